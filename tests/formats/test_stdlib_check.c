#include "formats/stdlib_helpers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* X(name, "what is replaced in small_group", "by what", "the first problem") */
/* clang-format off */
#define REFUSALS(X) \
	X(refuses_unknown_key_with_suggestion, \
	  "complexity: O(n)", \
	  "complexty: O(n)", \
	  "mem.yaml:22:5: unknown key 'complexty' in an entry; did " \
	  "you mean 'complexity'?") \
	X(refuses_unknown_key_without_suggestion, \
	  "status: planned", \
	  "colour: red", \
	  "mem.yaml:31:5: unknown key 'colour' in an entry") \
	X(refuses_unknown_key_of_group, \
	  "title: Arrays", \
	  "titel: Arrays", \
	  "mem.yaml:1:1: missing key 'title' in a group") \
	X(refuses_unknown_key_of_parameter, \
	  "{name: n, kind: size, variadic: false}", \
	  "{name: n, kind: size, variadik: false}", \
	  "mem.yaml:16:35: unknown key 'variadik' in a parameter; " \
	  "did you mean 'variadic'?") \
	X(refuses_key_twice, \
	  "    flags: [pure]\n", \
	  "    flags: [pure]\n" \
	  "    name: again\n", \
	  "mem.yaml:22:5: key 'name' stands twice in an entry; first " \
	  "at mem.yaml:6:5") \
	X(refuses_missing_key, \
	  "    summary: An array of zeros.\n", \
	  "", \
	  "mem.yaml:6:5: missing key 'summary' in an entry") \
	X(refuses_missing_schema, \
	  "schema: stdlib-group/1\n", \
	  "", \
	  "mem.yaml:1:1: missing key 'schema' in a group") \
	X(refuses_missing_kind, \
	  "{name: n, kind: size, variadic: false}", \
	  "{name: n}", \
	  "mem.yaml:16:13: missing key 'kind' in a parameter") \
	X(refuses_unknown_schema_version, \
	  "stdlib-group/1", \
	  "stdlib-group/2", \
	  "mem.yaml:1:9: unknown schema 'stdlib-group/2'; expected " \
	  "'stdlib-group/1'") \
	X(refuses_manifest_as_group, \
	  "stdlib-group/1", \
	  "stdlib-library/1", \
	  "mem.yaml:1:9: unknown schema 'stdlib-library/1'; expected " \
	  "'stdlib-group/1'") \
	X(refuses_mapping_where_text_is_due, \
	  "title: Arrays", \
	  "title: {a: b}", \
	  "mem.yaml:3:8: title is a mapping; expected a text") \
	X(refuses_text_where_sequence_is_due, \
	  "flags: [pure]", \
	  "flags: pure", \
	  "mem.yaml:21:12: flags is a text; expected a sequence") \
	X(refuses_text_where_mapping_is_due, \
	  "arity: {inputs: [0, 2], outputs: [0, 1]}", \
	  "arity: none", \
	  "mem.yaml:20:12: arity is a text; expected a mapping") \
	X(refuses_entry_that_is_text, \
	  "entries:\n", \
	  "entries:\n" \
	  "  - zeros\n", \
	  "mem.yaml:6:5: an entry is a text; expected a mapping") \
	X(refuses_nothing_where_sequence_is_due, \
	  "flags: [pure]", \
	  "flags:", \
	  "mem.yaml:21:11: flags is empty; expected a sequence") \
	X(refuses_nothing_where_text_is_due, \
	  "title: Arrays", \
	  "title:", \
	  "mem.yaml:3:7: title is empty; expected a text") \
	X(refuses_empty_text, \
	  "title: Arrays", \
	  "title: \"\"", \
	  "mem.yaml:3:8: title is empty; expected a text") \
	X(refuses_boolean_as_name, \
	  "name: zeros", \
	  "name: true", \
	  "mem.yaml:6:11: name is a boolean: true; expected a text, " \
	  "quote it: \"true\"") \
	X(refuses_yes_and_no_as_text, \
	  "name: zeros", \
	  "name: No", \
	  "mem.yaml:6:11: name is a boolean: No; expected a text, " \
	  "quote it: \"No\"") \
	X(refuses_null_as_text, \
	  "name: zeros", \
	  "name: ~", \
	  "mem.yaml:6:11: name is null: ~; expected a text, quote " \
	  "it: \"~\"") \
	X(refuses_number_as_text, \
	  "complexity: O(n)", \
	  "complexity: 1.5", \
	  "mem.yaml:22:17: complexity is a number: 1.5; expected a " \
	  "text, quote it: \"1.5\"") \
	X(refuses_base_60_as_text, \
	  "complexity: O(n)", \
	  "complexity: 1:30", \
	  "mem.yaml:22:17: complexity is a number: 1:30; expected a " \
	  "text, quote it: \"1:30\"") \
	X(refuses_hexadecimal_as_text, \
	  "complexity: O(n)", \
	  "complexity: 0x1F", \
	  "mem.yaml:22:17: complexity is a number: 0x1F; expected a " \
	  "text, quote it: \"0x1F\"") \
	X(refuses_infinity_as_text, \
	  "complexity: O(n)", \
	  "complexity: -.inf", \
	  "mem.yaml:22:17: complexity is a number: -.inf; expected a " \
	  "text, quote it: \"-.inf\"") \
	X(refuses_date_as_text, \
	  "complexity: O(n)", \
	  "complexity: 2001-12-14", \
	  "mem.yaml:22:17: complexity is a date: 2001-12-14; " \
	  "expected a text, quote it: \"2001-12-14\"") \
	X(refuses_yes_as_boolean, \
	  "optional: true", \
	  "optional: yes", \
	  "mem.yaml:17:49: optional is 'yes'; expected true or false") \
	X(refuses_quoted_boolean, \
	  "optional: true", \
	  "optional: \"true\"", \
	  "mem.yaml:17:49: optional is 'true'; expected true or false") \
	X(refuses_word_as_bound, \
	  "[0, 2]", \
	  "[0, many]", \
	  "mem.yaml:20:25: a bound is 'many'; expected a whole " \
	  "number below 65535, or inf") \
	X(refuses_quoted_number_as_bound, \
	  "[0, 2]", \
	  "[0, \"2\"]", \
	  "mem.yaml:20:25: a bound is '2'; expected a whole number " \
	  "below 65535, or inf") \
	X(refuses_bound_out_of_range, \
	  "[0, 2]", \
	  "[0, 65535]", \
	  "mem.yaml:20:25: a bound is '65535'; expected a whole " \
	  "number below 65535, or inf") \
	X(refuses_octal_looking_bound, \
	  "[0, 2]", \
	  "[0, 02]", \
	  "mem.yaml:20:25: a bound is '02'; expected a whole number " \
	  "below 65535, or inf") \
	X(refuses_three_bounds, \
	  "[0, 2]", \
	  "[0, 1, 2]", \
	  "mem.yaml:20:21: 3 bounds; expected two: [least, most]") \
	X(refuses_name_that_begins_with_digit, \
	  "name: zeros", \
	  "name: 2zeros", \
	  "mem.yaml:6:11: name '2zeros' does not begin with a letter") \
	X(refuses_name_with_space, \
	  "name: zeros", \
	  "name: \"ze ros\"", \
	  "mem.yaml:6:11: name 'ze ros' has a character that is no " \
	  "letter, digit or '_'") \
	X(refuses_keyword_as_name, \
	  "name: zeros", \
	  "name: end", \
	  "mem.yaml:6:11: name 'end' is a keyword of the language") \
	X(refuses_keyword_as_part_of_name, \
	  "name: zeros", \
	  "name: containers.end", \
	  "mem.yaml:6:11: name 'containers.end' is a keyword of the " \
	  "language") \
	X(refuses_name_with_empty_part, \
	  "name: zeros", \
	  "name: containers..Map", \
	  "mem.yaml:6:11: name 'containers..Map' does not begin with " \
	  "a letter") \
	X(refuses_long_name, \
	  "name: zeros", \
	  "name: " \
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", \
	  "mem.yaml:6:11: name " \
	  "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' " \
	  "is longer than 63 bytes") \
	X(refuses_dotted_parameter_name, \
	  "name: n,", \
	  "name: n.m,", \
	  "mem.yaml:16:20: parameter name 'n.m' has a character that " \
	  "is no letter, digit or '_'") \
	X(refuses_upper_case_category, \
	  "category: construction", \
	  "category: Construction", \
	  "mem.yaml:7:15: category 'Construction' is not lower-case " \
	  "words with '-' between") \
	X(refuses_category_with_empty_word, \
	  "category: construction", \
	  "category: a--b", \
	  "mem.yaml:7:15: category 'a--b' is not lower-case words " \
	  "with '-' between") \
	X(refuses_keyword_with_space, \
	  "[fill, empty-array]", \
	  "[fill, empty array]", \
	  "mem.yaml:23:22: keyword 'empty array' has a character " \
	  "that is no lower-case letter, digit or '-'") \
	X(refuses_keyword_twice, \
	  "[fill, empty-array]", \
	  "[fill, fill]", \
	  "mem.yaml:23:22: keyword 'fill' stands twice") \
	X(refuses_unknown_kind_with_suggestion, \
	  "kind: numeric", \
	  "kind: numerik", \
	  "mem.yaml:14:29: unknown kind 'numerik'; did you mean " \
	  "'numeric'?") \
	X(refuses_unknown_kind_and_lists_them, \
	  "kind: numeric", \
	  "kind: tensor", \
	  "mem.yaml:14:29: unknown kind 'tensor'; expected one of " \
	  "any, numeric, real, float, complex, integer, logical, " \
	  "char, string, text, cell, struct, function, scalar, " \
	  "vector, matrix, square, index, size, dimension, class, " \
	  "option, object") \
	X(refuses_unknown_flag_with_suggestion, \
	  "flags: [pure]", \
	  "flags: [puer]", \
	  "mem.yaml:21:13: unknown flag 'puer'; did you mean 'pure'?") \
	X(refuses_unknown_flag_and_lists_them, \
	  "flags: [pure]", \
	  "flags: [fast]", \
	  "mem.yaml:21:13: unknown flag 'fast'; expected one of " \
	  "pure, suppresses-display, touches-workspace, io, " \
	  "nondeterministic") \
	X(refuses_flag_twice, \
	  "flags: [pure]", \
	  "flags: [pure, pure]", \
	  "mem.yaml:21:19: flag 'pure' stands twice") \
	X(refuses_contradicting_flags, \
	  "flags: [pure]", \
	  "flags: [pure, io]", \
	  "mem.yaml:21:12: flag 'pure' contradicts another flag; " \
	  "expected pure without touches-workspace, io and " \
	  "nondeterministic") \
	X(refuses_unknown_status, \
	  "status: planned", \
	  "status: plannned", \
	  "mem.yaml:31:13: unknown status 'plannned'; did you mean " \
	  "'planned'?") \
	X(refuses_summary_without_full_stop, \
	  "An array of zeros.", \
	  "An array of zeros", \
	  "mem.yaml:8:14: summary does not end with a full stop") \
	X(refuses_long_summary, \
	  "An array of zeros.", \
	  "An array very very very very very very very very very " \
	  "very very very very long.", \
	  "mem.yaml:8:14: summary has 79 characters; expected at " \
	  "most 72") \
	X(refuses_summary_on_two_lines, \
	  "summary: An array of zeros.", \
	  "summary: |\n" \
	  "      An array\n" \
	  "      of zeros.", \
	  "mem.yaml:8:14: summary has a line break; expected one line") \
	X(refuses_empty_signatures, \
	  "    signatures:\n" \
	  "      - inputs:\n" \
	  "          - {name: n, kind: size, variadic: true}\n" \
	  "        outputs:\n" \
	  "          - {name: Z, kind: numeric}\n", \
	  "    signatures: []\n", \
	  "mem.yaml:36:17: signatures is empty; expected at least " \
	  "one signature") \
	X(refuses_required_after_optional, \
	  "{name: like, kind: class, optional: true}", \
	  "{name: like, kind: class, optional: true}\n" \
	  "          - {name: x, kind: any}", \
	  "mem.yaml:18:13: parameter 'x' is required but follows an " \
	  "optional one; expected optional: true") \
	X(refuses_variadic_before_last, \
	  "variadic: false", \
	  "variadic: true", \
	  "mem.yaml:16:13: parameter 'n' is variadic but not last") \
	X(refuses_parameter_twice, \
	  "name: like,", \
	  "name: n,", \
	  "mem.yaml:17:13: parameter 'n' stands twice in one list") \
	X(refuses_arity_below_hull, \
	  "inputs: [0, 2]", \
	  "inputs: [1, 2]", \
	  "mem.yaml:20:12: arity.inputs is [1, 2], not the hull of " \
	  "the signatures; expected [0, 2]") \
	X(refuses_arity_above_hull, \
	  "inputs: [0, 2]", \
	  "inputs: [0, 3]", \
	  "mem.yaml:20:12: arity.inputs is [0, 3], not the hull of " \
	  "the signatures; expected [0, 2]") \
	X(refuses_bounded_arity_of_variadic, \
	  "inputs: [1, inf]", \
	  "inputs: [1, 1]", \
	  "mem.yaml:41:12: arity.inputs is [1, 1], not the hull of " \
	  "the signatures; expected [1, inf]") \
	X(refuses_output_minimum_beyond_hull, \
	  "outputs: [0, 1]", \
	  "outputs: [2, 1]", \
	  "mem.yaml:20:12: arity.outputs is [2, 1], not the hull of " \
	  "the signatures; expected [0, 1] or, when outputs are " \
	  "compulsory, [1, 1]") \
	X(refuses_output_maximum_beyond_hull, \
	  "outputs: [0, 1]", \
	  "outputs: [0, 2]", \
	  "mem.yaml:20:12: arity.outputs is [0, 2], not the hull of " \
	  "the signatures; expected [0, 1] or, when outputs are " \
	  "compulsory, [1, 1]") \
	X(refuses_empty_examples, \
	  "    examples:\n" \
	  "      - {source: x = ones(2);, display: \"\"}\n", \
	  "    examples: []\n", \
	  "mem.yaml:43:15: examples is empty; expected at least one " \
	  "example") \
	X(refuses_example_without_source, \
	  "      - {source: x = ones(2);, display: \"\"}\n", \
	  "      - {display: \"\"}\n", \
	  "mem.yaml:44:9: missing key 'source' in an example") \
	X(refuses_entry_twice_and_names_both, \
	  "  - name: ones\n", \
	  "  - name: zeros\n", \
	  "mem.yaml:29:16: see_also names 'ones', which is no entry " \
	  "of the library") \
	X(refuses_dangling_see_also_with_suggestion, \
	  "see_also: [ones]", \
	  "see_also: [onse]", \
	  "mem.yaml:29:16: see_also names 'onse', which is no entry " \
	  "of the library; did you mean 'ones'?") \
	X(refuses_see_also_twice, \
	  "see_also: [ones]", \
	  "see_also: [ones, ones]", \
	  "mem.yaml:29:22: see_also 'ones' stands twice") \
	X(refuses_implementation_that_is_no_path_of_m, \
	  "implementation: native", \
	  "implementation: zeros.c", \
	  "mem.yaml:30:21: implementation is 'zeros.c'; expected " \
	  "native, or the path of an .m file") \
	X(refuses_misspelt_native, \
	  "implementation: native", \
	  "implementation: nativ", \
	  "mem.yaml:30:21: implementation is 'nativ'; expected " \
	  "native, or the path of an .m file") \
	X(refuses_m_file_in_memory, \
	  "implementation: native", \
	  "implementation: zeros.m", \
	  "mem.yaml:30:21: an .m file, but the text has no folder; " \
	  "expected native") \
	X(refuses_absolute_path, \
	  "implementation: native", \
	  "implementation: /zeros.m", \
	  "mem.yaml:30:21: implementation '/zeros.m' is absolute") \
	X(refuses_path_that_goes_up, \
	  "implementation: native", \
	  "implementation: a/../../zeros.m", \
	  "mem.yaml:30:21: implementation 'a/../../zeros.m' leaves " \
	  "the library's folder with '..'") \
	X(refuses_path_with_backslash, \
	  "implementation: native", \
	  "implementation: a\\zeros.m", \
	  "mem.yaml:30:21: implementation 'a\\zeros.m' has a " \
	  "backslash") \
	X(refuses_path_with_empty_part, \
	  "implementation: native", \
	  "implementation: a//zeros.m", \
	  "mem.yaml:30:21: implementation 'a//zeros.m' has an empty " \
	  "part") \
	X(refuses_path_with_nul, \
	  "implementation: native", \
	  "implementation: \"zeros\\0.m\"", \
	  "mem.yaml:30:21: implementation has a control character " \
	  "(byte 0x00); expected visible characters and line feeds") \
	X(refuses_path_with_dot, \
	  "implementation: native", \
	  "implementation: ./zeros.m", \
	  "mem.yaml:30:21: implementation './zeros.m' has a part '.'")
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

