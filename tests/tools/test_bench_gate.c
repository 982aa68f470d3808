/* What the gate says of samples that are made for it. */
#include "tools/bench_runs.h"
#include "tools/snapshot-builder/bench/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct bench_rule rule = {
	.limit = 0.03,
	.metric = BENCH_WALL,
	.drawing = { BENCH_GATE_PART, 0.95, 1 },
};

static struct bench_stage judge(const struct bench_run *now,
				const struct bench_run *then)
{
	const struct bench_trial trial = {
		.now = now,
		.arm = bench_run_find(now, "lazy"),
		.control = bench_run_find(now, "lazy (control)"),
		.then = then,
		.base = bench_run_find(then, "lazy"),
		.cache = BENCH_WARM,
	};

	return bench_gate_judge(&trial, &rule);
}

/* The outcome when the baseline took 'then', and its reference 'pace'. */
static enum bench_outcome outcome(double reference, double lazy, double pace,
				  double then)
{
	struct bench_run now = make_test_run(reference, lazy, 1);
	struct bench_run base = make_test_run(pace, then, 2);
	enum bench_outcome found = judge(&now, &base).outcome;

	bench_run_free(&now);
	bench_run_free(&base);
	return found;
}

static void tells_fine_from_worse(void **state)
{
	(void)state;
	assert_int_equal(outcome(1e6, 2e6, 1e6, 2e6), BENCH_FINE);
	assert_int_equal(outcome(1e6, 1e6, 1e6, 2e6), BENCH_FINE);
	assert_int_equal(outcome(1e6, 2.2e6, 1e6, 2e6), BENCH_WORSE);
	assert_int_equal(outcome(1e6, 2.06e6, 1e6, 2e6), BENCH_OPEN);
}

static void takes_the_machine_out(void **state)
{
	(void)state;
	/* All of it is a tenth slower: the machine is. */
	assert_int_equal(outcome(1.1e6, 2.2e6, 1e6, 2e6), BENCH_FINE);
	/* Only the machine is faster, so the program is slower. */
	assert_int_equal(outcome(0.9e6, 2e6, 1e6, 2e6), BENCH_WORSE);
	/* That much is another machine. */
	assert_int_equal(outcome(1.5e6, 3e6, 1e6, 2e6), BENCH_DRIFTED);
	assert_int_equal(outcome(0.5e6, 1e6, 1e6, 2e6), BENCH_DRIFTED);
}

static void another_reference_is_no_use(void **state)
{
	struct bench_run now = make_test_run(1.5e6, 2e6, 1);
	struct bench_run then = make_test_run(1e6, 2e6, 2);

	(void)state;
	then.arms[0].program.digest = 77;
	struct bench_stage stage = judge(&now, &then);
	assert_int_equal(stage.outcome, BENCH_FINE);
	assert_true(stage.drift.value == 1);
	bench_run_free(&now);
	bench_run_free(&then);
}

static void control_can_veto(void **state)
{
	const double times[] = { 1e6, 2e6, 2.1e6 };
	struct bench_run then = make_test_run(1e6, 2e6, 2);
	struct bench_run now = { .seed = 1 };

	(void)state;
	add_test_arm(&now, "reference", BENCH_REFERENCE, 1);
	add_test_arm(&now, "lazy", BENCH_LEVEL, 2);
	add_test_arm(&now, "lazy (control)", BENCH_CONTROL, 2);
	add_test_samples(&now, BENCH_WARM, 50, times, 0.02, 3);
	assert_int_equal(judge(&now, &then).outcome, BENCH_BIASED);
	bench_run_free(&now);
	bench_run_free(&then);
}

/* What is measured beside it needs no correction. */
static void compares_within_a_run(void **state)
{
	const double times[] = { 1e6, 2.2e6, 2.2e6, 2e6 };
	struct bench_run run = { .seed = 1 };

	(void)state;
	add_test_arm(&run, "reference", BENCH_REFERENCE, 1);
	add_test_arm(&run, "lazy", BENCH_LEVEL, 2);
	add_test_arm(&run, "lazy (control)", BENCH_CONTROL, 2);
	add_test_arm(&run, "lazy (base)", BENCH_BASE, 3);
	add_test_samples(&run, BENCH_WARM, 50, times, 0.02, 3);
	const struct bench_trial trial = { &run, &run.arms[1], &run.arms[2],
					   &run, &run.arms[3], BENCH_WARM };
	struct bench_stage stage = bench_gate_judge(&trial, &rule);
	assert_int_equal(stage.outcome, BENCH_WORSE);
	assert_true(stage.change.low > 1.08 && stage.change.high < 1.12);
	assert_true(stage.drift.value == 1);
	bench_run_free(&run);
}

/* "fw": a fine stage, then a worse one; "?": not decided yet. */
static void assert_decides(const char *outcomes, bool decided,
			   enum bench_verdict expected)
{
	struct bench_stage stages[BENCH_STAGES] = { 0 };
	enum bench_verdict verdict;
	size_t count = 0;

	for (; outcomes[count] != '\0'; count++)
		stages[count].outcome = outcomes[count] == 'f'	 ? BENCH_FINE
					: outcomes[count] == 'w' ? BENCH_WORSE
					: outcomes[count] == 'b' ? BENCH_BIASED
								 : BENCH_OPEN;
	assert_int_equal(bench_gate_decide(stages, count, &verdict), decided);
	if (decided)
		assert_int_equal(verdict, expected);
}

static void a_regression_is_confirmed(void **state)
{
	(void)state;
	assert_decides("f", true, BENCH_PASS);
	assert_decides("w", false, BENCH_PASS);
	assert_decides("o", false, BENCH_PASS);
	assert_decides("b", false, BENCH_PASS);
	assert_decides("ww", true, BENCH_REGRESSION);
	assert_decides("wf", false, BENCH_PASS);
	assert_decides("of", true, BENCH_PASS);
	assert_decides("bf", true, BENCH_PASS);
	assert_decides("wff", true, BENCH_PASS);
	assert_decides("wfw", true, BENCH_REGRESSION);
	assert_decides("woo", true, BENCH_INCONCLUSIVE);
	assert_decides("ooo", true, BENCH_INCONCLUSIVE);
	assert_decides("oow", true, BENCH_INCONCLUSIVE);
	assert_decides("bbb", true, BENCH_INCONCLUSIVE);
	assert_decides("wbf", true, BENCH_INCONCLUSIVE);
}

/* Equal programs, 200 times: the outcome of one stage is wrong seldom, and of
 * two stages, as the gate asks, never here. */
static void false_alarms_are_rare(void **state)
{
	size_t worse = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		const struct bench_rule tight = { 0,
						  BENCH_WALL,
						  { 0.1, 0.95, 1 } };
		struct bench_run now = make_test_run(1e6, 2e6, 2 * seed + 1);
		struct bench_run then = make_test_run(1e6, 2e6, 2 * seed + 2);
		const struct bench_trial trial = { &now,	  &now.arms[1],
						   &now.arms[2],  &then,
						   &then.arms[1], BENCH_WARM };

		worse +=
			bench_gate_judge(&trial, &tight).outcome == BENCH_WORSE;
		bench_run_free(&now);
		bench_run_free(&then);
	}
	/* One in forty is what an interval of 95 % lets through above. */
	assert_true(worse <= 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_fine_from_worse),
		cmocka_unit_test(takes_the_machine_out),
		cmocka_unit_test(another_reference_is_no_use),
		cmocka_unit_test(control_can_veto),
		cmocka_unit_test(compares_within_a_run),
		cmocka_unit_test(a_regression_is_confirmed),
		cmocka_unit_test(false_alarms_are_rare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
