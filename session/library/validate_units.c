#include "library/links.h"
#include "library/view.h"

#include "code/image.h"
#include "code/line_starts.h"

#include <string.h>

/* Where the rows so far end, in CODE and in LINES. */
struct ends {
	uint64_t code, lines;
	uint32_t compiled;
};

static int fail_row(const struct ms_library *library, uint32_t unit,
		    uint32_t at, const char *what, struct snap_error *err)
{
	return ms_fail_image(library, err, SNAP_E_BOUNDS,
			     ms_unit_field(unit, at), "unit %u: %s", unit,
			     what);
}

/* A unit without code says nothing. */
static int check_empty(const struct ms_library *library, uint32_t unit,
		       const struct ms_unit_row *row, struct snap_error *err)
{
	if (row->image == 0 && row->lines == 0 && row->lines_size == 0 &&
	    row->starts_size == 0 && row->link_count == 0 && row->digest == 0)
		return 0;
	return fail_row(library, unit, MS_AT_UNIT_IMAGE,
			"without code, and its row is not zero", err);
}

/* Zeros follow an image up to where the next one may begin. */
static int check_padding(const struct ms_library *library, struct ends *ends,
			 struct snap_error *err)
{
	size_t size = (size_t)(-ends->code % MS_CODE_ALIGNMENT);
	const struct ms_field field = { MS_SECTION_CODE, ends->code };
	const uint8_t *bytes = NULL;

	if (size > library->sizes[MS_HOT_CODE] - ends->code)
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "CODE ends before a multiple of %u",
				     MS_CODE_ALIGNMENT);
	int rc = ms_library_view(library, MS_HOT_CODE, ends->code, size, &bytes,
				 err);
	if (rc != 0)
		return rc;
	if (!snap_all_zero(bytes, size))
		return ms_fail_image(library, err, SNAP_E_BOUNDS, field,
				     "bytes that are not zero follow an image");
	ends->code += size;
	return 0;
}

static int check_row(const struct ms_library *library, uint32_t unit,
		     struct ends *ends, struct snap_error *err)
{
	struct ms_unit_row row = { .image = 0 };
	int rc = ms_library_unit_row(library, unit, &row, err);

	if (rc != 0)
		return rc;
	if (row.image_size == 0)
		return check_empty(library, unit, &row, err);
	if (row.image != ends->code)
		return fail_row(library, unit, MS_AT_UNIT_IMAGE,
				"its image is not the next one", err);
	if (row.lines != ends->lines)
		return fail_row(library, unit, MS_AT_UNIT_LINES,
				"its positions are not the next ones", err);
	ends->code += row.image_size;
	ends->lines += (uint64_t)row.lines_size + row.starts_size;
	ends->compiled++;
	rc = check_padding(library, ends, err);
	if (rc != 0 || row.link_count == 0)
		return rc;
	ends->code += (uint64_t)row.link_count * MS_LINK_SIZE;
	return check_padding(library, ends, err);
}

/* Without code its sections are left out, and LINES when it is empty. */
static int check_absent(const struct ms_library *library, uint32_t type,
			struct snap_error *err)
{
	if (snap_reader_find(library->reader, type, NULL, NULL) != 0)
		return 0;
	return ms_fail_image(
		library, err, SNAP_E_BOUNDS, (struct ms_field){ type, 0 },
		"a section %s without content", ms_section_name(type));
}

static int check_no_code(const struct ms_library *library,
			 struct snap_error *err)
{
	int rc = check_absent(library, MS_SECTION_UNITS, err);

	if (rc == 0)
		rc = check_absent(library, MS_SECTION_CODE, err);
	return rc != 0 ? rc : check_absent(library, MS_SECTION_LINES, err);
}

static int check_end(const struct ms_library *library, uint32_t type,
		     uint64_t end, struct snap_error *err)
{
	struct snap_section section;

	if (end == 0)
		return check_absent(library, type, err);
	int rc = snap_reader_find(library->reader, type, &section, err);
	if (rc != 0 || section.raw_size == end)
		return rc;
	rc = ms_fail_image(library, err, SNAP_E_BOUNDS,
			   (struct ms_field){ type, end },
			   "%llu bytes of %s belong to no unit",
			   ull(section.raw_size - end), ms_section_name(type));
	return snap_fail_numbers(err, rc, end, section.raw_size);
}

static int check_compiled(const struct ms_library *library, uint32_t compiled,
			  struct snap_error *err)
{
	uint32_t claimed = library->info.bytecode_count;

