#include "formats/archive_zip.h"

enum {
	END_SIZE = 22,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	FLAG_ENCRYPTED = 1 << 0,
	FLAG_SIZES_AFTER = 1 << 3,
	/* The compressor's effort, sizes after the data, names in UTF-8. */
	FLAGS_KNOWN = 3 << 1 | FLAG_SIZES_AFTER | 1 << 11,
	STORED = 0,
	DEFLATED = 8,
};
static const uint32_t end_magic = 0x06054b50;
static const uint32_t central_magic = 0x02014b50;
static const uint32_t local_magic = 0x04034b50;
static const uint32_t after_magic = 0x08074b50;

/* What both places say of an entry. */
struct record {
	uint16_t flags;
	uint16_t method;
	uint32_t crc;
	uint32_t packed;
	uint32_t unpacked;
	uint16_t name_size;
	uint16_t extra_size;
	const uint8_t *name;
};

struct walk {
	struct snap_cursor central;
	struct snap_cursor local;
};

static int fail_at(const struct snap_cursor *c, struct snap_error *err,
		   const char *what)
{
	return snap_fail(err, SNAP_E_BOUNDS, snap_cursor_offset(c), "zip: %s",
			 what);
}

/* Times and owners only: other fields can give a file another name or size. */
static int check_extra(struct snap_cursor *c, size_t size,
		       struct snap_error *err)
{
	const uint8_t *bytes = snap_cursor_take(c, size);

	if (bytes == NULL)
		return fail_at(c, err, "an extra field leaves the file");
	struct snap_cursor extra =
		snap_cursor_over((struct snap_span){ bytes, size },
				 snap_cursor_offset(c) - size);
	while (snap_cursor_left(&extra) != 0) {
		uint16_t kind = snap_cursor_u16(&extra);
		uint16_t length = snap_cursor_u16(&extra);

		(void)snap_cursor_take(&extra, length);
		if (extra.bad)
			return fail_at(&extra, err, "an extra field is cut");
		if (kind != 0x5455 && kind != 0x7875)
			return snap_fail(err, SNAP_E_BOUNDS,
					 snap_cursor_offset(&extra),
					 "zip: extra field 0x%04x, which isn't "
					 "taken",
					 kind);
	}
	return 0;
}

/* From the flags to the sizes of name and extra: the same in both places. */
static struct record take_record(struct snap_cursor *c)
{
	struct record r = { .flags = snap_cursor_u16(c) };

	r.method = snap_cursor_u16(c);
	(void)snap_cursor_u32(c); /* the time */
	r.crc = snap_cursor_u32(c);
	r.packed = snap_cursor_u32(c);
	r.unpacked = snap_cursor_u32(c);
	r.name_size = snap_cursor_u16(c);
	r.extra_size = snap_cursor_u16(c);
	return r;
}

static int check_record(const struct snap_cursor *c, const struct record *r,
			struct snap_error *err)
{
	if ((r->flags & FLAG_ENCRYPTED) != 0)
		return fail_at(c, err, "an entry is encrypted");
	if ((r->flags & ~FLAGS_KNOWN) != 0)
		return fail_at(c, err, "an entry has flags that aren't taken");
	if (r->method != STORED && r->method != DEFLATED)
		return snap_fail(err, SNAP_E_BOUNDS, snap_cursor_offset(c),
				 "zip: method %u; taken are 0 and 8",
				 r->method);
	if (r->packed == UINT32_MAX || r->unpacked == UINT32_MAX)
		return fail_at(c, err, "sizes of 64 bits aren't taken");
	if (r->method == STORED && r->packed != r->unpacked)
		return fail_at(c, err, "a stored entry has two sizes");
	return 0;
}

static int take_central(struct snap_cursor *c, struct record *out,
			uint32_t *local, struct snap_error *err)
{
	uint32_t magic = snap_cursor_u32(c);

	(void)snap_cursor_u32(c); /* versions */
	*out = take_record(c);
	uint16_t comment_size = snap_cursor_u16(c);
	uint16_t disk = snap_cursor_u16(c);
	(void)snap_cursor_take(c, 6); /* attributes */
	*local = snap_cursor_u32(c);
	out->name = snap_cursor_take(c, out->name_size);
	if (c->bad || magic != central_magic)
		return fail_at(c, err, "the directory is damaged");
	if (comment_size != 0 || disk != 0)
		return fail_at(c, err, "comments and parts aren't taken");
	int rc = check_record(c, out, err);
	return rc != 0 ? rc : check_extra(c, out->extra_size, err);
}

/* With FLAG_SIZES_AFTER a number may stand as zero before the data. */
static bool same_number(uint32_t central, uint32_t local, uint16_t flags)
{
	return local == central ||
	       (local == 0 && (flags & FLAG_SIZES_AFTER) != 0);
}

