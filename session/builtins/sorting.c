/* Sorting keys digit by digit, and anything else by merging. */
#include "builtins/items.h"

#include <string.h>

#define SMALL 64

/* An element in the four arrays. */
#define SPACE_SIZE (2 * sizeof(uint64_t) + 2 * sizeof(uint32_t))

int ms_sort_space_begin(struct ms_call *call, size_t count,
			struct ms_sort_space *out)
{
	char *block;

	if (count >= UINT32_MAX)
		return ms_fail_memory(call->heap);
	block = ms_heap_alloc(call->heap, (count + 1) * SPACE_SIZE);
	if (block == NULL)
		return -1;
	out->heap = call->heap;
	out->count = count;
	out->keys = (void *)block;
	out->other_keys = out->keys + count + 1;
	out->order = (void *)(out->other_keys + count + 1);
	out->other_order = out->order + count + 1;
	return 0;
}

void ms_sort_space_end(struct ms_call *call, struct ms_sort_space *space)
{
	uint64_t *block = space->keys < space->other_keys ? space->keys
							  : space->other_keys;

	ms_heap_free(call->heap, block, (space->count + 1) * SPACE_SIZE);
}

static void swap_keys(struct ms_sort_space *space)
{
	uint64_t *keys = space->keys;

	space->keys = space->other_keys;
	space->other_keys = keys;
}

static void swap_order(struct ms_sort_space *space)
{
	uint32_t *order = space->order;

	space->order = space->other_order;
	space->other_order = order;
}

static void insert_keys(struct ms_sort_space *space, size_t count)
{
	uint64_t *keys = space->keys;

	for (size_t i = 1; i < count; i++) {
		uint64_t key = keys[i];
		size_t k = i;

		for (; k > 0 && keys[k - 1] > key; k--)
			keys[k] = keys[k - 1];
		keys[k] = key;
	}
}

static void insert_pairs(struct ms_sort_space *space, size_t count)
{
	uint64_t *keys = space->keys;
	uint32_t *order = space->order;

	for (size_t i = 1; i < count; i++) {
		uint64_t key = keys[i];
		uint32_t item = order[i];
		size_t k = i;

		for (; k > 0 && keys[k - 1] > key; k--) {
			keys[k] = keys[k - 1];
			order[k] = order[k - 1];
		}
		keys[k] = key;
		order[k] = item;
	}
}

static bool is_sorted(const uint64_t *keys, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (keys[i - 1] > keys[i])
			return false;
	}
	return true;
}

#define DIGIT_BITS 11
#define DIGITS	   6
#define BUCKETS	   (1U << DIGIT_BITS)

static size_t digit(uint64_t key, unsigned d)
{
	return (size_t)(key >> (d * DIGIT_BITS) & (BUCKETS - 1));
}

/* Counts of each digit become places; false when all keys share the digit. */
static bool places_of(uint32_t *counts, size_t total)
{
	uint32_t sum = 0;

	for (size_t b = 0; b < BUCKETS; b++) {
		uint32_t n = counts[b];

		if (n == total)
			return false;
		counts[b] = sum;
		sum += n;
	}
	return true;
}

static void pass_keys(struct ms_sort_space *space, size_t count, unsigned d,
		      uint32_t *places)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t key = space->keys[i];

		space->other_keys[places[digit(key, d)]++] = key;
	}
	swap_keys(space);
}

static void pass_pairs(struct ms_sort_space *space, size_t count, unsigned d,
		       uint32_t *places)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t key = space->keys[i];
		uint32_t to = places[digit(key, d)]++;

		space->other_keys[to] = key;
		space->other_order[to] = space->order[i];
	}
	swap_keys(space);
	swap_order(space);
}

int ms_sort_keys(struct ms_sort_space *space, size_t count, bool ordered)
{
	uint32_t counts[DIGITS][BUCKETS];

	if (count <= SMALL) {
		if (ordered)
			insert_pairs(space, count);
		else
			insert_keys(space, count);
		return ms_poll(space->heap);
	}
	if (is_sorted(space->keys, count))
		return ms_poll(space->heap);
	memset(counts, 0, sizeof(counts));
	for (size_t i = 0; i < count; i++) {
		for (unsigned d = 0; d < DIGITS; d++)
			counts[d][digit(space->keys[i], d)]++;
	}
	for (unsigned d = 0; d < DIGITS; d++) {
		if (ms_poll(space->heap) != 0)
			return -1;
		if (!places_of(counts[d], count))
			continue;
		if (ordered)
			pass_pairs(space, count, d, counts[d]);
		else
			pass_keys(space, count, d, counts[d]);
	}
	return 0;
}

/* ----------------------------------------------------------------- merging */

static int merge(struct ms_heap *heap, const uint32_t *a, size_t count_a,
		 const uint32_t *b, size_t count_b, uint32_t *out,
		 ms_compare *compare, const void *context)
{
	while (count_a != 0 && count_b != 0) {
		if (ms_poll(heap) != 0)
			return -1;
		if (compare(context, *a, *b) <= 0) {
			*out++ = *a++;
			count_a--;
		} else {
			*out++ = *b++;
			count_b--;
		}
	}
	if (count_a != 0)
		memcpy(out, a, count_a * sizeof(*a));
	if (count_b != 0)
		memcpy(out, b, count_b * sizeof(*b));
	return 0;
}

/* Runs of twice the length with every pass. */
int ms_sort_compared(struct ms_sort_space *space, size_t count,
		     ms_compare *compare, const void *context)
{
	for (size_t run = 1; run < count; run *= 2) {
		for (size_t at = 0; at < count; at += 2 * run) {
			size_t left = count - at;
			size_t a = left < run ? left : run;
			size_t b = left - a < run ? left - a : run;

			if (merge(space->heap, space->order + at, a,
				  space->order + at + a, b,
				  space->other_order + at, compare,
				  context) != 0)
				return -1;
		}
		swap_order(space);
	}
	return 0;
}
