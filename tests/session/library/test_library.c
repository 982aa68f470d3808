/* The real library, round trip in each layout: what comes out is the model. */
#include "session/library/library_fixture.h"

#include "base/digest.h"
#include "code/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_text(struct ms_text text, const char *expected)
{
	assert_int_equal(text.size, strlen(expected));
	assert_memory_equal(text.data, expected, text.size);
}

static void assert_entry(const struct ms_entry *entry,
			 const struct fmt_entry *expected, uint32_t index)
{
	uint32_t flags = expected->flags;

	flags |= expected->source_path != NULL ? MS_ENTRY_FUNCTION : 0;
	flags |= expected->planned ? MS_ENTRY_PLANNED : 0;
	flags |= expected->hidden ? MS_ENTRY_PRIVATE : 0;
	assert_text(entry->name, expected->name);
	assert_int_equal(entry->index, index);
	assert_int_equal(entry->flags, flags);
	assert_int_equal(entry->category, expected->category);
	assert_int_equal(entry->input_min, expected->arity.input_min);
	assert_int_equal(entry->input_max, expected->arity.input_max);
	assert_int_equal(entry->output_min, expected->arity.output_min);
	assert_int_equal(entry->output_max, expected->arity.output_max);
}

static void assert_parameters(const struct ms_doc_parameter *parameters,
			      uint32_t count,
			      const struct fmt_parameter *expected,
			      uint32_t expected_count)
{
	assert_int_equal(count, expected_count);
	for (uint32_t i = 0; i < count; i++) {
		assert_text(parameters[i].name, expected[i].name);
		assert_text(parameters[i].kind,
			    fmt_parameter_kind_text(expected[i].kind));
		assert_int_equal(parameters[i].optional, expected[i].optional);
		assert_int_equal(parameters[i].variadic, expected[i].variadic);
	}
}

static void assert_signatures(const struct ms_doc *doc,
			      const struct fmt_entry *expected)
{
	assert_int_equal(doc->signature_count, expected->signature_count);
	for (uint32_t i = 0; i < doc->signature_count; i++) {
		const struct ms_doc_signature *s = &doc->signatures[i];
		const struct fmt_signature *e = &expected->signatures[i];

		assert_parameters(s->inputs, s->input_count, e->inputs,
				  e->input_count);
		assert_parameters(s->outputs, s->output_count, e->outputs,
				  e->output_count);
	}
}

static void assert_doc(const struct ms_library *library,
		       const struct ms_entry *entry,
		       const struct fmt_entry *expected)
{
	struct ms_doc *doc;

	assert_int_equal(ms_library_doc(library, entry, &doc, NULL), 0);
	assert_text(doc->summary, expected->summary);
	assert_text(doc->description, expected->description);
	assert_text(doc->complexity, expected->complexity);
	assert_text(doc->source_path,
		    expected->source_path == NULL ? "" : expected->source_path);
	assert_signatures(doc, expected);
	assert_int_equal(doc->example_count, expected->example_count);
	for (uint32_t i = 0; i < doc->example_count; i++) {
		assert_text(doc->examples[i].source,
			    expected->examples[i].source);
		assert_text(doc->examples[i].display,
			    expected->examples[i].display);
	}
	assert_int_equal(doc->see_also_count, expected->see_also_count);
	for (uint32_t i = 0; i < doc->see_also_count; i++)
		assert_text(doc->see_also[i], expected->see_also[i]);
	ms_doc_free(doc);
}

static void assert_source(const struct ms_library *library,
			  const struct ms_entry *entry,
			  const struct fmt_entry *expected, bool carried)
{
	struct snap_error err;
	char *text;
	size_t size;
	int rc = ms_library_source(library, entry, &text, &size, &err);

	assert_int_equal(expected->source == NULL, entry->unit == MS_NO_UNIT);
	if (expected->source == NULL || !carried) {
		assert_int_equal(rc, SNAP_E_NOT_FOUND);
		return;
	}
	assert_int_equal(rc, 0);
	assert_int_equal(size, expected->source_size);
	assert_memory_equal(text, expected->source, size);
	assert_int_equal(text[size], '\0');
	free(text);
}

