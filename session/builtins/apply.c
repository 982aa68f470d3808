#include "builtins/apply.h"

#include "value/cell.h"
#include "value/exception.h"
#include "value/struct.h"

#include <stdio.h>
#include <string.h>

/* ---------------------------------------------------------------- options */

int ms_apply_options(struct ms_apply *apply, uint32_t first, uint32_t *count)
{
	struct ms_call *call = apply->call;

	apply->uniform = true;
	while (*count >= first + 2) {
		struct ms_value name = call->arguments[*count - 2];
		struct ms_value v = call->arguments[*count - 1];

		if (ms_is_word(name, "UniformOutput")) {
			if (ms_argument_bool(call, *count - 1,
					     &apply->uniform) != 0)
				return -1;
		} else if (ms_is_word(name, "ErrorHandler")) {
			if (!ms_is_callable(v))
				return ms_fail_type(call, v);
			apply->handler = v;
		} else {
			return 0;
		}
		*count -= 2;
	}
	return 0;
}

/* ------------------------------------------------------------------- calls */

/* The struct that an error handler gets: message, identifier, index. */
static int describe_error(const struct ms_apply *apply, size_t i,
			  struct ms_value *out)
{
	static const char *const names[] = { "message", "identifier", "index" };
	struct ms_heap *heap = apply->call->heap;
	struct ms_value exception;

	if (ms_catch(apply->call->vm, &exception) != 0)
		return -1;
	const struct ms_exception *e = ms_exception_of(exception);
	struct ms_value values[] = { e->message, e->identifier,
				     ms_real((double)i + 1) };
	int rc = ms_struct_scalar(heap, names, values, 3, out);

	ms_release(heap, exception);
	return rc;
}

/* arguments[0] is free for the error, the rest are those of the call. */
static int call_one(const struct ms_apply *apply, size_t i,
		    struct ms_value *arguments, struct ms_value *results)
{
	struct ms_call *call = apply->call;
	uint32_t wanted = call->wanted;

	for (uint32_t k = 0; k < apply->outputs; k++)
		results[k] = ms_none();
	if (ms_call_value(call->vm, &apply->function, arguments + 1,
			  apply->input_count, wanted, results) == 0)
		return 0;
	if (ms_is_none(apply->handler) || ms_call_is_ending(call->vm) ||
	    describe_error(apply, i, &arguments[0]) != 0)
		return -1;
	int rc = ms_call_value(call->vm, &apply->handler, arguments,
			       apply->input_count + 1, wanted, results);
	ms_release(call->heap, arguments[0]);
	return rc;
}

static int prepare_and_call(const struct ms_apply *apply, size_t i,
			    struct ms_value *results)
{
	struct ms_value arguments[MS_APPLY_INPUTS + 1];
	uint32_t made = 0;
	int rc = 0;

	while (rc == 0 && made < apply->input_count) {
		rc = apply->argument(apply, made, i, &arguments[made + 1]);
		if (rc == 0)
			made++;
	}
	if (rc == 0)
		rc = call_one(apply, i, arguments, results);
	ms_release_all(apply->call->heap, arguments + 1, made);
	return rc;
}

/* -------------------------------------------------------- uniform results */

static int fail_uniform(const struct ms_apply *apply, const char *what,
			size_t i, uint32_t k)
{
	char identifier[64];

	snprintf(identifier, sizeof(identifier), "MATLAB:%s:NotAScalarOutput",
		 apply->call->name);
	return ms_fail(apply->call->heap, identifier,
		       "%s in Uniform output, at index %zu, output %u.\n"
		       "Set 'UniformOutput' to false.",
		       what, i + 1, k + 1);
}

/* May 'v' stand beside 'first' in one array? */
static int check_uniform(const struct ms_apply *apply, struct ms_value v,
			 struct ms_value first, size_t i, uint32_t k)
{
	if (!ms_is_scalar(v) || (!ms_is_plain(v) && !ms_is_string_scalar(v)))
		return fail_uniform(apply, "Non-scalar", i, k);
	if (ms_class_of(v) != ms_class_of(first))
		return fail_uniform(apply, "Another class", i, k);
	return 0;
}

static bool any_complex(const struct ms_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ms_is_complex(values[i]))
			return true;
	return false;
}

static void store(struct ms_array *array, size_t i, struct ms_value *v)
{
	size_t size = ms_class_size((enum ms_class)array->head.class_);
	bool pairs = (array->head.flags & MS_COMPLEX) != 0;
	char *place = (char *)array->data + i * (size << (pairs ? 1 : 0));
	struct ms_view view;

	if (array->head.class_ == MS_STRING) {
		((struct ms_value *)array->data)[i] = ms_retain(
			((const struct ms_value *)v->as.array->data)[0]);
	} else if (ms_view_direct(v, &view)) {
		memset(place, 0, size << (pairs ? 1 : 0));
		memcpy(place, view.data, size << (view.complex ? 1 : 0));
	}
}

