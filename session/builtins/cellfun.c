/* cellfun(), arrayfun(), structfun() and bsxfun(). */
#include "builtins/prototypes.h"

#include "builtins/apply.h"
#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"

#include <stdio.h>

/* ------------------------------------------------- old names of cellfun() */

enum old_name {
	OLD_ISEMPTY,
	OLD_ISLOGICAL,
	OLD_ISNUMERIC,
	OLD_ISREAL,
	OLD_ISCHAR,
	OLD_LENGTH,
	OLD_NDIMS,
	OLD_PRODOFSIZE,
	OLD_NUMEL,
	OLD_ISCLASS,
	OLD_SIZE
};

static const char *const old_names[] = {
	"isempty", "islogical",	 "isnumeric", "isreal",	 "ischar", "length",
	"ndims",   "prodofsize", "numel",     "isclass", "size",   NULL,
};

static double longest(struct ms_value v)
{
	size_t length = 0;

	if (ms_count(v) == 0)
		return 0;
	for (uint32_t k = 0; k < ms_rank(v); k++)
		if (ms_dim(v, k) > length)
			length = ms_dim(v, k);
	return (double)length;
}

static bool has_class(struct ms_value v, struct ms_value name)
{
	return !ms_is_none(name) &&
	       ms_text_is(name, ms_class_name(ms_class_of(v)));
}

static double ask(enum old_name name, struct ms_value v, struct ms_value extra,
		  uint32_t dim)
{
	switch (name) {
	case OLD_ISEMPTY:
		return ms_count(v) == 0;
	case OLD_ISLOGICAL:
		return ms_is_class(v, MS_LOGICAL);
	case OLD_ISNUMERIC:
		return ms_is_numeric(v);
	case OLD_ISREAL:
		return ms_is_plain(v) && !ms_is_complex(v);
	case OLD_ISCHAR:
		return ms_is_class(v, MS_CHAR);
	case OLD_LENGTH:
		return longest(v);
	case OLD_NDIMS:
		return ms_rank(v);
	case OLD_PRODOFSIZE:
	case OLD_NUMEL:
		return (double)ms_count(v);
	case OLD_ISCLASS:
		return has_class(v, extra);
	case OLD_SIZE:
		break;
	}
	return (double)ms_dim(v, dim);
}

static bool is_question(enum old_name name)
{
	return name <= OLD_ISCHAR || name == OLD_ISCLASS;
}

static int run_old(struct ms_call *call, enum old_name name)
{
	struct ms_value cell = call->arguments[1];
	struct ms_value extra = ms_argument(call, 2);
	struct ms_array *array;
	uint32_t dim = 0;

	if (name == OLD_SIZE && ms_argument_dimension(call, 2, &dim) != 0)
		return -1;
	if (ms_array_create_raw(
		    call->heap, is_question(name) ? MS_LOGICAL : MS_DOUBLE,
		    false, ms_rank(cell), ms_dims(cell), &array) != 0)
		return -1;
	const struct ms_value *values = ms_cell_values(cell);
	for (size_t i = 0; i < array->count; i++) {
		double x = ask(name, values[i], extra, dim);

		if (is_question(name))
			((uint8_t *)array->data)[i] = x != 0;
		else
			((double *)array->data)[i] = x;
	}
	return ms_give(call, ms_array_finish(call->heap, array));
}

/* -------------------------------------------------------- cells and arrays */

static int cell_argument(const struct ms_apply *apply, uint32_t k, size_t i,
			 struct ms_value *out)
{
	*out = ms_retain(ms_cell_values(apply->inputs[k])[i]);
	return 0;
}

static int array_argument(const struct ms_apply *apply, uint32_t k, size_t i,
			  struct ms_value *out)
{
	struct ms_value index = ms_real((double)i + 1);

	if (ms_is_inline(apply->inputs[k])) {
		*out = apply->inputs[k];
		return 0;
	}
	return ms_index_read(apply->call->heap, apply->inputs[k], &index, 1,
			     out);
}

static int fail_size(struct ms_call *call, uint32_t k)
{
	char identifier[64];

	snprintf(identifier, sizeof(identifier), "MATLAB:%s:NotSameSize",
		 call->name);
	return ms_fail(call->heap, identifier,
		       "All of the input arguments must be of the same size "
		       "and shape; input #%u is not.",
		       k + 2);
}

static int check_inputs(struct ms_call *call, uint32_t count, bool cells)
{
	if (count > MS_APPLY_INPUTS)
		return ms_fail_many(call);
	for (uint32_t k = 0; k < count; k++) {
		struct ms_value v = call->arguments[k + 1];

		if (cells && !ms_is_class(v, MS_CELL))
			return ms_fail(call->heap, "MATLAB:cellfun:NotACell",
				       "Input #%u expected to be a cell array, "
				       "was %s instead.",
				       k + 2, ms_class_name(ms_class_of(v)));
		if (k != 0 && !ms_same_dims(v, call->arguments[1]))
			return fail_size(call, k);
	}
	return 0;
}

