#include "value_fixture.h"

#include "value/class_info.h"
#include "value/concat.h"
#include "value/convert.h"
#include "value/function.h"
#include "value/range.h"
#include "value/sparse.h"
#include "value/text.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void value_test_begin(struct value_test *test)
{
	if (ms_heap_begin(&test->heap, NULL) != 0)
		abort();
	snap_strbuf_begin(&test->text, NULL);
}

void value_test_end(struct value_test *test)
{
	snap_strbuf_end(&test->text);
	ms_heap_end(&test->heap);
}

/* ---------------------------------------------------------------- reading */

#define LIST_MAX 64

struct reader {
	struct ms_heap *heap;
	const char *at;
};

static int read_value(struct reader *reader, struct ms_value *out);

static void unreadable(const struct reader *reader)
{
	(void)fprintf(stderr, "no value: %s\n", reader->at);
	abort();
}

static void skip_blanks(struct reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

static bool take(struct reader *reader, char c)
{
	skip_blanks(reader);
	if (*reader->at != c)
		return false;
	reader->at++;
	return true;
}

static void need(struct reader *reader, char c)
{
	if (!take(reader, c))
		unreadable(reader);
}

static bool take_name(struct reader *reader, const char *name)
{
	size_t size = strlen(name);

	skip_blanks(reader);
	if (strncmp(reader->at, name, size) != 0 ||
	    isalnum((unsigned char)reader->at[size]))
		return false;
	reader->at += size;
	return true;
}

static void release_values(struct reader *reader, struct ms_value *values,
			   size_t count)
{
	ms_release_all(reader->heap, values, count);
}

/* Rows up to 'end'; elements separated by blanks or commas. */
static int read_rows(struct reader *reader, char end, struct ms_value *values,
		     uint32_t *lengths, size_t *rows)
{
	size_t count = 0;

	*rows = 0;
	lengths[0] = 0;
	while (!take(reader, end)) {
		if (take(reader, ';')) {
			lengths[++*rows] = 0;
			continue;
		}
		if (take(reader, ','))
			continue;
		if (count == LIST_MAX)
			unreadable(reader);
		if (read_value(reader, &values[count]) != 0) {
			release_values(reader, values, count);
			return -1;
		}
		count++;
		lengths[*rows]++;
	}
	if (count != 0)
		++*rows;
	return (int)count;
}

static int read_matrix(struct reader *reader, struct ms_value *out)
{
	struct ms_value values[LIST_MAX];
	uint32_t lengths[LIST_MAX];
	size_t rows;
	int count = read_rows(reader, ']', values, lengths, &rows);

	if (count < 0)
		return -1;
	int rc = ms_concat_rows(reader->heap, values, lengths, rows, out);
	release_values(reader, values, (size_t)count);
	return rc;
}

static int read_cell(struct reader *reader, struct ms_value *out)
{
	struct ms_value values[LIST_MAX];
	uint32_t lengths[LIST_MAX];
	size_t rows;
	int count = read_rows(reader, '}', values, lengths, &rows);
	struct ms_array *array;

	if (count < 0)
		return -1;
	size_t columns = rows == 0 ? 0 : lengths[0];
	int rc = ms_cell_create(reader->heap, rows, columns, &array);
	if (rc == 0) {
		struct ms_value *cells = array->data;

		for (size_t i = 0; i < rows * columns; i++)
			ms_take_into(reader->heap,
				     &cells[i / columns + i % columns * rows],
				     ms_retain(values[i]));
		*out = ms_take_object(array);
	}
	release_values(reader, values, (size_t)count);
	return rc;
}

static int read_text(struct reader *reader, char quote, struct ms_value *out)
{
	const char *begin = reader->at;
	const char *end = strchr(begin, quote);

	if (end == NULL)
		unreadable(reader);
	reader->at = end + 1;
	if (quote == '"')
		return ms_string_from_utf8(reader->heap, begin,
					   (size_t)(end - begin), out);
	return ms_text_from_utf8(reader->heap, begin, (size_t)(end - begin),
				 out);
}

static int read_number(struct reader *reader, struct ms_value *out)
{
	char *end;
	double x = strtod(reader->at, &end);

	if (end == reader->at)
		unreadable(reader);
	reader->at = end;
	if (*end == 'i' && !isalnum((unsigned char)end[1])) {
		reader->at++;
		return ms_complex(reader->heap, 0, x, out);
	}
	if ((*end == '+' || *end == '-') && isdigit((unsigned char)end[1])) {
		double im = strtod(end, &end);

		if (*end != 'i')
			unreadable(reader);
		reader->at = end + 1;
		return ms_complex(reader->heap, x, im, out);
	}
	*out = ms_real(x);
	return 0;
}

/* Numbers in parentheses, as dimensions. */
static uint32_t read_dims(struct reader *reader, size_t *dims)
{
	uint32_t rank = 0;

	do {
		skip_blanks(reader);
		dims[rank++] = strtoul(reader->at, NULL, 10);
		while (isdigit((unsigned char)*reader->at))
			reader->at++;
	} while (take(reader, ','));
	need(reader, ')');
	return rank;
}

static int read_zeros(struct reader *reader, enum ms_class class_,
		      struct ms_value *out)
{
	size_t dims[8];

	need(reader, '(');
	uint32_t rank = read_dims(reader, dims);
	return ms_zeros(reader->heap, class_, rank, dims, out);
}

static int read_reshape(struct reader *reader, struct ms_value *out)
{
	struct ms_value v;
	size_t dims[8];

	need(reader, '(');
	if (read_value(reader, &v) != 0)
		return -1;
	need(reader, ',');
	uint32_t rank = read_dims(reader, dims);
	int rc = ms_reshape(reader->heap, v, rank, dims, out);
	ms_release(reader->heap, v);
	return rc;
}

static int read_sparse(struct reader *reader, struct ms_value *out)
{
	struct ms_value v;

	need(reader, '(');
	if (read_value(reader, &v) != 0)
		return -1;
	need(reader, ')');
	int rc = ms_sparse_from_full(reader->heap, v, out);
	ms_release(reader->heap, v);
	return rc;
}

static int read_fields(struct reader *reader, struct ms_value *out)
{
	const size_t one[2] = { 1, 1 };
	struct ms_value result;

	if (ms_empty_of(reader->heap, MS_STRUCT, 2, one, &result) != 0)
		return -1;
	skip_blanks(reader);
	while (*reader->at != ')' && *reader->at != ';') {
		const char *name = reader->at;
		struct ms_value v;

		while (isalnum((unsigned char)*reader->at))
			reader->at++;
		size_t size = (size_t)(reader->at - name);
		need(reader, '=');
		int rc = read_value(reader, &v);
		if (rc == 0) {
			rc = ms_field_write(reader->heap, &result, name, size,
					    v);
			ms_release(reader->heap, v);
		}
		if (rc != 0) {
			ms_release(reader->heap, result);
			return rc;
		}
		(void)take(reader, ',');
		skip_blanks(reader);
	}
	*out = result;
	return 0;
}

static int read_structs(struct reader *reader, struct ms_value *out)
{
	struct ms_value values[LIST_MAX];
	size_t count = 0;

	need(reader, '(');
	do {
		if (read_fields(reader, &values[count]) != 0) {
			release_values(reader, values, count);
			return -1;
		}
		count++;
	} while (take(reader, ';'));
	need(reader, ')');
	int rc = ms_concat(reader->heap, 1, values, count, out);
	release_values(reader, values, count);
	return rc;
}

static int read_missing(struct reader *reader, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(reader->heap, MS_STRING, 1, 1, &array) != 0)
		return -1;
	*out = ms_take_object(array);
	return 0;
}

