#include "formats/archive_write.h"

#include "formats/archive_name.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

static la_ssize_t append(struct archive *archive, void *context,
			 const void *bytes, size_t size)
{
	struct snap_strbuf *out = context;

	snap_strbuf_append(out, bytes, size);
	(void)archive;
	return out->failed ? -1 : (la_ssize_t)size;
}

static int fail_write(struct archive *archive, const struct snap_strbuf *out,
		      struct snap_error *err)
{
	const char *message = archive_error_string(archive);

	/* Whoever fails for another reason has words for it. */
	if (out->failed || message == NULL || archive_errno(archive) == ENOMEM)
		return snap_fail_memory(err, 0);
	return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
			 "cannot write the archive: %s", message);
}

/* What the name of a kind stands for; threads would change the bytes. */
static int set_kind(struct archive *archive, enum fmt_archive_kind kind)
{
	int rc = kind == FMT_ARCHIVE_ZIP
			 ? archive_write_set_format_zip(archive)
			 : archive_write_set_format_ustar(archive);

	if (rc == ARCHIVE_OK && kind == FMT_ARCHIVE_ZIP)
		rc = archive_write_set_options(
			archive, "zip:compression=deflate,zip:compression-level"
				 "=9");
	if (rc == ARCHIVE_OK && kind == FMT_ARCHIVE_TAR_ZSTD)
		rc = archive_write_add_filter_zstd(archive);
	if (rc == ARCHIVE_OK && kind == FMT_ARCHIVE_TAR_ZSTD)
		rc = archive_write_set_options(archive,
					       "zstd:compression-level=19");
	if (rc == ARCHIVE_OK && kind == FMT_ARCHIVE_TAR_XZ)
		rc = archive_write_add_filter_xz(archive);
	if (rc == ARCHIVE_OK && kind == FMT_ARCHIVE_TAR_XZ)
		rc = archive_write_set_options(archive,
					       "xz:compression-level=6");
	/* A tar archive ends with two empty blocks and no more. */
	if (rc == ARCHIVE_OK)
		rc = archive_write_set_bytes_in_last_block(archive, 1);
	return rc;
}

static int put_entry(struct archive *archive,
		     const struct fmt_archive_entry *file, const uint64_t *time,
		     struct archive_entry *entry)
{
	archive_entry_set_pathname(entry, file->name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_uid(entry, 0);
	archive_entry_set_gid(entry, 0);
	archive_entry_set_size(entry, (la_int64_t)file->bytes.size);
	if (time != NULL)
		archive_entry_set_mtime(entry, (time_t)*time, 0);
	int rc = archive_write_header(archive, entry);
	if (rc != ARCHIVE_OK || file->bytes.size == 0)
		return rc;
	la_ssize_t size =
		archive_write_data(archive, file->bytes.data, file->bytes.size);
	return size == (la_ssize_t)file->bytes.size ? ARCHIVE_OK
						    : ARCHIVE_FATAL;
}

static int put_entries(struct archive *archive,
		       const struct fmt_archive_entry *files, size_t count,
		       const uint64_t *time)
{
	struct archive_entry *entry = archive_entry_new();
	int rc = ARCHIVE_OK;

	if (entry == NULL)
		return ARCHIVE_FATAL;
	for (size_t i = 0; i < count && rc == ARCHIVE_OK; i++) {
		archive_entry_clear(entry);
		rc = put_entry(archive, &files[i], time, entry);
	}
	archive_entry_free(entry);
	return rc;
}

static int check_names(const struct fmt_archive_entry *files, size_t count,
		       const struct snap_allocator *allocator,
		       struct snap_error *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *mistake = fmt_archive_name_mistake(files[i].name);

		if (mistake != NULL)
			return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
					 "name '%s': %s", files[i].name,
					 mistake);
	}
	return fmt_archive_names_check(files, count, allocator, err);
}

int fmt_archive_write(struct snap_strbuf *out, enum fmt_archive_kind kind,
		      const struct fmt_archive_entry *files, size_t count,
		      uint64_t time, struct snap_error *err)
{
	int rc = check_names(files, count, &out->allocator, err);

	if (rc != 0)
		return rc;
	struct archive *archive = archive_write_new();
	if (archive == NULL)
		return snap_fail_memory(err, 0);
	int status = set_kind(archive, kind);
	if (status == ARCHIVE_OK)
		status = archive_write_open(archive, out, NULL, append, NULL);
	if (status == ARCHIVE_OK)
		status = put_entries(archive, files, count,
				     kind == FMT_ARCHIVE_ZIP ? NULL : &time);
	if (status == ARCHIVE_OK)
		status = archive_write_close(archive);
	if (status != ARCHIVE_OK)
		rc = fail_write(archive, out, err);
	(void)archive_write_free(archive);
	return rc;
}
