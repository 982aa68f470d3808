#include "value/cell.h"
#include "value/class_info.h"
#include "value/convert.h"
#include "value/index.h"
#include "value/index_grow.h"
#include "value/index_lines.h"
#include "value/opaque.h"
#include "value/sparse.h"
#include "value/struct.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ class */

static bool is_plain_empty(struct ms_value v)
{
	return ms_is_none(v) ||
	       (v.tag == MS_TAG_ARRAY && v.as.object->class_ == MS_DOUBLE &&
		ms_is_zero_by_zero(v));
}

/* Plain classes: the target's class stays, but neither letters nor truth can
 * be complex. */
static enum ms_class plain_class(enum ms_class target, struct ms_value value)
{
	if (ms_is_complex(value) && !ms_class_is_numeric(target))
		return ms_class_of(value);
	return target;
}

static int fail_class(struct ms_heap *heap, enum ms_class to,
		      enum ms_class from)
{
	return ms_fail(heap, "MATLAB:invalidConversion",
		       "Conversion to %s from %s is not possible.",
		       ms_class_name(to), ms_class_name(from));
}

/* The class of target(...) = value. */
static int choose_class(struct ms_heap *heap, struct ms_value target,
			struct ms_value value, enum ms_class *out)
{
	enum ms_class to = ms_class_of(target);
	enum ms_class from = ms_class_of(value);

	if (ms_is_none(target) ||
	    (is_plain_empty(target) && !ms_class_is_plain(from)))
		*out = from;
	else if (to == MS_CELL || to == MS_STRING || to == from)
		*out = to;
	else if (ms_class_is_plain(to) && ms_class_is_plain(from))
		*out = plain_class(to, value);
	else if (ms_class_is_plain(to) && from == MS_STRING)
		*out = to;
	else
		return fail_class(heap, to, from);
	return 0;
}

/* -------------------------------------------------------------- fast ways */

/* Behind the last element of a vector that has room for one more. */
static bool append_offset(struct ms_array *array,
			  const struct ms_value *indexes, uint32_t count,
			  size_t *offset)
{
	if (count != 1 || indexes[0].tag != MS_TAG_DOUBLE ||
	    array->count == 0 || array->count >= array->capacity ||
	    array->head.rank != 2 || indexes[0].as.real < 1 ||
	    ms_index_position(indexes[0].as.real) != array->count)
		return false;
	if (array->dims[0] == 1)
		array->dims[1]++;
	else if (array->dims[1] == 1)
		array->dims[0]++;
	else
		return false;
	*offset = array->count++;
	return true;
}

/* A real scalar into a place that is there, without change of class. */
static bool write_fast(struct ms_value *target, const struct ms_value *indexes,
		       uint32_t count, struct ms_value value)
{
	enum ms_class class_;
	enum ms_class from;
	size_t offset;

	if (!ms_is_inline(value))
		return false;
	from = (enum ms_class)(value.tag - 1);
	if (ms_is_inline(*target)) {
		if (!ms_scalar_offset(*target, indexes, count, &offset) ||
		    target->tag != value.tag)
			return false;
		*target = value;
		return true;
	}
	if (target->tag != MS_TAG_ARRAY || target->as.object->refs != 1 ||
	    target->as.object->flags != 0)
		return false;
	struct ms_array *array = target->as.array;
	class_ = (enum ms_class)array->head.class_;
	/* NaN is no truth: that is for the general way to say. */
	if (!ms_class_is_plain(class_) ||
	    (class_ == MS_LOGICAL && isnan(ms_inline_double(value))) ||
	    (!ms_scalar_offset(*target, indexes, count, &offset) &&
	     !append_offset(array, indexes, count, &offset)))
		return false;
	ms_convert_elements(
		class_, (char *)array->data + offset * ms_class_size(class_),
		from, ms_inline_data(&value), 1);
	return true;
}

/* -------------------------------------------------------------- the value */

static int plain_value(struct ms_heap *heap, enum ms_class class_, bool complex,
		       struct ms_value value, struct ms_value *out)
{
	struct ms_value full;
	struct ms_value converted;

	if (ms_gather(heap, value, &full) != 0)
		return -1;
	int rc = ms_convert(heap, full, class_, &converted);
	ms_release(heap, full);
	if (rc != 0 || !complex) {
		if (rc == 0)
			*out = converted;
		return rc;
	}
	rc = ms_to_complex(heap, converted, out);
	ms_release(heap, converted);
	return rc;
}

static int struct_value(struct ms_heap *heap, struct ms_value target,
			struct ms_value value, struct ms_value *out)
{
	bool matches = true;