	if (claimed == compiled)
		return 0;
	int rc = ms_fail_image(
		library, err, SNAP_E_BOUNDS,
		(struct ms_field){ MS_SECTION_LIBRARY, MS_AT_BYTECODE_COUNT },
		"%u units with code, and UNITS has %u", claimed, compiled);
	return snap_fail_numbers(err, rc, compiled, claimed);
}

int ms_validate_unit_rows(const struct ms_library *library,
			  struct snap_error *err)
{
	struct ends ends = { .code = 0 };
	int rc = 0;

	if (library->info.bytecode_count == 0)
		return check_no_code(library, err);
	for (uint32_t i = 0; rc == 0 && i < library->info.function_count; i++)
		rc = check_row(library, i, &ends, err);
	if (rc == 0)
		rc = check_compiled(library, ends.compiled, err);
	if (rc == 0)
		rc = check_end(library, MS_SECTION_CODE, ends.code, err);
	return rc != 0 ? rc
		       : check_end(library, MS_SECTION_LINES, ends.lines, err);
}

/* A unit that is looked at. */
struct unit {
	const struct ms_library *library;
	const struct ms_unit_claim *claim;
	struct ms_unit_row row;
	struct snap_span image, lines;
	const uint8_t *starts, *links;
};

/* The reader of images has filled 'err', with a place in one of the two. */
static int fail_code(const struct unit *unit, uint32_t section, int rc,
		     struct snap_error *err)
{
	const struct ms_text name = unit->claim->entry->name;
	const struct ms_unit_row *row = &unit->row;

	if (rc != SNAP_E_BYTECODE_INVALID || err == NULL)
		return rc;
	const struct snap_error reason = *err;
	uint64_t begin = section == MS_SECTION_CODE ? row->image : row->lines;
	return ms_fail_image(
		unit->library, err, SNAP_E_BYTECODE_INVALID,
		(struct ms_field){ section, begin + reason.offset },
		"code of '%.*s': %s", (int)name.size, name.data,
		reason.message);
}

static int fail_claim(const struct unit *unit, const char *what,
		      struct snap_error *err)
{
	const struct ms_text name = unit->claim->entry->name;

	return ms_fail_image(
		unit->library, err, SNAP_E_BYTECODE_INVALID,
		(struct ms_field){ MS_SECTION_CODE, unit->row.image },
		"code of '%.*s': %s", (int)name.size, name.data, what);
}

static int fail_field(const struct unit *unit, struct ms_field field,
		      const char *what, struct snap_error *err)
{
	const struct ms_text name = unit->claim->entry->name;

	return ms_fail_image(unit->library, err, SNAP_E_BYTECODE_INVALID, field,
			     "code of '%.*s': %s", (int)name.size, name.data,
			     what);
}

/* Links to natives that nobody knows here can be any. */
static bool is_link(const struct unit *unit, uint32_t link, uint32_t expected)
{
	return link == expected || (!unit->claim->natives &&
				    (link & ~MS_LINK_NUMBER) == MS_LINK_NATIVE);
}

/* A link is what the import's name says. */
static int check_links(const struct unit *unit, const struct ms_image *image,
		       struct snap_error *err)
{
	uint64_t begin = ms_unit_links_at(&unit->row);
	int rc = 0;

	if (unit->row.link_count != image->import_count)
		return fail_field(unit,
				  ms_unit_field(unit->claim->entry->unit,
						MS_AT_UNIT_LINK_COUNT),
				  "not one link for each import", err);
	for (uint32_t i = 0; rc == 0 && i < image->import_count; i++) {
		size_t at = (size_t)i * MS_LINK_SIZE;
		uint32_t expected = MS_LINK_NONE;

		rc = ms_link_of(unit->claim->names, image, i, &expected, err);
		if (rc == 0 &&
		    !is_link(unit, snap_le32(unit->links + at), expected))
			rc = fail_field(unit,
					(struct ms_field){ MS_SECTION_CODE,
							   begin + at },
					"a link is not what its name means",
					err);
	}
	return rc;
}

static bool are_starts(const struct unit *unit, const struct ms_image *image,
		       struct snap_error *err, int *rc)
{
	const struct ms_unit_claim *claim = unit->claim;
	struct snap_strbuf starts;

	if (!claim->sourced)
		return ms_line_starts_check(unit->starts, unit->row.starts_size,
					    image->source_size);
	snap_strbuf_begin(&starts, &unit->library->allocator);
	ms_line_starts_write(&starts, (const char *)claim->source.data,
			     claim->source.size);
	bool same = starts.size == unit->row.starts_size &&
		    (starts.size == 0 ||
		     memcmp(starts.data, unit->starts, starts.size) == 0);
	if (starts.failed)
		*rc = snap_fail_memory(err, claim->source.size);
	snap_strbuf_end(&starts);
	return same;
}

