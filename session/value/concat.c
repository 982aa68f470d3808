#include "value/concat.h"
#include "base/checked.h"
#include "value/cell.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/sparse.h"
#include "value/struct.h"
#include "value/text.h"

#include <string.h>

/* What the values have together. */
struct mix {
	enum ms_class class_;
	bool complex;
	bool sparse;
};

/* ------------------------------------------------------------------ class */

static bool is_plain_empty(struct ms_value v)
{
	return ms_class_is_plain(ms_class_of(v)) && ms_is_empty(v);
}

/* Of two plain classes; the first integer class wins over a later one. */
static enum ms_class wider(enum ms_class a, enum ms_class b)
{
	if (a == MS_CHAR || b == MS_CHAR)
		return MS_CHAR;
	if (ms_class_is_integer(a) || ms_class_is_integer(b))
		return ms_class_is_integer(a) ? a : b;
	if (a == MS_SINGLE || b == MS_SINGLE)
		return MS_SINGLE;
	return a == MS_DOUBLE || b == MS_DOUBLE ? MS_DOUBLE : MS_LOGICAL;
}

static bool has_class(const struct ms_value *values, size_t count,
		      enum ms_class class_)
{
	for (size_t i = 0; i < count; i++)
		if (ms_is_class(values[i], class_))
			return true;
	return false;
}

static int fail_mix(struct ms_heap *heap, enum ms_class a, enum ms_class b)
{
	if (a == MS_FUNCTION || b == MS_FUNCTION)
		return ms_fail(heap, "MATLAB:FunctionHandle:nonScalar",
			       "Nonscalar arrays of function handles are not "
			       "allowed; use cell arrays instead.");
	return ms_fail(heap, "MATLAB:catenate:UnableToConcat",
		       "Concatenation of %s and %s is not possible.",
		       ms_class_name(a), ms_class_name(b));
}

/* Among structs there may be [] but nothing else. */
static int check_structs(struct ms_heap *heap, const struct ms_value *values,
			 size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!ms_is_class(values[i], MS_STRUCT) &&
		    !is_plain_empty(values[i]))
			return fail_mix(heap, MS_STRUCT,
					ms_class_of(values[i]));
	return 0;
}

static int mix_plain(struct ms_heap *heap, const struct ms_value *values,
		     size_t count, struct mix *mix)
{
	for (size_t i = 0; i < count; i++) {
		enum ms_class class_ = ms_class_of(values[i]);

		if (!ms_class_is_plain(class_))
			return fail_mix(heap, class_,
					ms_class_of(values[i == 0 ? 1 : 0]));
		mix->class_ = i == 0 ? class_ : wider(mix->class_, class_);
		mix->complex |= ms_is_complex(values[i]);
		mix->sparse |= ms_is_sparse(values[i]);
	}
	mix->complex &= ms_class_is_numeric(mix->class_);
	mix->sparse &= mix->class_ == MS_DOUBLE || mix->class_ == MS_LOGICAL;
	return 0;
}

static int choose_mix(struct ms_heap *heap, const struct ms_value *values,
		      size_t count, struct mix *mix)
{
	*mix = (struct mix){ .class_ = MS_DOUBLE };
	for (size_t i = 0; i < count; i++)
		if (ms_is_none(values[i]) || values[i].tag == MS_TAG_COLON ||
		    values[i].tag >= MS_TAG_LIST)
			return ms_fail_class(heap, "horzcat", values[i]);
	if (has_class(values, count, MS_STRING)) {
		mix->class_ = MS_STRING;
	} else if (has_class(values, count, MS_CELL)) {
		mix->class_ = MS_CELL;
	} else if (has_class(values, count, MS_STRUCT)) {
		mix->class_ = MS_STRUCT;
		return check_structs(heap, values, count);
	} else {
		return mix_plain(heap, values, count, mix);
	}
	return 0;
}

/* ------------------------------------------------------------------ parts */

