/*
 * Every row of every table but FUNCTIONS, and what it refers to.  What several
 * rows share out among them (data, steps) is shared out in their order, so
 * that no two claim the same and the work is as long as the image.
 */
#include "code/image_layout.h"
#include "base/utf8.h"

#include "base/checked.h"

static int check_number(const struct ms_image *image, const unsigned char *at,
			uint32_t count, const char *what,
			struct snap_error *err)
{
	uint32_t number = snap_le32(at);

	if (number < count)
		return 0;
	return ms_image_fail(image, at, err, "%s %u of %u", what, number,
			     count);
}

static int check_kind(const struct ms_image *image, const unsigned char *at,
		      unsigned last, const char *what, struct snap_error *err)
{
	if (*at <= last)
		return 0;
	return ms_image_fail(image, at, err, "%s %u is unknown", what, *at);
}

static int check_zero(const struct ms_image *image, const unsigned char *at,
		      size_t size, struct snap_error *err)
{
	if (snap_all_zero(at, size))
		return 0;
	return ms_image_fail(image, at, err, "a reserved field is not 0");
}

/* Nearly all text is, and then nobody needs to look at each string. */
static bool is_ascii(const unsigned char *text, size_t size)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t all = 0;
	size_t at = 0;

	for (; size - at >= 8; at += 8)
		all |= snap_le64(text + at) & high;
	for (; at < size; at++)
		all |= text[at] & 0x80u;
	return all == 0;
}

static int check_utf8(const struct ms_image *image, const unsigned char *text,
		      size_t size, struct snap_error *err)
{
	uint32_t character;

	for (size_t at = 0; at < size;) {
		size_t length =
			snap_utf8_decode(text + at, size - at, &character);
		if (length == 0)
			return ms_image_fail(image, text + at, err,
					     "a string is not UTF-8");
		at += length;
	}
	return 0;
}

static int check_strings(const struct ms_image *image, struct snap_error *err)
{
	uint32_t size = ms_image_count(image, MS_TABLE_TEXT);
	uint32_t start = 0;
	bool ascii = is_ascii(MS_ROW(image, TEXT, 0), size);

	for (uint32_t i = 0; i < image->string_count; i++) {
		const unsigned char *row = MS_ROW(image, STRINGS, i);
		uint32_t end = snap_le32(row);
		if (end < start || end >= size ||
		    *MS_ROW(image, TEXT, end) != 0)
			return ms_image_fail(image, row, err,
					     "string %u ends at %u of %u, or "
					     "not with a NUL",
					     i, end, size);
		int rc = ascii ? 0
			       : check_utf8(image, MS_ROW(image, TEXT, start),
					    end - start, err);
		if (rc != 0)
			return rc;
		start = end + 1;
	}
	if (start != size)
		return ms_image_fail(image, MS_ROW(image, TEXT, start), err,
				     "%u bytes of text belong to no string",
				     size - start);
	return 0;
}

static int check_header(const struct ms_image *image, struct snap_error *err)
{
	if (image->function_count == 0)
		return ms_image_fail(image,
				     image->bytes + MS_AT_IMAGE_COUNTS +
					     4 * MS_TABLE_FUNCTIONS,
				     err, "an image has no function");
	return check_number(image, image->bytes + MS_AT_IMAGE_NAME,
			    image->string_count, "string", err);
}

/* Does its size go with its kind?  '*units' are rows of DATA. */
static int check_constant_shape(const struct ms_image *image,
				const unsigned char *row, uint64_t *units,
				struct snap_error *err)
{
	uint32_t rows = snap_le32(row + MS_AT_CONSTANT_ROWS);
	uint32_t columns = snap_le32(row + MS_AT_CONSTANT_COLUMNS);
	uint64_t count = (uint64_t)rows * columns;
	bool fine = rows == 1 && columns == 1;

	*units = 0;
	switch (row[MS_AT_CONSTANT_KIND]) {
	case MS_CONSTANT_COMPLEX:
		*units = 2;
		break;
	case MS_CONSTANT_CHAR:
	case MS_CONSTANT_STRING:
		fine = rows == (columns != 0);
		*units = ((uint64_t)columns + 3) / 4;
		break;
	case MS_CONSTANT_ARRAY:
		fine = count != 1;
		*units = count;
		break;
	default:
		break;
	}
	if (fine)
		return 0;
	return ms_image_fail(image, row + MS_AT_CONSTANT_ROWS, err,
			     "a constant of kind %u has %u rows and %u columns",
			     row[MS_AT_CONSTANT_KIND], rows, columns);
}

static int check_constant_bits(const struct ms_image *image,
			       const unsigned char *row, struct snap_error *err)
{
	const unsigned char *first = row + MS_AT_CONSTANT_FIRST;
	uint64_t bits = snap_le64(first);

	switch (row[MS_AT_CONSTANT_KIND]) {
	case MS_CONSTANT_REAL:
		return 0;
	case MS_CONSTANT_INTEGER:
		if (ms_integer_extend(row[MS_AT_CONSTANT_CLASS], bits) == bits)
			return 0;
		return ms_image_fail(image, first, err,
				     "an integer is too large for its class");
	default:
		return check_zero(image, first, 8, err);
	}
}

