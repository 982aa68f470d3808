#include "formats/stdlib_helpers.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* X(name, "what is replaced in small_group", "by what", "the first problem") */
/* clang-format off */
#define REFUSALS(X) \
	X(refuses_text_that_is_no_yaml, \
	  "group: arrays", \
	  "group: [arrays", \
	  "mem.yaml:3:6: not YAML: did not find expected ',' or ']' " \
	  "while parsing a flow sequence from line 2, column 8") \
	X(refuses_unknown_tag, \
	  "kind: size", \
	  "kind: !!python/object size", \
	  "mem.yaml:16:29: tag 'tag:yaml.org,2002:python/object'; " \
	  "expected no tags: the schema says what each value is") \
	X(refuses_tag_on_mapping, \
	  "arity: {", \
	  "arity: !!map {", \
	  "mem.yaml:20:12: tag 'tag:yaml.org,2002:map'; expected no " \
	  "tags: the schema says what each value is") \
	X(refuses_tag_on_sequence, \
	  "flags: [", \
	  "flags: !x [", \
	  "mem.yaml:21:12: tag '!x'; expected no tags: the schema " \
	  "says what each value is") \
	X(refuses_second_document, \
	  "    status: planned\n" \
	  "  - name: ones", \
	  "    status: planned\n" \
	  "---\n" \
	  "  - name: ones", \
	  "mem.yaml:32:1: a second document in one file; expected " \
	  "one document") \
	X(refuses_alias_without_anchor, \
	  "flags: [pure]", \
	  "flags: *flags", \
	  "mem.yaml:21:12: alias 'flags' has no anchor before it") \
	X(refuses_alias_inside_its_anchor, \
	  "flags: [pure]", \
	  "flags: &f [pure, *f]", \
	  "mem.yaml:21:22: alias 'f' stands inside what it names") \
	X(refuses_alias_of_open_entries, \
	  "entries:\n", \
	  "entries: &e\n" \
	  "  - *e\n", \
	  "mem.yaml:6:5: alias 'e' stands inside what it names") \
	X(refuses_control_character, \
	  "title: Arrays", \
	  "title: Arr\x01""ays", \
	  "mem.yaml:3:11: not YAML: control characters are not " \
	  "allowed") \
	X(refuses_escaped_control_character, \
	  "title: Arrays", \
	  "title: \"Arr\\x07""ays\"", \
	  "mem.yaml:3:8: title has a control character (byte 0x07); " \
	  "expected visible characters and line feeds") \
	X(refuses_escaped_nul, \
	  "title: Arrays", \
	  "title: \"Arr\\0ays\"", \
	  "mem.yaml:3:8: title has a control character (byte 0x00); " \
	  "expected visible characters and line feeds") \
	X(refuses_tab_in_block_text, \
	  "ans =\n", \
	  "ans =\n" \
	  "          a\tb\n", \
	  "mem.yaml:28:12: display has a tab; expected spaces") \
	X(refuses_tab_in_quoted_text, \
	  "title: Arrays", \
	  "title: \"Arr\\tays\"", \
	  "mem.yaml:3:8: title has a tab; expected spaces") \
	X(refuses_line_separator, \
	  "title: Arrays", \
	  "title: \"A\\u2028B\"", \
	  "mem.yaml:3:8: title has a control character (byte 0xE2); " \
	  "expected visible characters and line feeds") \
	X(refuses_unpaired_surrogate, \
	  "title: Arrays", \
	  "title: \"A\\ud800B\"", \
	  "mem.yaml:3:12: not YAML: found invalid Unicode character " \
	  "escape code while parsing a quoted scalar from line 3, " \
	  "column 8") \
	X(refuses_deep_nesting, \
	  "flags: [pure]", \
	  "flags: [[[[[[[[[[[[[[[[pure]]]]]]]]]]]]]]]]", \
	  "mem.yaml:21:25: too many levels of nesting (max_depth is " \
	  "16)") \
	X(refuses_collection_as_key, \
	  "flags: [pure]", \
	  "flags: [pure]\n" \
	  "    [a, b]: c", \
	  "mem.yaml:22:5: a key is a sequence; expected a text") \
	X(refuses_merge_key, \
	  "flags: [pure]", \
	  "<<: {flags: [pure]}", \
	  "mem.yaml:6:5: missing key 'flags' in an entry") \
	X(refuses_sequence_as_document, \
	  "schema: stdlib-group/1\n", \
	  "- ", \
	  "mem.yaml:2:1: not YAML: did not find expected '-' " \
	  "indicator while parsing a block collection from line 1, " \
	  "column 1")
/* clang-format on */

