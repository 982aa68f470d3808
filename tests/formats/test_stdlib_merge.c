#include "formats/stdlib_helpers.h"
#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
	PART_COUNT = 2
};

/* The minimal library, and the small group of the helpers. */
static void read_parts(struct fmt_library *parts[PART_COUNT])
{
	parts[0] = NULL;
	assert_int_equal(fmt_stdlib_read(&parts[0], fixture("stdlib/minimal"),
					 NULL, NULL, NULL),
			 0);
	parts[1] = assert_read(small_group, strlen(small_group));
}

static void unites_entries_categories_and_inputs(void **state)
{
	static const char *const names[] = { "deg2rad", "ones", "plus",
					     "zeros" };
	static const char *const inputs[] = { "arrays/mem.yaml",
					      "minimal/functions/deg2rad.m",
					      "minimal/library.yaml",
					      "minimal/numbers.yaml" };
	struct fmt_library *parts[PART_COUNT];
	struct fmt_library *all = NULL;
	struct snap_error err;

	(void)state;
	read_parts(parts);
	assert_int_equal(
		fmt_stdlib_merge(&all, parts, PART_COUNT, NULL, NULL, &err), 0);
	assert_string_equal(all->name, "minimal");
	assert_string_equal(all->version, "1.0.0");
	assert_int_equal(all->entry_count, 4);
	assert_int_equal(all->input_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(all->entries[i].name, names[i]);
		assert_string_equal(all->inputs[i].path, inputs[i]);
	}
	assert_int_equal(all->category_count, 3);
	assert_int_equal(all->group_count, 2);
	assert_string_equal(all->categories[all->entries[3].category].name,
			    "construction");
	assert_string_equal(all->groups[all->entries[3].group].name, "arrays");
	assert_string_equal(all->groups[all->entries[0].group].name, "numbers");
	assert_string_equal(all->entries[0].source_path,
			    "minimal/functions/deg2rad.m");
	fmt_stdlib_free(all);
}

static void unites_categories_of_one_name(void **state)
{
	char *one = replaced(small_group, "name: zeros", "name: nulls");
	char *two = replaced(one, "name: ones", "name: units");
	char *three = replaced(two, "see_also: [ones]", "see_also: [units]");
	char *text = replaced(three, "group: arrays", "group: more");
	struct fmt_library *parts[PART_COUNT] = {
		assert_read(small_group, strlen(small_group)),
		assert_read(text, strlen(text)),
	};
	struct fmt_library *all = NULL;
	struct snap_error err;

	(void)state;
	if (fmt_stdlib_merge(&all, parts, PART_COUNT, NULL, NULL, &err) != 0)
		fail_msg("%s", err.message);
	assert_int_equal(all->category_count, 1);
	assert_int_equal(all->entry_count, 4);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(all->entries[i].category, 0);
	fmt_stdlib_free(all);
	free(text);
	free(three);
	free(two);
	free(one);
}

static void refuses_entry_of_two_libraries_and_names_both(void **state)
{
	char *text = replaced(small_group, "group: arrays", "group: more");
	struct fmt_library *parts[PART_COUNT] = {
		assert_read(small_group, strlen(small_group)),
		assert_read(text, strlen(text)),
	};
	struct fmt_library *all = NULL;
	struct fmt_problems problems;
	char found[300];

	(void)state;
	fmt_problems_begin(&problems, NULL);
	assert_int_equal(fmt_stdlib_merge(&all, parts, PART_COUNT, NULL,
					  &problems, NULL),
			 SNAP_E_BOUNDS);
	assert_null(all);
	assert_int_equal(problems.count, 2);
	(void)fmt_problem_text(&problems.items[0], found, sizeof(found));
	assert_string_equal(found, "mem.yaml:6:11: entry 'zeros' stands in two "
				   "libraries; first at mem.yaml:6:11");
	fmt_problems_end(&problems);
	/* They are still ours. */
	fmt_stdlib_free(parts[0]);
	fmt_stdlib_free(parts[1]);
	free(text);
}

static void refuses_two_libraries_of_one_name(void **state)
{
	char *text = replaced(small_group, "entries:\n", "entries: []\nx: |\n");
	char *cut = replaced(text, "x: |\n", "");
	struct fmt_library *parts[PART_COUNT];
	struct fmt_library *all = NULL;
	struct snap_error err;

	(void)state;
	*strstr(cut, "  - name") = '\0';
	parts[0] = assert_read(small_group, strlen(small_group));
	parts[1] = assert_read(cut, strlen(cut));
	assert_int_equal(
		fmt_stdlib_merge(&all, parts, PART_COUNT, NULL, NULL, &err),
		SNAP_E_BOUNDS);
	assert_string_equal(err.message,
			    "mem.yaml:2:8: library 'arrays' stands in two "
			    "libraries; first at mem.yaml:2:8");
	fmt_stdlib_free(parts[0]);
	fmt_stdlib_free(parts[1]);
	free(cut);
	free(text);
}

static void keeps_the_parts_when_memory_runs_out(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct fmt_library *parts[PART_COUNT];
	struct fmt_library *all = NULL;
	struct snap_error err;
	int rc = SNAP_E_NO_MEMORY;

	(void)state;
	read_parts(parts);
	for (size_t n = 1; rc == SNAP_E_NO_MEMORY; n++) {
		alloc.fail_at = n;
		alloc.calls = 0;
		rc = fmt_stdlib_merge(&all, parts, PART_COUNT, &allocator, NULL,
				      &err);
		if (rc != 0)
			assert_int_equal(alloc.live, 0);
	}
	assert_int_equal(rc, 0);
	fmt_stdlib_free(all);
	assert_int_equal(alloc.live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unites_entries_categories_and_inputs),
		cmocka_unit_test(unites_categories_of_one_name),
		cmocka_unit_test(refuses_entry_of_two_libraries_and_names_both),
		cmocka_unit_test(refuses_two_libraries_of_one_name),
		cmocka_unit_test(keeps_the_parts_when_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