	if (target.tag != MS_TAG_STRUCT || ms_count(target) == 0) {
		*out = ms_retain(value);
		return 0;
	}
	if (ms_struct_match(heap, value, ms_struct_of(target)->shape, &matches,
			    out) != 0)
		return -1;
	if (!matches)
		return ms_fail(heap, "MATLAB:heterogeneousStrucAssignment",
			       "Subscripted assignment between dissimilar "
			       "structures.");
	return 0;
}

/* The value's elements in the form of the target's. */
static int make_source(struct ms_heap *heap, struct ms_value target,
		       struct ms_value value, enum ms_class class_,
		       bool complex, struct ms_value *out)
{
	if (class_ == MS_STRUCT)
		return struct_value(heap, target, value, out);
	if (class_ == MS_STRING)
		return ms_convert(heap, value, MS_STRING, out);
	if (class_ != MS_CELL)
		return plain_value(heap, class_, complex, value, out);
	if (ms_is_class(value, MS_CELL)) {
		*out = ms_retain(value);
		return 0;
	}
	return ms_cell_of(heap, &value, 1, true, out);
}

/* ------------------------------------------------------------- the target */

static int empty_target(struct ms_heap *heap, struct ms_value source,
			struct ms_value *out)
{
	const size_t none[2] = { 0, 0 };
	struct ms_struct *structure;

	if (source.tag != MS_TAG_STRUCT)
		return ms_empty_of(heap, ms_class_of(source), 2, none, out);
	if (ms_struct_create(heap, ms_struct_of(source)->shape, 2, none,
			     &structure) != 0)
		return -1;
	*out = ms_take_object(structure);
	return 0;
}

/* An empty struct array with other fields takes those of the value. */
static int struct_target(struct ms_heap *heap, struct ms_value target,
			 struct ms_value source, struct ms_value *out)
{
	struct ms_struct *structure;

	if (ms_count(target) != 0)
		return ms_struct_copy(heap, target, out);
	if (ms_struct_create(heap, ms_struct_of(source)->shape, ms_rank(target),
			     ms_dims(target), &structure) != 0)
		return -1;
	*out = ms_take_object(structure);
	return 0;
}

/* May the target's own object be written to? */
static bool is_ready(struct ms_value target, struct ms_value source,
		     bool complex)
{
	if (!ms_is_unique(target) ||
	    (target.tag != MS_TAG_ARRAY && target.tag != MS_TAG_STRUCT) ||
	    ms_class_of(target) != ms_class_of(source))
		return false;
	if (target.tag == MS_TAG_STRUCT)
		return ms_struct_of(target)->shape ==
		       ms_struct_of(source)->shape;
	return ms_is_complex(target) || !complex;
}

/* A new object for the target, of the source's class. */
static int make_target(struct ms_heap *heap, struct ms_value target,
		       struct ms_value source, bool complex,
		       struct ms_value *out)
{
	struct ms_array *array;
	struct ms_value converted;

	if (ms_is_none(target))
		target = heap->empty;
	if (target.tag == MS_TAG_STRUCT)
		return struct_target(heap, target, source, out);
	if (is_plain_empty(target) && source.tag == MS_TAG_STRUCT)
		return empty_target(heap, source, out);
	if (is_plain_empty(target) && !ms_class_is_plain(ms_class_of(source)))
		return empty_target(heap, source, out);
	if (plain_value(heap, ms_class_of(source), complex, target,
			&converted) != 0)
		return -1;
	if (ms_array_own(heap, &converted, &array) != 0) {
		ms_release(heap, converted);
		return -1;
	}
	*out = converted;
	return 0;
}

/* ------------------------------------------------------------- dimensions */

static bool is_all_zero(uint32_t rank, const size_t *dims)
{
	for (uint32_t i = 0; i < rank; i++)
		if (dims[i] != 0)
			return false;
	return true;
}

/*
 * Into nothing at all, colons mean as many as the value has: its dimensions in
 * order, when there are at least as many indexes that aren't numbers, else
 * those that aren't 1.
 */
static void ask_value(struct ms_axes *axes, uint32_t rank, const size_t *dims)
{
	uint32_t open = 0;
	uint32_t next = 0;

	for (uint32_t i = 0; i < axes->count; i++)
		open += !axes->axis[i].scalar;
	bool exact = open >= rank;
	for (uint32_t i = 0; i < axes->count; i++) {
		struct ms_axis *axis = &axes->axis[i];

		if (axis->scalar)
			continue;
		while (!exact && next < rank && dims[next] == 1)
			next++;
		if (axis->colon) {
			axis->count = next < rank ? dims[next] : 1;
			axis->limit = axis->count;
		}
		if (exact || axis->colon)
			next++;
	}
}

