/* Structs: making them, asking for and changing their fields. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/names.h"
#include "value/opaque.h"
#include "value/cell.h"
#include "value/struct.h"

int ms_bi_isstruct(struct ms_call *call)
{
	return ms_give_bool(call, ms_argument(call, 0).tag == MS_TAG_STRUCT);
}

/* ------------------------------------------------------------------ struct */

/* The cell whose size the struct array has; NULL when all values are single. */
static int find_size(struct ms_call *call, const struct ms_value **out)
{
	*out = NULL;
	for (uint32_t i = 1; i < call->argument_count; i += 2) {
		const struct ms_value *v = &call->arguments[i];

		if (!ms_is_class(*v, MS_CELL) || ms_count(*v) == 1)
			continue;
		if (*out != NULL && !ms_same_dims(**out, *v))
			return ms_fail(call->heap, "MATLAB:StructSizeMismatch",
				       "Array dimensions of input '%u' must "
				       "match those of the other cell arrays "
				       "or be scalar.",
				       i + 1);
		*out = v;
	}
	return 0;
}

/* What argument 'i' puts into element 'e'. */
static struct ms_value value_for(const struct ms_call *call, uint32_t i,
				 size_t e)
{
	struct ms_value v = call->arguments[i];

	if (!ms_is_class(v, MS_CELL))
		return v;
	return ms_cell_values(v)[ms_count(v) == 1 ? 0 : e];
}

static int add_name(struct ms_call *call, uint32_t i, struct ms_shape **shape,
		    uint32_t *field)
{
	struct snap_strbuf name;
	struct ms_shape *wider;
	int rc = 0;

	snap_strbuf_begin(&name, &call->heap->allocator);
	if (ms_text_argument(call->heap, call->arguments[i], "Field name",
			     &name) != 0) {
		rc = -1;
	} else if (!ms_is_name(name.data, name.size)) {
		rc = ms_fail(call->heap, "MATLAB:AddField:InvalidFieldName",
			     "Invalid field name \"%s\".",
			     snap_strbuf_text(&name));
	} else {
		*field = ms_shape_find(*shape, name.data, name.size);
		if (*field == MS_NO_FIELD) {
			*field = (*shape)->field_count;
			rc = ms_shape_add(call->heap, *shape, name.data,
					  name.size, &wider);
			if (rc == 0) {
				ms_shape_release(call->heap, *shape);
				*shape = wider;
			}
		}
	}
	snap_strbuf_end(&name);
	return rc;
}

static int make_elements(struct ms_call *call, struct ms_shape *shape,
			 const uint32_t *fields)
{
	static const size_t one[] = { 1, 1 };
	const struct ms_value *like;
	struct ms_struct *s;

	if (find_size(call, &like) != 0 ||
	    ms_struct_create(call->heap, shape,
			     like == NULL ? 2 : ms_rank(*like),
			     like == NULL ? one : ms_dims(*like), &s) != 0)
		return -1;
	struct ms_value *values = s->array.data;
	for (size_t e = 0; e < s->array.count; e++)
		for (uint32_t k = 0; k < call->argument_count / 2; k++)
			ms_take_into(
				call->heap,
				&values[e * shape->field_count + fields[k]],
				ms_retain(value_for(call, 2 * k + 1, e)));
	return ms_give(call, ms_take_object(s));
}

static int from_pairs(struct ms_call *call)
{
	uint32_t pairs = call->argument_count / 2;
	struct ms_shape *shape;
	int rc = 0;

	if (ms_shape_root(call->heap, &shape) != 0)
		return -1;
	size_t size = (pairs + 1) * sizeof(uint32_t);
	uint32_t *fields = ms_heap_alloc(call->heap, size);
	if (fields == NULL)
		rc = -1;
	for (uint32_t k = 0; rc == 0 && k < pairs; k++)
		rc = add_name(call, 2 * k, &shape, &fields[k]);
	if (rc == 0)
		rc = make_elements(call, shape, fields);
	ms_heap_free(call->heap, fields, size);
	ms_shape_release(call->heap, shape);
	return rc;
}

int ms_bi_struct(struct ms_call *call)
{
	struct ms_value v = ms_argument(call, 0);

	if (call->argument_count == 1 && v.tag == MS_TAG_STRUCT)
		return ms_give(call, ms_retain(v));
	if (call->argument_count == 1 && ms_is_empty(v) &&
	    ms_is_class(v, MS_DOUBLE))
		return ms_empty_of(call->heap, MS_STRUCT, 2,
				   (const size_t[]){ 0, 0 }, &call->results[0]);
	if (call->argument_count % 2 != 0)
		return ms_fail(call->heap, "MATLAB:invalidNumberOfInputs",
			       "Field names and values must come in pairs.");
	return from_pairs(call);
}