/* The units of a text end with zeros up to a full row of DATA. */
static int check_text_padding(const struct ms_image *image,
			      const unsigned char *row, uint64_t units,
			      struct snap_error *err)
{
	size_t used = (size_t)snap_le32(row + MS_AT_CONSTANT_COLUMNS) * 2;
	uint8_t kind = row[MS_AT_CONSTANT_KIND];

	if (kind != MS_CONSTANT_CHAR && kind != MS_CONSTANT_STRING)
		return 0;
	return check_zero(
		image,
		MS_ROW(image, DATA, snap_le32(row + MS_AT_CONSTANT_DATA)) +
			used,
		(size_t)units * MS_ROW_DATA - used, err);
}

static int check_constant(const struct ms_image *image,
			  const unsigned char *row, uint32_t *data,
			  struct snap_error *err)
{
	uint32_t first = snap_le32(row + MS_AT_CONSTANT_DATA);
	uint32_t total = ms_image_count(image, MS_TABLE_DATA);
	bool integer = row[MS_AT_CONSTANT_KIND] == MS_CONSTANT_INTEGER;
	uint64_t units = 0;
	int rc = check_kind(image, row + MS_AT_CONSTANT_KIND, MS_CONSTANT_LAST,
			    "kind of constant", err);

	if (rc == 0)
		rc = check_kind(image, row + MS_AT_CONSTANT_CLASS,
				integer ? MS_CLASS_LAST : 0,
				"class of a constant", err);
	if (rc == 0)
		rc = check_zero(image, row + MS_AT_CONSTANT_RESERVED, 2, err);
	if (rc == 0)
		rc = check_constant_shape(image, row, &units, err);
	if (rc == 0)
		rc = check_constant_bits(image, row, err);
	if (rc != 0)
		return rc;
	if (first != *data || units > total - *data)
		return ms_image_fail(image, row + MS_AT_CONSTANT_DATA, err,
				     "data of a constant: %llu rows at %u, "
				     "expected at %u of %u",
				     ull(units), first, *data, total);
	*data += (uint32_t)units;
	return check_text_padding(image, row, units, err);
}

static int check_constants(const struct ms_image *image, struct snap_error *err)
{
	uint32_t data = 0;

	for (uint32_t i = 0; i < image->constant_count; i++) {
		int rc = check_constant(image, MS_ROW(image, CONSTANTS, i),
					&data, err);
		if (rc != 0)
			return rc;
	}
	if (data == ms_image_count(image, MS_TABLE_DATA))
		return 0;
	return ms_image_fail(image, MS_ROW(image, DATA, data), err,
			     "data from row %u on belongs to no constant",
			     data);
}

static int check_string_lists(const struct ms_image *image,
			      struct snap_error *err)
{
	static const enum ms_image_table lists[] = { MS_TABLE_IMPORTS,
						     MS_TABLE_NAMES,
						     MS_TABLE_PERSISTENTS };
	int rc = 0;

	for (size_t t = 0; t < sizeof(lists) / sizeof(*lists); t++) {
		uint32_t count = ms_image_count(image, lists[t]);
		const unsigned char *row = image->tables[lists[t]];
		for (uint32_t i = 0; rc == 0 && i < count; i++, row += 4)
			rc = check_number(image, row, image->string_count,
					  "string", err);
	}
	return rc;
}

static int check_callee(const struct ms_image *image, const unsigned char *row,
			struct snap_error *err)
{
	bool has_slot = row[MS_AT_SITE_CALLEE] == MS_CALLEE_EITHER ||
			row[MS_AT_SITE_CALLEE] == MS_CALLEE_VALUE;
	const unsigned char *target = row + MS_AT_SITE_TARGET;

	if (has_slot != (snap_le16(row + MS_AT_SITE_SLOT) != MS_NO_SLOT))
		return ms_image_fail(image, row + MS_AT_SITE_SLOT, err,
				     "a call of kind %u and slot %u don't go "
				     "together",
				     row[MS_AT_SITE_CALLEE],
				     snap_le16(row + MS_AT_SITE_SLOT));
	switch (row[MS_AT_SITE_CALLEE]) {
	case MS_CALLEE_VALUE:
		return check_zero(image, target, 4, err);
	case MS_CALLEE_LOCAL:
		return check_number(image, target, image->function_count,
				    "function", err);
	default:
		return check_number(image, target, image->import_count,
				    "import", err);
	}
}

static int check_sites(const struct ms_image *image, struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < image->site_count; i++) {
		const unsigned char *row = MS_ROW(image, SITES, i);
		rc = check_kind(image, row + MS_AT_SITE_CALLEE, MS_CALLEE_LAST,
				"kind of call", err);
		if (rc == 0)
			rc = check_kind(image, row + MS_AT_SITE_FLAGS,
					MS_SITE_FLAGS_ALL, "flag of a call",
					err);
		if (rc == 0)
			rc = check_callee(image, row, err);
	}
	return rc;
}