/* A value among strings: each becomes a string, '' included, [] doesn't. */
static int string_part(struct ms_heap *heap, struct ms_value v,
		       struct ms_value *out)
{
	const size_t none[2] = { 0, 0 };

	if (ms_is_zero_by_zero(v) && !ms_is_class(v, MS_CHAR))
		return ms_empty_of(heap, MS_STRING, 2, none, out);
	return ms_convert(heap, v, MS_STRING, out);
}

/* A value among cells is a cell's content; nothing is no content. */
static int cell_part(struct ms_heap *heap, struct ms_value v,
		     struct ms_value *out)
{
	const size_t none[2] = { 0, 0 };

	if (ms_is_class(v, MS_CELL)) {
		*out = ms_retain(v);
		return 0;
	}
	if (ms_is_empty(v))
		return ms_empty_of(heap, MS_CELL, 2, none, out);
	return ms_cell_of(heap, &v, 1, true, out);
}

static int plain_part(struct ms_heap *heap, struct ms_value v,
		      const struct mix *mix, struct ms_value *out)
{
	struct ms_value full;
	struct ms_value converted;

	if (ms_gather(heap, v, &full) != 0)
		return -1;
	int rc = ms_convert(heap, full, mix->class_, &converted);
	ms_release(heap, full);
	if (rc == 0 && mix->complex) {
		rc = ms_to_complex(heap, converted, out);
		ms_release(heap, converted);
	} else if (rc == 0) {
		*out = converted;
	}
	return rc;
}

static int struct_part(struct ms_heap *heap, struct ms_value v,
		       struct ms_shape *shape, struct ms_value *out)
{
	bool matches;

	if (v.tag != MS_TAG_STRUCT) {
		*out = ms_retain(v);
		return 0;
	}
	if (ms_struct_match(heap, v, shape, &matches, out) != 0)
		return -1;
	if (!matches)
		return ms_fail(heap, "MATLAB:catenate:structFieldBad",
			       "Names of fields in structure arrays being "
			       "concatenated do not match.");
	return 0;
}

static struct ms_shape *first_shape(const struct ms_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].tag == MS_TAG_STRUCT)
			return ms_struct_of(values[i])->shape;
	return NULL;
}

static int make_part(struct ms_heap *heap, struct ms_value v,
		     const struct mix *mix, struct ms_shape *shape,
		     struct ms_value *out)
{
	if (mix->class_ == MS_STRING)
		return string_part(heap, v, out);
	if (mix->class_ == MS_CELL)
		return cell_part(heap, v, out);
	if (mix->class_ == MS_STRUCT)
		return struct_part(heap, v, shape, out);
	return plain_part(heap, v, mix, out);
}

/* The values in the form of the result; 'parts' has room for all. */
static int make_parts(struct ms_heap *heap, const struct ms_value *values,
		      size_t count, const struct mix *mix,
		      struct ms_value *parts)
{
	struct ms_shape *shape = first_shape(values, count);

	for (size_t i = 0; i < count; i++) {
		if (make_part(heap, values[i], mix, shape, &parts[i]) != 0) {
			ms_release_all(heap, parts, i);
			return -1;
		}
	}
	return 0;
}

/* ------------------------------------------------------------- dimensions */

/* [] and, in two dimensions, 1x0 and 0x1 may stand anywhere. */
static bool is_skipped(struct ms_value v)
{
	return ms_is_zero_by_zero(v);
}

static bool is_short_empty(const size_t *dims)
{
	return dims[0] + dims[1] == 1;
}

static int fail_dims(struct ms_heap *heap, const struct ms_shape_dims *sum,
		     struct ms_value v)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &heap->allocator);
	ms_dims_text(&text, sum->rank, sum->dims);
	snap_strbuf_puts(&text, " and ");
	ms_dims_text(&text, ms_rank(v), ms_dims(v));
	int rc = ms_fail(heap, "MATLAB:catenate:dimensionMismatch",
			 "Dimensions of arrays being concatenated are not "
			 "consistent (%s).",
			 snap_strbuf_text(&text));
	snap_strbuf_end(&text);
	return rc;
}

