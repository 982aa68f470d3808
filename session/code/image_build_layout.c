/*
 * From a builder's parts to bytes.  Rows that belong to a function lie in the
 * order of functions, so that each function's share is where the one before it
 * ended.
 */
#include "code/image_builder.h"
#include "code/image_layout.h"

#include "base/checked.h"

/* Rows of each table, while they are counted; then while they are put. */
struct totals {
	uint64_t rows[MS_IMAGE_TABLE_COUNT];
};

static void put_varint(struct snap_strbuf *out, uint32_t value)
{
	while (value >= 0x80) {
		snap_strbuf_putc(out, (char)(value | 0x80));
		value >>= 7;
	}
	snap_strbuf_putc(out, (char)value);
}

/* Distances from row to row; a place in the source may go backwards. */
static void put_positions(const struct ms_function_parts *parts,
			  struct snap_strbuf *out)
{
	struct ms_position before = { 0 };

	for (size_t i = 0; i < parts->position_count; i++) {
		const struct ms_position *row = &parts->positions[i];
		uint32_t step = row->start - before.start;
		uint32_t sign = step >> 31 == 0 ? 0 : UINT32_MAX;

		put_varint(out, row->word - before.word);
		put_varint(out, step << 1 ^ sign);
		put_varint(out, row->end - row->start);
		before = *row;
	}
}

static void add_function(struct totals *totals,
			 const struct ms_function_parts *parts)
{
	totals->rows[MS_TABLE_WORDS] += parts->word_count;
	totals->rows[MS_TABLE_HANDLERS] += parts->handler_count;
	totals->rows[MS_TABLE_SHARED] += parts->shared_count;
	totals->rows[MS_TABLE_NAMES] += parts->function.named_count;
	totals->rows[MS_TABLE_PERSISTENTS] += parts->persistent_count;
	totals->rows[MS_TABLE_OUTPUTS] += parts->function.output_count;
}

static uint64_t count_beyond(const struct ms_intern *rows, size_t row_size,
			     size_t unit)
{
	return (rows->bytes.size - (uint64_t)rows->count * row_size) / unit;
}

static int count_rows(const struct ms_image_builder *builder,
		      uint64_t position_size, struct totals *out,
		      struct snap_error *err)
{
	struct totals
		totals = { .rows = {
				   [MS_TABLE_DATA] = count_beyond(
					   &builder->constants,
					   MS_ROW_CONSTANTS, MS_ROW_DATA),
				   [MS_TABLE_CONSTANTS] =
					   builder->constants.count,
				   [MS_TABLE_FUNCTIONS] =
					   builder->function_count,
				   [MS_TABLE_STRINGS] = builder->strings.count,
				   [MS_TABLE_IMPORTS] = builder->imports.count,
				   [MS_TABLE_SITES] =
					   builder->sites.size / MS_ROW_SITES,
				   [MS_TABLE_PATHS] = builder->paths.count,
				   [MS_TABLE_STEPS] = count_beyond(
					   &builder->paths, MS_ROW_PATHS,
					   MS_ROW_STEPS),
				   [MS_TABLE_STATEMENTS] =
					   builder->statements.size /
					   MS_ROW_STATEMENTS,
				   [MS_TABLE_POSITIONS] = position_size,
				   [MS_TABLE_TEXT] = (uint64_t)builder->strings
							     .bytes.size +
						     builder->strings.count,
			   } };

	for (uint32_t i = 0; i < builder->function_count; i++)
		add_function(&totals, &builder->functions[i].parts);
	for (uint32_t i = 0; i < MS_IMAGE_TABLE_COUNT; i++)
		if (totals.rows[i] > MS_ROWS_MAX)
			return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
					 "%llu rows in a table of an image, "
					 "which holds %u",
					 ull(totals.rows[i]), MS_ROWS_MAX);
	*out = totals;
	return 0;
}

static void put_header(const struct ms_image_builder *builder,
		       const struct totals *totals, struct snap_strbuf *out)
{
	snap_strbuf_le32(out, MS_IMAGE_MAGIC);
	snap_strbuf_putc(out, (char)builder->kind);
	snap_strbuf_putc(out, (char)builder->dialect);
	snap_strbuf_le16(out, 0);
	snap_strbuf_le64(out, builder->source_digest);
	snap_strbuf_le32(out, builder->source_size);
	snap_strbuf_le32(out, builder->name);
	for (uint32_t i = 0; i < MS_IMAGE_TABLE_COUNT; i++)
		snap_strbuf_le32(out, (uint32_t)totals->rows[i]);
	snap_strbuf_le32(out, 0);
}

