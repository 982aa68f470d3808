/* Starting programs, their pages, their memory, their words. */
#include "tools/snapshot-builder/bench/counter.h"
#include "tools/snapshot-builder/bench/phases.h"
#include "tools/snapshot-builder/bench/residency.h"
#include "tools/snapshot-builder/bench/spawn.h"
#include "tools/snapshot-builder/bench/words.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <cmocka.h>

static int begin(void **state)
{
	struct bench_spawner *spawner = malloc(sizeof(*spawner));

	*state = spawner;
	return spawner != NULL ? bench_spawner_begin(spawner, NULL) : -1;
}

static int end(void **state)
{
	bench_spawner_end(*state);
	free(*state);
	return 0;
}

static char **shell(const char *script)
{
	const char *const words[] = { "sh", "-c", script, NULL };

	return bench_words_copy(words);
}

static int run(struct bench_spawner *spawner, const char *script,
	       uint64_t values[BENCH_METRIC_COUNT], struct snap_error *err)
{
	char **argv = shell(script);
	int rc = bench_spawn(spawner, "/bin/sh", argv, values, err);

	bench_words_free(argv);
	return rc;
}

static void measures_a_process(void **state)
{
	uint64_t values[BENCH_METRIC_COUNT];

	assert_int_equal(run(*state, "sleep 0.05", values, NULL), 0);
	assert_true(values[BENCH_WALL] >= 50000000);
	assert_true(values[BENCH_CPU] < values[BENCH_WALL]);
	assert_int_equal(values[BENCH_CPU],
			 values[BENCH_USER] + values[BENCH_SYSTEM]);
	assert_true(values[BENCH_MINOR] > 10);
}

static void tells_failures(void **state)
{
	uint64_t values[BENCH_METRIC_COUNT];
	struct snap_error err;
	char *argv[] = { (char[]){ "x" }, NULL };

	assert_int_equal(run(*state, "exit 3", values, &err), SNAP_E_IO);
	assert_non_null(strstr(err.message, "ended with status 3"));
	assert_int_equal(run(*state, "kill -9 $$", values, &err), SNAP_E_IO);
	assert_non_null(strstr(err.message, "ended by signal 9"));
	assert_int_not_equal(
		bench_spawn(*state, "/no/such/program", argv, values, &err), 0);
}

/* Nothing of ours goes to the programs: not our input, not our settings. */
static void programs_are_on_their_own(void **state)
{
	uint64_t values[BENCH_METRIC_COUNT];

	assert_int_equal(setenv("SNAPSHOT_SESSION_POLICY", "off", 1), 0);
	bench_spawner_end(*state);
	assert_int_equal(bench_spawner_begin(*state, NULL), 0);
	assert_int_equal(run(*state,
			     "test -z \"$SNAPSHOT_SESSION_POLICY\" && "
			     "test -n \"$PATH\" && ! read line",
			     values, NULL),
			 0);
	/* A program that can't write to a closed pipe ends by SIGPIPE. */
	assert_int_equal(run(*state, "test \"$(trap)\" = ''", values, NULL), 0);
}

static void reads_what_is_said(void **state)
{
	char **argv = shell("echo no; echo yes >&2; exit 1");
	struct snap_strbuf said;

	snap_strbuf_begin(&said, NULL);
	assert_int_equal(bench_spawn_read(*state, "/bin/sh", argv, &said, NULL),
			 SNAP_E_IO);
	assert_string_equal(snap_strbuf_text(&said), "yes\n");
	snap_strbuf_end(&said);
	bench_words_free(argv);
}

static void looks_at_memory(void **state)
{
	char **argv = shell("exec true"), reason[128] = "";
	struct bench_memory memory = { 0 };

	assert_int_equal(bench_spawn_look(*state, "/bin/sh", argv, &memory,
					  reason, NULL),
			 0);
	/* Where tracing isn't allowed a reason is all there is. */
	if (reason[0] == '\0') {
		assert_true(memory.private > 0);
		assert_int_equal(memory.private + memory.shared,
				 memory.resident);
		assert_true(memory.peak >= memory.resident / 2);
		assert_true(memory.resident < (64 << 20));
	}
	bench_words_free(argv);
}

static void counts_in_children_only(void **state)
{
	struct bench_counter counter;
	uint64_t values[BENCH_METRIC_COUNT], first, second;

	bench_counter_begin(&counter, BENCH_COUNT_FAULTS);
	if (counter.fd < 0) {
		assert_true(counter.reason[0] != '\0');
		skip();
	}
	assert_int_equal(run(*state, "true", values, NULL), 0);
	assert_true(bench_counter_take(&counter, &first));
	assert_true(first > 10);
	/* Pages of ours. */
	char *pages = malloc(1 << 20);
	assert_non_null(pages);
	memset(pages, 1, 1 << 20);
	assert_true(bench_counter_take(&counter, &second));
	assert_int_equal(second, 0);
	free(pages);
	assert_int_equal(run(*state, "true", values, NULL), 0);
	assert_true(bench_counter_take(&counter, &second));
	assert_true(second > first / 2 && second < first * 2);
	bench_counter_end(&counter);
}

static void says_why_it_does_not_count(void **state)
{
	const struct bench_spawner *spawner = *state;

	assert_true((spawner->counter.fd >= 0) !=
		    (spawner->counter.reason[0] != '\0'));
}

/* A file system that keeps everything in memory. */
static bool is_memory(const char *path)
{
	struct statfs info;

	return statfs(path, &info) != 0 || info.f_type == 0x01021994 ||
	       info.f_type == 0x794c7630;
}

