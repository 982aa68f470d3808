#include "validate.h"

#include "base/checked.h"
#include "pages.h"
#include "seals.h"

#include <stdio.h>

/* A later minor version may lengthen header and entries, up to here. */
#define HEADER_SIZE_MAX 4096u
#define ENTRY_SIZE_MAX	512u

/* A zstd block takes four bytes at least and holds 128 KiB at most (RFC 8878,
 * sections 3.1.1.2.3 and 3.1.1.2.4). */
#define ZSTD_RATIO_MAX 32768u

void snap_limits_fill(struct snap_limits *limits)
{
#define FILL_LIMIT(field, value, unit, meaning)                                \
	if (limits->field == 0)                                                \
		limits->field = (value);
	SNAP_LIMITS(FILL_LIMIT)
#undef FILL_LIMIT
}

static int fail_limit(struct snap_error *err, uint64_t offset,
		      const char *limit, uint64_t allowed, uint64_t found)
{
	int rc = snap_fail(err, SNAP_E_LIMIT, offset,
			   "%llu is more than the limit %s of %llu", ull(found),
			   limit, ull(allowed));

	return snap_fail_numbers(err, rc, allowed, found);
}

static int fail_truncated(struct snap_error *err, uint64_t expected,
			  uint64_t found)
{
	int rc = snap_fail(err, SNAP_E_TRUNCATED, found,
			   "the file ends after %llu bytes, it needs %llu",
			   ull(found), ull(expected));

	return snap_fail_numbers(err, rc, expected, found);
}

static int check_magic(struct snap_span file, struct snap_error *err)
{
	size_t n = file.size < SNAP_MAGIC_SIZE ? file.size : SNAP_MAGIC_SIZE;

	if (n != 0 && memcmp(file.data, snap_magic, n) == 0)
		return n == SNAP_MAGIC_SIZE
			       ? 0
			       : fail_truncated(err, SNAP_HEADER_SIZE,
						file.size);
	if (n == 0)
		return fail_truncated(err, SNAP_HEADER_SIZE, 0);
	if (n == SNAP_MAGIC_SIZE && file.data[0] == SNAP_MAGIC_UNFINISHED &&
	    memcmp(file.data + 1, snap_magic + 1, n - 1) == 0)
		return snap_fail(err, SNAP_E_INCOMPLETE, SNAP_AT_MAGIC,
				 "the file still carries the mark of an "
				 "unfinished write");

	char found[2 * SNAP_MAGIC_SIZE + 1] = "";
	for (size_t i = 0; i < n; i++)
		(void)snprintf(found + 2 * i, 3, "%02x", file.data[i]);
	bool converted = n >= 4 && memcmp(file.data, snap_magic, 4) == 0;
	int rc = snap_fail(err, SNAP_E_NOT_A_SNAPSHOT, SNAP_AT_MAGIC,
			   "the file begins with %s%s", found,
			   converted ? ": its line ends were converted, it was "
				       "copied as text"
				     : "");
	return snap_fail_values(err, rc, "89534e500d0a1a0a", found);
}

static int check_major(struct snap_span file, struct snap_error *err)
{
	if (file.size < SNAP_AT_FORMAT_MINOR)
		return fail_truncated(err, SNAP_HEADER_SIZE, file.size);
	uint16_t major = snap_le16(file.data + SNAP_AT_FORMAT_MAJOR);
	if (major == SNAP_FORMAT_MAJOR)
		return 0;

	bool old = major < SNAP_FORMAT_MAJOR;
	int rc = snap_fail(err,
			   old ? SNAP_E_FORMAT_TOO_OLD : SNAP_E_FORMAT_TOO_NEW,
			   SNAP_AT_FORMAT_MAJOR,
			   "format version %u, this reader reads version %u",
			   major, SNAP_FORMAT_MAJOR);
	return snap_fail_numbers(err, rc, SNAP_FORMAT_MAJOR, major);
}

/* This version's sizes are exact; a later minor version's may be larger. */
static bool size_allowed(uint32_t size, uint32_t exact, uint32_t most,
			 uint32_t multiple, uint16_t minor)
{
	if (minor <= SNAP_FORMAT_MINOR)
		return size == exact;
	return size >= exact && size <= most && size % multiple == 0;
}

