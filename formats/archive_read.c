#include "formats/archive_read.h"

#include "base/checked.h"
#include "base/strbuf.h"
#include "formats/archive_frame.h"
#include "formats/archive_name.h"
#include "formats/archive_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

/* Where a tar archive says that it is one. */
#define TAR_MAGIC_OFFSET 257
#define TAR_BLOCK	 512

/* What may be unpacked from very little without being suspicious. */
#define RATIO_FREE (UINT64_C(1) << 20)

/* A step of unpacking. */
#define CHUNK_SIZE ((size_t)16 * 1024)

/* One archive being read. */
struct reading {
	struct fmt_archive *out;
	struct fmt_archive_limits limits;
	size_t capacity; /* of out->entries */
	uint64_t packed; /* bytes of the archive */
	uint64_t total;	 /* bytes of its entries so far */
	struct snap_error *err;
};

static const char *const kind_names[] = { "tar", "tar.zst", "tar.xz", "zip" };

const char *fmt_archive_kind_name(enum fmt_archive_kind kind)
{
	return kind_names[kind];
}

static struct fmt_archive_limits limits_or_default(
	const struct fmt_archive_options *options)
{
	struct fmt_archive_limits limits = { .struct_size = sizeof(limits) };

	if (options != NULL && options->limits != NULL)
		limits = *options->limits;
#define OR_DEFAULT(field, value, unit, meaning)                                \
	if (limits.field == 0)                                                 \
		limits.field = (value);
	FMT_ARCHIVE_LIMITS(OR_DEFAULT)
#undef OR_DEFAULT
	return limits;
}

static bool begins_with(struct snap_span bytes, size_t offset,
			const char *magic, size_t size)
{
	return snap_range_fits(offset, size, bytes.size) &&
	       memcmp(bytes.data + offset, magic, size) == 0;
}

static bool find_kind(struct snap_span bytes, enum fmt_archive_kind *out)
{
	if (begins_with(bytes, 0, "\x28\xb5\x2f\xfd", 4))
		*out = FMT_ARCHIVE_TAR_ZSTD;
	else if (begins_with(bytes, 0, "\xfd\x37zXZ\0", 6))
		*out = FMT_ARCHIVE_TAR_XZ;
	else if (begins_with(bytes, 0, "PK\3\4", 4))
		*out = FMT_ARCHIVE_ZIP;
	else if (begins_with(bytes, TAR_MAGIC_OFFSET, "ustar", 5))
		*out = FMT_ARCHIVE_TAR;
	else
		return false;
	return true;
}

/* libarchive knows one code for all that is wrong with a file; its words say
 * more. */
static int fail_read(const struct reading *reading, struct archive *archive)
{
	const char *message = archive_error_string(archive);
	enum snap_code code = SNAP_E_CODEC;

	if (archive_errno(archive) == ENOMEM)
		return snap_fail_memory(reading->err, 0);
	if (message == NULL)
		message = "no reason given";
	if (strcasestr(message, "truncated") != NULL)
		code = SNAP_E_TRUNCATED;
	return snap_fail(reading->err, code, SNAP_NO_OFFSET,
			 "the archive cannot be read: %s", message);
}

static int check_unpacked(const struct reading *reading, uint64_t size)
{
	const struct fmt_archive_limits *limits = &reading->limits;
	uint64_t most;

	if (size > limits->max_unpacked)
		return snap_fail(reading->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "more than %llu bytes unpacked "
				 "(max_unpacked)",
				 ull(limits->max_unpacked));
	if (snap_mul(reading->packed, limits->max_ratio, &most) &&
	    snap_add(most, RATIO_FREE, &most) && size > most)
		return snap_fail(reading->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%llu bytes unpack to more than %llu times as "
				 "many (max_ratio)",
				 ull(reading->packed), ull(limits->max_ratio));
	return 0;
}

static int take_stream(const struct reading *reading, struct archive *archive,
		       struct snap_strbuf *out)
{
	for (;;) {
		char chunk[CHUNK_SIZE];
		la_ssize_t size =
			archive_read_data(archive, chunk, sizeof(chunk));

		if (size == 0)
			return 0;
		if (size < 0)
			return fail_read(reading, archive);
		int rc = check_unpacked(reading,
					(uint64_t)out->size + (uint64_t)size);
		if (rc != 0)
			return rc;
		snap_strbuf_append(out, chunk, (size_t)size);
		if (out->failed)
			return snap_fail_memory(reading->err, out->size);
	}
}

