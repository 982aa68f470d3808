/* Level 5 files: the header, the variables one by one, compressed or not. */
#include "formats/mat5_deflate.h"
#include "formats/mat_writer.h"

enum {
	TAG_SIZE = 8,
	/* Variables of less aren't compressed: it takes a hundred times as long
	 * as writing them, for some twenty bytes. */
	WORTH_COMPRESSING = 256,
};

/* ----------------------------------------------------------------- output */

static void send(struct fmt_mat_output *out, const void *bytes, size_t size)
{
	if (out->rc == 0 && size != 0)
		out->rc = out->sink->write(out->sink->context, bytes, size,
					   out->err);
}

int fmt_mat_flush(struct fmt_mat_output *out)
{
	send(out, out->buffer, out->used);
	out->used = 0;
	return out->rc;
}

void fmt_mat_put(struct fmt_mat_output *out, const void *bytes, size_t size)
{
	if (size > sizeof(out->buffer) - out->used)
		(void)fmt_mat_flush(out);
	if (size > sizeof(out->buffer)) {
		send(out, bytes, size);
		return;
	}
	if (size != 0)
		memcpy(out->buffer + out->used, bytes, size);
	out->used += size;
}

void fmt_mat_put_u32(struct fmt_mat_output *out, uint32_t value)
{
	uint8_t bytes[4];

	snap_put_le32(bytes, value);
	fmt_mat_put(out, bytes, sizeof(bytes));
}

void fmt_mat_put_zeros(struct fmt_mat_output *out, size_t size)
{
	static const uint8_t zeros[8];

	for (; size > sizeof(zeros); size -= sizeof(zeros))
		fmt_mat_put(out, zeros, sizeof(zeros));
	fmt_mat_put(out, zeros, size);
}

uint64_t fmt_mat_element_size(uint64_t size)
{
	return size <= 4 ? TAG_SIZE : TAG_SIZE + ((size + 7) & ~(uint64_t)7);
}

/* Up to four bytes share the eight of the tag. */
void fmt_mat_put_tag(struct fmt_mat_output *out, enum fmt_mat_type type,
		     uint64_t size)
{
	if (size != 0 && size <= 4) {
		fmt_mat_put_u32(out, (uint32_t)size << 16 | (uint32_t)type);
		return;
	}
	fmt_mat_put_u32(out, (uint32_t)type);
	fmt_mat_put_u32(out, (uint32_t)size);
}

void fmt_mat_put_padding(struct fmt_mat_output *out, uint64_t size)
{
	if (size != 0 && size <= 4)
		fmt_mat_put_zeros(out, (size_t)(4 - size));
	else
		fmt_mat_put_zeros(out, (size_t)(-size & 7));
}

void fmt_mat_put_element(struct fmt_mat_output *out, enum fmt_mat_type type,
			 const void *bytes, size_t size)
{
	fmt_mat_put_tag(out, type, size);
	fmt_mat_put(out, bytes, size);
	fmt_mat_put_padding(out, size);
}

/* ------------------------------------------------------------- variables */

int fmt_mat_to_strbuf(void *context, const void *bytes, size_t size,
		      struct snap_error *err)
{
	struct snap_strbuf *buf = context;

	snap_strbuf_append(buf, bytes, size);
	return buf->failed ? snap_fail_memory(err, size) : 0;
}

static void put_variable(struct fmt_mat_output *out,
			 const struct fmt_mat_variable *variable)
{
	fmt_mat_put_tag(out, FMT_MI_MATRIX, variable->value.size);
	fmt_mat_put_array(out, &variable->value, variable->name,
			  variable->name_size, variable->global);
}

/* The variable's bytes first, then as a stream; no padding behind it. */
static void put_compressed(struct fmt_mat_output *out,
			   const struct fmt_mat_variable *variable,
			   struct fmt_mat_deflater *deflater)
{
	struct snap_strbuf plain;
	const struct fmt_mat_sink sink = { .write = fmt_mat_to_strbuf,
					   .context = &plain };
	struct fmt_mat_output inner = { .sink = &sink,
					.err = out->err,
					.allocator = out->allocator,
					.next_string = out->next_string };
	struct snap_span packed;

	snap_strbuf_begin(&plain, out->allocator);
	/* All of it at once: growing costs more than compressing smooth data.
	 */
	(void)snap_strbuf_room(&plain, TAG_SIZE + variable->value.size);
	snap_strbuf_reset(&plain);
	put_variable(&inner, variable);
	out->rc = fmt_mat_flush(&inner);
	out->next_string = inner.next_string;
	if (out->rc == 0)
		out->rc = fmt_mat_deflate(
			deflater,
			(struct snap_span){ (const uint8_t *)plain.data,
					    plain.size },
			&packed, out->err);
	snap_strbuf_end(&plain);
	if (out->rc != 0)
		return;
	fmt_mat_put_u32(out, FMT_MI_COMPRESSED);
	fmt_mat_put_u32(out, (uint32_t)packed.size);
	fmt_mat_put(out, packed.data, packed.size);
	snap_free(out->allocator, (void *)(uintptr_t)packed.data);
}

static int count_variables(struct fmt_mat_variable *variables, size_t count,
			   uint64_t *size, struct snap_error *err)
{
	*size = 128;
	for (size_t i = 0; i < count; i++) {
		struct fmt_mat_variable *v = &variables[i];

		if (!fmt_mat_is_name(v->name, v->name_size))
			return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
					 "\"%.64s\" can't be a variable's name "
					 "in a MAT file",
					 v->name);
		int rc = fmt_mat_count_array(&v->value, v->name_size, 1, err);
		if (rc != 0)
			return rc;
		*size += TAG_SIZE + v->value.size;
	}
	return 0;
}