#define REFUSAL_TEST(name, find, replace, expected)                            \
	static void name(void **state)                                         \
	{                                                                      \
		char *text = replaced(small_group, find, replace);             \
                                                                               \
		(void)state;                                                   \
		assert_refused(text, strlen(text), NULL, expected);            \
		free(text);                                                    \
	}
REFUSALS(REFUSAL_TEST)

static void refuse(const char *text, size_t size, const char *expected)
{
	assert_refused(text, size, NULL, expected);
}

static void refuses_an_empty_file(void **state)
{
	(void)state;
	refuse("", 0, "mem.yaml:1:1: the file is empty; expected a mapping");
	refuse(NULL, 0, "mem.yaml:1:1: the file is empty; expected a mapping");
	refuse("# no more\n", 10,
	       "mem.yaml:1:1: the file is empty; expected a mapping");
}

static void refuses_bytes_that_are_no_utf8(void **state)
{
	/* A lone continuation, overlong, a surrogate, beyond U+10FFFF, cut. */
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{ "a: 1\nb: \x80", "mem.yaml:2:4: byte 0x80 at offset 8 is no "
				   "UTF-8; expected UTF-8 text" },
		{ "a: \xC0\x80", "mem.yaml:1:4: byte 0xC0 at offset 3 is no "
				 "UTF-8; expected UTF-8 text" },
		{ "a: \xED\xA0\x80", "mem.yaml:1:4: byte 0xED at offset 3 is "
				     "no UTF-8; expected UTF-8 text" },
		{ "\xC3\xA4: \xF4\x90\x80\x80",
		  "mem.yaml:1:4: byte 0xF4 at offset 4 is no UTF-8; expected "
		  "UTF-8 text" },
		{ "a: \xE2\x82", "mem.yaml:1:4: byte 0xE2 at offset 3 is no "
				 "UTF-8; expected UTF-8 text" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		refuse(cases[i].text, strlen(cases[i].text), cases[i].expected);
}

static void refuses_nul_bytes_and_utf16(void **state)
{
	(void)state;
	refuse("a: b\0c", 6,
	       "mem.yaml:1:5: a NUL byte at offset 4; expected UTF-8 text");
	refuse("\xFF\xFE"
	       "a\0",
	       4,
	       "mem.yaml:1:1: the file is UTF-16 or UTF-32; expected UTF-8 "
	       "text");
	refuse("\xFE\xFF\0a", 4,
	       "mem.yaml:1:1: the file is UTF-16 or UTF-32; expected UTF-8 "
	       "text");
}

static void refuses_what_is_beyond_a_limit(void **state)
{
	const size_t own = sizeof(struct fmt_stdlib_limits);
	const struct {
		struct fmt_stdlib_limits limits;
		const char *expected;
	} cases[] = {
		{ { .struct_size = own, .max_file_size = 100 },
		  "mem.yaml: 1135 bytes (max_file_size is 100)" },
		{ { .struct_size = own, .max_depth = 5 },
		  "mem.yaml:12:17: too many levels of nesting (max_depth is "
		  "5)" },
		{ { .struct_size = own, .max_nodes = 20 },
		  "mem.yaml:11:5: too many nodes, aliases expanded (max_nodes "
		  "is 20)" },
		{ { .struct_size = own, .max_entries = 1 },
		  "mem.yaml:32:5: too many entries (max_entries is 1)" },
		{ { .struct_size = own, .max_text = 15 },
		  "mem.yaml:8:14: a text is too long (max_text is 15)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(small_group, strlen(small_group),
			       &cases[i].limits, cases[i].expected);
}

/* An older caller's struct ends before the members it does not know. */
static void reads_limits_of_a_shorter_struct(void **state)
{
	struct fmt_stdlib_limits limits = {
		.struct_size = offsetof(struct fmt_stdlib_limits, max_depth),
		.max_depth = 1,
	};
	const struct fmt_stdlib_options options = {
		.struct_size = offsetof(struct fmt_stdlib_options, jobs),
		.limits = &limits,
		.jobs = 2,
	};
	struct fmt_library *library = NULL;

	(void)state;
	assert_int_equal(fmt_stdlib_read_memory(
				 &library, "mem.yaml", small_group,
				 strlen(small_group), &options, NULL, NULL),
			 0);
	fmt_stdlib_free(library);
}

/* Each line names the one before nine times: 9^20 nodes when expanded. */
static void refuses_exploding_aliases_in_bounded_memory(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.allocator = &allocator,
	};
	struct fmt_library *library = NULL;
	struct snap_error err;
	char text[4000] = "a0: &a0 [x, x]\n";

	(void)state;
	for (int i = 1; i <= 20; i++) {
		char line[120];
		int p = i - 1;

		(void)snprintf(line, sizeof(line),
			       "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, "
			       "*a%d, *a%d, *a%d]\n",
			       i, i, p, p, p, p, p, p, p, p, p);
		strcat(text, line);
	}
	int rc = fmt_stdlib_read_memory(&library, "mem.yaml", text,
					strlen(text), &options, NULL, &err);
	assert_int_equal(rc, SNAP_E_LIMIT);
	assert_string_equal(err.message,
			    "mem.yaml:8:50: too many nodes, aliases expanded "
			    "(max_nodes is 16777216)");
	assert_int_equal(alloc.live, 0);
	assert_true(alloc.peak_bytes < 200000);
}

static void refuses_aliases_that_nest_too_deep(void **state)
{
	static const char text[] = "a: &a [[[[[[[[x]]]]]]]]\n"
				   "b: [[[[[[[[*a]]]]]]]]\n";

	(void)state;
	refuse(text, strlen(text),
	       "mem.yaml:2:12: too many levels of nesting (max_depth is 16)");
}

static void reads_every_member(void **state)
{
	struct fmt_library *library =
		assert_read(small_group, strlen(small_group));
	const struct fmt_entry *zeros = &library->entries[1];
	const struct fmt_signature *s = &zeros->signatures[1];

	(void)state;
	assert_string_equal(library->name, "arrays");
	assert_string_equal(library->version, "0");
	assert_string_equal(library->summary, "Making arrays.");
	assert_int_equal(library->category_count, 1);
	assert_string_equal(library->categories[0].name, "construction");
	assert_string_equal(library->categories[0].title, "construction");
	assert_int_equal(library->group_count, 1);
	assert_string_equal(library->groups[0].title, "Arrays");
	assert_int_equal(library->entry_count, 2);
	assert_string_equal(library->entries[0].name, "ones");
	assert_int_equal(library->entries[0].arity.input_max,
			 FMT_ARITY_UNBOUNDED);
	assert_string_equal(library->entries[0].complexity, "");
	assert_string_equal(library->entries[0].examples[0].display, "");
	assert_false(library->entries[0].planned);
	assert_string_equal(zeros->name, "zeros");
	assert_int_equal(zeros->place.line, 6);
	assert_int_equal(zeros->place.column, 11);
	assert_string_equal(zeros->description, "Returns zeros.\n");
	assert_int_equal(zeros->signature_count, 2);
	assert_int_equal(zeros->signatures[0].input_count, 0);
	assert_string_equal(s->inputs[1].name, "like");
	assert_int_equal(s->inputs[1].kind, FMT_KIND_CLASS);
	assert_true(s->inputs[1].optional);
	assert_false(s->inputs[0].variadic);
	assert_int_equal(zeros->flags, FMT_FLAG_PURE);
	assert_string_equal(zeros->keywords[1], "empty-array");
	assert_string_equal(zeros->examples[0].display,
			    "ans =\n     0     0\n");
	assert_string_equal(zeros->see_also[0], "ones");
	assert_null(zeros->source_path);
	assert_true(zeros->planned);
	assert_int_equal(library->input_count, 1);
	assert_string_equal(library->inputs[0].path, "mem.yaml");
	assert_int_equal(library->inputs[0].size, strlen(small_group));
	fmt_stdlib_free(library);
}

/* 'text' says the same as small_group. */
static void assert_small_group(const char *text)
{
	struct fmt_library *expected =
		assert_read(small_group, strlen(small_group));
	struct fmt_library *found = assert_read(text, strlen(text));

	assert_same_model(expected, found);
	fmt_stdlib_free(found);
	fmt_stdlib_free(expected);
}

static void accepts_a_byte_order_mark(void **state)
{
	char *text = replaced(small_group, "schema", "\xEF\xBB\xBFschema");

	(void)state;
	assert_small_group(text);
	free(text);
}

static void accepts_a_document_between_its_marks(void **state)
{
	char *text = replaced(small_group, "schema", "%YAML 1.1\n---\nschema");

	(void)state;
	assert_small_group(text);
	free(text);
}

/* Then its entries are not decoded one by one. */
static void accepts_schema_after_the_entries(void **state)
{
	char *headless = replaced(small_group, "schema: stdlib-group/1\n", "");
	char *text = malloc(strlen(small_group) + 10);

	(void)state;
	assert_non_null(text);
	strcpy(text, headless);
	strcat(text, "schema: stdlib-group/1\n");
	assert_small_group(text);
	free(text);
	free(headless);
}

static void accepts_carriage_returns_before_line_feeds(void **state)
{
	char *text = malloc(2 * strlen(small_group));
	size_t n = 0;

	(void)state;
	assert_non_null(text);
	for (const char *p = small_group; *p != '\0'; p++) {
		if (*p == '\n')
			text[n++] = '\r';
		text[n++] = *p;
	}
	text[n] = '\0';
	assert_small_group(text);
	free(text);
}

/* The anchor is in an entry that was decoded before the alias comes. */
static void accepts_aliases_across_entries(void **state)
{
	char *one = replaced(small_group, "- {name: Z, kind: numeric}",
			     "- &z {name: Z, kind: numeric}");
	char *two = replaced(one, "- {name: Z, kind: numeric}", "- *z");
	char *text = replaced(two, "- {name: Z, kind: numeric}", "- *z");

	(void)state;
	assert_small_group(text);
	free(text);
	free(two);
	free(one);
}

static int read_quietly(const char *text, size_t size,
			const struct snap_allocator *allocator)
{
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.allocator = allocator,
	};
	struct fmt_problems problems;
	struct fmt_library *library = NULL;
	struct snap_error err;

	fmt_problems_begin(&problems, allocator);
	int rc = fmt_stdlib_read_memory(&library, "mem.yaml", text, size,
					&options, &problems, &err);
	if (rc == 0)
		assert_non_null(library);
	else
		assert_null(library);
	if (rc != SNAP_E_NO_MEMORY)
		assert_int_equal(rc == 0, problems.count == 0);
	fmt_stdlib_free(library);
	fmt_problems_end(&problems);
	return rc;
}