/* The bytes below one compressor, which is the only one. */
static int unpack(const struct reading *reading, struct snap_span bytes,
		  struct snap_strbuf *out)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	int rc = 0;

	if (archive == NULL)
		return snap_fail_memory(reading->err, 0);
	if (archive_read_support_format_raw(archive) != ARCHIVE_OK ||
	    (reading->out->kind == FMT_ARCHIVE_TAR_XZ
		     ? archive_read_support_filter_xz(archive)
		     : archive_read_support_filter_zstd(archive)) !=
		    ARCHIVE_OK ||
	    archive_read_open_memory(archive, bytes.data, bytes.size) !=
		    ARCHIVE_OK ||
	    archive_read_next_header(archive, &entry) != ARCHIVE_OK)
		rc = fail_read(reading, archive);
	else if (archive_filter_count(archive) != 2)
		rc = snap_fail(reading->err, SNAP_E_CODEC, 0,
			       "packed more than once");
	if (rc == 0)
		rc = take_stream(reading, archive, out);
	(void)archive_read_free(archive);
	return rc;
}

static const char *kind_mistake(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry) != NULL)
		return "a link to another entry";
	if (archive_entry_symlink(entry) != NULL ||
	    archive_entry_filetype(entry) == AE_IFLNK)
		return "a symbolic link";
	if (archive_entry_filetype(entry) != AE_IFREG &&
	    archive_entry_filetype(entry) != AE_IFDIR)
		return "a device, pipe or socket";
	if (archive_entry_is_encrypted(entry))
		return "encrypted";
	if (archive_entry_sparse_count(entry) != 0)
		return "a sparse file";
	return NULL;
}

static int check_entry(const struct reading *reading,
		       struct archive_entry *entry, const char *name,
		       uint64_t offset)
{
	const char *mistake = fmt_archive_name_mistake(name);

	if (mistake == NULL && strlen(name) > reading->limits.max_name)
		return snap_fail(reading->err, SNAP_E_LIMIT, offset,
				 "a name of %zu bytes, the limit is %llu "
				 "(max_name)",
				 strlen(name), ull(reading->limits.max_name));
	if (mistake != NULL)
		return snap_fail(reading->err, SNAP_E_BOUNDS, offset,
				 "entry '%s': %s", name, mistake);
	mistake = kind_mistake(entry);
	if (mistake != NULL)
		return snap_fail(reading->err, SNAP_E_BOUNDS, offset,
				 "entry '%s' is %s; only files and folders are "
				 "taken",
				 name, mistake);
	return 0;
}

static int check_size(const struct reading *reading,
		      struct archive_entry *entry, const char *name,
		      uint64_t *size)
{
	la_int64_t claim = archive_entry_size(entry);
	uint64_t total;

	if (!archive_entry_size_is_set(entry) || claim < 0)
		return snap_fail(reading->err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 "entry '%s' has no size", name);
	*size = (uint64_t)claim;
	if (*size > reading->limits.max_entry || *size > SIZE_MAX)
		return snap_fail(reading->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "entry '%s' has %llu bytes, the limit is %llu "
				 "(max_entry)",
				 name, ull(*size),
				 ull(reading->limits.max_entry));
	if (!snap_add(reading->total, *size, &total))
		total = UINT64_MAX;
	return check_unpacked(reading, total);
}

/* Exactly as many bytes as it claims. */
static int take_bytes(struct reading *reading, struct archive *archive,
		      struct fmt_archive_entry *out, uint64_t size)
{
	uint8_t *bytes = snap_alloc(&reading->out->allocator, (size_t)size);
	size_t at = 0;
	char more;

	if (bytes == NULL)
		return snap_fail_memory(reading->err, size);
	out->bytes = (struct snap_span){ bytes, (size_t)size };
	while (at < size) {
		la_ssize_t count = archive_read_data(archive, bytes + at,
						     (size_t)size - at);
		if (count < 0)
			return fail_read(reading, archive);
		if (count == 0)
			return snap_fail(reading->err, SNAP_E_TRUNCATED,
					 SNAP_NO_OFFSET,
					 "entry '%s' has %zu bytes of %llu",
					 out->name, at, ull(size));
		at += (size_t)count;
	}
	la_ssize_t rest = archive_read_data(archive, &more, 1);
	if (rest < 0)
		return fail_read(reading, archive);
	if (rest > 0)
		return snap_fail(reading->err, SNAP_E_CODEC, SNAP_NO_OFFSET,
				 "entry '%s' has more than its %llu bytes",
				 out->name, ull(size));
	reading->total += size;
	return 0;
}