static int check_sizes(const struct snap_header *header, uint64_t file_size,
		       const struct snap_limits *limits, struct snap_error *err)
{
	uint32_t exact_entry = snap_header_sealed(header)
				       ? SNAP_ENTRY_SEALED_SIZE
				       : SNAP_ENTRY_SIZE;

	if (!size_allowed(header->header_size, SNAP_HEADER_SIZE,
			  HEADER_SIZE_MAX, 64, header->format_minor))
		return snap_fail_numbers(err,
					 snap_fail(err, SNAP_E_BOUNDS,
						   SNAP_AT_HEADER_SIZE,
						   "the header claims %u bytes",
						   header->header_size),
					 SNAP_HEADER_SIZE, header->header_size);
	if (!size_allowed(header->entry_size, exact_entry, ENTRY_SIZE_MAX, 8,
			  header->format_minor))
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_BOUNDS, SNAP_AT_ENTRY_SIZE,
				  "an entry of the table claims %u bytes",
				  header->entry_size),
			exact_entry, header->entry_size);
	if (header->section_count > limits->max_sections)
		return fail_limit(err, SNAP_AT_SECTION_COUNT, "max_sections",
				  limits->max_sections, header->section_count);
	/* 32-bit factors: no overflow in 64 bits. */
	uint64_t table_end =
		header->header_size +
		(uint64_t)header->section_count * header->entry_size;
	if (table_end > file_size)
		return fail_truncated(err, table_end, file_size);
	return 0;
}

static int check_header_digest(const struct snap_header *header,
			       struct snap_span file, struct snap_error *err)
{
	size_t table_size = (size_t)header->section_count * header->entry_size;
	uint64_t found =
		snap_header_digest(file.data, header->header_size, table_size);
	if (found == header->header_digest)
		return 0;
	int rc = snap_fail(err, SNAP_E_DIGEST_HEADER, SNAP_AT_HEADER_DIGEST,
			   "header and section table: digest %016llx, "
			   "expected %016llx",
			   ull(found), ull(header->header_digest));
	return snap_fail_digests(err, rc, header->header_digest, found);
}

static int check_whole(const struct snap_header *header, uint64_t file_size,
		       struct snap_error *err)
{
	if (header->file_size > file_size)
		return fail_truncated(err, header->file_size, file_size);
	if (header->file_size == file_size)
		return 0;
	int rc = snap_fail(err, SNAP_E_TRAILING_DATA, header->file_size,
			   "%llu bytes follow the end of the snapshot",
			   ull(file_size - header->file_size));
	return snap_fail_numbers(err, rc, header->file_size, file_size);
}

static int check_features(const struct snap_header *header,
			  struct snap_error *err)
{
	uint32_t unknown =
		header->flags_incompatible & ~SNAP_FLAGS_INCOMPATIBLE_KNOWN;

	if (unknown != 0)
		return snap_fail(err, SNAP_E_FORMAT_TOO_NEW,
				 SNAP_AT_FLAGS_INCOMPATIBLE,
				 "the file needs features this reader lacks: "
				 "flags %08x",
				 unknown);
	if (header->format_minor < SNAP_MINOR_SEALS && header->serial != 0)
		return snap_fail(err, SNAP_E_BOUNDS, SNAP_AT_SERIAL,
				 "a reserved field is not zero");
	struct snap_digest128 key = snap_key_digest(
		header->format_major, header->runtime, &header->key);
	if (!snap_digest128_equal(&key, &header->key_digest))
		return snap_fail(err, SNAP_E_DIGEST_HEADER, SNAP_AT_KEY_DIGEST,
				 "the key's digest does not belong to its "
				 "parts");
	return 0;
}

int snap_validate_front(struct snap_header *out, struct snap_span file,
			const struct snap_limits *limits,
			struct snap_error *err)
{
	struct snap_header header;
	int rc = check_magic(file, err);

