#include "builtins/by_nonzeros.h"

#include "builtins/numeric.h"

#include "value/sparse_ops.h"

/* Operands by their elements: one or two, of which one at least is sparse and
 * no scalar, or both are scalars. */
struct work {
	struct ms_value places;
	struct ms_value operands[2];
	uint32_t count;
};

static bool is_spread(struct ms_value v, bool scalars)
{
	return ms_is_sparse(v) && (scalars || !ms_is_scalar(v));
}

/* Can it be done: two matrices have one size, all others are scalars. */
static bool is_fit(const struct ms_value *operands, uint32_t count,
		   bool scalars)
{
	const struct ms_value *matrix = NULL;

	for (uint32_t i = 0; i < count; i++) {
		if (!ms_is_plain(operands[i]) ||
		    (!ms_is_sparse(operands[i]) && !ms_is_scalar(operands[i])))
			return false;
		if (!is_spread(operands[i], scalars))
			continue;
		if (matrix != NULL && !ms_same_dims(*matrix, operands[i]))
			return false;
		matrix = &operands[i];
	}
	return matrix != NULL;
}

static int find_places(struct ms_heap *heap, const struct ms_value *operands,
		       uint32_t count, bool scalars, struct ms_value *out)
{
	bool first = is_spread(operands[0], scalars);

	if (count == 2 && first && is_spread(operands[1], scalars))
		return ms_sparse_unite(heap, operands[0], operands[1], out);
	*out = ms_retain(operands[first ? 0 : 1]);
	return 0;
}

static void work_end(struct ms_heap *heap, struct work *work)
{
	ms_release_all(heap, work->operands, work->count);
	ms_release(heap, work->places);
}

static int work_begin(struct ms_heap *heap, const struct ms_value *operands,
		      uint32_t count, bool scalars, struct work *out)
{
	struct work work = { .count = 0 };

	if (find_places(heap, operands, count, scalars, &work.places) != 0)
		return -1;
	for (; work.count < count; work.count++) {
		struct ms_value v = operands[work.count];
		struct ms_value *to = &work.operands[work.count];
		int rc = is_spread(v, scalars)
				 ? ms_sparse_spread(heap, work.places, v, 1, to)
				 : ms_gather(heap, v, to);

		if (rc != 0) {
			work_end(heap, &work);
			return -1;
		}
	}
	*out = work;
	return 0;
}

/* More than any of these builtins takes. */
#define ARGUMENTS_MAX 8

static int ask(struct ms_call *call, ms_builtin *builtin,
	       const struct work *work)
{
	struct ms_value arguments[ARGUMENTS_MAX];

	for (uint32_t i = 0; i < call->argument_count; i++)
		arguments[i] = i < work->count ? work->operands[i]
					       : call->arguments[i];
	return ms_forward(call, builtin, arguments, call->argument_count);
}

static bool begins_with_zero(struct ms_value column)
{
	struct ms_view view;

	return ms_is_plain(column) && ms_view_direct(&column, &view) &&
	       ms_view_double(&view, 0) == 0 &&
	       ms_view_imaginary(&view, 0) == 0;
}

/* Numbers of other classes can't be sparse. */
static int collect(struct ms_call *call, struct ms_value places)
{
	struct ms_value column = call->results[0];
	struct ms_value numbers;
	struct ms_value out;

	if (ms_is_class(column, MS_LOGICAL))
		numbers = ms_retain(column);
	else if (ms_convert(call->heap, column, MS_DOUBLE, &numbers) != 0)
		return -1;
	int rc = ms_sparse_collect(call->heap, places, numbers, 1, &out);

	ms_release(call->heap, numbers);
	if (rc == 0)
		ms_take_into(call->heap, &call->results[0], out);
	return rc;
}

/* '*done' tells whether zeros give zeros; if not, there is no result. */
static int by_elements(struct ms_call *call, ms_builtin *builtin,
		       const struct work *work, bool *done)
{
	if (ask(call, builtin, work) != 0)
		return -1;
	*done = begins_with_zero(call->results[0]);
	if (*done && collect(call, work->places) == 0)
		return 0;
	ms_release(call->heap, call->results[0]);
	call->results[0] = ms_none();
	return *done ? -1 : 0;
}

int ms_on_nonzeros(struct ms_call *call, ms_builtin *builtin)
{
	uint32_t count = call->argument_count < 2 ? call->argument_count : 2;
	bool scalars = true;
	bool done = false;
	struct work work;

	for (uint32_t i = 0; i < count; i++)
		scalars = scalars && ms_is_scalar(call->arguments[i]);
	if (call->argument_count <= ARGUMENTS_MAX &&
	    is_fit(call->arguments, count, scalars)) {
		if (work_begin(call->heap, call->arguments, count, scalars,
			       &work) != 0)
			return -1;
		int rc = by_elements(call, builtin, &work, &done);

		work_end(call->heap, &work);
		if (rc != 0 || done)
			return rc;
	}
	return ms_keep_sparse(call, builtin(call));
}
