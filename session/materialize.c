/* One variable's elements for a host, in one block of memory. */
#include "state.h"

#include "workspace/preview.h"
#include "workspace/tokens.h"

#include <string.h>

/* What the block begins with; the window's places, the name and the numbers
 * lie behind it. */
struct block {
	struct ms_materialized public;
	struct ms_window window;
	double numbers[];
};

/* At most MS_MATERIALIZE_COUNT numbers, and their imaginary parts. */
static size_t count_numbers(const struct ms_value *value, size_t limit)
{
	size_t count = ms_value_count(value);

	if (limit == 0 || limit > MS_MATERIALIZE_COUNT)
		limit = MS_MATERIALIZE_COUNT;
	if (!ms_preview_available(value))
		return 0;
	return count < limit ? count : limit;
}

static struct block *make_block(struct ms_session *session, const char *name,
				const struct ms_value *value, size_t numbers)
{
	size_t rank = ms_value_rank(value);
	size_t name_size = strlen(name) + 1;
	struct block *block =
		snap_calloc(&session->allocator, 1,
			    sizeof(*block) + numbers * sizeof(double) +
				    2 * rank * sizeof(size_t) + name_size);

	if (block == NULL)
		return NULL;
	size_t *places = (size_t *)(void *)(block->numbers + numbers);
	char *copy = (char *)(places + 2 * rank);
	memcpy(copy, name, name_size);
	block->public.name = copy;
	block->public.class_name = ms_value_class_name(value);
	block->window.start = places;
	block->window.shape = places + rank;
	return block;
}

static void fill_preview(struct block *block, const struct ms_value *value,
			 size_t limit)
{
	struct ms_preview *preview = &block->public.preview;
	size_t all = ms_window_count(&block->window);
	size_t count = all < limit ? all : limit;
	bool complex = ms_value_is_complex(value);

	preview->available = ms_preview_available(value);
	if (!preview->available)
		return;
	double *im = complex ? block->numbers + limit : NULL;
	ms_window_read(&block->window, value, count, block->numbers, im);
	preview->values = block->numbers;
	preview->imaginary = im;
	preview->count = count;
	preview->truncated = count < all;
}

static const char *find_name(const struct ms_session *session, const char *name,
			     const char *token)
{
	if (name != NULL || token == NULL)
		return name;
	return ms_token_name(session->token_secret, token);
}

int ms_session_materialize(struct ms_session *session, const char *name,
			   const char *token, size_t limit,
			   const struct ms_slice *slice,
			   struct ms_materialized **out, struct snap_error *err)
{
	const char *found = find_name(session, name, token);

	if (session->run != NULL)
		return snap_fail(err, SNAP_E_BUSY, SNAP_NO_OFFSET,
				 "the session runs a request");
	if (found == NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "the token is unknown or has ended");
	const struct ms_value *value = ms_session_variable(session, found);
	if (value == NULL)
		return snap_fail(err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				 "there is no variable '%s'", found);
	size_t numbers = count_numbers(value, limit);
	struct block *block =
		make_block(session, found, value,
			   ms_value_is_complex(value) ? 2 * numbers : numbers);
	if (block == NULL)
		return snap_fail_memory(err, sizeof(*block));
	ms_window_clamp(&block->window, value, slice);
	fill_preview(block, value, numbers);
	block->public.rank = block->window.rank;
	block->public.shape = block->window.shape;
	*out = &block->public;
	return 0;
}
