#include "bridge/value_mat.h"
#include "value/class_info.h"
#include "value/sparse_build.h"
#include "value/struct.h"
#include "value/text.h"

static int fail_class(struct ms_heap *heap, const char *what, const char *name)
{
	return ms_fail(heap, "Session:NotRestorable",
		       "%s%s%s can't be made a value here.", what,
		       name == NULL ? "" : " of class ",
		       name == NULL ? "" : name);
}

static enum ms_class class_of(const struct fmt_mat_array *array)
{
	static const uint8_t classes[FMT_MX_OPAQUE + 1] = {
		[FMT_MX_CHAR] = MS_CHAR,     [FMT_MX_SPARSE] = MS_DOUBLE,
		[FMT_MX_DOUBLE] = MS_DOUBLE, [FMT_MX_SINGLE] = MS_SINGLE,
		[FMT_MX_INT8] = MS_INT8,     [FMT_MX_UINT8] = MS_UINT8,
		[FMT_MX_INT16] = MS_INT16,   [FMT_MX_UINT16] = MS_UINT16,
		[FMT_MX_INT32] = MS_INT32,   [FMT_MX_UINT32] = MS_UINT32,
		[FMT_MX_INT64] = MS_INT64,   [FMT_MX_UINT64] = MS_UINT64,
	};

	return array->logical ? MS_LOGICAL
			      : (enum ms_class)classes[array->class_];
}

/* The numbers of both halves into a block of elements. */
static void load_elements(const struct fmt_mat_array *array,
			  enum ms_class class_, bool complex, void *out)
{
	enum fmt_mat_type type =
		fmt_mat_class_type((enum fmt_mat_class)array->class_);

	if (class_ == MS_LOGICAL) {
		fmt_mat_logical(&array->real, 0, array->count, out);
	} else if (class_ == MS_CHAR) {
		fmt_mat_units(array, out);
	} else if (!complex) {
		fmt_mat_convert(&array->real, 0, array->count, type, out, 1);
	} else {
		fmt_mat_convert(&array->real, 0, array->count, type, out, 2);
		fmt_mat_convert(&array->imaginary, 0, array->count, type,
				(char *)out + ms_class_size(class_), 2);
	}
}

static bool is_complex(const struct fmt_mat_array *array)
{
	return array->complex && !array->logical;
}

/* ------------------------------------------------------------------ plain */

static int plain_value(struct ms_heap *heap, const struct fmt_mat_array *array,
		       struct ms_value *out)
{
	enum ms_class class_ = class_of(array);
	bool complex = is_complex(array);
	struct ms_array *made;

	if (array->count == 1 && !complex) {
		double element[1];

		load_elements(array, class_, false, element);
		*out = ms_inline_load(class_, element);
		return 0;
	}
	if (ms_array_create_raw(heap, class_, complex, array->rank, array->dims,
				&made) != 0)
		return -1;
	if (array->count != 0)
		load_elements(array, class_, complex, made->data);
	*out = ms_take_object(made);
	return 0;
}

/* ----------------------------------------------------------------- sparse */

/* Rows ascend in each column, and nothing is zero? */
static bool is_tidy(const struct ms_sparse *sparse)
{
	for (size_t j = 0; j < sparse->dims[1]; j++)
		for (size_t k = sparse->starts[j]; k < sparse->starts[j + 1];
		     k++) {
			if (k > sparse->starts[j] &&
			    sparse->rows[k] <= sparse->rows[k - 1])
				return false;
			if (ms_sparse_real(sparse, k) == 0 &&
			    ms_sparse_imaginary(sparse, k) == 0)
				return false;
		}
	return true;
}

/* What isn't tidy is built anew; elements at one place are added. */
static int tidy(struct ms_heap *heap, struct ms_sparse *sparse,
		struct ms_value *out)
{
	struct ms_entries entries = { 0 };
	int rc = ms_entries_add_sparse(heap, &entries, sparse, 0, 0);

	if (rc == 0)
		rc = ms_sparse_build(heap, (enum ms_class)sparse->head.class_,
				     sparse->dims[0], sparse->dims[1], &entries,
				     MS_DUPLICATES_SUM, out);
	ms_entries_end(heap, &entries);
	ms_release(heap, ms_take_object(sparse));
	return rc;
}

static int sparse_value(struct ms_heap *heap, const struct fmt_mat_array *array,
			struct ms_value *out)
{
	const struct fmt_mat_sparse *lists = array->sparse;
	enum fmt_mat_type index =
		sizeof(size_t) == 8 ? FMT_MI_UINT64 : FMT_MI_UINT32;
	enum ms_class class_ = class_of(array);
	bool complex = is_complex(array);
	struct ms_sparse *sparse;