static void pages_come_and_go(void **state)
{
	char path[] = "/tmp/test-bench-pages-XXXXXX";
	struct bench_residents residents = { 0 };
	static const char bytes[40000];
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, sizeof(bytes)), sizeof(bytes));
	assert_int_equal(bench_residents_add(&residents, path, NULL), 0);
	uint64_t pages = (sizeof(bytes) - 1) / (uint64_t)sysconf(_SC_PAGESIZE);
	assert_int_equal(residents.pages, pages + 1);
	bench_residents_fetch(&residents);
	assert_int_equal(bench_residents_count(&residents), residents.pages);
	if (!is_memory(path)) {
		bench_residents_evict(&residents);
		assert_int_equal(bench_residents_count(&residents), 0);
		bench_residents_fetch(&residents);
		assert_int_equal(bench_residents_count(&residents),
				 residents.pages);
	}
	bench_residents_free(&residents);
	(void)close(fd);
	(void)unlink(path);
}

static void pages_of_what_has_none(void **state)
{
	struct bench_residents residents = { 0 };
	struct snap_error err;
	char path[] = "/tmp/test-bench-empty-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(bench_residents_add(&residents, path, NULL), 0);
	assert_int_equal(residents.pages, 0);
	bench_residents_fetch(&residents);
	bench_residents_evict(&residents);
	assert_int_equal(bench_residents_count(&residents), 0);
	assert_int_equal(bench_residents_add(&residents, "/no/such", &err),
			 SNAP_E_IO);
	assert_int_equal(bench_residents_add(&residents, "/tmp", &err),
			 SNAP_E_UNSAFE_FILE);
	bench_residents_free(&residents);
	(void)close(fd);
	(void)unlink(path);
}

static void assert_words(const char *text, const char *expected)
{
	char **words = bench_words_split(text);
	char joined[256] = "";

	if (expected == NULL) {
		assert_null(words);
		return;
	}
	assert_non_null(words);
	for (size_t i = 0; words[i] != NULL; i++) {
		(void)strcat(joined, words[i]);
		(void)strcat(joined, "|");
	}
	assert_string_equal(joined, expected);
	bench_words_free(words);
}

static void splits_words(void **state)
{
	(void)state;
	assert_words("a", "a|");
	assert_words("  a b\tc\n", "a|b|c|");
	assert_words("a 'b c' \"d 'e'\"", "a|b c|d 'e'|");
	assert_words("a ''", "a||");
	assert_words("a''b\"c\"", "abc|");
	assert_words("a\\ b 'c\\d' \"e\\\"f\"", "a b|c\\d|e\"f|");
	assert_words("$HOME * ; | a\\", "$HOME|*|;|||a\\|");
	assert_words("", NULL);
	assert_words("   ", NULL);
	assert_words("a 'b", NULL);
	assert_words("a \"b", NULL);
}

static void finds_programs(void **state)
{
	char *path = bench_find_program("sh");

	(void)state;
	assert_non_null(path);
	assert_int_equal(access(path, X_OK), 0);
	free(path);
	assert_null(bench_find_program("no-such-program-anywhere"));
	assert_null(bench_find_program("/tmp"));
	path = bench_find_program("/bin/sh");
	assert_string_equal(path, "/bin/sh");
	free(path);
}

static int take(struct bench_phase_log *log, const char *text)
{
	return bench_phases_take(log, text, strlen(text), "used", NULL);
}

static void takes_phases(void **state)
{
	struct bench_phase_log log = { 0 };
	struct bench_phases phases = { 0 };

	(void)state;
	assert_int_equal(take(&log, "a warning\n{\"verdict\":\"used\","
				    "\"nanoseconds\":{\"b\":30,\"a\":1,"
				    "\"text\":\"x\"}}\nmore"),
			 0);
	assert_int_equal(take(&log, "{\"verdict\":\"used\",\"nanoseconds\":"
				    "{\"a\":3,\"b\":10}}"),
			 0);
	/* One that is gone took no time; one that is new is not known. */
	assert_int_equal(take(&log, "{\"verdict\":\"used\",\"nanoseconds\":"
				    "{\"a\":2,\"c\":9}}"),
			 0);
	bench_phases_finish(&log, &phases);
	assert_int_equal(phases.count, 2);
	assert_string_equal(phases.names[0], "b");
	assert_true(phases.medians[0] == 10 && phases.medians[1] == 2);
	assert_int_equal(take(NULL, "{\"verdict\":\"fallback\"}"), SNAP_E_IO);
	assert_int_equal(take(NULL, "nothing"), SNAP_E_IO);
	assert_int_equal(take(NULL, ""), SNAP_E_IO);
	assert_int_equal(take(NULL, "{\n{"), SNAP_E_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(measures_a_process, begin, end),
		cmocka_unit_test_setup_teardown(tells_failures, begin, end),
		cmocka_unit_test_setup_teardown(programs_are_on_their_own,
						begin, end),
		cmocka_unit_test_setup_teardown(reads_what_is_said, begin, end),
		cmocka_unit_test_setup_teardown(looks_at_memory, begin, end),
		cmocka_unit_test_setup_teardown(counts_in_children_only, begin,
						end),
		cmocka_unit_test_setup_teardown(says_why_it_does_not_count,
						begin, end),
		cmocka_unit_test(pages_come_and_go),
		cmocka_unit_test(pages_of_what_has_none),
		cmocka_unit_test(splits_words),
		cmocka_unit_test(finds_programs),
		cmocka_unit_test(takes_phases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
