/*
 * Code that breaks the verifier's rules, in snapshots whose digests are right:
 * the function is refused when it is called, the session and all other
 * functions go on.
 */
#include "session/code/broken_rows.h"
#include "session/code/broken_words.h"
#include "session/code/image_fixture.h"
#include "session/support/asking.h"
#include "session/support/code_snapshot.h"

#include "code/opcode.h"
#include "support/redigest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A good function on each side of the bad one. */
static uint8_t *snapshot_with(const struct snap_strbuf *image, size_t *size)
{
	const struct code_function functions[] = {
		{ .name = "before",
		  .text = "function y = before(x)\n    y = x + 1;\nend\n" },
		{ .name = "broken",
		  .text = fixture_source,
		  .image = { (const uint8_t *)image->data, image->size } },
		{ .name = "later",
		  .text = "function y = later(x)\n    y = x + 2;\nend\n" },
	};

	return code_snapshot(functions, 3, NULL, size);
}

static struct ms_session *create(const uint8_t *bytes, size_t size,
				 enum ms_snapshot_level level)
{
	const struct ms_session_options options = {
		.struct_size = sizeof(options),
		.snapshot_bytes = bytes,
		.snapshot_size = size,
		.snapshot_memory = SNAP_MEMORY_BORROW,
		.level = level,
	};
	struct ms_session *session;

	assert_int_equal(ms_session_create(&session, &options, NULL), 0);
	return session;
}

static void check_good(struct ms_session *session, const char *rule)
{
	struct answer answer = ask(session, "disp(before(1) + later(1))");

	if (!answer.ok || strcmp(answer.out, "     5\n") != 0)
		fail_msg("%s: %s%s", rule, answer.out, answer.message);
}

/* How the session tells it. */
static void check_told(const struct answer *answer, const char *rule)
{
	if (answer->ok)
		fail_msg("%s: the function ran", rule);
	if (strcmp(answer->identifier, "MATLAB:invalidBytecode") != 0 ||
	    strlen(answer->message) < 40)
		fail_msg("%s: %s", rule, answer->message);
}

/* Refused at the call, also the second one, and nothing else is. */
static void check_refused_at(const uint8_t *bytes, size_t size,
			     enum ms_snapshot_level level, const char *rule)
{
	struct ms_session *session = create(bytes, size, level);

	assert_int_equal(ms_session_snapshot_report(session)->verdict,
			 MS_VERDICT_USED);
	for (unsigned i = 0; i < 2; i++) {
		struct answer answer = ask(session, "broken()");

		check_told(&answer, rule);
		check_good(session, rule);
	}
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);
	if (report->damaged_count != 1 ||
	    strcmp(report->damaged[0], "broken") != 0 ||
	    strcmp(report->reason, "bytecode_invalid") != 0 ||
	    report->remedy[0] == '\0')
		fail_msg("%s: the report says %s of %zu", rule, report->reason,
			 report->damaged_count);
	struct answer caught = ask(session, "try, broken(); catch e, "
					    "disp('caught'), end");
	if (!caught.ok || strcmp(caught.out, "caught\n") != 0)
		fail_msg("%s: not caught: %s", rule, caught.message);
	ms_session_free(session);
}

/* Deep looks at all code before anything runs. */
static void check_deep(const uint8_t *bytes, size_t size, const char *rule)
{
	struct ms_session *session = create(bytes, size, MS_LEVEL_DEEP);
	const struct ms_snapshot_report *report =
		ms_session_snapshot_report(session);

	if (report->verdict != MS_VERDICT_FALLBACK ||
	    report->error.code != SNAP_E_BYTECODE_INVALID ||
	    strstr(report->error.message, "broken") == NULL)
		fail_msg("%s: deep says %s, %s", rule, report->reason,
			 report->error.message);
	assert_true(ask(session, "x = 6 * 7;").ok);
	ms_session_free(session);
}

