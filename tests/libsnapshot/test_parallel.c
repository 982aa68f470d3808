#include "base/parallel.h"

#include "base_test.h"

#include <stdatomic.h>

#define COUNT_MAX 1000

struct tally {
	atomic_uint done[COUNT_MAX];
	atomic_uint worker_max;
};

static void note(void *context, size_t index, uint32_t worker)
{
	struct tally *tally = context;
	unsigned seen = atomic_load(&tally->worker_max);

	atomic_fetch_add(&tally->done[index], 1);
	while (worker > seen &&
	       !atomic_compare_exchange_weak(&tally->worker_max, &seen, worker))
		;
}

static void does_each_piece_once(void **state)
{
	static const uint32_t jobs[] = { 0, 1, 2, 8, 64, 65, UINT32_MAX };
	static const size_t counts[] = { 0, 1, 2, 7, COUNT_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(*jobs); i++)
		for (size_t k = 0; k < sizeof(counts) / sizeof(*counts); k++) {
			struct tally tally = { 0 };

			snap_parallel(jobs[i], counts[k], note, &tally);
			for (size_t n = 0; n < COUNT_MAX; n++)
				assert_int_equal(tally.done[n],
						 n < counts[k] ? 1 : 0);
			assert_true(tally.worker_max <
				    (jobs[i] == 0 ? 1 : jobs[i]));
		}
}

static void counts_at_least_one_processor(void **state)
{
	(void)state;
	assert_true(snap_parallel_processors() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_each_piece_once),
		cmocka_unit_test(counts_at_least_one_processor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