static int read_function(struct reader *reader, struct ms_value *out)
{
	const char *name = reader->at;

	while (isalnum((unsigned char)*reader->at))
		reader->at++;
	return ms_function_from_name(reader->heap, name,
				     (size_t)(reader->at - name), out);
}

/* int8(...) and the like. */
static int read_converted(struct reader *reader, struct ms_value *out)
{
	const char *begin = reader->at;
	enum ms_class class_;
	struct ms_value v;

	while (isalnum((unsigned char)*reader->at))
		reader->at++;
	if (!ms_class_find(begin, (size_t)(reader->at - begin), &class_))
		unreadable(reader);
	need(reader, '(');
	if (read_value(reader, &v) != 0)
		return -1;
	need(reader, ')');
	int rc = ms_convert(reader->heap, v, class_, out);
	ms_release(reader->heap, v);
	return rc;
}

static int read_word(struct reader *reader, struct ms_value *out)
{
	if (take_name(reader, "zeros"))
		return read_zeros(reader, MS_DOUBLE, out);
	if (take_name(reader, "false") && *reader->at == '(')
		return read_zeros(reader, MS_LOGICAL, out);
	if (take_name(reader, "cell"))
		return read_zeros(reader, MS_CELL, out);
	if (take_name(reader, "reshape"))
		return read_reshape(reader, out);
	if (take_name(reader, "sparse"))
		return read_sparse(reader, out);
	if (take_name(reader, "structs") || take_name(reader, "struct"))
		return read_structs(reader, out);
	if (take_name(reader, "missing"))
		return read_missing(reader, out);
	if (take_name(reader, "none")) {
		*out = ms_none();
		return 0;
	}
	if (take_name(reader, "true")) {
		*out = ms_logical(true);
		return 0;
	}
	return read_converted(reader, out);
}

