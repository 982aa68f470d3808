/* An image as its builder makes it and its reader sees it. */
#include "session/code/image_fixture.h"

#include "base/digest.h"
#include "code/opcode.h"
#include "libsnapshot/base_test.h"
#include "support/failing_alloc.h"

#include <stdlib.h>

struct opened {
	struct snap_strbuf bytes;
	struct ms_image image;
};

static int open_fixture(void **state)
{
	struct opened *opened = calloc(1, sizeof(*opened));

	assert_non_null(opened);
	snap_strbuf_begin(&opened->bytes, NULL);
	assert_int_equal(fixture_build(&opened->bytes, NULL, NULL), 0);
	assert_int_equal(ms_image_open(&opened->image, opened->bytes.data,
				       opened->bytes.size, NULL, NULL),
			 0);
	*state = opened;
	return 0;
}

static int close_fixture(void **state)
{
	struct opened *opened = *state;

	ms_image_close(&opened->image);
	snap_strbuf_end(&opened->bytes);
	free(opened);
	return 0;
}

static const struct ms_image *image_of(void **state)
{
	return &((struct opened *)*state)->image;
}

static void assert_text(struct ms_text_span span, const char *text)
{
	assert_int_equal(span.size, strlen(text));
	assert_string_equal(span.bytes, text);
}

static void tells_what_it_was_made_from(void **state)
{
	const struct ms_image *image = image_of(state);

	assert_int_equal(image->kind, MS_UNIT_FUNCTIONS);
	assert_int_equal(image->dialect, 0);
	assert_text(ms_image_string(image, image->name), "main.m");
	assert_int_equal(image->source_size, strlen(fixture_source));
	assert_int_equal(image->source_digest,
			 snap_digest64(fixture_source, strlen(fixture_source)));
}

static void keeps_a_function_s_record(void **state)
{
	const struct ms_image *image = image_of(state);
	struct ms_function f;

	assert_int_equal(image->function_count, FIXTURE_FUNCTION_COUNT);
	ms_image_function(image, FIXTURE_ANONYMOUS, &f);
	assert_text(ms_image_string(image, f.name), "");
	assert_int_equal(f.flags, MS_FUNCTION_ANONYMOUS);
	assert_int_equal(f.parent, FIXTURE_MAIN);
	assert_int_equal(f.family, FIXTURE_MAIN);
	assert_int_equal(f.input_count, 1);
	assert_int_equal(f.output_count, 1);
	assert_int_equal(f.capture_count, 1);
	assert_int_equal(f.named_count, 2);
	assert_int_equal(f.slot_count, 3);
	assert_int_equal(f.start, 58);
	assert_int_equal(f.end, 68);
	assert_int_equal(ms_image_output(image, &f, 0), 2);
	assert_text(ms_image_string(image, ms_image_slot_name(image, &f, 1)),
		    "t");
	assert_int_equal(f.code_count, 2);
	assert_int_equal(ms_word_op(image->words[f.code]), MS_OP_MMUL);
	ms_image_function(image, FIXTURE_MAIN, &f);
	assert_int_equal(f.parent, MS_NO_INDEX);
	assert_text(ms_image_string(image, ms_image_persistent(image, &f, 0)),
		    "n");
}

static void keeps_what_belongs_to_a_function(void **state)
{
	const struct ms_image *image = image_of(state);
	struct ms_function f;
	struct ms_handler handler;
	struct ms_shared shared;

	ms_image_function(image, FIXTURE_MAIN, &f);
	assert_int_equal(f.handler_count, 1);
	ms_image_handler(image, f.first_handler, &handler);
	assert_int_equal(handler.start, 1);
	assert_int_equal(handler.end, 8);
	assert_int_equal(handler.target, 9);
	assert_int_equal(handler.kind, MS_HANDLER_UNWIND);
	assert_int_equal(f.shared_count, 1);
	ms_image_shared(image, f.first_shared, &shared);
	assert_int_equal(shared.slot, 1);
	assert_true(shared.owner);
	ms_image_function(image, FIXTURE_NESTED, &f);
	ms_image_shared(image, f.first_shared, &shared);
	assert_int_equal(shared.slot, 0);
	assert_false(shared.owner);
}