static int grow(struct reading *reading)
{
	struct fmt_archive *out = reading->out;
	size_t capacity = reading->capacity * 2 + 16;

	if (out->count >= reading->limits.max_entries)
		return snap_fail(reading->err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "more than %llu entries (max_entries)",
				 ull(reading->limits.max_entries));
	if (out->count < reading->capacity)
		return 0;
	struct fmt_archive_entry *entries = snap_grow(
		&out->allocator, out->entries, out->count * sizeof(*entries),
		capacity * sizeof(*entries));
	if (entries == NULL)
		return snap_fail_memory(reading->err,
					capacity * sizeof(*entries));
	out->entries = entries;
	reading->capacity = capacity;
	return 0;
}

static char *copy_name(struct reading *reading, struct archive_entry *entry,
		       bool folder)
{
	const char *name = archive_entry_pathname(entry);
	size_t size = name != NULL ? strlen(name) : 0;

	if (folder && size > 1 && name[size - 1] == '/')
		size--;
	char *copy = snap_alloc(&reading->out->allocator, size + 1);
	if (copy == NULL)
		return NULL;
	if (size != 0)
		memcpy(copy, name, size);
	copy[size] = '\0';
	return copy;
}

static int take_entry(struct reading *reading, struct archive *archive,
		      struct archive_entry *entry)
{
	struct fmt_archive *out = reading->out;
	uint64_t offset = (uint64_t)archive_read_header_position(archive);
	uint64_t size = 0;
	int rc = grow(reading);

	if (rc != 0)
		return rc;
	bool folder = archive_entry_filetype(entry) == AE_IFDIR;
	char *name = copy_name(reading, entry, folder);
	if (name == NULL)
		return snap_fail_memory(reading->err, 0);
	struct fmt_archive_entry *row = &out->entries[out->count++];
	*row = (struct fmt_archive_entry){ .name = name, .folder = folder };
	rc = check_entry(reading, entry, name, offset);
	if (rc == 0)
		rc = check_size(reading, entry, name, &size);
	if (rc == 0 && folder && size != 0)
		rc = snap_fail(reading->err, SNAP_E_BOUNDS, offset,
			       "the folder '%s' has %llu bytes", name,
			       ull(size));
	return rc != 0 ? rc : take_bytes(reading, archive, row, size);
}

static int take_entries(struct reading *reading, struct archive *archive)
{
	struct archive_entry *entry;

	for (;;) {
		int status = archive_read_next_header(archive, &entry);

		if (status == ARCHIVE_EOF)
			return 0;
		/* Warnings are told as failures: nothing is guessed. */
		if (status != ARCHIVE_OK)
			return fail_read(reading, archive);
		int rc = take_entry(reading, archive, entry);
		if (rc != 0)
			return rc;
	}
}

/* A tar archive ends with two empty blocks, and empty ones may follow. */
static int check_tail(const struct reading *reading, struct snap_span bytes,
		      uint64_t end)
{
	if (bytes.size % TAR_BLOCK != 0)
		return snap_fail(reading->err, SNAP_E_TRUNCATED, bytes.size,
				 "tar: %zu bytes are not whole blocks of %d",
				 bytes.size, TAR_BLOCK);
	if (bytes.size < (size_t)2 * TAR_BLOCK ||
	    !snap_all_zero(bytes.data + bytes.size - 2 * TAR_BLOCK,
			   2 * TAR_BLOCK))
		return snap_fail(reading->err, SNAP_E_TRUNCATED, bytes.size,
				 "tar: the end mark is missing");
	if (end > bytes.size ||
	    !snap_all_zero(bytes.data + end, bytes.size - (size_t)end))
		return snap_fail(reading->err, SNAP_E_TRAILING_DATA, end,
				 "tar: bytes after the end of the archive");
	return 0;
}

