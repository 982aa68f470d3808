/* The reader of archives under libFuzzer: any bytes are names and bytes that
 * can be written again, or a refusal. */
#include "fuzz/fuzz.h"

#include "formats/archive_read.h"
#include "formats/archive_write.h"

#include <stdlib.h>
#include <string.h>

/* Small enough that no archive makes a run slow or large. */
static const struct fmt_archive_limits limits = {
	.struct_size = sizeof(limits),
	.max_entry = 1 << 20,
	.max_unpacked = 2 << 20,
	.max_entries = 64,
};

static const struct fmt_archive_options options = {
	.struct_size = sizeof(options),
	.limits = &limits,
};

static size_t files_of(const struct fmt_archive *archive,
		       struct fmt_archive_entry *out)
{
	size_t count = 0;

	for (size_t i = 0; i < archive->count; i++)
		if (!archive->entries[i].folder)
			out[count++] = archive->entries[i];
	return count;
}

static void compare(const struct snap_strbuf *bytes,
		    const struct fmt_archive_entry *files, size_t count)
{
	struct fmt_archive *again;

	if (fmt_archive_read(&again, bytes->data, bytes->size, NULL, NULL) != 0)
		abort();
	if (again->count != count)
		abort();
	for (size_t i = 0; i < count; i++)
		if (strcmp(again->entries[i].name, files[i].name) != 0 ||
		    again->entries[i].bytes.size != files[i].bytes.size ||
		    memcmp(again->entries[i].bytes.data, files[i].bytes.data,
			   files[i].bytes.size) != 0)
			abort();
	fmt_archive_free(again);
}

/* A zip archive takes every name that is taken at all. */
static void write_again(const struct fmt_archive *archive)
{
	struct fmt_archive_entry files[64];
	size_t count = files_of(archive, files);
	struct snap_strbuf bytes;

	snap_strbuf_begin(&bytes, NULL);
	if (fmt_archive_write(&bytes, FMT_ARCHIVE_ZIP, files, count, 0, NULL) !=
	    0)
		abort();
	if (count != 0)
		compare(&bytes, files, count);
	snap_strbuf_end(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fmt_archive *archive = NULL;
	struct snap_error err = { .code = SNAP_OK };
	int rc = fmt_archive_read(&archive, data, size, &options, &err);

	if ((rc == 0) != (archive != NULL) || rc != (int)err.code)
		abort();
	if (archive != NULL)
		write_again(archive);
	fmt_archive_free(archive);
	return 0;
}