/* Does 'v' fit to 'sum' along 'dim'?  Then 'sum' grows. */
static bool join_dims(struct ms_shape_dims *sum, uint32_t dim,
		      struct ms_value v)
{
	uint32_t rank = ms_rank(v) > sum->rank ? ms_rank(v) : sum->rank;
	uint64_t total;

	if (rank < dim + 1)
		rank = dim + 1;
	for (uint32_t i = sum->rank; i < rank; i++)
		sum->dims[i] = 1;
	sum->rank = rank;
	for (uint32_t i = 0; i < rank; i++)
		if (i != dim && sum->dims[i] != ms_dim(v, i))
			return false;
	if (!snap_add(sum->dims[dim], ms_dim(v, dim), &total) ||
	    total > SIZE_MAX)
		return false;
	sum->dims[dim] = (size_t)total;
	return true;
}

static int sum_dims(struct ms_heap *heap, uint32_t dim, struct ms_value *parts,
		    size_t count, struct ms_shape_dims *sum)
{
	bool first = true;

	sum->rank = 2;
	sum->dims[0] = 0;
	sum->dims[1] = 0;
	for (size_t i = 0; i < count; i++) {
		struct ms_shape_dims before = *sum;

		if (is_skipped(parts[i]))
			continue;
		if (first) {
			ms_dims_copy(parts[i], sum);
			first = false;
			continue;
		}
		if (join_dims(sum, dim, parts[i]))
			continue;
		*sum = before;
		if (dim > 1 || before.rank != 2 || ms_rank(parts[i]) != 2)
			return fail_dims(heap, sum, parts[i]);
		bool short_part = is_short_empty(ms_dims(parts[i]));
		bool short_sum = is_short_empty(before.dims);
		if (!short_part && !short_sum)
			return fail_dims(heap, sum, parts[i]);
		if (short_part && short_sum)
			sum->dims[0] = sum->dims[1] = 0;
		else if (short_sum)
			ms_dims_copy(parts[i], sum);
	}
	return 0;
}

/* ---------------------------------------------------------------- copying */

static size_t part_count(struct ms_value v)
{
	return ms_is_none(v) ? 0 : ms_count(v);
}

struct copy {
	char *out;
	size_t size;  /* of an element */
	size_t below; /* elements of a step along 'dim' */
	size_t above; /* how often all parts follow each other */
	size_t total; /* elements of the result in one such round */
};

static void copy_parts(const struct copy *copy, const struct ms_value *parts,
		       size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		struct ms_view view;

		if (part_count(parts[i]) == 0 ||
		    !ms_view_direct(&parts[i], &view))
			continue;
		size_t run = view.count / copy->above;
		const char *in = view.data;
		for (size_t k = 0; k < copy->above; k++)
			memcpy(copy->out + (at + k * copy->total) * copy->size,
			       in + k * run * copy->size, run * copy->size);
		at += run;
	}
}

static void plan_copy(const struct ms_shape_dims *sum, uint32_t dim,
		      struct copy *copy)
{
	copy->below = 1;
	copy->above = 1;
	for (uint32_t i = 0; i < dim && i < sum->rank; i++)
		copy->below *= sum->dims[i];
	for (uint32_t i = dim + 1; i < sum->rank; i++)
		copy->above *= sum->dims[i];
	copy->total =
		copy->below * (dim < sum->rank ? sum->dims[dim] : (size_t)1);
}

static void retain_values(struct ms_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		(void)ms_retain(values[i]);
}

