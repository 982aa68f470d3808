/* Cell arrays: making them, and to and from structs. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/char_rows.h"
#include "builtins/names.h"
#include "builtins/numeric.h"
#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"

#include <math.h>
#include <string.h>

int ms_bi_cell(struct ms_call *call)
{
	struct ms_shape_dims dims;
	struct ms_array *array;

	/* cell() is 0x0 where zeros() is 1x1. */
	if (call->argument_count == 0)
		return ms_empty_of(call->heap, MS_CELL, 2,
				   (const size_t[]){ 0, 0 }, &call->results[0]);
	if (ms_arguments_size(call, 0, call->argument_count, &dims) != 0 ||
	    ms_array_create(call->heap, MS_CELL, false, dims.rank, dims.dims,
			    &array) != 0)
		return -1;
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_iscell(struct ms_call *call)
{
	return ms_give_bool(call, ms_is_class(ms_argument(call, 0), MS_CELL));
}

/* Element 'i' of any array as a value of its own. */
static int element_of(struct ms_heap *heap, struct ms_value v, size_t i,
		      struct ms_value *out)
{
	struct ms_value index = ms_real((double)i + 1);

	return ms_index_read(heap, v, &index, 1, out);
}

static int fill_elements(struct ms_heap *heap, struct ms_value v,
			 struct ms_array *cell)
{
	for (size_t i = 0; i < cell->count; i++) {
		struct ms_value element;

		if (element_of(heap, v, i, &element) != 0)
			return -1;
		ms_take_into(heap, &((struct ms_value *)cell->data)[i],
			     element);
	}
	return 0;
}

/* Which dimensions stay together in each cell. */
static int read_kept(struct ms_call *call, bool *kept, struct ms_value v)
{
	struct ms_numbers dims;

	if (ms_real_numbers(call, 1, &dims) != 0)
		return -1;
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < dims.count; i++) {
		double d = dims.data[i];

		if (!(d >= 1 && d <= MS_RANK_MAX) || d != floor(d))
			rc = ms_fail(call->heap, "MATLAB:num2cell:dimension",
				     "Dimensions given to '%s' must be "
				     "positive whole numbers.",
				     call->name);
		else if (d <= ms_rank(v))
			kept[(size_t)d - 1] = true;
	}
	ms_numbers_end(call, &dims);
	return rc;
}

/* The piece that cell 'i' holds: all of the kept dimensions, one place of the
 * others. */
static int piece_of(struct ms_heap *heap, struct ms_value v,
		    const struct ms_shape_dims *cells, const bool *kept,
		    size_t i, struct ms_value *out)
{
	struct ms_value indexes[MS_RANK_MAX];

	for (uint32_t k = 0; k < cells->rank; k++) {
		indexes[k] =
			kept[k] ? ms_colon()
				: ms_real((double)(i % cells->dims[k]) + 1);
		i /= cells->dims[k];
	}
	return ms_index_read(heap, v, indexes, cells->rank, out);
}

static int cut_pieces(struct ms_call *call, struct ms_value v)
{
	bool kept[MS_RANK_MAX] = { false };
	struct ms_shape_dims dims;
	struct ms_array *cell;

	if (read_kept(call, kept, v) != 0)
		return -1;
	ms_dims_copy(v, &dims);
	for (uint32_t k = 0; k < dims.rank; k++)
		if (kept[k])
			dims.dims[k] = 1;
	if (ms_array_create(call->heap, MS_CELL, false, dims.rank, dims.dims,
			    &cell) != 0)
		return -1;
	for (size_t i = 0; i < cell->count; i++) {
		struct ms_value piece;

		if (piece_of(call->heap, v, &dims, kept, i, &piece) != 0) {
			ms_array_drop(call->heap, cell);
			return -1;
		}
		ms_take_into(call->heap, &((struct ms_value *)cell->data)[i],
			     piece);
	}
	return ms_give(call, ms_array_finish(call->heap, cell));
}

int ms_bi_num2cell(struct ms_call *call)
{
	struct ms_value v = call->arguments[0];
	struct ms_array *cell;

	if (call->argument_count == 2)
		return cut_pieces(call, v);
	if (ms_array_create(call->heap, MS_CELL, false, ms_rank(v), ms_dims(v),
			    &cell) != 0)
		return -1;
	if (fill_elements(call->heap, v, cell) != 0) {
		ms_array_drop(call->heap, cell);
		return -1;
	}
	return ms_give(call, ms_array_finish(call->heap, cell));
}

/* ------------------------------------------------------------- struct2cell */

int ms_bi_struct2cell(struct ms_call *call)
{
	struct ms_value s = call->arguments[0];
	size_t dims[MS_RANK_MAX + 1];
	struct ms_array *cell;

	if (s.tag != MS_TAG_STRUCT)
		return ms_fail_type(call, s);
	uint32_t rank = ms_rank(s);
	bool scalar = ms_is_scalar(s);

	dims[0] = ms_struct_of(s)->shape->field_count;
	memcpy(dims + 1, ms_dims(s), rank * sizeof(size_t));
	if (ms_array_create(call->heap, MS_CELL, false, scalar ? 2 : rank + 1,
			    dims, &cell) != 0)
		return -1;
	/* Fields run fastest in a struct array, as they do in the cell. */
	const struct ms_value *values = ms_struct_values(s);
	for (size_t i = 0; i < cell->count; i++)
		ms_take_into(call->heap, &((struct ms_value *)cell->data)[i],
			     ms_retain(values[i]));
	return ms_give(call, ms_array_finish(call->heap, cell));
}

