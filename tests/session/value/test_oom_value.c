/* Memory that runs out at every call: an error, nothing lost, nothing half. */
#include "value_fixture.h"

#include "support/failing_alloc.h"
#include "value/concat.h"
#include "value/convert.h"
#include "value/equal.h"
#include "value/exception.h"
#include "value/function.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef int (*step)(struct ms_heap *heap);

/* Fails at call 1, 2, 3... until the step succeeds. */
static void survives(step run)
{
	for (size_t n = 1;; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct ms_heap_options options = { .allocator = &allocator };
		struct ms_heap heap;
		int rc = ms_heap_begin(&heap, &options);

		if (rc == 0) {
			rc = run(&heap);
			if (rc != 0)
				assert_string_equal(ms_error_identifier(&heap),
						    "MATLAB:nomem");
			ms_heap_end(&heap);
		}
		assert_int_equal(alloc.live, 0);
		if (rc == 0) {
			assert_true(alloc.calls < n);
			return;
		}
		assert_true(alloc.calls >= n);
	}
}

/* Every literal of the tests' little language. */
static int make_values(struct ms_heap *heap)
{
	static const char *const sources[] = {
		"[1 2;3 4]",
		"{1,'abc';\"d\",{2}}",
		"structs(a=1,b='x';a=2,b={3})",
		"reshape(1:24,2,3,4)",
		"sparse([1 0 2])",
		"[\"a\" 'b' 5]",
		"[1+2i 3]",
		"int8([1 2 3])",
		"string({1,'b'})",
		"char([\"a\" \"bcd\"])",
		"double([\"1\" \"2i\"])",
		"[{1} 2;3 4]",
		"[struct(a=1,b=2) struct(b=3,a=4)]",
		"@sin",
	};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct ms_value v;

		if (value_parse(heap, sources[i], &v) != 0)
			return -1;
		ms_release(heap, v);
	}
	return 0;
}

static int index_once(struct ms_heap *heap, const char *const *row)
{
	struct ms_value target = ms_none();
	struct ms_value other = ms_none();
	struct ms_value value = ms_none();
	struct ms_value index[5] = { { 0 } };
	struct ms_value out;
	uint32_t count = row[2] == NULL ? 1 : 2;
	int rc = -1;

	if (value_parse(heap, row[0], &target) != 0 ||
	    value_parse(heap, row[1], &index[0]) != 0 ||
	    (count == 2 && value_parse(heap, row[2], &index[1]) != 0) ||
	    value_parse(heap, row[3], &value) != 0)
		goto out;
	other = ms_retain(target);
	if (ms_index_write(heap, &target, index, count, value) != 0 ||
	    ms_index_write(heap, &target, index, count, value) != 0 ||
	    ms_index_read(heap, target, index, count, &out) != 0)
		goto out;
	ms_release(heap, out);
	rc = ms_index_delete(heap, &target, index, count == 2 ? 2 : 1);
	if (rc != 0 && !heap->error.no_memory) {
		/* Not every write can be deleted; that is no matter here. */
		ms_error_clear(heap);
		rc = 0;
	}
out:
	ms_release(heap, target);
	ms_release(heap, other);
	ms_release(heap, value);
	ms_release_all(heap, index, 2);
	return rc;
}

static int index_all(struct ms_heap *heap)
{
	static const char *const rows[][4] = {
		{ "[1 2;3 4]", "[1 3]", NULL, "[8 9]" },
		{ "[1 2;3 4]", "3", "3", "5" },
		{ "1:9", "20", NULL, "5" },
		{ "{1,2}", "[1 9]", NULL, "'abc'" },
		{ "structs(a=1;a=2)", "2", "3", "struct(a=5)" },
		{ "struct(a=1,b=2)", "2", NULL, "struct(b=5,a=6)" },
		{ "[1 2 3]", "2", NULL, "3i" },
		{ "int8([1 2 3])", "logical([1 0 1])", NULL, "[2.5 300]" },
		{ "none", "2", "3", "{5}" },
		{ "sparse([1 0 2])", "2", NULL, "5" },
		{ "[\"a\" \"b\"]", "4", NULL, "'xyz'" },
		{ "true", "3", NULL, "'a'" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (index_once(heap, rows[i]) != 0)
			return -1;
	return 0;
}

static int build_struct(struct ms_heap *heap, struct ms_value *s)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f",
					     "g", "h", "i", "j", "k" };
	struct ms_value three = ms_real(3);
	struct ms_value *slot;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (ms_field_write(heap, s, names[i], 1, ms_real(1)) != 0)
			return -1;
	if (ms_element_field_slot(heap, s, &three, 1, "zz", 2, &slot) != 0 ||
	    ms_field_remove(heap, s, "c", 1) != 0)
		return -1;
	return 0;
}

static int use_structs(struct ms_heap *heap)
{
	struct ms_value s = ms_none();
	struct ms_value copy = ms_none();
	bool same;
	int rc = build_struct(heap, &s);

	if (rc == 0)
		rc = build_struct(heap, &copy);
	if (rc == 0)
		rc = ms_equal(heap, s, copy, MS_EQUAL_VALUES, &same);
	ms_release(heap, s);
	ms_release(heap, copy);
	return rc;
}

static int use_cells(struct ms_heap *heap)
{
	struct ms_value cell = ms_none();
	struct ms_value colon = ms_colon();
	struct ms_list *list = NULL;
	int rc = 0;

	for (size_t i = 1; i <= 20 && rc == 0; i++) {
		struct ms_value index = ms_real((double)i);

		rc = ms_cell_write(heap, &cell, &index, 1, index);
	}
	if (rc == 0)
		rc = ms_list_create(heap, 3, &list);
	if (rc == 0) {
		rc = ms_cell_read_list(heap, cell, &colon, 1, list);
		ms_release(heap, ms_take_object(list));
	}
	ms_release(heap, cell);
	return rc;
}

static int catch_errors(struct ms_heap *heap)
{
	struct ms_value exception;
	char text[600];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	(void)ms_fail(heap, "a:b", "%s", text);
	if (heap->error.no_memory ||
	    ms_exception_from_error(heap, &exception) != 0)
		return -1;
	(void)ms_exception_throw(heap, exception);
	bool lost = heap->error.no_memory;
	ms_release(heap, exception);
	return lost ? -1 : 0;
}

static int use_functions(struct ms_heap *heap)
{
	static const struct ms_code_ref code = { .unit = "u", .function = 0 };
	struct ms_value f;
	struct ms_value captured;

	if (value_parse(heap, "[1 2 3]", &captured) != 0)
		return -1;
	int rc = ms_function_from_code(heap, MS_FUNCTION_ANONYMOUS, code,
				       "@() 1", 5, &captured, 1, &f);
	ms_release(heap, captured);
	if (rc == 0)
		ms_release(heap, f);
	return rc;
}

static void values_survive(void **state)
{
	(void)state;
	survives(make_values);
}

static void indexing_survives(void **state)
{
	(void)state;
	survives(index_all);
}

static void structs_survive(void **state)
{
	(void)state;
	survives(use_structs);
}

static void cells_survive(void **state)
{
	(void)state;
	survives(use_cells);
}

static void errors_survive(void **state)
{
	(void)state;
	survives(catch_errors);
}

static void functions_survive(void **state)
{
	(void)state;
	survives(use_functions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_survive),
		cmocka_unit_test(indexing_survives),
		cmocka_unit_test(structs_survive),
		cmocka_unit_test(cells_survive),
		cmocka_unit_test(errors_survive),
		cmocka_unit_test(functions_survive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