static void check_refused(const uint8_t *bytes, size_t size, const char *rule)
{
	check_deep(bytes, size, rule);
	check_refused_at(bytes, size, MS_LEVEL_LAZY, rule);
	check_refused_at(bytes, size, MS_LEVEL_HEADER, rule);
	check_refused_at(bytes, size, MS_LEVEL_FULL, rule);
}

/* ------------------------------------------------------------------ words */

struct words_run {
	unsigned tried;
};

static void check_words(void *context, const char *rule, const uint64_t *words,
			size_t count)
{
	struct words_run *run = context;
	struct snap_strbuf image;
	size_t size;

	snap_strbuf_begin(&image, NULL);
	code_build(&image, words, count);
	uint8_t *bytes = snapshot_with(&image, &size);
	check_refused(bytes, size, rule);
	free(bytes);
	snap_strbuf_end(&image);
	run->tried++;
}

static void refuses_code_that_breaks_a_rule(void **in)
{
	static const uint64_t word = MS_OP_RETURN;
	struct words_run run = { 0 };
	struct snap_strbuf bytes;
	struct ms_image tables;

	(void)in;
	snap_strbuf_begin(&bytes, NULL);
	code_build(&bytes, &word, 1);
	assert_int_equal(
		ms_image_open(&tables, bytes.data, bytes.size, NULL, NULL), 0);
	size_t count = broken_words(&tables, check_words, &run);
	ms_image_close(&tables);
	snap_strbuf_end(&bytes);
	assert_int_equal(run.tried, count);
	(void)printf("count: %zu rules of code\n", count);
}

/* ------------------------------------------------------------------- rows */

/* Where 'part' lies in 'whole', of which it is a part once. */
static uint8_t *find(uint8_t *whole, size_t size, const void *part,
		     size_t part_size)
{
	uint8_t *found = NULL;

	for (size_t i = 0; i + part_size <= size; i++)
		if (memcmp(whole + i, part, part_size) == 0) {
			assert_null(found);
			found = whole + i;
		}
	assert_non_null(found);
	return found;
}

/* The fixture's image as the snapshot carries it. */
struct fixture {
	uint8_t *bytes; /* a good snapshot */
	size_t size;
	struct snap_strbuf apart;
	struct snap_strbuf positions;
	struct ms_image image; /* of 'apart' */
};

static void fixture_begin(struct fixture *fixture)
{
	struct snap_strbuf whole;

	snap_strbuf_begin(&whole, NULL);
	snap_strbuf_begin(&fixture->positions, NULL);
	snap_strbuf_begin(&fixture->apart, NULL);
	assert_int_equal(fixture_build(&whole, NULL, NULL), 0);
	fixture->bytes = snapshot_with(&whole, &fixture->size);
	assert_int_equal(ms_image_split(whole.data, whole.size, &fixture->apart,
					&fixture->positions, NULL),
			 0);
	assert_int_equal(ms_image_open(&fixture->image, fixture->apart.data,
				       fixture->apart.size, NULL, NULL),
			 0);
	snap_strbuf_end(&whole);
}

static void fixture_end(struct fixture *fixture)
{
	ms_image_close(&fixture->image);
	snap_strbuf_end(&fixture->positions);
	snap_strbuf_end(&fixture->apart);
	free(fixture->bytes);
}

/* Of positions, which lie elsewhere, and where a function's begin: nobody looks
 * at them before an error. */
static bool is_about_positions(const struct broken_row *row)
{
	return row->table == MS_TABLE_POSITIONS ||
	       (row->table == MS_TABLE_FUNCTIONS &&
		(row->field == MS_AT_FUNCTION_LINES ||
		 row->field == MS_AT_FUNCTION_LINE_COUNT));
}

