/* What goes out comes back, and what is refused is named. */
#include "session/replay/replay_helpers.h"
#include "support/failing_alloc.h"
#include "value/equal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_same(struct value_test *test,
			const struct ms_replay_variable *a,
			const struct ms_replay_variable *b)
{
	bool equal = false;

	assert_string_equal(a->name, b->name);
	assert_int_equal(a->global, b->global);
	assert_int_equal(ms_equal(&test->heap, a->value, b->value,
				  MS_EQUAL_BITS, &equal),
			 0);
	assert_true(equal);
}

static void import_ok(struct value_test *test,
		      const struct snap_strbuf *payload,
		      struct ms_replay_variables *out)
{
	struct ms_replay_error err;

	if (ms_replay_import(&test->heap, payload->data, payload->size, NULL,
			     out, &err) != 0)
		fail_msg("%s", err.message);
}

static void a_payload_is_known_bytes(void **state)
{
	static const char head[] =
		"{\"schemaVersion\":1,\"kind\":\"workspace-state\","
		"\"createdAt\":\"1970-01-01T00:00:00Z\",\"mode\":\"force\","
		"\"matBase64\":\"TUFUTEFCIDUuMCBNQVQtZmlsZSw";
	struct snap_strbuf payload;
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	payload_of_source(&test, "1", &payload);
	assert_memory_equal(payload.data, head, strlen(head));
	assert_string_equal(payload.data + payload.size - 2, "\"}");
	/* 128 of header, 8 of tag, 56 of a scalar. */
	assert_int_equal(payload.size, strlen(head) - 27 + 256 + 2);
	snap_strbuf_end(&payload);
	value_test_end(&test);
}

static void random_workspace(struct value_test *test, struct random *random,
			     struct workspace *out)
{
	static const char *const names[WORKSPACE_MAX] = { "a",	"ans",	"b_2",
							  "x",	"y",	"z",
							  "zz", "Zebra" };

	out->count = random_below(random, WORKSPACE_MAX + 1);
	for (size_t i = 0; i < out->count; i++) {
		struct ms_replay_variable *v = &out->variables[i];

		*v = (struct ms_replay_variable){
			.name = names[i],
			.size = strlen(names[i]),
			.global = random_below(random, 4) == 0,
		};
		assert_int_equal(
			random_value(&test->heap, random, 3, &v->value), 0);
	}
}

/* By name, as bytes: that is the order of a payload. */
static int by_name(const void *a, const void *b)
{
	const struct ms_replay_variable *x = a;
	const struct ms_replay_variable *y = b;

	return strcmp(x->name, y->name);
}

static void come_back_once(struct value_test *test, struct workspace *workspace,
			   bool in_place)
{
	struct ms_replay_variables back;
	struct snap_strbuf payload;
	struct snap_strbuf again;
	struct workspace second;
	struct ms_replay_error err;

	payload_of(test, workspace, &payload);
	snap_strbuf_begin(&again, NULL);
	snap_strbuf_append(&again, payload.data, payload.size);
	if (in_place)
		assert_int_equal(ms_replay_import_in_place(
					 &test->heap, again.data, again.size,
					 NULL, &back, &err),
				 0);
	else
		import_ok(test, &again, &back);
	snap_strbuf_end(&again);
	qsort(workspace->variables, workspace->count,
	      sizeof(workspace->variables[0]), by_name);
	assert_int_equal(back.count, workspace->count);
	for (size_t i = 0; i < back.count; i++) {
		assert_same(test, &workspace->variables[i], &back.items[i]);
		second.variables[i] = back.items[i];
	}
	second.count = back.count;
	payload_of(test, &second, &again);
	assert_int_equal(again.size, payload.size);
	assert_memory_equal(again.data, payload.data, payload.size);
	snap_strbuf_end(&again);
	snap_strbuf_end(&payload);
	ms_replay_variables_end(&test->heap, &back);
}

/* REPLAY_ROUNDS asks for more of them than a test run has time for. */
static void workspaces_by_chance_come_back(void **state)
{
	const char *rounds = getenv("REPLAY_ROUNDS");
	long count = rounds == NULL ? 1500 : strtol(rounds, NULL, 10);
	struct random random = { .state = 4711 };
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (long i = 0; i < count; i++) {
		struct workspace workspace;

		random_workspace(&test, &random, &workspace);
		come_back_once(&test, &workspace, i % 2 == 0);
		workspace_end(&test, &workspace);
	}
	value_test_end(&test);
}

/* ------------------------------------------------------------------ export */