static int apply_to(struct ms_call *call, bool cells)
{
	struct ms_apply apply = {
		.call = call,
		.function = call->arguments[0],
		.inputs = call->arguments + 1,
		.argument = cells ? cell_argument : array_argument,
	};
	uint32_t count = call->argument_count;

	if (!ms_is_callable(apply.function))
		return ms_fail_type(call, apply.function);
	if (ms_apply_options(&apply, 2, &count) != 0 ||
	    check_inputs(call, count - 1, cells) != 0)
		return -1;
	apply.input_count = count - 1;
	apply.count = ms_count(apply.inputs[0]);
	return ms_apply_run(&apply, ms_rank(apply.inputs[0]),
			    ms_dims(apply.inputs[0]), call->results);
}

int ms_bi_cellfun(struct ms_call *call)
{
	struct ms_value function = call->arguments[0];
	int old =
		ms_is_text(function) ? ms_find_option(function, old_names) : -1;

	if (old >= 0 && ms_is_class(call->arguments[1], MS_CELL) &&
	    call->argument_count ==
		    (old == OLD_SIZE || old == OLD_ISCLASS ? 3u : 2u))
		return run_old(call, (enum old_name)old);
	return apply_to(call, true);
}

int ms_bi_arrayfun(struct ms_call *call)
{
	return apply_to(call, false);
}

/* --------------------------------------------------------------- structfun */

static int field_argument(const struct ms_apply *apply, uint32_t k, size_t i,
			  struct ms_value *out)
{
	(void)k;
	*out = ms_retain(ms_struct_values(apply->inputs[0])[i]);
	return 0;
}

/* The cells of a result become the fields of a struct like the input's. */
static int to_struct(struct ms_call *call, struct ms_value *result)
{
	static const size_t one[] = { 1, 1 };
	struct ms_shape *shape = ms_struct_of(call->arguments[1])->shape;
	struct ms_struct *s;

	if (ms_is_none(*result))
		return 0;
	if (ms_struct_create(call->heap, shape, 2, one, &s) != 0)
		return -1;
	for (uint32_t f = 0; f < shape->field_count; f++)
		ms_take_into(call->heap, &((struct ms_value *)s->array.data)[f],
			     ms_retain(ms_cell_values(*result)[f]));
	ms_take_into(call->heap, result, ms_take_object(s));
	return 0;
}

int ms_bi_structfun(struct ms_call *call)
{
	struct ms_apply apply = { .call = call,
				  .function = call->arguments[0],
				  .inputs = call->arguments + 1,
				  .input_count = 1,
				  .argument = field_argument };
	struct ms_value s = call->arguments[1];
	uint32_t count = call->argument_count;

	if (!ms_is_callable(apply.function))
		return ms_fail_type(call, apply.function);
	if (s.tag != MS_TAG_STRUCT || ms_count(s) != 1)
		return ms_fail(call->heap, "MATLAB:structfun:InvalidInput",
			       "Inputs to '%s' must be scalar structures.",
			       call->name);
	if (ms_apply_options(&apply, 2, &count) != 0)
		return -1;
	if (count != 2)
		return ms_fail_many(call);
	size_t dims[] = { ms_struct_of(s)->shape->field_count, 1 };
	apply.count = dims[0];
	if (ms_apply_run(&apply, 2, dims, call->results) != 0)
		return -1;
	for (uint32_t k = 0; !apply.uniform && k < apply.outputs; k++)
		if (to_struct(call, &call->results[k]) != 0)
			return -1;
	return 0;
}

/* ------------------------------------------------------------------ bsxfun */

static int ones_row(struct ms_heap *heap, size_t count, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(heap, MS_DOUBLE, 1, count, &array) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		((double *)array->data)[i] = 1;
	*out = ms_array_finish(heap, array);
	return 0;
}

/* 'v' with its dimensions of size 1 repeated to those of 'other'. */
static int expand(struct ms_call *call, struct ms_value v,
		  struct ms_value other, struct ms_value *out)
{
	struct ms_value indexes[MS_RANK_MAX];
	uint32_t rank =
		ms_rank(v) > ms_rank(other) ? ms_rank(v) : ms_rank(other);
	uint32_t made = 0;
	int rc = 0;

	for (; rc == 0 && made < rank; made++) {
		size_t own = ms_dim(v, made), wanted = ms_dim(other, made);

		indexes[made] = ms_colon();
		if (own == 1 && wanted != 1)
			rc = ones_row(call->heap, wanted, &indexes[made]);
		else if (own != wanted && wanted != 1)
			rc = ms_fail(call->heap,
				     "MATLAB:bsxfun:arrayDimensionsMustMatch",
				     "Non-singleton dimensions of the two "
				     "input arrays must match each other.");
	}
	if (rc == 0)
		rc = ms_index_read(call->heap, v, indexes, rank, out);
	ms_release_all(call->heap, indexes, made);
	return rc;
}

int ms_bi_bsxfun(struct ms_call *call)
{
	struct ms_value a = call->arguments[1];
	struct ms_value b = call->arguments[2];
	struct ms_value pair[2];

	if (!ms_is_callable(call->arguments[0]))
		return ms_fail_type(call, call->arguments[0]);
	if (expand(call, a, b, &pair[0]) != 0)
		return -1;
	if (expand(call, b, a, &pair[1]) != 0) {
		ms_release(call->heap, pair[0]);
		return -1;
	}
	int rc = ms_call_value(call->vm, &call->arguments[0], pair, 2, 1,
			       call->results);
	ms_release_all(call->heap, pair, 2);
	return rc;
}
