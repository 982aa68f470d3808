/* Functions of the library in the snapshot. */
#include "boot/boot.h"

#include "base/fail.h"

#include <string.h>

int ms_boot_function(struct ms_boot *boot, const char *name, size_t size,
		     struct ms_entry *out, struct snap_error *err)
{
	int rc = ms_library_find(boot->library, name, size, out, NULL);

	if (rc == 0 && (out->flags & MS_ENTRY_FUNCTION) == 0)
		return SNAP_E_NOT_FOUND;
	/* Once more for what it says. */
	if (rc != 0 && rc != SNAP_E_NOT_FOUND)
		rc = ms_library_find(boot->library, name, size, out, err);
	return rc;
}

int ms_boot_entry(struct ms_boot *boot, uint32_t number, struct ms_entry *out,
		  struct snap_error *err)
{
	int rc = ms_library_entry(boot->library, number, out, err);

	if (rc == 0 && (out->flags & MS_ENTRY_FUNCTION) == 0)
		rc = snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			       "a link names entry %u, which is no function of "
			       "the library",
			       number);
	return rc;
}

int ms_boot_unit(struct ms_boot *boot, const struct ms_entry *entry,
		 struct ms_unit_image *out, struct snap_error *err)
{
	int rc = ms_library_unit(boot->library, entry, out, err);

	ms_account_note(&boot->account, MS_SECTION_UNITS, 0);
	if (rc == 0)
		ms_account_note(&boot->account, MS_SECTION_CODE, 0);
	return rc;
}

int ms_boot_lines(struct ms_boot *boot, const struct ms_entry *entry,
		  struct ms_unit_lines *out, struct snap_error *err)
{
	int rc = ms_library_lines(boot->library, entry->unit, out, err);

	if (rc == 0)
		ms_account_note(&boot->account, MS_SECTION_LINES,
				out->positions_size + out->starts_size);
	return rc;
}

static char *copy(const struct snap_allocator *allocator, struct ms_text text)
{
	char *out = snap_alloc(allocator, text.size + 1);

	if (out == NULL)
		return NULL;
	if (text.size != 0)
		memcpy(out, text.data, text.size);
	out[text.size] = '\0';
	return out;
}

static int read_path(struct ms_boot *boot, const struct ms_entry *entry,
		     char **out, struct snap_error *err)
{
	struct ms_doc *doc;

	ms_account_note(&boot->account, MS_SECTION_DOCS, entry->doc_size);
	int rc = ms_library_doc(boot->library, entry, &doc, err);
	if (rc != 0)
		return rc;
	*out = copy(&boot->allocator, doc->source_path);
	ms_doc_free(doc);
	return *out == NULL ? snap_fail_memory(err, 0) : 0;
}

int ms_boot_text(struct ms_boot *boot, const struct ms_entry *entry,
		 struct ms_boot_text *out, struct snap_error *err)
{
	struct ms_boot_text local = { .path = NULL };
	int rc = read_path(boot, entry, &local.path, err);

	if (rc == 0)
		rc = ms_boot_source(boot, entry, &local.text, &local.size, err);
	if (rc != 0)
		ms_boot_text_end(boot, &local);
	else
		*out = local;
	return rc;
}

void ms_boot_text_end(struct ms_boot *boot, struct ms_boot_text *text)
{
	snap_free(&boot->allocator, text->path);
	snap_free(&boot->allocator, text->text);
}

int ms_boot_source(struct ms_boot *boot, const struct ms_entry *entry,
		   char **text, size_t *size, struct snap_error *err)
{
	int rc = ms_library_source(boot->library, entry, text, size, err);

	if (rc == 0)
		ms_account_note(&boot->account, MS_SECTION_SOURCES, *size);
	return rc;
}