static int export_with(struct value_test *test, const char *source,
		       const struct ms_replay_export_options *options,
		       struct ms_replay_report *report,
		       struct ms_replay_error *err)
{
	struct workspace workspace = { .count = 0 };
	struct snap_strbuf payload;

	if (source[0] != '\0')
		workspace_of(test, source, &workspace);
	snap_strbuf_begin(&payload, NULL);
	int rc = ms_replay_export(&test->heap, workspace.variables,
				  workspace.count, options, &payload, report,
				  err);
	assert_int_equal(payload.size != 0, rc == 0 && report->written);
	snap_strbuf_end(&payload);
	workspace_end(test, &workspace);
	return rc;
}

static void modes_decide_what_is_written(void **state)
{
	static const struct {
		enum ms_replay_mode mode;
		const char *source;
		bool written;
	} cases[] = {
		{ MS_REPLAY_AUTO, "", false },
		{ MS_REPLAY_AUTO, "1", true },
		{ MS_REPLAY_AUTO, "@sin", false },
		{ MS_REPLAY_FORCE, "", true },
		{ MS_REPLAY_OFF, "1", false },
	};
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct ms_replay_export_options options = {
			.struct_size = sizeof(options),
			.mode = cases[i].mode,
		};
		struct ms_replay_report report;

		assert_int_equal(export_with(&test, cases[i].source, &options,
					     &report, NULL),
				 0);
		assert_int_equal(report.written, cases[i].written);
		ms_replay_report_end(&report);
	}
	value_test_end(&test);
}

static void what_is_left_out_is_reported(void **state)
{
	struct ms_replay_report report;
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	assert_int_equal(
		export_with(&test, "1|@sin|'x'|{@cos}", NULL, &report, NULL),
		0);
	assert_int_equal(report.saved_count, 2);
	assert_int_equal(report.skipped_count, 2);
	assert_string_equal(report.skipped[0].name, "b");
	assert_non_null(strstr(report.skipped[0].reason, "function handle"));
	assert_string_equal(report.skipped[1].name, "d");
	ms_replay_report_end(&report);
	value_test_end(&test);
}

struct export_limit {
	const char *name;
	uint64_t value;
	const char *source;
	enum ms_replay_code code;
};

static void export_holds_its_limits(void **state)
{
	static const struct export_limit cases[] = {
		{ "variables", 2, "1|2|3", MS_REPLAY_EXPORT_REJECTED },
		{ "elements", 5, "1:3|1:3", MS_REPLAY_EXPORT_REJECTED },
		{ "mat-size", 130, "1", MS_REPLAY_PAYLOAD_TOO_LARGE },
		{ "payload-size", 300, "1", MS_REPLAY_PAYLOAD_TOO_LARGE },
		{ "expanded-size", 100, "1", MS_REPLAY_PAYLOAD_TOO_LARGE },
	};
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ms_replay_limits limits = { 0 };
		const struct ms_replay_export_options options = {
			.struct_size = sizeof(options),
			.limits = &limits,
		};
		struct ms_replay_report report;
		struct ms_replay_error err;

		assert_true(ms_replay_limit_set(&limits, cases[i].name,
						cases[i].value));
		assert_int_equal(export_with(&test, cases[i].source, &options,
					     &report, &err),
				 cases[i].code);
		assert_string_equal(err.limit, cases[i].name);
		assert_null(report.skipped);
	}
	value_test_end(&test);
}

/* 8 KiB that compress well fit where 4 KiB are allowed. */
static void compresses_when_the_limit_asks_for_it(void **state)
{
	struct ms_replay_limits limits = { .mat_size = 4096 };
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
	};
	struct ms_replay_report report;
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	assert_int_equal(
		export_with(&test, "zeros(32,32)", &options, &report, NULL), 0);
	assert_true(report.compressed);
	assert_true(report.mat_size < 4096);
	ms_replay_report_end(&report);
	limits.mat_size = 0;
	assert_int_equal(
		export_with(&test, "zeros(32,32)", &options, &report, NULL), 0);
	assert_false(report.compressed);
	ms_replay_report_end(&report);
	value_test_end(&test);
}

enum {
	MIB = 1 << 20,
	PATCHES = 16
};

/* A MiB at each of sixteen places is noise, where 'noise' has a 1, or zeros. */
static struct ms_value patches(struct ms_heap *heap, uint32_t noise)
{
	struct random random = { .state = 5 };
	struct ms_array *array;

	assert_int_equal(ms_matrix_create(heap, MS_UINT8, 1,
					  (size_t)PATCHES * MIB, &array),
			 0);
	uint8_t *bytes = array->data;
	for (size_t i = 0; i < array->count; i++)
		bytes[i] = (noise >> i / MIB & 1) != 0
				   ? (uint8_t)(random_next(&random) >> 24)
				   : 0;
	return ms_array_finish(heap, array);
}

