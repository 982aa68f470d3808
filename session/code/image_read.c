#include "code/image.h"

#include "code/image_layout.h"

#include "base/checked.h"

#include <assert.h>
#include <string.h>

int ms_image_fail(const struct ms_image *image, const unsigned char *at,
		  struct snap_error *err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int rc = snap_fail_v(err, SNAP_E_BYTECODE_INVALID,
			     (uint64_t)(at - image->bytes), format, arguments);
	va_end(arguments);
	return rc;
}

int ms_image_check_header(const struct ms_image *image, struct snap_error *err)
{
	const unsigned char *bytes = image->bytes;

	if (image->size < MS_IMAGE_HEADER_SIZE)
		return snap_fail(err, SNAP_E_BYTECODE_INVALID, image->size,
				 "%llu bytes are no image: its header has %u",
				 ull(image->size), MS_IMAGE_HEADER_SIZE);
	if (snap_le32(bytes + MS_AT_IMAGE_MAGIC) != MS_IMAGE_MAGIC)
		return ms_image_fail(image, bytes + MS_AT_IMAGE_MAGIC, err,
				     "the first bytes are not an image's");
	if (bytes[MS_AT_IMAGE_KIND] > MS_UNIT_LAST)
		return ms_image_fail(image, bytes + MS_AT_IMAGE_KIND, err,
				     "kind of unit %u is unknown",
				     bytes[MS_AT_IMAGE_KIND]);
	if (bytes[MS_AT_IMAGE_DIALECT] > MS_DIALECT_LAST)
		return ms_image_fail(image, bytes + MS_AT_IMAGE_DIALECT, err,
				     "dialect %u is unknown",
				     bytes[MS_AT_IMAGE_DIALECT]);
	if (bytes[MS_AT_IMAGE_FLAGS] > MS_IMAGE_FLAGS_ALL)
		return ms_image_fail(image, bytes + MS_AT_IMAGE_FLAGS, err,
				     "unknown flags %u",
				     bytes[MS_AT_IMAGE_FLAGS]);
	if (bytes[MS_AT_IMAGE_RESERVED] != 0)
		return ms_image_fail(image, bytes + MS_AT_IMAGE_RESERVED, err,
				     "a reserved field is not 0");
	if (snap_le32(bytes + MS_AT_IMAGE_PADDING) != 0)
		return ms_image_fail(image, bytes + MS_AT_IMAGE_PADDING, err,
				     "a reserved field is not 0");
	return 0;
}

/* The tables lie one behind the other and end where the bytes do. */
int ms_image_place_tables(struct ms_image *image, struct snap_error *err)
{
	bool apart = ms_image_is_apart(image->bytes);
	static const struct {
		const char *name;
		uint32_t row_size;
	} tables[] = {
#define TABLE(name, size) { #name, size },
		MS_IMAGE_TABLES(TABLE)
#undef TABLE
	};
	const unsigned char *at = image->bytes + MS_IMAGE_HEADER_SIZE;
	size_t left = image->size - MS_IMAGE_HEADER_SIZE;

	for (uint32_t i = 0; i < MS_IMAGE_TABLE_COUNT; i++) {
		uint32_t count = ms_image_count(image, i);
		if (apart && i == MS_TABLE_POSITIONS)
			continue;
		if (count > left / tables[i].row_size)
			return ms_image_fail(
				image,
				image->bytes + MS_AT_IMAGE_COUNTS + 4 * i, err,
				"table %s has %u rows of %u bytes, but %llu "
				"bytes are left",
				tables[i].name, count, tables[i].row_size,
				ull(left));
		image->tables[i] = at;
		at += (size_t)count * tables[i].row_size;
		left -= (size_t)count * tables[i].row_size;
	}
	if (left != 0)
		return ms_image_fail(image, at, err,
				     "%llu bytes follow the image", ull(left));
	return 0;
}

