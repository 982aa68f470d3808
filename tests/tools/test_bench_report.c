/* Runs as JSON and back, as CSV and as a page. */
#include "tools/bench_runs.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/report.h"
#include "tools/snapshot-builder/bench/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct bench_run make_run(void)
{
	const double times[] = { 1e6, 2e6 };
	struct bench_run run = { .seed = 9, .created = 1700000000 };

	add_test_arm(&run, "reference", BENCH_REFERENCE, 1);
	add_test_arm(&run, "a <b> & \"c\", d", BENCH_COMMAND, UINT64_MAX);
	run.arms[1].snapshot =
		(struct bench_identity){ tool_copy("s"), 3, 0xabc };
	run.arms[1].reports = true;
	run.arms[1].memory = (struct bench_memory){ 4, 1, 3, 5 };
	run.arms[1].phases[BENCH_COLD] = (struct bench_phases){
		.names = { "open", "find" },
		.medians = { 1500, 250 },
		.count = 2,
	};
	run.code = tool_copy("x = 1;");
	run.counter = tool_copy("no counter");
	bench_machine_look(&run.machine);
	add_test_samples(&run, BENCH_WARM, 4, times, 0.5, 1);
	add_test_samples(&run, BENCH_COLD, 3, times, 0.5, 2);
	run.samples[5].values[BENCH_WALL] = 900000000;
	return run;
}

static char *text_of(const struct bench_run *run)
{
	struct tool_json *json = bench_report_json(run, &run->arms[0]);
	char *text = tool_json_text(json, TOOL_JSON_LINE);

	tool_json_free(json);
	return text;
}

static void json_comes_back(void **state)
{
	struct bench_run run = make_run(), again;
	char *text = text_of(&run);

	(void)state;
	assert_int_equal(bench_read(&again, text, strlen(text), "x", NULL), 0);
	char *second = text_of(&again);
	assert_string_equal(second, text);
	assert_int_equal(again.sample_count, run.sample_count);
	assert_memory_equal(again.samples, run.samples,
			    run.sample_count * sizeof(*run.samples));
	assert_int_equal(again.arms[1].program.digest, UINT64_MAX);
	assert_string_equal(again.arms[1].phases[BENCH_COLD].names[1], "find");
	assert_null(again.library);
	free(second);
	free(text);
	bench_run_free(&again);
	bench_run_free(&run);
}

static void assert_refused(const char *text, size_t size)
{
	struct bench_run run;
	struct snap_error err;

	assert_int_equal(bench_read(&run, text, size, "x", &err), SNAP_E_IO);
	assert_int_equal(run.arm_count, 0);
}

/* Refused, or read and then fit for everything that is done with runs. */
static void read_and_use(const char *text, size_t size)
{
	struct bench_run run;
	FILE *out = fopen("/dev/null", "w");

	assert_non_null(out);
	if (bench_read(&run, text, size, "x", NULL) == 0) {
		const struct bench_arm *base = bench_base_arm(&run, NULL);

		assert_non_null(base);
		bench_report_html(out, &run, base, &run, 1);
		bench_report_csv(out, &run);
		bench_run_free(&run);
	}
	(void)fclose(out);
}

static void refuses_what_is_none(void **state)
{
	(void)state;
	assert_refused("", 0);
	assert_refused("{}", 2);
	assert_refused("[]", 2);
	assert_refused("{\"schema\":\"snapshot-bench/1\"}", 29);
	assert_refused("{\"schema\":\"snapshot-bench/2\"}", 29);
}

static void refuses_every_truncation(void **state)
{
	struct bench_run run = make_run();
	char *text = text_of(&run);
	size_t size = strlen(text);

	(void)state;
	for (size_t i = 0; i < size; i += 7)
		assert_refused(text, i);
	assert_refused(text, size - 1);
	free(text);
	bench_run_free(&run);
}

static void survives_changed_bytes(void **state)
{
	static const char with[] = "0-9\"x,[";
	struct bench_run run = make_run();
	char *text = text_of(&run);
	size_t size = strlen(text);

	(void)state;
	for (size_t i = 0; i < size; i += 3) {
		char kept = text[i];

		text[i] = with[i % (sizeof(with) - 1)];
		read_and_use(text, size);
		text[i] = kept;
	}
	free(text);
	bench_run_free(&run);
}

/* A sample less, and the blocks are not whole. */
static void refuses_broken_blocks(void **state)
{
	struct bench_run run = make_run();

	(void)state;
	char *text = text_of(&run);
	char *row = strrchr(text, '[');
	assert_non_null(row);
	/* "...],[the last one]]}}": the comma before it becomes the end. */
	(void)strcpy(row - 1, "]}}");
	assert_refused(text, strlen(text));
	free(text);
	bench_run_free(&run);
}

static char *written(void (*write)(FILE *out, const struct bench_run *run),
		     const struct bench_run *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	write(out, run);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void csv_has_every_sample(void **state)
{
	struct bench_run run = make_run();
	char *text = written(bench_report_csv, &run);
	size_t lines = 0;

	(void)state;
	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(lines, run.sample_count + 1);
	assert_non_null(strstr(text, "\n0,reference,warm,0,"));
	assert_non_null(strstr(text, ",\"a <b> & \"\"c\"\", d\",cold,"));
	/* The one that was made. */
	bool *outlier = bench_run_outliers(&run);
	assert_true(outlier[5]);
	free(outlier);
	free(text);
	bench_run_free(&run);
}

static void write_page(FILE *out, const struct bench_run *run)
{
	bench_report_html(out, run, &run->arms[0], run, 1);
}

static void page_is_alone_and_escaped(void **state)
{
	struct bench_run run = make_run();
	char *text = written(write_page, &run);

	(void)state;
	assert_null(strstr(text, "http"));
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "<b>"));
	assert_non_null(strstr(text, "a &lt;b&gt; &amp; &quot;c&quot;, d"));
	assert_non_null(strstr(text, "prefers-color-scheme:dark"));
	assert_non_null(strstr(text, "<title>open 1.5 &#181;s</title>"));
	assert_non_null(strstr(text, "Trend"));
	assert_null(strstr(text, "nan"));
	assert_null(strstr(text, "inf"));
	free(text);
	bench_run_free(&run);
}

static void store_keeps_the_order(void **state)
{
	char folder[] = "/tmp/test-bench-store-XXXXXX", command[64];
	struct bench_run run = make_run();
	struct bench_store store;

	(void)state;
	assert_non_null(mkdtemp(folder));
	for (uint64_t i = 0; i < 4; i++) {
		/* Two in the same second. */
		run.created = 1700000000 - i / 2;
		run.seed = i;
		assert_int_equal(
			bench_store_add(folder, &run, &run.arms[0], NULL), 0);
	}
	assert_int_equal(bench_store_read(&store, folder, NULL), 0);
	assert_int_equal(store.count, 4);
	assert_int_equal(store.runs[0].seed, 2);
	assert_int_equal(store.runs[1].seed, 3);
	assert_int_equal(store.runs[2].seed, 0);
	assert_int_equal(store.runs[3].seed, 1);
	bench_store_free(&store);
	(void)snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	bench_run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_comes_back),
		cmocka_unit_test(refuses_what_is_none),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(survives_changed_bytes),
		cmocka_unit_test(refuses_broken_blocks),
		cmocka_unit_test(csv_has_every_sample),
		cmocka_unit_test(page_is_alone_and_escaped),
		cmocka_unit_test(store_keeps_the_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