static void keeps_constants_of_every_kind(void **state)
{
	const struct ms_image *image = image_of(state);
	struct ms_constant c;

	assert_int_equal(image->constant_count, 6);
	ms_image_constant(image, 0, &c);
	assert_int_equal(c.kind, MS_CONSTANT_REAL);
	assert_true(c.real == 2.5);
	ms_image_constant(image, 1, &c);
	assert_int_equal(c.kind, MS_CONSTANT_INTEGER);
	assert_int_equal(c.class_code, 3);
	assert_int_equal(c.integer, 255);
	ms_image_constant(image, 2, &c);
	assert_int_equal(c.kind, MS_CONSTANT_COMPLEX);
	assert_true(c.real == 0 && 1 / c.imaginary < 0);
	ms_image_constant(image, 3, &c);
	assert_int_equal(c.kind, MS_CONSTANT_CHAR);
	assert_int_equal(c.rows, 1);
	assert_int_equal(c.count, 4);
	assert_memory_equal(c.data, "t\0e\0x\0t", 8);
	ms_image_constant(image, 4, &c);
	assert_int_equal(c.kind, MS_CONSTANT_ARRAY);
	assert_int_equal(c.rows, 2);
	assert_int_equal(c.columns, 3);
	assert_int_equal(c.count, 6);
	assert_memory_equal(c.data + 8, "\0\0\0\0\0\0\0\x40", 8);
	ms_image_constant(image, 5, &c);
	assert_int_equal(c.kind, MS_CONSTANT_STRING);
	assert_int_equal(c.count, 3);
	assert_memory_equal(c.data, "\xe9\0\x3d\xd8\x00\xde", 6);
}

static void keeps_sites_paths_and_statements(void **state)
{
	const struct ms_image *image = image_of(state);
	struct ms_site site;
	struct ms_path path;
	struct ms_step step;
	struct ms_statement statement;

	ms_image_site(image, 0, &site);
	assert_int_equal(site.callee, MS_CALLEE_LOCAL);
	assert_int_equal(site.flags, MS_SITE_STATEMENT);
	assert_int_equal(site.slot, MS_NO_SLOT);
	assert_int_equal(site.target, FIXTURE_LOCAL);
	assert_int_equal(site.argument_count, 2);
	assert_text(ms_image_import(image, 0), "pkg.fun");
	ms_image_path(image, 0, &path);
	assert_int_equal(path.slot, 2);
	assert_int_equal(path.slot_count, 1);
	assert_int_equal(path.step_count, 2);
	ms_image_step(image, path.first_step, &step);
	assert_int_equal(step.kind, MS_STEP_FIELD);
	assert_text(ms_image_string(image, step.name), "a");
	ms_image_step(image, path.first_step + 1, &step);
	assert_int_equal(step.kind, MS_STEP_BRACE);
	assert_int_equal(step.count, 1);
	ms_image_statement(image, 0, &statement);
	assert_int_equal(statement.kind, MS_STATEMENT_ASSIGNMENT);
	assert_false(statement.closed);
	assert_int_equal(statement.start, 36);
	assert_int_equal(statement.end, 47);
}

static void knows_where_a_word_comes_from(void **state)
{
	static const struct {
		uint32_t word, start, end;
	} places[] = { { 0, 22, 34 }, { 1, 36, 47 }, { 2, 36, 47 },
		       { 7, 49, 69 }, { 8, 0, 8 },   { 10, 0, 8 } };
	const struct ms_image *image = image_of(state);
	struct ms_function f;
	uint32_t start, end;

	ms_image_function(image, FIXTURE_MAIN, &f);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		ms_image_position(image, &f, places[i].word, &start, &end);
		assert_int_equal(start, places[i].start);
		assert_int_equal(end, places[i].end);
	}
	ms_image_function(image, FIXTURE_LOCAL, &f);
	ms_image_position(image, &f, 0, &start, &end);
	assert_int_equal(start, 111);
	assert_int_equal(end, 111);
}

static void verifies(void **state)
{
	struct snap_error err;

	for (uint32_t i = 0; i < FIXTURE_FUNCTION_COUNT; i++)
		if (ms_image_verify(image_of(state), i, &err) != 0)
			fail_msg("%s", err.message);
}