static void read_header(struct ms_image *image)
{
	const unsigned char *bytes = image->bytes;

	image->kind = bytes[MS_AT_IMAGE_KIND];
	image->dialect = bytes[MS_AT_IMAGE_DIALECT];
	image->name = snap_le32(bytes + MS_AT_IMAGE_NAME);
	image->source_digest = snap_le64(bytes + MS_AT_IMAGE_SOURCE_DIGEST);
	image->source_size = snap_le32(bytes + MS_AT_IMAGE_SOURCE_SIZE);
	image->function_count = ms_image_count(image, MS_TABLE_FUNCTIONS);
	image->constant_count = ms_image_count(image, MS_TABLE_CONSTANTS);
	image->string_count = ms_image_count(image, MS_TABLE_STRINGS);
	image->import_count = ms_image_count(image, MS_TABLE_IMPORTS);
	image->site_count = ms_image_count(image, MS_TABLE_SITES);
	image->path_count = ms_image_count(image, MS_TABLE_PATHS);
	image->step_count = ms_image_count(image, MS_TABLE_STEPS);
	image->statement_count = ms_image_count(image, MS_TABLE_STATEMENTS);
	image->handler_count = ms_image_count(image, MS_TABLE_HANDLERS);
	image->shared_count = ms_image_count(image, MS_TABLE_SHARED);
	image->word_count = ms_image_count(image, MS_TABLE_WORDS);
}

static bool is_little_endian(void)
{
	const uint16_t one = 1;
	uint8_t first;

	memcpy(&first, &one, 1);
	return first == 1;
}

/* The words where they lie, or a copy that the machine can load. */
static int take_words(struct ms_image *image, struct snap_error *err)
{
	const unsigned char *words = image->tables[MS_TABLE_WORDS];
	size_t size = (size_t)image->word_count * MS_ROW_WORDS;

	if (is_little_endian() && (uintptr_t)words % sizeof(uint64_t) == 0) {
		image->words = (const void *)words;
		return 0;
	}
	image->copied_words = snap_alloc(&image->allocator, size);
	if (image->copied_words == NULL)
		return snap_fail_memory(err, size);
	for (uint32_t i = 0; i < image->word_count; i++)
		image->copied_words[i] =
			snap_le64(words + (size_t)i * MS_ROW_WORDS);
	image->words = image->copied_words;
	return 0;
}

int ms_image_open(struct ms_image *out, const void *bytes, size_t size,
		  const struct snap_allocator *allocator,
		  struct snap_error *err)
{
	struct ms_image image = {
		.bytes = bytes,
		.size = size,
		.allocator = snap_allocator_or_default(allocator),
	};
	int rc = ms_image_check_header(&image, err);

	if (rc == 0)
		rc = ms_image_place_tables(&image, err);
	if (rc != 0)
		return rc;
	read_header(&image);
	rc = ms_image_check(&image, err);
	if (rc == 0)
		rc = take_words(&image, err);
	if (rc == 0)
		*out = image;
	return rc;
}

void ms_image_close(struct ms_image *image)
{
	snap_free(&image->allocator, image->copied_words);
	*image = (struct ms_image){ .allocator = image->allocator };
}

/* A string ends with a NUL, which its end points at. */
struct ms_text_span ms_image_string(const struct ms_image *image,
				    uint32_t index)
{
	assert(index < image->string_count);
	const unsigned char *end = MS_ROW(image, STRINGS, index);
	uint32_t start = index == 0 ? 0 : snap_le32(end - MS_ROW_STRINGS) + 1;

	return (struct ms_text_span){
		.bytes = (const char *)MS_ROW(image, TEXT, start),
		.size = snap_le32(end) - start,
	};
}

void ms_image_function(const struct ms_image *image, uint32_t index,
		       struct ms_function *out)
{
	assert(index < image->function_count);
	const unsigned char *row = MS_ROW(image, FUNCTIONS, index);

