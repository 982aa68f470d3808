#include "formats/archive_name.h"

#include "formats/sort.h"

#include <string.h>

/* What one file system or another gives a meaning of its own. */
static bool is_plain(char c)
{
	return c >= ' ' && c <= '~' && strchr("\\:*?\"<>|", c) == NULL;
}

static const char *part_mistake(const char *part, size_t size)
{
	if (size == 0)
		return "it has an empty part";
	if (size == 1 && part[0] == '.')
		return "it has a part '.'";
	if (size == 2 && part[0] == '.' && part[1] == '.')
		return "it has a part '..'";
	if (part[0] == ' ' || part[size - 1] == ' ' || part[size - 1] == '.')
		return "a part begins with a blank, or ends with one or a dot";
	for (size_t i = 0; i < size; i++)
		if (!is_plain(part[i]))
			return "it has a character that is not plain ASCII, "
			       "or one of \\ : * ? \" < > |";
	return NULL;
}

const char *fmt_archive_name_mistake(const char *name)
{
	if (name[0] == '\0')
		return "it is empty";
	if (name[0] == '/')
		return "it is absolute";
	for (const char *part = name;;) {
		size_t size = strcspn(part, "/");
		const char *mistake = part_mistake(part, size);

		if (mistake != NULL || part[size] == '\0')
			return mistake;
		part += size + 1;
	}
}

/* Upper and lower case are one, and what is in a folder comes right after it.
 */
static int fold(char c)
{
	if (c == '/')
		return 1;
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static int compare(const void *a, const void *b)
{
	const char *p = ((const struct fmt_archive_entry *)a)->name;
	const char *q = ((const struct fmt_archive_entry *)b)->name;

	while (*p != '\0' && fold(*p) == fold(*q)) {
		p++;
		q++;
	}
	return fold(*p) - fold(*q);
}

static bool is_below(const char *name, const char *folder)
{
	while (*folder != '\0' && fold(*name) == fold(*folder)) {
		name++;
		folder++;
	}
	return *folder == '\0' && *name == '/';
}

static int check_pair(const struct fmt_archive_entry *a,
		      const struct fmt_archive_entry *b, struct snap_error *err)
{
	if (strcmp(a->name, b->name) == 0)
		return snap_fail(err, SNAP_E_OVERLAP, SNAP_NO_OFFSET,
				 "'%s' is there twice", a->name);
	if (compare(a, b) == 0)
		return snap_fail(err, SNAP_E_OVERLAP, SNAP_NO_OFFSET,
				 "'%s' and '%s' are one file where case is "
				 "ignored",
				 a->name, b->name);
	if (!a->folder && is_below(b->name, a->name))
		return snap_fail(err, SNAP_E_OVERLAP, SNAP_NO_OFFSET,
				 "'%s' is a file, and the folder of '%s'",
				 a->name, b->name);
	return 0;
}

int fmt_archive_names_check(const struct fmt_archive_entry *entries,
			    size_t count,
			    const struct snap_allocator *allocator,
			    struct snap_error *err)
{
	/* The second half is for sorting. */
	const void **sorted =
		snap_calloc(allocator, count + count / 2 + 1, sizeof(*sorted));
	int rc = 0;

	if (sorted == NULL)
		return snap_fail_memory(err, count * sizeof(*sorted));
	for (size_t i = 0; i < count; i++)
		sorted[i] = &entries[i];
	fmt_sort(sorted, sorted + count, count, compare);
	for (size_t i = 1; i < count && rc == 0; i++)
		rc = check_pair(sorted[i - 1], sorted[i], err);
	snap_free(allocator, (void *)sorted);
	return rc;
}