static void refuses_a_table_that_breaks_a_rule(void **in)
{
	struct fixture fixture;
	unsigned tried = 0;

	(void)in;
	fixture_begin(&fixture);
	uint8_t *copy = malloc(fixture.size);
	for (size_t i = 0; i < broken_row_count; i++) {
		const struct broken_row *row = &broken_rows[i];

		if (is_about_positions(row))
			continue;
		memcpy(copy, fixture.bytes, fixture.size);
		uint8_t *image = find(copy, fixture.size, fixture.apart.data,
				      fixture.apart.size);
		const unsigned char *at = broken_row_place(row, &fixture.image);
		broken_row_put(row, image + (at - fixture.image.bytes));
		redigest(copy, fixture.size);
		check_refused(copy, fixture.size, row->rule);
		tried++;
	}
	(void)printf("count: %u rules of tables\n", tried);
	free(copy);
	fixture_end(&fixture);
}

/* The function fails by itself, or is refused for where its positions begin. */
static void check_error(const uint8_t *bytes, size_t size, const char *rule)
{
	struct ms_session *session = create(bytes, size, MS_LEVEL_LAZY);
	struct answer answer = ask(session, "broken()");

	if (answer.ok ||
	    (strcmp(answer.identifier, "MATLAB:minrhs") != 0 &&
	     strcmp(answer.identifier, "MATLAB:invalidBytecode") != 0))
		fail_msg("%s: %s", rule, answer.message);
	check_good(session, rule);
	ms_session_free(session);
}

/* Every byte of the header at its edges: refused, or a function that does
 * something else; never more than that. */
static void survives_every_header(void **in)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff };
	struct fixture fixture;
	unsigned refused = 0, tried = 0;

	(void)in;
	fixture_begin(&fixture);
	uint8_t *copy = malloc(fixture.size);
	for (size_t at = 0; at < MS_IMAGE_HEADER_SIZE; at++)
		for (size_t v = 0; v < sizeof(values); v++, tried++) {
			memcpy(copy, fixture.bytes, fixture.size);
			find(copy, fixture.size, fixture.apart.data,
			     fixture.apart.size)[at] = values[v];
			redigest(copy, fixture.size);
			struct ms_session *session =
				create(copy, fixture.size, MS_LEVEL_LAZY);
			struct answer answer = ask(session, "broken(1);");
			refused += strcmp(answer.identifier,
					  "MATLAB:invalidBytecode") == 0;
			check_good(session, "header");
			ms_session_free(session);
		}
	(void)printf("count: %u headers, %u refused\n", tried, refused);
	assert_true(refused > tried / 2);
	free(copy);
	fixture_end(&fixture);
}

/* Wrong positions are as if there were none: the error is told without a line.
 */
static void does_without_positions_that_break_a_rule(void **in)
{
	struct fixture fixture;
	unsigned tried = 0;

	(void)in;
	fixture_begin(&fixture);
	uint8_t *copy = malloc(fixture.size);
	for (size_t i = 0; i < broken_row_count; i++) {
		const struct broken_row *row = &broken_rows[i];

		if (!is_about_positions(row))
			continue;
		memcpy(copy, fixture.bytes, fixture.size);
		if (row->table == MS_TABLE_POSITIONS)
			broken_row_put(row, find(copy, fixture.size,
						 fixture.positions.data,
						 fixture.positions.size) +
						    row->row + row->field);
		else
			broken_row_put(
				row,
				find(copy, fixture.size, fixture.apart.data,
				     fixture.apart.size) +
					(broken_row_place(row, &fixture.image) -
					 fixture.image.bytes));
		redigest(copy, fixture.size);
		check_deep(copy, fixture.size, row->rule);
		check_error(copy, fixture.size, row->rule);
		tried++;
	}
	(void)printf("count: %u rules of positions\n", tried);
	assert_true(tried > 3);
	free(copy);
	fixture_end(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_code_that_breaks_a_rule),
		cmocka_unit_test(refuses_a_table_that_breaks_a_rule),
		cmocka_unit_test(survives_every_header),
		cmocka_unit_test(does_without_positions_that_break_a_rule),
	};

	return cmocka_run_group_tests_name("hostile code", tests, NULL, NULL);
}