/* ------------------------------------------------------------- cell2struct */

static int add_field(struct ms_call *call, struct ms_units name,
		     struct ms_shape **shape)
{
	struct snap_strbuf text;
	struct ms_shape *wider;
	int rc;

	snap_strbuf_begin(&text, &call->heap->allocator);
	ms_units_to_utf8(name.data, name.count, &text);
	if (text.failed)
		rc = ms_fail_memory(call->heap);
	else if (!ms_is_name(snap_strbuf_text(&text), text.size))
		rc = ms_fail(call->heap, "MATLAB:AddField:InvalidFieldName",
			     "Invalid field name \"%s\".",
			     snap_strbuf_text(&text));
	else if (ms_shape_find(*shape, text.data, text.size) != MS_NO_FIELD)
		rc = ms_fail(call->heap, "MATLAB:DuplicateFieldName",
			     "Repeated field name \"%s\".",
			     snap_strbuf_text(&text));
	else
		rc = ms_shape_add(call->heap, *shape, text.data, text.size,
				  &wider);
	snap_strbuf_end(&text);
	if (rc != 0)
		return -1;
	ms_shape_release(call->heap, *shape);
	*shape = wider;
	return 0;
}

/* Field names: texts, or the rows of a char matrix without their blanks. */
static int field_shape(struct ms_call *call, struct ms_shape **out)
{
	struct ms_char_rows rows;
	struct ms_texts texts;
	int rc = 0;

	if (ms_texts_argument(call, 1, &texts) != 0 ||
	    ms_shape_root(call->heap, out) != 0)
		return -1;
	ms_char_rows_begin(&rows, call->heap);
	for (size_t i = 0; i < texts.count; i++) {
		if (texts.class_ == MS_CHAR) {
			ms_char_rows_add(&rows, &call->arguments[1]);
			break;
		}
		ms_wide_append(&rows.text, ms_texts_at(&texts, i));
		ms_char_rows_close(&rows);
	}
	rc = ms_wide_check(&rows.text);
	for (size_t i = 0; rc == 0 && i < rows.count; i++) {
		struct ms_units name = ms_char_rows_at(&rows, i);

		while (name.count != 0 &&
		       ms_unit_is_space(name.data[name.count - 1]))
			name.count--;
		rc = add_field(call, name, out);
	}
	ms_char_rows_end(&rows);
	if (rc != 0)
		ms_shape_release(call->heap, *out);
	return rc;
}

/* Where an element's cells are: the cell array is [before][fields][after]. */
static void copy_cells(struct ms_heap *heap, struct ms_struct *s,
		       struct ms_value c, size_t before)
{
	size_t fields = s->shape->field_count;
	struct ms_value *values = s->array.data;
	const struct ms_value *cells = ms_cell_values(c);

	for (size_t e = 0; e < s->array.count; e++)
		for (size_t f = 0; f < fields; f++) {
			size_t at =
				e % before + (f + e / before * fields) * before;

			ms_take_into(heap, values++, ms_retain(cells[at]));
		}
}

static int make_structs(struct ms_call *call, struct ms_shape *shape,
			uint32_t dim)
{
	struct ms_value c = call->arguments[0];
	struct ms_shape_dims dims;
	struct ms_struct *s;
	size_t before = 1;
	uint32_t rank = 0;

	if (ms_dim(c, dim) != shape->field_count)
		return ms_fail(call->heap,
			       "MATLAB:cell2struct:"
			       "numFieldsMismatch",
			       "The number of field names must be the size of "
			       "the cell array along dimension %u.",
			       dim + 1);
	for (uint32_t k = 0; k < ms_rank(c); k++) {
		if (k < dim)
			before *= ms_dim(c, k);
		if (k != dim)
			dims.dims[rank++] = ms_dim(c, k);
	}
	/* What is left of a matrix is a column. */
	if (rank == 1)
		dims.dims[rank++] = 1;
	if (ms_struct_create(call->heap, shape, rank, dims.dims, &s) != 0)
		return -1;
	if (before != 0)
		copy_cells(call->heap, s, c, before);
	return ms_give(call, ms_take_object(s));
}

int ms_bi_cell2struct(struct ms_call *call)
{
	struct ms_shape *shape;
	uint32_t dim = 0;

	if (!ms_is_class(call->arguments[0], MS_CELL))
		return ms_fail_type(call, call->arguments[0]);
	if (call->argument_count == 3 &&
	    ms_argument_dimension(call, 2, &dim) != 0)
		return -1;
	if (field_shape(call, &shape) != 0)
		return -1;
	int rc = make_structs(call, shape, dim);
	ms_shape_release(call->heap, shape);
	return rc;
}