static int read_primary(struct reader *reader, struct ms_value *out)
{
	skip_blanks(reader);
	if (take(reader, '['))
		return read_matrix(reader, out);
	if (take(reader, '{'))
		return read_cell(reader, out);
	if (take(reader, '\''))
		return read_text(reader, '\'', out);
	if (take(reader, '"'))
		return read_text(reader, '"', out);
	if (take(reader, '@'))
		return read_function(reader, out);
	if (take(reader, ':')) {
		*out = ms_colon();
		return 0;
	}
	if (isalpha((unsigned char)*reader->at) &&
	    strncmp(reader->at, "NaN", 3) != 0 &&
	    strncmp(reader->at, "Inf", 3) != 0)
		return read_word(reader, out);
	return read_number(reader, out);
}

static int make_range(struct reader *reader, struct ms_value *parts,
		      size_t count, struct ms_value *out)
{
	struct ms_value step = count == 3 ? parts[1] : ms_real(1);
	int rc = ms_range_values(reader->heap, parts[0], step, parts[count - 1],
				 out);

	release_values(reader, parts, count);
	return rc;
}

static int read_value(struct reader *reader, struct ms_value *out)
{
	struct ms_value parts[3];
	size_t count = 1;

	if (read_primary(reader, &parts[0]) != 0)
		return -1;
	if (parts[0].tag == MS_TAG_COLON || *reader->at != ':') {
		*out = parts[0];
		return 0;
	}
	while (count < 3 && take(reader, ':')) {
		if (read_primary(reader, &parts[count]) != 0) {
			release_values(reader, parts, count);
			return -1;
		}
		count++;
	}
	return make_range(reader, parts, count, out);
}

int value_parse(struct ms_heap *heap, const char *source, struct ms_value *out)
{
	struct reader reader = { .heap = heap, .at = source };
	int rc = read_value(&reader, out);

	skip_blanks(&reader);
	if (rc == 0 && *reader.at != '\0')
		unreadable(&reader);
	return rc;
}

struct ms_value value_of(struct value_test *test, const char *source)
{
	struct ms_value v;

	if (value_parse(&test->heap, source, &v) != 0) {
		(void)fprintf(stderr, "%s: %s\n", source,
			      ms_error_message(&test->heap));
		abort();
	}
	return v;
}

uint32_t value_list(struct value_test *test, const char *source,
		    struct ms_value out[8])
{
	char part[512];
	uint32_t count = 0;

	while (*source != '\0') {
		size_t size = strcspn(source, "|");

		if (size >= sizeof(part) || count == 8)
			abort();
		memcpy(part, source, size);
		part[size] = '\0';
		out[count++] = value_of(test, part);
		source += size + (source[size] == '|');
	}
	return count;
}

void value_list_end(struct value_test *test, struct ms_value *values,
		    uint32_t count)
{
	ms_release_all(&test->heap, values, count);
}

/* ---------------------------------------------------------------- writing */

static void write_value(struct snap_strbuf *out, struct ms_heap *heap,
			struct ms_value v);

static void write_number(struct snap_strbuf *out, struct ms_value v)
{
	if (ms_class_is_float(ms_class_of(v)))
		snap_strbuf_printf(out, "%.17g", ms_inline_double(v));
	else if (ms_class_is_signed(ms_class_of(v)))
		snap_strbuf_printf(out, "%lld", (long long)v.as.integer);
	else
		snap_strbuf_printf(out, "%llu",
				   (unsigned long long)v.as.natural);
}