	*out = (struct ms_function){
		.name = snap_le32(row + MS_AT_FUNCTION_NAME),
		.flags = snap_le32(row + MS_AT_FUNCTION_FLAGS),
		.parent = snap_le32(row + MS_AT_FUNCTION_PARENT),
		.family = snap_le32(row + MS_AT_FUNCTION_FAMILY),
		.input_count = snap_le16(row + MS_AT_FUNCTION_INPUTS),
		.output_count = snap_le16(row + MS_AT_FUNCTION_OUTPUTS),
		.capture_count = snap_le16(row + MS_AT_FUNCTION_CAPTURES),
		.named_count = snap_le16(row + MS_AT_FUNCTION_NAMED),
		.slot_count = snap_le16(row + MS_AT_FUNCTION_SLOTS),
		.first_output = snap_le32(row + MS_AT_FUNCTION_FIRST_OUTPUT),
		.first_name = snap_le32(row + MS_AT_FUNCTION_FIRST_NAME),
		.first_handler = snap_le32(row + MS_AT_FUNCTION_FIRST_HANDLER),
		.handler_count = snap_le32(row + MS_AT_FUNCTION_HANDLER_COUNT),
		.first_shared = snap_le32(row + MS_AT_FUNCTION_FIRST_SHARED),
		.shared_count = snap_le32(row + MS_AT_FUNCTION_SHARED_COUNT),
		.first_persistent =
			snap_le32(row + MS_AT_FUNCTION_FIRST_PERSISTENT),
		.persistent_count =
			snap_le32(row + MS_AT_FUNCTION_PERSISTENT_COUNT),
		.code = snap_le32(row + MS_AT_FUNCTION_CODE),
		.code_count = snap_le32(row + MS_AT_FUNCTION_CODE_COUNT),
		.lines = snap_le32(row + MS_AT_FUNCTION_LINES),
		.line_count = snap_le32(row + MS_AT_FUNCTION_LINE_COUNT),
		.start = snap_le32(row + MS_AT_FUNCTION_START),
		.end = snap_le32(row + MS_AT_FUNCTION_END),
		.ignored_inputs = snap_le32(row + MS_AT_FUNCTION_IGNORED),
	};
}