static void put_words(const struct ms_image_builder *builder,
		      struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < builder->function_count; i++) {
		const struct ms_function_parts *parts =
			&builder->functions[i].parts;
		for (size_t k = 0; k < parts->word_count; k++)
			snap_strbuf_le64(out, parts->words[k]);
	}
}

static void put_data(const struct ms_intern *constants, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < constants->count; i++) {
		struct snap_span one = ms_intern_get(constants, i);
		snap_strbuf_append(out, one.data + MS_ROW_CONSTANTS,
				   one.size - MS_ROW_CONSTANTS);
	}
}

/* Rows with a field 'at' that says where what follows them begins. */
static void put_rows(const struct ms_intern *rows, size_t row_size, size_t at,
		     size_t unit, struct snap_strbuf *out)
{
	uint64_t first = 0;
	uint8_t number[4];

	for (uint32_t i = 0; i < rows->count; i++) {
		struct snap_span one = ms_intern_get(rows, i);
		snap_put_le32(number, (uint32_t)first);
		snap_strbuf_append(out, one.data, at);
		snap_strbuf_append(out, number, sizeof(number));
		snap_strbuf_append(out, one.data + at + 4, row_size - at - 4);
		first += (one.size - row_size) / unit;
	}
}

static void put_steps(const struct ms_intern *paths, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < paths->count; i++) {
		struct snap_span one = ms_intern_get(paths, i);
		snap_strbuf_append(out, one.data + MS_ROW_PATHS,
				   one.size - MS_ROW_PATHS);
	}
}

/* What there is so far of a table, which this function's rows follow. */
static void put_share(struct snap_strbuf *out, struct totals *so_far,
		      enum ms_image_table table, uint64_t count)
{
	snap_strbuf_le32(out, (uint32_t)so_far->rows[table]);
	so_far->rows[table] += count;
}

static void put_counted_share(struct snap_strbuf *out, struct totals *so_far,
			      enum ms_image_table table, uint64_t count)
{
	put_share(out, so_far, table, count);
	snap_strbuf_le32(out, (uint32_t)count);
}

static void put_function(struct snap_strbuf *out, struct totals *so_far,
			 const struct ms_function_parts *parts,
			 uint64_t position_size)
{
	const struct ms_function *function = &parts->function;

	snap_strbuf_le32(out, function->name);
	snap_strbuf_le32(out, function->flags);
	snap_strbuf_le32(out, function->parent);
	snap_strbuf_le32(out, function->family);
	snap_strbuf_le16(out, function->input_count);
	snap_strbuf_le16(out, function->output_count);
	snap_strbuf_le16(out, function->capture_count);
	snap_strbuf_le16(out, function->named_count);
	snap_strbuf_le16(out, function->slot_count);
	snap_strbuf_le16(out, 0);
	put_share(out, so_far, MS_TABLE_OUTPUTS, function->output_count);
	put_share(out, so_far, MS_TABLE_NAMES, function->named_count);
	put_counted_share(out, so_far, MS_TABLE_HANDLERS, parts->handler_count);
	put_counted_share(out, so_far, MS_TABLE_SHARED, parts->shared_count);
	put_counted_share(out, so_far, MS_TABLE_PERSISTENTS,
			  parts->persistent_count);
	put_counted_share(out, so_far, MS_TABLE_WORDS, parts->word_count);
	put_share(out, so_far, MS_TABLE_POSITIONS, position_size);
	snap_strbuf_le32(out, (uint32_t)parts->position_count);
	snap_strbuf_le32(out, function->start);
	snap_strbuf_le32(out, function->end);
	snap_strbuf_le32(out, function->ignored_inputs);
}

static void put_functions(struct ms_image_builder *builder,
			  struct snap_strbuf *out)
{
	struct totals so_far = { .rows = { 0 } };

	for (uint32_t i = 0; i < builder->function_count; i++) {
		const struct ms_function_parts *parts =
			&builder->functions[i].parts;
		snap_strbuf_reset(&builder->scratch);
		put_positions(parts, &builder->scratch);
		put_function(out, &so_far, parts, builder->scratch.size);
	}
}

static void put_string_ends(const struct ms_intern *strings,
			    struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < strings->count; i++)
		snap_strbuf_le32(out, (uint32_t)(strings->ends[i] + i));
}

static void put_text(const struct ms_intern *strings, struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < strings->count; i++) {
		struct snap_span one = ms_intern_get(strings, i);
		snap_strbuf_append(out, one.data, one.size);
		snap_strbuf_putc(out, '\0');
	}
}

