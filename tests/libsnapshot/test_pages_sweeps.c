/*
 * Every small damage of files with a paged section, with everything used: two
 * pages in the one, two levels of digests in the other.
 */
#include "paged.h"

#include "support/guard.h"

#include <stdlib.h>
#include <string.h>

#define SMALL (SNAP_PAGE_SIZE + 104)
#define LARGE (512 * SNAP_PAGE_SIZE + 3 * SNAP_PAGE_SIZE + 1)

struct sweep {
	struct paged paged;
	struct guard guard;
	uint8_t *bytes; /* a copy that ends at an unreadable page */
};

static int begin(void **state, size_t size)
{
	struct sweep *sweep = calloc(1, sizeof(*sweep));

	assert_non_null(sweep);
	paged_begin(&sweep->paged, size);
	guard_begin(&sweep->guard, sweep->paged.file.size);
	sweep->bytes = guard_copy(&sweep->guard, sweep->paged.file.bytes,
				  sweep->paged.file.size);
	*state = sweep;
	return 0;
}

static int begin_small(void **state)
{
	return begin(state, SMALL);
}

static int begin_large(void **state)
{
	return begin(state, LARGE);
}

static int end(void **state)
{
	struct sweep *sweep = *state;

	guard_end(&sweep->guard);
	paged_end(&sweep->paged);
	free(sweep);
	return 0;
}

/* With no limits of its own: the large file is above the small ones. */
static int use(const struct sweep *sweep, enum snap_load_level level,
	       struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
	};

	return use_snapshot(sweep->bytes, sweep->paged.file.size, &options,
			    err);
}

/* 0, or the code for one flipped bit. */
static int flip(struct sweep *sweep, size_t at, unsigned bit,
		enum snap_load_level level, struct snap_error *err)
{
	sweep->bytes[at] ^= (uint8_t)(1u << bit);
	int code = use(sweep, level, err);
	sweep->bytes[at] ^= (uint8_t)(1u << bit);
	return code;
}

/* There is no padding in these files: all of it is covered. */
static void finds_every_flip_but_at_header(void **state)
{
	static const enum snap_load_level levels[] = { SNAP_LOAD_LAZY,
						       SNAP_LOAD_FULL,
						       SNAP_LOAD_DEEP };
	struct sweep *sweep = *state;
	unsigned cases = 0, undetected = 0, wrong = 0;

	for (size_t i = 0; i < 3; i++)
		for (size_t at = 0; at < sweep->paged.file.size; at++)
			for (unsigned bit = 0; bit < 8; bit++) {
				int code =
					flip(sweep, at, bit, levels[i], NULL);

				cases++;
				undetected += code == 0;
				wrong += at >= PAGED_AT &&
					 code != SNAP_E_DIGEST_SECTION;
			}
	print_message("sweep: bit flips of two pages, lazy to deep: %u cases, "
		      "%u undetected, %u other reasons\n",
		      cases, undetected, wrong);
	assert_int_equal(undetected, 0);
	assert_int_equal(wrong, 0);
}

/* At 'header' no page is looked at, and everything else is. */
static void misses_what_is_in_pages_at_header(void **state)
{
	struct sweep *sweep = *state;
	unsigned undetected = 0;

	for (size_t at = 0; at < sweep->paged.file.size; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			bool found = flip(sweep, at, bit, SNAP_LOAD_HEADER,
					  NULL) != 0;

			assert_true(found == (at < PAGED_AT));
			undetected += !found;
		}
	assert_int_equal(undetected, 8 * (sweep->paged.file.size - PAGED_AT));
}

static void calls_every_prefix_truncated(void **state)
{
	struct sweep *sweep = *state;

	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++)
		for (size_t size = 0; size < sweep->paged.file.size; size++) {
			const uint8_t *bytes = guard_copy(
				&sweep->guard, sweep->paged.file.bytes, size);
			struct snap_error err;

			assert_int_equal(
				use_at_level(bytes, size,
					     (enum snap_load_level)level, &err),
				SNAP_E_TRUNCATED);
			assert_int_equal(err.offset, size);
		}
}

/* The table says so much, the digests are right, and the pages don't fit. */
static void refuses_every_other_size(void **state)
{
	struct sweep *sweep = *state;
	struct hostile file = sweep->paged.file;
	size_t entry = SNAP_HEADER_SIZE;

	for (uint64_t size = 0; size < 2 * sweep->paged.file.size; size++) {
		if (size == SMALL)
			continue;
		hostile_put(&file, entry + SNAP_AT_ENTRY_RAW_SIZE, 8, size);
		redigest_front(file.bytes, file.size);
		for (int level = 0; level <= SNAP_LOAD_DEEP; level++) {
			struct snap_error err;

			assert_int_equal(
				use_at_level(file.bytes, file.size,
					     (enum snap_load_level)level, &err),
				SNAP_E_BOUNDS);
			assert_int_equal(err.offset,
					 entry + SNAP_AT_ENTRY_STORED_SIZE);
		}
	}
}

static void refuses_sizes_that_overflow(void **state)
{
	struct sweep *sweep = *state;
	struct hostile file = sweep->paged.file;
	const uint64_t sizes[] = { UINT64_MAX, UINT64_MAX - 1,
				   UINT64_MAX - 4096, (uint64_t)1 << 63,
				   (uint64_t)1 << 32 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		hostile_put(&file, SNAP_HEADER_SIZE + SNAP_AT_ENTRY_RAW_SIZE, 8,
			    sizes[i]);
		hostile_refused(&file, SNAP_E_BOUNDS,
				SNAP_HEADER_SIZE + SNAP_AT_ENTRY_STORED_SIZE);
	}
}

/* Which pages of digests are damaged, the error says. */
static void finds_flips_in_levels(void **state)
{
	struct sweep *sweep = *state;
	const struct snap_tree *plan = &sweep->paged.plan;
	unsigned cases = 0;

	assert_int_equal(plan->top, 2);
	for (unsigned level = 1; level <= plan->top; level++) {
		const struct snap_tree_level *part = &plan->level[level];
		/* All of the last level, some of the one below. */
		size_t step = level == plan->top ? 1 : 61;

		for (uint64_t at = 0; at < part->size; at += step) {
			size_t place = PAGED_AT + part->offset + at;
			uint64_t page = at / SNAP_PAGE_SIZE * SNAP_PAGE_SIZE;
			struct snap_error err;

			assert_int_equal(flip(sweep, place, at % 8,
					      SNAP_LOAD_LAZY, &err),
					 SNAP_E_DIGEST_SECTION);
			assert_int_equal(err.offset,
					 PAGED_AT + part->offset + page);
			assert_int_equal(flip(sweep, place, at % 8,
					      SNAP_LOAD_FULL, NULL),
					 SNAP_E_DIGEST_SECTION);
			cases += 2;
		}
	}
	print_message("sweep: bit flips in two levels of digests, lazy and "
		      "full: %u cases, 0 undetected\n",
		      cases);
}

#define SWEEP_TEST(name, size)                                                 \
	cmocka_unit_test_setup_teardown(name, begin_##size, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SWEEP_TEST(finds_every_flip_but_at_header, small),
		SWEEP_TEST(misses_what_is_in_pages_at_header, small),
		SWEEP_TEST(calls_every_prefix_truncated, small),
		SWEEP_TEST(refuses_every_other_size, small),
		SWEEP_TEST(refuses_sizes_that_overflow, small),
		SWEEP_TEST(finds_flips_in_levels, large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