	if (rc == 0)
		rc = check_major(file, err);
	if (rc != 0)
		return rc;
	if (file.size < SNAP_HEADER_SIZE)
		return fail_truncated(err, SNAP_HEADER_SIZE, file.size);
	snap_header_decode(&header, file.data);
	rc = check_sizes(&header, file.size, limits, err);
	if (rc == 0)
		*out = header;
	return rc;
}

int snap_validate_header(const struct snap_header *header,
			 struct snap_span file, struct snap_error *err)
{
	int rc = check_header_digest(header, file, err);

	if (rc == 0)
		rc = check_whole(header, file.size, err);
	if (rc == 0)
		rc = check_features(header, err);
	return rc;
}

uint64_t snap_entry_offset(const struct snap_header *header, uint32_t index)
{
	return header->header_size + (uint64_t)index * header->entry_size;
}

/* What the rules about one entry need to see. */
struct table_check {
	const struct snap_header *header;
	struct snap_section *sections;
	const struct snap_limits *limits;
	struct snap_span file;
	uint64_t end;	    /* of what came before */
	uint64_t total_raw; /* so far */
};

static int fail_entry(const struct table_check *check, uint32_t index,
		      enum snap_code code, uint64_t field, const char *what,
		      uint64_t expected, uint64_t found, struct snap_error *err)
{
	const struct snap_section *section = &check->sections[index];
	int rc = snap_fail(
		err, code, snap_entry_offset(check->header, index) + field,
		"section %u (type 0x%x): %s: %llu, expected %llu", index,
		section->type, what, ull(found), ull(expected));

	(void)snap_fail_section(err, rc, section->type);
	return snap_fail_numbers(err, rc, expected, found);
}

static int check_identity(const struct table_check *check, uint32_t index,
			  struct snap_error *err)
{
	const struct snap_section *section = &check->sections[index];

	if (section->type == 0 || section->type == SNAP_NO_SECTION)
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_TYPE, "not a section type", 1,
				  section->type, err);
	for (uint32_t i = 0; i < index; i++)
		if (check->sections[i].type == section->type)
			return fail_entry(check, index, SNAP_E_OVERLAP,
					  SNAP_AT_ENTRY_TYPE,
					  "a type that an earlier section has",
					  i, index, err);
	uint32_t unknown = section->flags & ~SNAP_SECTION_FLAGS_KNOWN;
	if (unknown != 0 && check->header->format_minor <= SNAP_FORMAT_MINOR)
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_FLAGS, "unknown flags", 0,
				  unknown, err);
	return 0;
}

static int check_place(struct table_check *check, uint32_t index,
		       struct snap_error *err)
{
	const struct snap_section *section = &check->sections[index];
	uint64_t expected = 0;

	if (!snap_is_power_of_two(section->alignment) ||
	    section->alignment < SNAP_ALIGNMENT_MIN ||
	    section->alignment > SNAP_ALIGNMENT_MAX)
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_ALIGNMENT, "alignment",
				  SNAP_ALIGNMENT_MIN, section->alignment, err);
	if (section->offset < check->end)
		return fail_entry(check, index, SNAP_E_OVERLAP,
				  SNAP_AT_ENTRY_OFFSET,
				  "begins before the previous part ends",
				  check->end, section->offset, err);
	if (!snap_range_fits(section->offset, section->stored_size,
			     check->file.size))
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_STORED_SIZE,
				  "leaves the file, bytes past its begin",
				  section->offset > check->file.size
					  ? 0
					  : check->file.size - section->offset,
				  section->stored_size, err);
	if (!snap_align_up(check->end, section->alignment, &expected) ||
	    section->offset != expected)
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_OFFSET,
				  "does not begin right after the previous "
				  "part",
				  expected, section->offset, err);
	check->end = section->offset + section->stored_size;
	return 0;
}

/* The two sizes have to do with each other what the codec says. */
static int check_codec_sizes(const struct table_check *check, uint32_t index,
			     struct snap_error *err)
{
	const struct snap_section *section = &check->sections[index];
	struct snap_tree plan = { 0 };