/* ------------------------------------------------------------------- fields */

int ms_bi_fieldnames(struct ms_call *call)
{
	struct ms_value s = call->arguments[0];
	struct ms_array *cell;

	if (s.tag != MS_TAG_STRUCT)
		return ms_fail(
			call->heap, "MATLAB:fieldnames:InvalidInput",
			"Invalid input argument of type '%s'. Input must "
			"be a structure.",
			ms_class_text(s));
	const struct ms_shape *shape = ms_struct_of(s)->shape;
	if (ms_cell_create(call->heap, shape->field_count, 1, &cell) != 0)
		return -1;
	for (uint32_t i = 0; i < shape->field_count; i++) {
		const struct ms_name *name = ms_shape_name(shape, i);
		struct ms_value text;

		if (ms_text_from_utf8(call->heap, name->text, name->size,
				      &text) != 0) {
			ms_array_drop(call->heap, cell);
			return -1;
		}
		ms_take_into(call->heap, &((struct ms_value *)cell->data)[i],
			     text);
	}
	return ms_give(call, ms_array_finish(call->heap, cell));
}

static int has_field(struct ms_call *call, struct ms_value name, bool *out)
{
	struct snap_strbuf text;

	*out = false;
	if (ms_is_none(name) || !ms_is_text(name))
		return 0;
	snap_strbuf_begin(&text, &call->heap->allocator);
	ms_text_to_utf8(name, &text);
	int rc = text.failed ? ms_fail_memory(call->heap) : 0;
	if (rc == 0)
		*out = ms_has_field(call->arguments[0], snap_strbuf_text(&text),
				    text.size);
	snap_strbuf_end(&text);
	return rc;
}

/* One answer for each element of a cell or string array. */
static int have_fields(struct ms_call *call, struct ms_value names)
{
	const struct ms_value *elements = names.as.array->data;
	struct ms_array *array;

	if (ms_array_create(call->heap, MS_LOGICAL, false, ms_rank(names),
			    ms_dims(names), &array) != 0)
		return -1;
	for (size_t i = 0; i < array->count; i++) {
		bool found;

		if (has_field(call, elements[i], &found) != 0) {
			ms_array_drop(call->heap, array);
			return -1;
		}
		((uint8_t *)array->data)[i] = found;
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_isfield(struct ms_call *call)
{
	struct ms_value names = call->arguments[1];
	bool found = false;

	if (ms_is_class(names, MS_CELL) ||
	    (ms_is_class(names, MS_STRING) && ms_count(names) != 1)) {
		if (call->arguments[0].tag == MS_TAG_STRUCT)
			return have_fields(call, names);
		return ms_give_bool(call, false);
	}
	if (call->arguments[0].tag == MS_TAG_STRUCT &&
	    has_field(call, names, &found) != 0)
		return -1;
	return ms_give_bool(call, found);
}

static int remove_field(struct ms_call *call, struct ms_units name,
			struct ms_value *s)
{
	struct snap_strbuf text;
	int rc;

	snap_strbuf_begin(&text, &call->heap->allocator);
	ms_units_to_utf8(name.data, name.count, &text);
	if (text.failed)
		rc = ms_fail_memory(call->heap);
	else if (!ms_has_field(*s, snap_strbuf_text(&text), text.size))
		rc = ms_fail(call->heap, "MATLAB:rmfield:InvalidFieldname",
			     "A field named '%s' doesn't exist.",
			     snap_strbuf_text(&text));
	else
		rc = ms_field_remove(call->heap, s, text.data, text.size);
	snap_strbuf_end(&text);
	return rc;
}

int ms_bi_rmfield(struct ms_call *call)
{
	struct ms_value s = call->arguments[0];
	struct ms_texts names;

	if (s.tag != MS_TAG_STRUCT)
		return ms_fail(call->heap, "MATLAB:rmfield:Arg1NotStructArray",
			       "S must be a structure array.");
	if (ms_texts_argument(call, 1, &names) != 0)
		return -1;
	s = ms_retain(s);
	for (size_t i = 0; i < names.count; i++)
		if (remove_field(call, ms_texts_at(&names, i), &s) != 0) {
			ms_release(call->heap, s);
			return -1;
		}
	return ms_give(call, s);
}
