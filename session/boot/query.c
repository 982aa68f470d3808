#include "boot/boot.h"

#include <string.h>

int ms_boot_help(struct ms_boot *boot, const char *name, uint32_t width,
		 char **text, size_t *size, struct snap_error *err)
{
	struct ms_entry entry;
	int rc =
		ms_library_find(boot->library, name, strlen(name), &entry, err);

	if (rc != 0)
		return rc;
	ms_account_note(&boot->account, MS_SECTION_DOCS, entry.doc_size);
	return ms_library_help(boot->library, &entry, width, text, size, err);
}

int ms_boot_search(struct ms_boot *boot, struct ms_search **out,
		   struct snap_error *err)
{
	ms_account_note(&boot->account, MS_SECTION_SEARCH,
			ms_account_size(boot->reader, MS_SECTION_SEARCH));
	/* Summaries are the documents' own. */
	ms_account_note(&boot->account, MS_SECTION_DOCS,
			ms_account_size(boot->reader, MS_SECTION_DOCS));
	return ms_search_open(out, boot->library, err);
}