static int fail_dims(struct ms_heap *heap, const struct ms_axes *axes,
		     const struct ms_view *value)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &heap->allocator);
	for (uint32_t i = 0; i < axes->count; i++)
		snap_strbuf_printf(&text, i == 0 ? "%zu" : "-by-%zu",
				   axes->axis[i].count);
	snap_strbuf_puts(&text, " and the size of the right side is ");
	for (uint32_t i = 0; i < value->rank; i++)
		snap_strbuf_printf(&text, i == 0 ? "%zu" : "-by-%zu",
				   value->dims[i]);
	int rc = ms_fail(heap, "MATLAB:subsassigndimmismatch",
			 "Unable to perform assignment because the size of the "
			 "left side is %s.",
			 snap_strbuf_text(&text));
	snap_strbuf_end(&text);
	return rc;
}

/* The same dimensions when all 1s are left out? */
static bool fits(const struct ms_axes *axes, const struct ms_view *value)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < axes->count; i++) {
		if (axes->axis[i].count == 1)
			continue;
		while (k < value->rank && value->dims[k] == 1)
			k++;
		if (k == value->rank || value->dims[k] != axes->axis[i].count)
			return false;
		k++;
	}
	while (k < value->rank && value->dims[k] == 1)
		k++;
	return k == value->rank;
}

static int check_dims(struct ms_heap *heap, const struct ms_axes *axes,
		      const struct ms_view *value)
{
	size_t count = ms_axes_count(axes);

	if (value->count == 1 || (count == 0 && value->count == 0))
		return 0;
	if (axes->count == 1) {
		if (count == value->count)
			return 0;
		return ms_fail(heap, "MATLAB:subsassignnumelmismatch",
			       "Unable to perform assignment because the left "
			       "and right sides have a different number of "
			       "elements (%zu and %zu).",
			       count, value->count);
	}
	return fits(axes, value) ? 0 : fail_dims(heap, axes, value);
}

/* ---------------------------------------------------------------- writing */

struct job {
	struct ms_axes axes;
	struct ms_view value;
	uint32_t rank; /* of the target, before */
	size_t dims[MS_RANK_MAX];
	size_t folded[MS_RANK_MAX];
	struct ms_shape_dims grown;
};

static void put_values(struct ms_heap *heap, struct ms_lines *lines,
		       struct ms_value *out, const struct ms_view *value,
		       size_t units)
{
	const struct ms_value *in = value->data;

	for (; lines->left != 0; ms_lines_next(lines)) {
		for (size_t k = 0; k < lines->inner->count; k++) {
			struct ms_value *place =
				out + ms_lines_at(lines, k) * units;

			for (size_t i = 0; i < units; i++)
				ms_take_into(heap, &place[i], ms_retain(in[i]));
			if (value->count != 1)
				in += units;
		}
	}
}

/* The target has all places now; nothing can fail any more. */
static void put_elements(struct ms_heap *heap, struct ms_value target,
			 const struct job *job)
{
	struct ms_array *array = target.as.array;
	enum ms_class class_ = (enum ms_class)array->head.class_;
	size_t folded[MS_RANK_MAX];
	struct ms_lines lines;

	ms_fold_dims(array->head.rank, array->dims, job->axes.count, folded);
	ms_lines_begin(&lines, &job->axes, folded);
	if (target.tag == MS_TAG_STRUCT)
		put_values(heap, &lines, array->data, &job->value,
			   ms_struct_of(target)->shape->field_count);
	else if (!ms_class_is_plain(class_))
		put_values(heap, &lines, array->data, &job->value, 1);
	else
		ms_lines_scatter(&lines, array->data, job->value.data,
				 job->value.count == 1,
				 ms_element_size(class_, job->value.complex));
}

/* Writing real numbers may have made a complex array real. */
static void finish_target(struct ms_heap *heap, struct ms_value *target)
{
	if (target->tag == MS_TAG_ARRAY)
		*target = ms_array_finish_narrow(heap, target->as.array);
}

static int grow_and_put(struct ms_heap *heap, struct ms_value *target,
			const struct job *job)
{
	struct ms_array *array = target->as.array;

	if (!ms_dims_equal(job->grown.rank, job->grown.dims, array->head.rank,
			   array->dims) &&
	    ms_array_grow(heap, array, job->grown.rank, job->grown.dims) != 0)
		return -1;
	put_elements(heap, *target, job);
	return 0;
}

static int write_source(struct ms_heap *heap, struct ms_value *target,
			struct ms_value source, bool complex,
			const struct job *job)
{
	struct ms_value made;

	if (is_ready(*target, source, complex)) {
		if (grow_and_put(heap, target, job) != 0)
			return -1;
		finish_target(heap, target);
		return 0;
	}
	if (make_target(heap, *target, source, complex, &made) != 0)
		return -1;
	if (grow_and_put(heap, &made, job) != 0) {
		ms_release(heap, made);
		return -1;
	}
	finish_target(heap, &made);
	ms_take_into(heap, target, made);
	return 0;
}