static void is_the_same_each_time(void **state)
{
	const struct opened *opened = *state;
	struct snap_strbuf again;

	snap_strbuf_begin(&again, NULL);
	assert_int_equal(fixture_build(&again, NULL, NULL), 0);
	assert_int_equal(again.size, opened->bytes.size);
	assert_memory_equal(again.data, opened->bytes.data, again.size);
	snap_strbuf_end(&again);
}

/* In an image that lies anywhere the words are copied. */
static void opens_where_nothing_is_aligned(void **state)
{
	const struct opened *opened = *state;
	size_t size = opened->bytes.size;

	for (size_t shift = 0; shift < 8; shift++) {
		struct failing_alloc counter = { .fail_at = 0 };
		struct snap_allocator allocator = failing_allocator(&counter);
		char *moved = malloc(size + shift);
		struct ms_image image;

		assert_non_null(moved);
		memcpy(moved + shift, opened->bytes.data, size);
		assert_int_equal(ms_image_open(&image, moved + shift, size,
					       &allocator, NULL),
				 0);
		assert_memory_equal(image.words, opened->image.words,
				    image.word_count * 8);
		assert_int_equal(image.copied_words != NULL, counter.calls);
		ms_image_close(&image);
		assert_int_equal(counter.live, 0);
		free(moved);
	}
}

static struct ms_image_builder *new_builder(const char *name, size_t size)
{
	const struct ms_image_options options = {
		.struct_size = sizeof(options),
		.kind = MS_UNIT_FUNCTIONS,
		.name = name,
		.name_size = size,
	};
	struct ms_image_builder *builder;

	assert_int_equal(
		ms_image_builder_create(&builder, &options, NULL, NULL), 0);
	return builder;
}

static void shares_what_is_equal(void **state)
{
	struct ms_image_builder *b = new_builder("n", 1);
	const struct ms_step steps[] = { { .kind = MS_STEP_BRACE,
					   .count = 1 } };
	const struct ms_site site = { .callee = MS_CALLEE_VALUE };
	const double one[] = { 7 };

	(void)state;
	assert_int_equal(ms_build_string(b, "n", 1), 0);
	assert_int_equal(ms_build_string(b, "m", 1), 1);
	assert_int_equal(ms_build_string(b, "", 0), 2);
	assert_int_equal(ms_build_string(b, "m", 1), 1);
	assert_int_equal(ms_build_real(b, 0.0), 0);
	assert_int_equal(ms_build_real(b, -0.0), 1);
	assert_int_equal(ms_build_real(b, 0.0), 0);
	assert_int_equal(ms_build_text(b, false, "t", 1), 2);
	assert_int_equal(ms_build_text(b, true, "t", 1), 3);
	assert_int_equal(ms_build_integer(b, 0, 0x1fd), 4);
	assert_int_equal(ms_build_integer(b, 0, UINT64_MAX - 2), 4);
	assert_int_equal(ms_build_integer(b, 1, 0x1fd), 5);
	assert_int_equal(ms_build_array(b, 1, 1, one), 6);
	assert_int_equal(ms_build_real(b, 7), 6);
	assert_int_equal(ms_build_import(b, "f", 1), 0);
	assert_int_equal(ms_build_import(b, "g", 1), 1);
	assert_int_equal(ms_build_import(b, "f", 1), 0);
	assert_int_equal(ms_build_path(b, 1, steps, 1), 0);
	assert_int_equal(ms_build_path(b, 2, steps, 1), 1);
	assert_int_equal(ms_build_path(b, 1, steps, 1), 0);
	assert_int_equal(ms_build_site(b, &site), 0);
	assert_int_equal(ms_build_site(b, &site), 1);
	ms_image_builder_free(b);
}

/* Many of a kind, so that tables grow while they are in use. */
static void finds_each_of_many(void **state)
{
	struct ms_image_builder *b = new_builder("", 0);

	(void)state;
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++)
			assert_int_equal(ms_build_real(b, i), i);
	ms_image_builder_free(b);
}