static void put_handlers(const struct ms_function_parts *parts,
			 struct snap_strbuf *out)
{
	for (size_t i = 0; i < parts->handler_count; i++) {
		snap_strbuf_le32(out, parts->handlers[i].start);
		snap_strbuf_le32(out, parts->handlers[i].end);
		snap_strbuf_le32(out, parts->handlers[i].target);
		snap_strbuf_le32(out, parts->handlers[i].kind);
	}
}

static void put_shared(const struct ms_function_parts *parts,
		       struct snap_strbuf *out)
{
	for (size_t i = 0; i < parts->shared_count; i++) {
		snap_strbuf_le16(out, parts->shared[i].slot);
		snap_strbuf_putc(out, parts->shared[i].owner);
		snap_strbuf_putc(out, '\0');
	}
}

static void put_names(const struct ms_function_parts *parts,
		      struct snap_strbuf *out)
{
	for (size_t i = 0; i < parts->function.named_count; i++)
		snap_strbuf_le32(out, parts->slot_names[i]);
}

static void put_persistents(const struct ms_function_parts *parts,
			    struct snap_strbuf *out)
{
	for (size_t i = 0; i < parts->persistent_count; i++)
		snap_strbuf_le32(out, parts->persistents[i]);
}

static void put_outputs(const struct ms_function_parts *parts,
			struct snap_strbuf *out)
{
	for (size_t i = 0; i < parts->function.output_count; i++)
		snap_strbuf_le16(out, parts->outputs[i]);
}

typedef void put_part(const struct ms_function_parts *parts,
		      struct snap_strbuf *out);

static void put_each(const struct ms_image_builder *builder, put_part *put,
		     struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < builder->function_count; i++)
		put(&builder->functions[i].parts, out);
}

/* The tables, in the order of MS_IMAGE_TABLES. */
static void put_tables(struct ms_image_builder *builder,
		       struct snap_strbuf *out)
{
	put_words(builder, out);
	put_data(&builder->constants, out);
	put_rows(&builder->constants, MS_ROW_CONSTANTS, MS_AT_CONSTANT_DATA,
		 MS_ROW_DATA, out);
	put_functions(builder, out);
	put_string_ends(&builder->strings, out);
	snap_strbuf_append(out, snap_strbuf_text(&builder->imports.bytes),
			   builder->imports.bytes.size);
	snap_strbuf_append(out, snap_strbuf_text(&builder->sites),
			   builder->sites.size);
	put_rows(&builder->paths, MS_ROW_PATHS, MS_AT_PATH_FIRST_STEP,
		 MS_ROW_STEPS, out);
	put_steps(&builder->paths, out);
	snap_strbuf_append(out, snap_strbuf_text(&builder->statements),
			   builder->statements.size);
	put_each(builder, put_handlers, out);
	put_each(builder, put_shared, out);
	put_each(builder, put_names, out);
	put_each(builder, put_persistents, out);
	put_each(builder, put_outputs, out);
	put_each(builder, put_positions, out);
	put_text(&builder->strings, out);
}

static uint64_t measure_positions(struct ms_image_builder *builder)
{
	uint64_t size = 0;

	for (uint32_t i = 0; i < builder->function_count; i++) {
		snap_strbuf_reset(&builder->scratch);
		put_positions(&builder->functions[i].parts, &builder->scratch);
		/* The next reset forgets it. */
		if (builder->scratch.failed)
			(void)ms_build_failed_memory(builder);
		size += builder->scratch.size;
	}
	return size;
}

static int check_built(const struct ms_image_builder *builder,
		       struct snap_error *err)
{
	if (builder->failed) {
		if (err != NULL)
			*err = builder->error;
		return (int)builder->error.code;
	}
	for (uint32_t i = 0; i < builder->function_count; i++)
		if (!builder->functions[i].built)
			return snap_fail(err, SNAP_E_BYTECODE_INVALID,
					 SNAP_NO_OFFSET,
					 "function %u of %u was reserved and "
					 "never built",
					 i, builder->function_count);
	return 0;
}

int ms_image_build(struct ms_image_builder *builder, struct snap_strbuf *out,
		   struct snap_error *err)
{
	struct totals totals;
	uint64_t position_size = 0;
	int rc = check_built(builder, err);

	if (rc == 0) {
		position_size = measure_positions(builder);
		rc = check_built(builder, err);
	}
	if (rc == 0)
		rc = count_rows(builder, position_size, &totals, err);
	if (rc != 0)
		return rc;
	put_header(builder, &totals, out);
	put_tables(builder, out);
	if (out->failed || builder->scratch.failed)
		return snap_fail_memory(err, 0);
	return 0;
}