static int plan(struct ms_heap *heap, struct job *job)
{
	if (job->axes.count > 1 && is_all_zero(job->rank, job->dims))
		ask_value(&job->axes, job->value.rank, job->value.dims);
	if (check_dims(heap, &job->axes, &job->value) != 0)
		return -1;
	/* Nothing into no places of another form: no growth either. */
	if (job->value.count == 0 && job->axes.count > 1 &&
	    !fits(&job->axes, &job->value)) {
		job->grown.rank = job->rank;
		memcpy(job->grown.dims, job->dims,
		       job->rank * sizeof(*job->dims));
		return 0;
	}
	return ms_grown_dims(heap, job->rank, job->dims, &job->axes,
			     job->folded, &job->grown);
}

static void read_dims(struct ms_value target, uint32_t count, struct job *job)
{
	job->rank = 2;
	job->dims[0] = 0;
	job->dims[1] = 0;
	if (!ms_is_none(target)) {
		job->rank = ms_rank(target);
		memcpy(job->dims, ms_dims(target),
		       job->rank * sizeof(*job->dims));
	}
	ms_fold_dims(job->rank, job->dims, count, job->folded);
}

static int write_elements(struct ms_heap *heap, struct ms_value *target,
			  const struct ms_value *indexes, uint32_t count,
			  struct ms_value value, enum ms_class class_)
{
	bool complex = ms_class_is_numeric(class_) &&
		       (ms_is_complex(*target) || ms_is_complex(value));
	struct ms_value source;
	struct job job;

	if (make_source(heap, *target, value, class_, complex, &source) != 0)
		return -1;
	(void)ms_view_direct(&source, &job.value);
	read_dims(*target, count, &job);
	int rc = ms_axes_begin(heap, indexes, count, job.folded, &job.axes);
	if (rc == 0) {
		rc = plan(heap, &job);
		if (rc == 0)
			rc = write_source(heap, target, source, complex, &job);
		ms_axes_end(heap, &job.axes);
	}
	ms_release(heap, source);
	return rc;
}

/* A function, an exception or an object: there are no arrays of them, but
 * x(1) = @sin is fine where x is nothing yet or such a thing. */
static int write_single(struct ms_heap *heap, struct ms_value *target,
			const struct ms_value *indexes, uint32_t count,
			struct ms_value value)
{
	size_t offset;

	if ((is_plain_empty(*target) ||
	     ms_class_of(*target) == ms_class_of(value)) &&
	    ms_scalar_offset(ms_real(1), indexes, count, &offset)) {
		ms_take_into(heap, target, ms_retain(value));
		return 0;
	}
	if (ms_class_of(value) == MS_FUNCTION)
		return ms_fail(heap, "MATLAB:FunctionHandle:nonScalar",
			       "Nonscalar arrays of function handles are not "
			       "allowed; use cell arrays instead.");
	return fail_class(heap, ms_class_of(*target), ms_class_of(value));
}

static bool is_array_class(enum ms_class class_)
{
	return class_ <= MS_STRING;
}

static int write_held(struct ms_heap *heap, struct ms_value *target,
		      const struct ms_value *indexes, uint32_t count,
		      struct ms_value value)
{
	enum ms_class class_;

	if (target->tag == MS_TAG_SPARSE)
		return ms_sparse_index_write(heap, target, indexes, count,
					     value);
	if (!is_array_class(ms_class_of(value)) &&
	    !ms_is_class(*target, MS_CELL))
		return write_single(heap, target, indexes, count, value);
	if (choose_class(heap, *target, value, &class_) != 0)
		return -1;
	return write_elements(heap, target, indexes, count, value, class_);
}

int ms_index_write(struct ms_heap *heap, struct ms_value *target,
		   const struct ms_value *indexes, uint32_t count,
		   struct ms_value value)
{
	if (count != 0 && write_fast(target, indexes, count, value))
		return 0;
	if (count == 0 || count > MS_RANK_MAX)
		return ms_fail(heap, "MATLAB:badsubscript",
			       "An assignment needs from 1 to %d indexes.",
			       MS_RANK_MAX);
	if (ms_is_none(value) || value.tag == MS_TAG_COLON ||
	    value.tag >= MS_TAG_LIST || target->tag == MS_TAG_COLON ||
	    target->tag >= MS_TAG_LIST)
		return ms_fail_class(heap, "()", value);
	if (target->tag == MS_TAG_OBJECT)
		return ms_opaque_write(heap, *target, indexes, count, value);
	/* Holding the value keeps x(2) = x from writing to what it reads. */
	struct ms_value held = ms_retain(value);
	int rc = write_held(heap, target, indexes, count, held);
	ms_release(heap, held);
	return rc;
}