static void survives_every_truncation(void **state)
{
	size_t size = strlen(small_group);
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);

	(void)state;
	for (size_t i = 0; i <= size; i++) {
		/* A block of its own, so that reading beyond it is seen. */
		char *text = malloc(i + 1);

		assert_non_null(text);
		memcpy(text, small_group, i);
		char *exact = realloc(text, i == 0 ? 1 : i);
		assert_non_null(exact);
		(void)read_quietly(exact, i, &allocator);
		free(exact);
	}
	assert_int_equal(alloc.live, 0);
}

static void survives_every_changed_byte(void **state)
{
	static const char others[] =
		"\0\t\n :-#{}[]&*!|>'\"%@`,?0x\x7F\x80\xFF";
	size_t size = strlen(small_group);
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	char *text = malloc(size);

	(void)state;
	assert_non_null(text);
	memcpy(text, small_group, size);
	for (size_t i = 0; i < size; i++) {
		for (size_t k = 0; k < sizeof(others) - 1; k++) {
			text[i] = others[k];
			(void)read_quietly(text, size, &allocator);
		}
		text[i] = (char)(small_group[i] ^ 1);
		(void)read_quietly(text, size, &allocator);
		text[i] = small_group[i];
	}
	free(text);
	assert_int_equal(alloc.live, 0);
}

