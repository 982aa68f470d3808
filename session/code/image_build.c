#include "code/image_builder.h"

#include "code/image_layout.h"
#include "base/utf8.h"

#include "base/checked.h"
#include "base/digest.h"

#include <assert.h>
#include <string.h>

#define FIRST_FUNCTIONS 8u

uint32_t ms_build_failed_memory(struct ms_image_builder *builder)
{
	if (!builder->failed)
		(void)snap_fail_memory(&builder->error, 0);
	builder->failed = true;
	return 0;
}

uint32_t ms_build_failed(struct ms_image_builder *builder, const char *what)
{
	if (!builder->failed)
		(void)snap_fail(&builder->error, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				"%s than an image can hold", what);
	builder->failed = true;
	return 0;
}

int ms_image_builder_create(struct ms_image_builder **out,
			    const struct ms_image_options *options,
			    const struct snap_allocator *allocator,
			    struct snap_error *err)
{
	struct snap_allocator own = snap_allocator_or_default(allocator);
	struct ms_image_builder *builder =
		snap_calloc(&own, 1, sizeof(*builder));

	assert(options->struct_size >= sizeof(*options));
	if (builder == NULL)
		return snap_fail_memory(err, sizeof(*builder));
	builder->allocator = own;
	snap_arena_begin(&builder->arena, &own);
	ms_intern_begin(&builder->strings, &own);
	ms_intern_begin(&builder->constants, &own);
	ms_intern_begin(&builder->imports, &own);
	ms_intern_begin(&builder->paths, &own);
	snap_strbuf_begin(&builder->sites, &own);
	snap_strbuf_begin(&builder->statements, &own);
	snap_strbuf_begin(&builder->scratch, &own);
	builder->kind = options->kind;
	builder->dialect = options->dialect;
	builder->source_digest =
		snap_digest64(options->source, options->source_size);
	builder->source_size = (uint32_t)options->source_size;
	if (options->source_size > UINT32_MAX)
		(void)ms_build_failed(builder, "more source");
	builder->name =
		ms_build_string(builder, options->name, options->name_size);
	*out = builder;
	return 0;
}

void ms_image_builder_free(struct ms_image_builder *builder)
{
	if (builder == NULL)
		return;
	struct snap_allocator own = builder->allocator;
	snap_free(&own, builder->functions);
	snap_strbuf_end(&builder->scratch);
	snap_strbuf_end(&builder->statements);
	snap_strbuf_end(&builder->sites);
	ms_intern_end(&builder->paths);
	ms_intern_end(&builder->imports);
	ms_intern_end(&builder->constants);
	ms_intern_end(&builder->strings);
	snap_arena_end(&builder->arena);
	snap_free(&own, builder);
}

static uint32_t intern(struct ms_image_builder *builder,
		       struct ms_intern *table, const void *bytes, size_t size)
{
	if (builder->failed)
		return 0;
	uint32_t index = ms_intern_add(table, bytes, size);
	return index == MS_INTERN_FAILED ? ms_build_failed_memory(builder)
					 : index;
}

/* What was put into the scratch buffer, as a row of 'table'. */
static uint32_t intern_scratch(struct ms_image_builder *builder,
			       struct ms_intern *table)
{
	if (builder->scratch.failed)
		return ms_build_failed_memory(builder);
	return intern(builder, table, snap_strbuf_text(&builder->scratch),
		      builder->scratch.size);
}

/* The next character; a byte that is no UTF-8 is taken as Latin-1. */
static uint32_t next_character(const char *bytes, size_t size, size_t *at)
{
	const unsigned char *p = (const unsigned char *)bytes + *at;
	uint32_t value = *p;
	size_t length = snap_utf8_decode(p, size - *at, &value);

	*at += length == 0 ? 1 : length;
	return value;
}

