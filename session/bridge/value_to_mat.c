#include "bridge/value_mat.h"
#include "value/class_info.h"
#include "value/range.h"
#include "value/sparse.h"
#include "value/struct.h"

struct maker {
	struct snap_arena *arena;
	const char **reason;
};

static enum ms_mat_outcome unsavable(const struct maker *m, const char *reason)
{
	*m->reason = reason;
	return MS_MAT_UNSAVABLE;
}

/* A class there, and how its elements are kept in memory here. */
struct pendant {
	uint8_t class_;
	uint8_t type;
};

static struct pendant pendant_of(enum ms_class class_)
{
	static const struct pendant pendants[MS_PLAIN_CLASSES] = {
		[MS_LOGICAL] = { FMT_MX_UINT8, FMT_MI_UINT8 },
		[MS_CHAR] = { FMT_MX_CHAR, FMT_MI_UINT16 },
		[MS_DOUBLE] = { FMT_MX_DOUBLE, FMT_MI_DOUBLE },
		[MS_SINGLE] = { FMT_MX_SINGLE, FMT_MI_SINGLE },
		[MS_INT8] = { FMT_MX_INT8, FMT_MI_INT8 },
		[MS_INT16] = { FMT_MX_INT16, FMT_MI_INT16 },
		[MS_INT32] = { FMT_MX_INT32, FMT_MI_INT32 },
		[MS_INT64] = { FMT_MX_INT64, FMT_MI_INT64 },
		[MS_UINT8] = { FMT_MX_UINT8, FMT_MI_UINT8 },
		[MS_UINT16] = { FMT_MX_UINT16, FMT_MI_UINT16 },
		[MS_UINT32] = { FMT_MX_UINT32, FMT_MI_UINT32 },
		[MS_UINT64] = { FMT_MX_UINT64, FMT_MI_UINT64 },
	};

	return pendants[class_];
}

/* Both halves of elements in memory. */
static void set_numbers(struct fmt_mat_array *out, enum ms_class class_,
			bool complex, const void *data, size_t count)
{
	out->complex = complex;
	out->real = (struct fmt_mat_numbers){
		.type = pendant_of(class_).type,
		.stride = complex ? 2 : 1,
		.count = count,
		.data = data,
	};
	if (!complex)
		return;
	out->imaginary = out->real;
	if (count != 0)
		out->imaginary.data =
			(const char *)data + ms_class_size(class_);
}

static void set_plain(struct fmt_mat_array *out, const struct ms_value *value,
		      const void *data)
{
	enum ms_class class_ = ms_class_of(*value);

	out->class_ = pendant_of(class_).class_;
	out->logical = class_ == MS_LOGICAL;
	set_numbers(out, class_, ms_is_complex(*value), data, out->count);
}

/* A range's elements when they are wanted. */
static void fill_range(const void *data, size_t first, size_t count, void *out)
{
	const struct ms_range *range = data;
	double *elements = out;

	for (size_t i = 0; i < count; i++)
		elements[i] = ms_range_at(range, first + i);
}

static void set_range(struct fmt_mat_array *out, const struct ms_range *range)
{
	out->class_ = FMT_MX_DOUBLE;
	out->real = (struct fmt_mat_numbers){ .type = FMT_MI_DOUBLE,
					      .stride = 1,
					      .count = out->count,
					      .data = range,
					      .fill = fill_range };
}

static struct fmt_mat_numbers sizes(const size_t *data, size_t count)
{
	return (struct fmt_mat_numbers){
		.type = sizeof(size_t) == 8 ? FMT_MI_UINT64 : FMT_MI_UINT32,
		.stride = 1,
		.count = count,
		.data = data,
	};
}

static enum ms_mat_outcome set_sparse(struct maker *m,
				      struct fmt_mat_array *out,
				      const struct ms_sparse *sparse)
{
	enum ms_class class_ = (enum ms_class)sparse->head.class_;
	struct fmt_mat_sparse *lists =
		snap_arena_alloc(m->arena, sizeof(*lists));

	if (lists == NULL)
		return MS_MAT_NO_MEMORY;
	if (sparse->dims[0] > INT32_MAX || sparse->dims[1] >= INT32_MAX)
		return unsavable(m, "it is a sparse matrix with more than "
				    "2147483647 rows or columns");
	lists->rows = sizes(sparse->rows, sparse->count);
	lists->starts = sizes(sparse->starts, sparse->dims[1] + 1);
	lists->count = sparse->count;
	out->class_ = FMT_MX_SPARSE;
	out->logical = class_ == MS_LOGICAL;
	out->count = sparse->count;
	set_numbers(out, class_, (sparse->head.flags & MS_COMPLEX) != 0,
		    sparse->data, sparse->count);
	out->sparse = lists;
	return MS_MAT_FINE;
}