static void fail_every_allocation(const char *text, int expected)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	int rc = SNAP_E_NO_MEMORY;

	for (size_t n = 1; rc == SNAP_E_NO_MEMORY; n++) {
		alloc.fail_at = n;
		alloc.calls = 0;
		rc = read_quietly(text, strlen(text), &allocator);
		assert_int_equal(alloc.live, 0);
	}
	assert_int_equal(rc, expected);
}

static void reports_every_failed_allocation(void **state)
{
	(void)state;
	fail_every_allocation(small_group, 0);
}

static void reports_failed_allocations_of_problems(void **state)
{
	char *one = replaced(small_group, "  - name: ones", "  - name: zeros");
	char *text = replaced(one, "[pure]", "[puer, fast]");

	(void)state;
	fail_every_allocation(text, SNAP_E_BOUNDS);
	free(text);
	free(one);
}

#define REFUSAL_ROW(name, find, replace, expected) cmocka_unit_test(name),

int main(void)
{
	const struct CMUnitTest tests[] = {
		REFUSALS(REFUSAL_ROW) cmocka_unit_test(refuses_an_empty_file),
		cmocka_unit_test(refuses_bytes_that_are_no_utf8),
		cmocka_unit_test(refuses_nul_bytes_and_utf16),
		cmocka_unit_test(refuses_what_is_beyond_a_limit),
		cmocka_unit_test(reads_limits_of_a_shorter_struct),
		cmocka_unit_test(refuses_exploding_aliases_in_bounded_memory),
		cmocka_unit_test(refuses_aliases_that_nest_too_deep),
		cmocka_unit_test(reads_every_member),
		cmocka_unit_test(accepts_a_byte_order_mark),
		cmocka_unit_test(accepts_a_document_between_its_marks),
		cmocka_unit_test(accepts_schema_after_the_entries),
		cmocka_unit_test(accepts_carriage_returns_before_line_feeds),
		cmocka_unit_test(accepts_aliases_across_entries),
		cmocka_unit_test(survives_every_truncation),
		cmocka_unit_test(survives_every_changed_byte),
		cmocka_unit_test(reports_every_failed_allocation),
		cmocka_unit_test(reports_failed_allocations_of_problems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