/* How many slots a step takes is its kind's, except for index values. */
static int check_step(const struct ms_image *image, const unsigned char *row,
		      struct snap_error *err)
{
	uint32_t count = snap_le16(row + MS_AT_STEP_COUNT);
	bool fine = true;
	int rc = check_kind(image, row + MS_AT_STEP_KIND, MS_STEP_LAST,
			    "kind of step", err);

	if (rc == 0)
		rc = check_zero(image, row + MS_AT_STEP_RESERVED, 1, err);
	if (rc != 0)
		return rc;
	switch (row[MS_AT_STEP_KIND]) {
	case MS_STEP_FIELD:
		fine = count == 0;
		break;
	case MS_STEP_PAREN_LIST:
	case MS_STEP_BRACE_LIST:
	case MS_STEP_FIELD_DYNAMIC:
		fine = count == 1;
		break;
	default:
		break;
	}
	if (!fine)
		return ms_image_fail(image, row + MS_AT_STEP_COUNT, err,
				     "a step of kind %u takes %u slots",
				     row[MS_AT_STEP_KIND], count);
	if (row[MS_AT_STEP_KIND] != MS_STEP_FIELD)
		return check_zero(image, row + MS_AT_STEP_NAME, 4, err);
	return check_number(image, row + MS_AT_STEP_NAME, image->string_count,
			    "string", err);
}

/* A path's steps, which take the slots it says. */
static int check_path_steps(const struct ms_image *image,
			    const unsigned char *row, uint32_t first,
			    uint32_t count, struct snap_error *err)
{
	uint64_t slots = 0;

	for (uint32_t i = 0; i < count; i++) {
		const unsigned char *step = MS_ROW(image, STEPS, first + i);
		int rc = check_step(image, step, err);
		if (rc != 0)
			return rc;
		slots += snap_le16(step + MS_AT_STEP_COUNT);
	}
	if (slots == snap_le16(row + MS_AT_PATH_SLOT_COUNT))
		return 0;
	return ms_image_fail(image, row + MS_AT_PATH_SLOT_COUNT, err,
			     "a path takes %u slots, its steps %llu",
			     snap_le16(row + MS_AT_PATH_SLOT_COUNT),
			     ull(slots));
}

static int check_paths(const struct ms_image *image, struct snap_error *err)
{
	uint32_t step = 0;

	for (uint32_t i = 0; i < image->path_count; i++) {
		const unsigned char *row = MS_ROW(image, PATHS, i);
		uint32_t first = snap_le32(row + MS_AT_PATH_FIRST_STEP);
		uint32_t count = snap_le32(row + MS_AT_PATH_STEP_COUNT);
		if (first != step || count == 0 ||
		    count > image->step_count - step)
			return ms_image_fail(
				image, row + MS_AT_PATH_FIRST_STEP, err,
				"a path has %u steps at %u, "
				"expected at %u of %u",
				count, first, step, image->step_count);
		int rc = check_path_steps(image, row, first, count, err);
		if (rc != 0)
			return rc;
		step += count;
	}
	if (step == image->step_count)
		return 0;
	return ms_image_fail(image, MS_ROW(image, STEPS, step), err,
			     "steps from %u on belong to no path", step);
}

static int check_statement(const struct ms_image *image,
			   const unsigned char *row, struct snap_error *err)
{
	uint32_t start = snap_le32(row + MS_AT_STATEMENT_START);
	uint32_t end = snap_le32(row + MS_AT_STATEMENT_END);
	int rc = check_kind(image, row + MS_AT_STATEMENT_KIND,
			    MS_STATEMENT_LAST, "kind of statement", err);

	if (rc == 0)
		rc = check_kind(image, row + MS_AT_STATEMENT_CLOSED, 1,
				"end of statement", err);
	if (rc == 0)
		rc = check_zero(image, row + MS_AT_STATEMENT_RESERVED, 2, err);
	if (rc == 0)
		rc = check_number(image, row + MS_AT_STATEMENT_NAME,
				  image->string_count, "string", err);
	if (rc == 0 && (start > end || end > image->source_size))
		return ms_image_fail(image, row + MS_AT_STATEMENT_START, err,
				     "a statement at bytes %u to %u of %u",
				     start, end, image->source_size);
	return rc;
}

static int check_statements(const struct ms_image *image,
			    struct snap_error *err)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < image->statement_count; i++)
		rc = check_statement(image, MS_ROW(image, STATEMENTS, i), err);
	return rc;
}

int ms_image_check(const struct ms_image *image, struct snap_error *err)
{
	int rc = check_header(image, err);

	if (rc == 0)
		rc = check_strings(image, err);
	if (rc == 0)
		rc = check_constants(image, err);
	if (rc == 0)
		rc = check_string_lists(image, err);
	if (rc == 0)
		rc = check_sites(image, err);
	if (rc == 0)
		rc = check_paths(image, err);
	if (rc == 0)
		rc = check_statements(image, err);
	if (rc == 0)
		rc = ms_image_check_functions(image, err);
	return rc;
}