static bool is_utf8(const char *bytes, size_t size)
{
	const unsigned char *p = (const unsigned char *)bytes;
	uint32_t value;

	for (size_t at = 0; at < size;) {
		size_t length = snap_utf8_decode(p + at, size - at, &value);
		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

uint32_t ms_build_string(struct ms_image_builder *builder, const char *bytes,
			 size_t size)
{
	if (is_utf8(bytes, size))
		return intern(builder, &builder->strings, bytes, size);
	snap_strbuf_reset(&builder->scratch);
	for (size_t at = 0; at < size;) {
		char text[4];
		uint32_t value = next_character(bytes, size, &at);
		snap_strbuf_append(&builder->scratch, text,
				   snap_utf8_encode(value, text));
	}
	return intern_scratch(builder, &builder->strings);
}

static uint64_t bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

/* Begin a row of CONSTANTS in the scratch buffer.  Where its data lies is
 * filled in when they are laid out; they follow the row. */
static void begin_constant(struct ms_image_builder *builder,
			   enum ms_constant_kind kind, uint8_t class_code,
			   uint32_t rows, uint32_t columns)
{
	struct snap_strbuf *row = &builder->scratch;

	snap_strbuf_reset(row);
	snap_strbuf_putc(row, (char)kind);
	snap_strbuf_putc(row, (char)class_code);
	snap_strbuf_le16(row, 0);
	snap_strbuf_le32(row, rows);
	snap_strbuf_le32(row, columns);
	snap_strbuf_le32(row, 0);
}

uint32_t ms_build_real(struct ms_image_builder *builder, double value)
{
	begin_constant(builder, MS_CONSTANT_REAL, 0, 1, 1);
	snap_strbuf_le64(&builder->scratch, bits_of(value));
	return intern_scratch(builder, &builder->constants);
}

uint32_t ms_build_complex(struct ms_image_builder *builder, double real,
			  double imaginary)
{
	begin_constant(builder, MS_CONSTANT_COMPLEX, 0, 1, 1);
	snap_strbuf_le64(&builder->scratch, 0);
	snap_strbuf_le64(&builder->scratch, bits_of(real));
	snap_strbuf_le64(&builder->scratch, bits_of(imaginary));
	return intern_scratch(builder, &builder->constants);
}

uint32_t ms_build_integer(struct ms_image_builder *builder, uint8_t class_code,
			  uint64_t bits)
{
	assert(class_code <= MS_CLASS_LAST);
	begin_constant(builder, MS_CONSTANT_INTEGER, class_code, 1, 1);
	snap_strbuf_le64(&builder->scratch,
			 ms_integer_extend(class_code, bits));
	return intern_scratch(builder, &builder->constants);
}

static void put_utf16(struct snap_strbuf *out, uint32_t value)
{
	if (value < 0x10000) {
		snap_strbuf_le16(out, (uint16_t)value);
		return;
	}
	value -= 0x10000;
	snap_strbuf_le16(out, (uint16_t)(0xd800 | value >> 10));
	snap_strbuf_le16(out, (uint16_t)(0xdc00 | (value & 0x3ff)));
}

uint32_t ms_build_text(struct ms_image_builder *builder, bool string,
		       const char *bytes, size_t size)
{
	struct snap_strbuf *row = &builder->scratch;
	uint64_t units = 0;

	if (size > UINT32_MAX)
		return ms_build_failed(builder, "a longer text");
	begin_constant(builder, string ? MS_CONSTANT_STRING : MS_CONSTANT_CHAR,
		       0, 0, 0);
	snap_strbuf_le64(row, 0);
	for (size_t at = 0; at < size;)
		put_utf16(row, next_character(bytes, size, &at));
	if (row->failed)
		return ms_build_failed_memory(builder);
	units = (row->size - MS_ROW_CONSTANTS) / 2;
	unsigned char *head = (unsigned char *)row->data;
	snap_put_le32(head + MS_AT_CONSTANT_ROWS, units != 0);
	snap_put_le32(head + MS_AT_CONSTANT_COLUMNS, (uint32_t)units);
	snap_strbuf_zeros(row, (8 - row->size % 8) % 8);
	return intern_scratch(builder, &builder->constants);
}

uint32_t ms_build_array(struct ms_image_builder *builder, uint32_t rows,
			uint32_t columns, const double *data)
{
	uint64_t count = (uint64_t)rows * columns;

	if (count == 1)
		return ms_build_real(builder, data[0]);
	if (count > SIZE_MAX / sizeof(*data))
		return ms_build_failed(builder, "a larger matrix");
	begin_constant(builder, MS_CONSTANT_ARRAY, 0, rows, columns);
	snap_strbuf_le64(&builder->scratch, 0);
	for (size_t i = 0; i < (size_t)count; i++)
		snap_strbuf_le64(&builder->scratch, bits_of(data[i]));
	return intern_scratch(builder, &builder->constants);
}

uint32_t ms_build_import(struct ms_image_builder *builder, const char *name,
			 size_t size)
{
	uint8_t row[MS_ROW_IMPORTS];

	snap_put_le32(row, ms_build_string(builder, name, size));
	return intern(builder, &builder->imports, row, sizeof(row));
}

/* A row was appended to 'rows'; its number. */
static uint32_t appended(struct ms_image_builder *builder,
			 const struct snap_strbuf *rows, size_t row_size)
{
	size_t count = rows->size / row_size;

	if (rows->failed)
		return ms_build_failed_memory(builder);
	if (count > MS_ROWS_MAX)
		return ms_build_failed(builder, "more calls and statements");
	return (uint32_t)(count - 1);
}

uint32_t ms_build_site(struct ms_image_builder *builder,
		       const struct ms_site *site)
{
	bool has_slot = site->callee == MS_CALLEE_EITHER ||
			site->callee == MS_CALLEE_VALUE;
	struct snap_strbuf *rows = &builder->sites;

	assert(site->callee <= MS_CALLEE_LAST);
	snap_strbuf_putc(rows, (char)site->callee);
	snap_strbuf_putc(rows, (char)site->flags);
	snap_strbuf_le16(rows, has_slot ? site->slot : MS_NO_SLOT);
	snap_strbuf_le32(rows,
			 site->callee == MS_CALLEE_VALUE ? 0 : site->target);
	snap_strbuf_le16(rows, site->argument_count);
	snap_strbuf_le16(rows, site->result_count);
	snap_strbuf_le32(rows, site->ignored);
	return appended(builder, rows, MS_ROW_SITES);
}

uint32_t ms_build_statement(struct ms_image_builder *builder,
			    const struct ms_statement *statement)
{
	struct snap_strbuf *rows = &builder->statements;

	snap_strbuf_putc(rows, (char)statement->kind);
	snap_strbuf_putc(rows, statement->closed);
	snap_strbuf_le16(rows, 0);
	snap_strbuf_le32(rows, statement->name);
	snap_strbuf_le32(rows, statement->start);
	snap_strbuf_le32(rows, statement->end);
	return appended(builder, rows, MS_ROW_STATEMENTS);
}

uint32_t ms_build_path(struct ms_image_builder *builder, uint16_t slot,
		       const struct ms_step *steps, size_t count)
{
	struct snap_strbuf *row = &builder->scratch;
	uint64_t slots = 0;

	for (size_t i = 0; i < count; i++)
		slots += steps[i].count;
	if (slots > UINT16_MAX || count > UINT16_MAX)
		return ms_build_failed(builder, "a longer path");
	snap_strbuf_reset(row);
	snap_strbuf_le16(row, slot);
	snap_strbuf_le16(row, (uint16_t)slots);
	snap_strbuf_le32(row, 0); /* first_step: when it is laid out */
	snap_strbuf_le32(row, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		bool named = steps[i].kind == MS_STEP_FIELD;
		snap_strbuf_putc(row, (char)steps[i].kind);
		snap_strbuf_putc(row, 0);
		snap_strbuf_le16(row, steps[i].count);
		snap_strbuf_le32(row, named ? steps[i].name : 0);
	}
	return intern_scratch(builder, &builder->paths);
}

static bool grow_functions(struct ms_image_builder *builder)
{
	uint32_t capacity = builder->function_capacity == 0
				    ? FIRST_FUNCTIONS
				    : builder->function_capacity * 2;
	size_t size;

	if (builder->function_capacity > MS_ROWS_MAX / 2 ||
	    !snap_mul_size(capacity, sizeof(*builder->functions), &size))
		return false;
	void *grown = snap_grow(
		&builder->allocator, builder->functions,
		builder->function_count * sizeof(*builder->functions), size);
	if (grown == NULL)
		return false;
	builder->functions = grown;
	builder->function_capacity = capacity;
	return true;
}

uint32_t ms_build_function_reserve(struct ms_image_builder *builder)
{
	if (builder->failed)
		return 0;
	if (builder->function_count == builder->function_capacity &&
	    !grow_functions(builder))
		return ms_build_failed_memory(builder);
	builder->functions[builder->function_count] =
		(struct ms_built_function){ .built = false };
	return builder->function_count++;
}

static const void *keep(struct ms_image_builder *builder, const void *array,
			size_t count, size_t size)
{
	if (count == 0)
		return NULL;
	void *copy = snap_arena_array(&builder->arena, count, size);
	if (copy == NULL)
		(void)ms_build_failed_memory(builder);
	else
		memcpy(copy, array, count * size);
	return copy;
}

void ms_build_function(struct ms_image_builder *builder, uint32_t index,
		       const struct ms_function_parts *parts)
{
	if (builder->failed)
		return;
	assert(index < builder->function_count);
	struct ms_built_function *built = &builder->functions[index];
	struct ms_function_parts *to = &built->parts;
	const struct ms_function *function = &parts->function;

	assert(!built->built);
	*to = *parts;
#define KEEP(member, count)                                                    \
	to->member = keep(builder, parts->member, count, sizeof(*parts->member))
	KEEP(words, parts->word_count);
	KEEP(outputs, function->output_count);
	KEEP(slot_names, function->named_count);
	KEEP(handlers, parts->handler_count);
	KEEP(shared, parts->shared_count);
	KEEP(persistents, parts->persistent_count);
	KEEP(positions, parts->position_count);
#undef KEEP
	built->built = true;
}
