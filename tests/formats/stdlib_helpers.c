#include "formats/stdlib_helpers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char small_group[] =
	"schema: stdlib-group/1\n"
	"group: arrays\n"
	"title: Arrays\n"
	"summary: Making arrays.\n"
	"entries:\n"
	"  - name: zeros\n"
	"    category: construction\n"
	"    summary: An array of zeros.\n"
	"    description: |\n"
	"      Returns zeros.\n"
	"    signatures:\n"
	"      - inputs: []\n"
	"        outputs:\n"
	"          - {name: Z, kind: numeric}\n"
	"      - inputs:\n"
	"          - {name: n, kind: size, variadic: false}\n"
	"          - {name: like, kind: class, optional: true}\n"
	"        outputs:\n"
	"          - {name: Z, kind: numeric}\n"
	"    arity: {inputs: [0, 2], outputs: [0, 1]}\n"
	"    flags: [pure]\n"
	"    complexity: O(n)\n"
	"    keywords: [fill, empty-array]\n"
	"    examples:\n"
	"      - source: zeros(1, 2)\n"
	"        display: |\n"
	"          ans =\n"
	"               0     0\n"
	"    see_also: [ones]\n"
	"    implementation: native\n"
	"    status: planned\n"
	"  - name: ones\n"
	"    category: construction\n"
	"    summary: An array of ones.\n"
	"    description: Returns ones.\n"
	"    signatures:\n"
	"      - inputs:\n"
	"          - {name: n, kind: size, variadic: true}\n"
	"        outputs:\n"
	"          - {name: Z, kind: numeric}\n"
	"    arity: {inputs: [1, inf], outputs: [0, 1]}\n"
	"    flags: []\n"
	"    examples:\n"
	"      - {source: x = ones(2);, display: \"\"}\n"
	"    implementation: native\n";

char *replaced(const char *text, const char *find, const char *replace)
{
	const char *at = strstr(text, find);

	assert_non_null(at);
	size_t before = (size_t)(at - text);
	size_t size = strlen(text) - strlen(find) + strlen(replace) + 1;
	char *out = malloc(size);
	assert_non_null(out);
	(void)snprintf(out, size, "%.*s%s%s", (int)before, text, replace,
		       at + strlen(find));
	return out;
}

void assert_refused(const char *text, size_t size,
		    const struct fmt_stdlib_limits *limits,
		    const char *expected)
{
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.limits = limits,
	};
	struct fmt_problems problems;
	struct fmt_library *library = NULL;
	struct snap_error err = { .code = SNAP_OK };
	char found[1000] = "no problem";

	fmt_problems_begin(&problems, NULL);
	int rc = fmt_stdlib_read_memory(&library, "mem.yaml", text, size,
					&options, &problems, &err);
	if (problems.count != 0)
		(void)fmt_problem_text(&problems.items[0], found,
				       sizeof(found));
	assert_string_equal(found, expected);
	assert_int_equal(rc, problems.items[0].code);
	assert_int_equal(err.code, rc);
	assert_memory_equal(err.message, expected,
			    strnlen(expected, sizeof(err.message) - 1));
	assert_null(library);
	fmt_problems_end(&problems);
}

struct fmt_library *assert_read(const char *text, size_t size)
{
	struct fmt_library *library = NULL;
	struct snap_error err = { .code = SNAP_OK };
	int rc = fmt_stdlib_read_memory(&library, "mem.yaml", text, size, NULL,
					NULL, &err);

	if (rc != 0)
		fail_msg("%s", err.message);
	return library;
}

static void assert_same_words(const char *const *a, uint32_t a_count,
			      const char *const *b, uint32_t b_count)
{
	assert_int_equal(a_count, b_count);
	for (uint32_t i = 0; i < a_count; i++)
		assert_string_equal(a[i], b[i]);
}

static void assert_same_parameters(const struct fmt_parameter *a,
				   uint32_t a_count,
				   const struct fmt_parameter *b,
				   uint32_t b_count)
{
	assert_int_equal(a_count, b_count);
	for (uint32_t i = 0; i < a_count; i++) {
		assert_string_equal(a[i].name, b[i].name);
		assert_int_equal(a[i].kind, b[i].kind);
		assert_int_equal(a[i].optional, b[i].optional);
		assert_int_equal(a[i].variadic, b[i].variadic);
	}
}

static void assert_same_source(const struct fmt_entry *a,
			       const struct fmt_entry *b)
{
	assert_int_equal(a->planned, b->planned);
	assert_int_equal(a->source_path == NULL, b->source_path == NULL);
	assert_int_equal(a->source_size, b->source_size);
	if (a->source_path == NULL)
		return;
	assert_string_equal(a->source_path, b->source_path);
	assert_string_equal(a->source, b->source);
}

static void assert_same_entry(const struct fmt_entry *a,
			      const struct fmt_entry *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->category, b->category);
	assert_int_equal(a->group, b->group);
	assert_string_equal(a->summary, b->summary);
	assert_string_equal(a->description, b->description);
	assert_string_equal(a->complexity, b->complexity);
	assert_int_equal(a->flags, b->flags);
	assert_memory_equal(&a->arity, &b->arity, sizeof(a->arity));
	assert_int_equal(a->signature_count, b->signature_count);
	for (uint32_t i = 0; i < a->signature_count; i++) {
		const struct fmt_signature *s = &a->signatures[i];
		const struct fmt_signature *t = &b->signatures[i];

		assert_same_parameters(s->inputs, s->input_count, t->inputs,
				       t->input_count);
		assert_same_parameters(s->outputs, s->output_count, t->outputs,
				       t->output_count);
	}
	assert_int_equal(a->example_count, b->example_count);
	for (uint32_t i = 0; i < a->example_count; i++) {
		assert_string_equal(a->examples[i].source,
				    b->examples[i].source);
		assert_string_equal(a->examples[i].display,
				    b->examples[i].display);
	}
	assert_same_words(a->keywords, a->keyword_count, b->keywords,
			  b->keyword_count);
	assert_same_words(a->see_also, a->see_also_count, b->see_also,
			  b->see_also_count);
	assert_same_source(a, b);
}

void assert_same_model(const struct fmt_library *a, const struct fmt_library *b)
{
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->version, b->version);
	assert_string_equal(a->summary, b->summary);
	assert_int_equal(a->category_count, b->category_count);
	for (uint32_t i = 0; i < a->category_count; i++) {
		assert_string_equal(a->categories[i].name,
				    b->categories[i].name);
		assert_string_equal(a->categories[i].title,
				    b->categories[i].title);
	}
	assert_int_equal(a->group_count, b->group_count);
	for (uint32_t i = 0; i < a->group_count; i++) {
		assert_string_equal(a->groups[i].name, b->groups[i].name);
		assert_string_equal(a->groups[i].title, b->groups[i].title);
		assert_string_equal(a->groups[i].summary, b->groups[i].summary);
	}
	assert_int_equal(a->entry_count, b->entry_count);
	for (uint32_t i = 0; i < a->entry_count; i++)
		assert_same_entry(&a->entries[i], &b->entries[i]);
}

const char *fixture(const char *path)
{
	static char text[1000];
	const char *root = getenv("FIXTURES");

	assert_non_null(root);
	(void)snprintf(text, sizeof(text), "%s/%s", root, path);
	return text;
}