/* Eight MiB are allowed of sixteen.  Returns what the export took in memory
 * above the values. */
static size_t export_patches(uint32_t noise, enum ms_replay_code code)
{
	struct failing_alloc counts = { 0 };
	const struct snap_allocator allocator = failing_allocator(&counts);
	const struct ms_heap_options heap_options = {
		.struct_size = sizeof(heap_options),
		.allocator = &allocator,
	};
	const struct ms_replay_limits limits = { .mat_size = 8 * MIB };
	const struct ms_replay_export_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
	};
	struct ms_replay_variable variable = { .name = "a", .size = 1 };
	struct ms_replay_report report;
	struct ms_replay_error err = { .limit = "" };
	struct snap_strbuf payload;
	struct ms_heap heap;

	assert_int_equal(ms_heap_begin(&heap, &heap_options), 0);
	variable.value = patches(&heap, noise);
	snap_strbuf_begin(&payload, NULL);
	size_t before = counts.live_bytes;
	counts.peak_bytes = before;
	assert_int_equal(ms_replay_export(&heap, &variable, 1, &options,
					  &payload, &report, &err),
			 code);
	size_t taken = counts.peak_bytes - before;
	if (code != MS_REPLAY_OK)
		assert_string_equal(err.limit, "mat-size");
	else
		ms_replay_report_end(&report);
	snap_strbuf_end(&payload);
	ms_release(&heap, variable.value);
	ms_heap_end(&heap);
	return taken;
}

/* What can't fit isn't compressed to find that out; what fits is never refused,
 * wherever its noise is. */
static void what_cant_fit_is_refused_early(void **state)
{
	(void)state;
	assert_true(export_patches(0xffff, MS_REPLAY_PAYLOAD_TOO_LARGE) < MIB);
	assert_true(export_patches(0xfbf7, MS_REPLAY_PAYLOAD_TOO_LARGE) < MIB);
	/* Nine of sixteen: near enough to try. */
	assert_true(export_patches(0x01ff, MS_REPLAY_PAYLOAD_TOO_LARGE) >
		    8 * MIB);
	export_patches(0x007f, MS_REPLAY_OK);
	export_patches(0x5515, MS_REPLAY_OK);
	export_patches(0xa8aa, MS_REPLAY_OK);
	export_patches(0, MS_REPLAY_OK);
}

/* ------------------------------------------------------------------ import */

static int import_text(struct value_test *test, const char *text, size_t size,
		       const struct ms_replay_limits *limits,
		       struct ms_replay_error *err)
{
	struct ms_replay_variables out = { 0 };
	int rc = ms_replay_import(&test->heap, text, size, limits, &out, err);

	if (rc != 0) {
		assert_int_equal(err->code, rc);
		assert_string_equal(err->identifier,
				    ms_replay_identifier(err->code));
		assert_true(err->message[0] != '\0');
		assert_null(out.items);
	}
	assert_false(test->heap.error.pending);
	ms_replay_variables_end(&test->heap, &out);
	return rc;
}

static void import_holds_its_limits(void **state)
{
	static const struct export_limit cases[] = {
		{ "payload-size", 100, "1", MS_REPLAY_PAYLOAD_TOO_LARGE },
		{ "mat-size", 191, "1", MS_REPLAY_PAYLOAD_TOO_LARGE },
		{ "expanded-size", 23, "1:3", MS_REPLAY_PAYLOAD_TOO_LARGE },
		{ "elements", 5, "1:3|1:3", MS_REPLAY_IMPORT_REJECTED },
		{ "variables", 2, "1|2|3", MS_REPLAY_IMPORT_REJECTED },
		{ "depth", 2, "{{{1}}}", MS_REPLAY_IMPORT_REJECTED },
		{ "name-length", 2, "struct(abc=1)",
		  MS_REPLAY_IMPORT_REJECTED },
	};
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ms_replay_limits limits = { 0 };
		struct ms_replay_error err;
		struct snap_strbuf payload;

		assert_true(ms_replay_limit_set(&limits, cases[i].name,
						cases[i].value));
		payload_of_source(&test, cases[i].source, &payload);
		assert_int_equal(import_text(&test, payload.data, payload.size,
					     NULL, &err),
				 0);
		assert_int_equal(import_text(&test, payload.data, payload.size,
					     &limits, &err),
				 cases[i].code);
		assert_string_equal(err.limit, cases[i].name);
		snap_strbuf_end(&payload);
	}
	value_test_end(&test);
}