/* The image is the one that was given, apart from its positions. */
static void assert_code(const struct ms_library *library,
			const struct ms_entry *entry,
			const struct ms_compiled *compiled)
{
	struct ms_unit_image unit = { .number = 77 };
	struct snap_strbuf whole;
	uint8_t *positions;
	size_t size;
	int rc = ms_library_unit(library, entry, &unit, NULL);

	if (compiled == NULL || compiled->image == NULL) {
		assert_int_equal(rc, SNAP_E_NOT_FOUND);
		assert_int_equal(unit.number, 77);
		assert_int_equal(ms_library_positions(library, entry->unit,
						      &positions, &size, NULL),
				 SNAP_E_NOT_FOUND);
		return;
	}
	assert_int_equal(rc, 0);
	assert_int_equal(unit.number, entry->unit);
	assert_int_equal((uintptr_t)unit.image.data % 8, 0);
	assert_int_equal(unit.digest,
			 snap_digest64(compiled->image, compiled->size));
	assert_int_equal(ms_library_positions(library, unit.number, &positions,
					      &size, NULL),
			 0);
	snap_strbuf_begin(&whole, NULL);
	assert_int_equal(ms_image_join(unit.image.data, unit.image.size,
				       positions, size, &whole, NULL),
			 0);
	assert_int_equal(whole.size, compiled->size);
	assert_memory_equal(whole.data, compiled->image, whole.size);
	snap_strbuf_end(&whole);
	free(positions);
}

static void assert_info(const struct ms_library *library,
			const struct fmt_library *expected,
			const struct library_code *code)
{
	struct ms_library_info info;
	uint32_t functions = 0, planned = 0, hidden = 0, compiled = 0;

	for (uint32_t i = 0; i < expected->entry_count; i++) {
		hidden += expected->entries[i].hidden;
		compiled += code != NULL && code->compiled[i].image != NULL;
		functions += expected->entries[i].source_path != NULL;
		planned += expected->entries[i].planned;
	}
	ms_library_info(library, &info);
	assert_text(info.name, expected->name);
	assert_text(info.version, expected->version);
	assert_int_equal(info.entry_count, expected->entry_count);
	assert_int_equal(info.category_count, expected->category_count);
	assert_int_equal(info.function_count, functions);
	assert_int_equal(info.builtin_count, info.entry_count - functions);
	assert_int_equal(info.planned_count, planned);
	assert_int_equal(info.bytecode_count, compiled);
	assert_int_equal(info.private_count, hidden);
}

/* Each entry that is not private stands once, in its category, by name. */
static void assert_categories(const struct ms_library *library,
			      const struct fmt_library *expected)
{
	uint32_t seen = 0, hidden = 0;

	for (uint32_t i = 0; i < expected->entry_count; i++)
		hidden += expected->entries[i].hidden;

	for (uint32_t i = 0; i < expected->category_count; i++) {
		struct ms_category category;
		int64_t before = -1;

		assert_int_equal(
			ms_library_category(library, i, &category, NULL), 0);
		assert_text(category.name, expected->categories[i].name);
		assert_text(category.title, expected->categories[i].title);
		for (uint32_t k = 0; k < category.entry_count; k++) {
			uint32_t number;

			assert_int_equal(
				ms_library_category_entry(library, &category, k,
							  &number, NULL),
				0);
			assert_int_equal(expected->entries[number].category, i);
			assert_false(expected->entries[number].hidden);
			assert_true(number > before);
			before = number;
			seen++;
		}
	}
	assert_int_equal(seen + hidden, expected->entry_count);
}

static void assert_same(const struct ms_library *library,
			const struct fmt_library *expected,
			const struct library_code *code, bool carried)
{
	assert_info(library, expected, code);
	for (uint32_t i = 0; i < expected->entry_count; i++) {
		const struct fmt_entry *e = &expected->entries[i];
		struct ms_entry entry, found;

		assert_int_equal(ms_library_entry(library, i, &entry, NULL), 0);
		assert_entry(&entry, e, i);
		assert_int_equal(ms_library_find(library, e->name,
						 strlen(e->name), &found, NULL),
				 0);
		assert_entry(&found, e, i);
		assert_ptr_equal(found.name.data, entry.name.data);
		assert_doc(library, &entry, e);
		assert_source(library, &entry, e, carried);
		assert_code(library, &entry,
			    code == NULL ? NULL : &code->compiled[i]);
	}
	assert_categories(library, expected);
}