static bool same_record(const struct record *a, const struct record *b)
{
	return a->flags == b->flags && a->method == b->method &&
	       a->name_size == b->name_size &&
	       memcmp(a->name, b->name, a->name_size) == 0 &&
	       same_number(a->crc, b->crc, a->flags) &&
	       same_number(a->packed, b->packed, a->flags) &&
	       same_number(a->unpacked, b->unpacked, a->flags);
}

static int take_after(struct snap_cursor *c, const struct record *r,
		      struct snap_error *err)
{
	uint32_t magic = snap_cursor_u32(c);
	uint32_t crc = snap_cursor_u32(c);
	uint32_t packed = snap_cursor_u32(c);
	uint32_t unpacked = snap_cursor_u32(c);

	if (c->bad || magic != after_magic || crc != r->crc ||
	    packed != r->packed || unpacked != r->unpacked)
		return fail_at(c, err, "the sizes after an entry differ");
	return 0;
}

static int take_local(struct snap_cursor *c, const struct record *central,
		      struct snap_error *err)
{
	uint32_t magic = snap_cursor_u32(c);

	(void)snap_cursor_u16(c); /* version */
	struct record local = take_record(c);
	local.name = snap_cursor_take(c, local.name_size);
	if (c->bad || magic != local_magic)
		return fail_at(c, err, "no entry where the directory has one");
	if (!same_record(central, &local))
		return fail_at(c, err, "an entry and the directory differ");
	int rc = check_extra(c, local.extra_size, err);
	if (rc != 0)
		return rc;
	if (snap_cursor_take(c, central->packed) == NULL)
		return fail_at(c, err, "an entry leaves the file");
	if ((central->flags & FLAG_SIZES_AFTER) != 0)
		return take_after(c, central, err);
	return 0;
}

static int check_entries(struct walk *walk, uint16_t count,
			 struct snap_error *err)
{
	for (uint16_t i = 0; i < count; i++) {
		struct record central;
		uint32_t at;
		int rc = take_central(&walk->central, &central, &at, err);

		if (rc == 0 && at != walk->local.position)
			rc = snap_fail(err, SNAP_E_BOUNDS, at,
				       "zip: entry %u lies at %u, expected "
				       "right after the one before, at %zu",
				       i, at, walk->local.position);
		if (rc == 0)
			rc = take_local(&walk->local, &central, err);
		if (rc != 0)
			return rc;
	}
	if (snap_cursor_left(&walk->central) != 0 ||
	    snap_cursor_left(&walk->local) != 0)
		return fail_at(&walk->local, err,
			       "there are bytes that belong to no entry");
	return 0;
}

/* The record at the end: where the directory is, and how many it has.  A
 * comment, or anything else after the end, would move it. */
static int take_end(struct snap_span bytes, struct snap_span *central,
		    uint16_t *count, struct snap_error *err)
{
	if (bytes.size < END_SIZE)
		return snap_fail(err, SNAP_E_TRUNCATED, bytes.size,
				 "zip: %zu bytes are no archive", bytes.size);
	const size_t at = bytes.size - END_SIZE;
	const uint8_t *end = bytes.data + at;
	if (snap_le32(end) != end_magic || snap_le16(end + 20) != 0)
		return snap_fail(err, SNAP_E_TRUNCATED, at,
				 "zip: the last %d bytes are not the end of an "
				 "archive",
				 END_SIZE);
	*count = snap_le16(end + 10);
	uint32_t size = snap_le32(end + 12), offset = snap_le32(end + 16);
	if (snap_le32(end + 4) != 0 || snap_le16(end + 8) != *count ||
	    (uint64_t)offset + size != at)
		return snap_fail(err, SNAP_E_BOUNDS, at,
				 "zip: the directory, %u bytes at %u, doesn't "
				 "end where it should",
				 size, offset);
	*central = (struct snap_span){ bytes.data + offset, size };
	return 0;
}

int fmt_archive_zip_check(struct snap_span bytes, uint64_t most,
			  struct snap_error *err)
{
	struct snap_span central = { NULL, 0 };
	uint16_t count = 0;
	int rc = take_end(bytes, &central, &count, err);

	if (rc != 0)
		return rc;
	if (count > most)
		return snap_fail(err, SNAP_E_LIMIT, bytes.size - END_SIZE,
				 "%u entries, the limit is %llu (max_entries)",
				 count, ull(most));
	size_t offset = (size_t)(central.data - bytes.data);
	struct walk walk = {
		.central = snap_cursor_over(central, offset),
		.local = snap_cursor_over(
			(struct snap_span){ bytes.data, offset }, 0),
	};
	return check_entries(&walk, count, err);
}