/* A payload whose text 'find' is replaced, within what comes first. */
static void changed(const struct snap_strbuf *payload, const char *find,
		    const char *by, struct snap_strbuf *out)
{
	char *place = strstr(payload->data, find);

	assert_non_null(place);
	size_t before = (size_t)(place - payload->data);
	snap_strbuf_begin(out, NULL);
	snap_strbuf_append(out, payload->data, before);
	snap_strbuf_puts(out, by);
	snap_strbuf_puts(out, place + strlen(find));
}

static void refuses_by_identifier(void **state)
{
	static const struct {
		const char *find;
		const char *by;
		enum ms_replay_code code;
	} cases[] = {
		{ "\"force\"", "\"force\"", MS_REPLAY_OK },
		{ "\"force\"", "\"auto\"", MS_REPLAY_OK },
		{ "TUFU", "TUFV", MS_REPLAY_OK }, /* the header's text */
		{ "{", "{\"more\":[1,{\"x\":null}],", MS_REPLAY_OK },
		{ ":1,", ":7,", MS_REPLAY_UNSUPPORTED_SCHEMA },
		{ ":1,", ":99999999999999999999,",
		  MS_REPLAY_UNSUPPORTED_SCHEMA },
		{ ":1,", ":\"1\",", MS_REPLAY_DECODE_FAILED },
		{ ":1,", ":1.5,", MS_REPLAY_DECODE_FAILED },
		{ ":1,", ":-1,", MS_REPLAY_DECODE_FAILED },
		{ "workspace-state", "figure-scene",
		  MS_REPLAY_IMPORT_REJECTED },
		{ "\"force\"", "\"off\"", MS_REPLAY_IMPORT_REJECTED },
		{ "\"force\"", "\"merge\"", MS_REPLAY_IMPORT_REJECTED },
		{ "\"force\"", "7", MS_REPLAY_DECODE_FAILED },
		{ "1970", "yes", MS_REPLAY_DECODE_FAILED },
		{ "TUFU", "@UFU", MS_REPLAY_DECODE_FAILED },
		{ "TUFU", "TUF", MS_REPLAY_DECODE_FAILED },
		{ "TUFU", "", MS_REPLAY_DECODE_FAILED }, /* three bytes off */
		{ "TUFU", "\\u0054UFU", MS_REPLAY_OK },
		{ "\"}", "\"} ", MS_REPLAY_OK },
		{ "\"}", "\"}x", MS_REPLAY_DECODE_FAILED },
		{ "\"}", "\"", MS_REPLAY_DECODE_FAILED },
	};
	struct snap_strbuf payload;
	struct value_test test;

	(void)state;
	value_test_begin(&test);
	payload_of_source(&test, "1:3|'x'", &payload);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ms_replay_error err;
		struct snap_strbuf text;

		changed(&payload, cases[i].find, cases[i].by, &text);
		int rc = import_text(&test, text.data, text.size, NULL, &err);
		if (rc != (int)cases[i].code)
			fail_msg("%s -> %s: %d %s", cases[i].find, cases[i].by,
				 rc, rc == 0 ? "" : err.message);
		snap_strbuf_end(&text);
	}
	snap_strbuf_end(&payload);
	value_test_end(&test);
}

/* No prefix of a payload is one, in JSON as in the MAT file. */
static void refuses_every_truncation(void **state)
{
	struct snap_strbuf payload;
	struct value_test test;
	struct ms_replay_error err;

	(void)state;
	value_test_begin(&test);
	payload_of_source(&test, "{1, 'x'}|\"s\"", &payload);
	for (size_t i = 0; i < payload.size; i++)
		assert_int_equal(
			import_text(&test, payload.data, i, NULL, &err),
			MS_REPLAY_DECODE_FAILED);
	snap_strbuf_end(&payload);
	value_test_end(&test);
}

static void survives_every_flipped_bit(void **state)
{
	struct snap_strbuf payload;
	struct value_test test;
	struct ms_replay_error err;

	(void)state;
	value_test_begin(&test);
	payload_of_source(&test, "{1, sparse([1 0])}|struct(a=\"s\")",
			  &payload);
	for (size_t i = 0; i < payload.size; i++)
		for (int bit = 0; bit < 8; bit++) {
			payload.data[i] ^= (char)(1 << bit);
			(void)import_text(&test, payload.data, payload.size,
					  NULL, &err);
			payload.data[i] ^= (char)(1 << bit);
		}
	snap_strbuf_end(&payload);
	value_test_end(&test);
}