static void takes_bad_text_as_latin_1(void **state)
{
	struct ms_image_builder *b = new_builder("a\xff\xc3", 3);
	const struct ms_function function = { .parent = MS_NO_INDEX };
	const uint64_t word = MS_OP_RETURN;
	const struct ms_function_parts parts = { .function = function,
						 .words = &word,
						 .word_count = 1 };
	struct snap_strbuf out;
	struct ms_image image;
	struct ms_constant c;

	(void)state;
	(void)ms_build_text(b, false, "\x80\xed\xa0\x80", 4);
	(void)ms_build_text(b, false, "", 0);
	ms_build_function(b, ms_build_function_reserve(b), &parts);
	snap_strbuf_begin(&out, NULL);
	assert_int_equal(ms_image_build(b, &out, NULL), 0);
	assert_int_equal(ms_image_open(&image, out.data, out.size, NULL, NULL),
			 0);
	assert_text(ms_image_string(&image, 0), "a\xc3\xbf\xc3\x83");
	ms_image_constant(&image, 0, &c);
	assert_int_equal(c.count, 4);
	assert_memory_equal(c.data, "\x80\0\xed\0\xa0\0\x80", 8);
	ms_image_constant(&image, 1, &c);
	assert_int_equal(c.rows, 0);
	assert_int_equal(c.count, 0);
	ms_image_close(&image);
	snap_strbuf_end(&out);
	ms_image_builder_free(b);
}

static void refuses_a_function_that_was_not_built(void **state)
{
	struct ms_image_builder *b = new_builder("n", 1);
	struct snap_strbuf out;
	struct snap_error err;

	(void)state;
	(void)ms_build_function_reserve(b);
	snap_strbuf_begin(&out, NULL);
	assert_int_equal(ms_image_build(b, &out, &err),
			 SNAP_E_BYTECODE_INVALID);
	assert_int_equal(err.code, SNAP_E_BYTECODE_INVALID);
	assert_int_equal(out.size, 0);
	ms_image_builder_free(b);
}

static void remembers_what_did_not_fit(void **state)
{
	struct ms_image_builder *b = new_builder("n", 1);
	const struct ms_step steps[] = {
		{ .kind = MS_STEP_PAREN, .count = 65535 },
		{ .kind = MS_STEP_PAREN, .count = 1 },
	};
	struct snap_strbuf out;
	struct snap_error err;

	(void)state;
	assert_int_equal(ms_build_path(b, 0, steps, 2), 0);
	assert_int_equal(ms_build_string(b, "later", 5), 0);
	snap_strbuf_begin(&out, NULL);
	assert_int_equal(ms_image_build(b, &out, &err), SNAP_E_LIMIT);
	assert_string_equal(err.message,
			    "a longer path than an image can hold");
	ms_image_builder_free(b);
}

static void survives_every_failing_allocation(void **state)
{
	int rc = SNAP_E_NO_MEMORY;

	(void)state;
	for (size_t n = 1; rc != 0; n++) {
		struct failing_alloc failing = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&failing);
		struct snap_strbuf out;
		struct snap_error err;

		snap_strbuf_begin(&out, &allocator);
		rc = fixture_build(&out, &allocator, &err);
		snap_strbuf_end(&out);
		assert_int_equal(failing.live, 0);
		assert_true(rc == 0 || err.code == SNAP_E_NO_MEMORY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_it_was_made_from),
		cmocka_unit_test(keeps_a_function_s_record),
		cmocka_unit_test(keeps_what_belongs_to_a_function),
		cmocka_unit_test(keeps_constants_of_every_kind),
		cmocka_unit_test(keeps_sites_paths_and_statements),
		cmocka_unit_test(knows_where_a_word_comes_from),
		cmocka_unit_test(verifies),
		cmocka_unit_test(is_the_same_each_time),
		cmocka_unit_test(opens_where_nothing_is_aligned),
		cmocka_unit_test(shares_what_is_equal),
		cmocka_unit_test(finds_each_of_many),
		cmocka_unit_test(takes_bad_text_as_latin_1),
		cmocka_unit_test(refuses_a_function_that_was_not_built),
		cmocka_unit_test(remembers_what_did_not_fit),
		cmocka_unit_test(survives_every_failing_allocation),
	};

	return cmocka_run_group_tests_name("image", tests, open_fixture,
					   close_fixture);
}