/* The scalars in a cell as one array; takes the cell. */
static int pack(struct ms_heap *heap, struct ms_array *cell,
		struct ms_value *out)
{
	struct ms_value *values = cell->data;
	enum ms_class class_ =
		cell->count == 0 ? MS_DOUBLE : ms_class_of(values[0]);
	struct ms_array *array;

	int rc = ms_array_create_raw(heap, class_,
				     any_complex(values, cell->count),
				     cell->head.rank, cell->dims, &array);
	if (rc == 0) {
		for (size_t i = 0; i < cell->count; i++)
			store(array, i, &values[i]);
		*out = ms_array_finish(heap, array);
	}
	ms_array_drop(heap, cell);
	return rc;
}

/* ----------------------------------------------------------------- running */

/* Put the results of call 'i' into the cells; takes them. */
static int collect(const struct ms_apply *apply, size_t i,
		   struct ms_value *results, struct ms_array **cells)
{
	struct ms_heap *heap = apply->call->heap;
	int rc = 0;

	for (uint32_t k = 0; k < apply->outputs; k++) {
		struct ms_value *place = cells[k]->data;

		if (ms_is_none(results[k])) {
			/* Nothing is fine where nothing was asked for. */
			if (apply->call->wanted != 0 && rc == 0)
				rc = ms_fail(heap, "MATLAB:unassignedOutputs",
					     "Output %u of the function was "
					     "not assigned.",
					     k + 1);
			continue;
		}
		ms_take_into(heap, &place[i], results[k]);
		if (rc == 0 && apply->uniform)
			rc = check_uniform(apply, place[i], place[0], i, k);
	}
	return rc;
}

static int call_all(const struct ms_apply *apply, struct ms_value *results,
		    struct ms_array **cells, bool *silent)
{
	for (size_t i = 0; i < apply->count; i++) {
		if (ms_poll(apply->call->heap) != 0 ||
		    prepare_and_call(apply, i, results) != 0)
			return -1;
		if (apply->call->wanted == 0 && ms_is_none(results[0]))
			*silent = true;
		else if (collect(apply, i, results, cells) != 0)
			return -1;
	}
	return 0;
}

static int finish(const struct ms_apply *apply, struct ms_array **cells,
		  struct ms_value *results)
{
	struct ms_heap *heap = apply->call->heap;
	uint32_t done = 0;

	for (uint32_t k = 0; k < apply->outputs; k++) {
		struct ms_array *cell = cells[k];

		cells[k] = NULL;
		if (!apply->uniform)
			results[k] = ms_array_finish(heap, cell);
		else if (pack(heap, cell, &results[k]) != 0)
			break;
		done++;
	}
	if (done == apply->outputs)
		return 0;
	/* The places are the call's own, which are freed again. */
	for (uint32_t k = 0; k < done; k++)
		ms_take_into(heap, &results[k], ms_none());
	return -1;
}

static int run(struct ms_apply *apply, uint32_t rank, const size_t *dims,
	       struct ms_value *results, struct ms_array **cells,
	       struct ms_value *scratch)
{
	bool silent = false;

	for (uint32_t k = 0; k < apply->outputs; k++)
		if (ms_array_create(apply->call->heap, MS_CELL, false, rank,
				    dims, &cells[k]) != 0)
			return -1;
	if (call_all(apply, scratch, cells, &silent) != 0)
		return -1;
	/* A function without results, called for its effects. */
	if (silent || (apply->count == 0 && apply->call->wanted == 0 &&
		       apply->outputs == 0))
		return 0;
	return finish(apply, cells, results);
}

int ms_apply_run(struct ms_apply *apply, uint32_t rank, const size_t *dims,
		 struct ms_value *results)
{
	struct ms_heap *heap = apply->call->heap;

	apply->outputs = apply->call->wanted == 0 ? 1 : apply->call->wanted;
	size_t size = apply->outputs *
		      (sizeof(struct ms_array *) + sizeof(struct ms_value));
	struct ms_value *scratch = ms_heap_alloc_zeroed(heap, size);
	if (scratch == NULL)
		return -1;
	struct ms_array **cells =
		(struct ms_array **)(void *)(scratch + apply->outputs);
	int rc = run(apply, rank, dims, results, cells, scratch);

	for (uint32_t k = 0; k < apply->outputs; k++)
		ms_array_drop(heap, cells[k]);
	ms_heap_free(heap, scratch, size);
	return rc;
}