static void assert_round_trip(const struct fmt_library *model,
			      const struct ms_library_layout *layout,
			      const struct library_code *code)
{
	struct library_snapshot snapshot;
	struct library_view view;
	struct snap_error err = { .message = "" };

	library_snapshot_with(&snapshot, model, layout, code, 2);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_DEEP, NULL, NULL),
			 0);
	assert_same(view.library, model, code, layout->sources);
	if (ms_library_validate(view.library, &err) != 0)
		fail_msg("%s", err.message);
	assert_int_equal(use_library(view.library, NULL, NULL), 0);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
}

/* With code for all functions, for one in three, and for none. */
static void assert_every_layout(const struct fmt_library *model)
{
	struct library_code all, some;

	library_code_begin(&all, model, 1);
	library_code_begin(&some, model, 3);
	const struct library_code *codes[] = { &all, &some, NULL };
	for (unsigned i = 0; i < LIBRARY_LAYOUTS * 3; i++) {
		struct ms_library_layout layout =
			library_layout((enum library_layout)(i / 3));

		assert_round_trip(model, &layout, codes[i % 3]);
	}
	library_code_end(&some);
	library_code_end(&all);
}

static void gives_the_model_in_every_layout(void **state)
{
	struct fmt_library *model = real_library();

	(void)state;
	assert_every_layout(model);
	fmt_stdlib_free(model);
}

static void gives_private_functions_too(void **state)
{
	struct library_model model;

	(void)state;
	library_model_begin(&model);
	assert_every_layout(&model.library);
	library_model_end(&model);
}

/* They are found by their whole name alone. */
static void keeps_private_functions_out_of_sight(void **state)
{
	static const char *const prefixes[] = { "", "/", LIBRARY_PRIVATE, "f" };
	static const char *const words[] = { "turn", "private", "flip" };
	struct library_model model;
	struct library_snapshot snapshot;
	struct library_view view;
	struct ms_search *search;

	(void)state;
	library_model_begin(&model);
	library_snapshot_begin(&snapshot, &model.library, LIBRARY_BLOCKS, 1);
	assert_int_equal(library_view_open(&view, snapshot.bytes, snapshot.size,
					   SNAP_LOAD_LAZY, NULL, NULL),
			 0);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		uint32_t first, count;

		assert_int_equal(ms_library_prefix(view.library, prefixes[i],
						   strlen(prefixes[i]), &first,
						   &count, NULL),
				 0);
		assert_int_equal(count, i == 0	 ? LIBRARY_ENTRIES - 1
					: i == 3 ? 2
						 : 0);
		assert_true(first >= 1);
	}
	assert_int_equal(ms_search_open(&search, view.library, NULL), 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct ms_hit *hits;
		uint32_t count;

		assert_int_equal(ms_search_find(search, view.library, words[i],
						strlen(words[i]), &hits, &count,
						NULL),
				 0);
		for (uint32_t k = 0; k < count; k++)
			assert_true(hits[k].entry != 0);
		free(hits);
	}
	ms_search_free(search);
	library_view_close(&view);
	library_snapshot_end(&snapshot);
	library_model_end(&model);
}

struct fixture {
	struct fmt_library *model;
	struct library_snapshot snapshot;
	struct library_view view;
};

static int open_real(void **state)
{
	static struct fixture fixture;

	fixture.model = real_library();
	library_snapshot_begin(&fixture.snapshot, fixture.model, LIBRARY_BLOCKS,
			       1);
	*state = &fixture;
	return library_view_open(&fixture.view, fixture.snapshot.bytes,
				 fixture.snapshot.size, SNAP_LOAD_LAZY, NULL,
				 NULL);
}

static int close_real(void **state)
{
	struct fixture *fixture = *state;

	library_view_close(&fixture->view);
	library_snapshot_end(&fixture->snapshot);
	fmt_stdlib_free(fixture->model);
	return 0;
}