static void write_plain(struct snap_strbuf *out, const struct ms_view *view)
{
	size_t size = ms_class_size(view->class_);
	size_t count = view->complex ? 2 * view->count : view->count;
	const char *data = view->data;

	if (view->class_ == MS_CHAR) {
		snap_strbuf_puts(out, " '");
		ms_units_to_utf8(view->data, view->count, out);
		snap_strbuf_putc(out, '\'');
		return;
	}
	for (size_t i = 0; i < count; i++) {
		snap_strbuf_putc(out, view->complex && i % 2 == 1 ? '+' : ' ');
		write_number(out,
			     ms_inline_load(view->class_, data + i * size));
		if (view->complex && i % 2 == 1)
			snap_strbuf_putc(out, 'i');
	}
}

static void write_braced(struct snap_strbuf *out, struct ms_heap *heap,
			 struct ms_value v)
{
	snap_strbuf_puts(out, " {");
	write_value(out, heap, v);
	snap_strbuf_putc(out, '}');
}

static void write_struct(struct snap_strbuf *out, struct ms_heap *heap,
			 struct ms_value v)
{
	const struct ms_shape *shape = ms_struct_of(v)->shape;
	const struct ms_value *values = ms_struct_values(v);

	for (uint32_t i = 0; i < shape->field_count; i++)
		snap_strbuf_printf(out, " %s", ms_shape_name(shape, i)->text);
	for (size_t i = 0; i < ms_count(v) * shape->field_count; i++)
		write_braced(out, heap, values[i]);
}

static void write_elements(struct snap_strbuf *out, struct ms_heap *heap,
			   struct ms_value v)
{
	struct ms_view view;

	if (v.tag == MS_TAG_FUNCTION) {
		write_braced(out, heap, ms_function_of(v)->name);
		return;
	}
	if (v.tag == MS_TAG_STRUCT) {
		write_struct(out, heap, v);
		return;
	}
	if (ms_view_begin(heap, &v, &view) != 0)
		abort();
	if (ms_class_is_plain(view.class_))
		write_plain(out, &view);
	else
		for (size_t i = 0; i < view.count; i++)
			write_braced(out, heap,
				     ((const struct ms_value *)view.data)[i]);
	ms_view_end(heap, &view);
}

static void write_value(struct snap_strbuf *out, struct ms_heap *heap,
			struct ms_value v)
{
	if (ms_is_none(v)) {
		snap_strbuf_puts(out, "none");
		return;
	}
	if (ms_is_sparse(v))
		snap_strbuf_puts(out, "sparse ");
	if (ms_is_complex(v))
		snap_strbuf_puts(out, "complex ");
	snap_strbuf_printf(out, "%s ", ms_class_name(ms_class_of(v)));
	ms_dims_text(out, ms_rank(v), ms_dims(v));
	write_elements(out, heap, v);
}

const char *value_text(struct value_test *test, struct ms_value v)
{
	snap_strbuf_reset(&test->text);
	write_value(&test->text, &test->heap, v);
	return snap_strbuf_text(&test->text);
}

/* -------------------------------------------------------------- asserting */

/* A real full scalar of a plain class is inline, always. */
static bool is_canonical(struct ms_value v)
{
	return v.tag != MS_TAG_ARRAY || ms_count(v) != 1 || ms_is_complex(v) ||
	       !ms_class_is_plain(ms_class_of(v));
}

void assert_value(struct value_test *test, struct ms_value v,
		  const char *expected)
{
	assert_string_equal(value_text(test, v), expected);
	assert_true(is_canonical(v));
	ms_release(&test->heap, v);
}

void assert_values(const struct value_row *rows, size_t count)
{
	struct value_test test;

	value_test_begin(&test);
	for (size_t i = 0; i < count; i++)
		assert_value(&test, value_of(&test, rows[i].source),
			     rows[i].expected);
	value_test_end(&test);
}

void assert_failed(struct value_test *test, int rc, const char *identifier)
{
	assert_int_not_equal(rc, 0);
	assert_true(test->heap.error.pending);
	assert_string_equal(ms_error_identifier(&test->heap), identifier);
	assert_string_not_equal(ms_error_message(&test->heap), "");
	ms_error_clear(&test->heap);
}