static enum ms_mat_outcome make(struct maker *m, const struct ms_value *value,
				uint32_t depth, struct fmt_mat_array *out);

static enum ms_mat_outcome set_items(struct maker *m, struct fmt_mat_array *out,
				     const struct ms_value *values,
				     size_t count, uint32_t depth)
{
	if (depth == 0)
		return unsavable(m, "its cells and structs nest deeper than "
				    "the limit depth allows");
	out->items = snap_arena_array(m->arena, count, sizeof(*out->items));
	if (out->items == NULL)
		return MS_MAT_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		enum ms_mat_outcome outcome =
			make(m, &values[i], depth - 1, &out->items[i]);

		if (outcome != MS_MAT_FINE)
			return outcome;
	}
	return MS_MAT_FINE;
}

/* Texts; an item that is left alone stands for a missing one. */
static enum ms_mat_outcome set_string(struct maker *m,
				      struct fmt_mat_array *out,
				      const struct ms_value *values)
{
	out->class_ = FMT_MX_OPAQUE;
	out->class_name = "string";
	out->items =
		snap_arena_array(m->arena, out->count, sizeof(*out->items));
	if (out->items == NULL)
		return MS_MAT_NO_MEMORY;
	for (size_t i = 0; i < out->count; i++)
		if (!ms_is_none(values[i]))
			(void)make(m, &values[i], 0, &out->items[i]);
	return MS_MAT_FINE;
}

static enum ms_mat_outcome set_struct(struct maker *m,
				      struct fmt_mat_array *out,
				      const struct ms_struct *structure,
				      uint32_t depth)
{
	const struct ms_shape *shape = structure->shape;
	struct fmt_mat_fields *fields =
		snap_arena_alloc(m->arena, sizeof(*fields));
	const char **names =
		snap_arena_array(m->arena, shape->field_count, sizeof(*names));

	if (fields == NULL || names == NULL)
		return MS_MAT_NO_MEMORY;
	for (uint32_t i = 0; i < shape->field_count; i++) {
		const struct ms_name *name = ms_shape_name(shape, i);

		if (name->size > 63 || strlen(name->text) != name->size)
			return unsavable(m, "a field's name has more than 63 "
					    "letters");
		names[i] = name->text;
	}
	fields->count = shape->field_count;
	fields->names = names;
	out->class_ = FMT_MX_STRUCT;
	out->fields = fields;
	return set_items(m, out, structure->array.data,
			 out->count * shape->field_count, depth);
}

static enum ms_mat_outcome set_array(struct maker *m, struct fmt_mat_array *out,
				     const struct ms_value *value,
				     uint32_t depth)
{
	const struct ms_array *array = value->as.array;
	enum ms_class class_ = (enum ms_class)array->head.class_;

	if (class_ == MS_CELL) {
		out->class_ = FMT_MX_CELL;
		return set_items(m, out, array->data, array->count, depth);
	}
	if (class_ == MS_STRING)
		return set_string(m, out, array->data);
	set_plain(out, value, array->data);
	return MS_MAT_FINE;
}

static enum ms_mat_outcome make(struct maker *m, const struct ms_value *value,
				uint32_t depth, struct fmt_mat_array *out)
{
	*out = (struct fmt_mat_array){ .rank = ms_rank(*value),
				       .dims = ms_dims(*value),
				       .count = ms_count(*value) };
	if (ms_is_inline(*value)) {
		set_plain(out, value, ms_inline_data(value));
		return MS_MAT_FINE;
	}
	for (uint32_t i = 0; i < out->rank; i++)
		if (out->dims[i] > INT32_MAX)
			return unsavable(m, "a dimension is beyond 2147483647");
	if (value->tag == MS_TAG_ARRAY)
		return set_array(m, out, value, depth);
	if (value->tag == MS_TAG_RANGE) {
		set_range(out, ms_range_of(*value));
		return MS_MAT_FINE;
	}
	if (value->tag == MS_TAG_SPARSE)
		return set_sparse(m, out, ms_sparse_of(*value));
	if (value->tag == MS_TAG_STRUCT)
		return set_struct(m, out, ms_struct_of(*value), depth);
	if (value->tag == MS_TAG_FUNCTION)
		return unsavable(m, "it is or holds a function handle");
	if (value->tag == MS_TAG_EXCEPTION)
		return unsavable(m, "it is or holds an MException");
	return unsavable(m, "it is or holds an object");
}

enum ms_mat_outcome ms_mat_from_value(struct snap_arena *arena,
				      const struct ms_value *value,
				      uint32_t depth, struct fmt_mat_array *out,
				      const char **reason)
{
	struct maker m = { .arena = arena, .reason = reason };

	if (depth > FMT_MAT_MAX_DEPTH - 1)
		depth = FMT_MAT_MAX_DEPTH - 1;
	return make(&m, value, depth, out);
}