static int read_inner(struct reading *reading, struct snap_span bytes)
{
	struct archive *archive = archive_read_new();
	bool zip = reading->out->kind == FMT_ARCHIVE_ZIP;
	int rc;

	if (archive == NULL)
		return snap_fail_memory(reading->err, 0);
	if ((zip ? archive_read_support_format_zip_seekable(archive)
		 : archive_read_support_format_tar(archive)) != ARCHIVE_OK ||
	    archive_read_open_memory(archive, bytes.data, bytes.size) !=
		    ARCHIVE_OK)
		rc = fail_read(reading, archive);
	else
		rc = take_entries(reading, archive);
	if (rc == 0 && !zip)
		rc = check_tail(reading, bytes,
				(uint64_t)archive_filter_bytes(archive, 0));
	(void)archive_read_free(archive);
	return rc;
}

static int read_all(struct reading *reading, struct snap_span bytes)
{
	struct fmt_archive *out = reading->out;
	struct snap_strbuf unpacked;
	int rc = 0;

	snap_strbuf_begin(&unpacked, &out->allocator);
	if (out->kind == FMT_ARCHIVE_ZIP)
		rc = fmt_archive_zip_check(bytes, reading->limits.max_entries,
					   reading->err);
	if (out->kind == FMT_ARCHIVE_TAR_ZSTD)
		rc = fmt_archive_zstd_check(bytes, reading->err);
	if (out->kind == FMT_ARCHIVE_TAR_XZ)
		rc = fmt_archive_xz_check(bytes, reading->err);
	if (rc == 0 && (out->kind == FMT_ARCHIVE_TAR_ZSTD ||
			out->kind == FMT_ARCHIVE_TAR_XZ)) {
		rc = unpack(reading, bytes, &unpacked);
		bytes = (struct snap_span){ (const uint8_t *)unpacked.data,
					    unpacked.size };
	}
	if (rc == 0 && out->kind != FMT_ARCHIVE_ZIP &&
	    !begins_with(bytes, TAR_MAGIC_OFFSET, "ustar", 5))
		rc = snap_fail(reading->err, SNAP_E_CODEC, 0,
			       "%s: no tar archive is in it",
			       fmt_archive_kind_name(out->kind));
	if (rc == 0)
		rc = read_inner(reading, bytes);
	snap_strbuf_end(&unpacked);
	if (rc == 0)
		rc = fmt_archive_names_check(out->entries, out->count,
					     &out->allocator, reading->err);
	return rc;
}

int fmt_archive_read(struct fmt_archive **out, const void *bytes, size_t size,
		     const struct fmt_archive_options *options,
		     struct snap_error *err)
{
	const struct snap_allocator allocator = snap_allocator_or_default(
		options != NULL ? options->allocator : NULL);
	const struct snap_span all = { bytes, size };
	struct reading reading = { .limits = limits_or_default(options),
				   .packed = size,
				   .err = err };
	enum fmt_archive_kind kind;

	if (size > reading.limits.max_archive)
		return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				 "%zu bytes, the limit is %llu (max_archive)",
				 size, ull(reading.limits.max_archive));
	if (!find_kind(all, &kind))
		return snap_fail(err, SNAP_E_CODEC, 0,
				 "it is none of tar, tar.zst, tar.xz and zip");
	reading.out = snap_calloc(&allocator, 1, sizeof(*reading.out));
	if (reading.out == NULL)
		return snap_fail_memory(err, sizeof(*reading.out));
	reading.out->allocator = allocator;
	reading.out->kind = kind;
	int rc = read_all(&reading, all);
	if (rc != 0) {
		fmt_archive_free(reading.out);
		return rc;
	}
	*out = reading.out;
	return 0;
}

void fmt_archive_free(struct fmt_archive *archive)
{
	if (archive == NULL)
		return;
	const struct snap_allocator allocator = archive->allocator;

	for (size_t i = 0; i < archive->count; i++) {
		snap_free(&allocator,
			  (void *)(uintptr_t)archive->entries[i].name);
		snap_free(&allocator,
			  (void *)(uintptr_t)archive->entries[i].bytes.data);
	}
	snap_free(&allocator, archive->entries);
	snap_free(&allocator, archive);
}

const struct fmt_archive_entry *fmt_archive_find(
	const struct fmt_archive *archive, const char *name)
{
	for (size_t i = 0; i < archive->count; i++)
		if (!archive->entries[i].folder &&
		    strcmp(archive->entries[i].name, name) == 0)
			return &archive->entries[i];
	return NULL;
}