	if (section->codec == SNAP_CODEC_RAW &&
	    section->raw_size != section->stored_size)
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_RAW_SIZE,
				  "a raw section's two sizes differ",
				  section->stored_size, section->raw_size, err);
	if (section->codec == SNAP_CODEC_PAGES &&
	    (!snap_page_tree_plan(&plan, section->raw_size) ||
	     plan.end != section->stored_size))
		return fail_entry(check, index, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_STORED_SIZE,
				  "a paged section's content and digests do "
				  "not have the stored size",
				  plan.end, section->stored_size, err);
	if (!snap_codec_in_place(section->codec) &&
	    section->raw_size / ZSTD_RATIO_MAX > section->stored_size)
		return fail_entry(check, index, SNAP_E_CODEC,
				  SNAP_AT_ENTRY_RAW_SIZE,
				  "more than its stored bytes can unpack to",
				  section->stored_size * ZSTD_RATIO_MAX,
				  section->raw_size, err);
	return 0;
}

static int check_size(struct table_check *check, uint32_t index,
		      struct snap_error *err)
{
	const struct snap_section *section = &check->sections[index];
	uint64_t at = snap_entry_offset(check->header, index) +
		      SNAP_AT_ENTRY_RAW_SIZE;
	uint64_t total = 0;
	int rc = check_codec_sizes(check, index, err);

	if (rc != 0)
		return rc;
	if (section->raw_size > check->limits->max_section_raw)
		rc = fail_limit(err, at, "max_section_raw",
				check->limits->max_section_raw,
				section->raw_size);
	else if (section->raw_size >
		 check->limits->max_total_raw - check->total_raw)
		rc = fail_limit(
			err, at, "max_total_raw", check->limits->max_total_raw,
			snap_add(check->total_raw, section->raw_size, &total)
				? total
				: UINT64_MAX);
	if (rc != 0)
		return snap_fail_section(err, rc, section->type);
	check->total_raw += section->raw_size;
	return 0;
}

static int check_codec(const struct table_check *check, uint32_t index,
		       struct snap_error *err)
{
	const struct snap_section *section = &check->sections[index];
	const uint8_t *entry =
		check->file.data + snap_entry_offset(check->header, index);
	uint32_t codec = (uint32_t)section->codec;

	if (codec > SNAP_CODEC_PAGES)
		return fail_entry(check, index, SNAP_E_CODEC,
				  SNAP_AT_ENTRY_CODEC, "unknown codec",
				  SNAP_CODEC_PAGES, codec, err);
	if (check->header->format_minor <= SNAP_FORMAT_MINOR &&
	    snap_le32(entry + SNAP_AT_ENTRY_RESERVED) != 0)
		return fail_entry(
			check, index, SNAP_E_BOUNDS, SNAP_AT_ENTRY_RESERVED,
			"a reserved field is not zero", 0,
			snap_le32(entry + SNAP_AT_ENTRY_RESERVED), err);
	if (snap_codec_in_place(section->codec) && section->dictionary != 0)
		return fail_entry(check, index, SNAP_E_DICTIONARY,
				  SNAP_AT_ENTRY_DICTIONARY,
				  "a section that is not packed names a "
				  "dictionary",
				  0, section->dictionary, err);
	return 0;
}

/* A dictionary may stand behind the section that names it. */
static int check_dictionary(const struct table_check *check, uint32_t index,
			    struct snap_error *err)
{
	uint32_t wanted = check->sections[index].dictionary;

	if (wanted == 0)
		return 0;
	for (uint32_t i = 0; i < check->header->section_count; i++) {
		const struct snap_section *other = &check->sections[i];

		if (other->type != wanted)
			continue;
		if (other->codec != SNAP_CODEC_RAW)
			return fail_entry(check, index, SNAP_E_DICTIONARY,
					  SNAP_AT_ENTRY_DICTIONARY,
					  "the dictionary is not a raw section",
					  SNAP_CODEC_RAW,
					  (uint32_t)other->codec, err);
		if (other->raw_size <= check->limits->max_dictionary)
			return 0;
		return fail_limit(err,
				  snap_entry_offset(check->header, i) +
					  SNAP_AT_ENTRY_RAW_SIZE,
				  "max_dictionary",
				  check->limits->max_dictionary,
				  other->raw_size);
	}
	return fail_entry(
		check, index, SNAP_E_DICTIONARY, SNAP_AT_ENTRY_DICTIONARY,
		"names a dictionary that is not in the file", 0, wanted, err);
}