static void reports_all_problems_in_order(void **state)
{
	static const char *const expected[] = {
		"mem.yaml:7:15: category 'X' is not lower-case words with '-' "
		"between",
		"mem.yaml:8:14: summary does not end with a full stop",
		"mem.yaml:21:13: unknown flag 'fast'; expected one of pure, "
		"suppresses-display, touches-workspace, io, nondeterministic",
		"mem.yaml:40:29: unknown kind 'numer'; did you mean 'numeric'?",
	};
	char *one =
		replaced(small_group, "category: construction", "category: X");
	char *two = replaced(one, "of zeros.", "of zeros");
	char *three = replaced(two, "[pure]", "[fast]");
	char *text = replaced(three,
			      "{name: Z, kind: numeric}\n    arity: {"
			      "inputs: [1",
			      "{name: Z, kind: numer}\n    arity: {inputs: [1");
	struct fmt_problems problems;
	struct fmt_library *library = NULL;
	char found[400];

	(void)state;
	fmt_problems_begin(&problems, NULL);
	int rc = fmt_stdlib_read_memory(&library, "mem.yaml", text,
					strlen(text), NULL, &problems, NULL);
	assert_int_equal(rc, SNAP_E_BOUNDS);
	assert_int_equal(problems.count, 4);
	for (size_t i = 0; i < problems.count; i++) {
		(void)fmt_problem_text(&problems.items[i], found,
				       sizeof(found));
		assert_string_equal(found, expected[i]);
	}
	fmt_problems_end(&problems);
	free(text);
	free(three);
	free(two);
	free(one);
}

