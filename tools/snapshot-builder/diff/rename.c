#include "tools/snapshot-builder/diff/rename.h"

#include "base/digest.h"
#include "code/disasm.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/inspect/unit.h"

#include <stdlib.h>
#include <string.h>

/* fingerprint  of what the function is, but for its name; 0: not known */
struct diff_lonely {
	struct ms_entry entry;
	uint64_t fingerprint;
	bool matched;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The last part of "pkg.sub.name" or "/folder/private/name". */
static struct ms_text own_name(struct ms_text name)
{
	size_t start = name.size;

	while (start > 0 && is_word(name.data[start - 1]))
		start--;
	return (struct ms_text){ name.data + start, name.size - start };
}

/* Digest of a text in which the word 'name' is left out. */
static uint64_t digest_without(struct ms_text text, struct ms_text name)
{
	char *copy = tool_alloc(text.size);
	size_t size = 0;

	for (size_t i = 0; i < text.size;) {
		size_t end = i;

		while (end < text.size && is_word(text.data[end]))
			end++;
		size_t length = end > i ? end - i : 1;
		if (length != name.size ||
		    memcmp(text.data + i, name.data, length) != 0) {
			memcpy(copy + size, text.data + i, length);
			size += length;
		}
		i += length;
	}
	uint64_t digest = snap_digest64(copy, size);
	free(copy);
	return digest;
}

/* Of its code; the name of what is called is in it too, so a function that
 * calls itself keeps its fingerprint. */
static int code_fingerprint(const struct ms_library *library,
			    const struct ms_entry *entry, uint64_t *out,
			    struct snap_error *err)
{
	struct snap_strbuf text;
	struct builder_unit unit;
	int rc = builder_unit_of(&unit, library, entry, err);

	if (rc != 0)
		return rc;
	snap_strbuf_begin(&text, NULL);
	ms_disassemble_all(&unit.image, NULL, &text);
	if (text.failed)
		tool_no_memory();
	*out = digest_without((struct ms_text){ text.data, text.size },
			      own_name(entry->name));
	snap_strbuf_end(&text);
	builder_unit_close(&unit);
	return 0;
}

/* The same of its source, where there is no code. */
static int fingerprint(const struct ms_library *library,
		       const struct ms_entry *entry, uint64_t *out,
		       struct snap_error *err)
{
	int coded = code_fingerprint(library, entry, out, err);

	if (coded != SNAP_E_NOT_FOUND)
		return coded;
	struct ms_text text;
	char *bytes;
	int rc = ms_library_source(library, entry, &bytes, &text.size, err);

	*out = 0;
	if (rc == SNAP_E_NOT_FOUND)
		return 0;
	if (rc != 0)
		return rc;
	text.data = bytes;
	*out = digest_without(text, own_name(entry->name));
	free(bytes);
	return 0;
}

int diff_rename_offer(struct diff_renames *renames, const struct diff *diff,
		      const struct ms_entry *entry, unsigned side,
		      struct snap_error *err)
{
	struct diff_lonely lonely = { .entry = *entry };
	int rc = fingerprint(diff->side[side].open.library, entry,
			     &lonely.fingerprint, err);

	if (rc != 0)
		return rc;
	if (renames->count[side] == renames->room[side]) {
		size_t room = 2 * renames->room[side] + 16;
		struct diff_lonely *list =
			tool_alloc(room * sizeof(struct diff_lonely));

		if (renames->count[side] != 0)
			memcpy(list, renames->list[side],
			       renames->count[side] *
				       sizeof(struct diff_lonely));
		free(renames->list[side]);
		renames->list[side] = list;
		renames->room[side] = room;
	}
	renames->list[side][renames->count[side]++] = lonely;
	return 0;
}

/* By fingerprint; equal ones keep the order of their names. */
static int compare_lonely(const void *a, const void *b)
{
	const struct diff_lonely *x = a, *y = b;

	if (x->fingerprint != y->fingerprint)
		return x->fingerprint < y->fingerprint ? -1 : 1;
	return x->entry.index < y->entry.index
		       ? -1
		       : x->entry.index > y->entry.index;
}

static int compare_numbers(const void *a, const void *b)
{
	const struct diff_lonely *x = a, *y = b;

	return x->entry.index < y->entry.index
		       ? -1
		       : x->entry.index > y->entry.index;
}

static void sort(struct diff_renames *renames, unsigned side,
		 int (*compare)(const void *, const void *))
{
	if (renames->count[side] != 0)
		qsort(renames->list[side], renames->count[side],
		      sizeof(struct diff_lonely), compare);
}

/* Both lists are sorted by fingerprint. */
static void match(struct diff_renames *renames, struct diff *diff)
{
	size_t i = 0, j = 0;

	while (i < renames->count[0] && j < renames->count[1]) {
		struct diff_lonely *a = &renames->list[0][i];
		struct diff_lonely *b = &renames->list[1][j];

		if (a->fingerprint == b->fingerprint && a->fingerprint != 0) {
			struct diff_item item =
				diff_item(diff, DIFF_FUNCTIONS, a->entry.name);
			diff_item_renamed(&item, b->entry.name);
			a->matched = b->matched = true;
		}
		i += a->fingerprint <= b->fingerprint;
		j += b->fingerprint <= a->fingerprint;
	}
}

void diff_renames_put(struct diff_renames *renames, struct diff *diff)
{
	sort(renames, 0, compare_lonely);
	sort(renames, 1, compare_lonely);
	match(renames, diff);
	for (unsigned side = 0; side < 2; side++) {
		sort(renames, side, compare_numbers);
		for (size_t i = 0; i < renames->count[side]; i++) {
			const struct diff_lonely *one = &renames->list[side][i];
			struct diff_item item = diff_item(diff, DIFF_FUNCTIONS,
							  one->entry.name);
			if (!one->matched)
				diff_item_only(&item, side);
		}
	}
}

void diff_renames_end(struct diff_renames *renames)
{
	free(renames->list[0]);
	free(renames->list[1]);
}