static int check_entry(struct table_check *check, uint32_t index,
		       struct snap_error *err)
{
	int rc = check_identity(check, index, err);

	if (rc == 0)
		rc = check_codec(check, index, err);
	if (rc == 0)
		rc = check_place(check, index, err);
	if (rc == 0)
		rc = check_size(check, index, err);
	return rc;
}

/* In a file with seals there is one section of their trees, of the size that
 * the others make it. */
static int check_seals(const struct table_check *check, struct snap_error *err)
{
	uint32_t count = check->header->section_count;
	uint32_t found = count;
	uint64_t size = 0;

	if (!snap_header_sealed(check->header))
		return 0;
	for (uint32_t i = 0; i < count; i++)
		if (check->sections[i].type == SNAP_TYPE_SEALS)
			found = i;
		else
			size += snap_seal_tree_plan(
					check->sections[i].stored_size)
					.end;
	if (found == count)
		return snap_fail(err, SNAP_E_BOUNDS, SNAP_AT_FLAGS_COMPATIBLE,
				 "the file is to have seals, and the section "
				 "of their trees is missing");
	const struct snap_section *trees = &check->sections[found];
	if (trees->codec != SNAP_CODEC_RAW)
		return fail_entry(check, found, SNAP_E_BOUNDS,
				  SNAP_AT_ENTRY_CODEC,
				  "the trees of the seals are not raw",
				  SNAP_CODEC_RAW, (uint32_t)trees->codec, err);
	if (trees->stored_size == size)
		return 0;
	return fail_entry(check, found, SNAP_E_BOUNDS,
			  SNAP_AT_ENTRY_STORED_SIZE,
			  "the trees of the seals have another size", size,
			  trees->stored_size, err);
}

int snap_validate_table(struct snap_section *sections,
			const struct snap_header *header, struct snap_span file,
			const struct snap_limits *limits,
			struct snap_error *err)
{
	struct table_check check = {
		.header = header,
		.sections = sections,
		.limits = limits,
		.file = file,
		.end = snap_entry_offset(header, header->section_count),
	};

	for (uint32_t i = 0; i < header->section_count; i++) {
		const uint8_t *entry = file.data + snap_entry_offset(header, i);

		snap_entry_decode(&sections[i], entry);
		if (snap_header_sealed(header))
			snap_entry_decode_seal(&sections[i], entry);
		int rc = check_entry(&check, i, err);
		if (rc != 0)
			return rc;
	}
	for (uint32_t i = 0; i < header->section_count; i++) {
		int rc = check_dictionary(&check, i, err);
		if (rc != 0)
			return rc;
	}
	int rc = check_seals(&check, err);
	if (rc != 0)
		return rc;
	if (check.end != header->file_size)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_BOUNDS, SNAP_AT_FILE_SIZE,
				  "the sections end at %llu, the file at %llu",
				  ull(check.end), ull(header->file_size)),
			check.end, header->file_size);
	return 0;
}

int snap_validate_padding(const struct snap_header *header,
			  const struct snap_section *sections,
			  struct snap_span file, struct snap_error *err)
{
	uint64_t end = snap_entry_offset(header, header->section_count);

	for (uint32_t i = 0; i < header->section_count; i++) {
		for (uint64_t at = end; at < sections[i].offset; at++)
			if (file.data[at] != 0)
				return snap_fail_numbers(
					err,
					snap_fail(err, SNAP_E_BOUNDS, at,
						  "a padding byte before "
						  "section %u is not zero",
						  i),
					0, file.data[at]);
		end = sections[i].offset + sections[i].stored_size;
	}
	return 0;
}

int snap_validate_order(const struct snap_header *header,
			const struct snap_section *sections,
			struct snap_error *err)
{
	for (uint32_t i = 1; i < header->section_count; i++)
		if (snap_section_compare(&sections[i - 1], &sections[i]) > 0)
			return snap_fail(err, SNAP_E_BOUNDS,
					 snap_entry_offset(header, i),
					 "section %u (type 0x%x) is not in the "
					 "order in which sections are written",
					 i, sections[i].type);
	return 0;
}