static double le_double(const unsigned char *p)
{
	uint64_t bits = snap_le64(p);
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* What a constant of each kind has beyond its row. */
static void read_payload(const struct ms_image *image, const unsigned char *row,
			 struct ms_constant *constant)
{
	const unsigned char *data =
		MS_ROW(image, DATA, snap_le32(row + MS_AT_CONSTANT_DATA));

	switch (constant->kind) {
	case MS_CONSTANT_REAL:
		constant->real = le_double(row + MS_AT_CONSTANT_FIRST);
		break;
	case MS_CONSTANT_COMPLEX:
		constant->real = le_double(data);
		constant->imaginary = le_double(data + 8);
		break;
	case MS_CONSTANT_INTEGER:
		constant->integer = snap_le64(row + MS_AT_CONSTANT_FIRST);
		break;
	case MS_CONSTANT_CHAR:
	case MS_CONSTANT_STRING:
		constant->data = data;
		constant->count = constant->columns;
		break;
	default:
		constant->data = data;
		constant->count = (size_t)constant->rows * constant->columns;
		break;
	}
}

void ms_image_constant(const struct ms_image *image, uint32_t index,
		       struct ms_constant *out)
{
	assert(index < image->constant_count);
	const unsigned char *row = MS_ROW(image, CONSTANTS, index);

	*out = (struct ms_constant){
		.kind = row[MS_AT_CONSTANT_KIND],
		.class_code = row[MS_AT_CONSTANT_CLASS],
		.rows = snap_le32(row + MS_AT_CONSTANT_ROWS),
		.columns = snap_le32(row + MS_AT_CONSTANT_COLUMNS),
	};
	read_payload(image, row, out);
}

struct ms_text_span ms_image_import(const struct ms_image *image,
				    uint32_t index)
{
	assert(index < image->import_count);
	return ms_image_string(image, snap_le32(MS_ROW(image, IMPORTS, index)));
}

void ms_image_site(const struct ms_image *image, uint32_t index,
		   struct ms_site *out)
{
	assert(index < image->site_count);
	const unsigned char *row = MS_ROW(image, SITES, index);

	*out = (struct ms_site){
		.callee = row[MS_AT_SITE_CALLEE],
		.flags = row[MS_AT_SITE_FLAGS],
		.slot = snap_le16(row + MS_AT_SITE_SLOT),
		.target = snap_le32(row + MS_AT_SITE_TARGET),
		.argument_count = snap_le16(row + MS_AT_SITE_ARGUMENTS),
		.result_count = snap_le16(row + MS_AT_SITE_RESULTS),
		.ignored = snap_le32(row + MS_AT_SITE_IGNORED),
	};
}

void ms_image_path(const struct ms_image *image, uint32_t index,
		   struct ms_path *out)
{
	assert(index < image->path_count);
	const unsigned char *row = MS_ROW(image, PATHS, index);

	*out = (struct ms_path){
		.slot = snap_le16(row + MS_AT_PATH_SLOT),
		.slot_count = snap_le16(row + MS_AT_PATH_SLOT_COUNT),
		.first_step = snap_le32(row + MS_AT_PATH_FIRST_STEP),
		.step_count = snap_le32(row + MS_AT_PATH_STEP_COUNT),
	};
}

void ms_image_step(const struct ms_image *image, uint32_t index,
		   struct ms_step *out)
{
	assert(index < image->step_count);
	const unsigned char *row = MS_ROW(image, STEPS, index);

	*out = (struct ms_step){
		.kind = row[MS_AT_STEP_KIND],
		.count = snap_le16(row + MS_AT_STEP_COUNT),
		.name = snap_le32(row + MS_AT_STEP_NAME),
	};
}

void ms_image_statement(const struct ms_image *image, uint32_t index,
			struct ms_statement *out)
{
	assert(index < image->statement_count);
	const unsigned char *row = MS_ROW(image, STATEMENTS, index);

	*out = (struct ms_statement){
		.kind = row[MS_AT_STATEMENT_KIND],
		.closed = row[MS_AT_STATEMENT_CLOSED] != 0,
		.name = snap_le32(row + MS_AT_STATEMENT_NAME),
		.start = snap_le32(row + MS_AT_STATEMENT_START),
		.end = snap_le32(row + MS_AT_STATEMENT_END),
	};
}

void ms_image_handler(const struct ms_image *image, uint32_t index,
		      struct ms_handler *out)
{
	assert(index < image->handler_count);
	const unsigned char *row = MS_ROW(image, HANDLERS, index);

	*out = (struct ms_handler){
		.start = snap_le32(row + MS_AT_HANDLER_START),
		.end = snap_le32(row + MS_AT_HANDLER_END),
		.target = snap_le32(row + MS_AT_HANDLER_TARGET),
		.kind = (uint8_t)snap_le32(row + MS_AT_HANDLER_KIND),
	};
}

void ms_image_shared(const struct ms_image *image, uint32_t index,
		     struct ms_shared *out)
{
	assert(index < image->shared_count);
	const unsigned char *row = MS_ROW(image, SHARED, index);

	*out = (struct ms_shared){
		.slot = snap_le16(row + MS_AT_SHARED_SLOT),
		.owner = row[MS_AT_SHARED_OWNER] != 0,
	};
}

uint16_t ms_image_output(const struct ms_image *image,
			 const struct ms_function *function, uint32_t k)
{
	assert(k < function->output_count);
	return snap_le16(MS_ROW(image, OUTPUTS, function->first_output + k));
}

uint32_t ms_image_slot_name(const struct ms_image *image,
			    const struct ms_function *function, uint32_t k)
{
	assert(k < function->named_count);
	return snap_le32(MS_ROW(image, NAMES, function->first_name + k));
}

uint32_t ms_image_persistent(const struct ms_image *image,
			     const struct ms_function *function, uint32_t k)
{
	assert(k < function->persistent_count);
	return snap_le32(
		MS_ROW(image, PERSISTENTS, function->first_persistent + k));
}