static void keeps_no_more_problems_than_allowed(void **state)
{
	const struct fmt_stdlib_limits limits = {
		.struct_size = sizeof(limits),
		.max_problems = 2,
	};
	static const char text[] = "a: 1\nb: 2\nc: 3\n";
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
	};
	struct fmt_problems problems;
	struct fmt_library *library = NULL;

	(void)state;
	fmt_problems_begin(&problems, NULL);
	int rc =
		fmt_stdlib_read_memory(&library, "mem.yaml", text, strlen(text),
				       &options, &problems, NULL);
	assert_int_equal(rc, SNAP_E_BOUNDS);
	assert_int_equal(problems.count, 2);
	/* Three unknown keys and five missing ones were found. */
	assert_int_equal(problems.dropped, 6);
	fmt_problems_end(&problems);
}

static void problem_text_is_cut_and_counted(void **state)
{
	const struct fmt_problem problem = {
		.place = { "a.yaml", 3, 7 },
		.message = "entry 'x' stands twice",
		.expected = "",
		.suggestion = "",
		.other = { "b.yaml", 1, 2 },
	};
	static const char full[] =
		"a.yaml:3:7: entry 'x' stands twice; first at b.yaml:1:2";
	char text[100];
	char small[10];

	(void)state;
	assert_int_equal(fmt_problem_text(&problem, text, sizeof(text)),
			 strlen(full));
	assert_string_equal(text, full);
	assert_int_equal(fmt_problem_text(&problem, small, sizeof(small)),
			 strlen(full));
	assert_string_equal(small, "a.yaml:3:");
	assert_int_equal(fmt_problem_text(&problem, NULL, 0), strlen(full));
}

static void accepts_y_and_n_as_names(void **state)
{
	char *text = replaced(small_group, "name: n,", "name: y,");

	(void)state;
	struct fmt_library *library = assert_read(text, strlen(text));
	fmt_stdlib_free(library);
	free(text);
}

static void accepts_compulsory_outputs(void **state)
{
	char *text =
		replaced(small_group, "outputs: [0, 1]", "outputs: [1, 1]");

	(void)state;
	struct fmt_library *library = assert_read(text, strlen(text));
	assert_int_equal(library->entries[1].arity.output_min, 1);
	fmt_stdlib_free(library);
	free(text);
}

#define REFUSAL_ROW(name, find, replace, expected) cmocka_unit_test(name),

int main(void)
{
	const struct CMUnitTest tests[] = {
		REFUSALS(REFUSAL_ROW)
			cmocka_unit_test(reports_all_problems_in_order),
		cmocka_unit_test(keeps_no_more_problems_than_allowed),
		cmocka_unit_test(problem_text_is_cut_and_counted),
		cmocka_unit_test(accepts_y_and_n_as_names),
		cmocka_unit_test(accepts_compulsory_outputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