static int join_structs(struct ms_heap *heap, uint32_t dim,
			const struct ms_value *parts, size_t count,
			const struct ms_shape_dims *sum, struct ms_value *out)
{
	struct ms_shape *shape = first_shape(parts, count);
	struct ms_struct *structure;
	struct copy copy;

	if (ms_struct_create_raw(heap, shape, sum->rank, sum->dims,
				 &structure) != 0)
		return -1;
	plan_copy(sum, dim, &copy);
	copy.size = shape->field_count * sizeof(struct ms_value);
	copy.out = structure->array.data;
	if (copy.size != 0)
		copy_parts(&copy, parts, count);
	retain_values(structure->array.data,
		      structure->array.count * shape->field_count);
	*out = ms_take_object(structure);
	return 0;
}

static int join_arrays(struct ms_heap *heap, uint32_t dim,
		       const struct ms_value *parts, size_t count,
		       const struct mix *mix, const struct ms_shape_dims *sum,
		       struct ms_value *out)
{
	struct ms_array *array;
	struct copy copy;

	if (ms_array_create_raw(heap, mix->class_, mix->complex, sum->rank,
				sum->dims, &array) != 0)
		return -1;
	plan_copy(sum, dim, &copy);
	copy.size = ms_element_size(mix->class_, mix->complex);
	copy.out = array->data;
	copy_parts(&copy, parts, count);
	if (!ms_class_is_plain(mix->class_))
		retain_values(array->data, array->count);
	*out = ms_array_finish(heap, array);
	return 0;
}

static int join_parts(struct ms_heap *heap, uint32_t dim,
		      struct ms_value *parts, size_t count,
		      const struct mix *mix, struct ms_value *out)
{
	struct ms_shape_dims sum;

	if (sum_dims(heap, dim, parts, count, &sum) != 0)
		return -1;
	if (mix->class_ == MS_STRUCT)
		return join_structs(heap, dim, parts, count, &sum, out);
	return join_arrays(heap, dim, parts, count, mix, &sum, out);
}

static int concat_mixed(struct ms_heap *heap, uint32_t dim,
			const struct ms_value *values, size_t count,
			const struct mix *mix, struct ms_value *out)
{
	size_t size;

	if (mix->sparse && dim < 2)
		return ms_sparse_concat(heap, dim, values, count, out);
	if (!snap_mul_size(count, sizeof(struct ms_value), &size))
		return ms_fail_memory(heap);
	struct ms_value *parts = ms_heap_alloc(heap, size);
	if (parts == NULL)
		return -1;
	int rc = make_parts(heap, values, count, mix, parts);
	if (rc == 0) {
		rc = join_parts(heap, dim, parts, count, mix, out);
		ms_release_all(heap, parts, count);
	}
	ms_heap_free(heap, parts, size);
	return rc;
}

static int concat_nothing(struct ms_heap *heap, struct ms_value *out)
{
	*out = ms_empty(heap);
	return 0;
}

/* The usual case: real double scalars. */
static bool all_doubles(const struct ms_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].tag != MS_TAG_DOUBLE)
			return false;
	return true;
}

static int concat_doubles(struct ms_heap *heap, bool column,
			  const struct ms_value *values, size_t count,
			  struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, column ? count : 1,
			     column ? 1 : count, &array) != 0)
		return -1;
	double *elements = array->data;
	for (size_t i = 0; i < count; i++)
		elements[i] = values[i].as.real;
	*out = ms_array_finish(heap, array);
	return 0;
}

int ms_concat(struct ms_heap *heap, uint32_t dim, const struct ms_value *values,
	      size_t count, struct ms_value *out)
{
	struct mix mix;

	if (count == 0)
		return concat_nothing(heap, out);
	if (dim < 2 && all_doubles(values, count))
		return concat_doubles(heap, dim == 0, values, count, out);
	if (dim >= MS_RANK_MAX)
		return ms_fail(heap, "MATLAB:catenate:dimension",
			       "An array has at most %d dimensions.",
			       MS_RANK_MAX);
	if (count == 1 && ms_is_heap(values[0]) &&
	    values[0].tag < MS_TAG_LIST) {
		*out = ms_retain(values[0]);
		return 0;
	}
	if (choose_mix(heap, values, count, &mix) != 0)
		return -1;
	return concat_mixed(heap, dim, values, count, &mix, out);
}