static void twice_the_same_name_is_refused(void **state)
{
	struct workspace workspace;
	struct snap_strbuf payload;
	struct value_test test;
	struct ms_replay_error err;

	(void)state;
	value_test_begin(&test);
	workspace_of(&test, "1|2", &workspace);
	workspace.variables[1].name = "a";
	payload_of(&test, &workspace, &payload);
	assert_int_equal(
		import_text(&test, payload.data, payload.size, NULL, &err),
		MS_REPLAY_IMPORT_REJECTED);
	assert_string_equal(err.variable, "a");
	snap_strbuf_end(&payload);
	workspace_end(&test, &workspace);
	value_test_end(&test);
}

/* -------------------------------------------------------------- no memory */

static int import_failing(const struct snap_strbuf *payload,
			  const struct snap_allocator *allocator)
{
	const struct ms_heap_options options = {
		.struct_size = sizeof(options),
		.allocator = allocator,
	};
	struct ms_replay_variables out = { 0 };
	struct ms_replay_error err;
	struct ms_heap heap;

	if (ms_heap_begin(&heap, &options) != 0)
		return -1;
	int rc = ms_replay_import(&heap, payload->data, payload->size, NULL,
				  &out, &err);
	if (rc != 0) {
		assert_int_equal(rc, MS_REPLAY_IMPORT_REJECTED);
		if (!err.no_memory)
			fail_msg("%s", err.message);
		assert_null(out.items);
	}
	ms_replay_variables_end(&heap, &out);
	ms_heap_end(&heap);
	return rc;
}

static void an_import_without_memory_leaves_nothing(void **state)
{
	struct failing_alloc failing = { 0 };
	const struct snap_allocator allocator = failing_allocator(&failing);
	struct snap_strbuf payload;
	struct value_test test;
	int rc = -1;

	(void)state;
	value_test_begin(&test);
	payload_of_source(&test,
			  "{1:3, {'x'}}|\"s\"|sparse([1 0])|structs(a=1; a=2)",
			  &payload);
	for (size_t n = 1; rc != 0; n++) {
		failing.fail_at = n;
		failing.calls = 0;
		rc = import_failing(&payload, &allocator);
		assert_int_equal(failing.live, 0);
		assert_true(n < 1000);
	}
	snap_strbuf_end(&payload);
	value_test_end(&test);
}

static int export_failing(const struct snap_allocator *allocator)
{
	const struct ms_heap_options options = {
		.struct_size = sizeof(options),
		.allocator = allocator,
	};
	struct ms_replay_variable variables[2] = { { .name = "b", .size = 1 },
						   { .name = "a", .size = 1 } };
	struct ms_replay_report report;
	struct ms_replay_error err;
	struct snap_strbuf payload;
	struct ms_heap heap;
	int rc = -1;

	if (ms_heap_begin(&heap, &options) != 0)
		return -1;
	snap_strbuf_begin(&payload, allocator);
	if (value_parse(&heap, "{1:3, {'x'}}", &variables[0].value) == 0 &&
	    value_parse(&heap, "\"s\"", &variables[1].value) == 0) {
		rc = ms_replay_export(&heap, variables, 2, NULL, &payload,
				      &report, &err);
		assert_int_equal(rc != 0, rc != 0 && err.no_memory);
		if (rc == 0)
			ms_replay_report_end(&report);
	}
	ms_release(&heap, variables[0].value);
	ms_release(&heap, variables[1].value);
	ms_error_clear(&heap);
	snap_strbuf_end(&payload);
	ms_heap_end(&heap);
	return rc;
}

static void an_export_without_memory_leaves_nothing(void **state)
{
	struct failing_alloc failing = { 0 };
	const struct snap_allocator allocator = failing_allocator(&failing);
	int rc = -1;

	(void)state;
	for (size_t n = 1; rc != 0; n++) {
		failing.fail_at = n;
		failing.calls = 0;
		rc = export_failing(&allocator);
		assert_int_equal(failing.live, 0);
		assert_true(n < 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payload_is_known_bytes),
		cmocka_unit_test(workspaces_by_chance_come_back),
		cmocka_unit_test(modes_decide_what_is_written),
		cmocka_unit_test(what_is_left_out_is_reported),
		cmocka_unit_test(export_holds_its_limits),
		cmocka_unit_test(compresses_when_the_limit_asks_for_it),
		cmocka_unit_test(what_cant_fit_is_refused_early),
		cmocka_unit_test(import_holds_its_limits),
		cmocka_unit_test(refuses_by_identifier),
		cmocka_unit_test(refuses_every_truncation),
		cmocka_unit_test(survives_every_flipped_bit),
		cmocka_unit_test(twice_the_same_name_is_refused),
		cmocka_unit_test(an_import_without_memory_leaves_nothing),
		cmocka_unit_test(an_export_without_memory_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