static void assert_prefix(const struct fixture *fixture, const char *prefix,
			  size_t size)
{
	uint32_t first, count, expected_first = 0, expected = 0;

	for (uint32_t i = 0; i < fixture->model->entry_count; i++) {
		if (strncmp(fixture->model->entries[i].name, prefix, size) != 0)
			continue;
		if (expected++ == 0)
			expected_first = i;
	}
	assert_int_equal(ms_library_prefix(fixture->view.library, prefix, size,
					   &first, &count, NULL),
			 0);
	assert_int_equal(count, expected);
	if (count != 0)
		assert_int_equal(first, expected_first);
}

static void completes_like_a_linear_scan(void **state)
{
	const struct fixture *fixture = *state;
	static const char *const others[] = {
		"", "a", "A", "zz", "\xff", "~", "isx", "containers."
	};

	for (uint32_t i = 0; i < fixture->model->entry_count; i++) {
		const char *name = fixture->model->entries[i].name;

		for (size_t size = 0; size <= strlen(name); size++)
			assert_prefix(fixture, name, size);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_prefix(fixture, others[i], strlen(others[i]));
	/* Longer than any name. */
	assert_prefix(fixture, "zerosandmore", 12);
}

static void assert_unknown(const struct ms_library *library, const char *name,
			   size_t size)
{
	struct ms_entry entry = { .index = 77 };
	struct snap_error err;

	assert_int_equal(ms_library_find(library, name, size, &entry, &err),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(err.code, SNAP_E_NOT_FOUND);
	assert_int_equal(err.offset, SNAP_NO_OFFSET);
	assert_int_equal(entry.index, 77);
	for (const char *p = err.message; *p != '\0'; p++)
		assert_true((unsigned char)*p >= 0x20);
}

static void does_not_find_what_is_not_there(void **state)
{
	const struct fixture *fixture = *state;
	const struct ms_library *library = fixture->view.library;
	char *large = malloc(1 << 20);

	assert_non_null(large);
	memset(large, 'a', 1 << 20);
	assert_unknown(library, "", 0);
	assert_unknown(library, NULL, 0);
	assert_unknown(library, "zero", 4);
	assert_unknown(library, "zerosx", 6);
	assert_unknown(library, "Zeros", 5);
	assert_unknown(library, "zeros\0", 6);
	assert_unknown(library, "ze\0os", 5);
	assert_unknown(library, "\x1b[2J\n", 5);
	assert_unknown(library, large, 1 << 20);
	free(large);
}

static void numbers_end_at_their_counts(void **state)
{
	const struct fixture *fixture = *state;
	const struct ms_library *library = fixture->view.library;
	struct ms_entry entry;
	struct ms_category category;

	assert_int_equal(ms_library_entry(library, fixture->model->entry_count,
					  &entry, NULL),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(ms_library_entry(library, UINT32_MAX, &entry, NULL),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(ms_library_category(library,
					     fixture->model->category_count,
					     &category, NULL),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(
		ms_library_category(library, UINT32_MAX, &category, NULL),
		SNAP_E_NOT_FOUND);
}

/* Sections have names, in the order of their types, and no two the same. */
static void sections_have_names(void **state)
{
	(void)state;
	assert_string_equal(ms_section_name(SNAP_TYPE_DICTIONARY),
			    "DICTIONARY");
	assert_string_equal(ms_section_name(0x7fffffff), "?");
	for (size_t i = 0; i < ms_section_type_count; i++) {
		const char *name = ms_section_name(ms_section_types[i]);

		assert_string_not_equal(name, "?");
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(
				name, ms_section_name(ms_section_types[k]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_model_in_every_layout),
		cmocka_unit_test(gives_private_functions_too),
		cmocka_unit_test(keeps_private_functions_out_of_sight),
		cmocka_unit_test_setup_teardown(completes_like_a_linear_scan,
						open_real, close_real),
		cmocka_unit_test_setup_teardown(does_not_find_what_is_not_there,
						open_real, close_real),
		cmocka_unit_test_setup_teardown(numbers_end_at_their_counts,
						open_real, close_real),
		cmocka_unit_test(sections_have_names),
	};

	return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}