/* ------------------------------------------------------------ whole literals
 */

static size_t sum_lengths(const uint32_t *lengths, size_t row_count)
{
	size_t count = 0;

	for (size_t i = 0; i < row_count; i++)
		count += lengths[i];
	return count;
}

static bool is_rectangle(const uint32_t *lengths, size_t row_count)
{
	for (size_t i = 1; i < row_count; i++)
		if (lengths[i] != lengths[0])
			return false;
	return true;
}

static int rows_of_doubles(struct ms_heap *heap, const struct ms_value *values,
			   size_t columns, size_t rows, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, rows, columns, &array) != 0)
		return -1;
	double *elements = array->data;
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < columns; j++)
			elements[i + j * rows] =
				values[i * columns + j].as.real;
	*out = ms_array_finish(heap, array);
	return 0;
}

/* Each row by itself; then the rows. */
static int join_rows(struct ms_heap *heap, const struct ms_value *values,
		     const uint32_t *lengths, size_t row_count,
		     struct ms_value *rows, struct ms_value *out)
{
	size_t made = 0;
	int rc = 0;

	for (; made < row_count; made++) {
		rc = ms_concat(heap, 1, values, lengths[made], &rows[made]);
		if (rc != 0)
			break;
		values += lengths[made];
	}
	if (rc == 0)
		rc = ms_concat(heap, 0, rows, row_count, out);
	ms_release_all(heap, rows, made);
	return rc;
}

static int concat_literal(struct ms_heap *heap, const struct ms_value *values,
			  const uint32_t *lengths, size_t row_count,
			  struct ms_value *out)
{
	size_t size = row_count * sizeof(struct ms_value);
	struct ms_value *rows = ms_heap_alloc(heap, size);

	if (rows == NULL)
		return -1;
	int rc = join_rows(heap, values, lengths, row_count, rows, out);
	ms_heap_free(heap, rows, size);
	return rc;
}

/* One string or cell anywhere makes strings or cells of all values, also of
 * those in rows without one. */
static int concat_as(struct ms_heap *heap, enum ms_class class_,
		     const struct ms_value *values, size_t count,
		     const uint32_t *lengths, size_t row_count,
		     struct ms_value *out)
{
	struct mix mix = { .class_ = class_ };
	size_t size = count * sizeof(struct ms_value);
	struct ms_value *parts = ms_heap_alloc(heap, size);

	if (parts == NULL)
		return -1;
	int rc = make_parts(heap, values, count, &mix, parts);
	if (rc == 0) {
		rc = concat_literal(heap, parts, lengths, row_count, out);
		ms_release_all(heap, parts, count);
	}
	ms_heap_free(heap, parts, size);
	return rc;
}

int ms_concat_rows(struct ms_heap *heap, const struct ms_value *values,
		   const uint32_t *lengths, size_t row_count,
		   struct ms_value *out)
{
	size_t count = sum_lengths(lengths, row_count);

	if (row_count == 0)
		return concat_nothing(heap, out);
	if (row_count == 1)
		return ms_concat(heap, 1, values, count, out);
	if (count != 0 && is_rectangle(lengths, row_count) &&
	    all_doubles(values, count))
		return rows_of_doubles(heap, values, lengths[0], row_count,
				       out);
	if (has_class(values, count, MS_STRING))
		return concat_as(heap, MS_STRING, values, count, lengths,
				 row_count, out);
	if (has_class(values, count, MS_CELL))
		return concat_as(heap, MS_CELL, values, count, lengths,
				 row_count, out);
	return concat_literal(heap, values, lengths, row_count, out);
}
