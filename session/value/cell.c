#include "value/cell.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/index.h"
#include "value/index_grow.h"
#include "value/opaque.h"

int ms_cell_create(struct ms_heap *heap, size_t rows, size_t columns,
		   struct ms_array **out)
{
	const size_t dims[2] = { rows, columns };

	return ms_array_create(heap, MS_CELL, false, 2, dims, out);
}

int ms_cell_of(struct ms_heap *heap, const struct ms_value *values,
	       size_t count, bool row, struct ms_value *out)
{
	const size_t dims[2] = { row ? 1 : count, row ? count : 1 };
	struct ms_array *array;

	if (ms_array_create_raw(heap, MS_CELL, false, 2, dims, &array) != 0)
		return -1;
	struct ms_value *elements = array->data;
	for (size_t i = 0; i < count; i++)
		elements[i] = ms_retain(values[i]);
	*out = ms_array_finish(heap, array);
	return 0;
}

static bool is_braced(struct ms_value v)
{
	return v.tag == MS_TAG_ARRAY && (v.as.object->class_ == MS_CELL ||
					 v.as.object->class_ == MS_STRING);
}

static int fail_no_cell(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:cellRefFromNonCell",
		       "Brace indexing is not supported for variables of this "
		       "type.");
}

static int fail_assignment(struct ms_heap *heap)
{
	return ms_fail(heap, "MATLAB:cellAssToNonCell",
		       "Unable to perform assignment because brace indexing is "
		       "not supported for variables of this type.");
}

/* What is in a place: text of a missing string is ''. */
static int content(struct ms_heap *heap, struct ms_value v,
		   struct ms_value *out)
{
	const size_t none[2] = { 0, 0 };

	if (ms_is_none(v))
		return ms_empty_of(heap, MS_CHAR, 2, none, out);
	*out = ms_retain(v);
	return 0;
}

int ms_cell_read(struct ms_heap *heap, struct ms_value cell,
		 const struct ms_value *indexes, uint32_t count,
		 struct ms_value *out)
{
	struct ms_value part;
	size_t offset;

	if (!is_braced(cell))
		return fail_no_cell(heap);
	if (count != 0 && ms_scalar_offset(cell, indexes, count, &offset))
		return content(heap, ms_cell_values(cell)[offset], out);
	if (ms_index_read(heap, cell, indexes, count, &part) != 0)
		return -1;
	int rc = 0;
	if (ms_count(part) == 1)
		rc = content(heap, ms_cell_values(part)[0], out);
	else
		rc = ms_fail(heap,
			     "MATLAB:index:expected_one_output_from_expression",
			     "Expected one output from a curly brace or dot "
			     "indexing expression, but there were %zu results.",
			     ms_count(part));
	ms_release(heap, part);
	return rc;
}

int ms_cell_read_list(struct ms_heap *heap, struct ms_value cell,
		      const struct ms_value *indexes, uint32_t count,
		      struct ms_list *list)
{
	struct ms_value part;

	if (!is_braced(cell))
		return fail_no_cell(heap);
	if (ms_index_read(heap, cell, indexes, count, &part) != 0)
		return -1;
	int rc = 0;
	for (size_t i = 0; i < ms_count(part) && rc == 0; i++) {
		struct ms_value v;

		rc = content(heap, ms_cell_values(part)[i], &v);
		if (rc == 0)
			rc = ms_list_take(heap, list, v);
	}
	ms_release(heap, part);
	return rc;
}

/* NONE and [] become a cell without elements. */
static int become_cell(struct ms_heap *heap, struct ms_value *target)
{
	const size_t none[2] = { 0, 0 };
	struct ms_value empty;

	if (is_braced(*target))
		return 0;
	if (!ms_is_none(*target) &&
	    !(target->tag == MS_TAG_ARRAY && ms_count(*target) == 0))
		return fail_assignment(heap);
	if (ms_empty_of(heap, MS_CELL, 2, none, &empty) != 0)
		return -1;
	ms_take_into(heap, target, empty);
	return 0;
}

int ms_cell_slot(struct ms_heap *heap, struct ms_value *target,
		 const struct ms_value *indexes, uint32_t count,
		 struct ms_value **slot)
{
	struct ms_array *array;
	size_t offset;

	if (become_cell(heap, target) != 0)
		return -1;
	if (target->as.object->class_ != MS_CELL)
		return fail_assignment(heap);
	if (ms_array_own(heap, target, &array) != 0 ||
	    ms_array_place(heap, array, indexes, count, &offset) != 0)
		return -1;
	*slot = (struct ms_value *)array->data + offset;
	return 0;
}

/* Text into a string array's place; takes nothing. */
static int write_string(struct ms_heap *heap, struct ms_value *target,
			const struct ms_value *indexes, uint32_t count,
			struct ms_value value)
{
	if (!ms_is_class(value, MS_CHAR) && !ms_is_class(value, MS_STRING))
		return ms_fail(heap, "MATLAB:invalidConversion",
			       "Conversion to string from %s is not possible.",
			       ms_class_text(value));
	return ms_index_write(heap, target, indexes, count, value);
}

int ms_cell_write(struct ms_heap *heap, struct ms_value *target,
		  const struct ms_value *indexes, uint32_t count,
		  struct ms_value value)
{
	struct ms_value held = ms_retain(value);
	struct ms_value *slot;
	int rc;

	if (is_braced(*target) && target->as.object->class_ == MS_STRING) {
		rc = write_string(heap, target, indexes, count, held);
		ms_release(heap, held);
		return rc;
	}
	rc = ms_cell_slot(heap, target, indexes, count, &slot);
	if (rc != 0) {
		ms_release(heap, held);
		return rc;
	}
	ms_take_into(heap, slot, held);
	return 0;
}