	if (ms_sparse_create(heap, class_, complex, array->dims[0],
			     array->dims[1], lists->count, &sparse) != 0)
		return -1;
	fmt_mat_convert(&lists->starts, 0, array->dims[1] + 1, index,
			sparse->starts, 1);
	if (lists->count != 0) {
		fmt_mat_convert(&lists->rows, 0, lists->count, index,
				sparse->rows, 1);
		load_elements(array, class_, complex, sparse->data);
	}
	sparse->count = lists->count;
	if (!is_tidy(sparse))
		return tidy(heap, sparse, out);
	*out = ms_take_object(sparse);
	return 0;
}

/* ------------------------------------------------------------- containers */

static int cell_value(struct ms_heap *heap, const struct fmt_mat_array *array,
		      struct ms_value *out)
{
	struct ms_array *cell;

	if (ms_array_create_raw(heap, MS_CELL, false, array->rank, array->dims,
				&cell) != 0)
		return -1;
	struct ms_value *values = cell->data;
	for (size_t i = 0; i < array->count; i++)
		if (ms_mat_to_value(heap, &array->items[i], &values[i]) != 0) {
			ms_array_drop(heap, cell);
			return -1;
		}
	*out = ms_take_object(cell);
	return 0;
}

static int text_value(struct ms_heap *heap, const struct fmt_mat_array *item,
		      struct ms_value *out)
{
	if (item->class_ == 0)
		return 0; /* missing */
	return ms_text_from_units(heap, item->real.data, item->count, out);
}

static int string_value(struct ms_heap *heap, const struct fmt_mat_array *array,
			struct ms_value *out)
{
	struct ms_array *string;

	if (ms_array_create_raw(heap, MS_STRING, false, array->rank,
				array->dims, &string) != 0)
		return -1;
	struct ms_value *values = string->data;
	for (size_t i = 0; i < array->count; i++)
		if (text_value(heap, &array->items[i], &values[i]) != 0) {
			ms_array_drop(heap, string);
			return -1;
		}
	*out = ms_take_object(string);
	return 0;
}

static int make_shape(struct ms_heap *heap, const struct fmt_mat_fields *fields,
		      struct ms_shape **out)
{
	struct ms_shape *shape;
	struct ms_shape *longer;

	if (ms_shape_root(heap, &shape) != 0)
		return -1;
	for (size_t i = 0; i < fields->count; i++) {
		const char *name = fields->names[i];
		size_t size = strlen(name);
		int rc;

		if (size == 0 ||
		    ms_shape_find(shape, name, size) != MS_NO_FIELD)
			rc = ms_fail(heap, "Session:NotRestorable",
				     size == 0 ? "A field has no name."
					       : "Field \"%s\" is there twice.",
				     name);
		else
			rc = ms_shape_add(heap, shape, name, size, &longer);
		ms_shape_release(heap, shape);
		if (rc != 0)
			return -1;
		shape = longer;
	}
	*out = shape;
	return 0;
}

static int struct_value(struct ms_heap *heap, const struct fmt_mat_array *array,
			struct ms_value *out)
{
	size_t count = array->count * array->fields->count;
	struct ms_shape *shape;
	struct ms_struct *structure;

	if (make_shape(heap, array->fields, &shape) != 0)
		return -1;
	int rc = ms_struct_create_raw(heap, shape, array->rank, array->dims,
				      &structure);
	ms_shape_release(heap, shape);
	if (rc != 0)
		return -1;
	struct ms_value made = ms_take_object(structure);
	struct ms_value *values = ms_struct_values(made);
	for (size_t i = 0; i < count; i++)
		if (ms_mat_to_value(heap, &array->items[i], &values[i]) != 0) {
			ms_release(heap, made);
			return -1;
		}
	*out = made;
	return 0;
}

int ms_mat_to_value(struct ms_heap *heap, const struct fmt_mat_array *array,
		    struct ms_value *out)
{
	switch ((enum fmt_mat_class)array->class_) {
	case FMT_MX_CELL:
		return cell_value(heap, array, out);
	case FMT_MX_STRUCT:
		return struct_value(heap, array, out);
	case FMT_MX_SPARSE:
		return sparse_value(heap, array, out);
	case FMT_MX_FUNCTION:
		return fail_class(heap, "A function handle", NULL);
	case FMT_MX_OBJECT:
		return fail_class(heap, "An object", array->class_name);
	case FMT_MX_OPAQUE:
		if (fmt_mat_is_string(array))
			return string_value(heap, array, out);
		return fail_class(heap, "An object", array->class_name);
	case FMT_MX_CHAR:
	case FMT_MX_DOUBLE:
	case FMT_MX_SINGLE:
	case FMT_MX_INT8:
	case FMT_MX_UINT8:
	case FMT_MX_INT16:
	case FMT_MX_UINT16:
	case FMT_MX_INT32:
	case FMT_MX_UINT32:
	case FMT_MX_INT64:
	case FMT_MX_UINT64:
		break;
	}
	return plain_value(heap, array, out);
}