/* Lines begin where the source says, or could. */
static int check_starts(const struct unit *unit, const struct ms_image *image,
			struct snap_error *err)
{
	int rc = 0;

	if (are_starts(unit, image, err, &rc) || rc != 0)
		return rc;
	return fail_field(unit,
			  (struct ms_field){ MS_SECTION_LINES,
					     (uint64_t)unit->row.lines +
						     unit->row.lines_size },
			  "its lines are not those of the source", err);
}

/* Is it made from this file and this text? */
static int check_origin(const struct unit *unit, const struct ms_image *image,
			struct snap_error *err)
{
	const struct ms_unit_claim *claim = unit->claim;
	struct ms_text_span name = ms_image_string(image, image->name);

	if (ms_text_compare((struct ms_text){ name.bytes, name.size },
			    claim->path) != 0)
		return fail_claim(unit, "its name is not the path", err);
	if (!claim->sourced)
		return 0;
	if (image->source_size != claim->source.size ||
	    image->source_digest !=
		    snap_digest64(claim->source.data, claim->source.size))
		return fail_claim(unit, "made from another source", err);
	return 0;
}

static int check_functions(const struct unit *unit, struct ms_image *image,
			   struct snap_error *err)
{
	if (ms_image_has_positions(image))
		return fail_claim(unit, "it holds its positions", err);
	for (uint32_t i = 0; i < image->function_count; i++) {
		int rc = ms_image_verify(image, i, err);
		if (rc != 0)
			return fail_code(unit, MS_SECTION_CODE, rc, err);
	}
	int rc = ms_image_attach_positions(image, unit->lines.data,
					   unit->lines.size, err);
	if (rc != 0)
		return fail_code(unit, MS_SECTION_LINES, rc, err);
	rc = check_origin(unit, image, err);
	if (rc == 0)
		rc = check_starts(unit, image, err);
	return rc != 0 ? rc : check_links(unit, image, err);
}

static int check_image(const struct unit *unit, struct snap_error *err)
{
	struct ms_image image;
	int rc = ms_image_open(&image, unit->image.data, unit->image.size,
			       &unit->library->allocator, err);

	if (rc != 0)
		return fail_code(unit, MS_SECTION_CODE, rc, err);
	rc = check_functions(unit, &image, err);
	ms_image_close(&image);
	return rc;
}

/* The digest is that of the image as it was compiled. */
static int check_digest(const struct unit *unit, struct snap_error *err)
{
	struct snap_strbuf whole;

	snap_strbuf_begin(&whole, &unit->library->allocator);
	int rc = ms_image_join(unit->image.data, unit->image.size,
			       unit->lines.data, unit->lines.size, &whole, err);
	uint64_t digest = snap_digest64(whole.data, whole.size);
	snap_strbuf_end(&whole);
	if (rc != 0)
		return fail_code(unit, MS_SECTION_CODE, rc, err);
	if (digest == unit->row.digest)
		return 0;
	return fail_row(unit->library, unit->claim->entry->unit,
			MS_AT_UNIT_DIGEST, "not the digest of its image", err);
}

int ms_validate_unit(const struct ms_library *library,
		     const struct ms_unit_claim *claim, struct snap_error *err)
{
	struct unit unit = { .library = library, .claim = claim };
	int rc = ms_library_unit_row(library, claim->entry->unit, &unit.row,
				     err);

	if (rc != 0 || unit.row.image_size == 0)
		return rc;
	rc = ms_library_view(library, MS_HOT_CODE, unit.row.image,
			     unit.row.image_size, &unit.image.data, err);
	if (rc != 0)
		return rc;
	unit.image.size = unit.row.image_size;
	/* Without any positions there is no LINES to point into. */
	if (unit.row.lines_size != 0)
		unit.lines =
			(struct snap_span){ claim->lines.data + unit.row.lines,
					    unit.row.lines_size };
	if (unit.row.starts_size != 0)
		unit.starts = claim->lines.data + unit.row.lines +
			      unit.row.lines_size;
	rc = ms_library_view(library, MS_HOT_CODE, ms_unit_links_at(&unit.row),
			     (size_t)unit.row.link_count * MS_LINK_SIZE,
			     &unit.links, err);
	if (rc != 0)
		return rc;
	rc = check_image(&unit, err);
	return rc != 0 ? rc : check_digest(&unit, err);
}