/* The subsystem is a nameless row of bytes behind all variables. */
static struct fmt_mat_variable subsystem_of(const struct snap_strbuf *bytes,
					    const size_t dims[2])
{
	return (struct fmt_mat_variable){
		.name = "",
		.value = { .class_ = FMT_MX_UINT8,
			   .rank = 2,
			   .dims = dims,
			   .count = bytes->size,
			   .real = { .type = FMT_MI_UINT8,
				     .stride = 1,
				     .count = bytes->size,
				     .data = bytes->data } },
	};
}

static int measure_strings(const struct fmt_mat_variable *variables,
			   size_t count, const struct snap_allocator *allocator,
			   uint64_t *size, struct snap_error *err)
{
	uint32_t strings = fmt_mat_count_strings(variables, count);
	struct snap_strbuf bytes;

	if (strings == 0)
		return 0;
	snap_strbuf_begin(&bytes, allocator);
	int rc = fmt_mat_build_strings(variables, count, strings, &bytes, err);
	if (rc == 0) {
		const size_t dims[2] = { 1, bytes.size };
		struct fmt_mat_variable all = subsystem_of(&bytes, dims);

		rc = fmt_mat_count_array(&all.value, 0, 1, err);
		*size += TAG_SIZE + all.value.size;
	}
	snap_strbuf_end(&bytes);
	return rc;
}

int fmt_mat_measure(struct fmt_mat_variable *variables, size_t count,
		    const struct snap_allocator *allocator, uint64_t *size,
		    struct snap_error *err)
{
	uint64_t total;
	int rc = count_variables(variables, count, &total, err);

	if (rc == 0)
		rc = measure_strings(variables, count, allocator, &total, err);
	if (rc == 0)
		*size = total;
	return rc;
}

static void put_header(struct fmt_mat_output *out, const char *text,
		       uint64_t subsystem)
{
	uint8_t header[128];
	size_t size;

	if (text == NULL)
		text = FMT_MAT_HEADER;
	size = strlen(text);
	memset(header, ' ', 116);
	memcpy(header, text, size < 116 ? size : 116);
	snap_put_le64(header + 116, subsystem);
	snap_put_le16(header + 124, 0x0100);
	memcpy(header + 126, "IM", 2);
	fmt_mat_put(out, header, sizeof(header));
}

static void put_subsystem(struct fmt_mat_output *out,
			  const struct snap_strbuf *strings)
{
	const size_t dims[2] = { 1, strings->size };
	struct fmt_mat_variable all = subsystem_of(strings, dims);

	if (out->rc == 0)
		out->rc = fmt_mat_count_array(&all.value, 0, 1, out->err);
	put_variable(out, &all);
}

/* Where the subsystem begins is in the header, so files with strings are
 * gathered in memory when their variables are compressed. */
static int put_all(struct fmt_mat_output *out,
		   const struct fmt_mat_variable *variables, size_t count,
		   const struct fmt_mat_write_options *options,
		   uint64_t subsystem, const struct snap_strbuf *strings)
{
	struct fmt_mat_deflater deflater = { .allocator = out->allocator,
					     .level = options->level };

	put_header(out, options->header, subsystem);
	for (size_t i = 0; i < count && out->rc == 0; i++) {
		if (options->compress &&
		    variables[i].value.size >= WORTH_COMPRESSING)
			put_compressed(out, &variables[i], &deflater);
		else
			put_variable(out, &variables[i]);
	}
	fmt_mat_deflate_end(&deflater);
	if (strings->size != 0)
		put_subsystem(out, strings);
	return fmt_mat_flush(out);
}

static int put_gathered(struct fmt_mat_output *out,
			const struct fmt_mat_variable *variables, size_t count,
			const struct fmt_mat_write_options *options,
			const struct snap_strbuf *strings)
{
	struct snap_strbuf bytes;
	struct snap_strbuf none = { .size = 0 };
	const struct fmt_mat_sink sink = { .write = fmt_mat_to_strbuf,
					   .context = &bytes };
	struct fmt_mat_output inner = { .sink = &sink,
					.err = out->err,
					.allocator = out->allocator };

	snap_strbuf_begin(&bytes, out->allocator);
	int rc = put_all(&inner, variables, count, options, 0, &none);
	if (rc == 0) {
		snap_put_le64((uint8_t *)bytes.data + 116, bytes.size);
		fmt_mat_put(out, bytes.data, bytes.size);
		put_subsystem(out, strings);
		rc = fmt_mat_flush(out);
	}
	snap_strbuf_end(&bytes);
	return rc;
}

int fmt_mat_write(struct fmt_mat_variable *variables, size_t count,
		  const struct fmt_mat_write_options *options,
		  const struct fmt_mat_sink *sink, struct snap_error *err)
{
	static const struct fmt_mat_write_options defaults = { 0 };
	struct snap_strbuf strings;
	uint64_t size;

	if (options == NULL)
		options = &defaults;
	const struct snap_allocator allocator =
		snap_allocator_or_default(options->allocator);
	struct fmt_mat_output out = { .sink = sink,
				      .err = err,
				      .allocator = &allocator };
	int rc = count_variables(variables, count, &size, err);
	if (rc != 0)
		return rc;
	uint32_t string_count = fmt_mat_count_strings(variables, count);
	snap_strbuf_begin(&strings, &allocator);
	if (string_count != 0)
		rc = fmt_mat_build_strings(variables, count, string_count,
					   &strings, err);
	if (rc == 0 && string_count != 0 && options->compress)
		rc = put_gathered(&out, variables, count, options, &strings);
	else if (rc == 0)
		rc = put_all(&out, variables, count, options,
			     string_count != 0 ? size : 0, &strings);
	snap_strbuf_end(&strings);
	return rc;
}
