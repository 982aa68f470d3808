#include "builtins/tile.h"

#include "value/array.h"
#include "value/class_info.h"

#include <string.h>

/* What was copied last is still in a cache up to about this size. */
#define WARM_SIZE ((size_t)128 * 1024)

/* A dimension, or several of which only the last is repeated. */
struct level {
	size_t count; /* parts of the level below */
	size_t times;
	size_t in_size, out_size; /* of all parts, in bytes; once */
};

struct tiling {
	uint32_t level_count;
	struct level levels[MS_RANK_MAX];
};

static void plan(struct tiling *t, const struct ms_view *view,
		 const struct ms_shape_dims *times, size_t element)
{
	uint32_t rank = times->rank > view->rank ? times->rank : view->rank;
	size_t in_size = element;
	size_t out_size = element;
	size_t count = 1;

	t->level_count = 0;
	for (uint32_t k = 0; k < rank; k++) {
		size_t repeated = k < times->rank ? times->dims[k] : 1;

		count *= k < view->rank ? view->dims[k] : 1;
		if (repeated == 1 && k + 1 < rank)
			continue;
		in_size *= count;
		out_size *= count;
		t->levels[t->level_count++] = (struct level){
			.count = count,
			.times = repeated,
			.in_size = in_size,
			.out_size = out_size,
		};
		out_size *= repeated;
		count = 1;
	}
}

/* The block at 'out' again and again behind itself. */
static void repeat(char *out, size_t size, size_t times)
{
	size_t most = size < WARM_SIZE ? WARM_SIZE / size * size : size;
	size_t total = size * times;

	for (size_t done = size; done < total;) {
		size_t part = done < most ? done : most;

		if (part > total - done)
			part = total - done;
		memcpy(out + done, out, part);
		done += part;
	}
}

/* As deep as there are dimensions. */
static void fill(const struct tiling *t, uint32_t k, const char *in, char *out)
{
	const struct level *level = &t->levels[k];
	size_t in_step = level->in_size / level->count;
	size_t out_step = level->out_size / level->count;

	if (k == 0)
		memcpy(out, in, level->out_size);
	for (size_t i = 0; k != 0 && i < level->count; i++)
		fill(t, k - 1, in + i * in_step, out + i * out_step);
	repeat(out, level->out_size, level->times);
}

static void tiled_dims(const struct ms_view *view,
		       const struct ms_shape_dims *times,
		       struct ms_shape_dims *out)
{
	out->rank = times->rank > view->rank ? times->rank : view->rank;
	for (uint32_t k = 0; k < out->rank; k++)
		out->dims[k] = (k < view->rank ? view->dims[k] : 1) *
			       (k < times->rank ? times->dims[k] : 1);
}

int ms_tile(struct ms_call *call, const struct ms_view *view,
	    const struct ms_shape_dims *times, struct ms_value *out)
{
	size_t element = ms_element_size(view->class_, view->complex);
	struct ms_shape_dims dims;
	struct ms_array *array;
	struct tiling t;

	tiled_dims(view, times, &dims);
	if (ms_array_create_raw(call->heap, view->class_, view->complex,
				dims.rank, dims.dims, &array) != 0)
		return -1;
	if (array->count != 0) {
		plan(&t, view, times, element);
		fill(&t, t.level_count - 1, view->data, array->data);
	}
	*out = ms_array_finish(call->heap, array);
	return 0;
}
