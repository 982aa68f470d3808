/* Files of variables: each failure is clean, and the old file stays. */
#include "bridge/mat_file.h"
#include "session/value/value_fixture.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"
#include "value/equal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct ms_mat_load_options all = { .strict = true };

static void saves_and_loads(void **state)
{
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	struct value_test test;
	struct ms_mat_entries back;

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "a.mat", path);
	value_test_begin(&test);
	struct ms_mat_entry entries[] = {
		{ .name = "a",
		  .size = 1,
		  .value = value_of(&test, "{1, 'x'}") },
		{ .name = "f", .size = 1, .value = value_of(&test, "@sin") },
		{ .name = "b",
		  .size = 1,
		  .value = value_of(&test, "1:3"),
		  .global = true },
	};
	for (int compress = 0; compress < 2; compress++) {
		assert_int_equal(ms_mat_save(&test.heap, path, entries, 3,
					     compress != 0),
				 0);
		assert_int_equal(ms_mat_load(&test.heap, path, &all, &back), 0);
		assert_int_equal(back.count, 2);
		assert_string_equal(back.items[0].name, "a");
		assert_string_equal(back.items[1].name, "b");
		assert_true(back.items[1].global);
		bool equal = false;
		assert_int_equal(ms_equal(&test.heap, back.items[0].value,
					  entries[0].value, MS_EQUAL_BITS,
					  &equal),
				 0);
		assert_true(equal);
		ms_mat_entries_end(&test.heap, &back);
	}
	for (int i = 0; i < 3; i++)
		ms_release(&test.heap, entries[i].value);
	value_test_end(&test);
	temp_folder_end(&folder);
}

static const char old[] = "the old content";

/* The old file or the new one: after it was put in place there is still the
 * folder to sync. */
static void assert_whole(const char *path)
{
	struct ms_mat_entries back;
	struct value_test test;
	size_t size;
	uint8_t *now = temp_read(path, &size);

	if (size != strlen(old) || memcmp(now, old, size) != 0) {
		value_test_begin(&test);
		assert_int_equal(ms_mat_load(&test.heap, path, &all, &back), 0);
		assert_int_equal(back.count, 1);
		ms_mat_entries_end(&test.heap, &back);
		value_test_end(&test);
	}
	free(now);
}

static void a_failing_save_leaves_a_whole_file(void **state)
{
	struct failing_alloc failing = { 0 };
	const struct snap_allocator allocator = failing_allocator(&failing);
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	int rc = -1;

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "a.mat", path);
	for (size_t n = 1; rc != 0; n++) {
		const struct ms_heap_options options = {
			.struct_size = sizeof(options),
			.allocator = &allocator,
		};
		struct ms_mat_entry entry = { .name = "a", .size = 1 };
		struct ms_heap heap;

		temp_write(path, old, strlen(old));
		failing.fail_at = n;
		failing.calls = 0;
		if (ms_heap_begin(&heap, &options) != 0)
			continue;
		if (value_parse(&heap, "{1:3, \"s\"}", &entry.value) == 0)
			rc = ms_mat_save(&heap, path, &entry, 1, true);
		ms_release(&heap, entry.value);
		ms_error_clear(&heap);
		ms_heap_end(&heap);
		assert_int_equal(failing.live, 0);
		if (rc != 0)
			assert_whole(path);
		assert_true(n < 1000);
	}
	temp_folder_end(&folder);
}

static void names_what_is_wrong(void **state)
{
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE];
	struct value_test test;
	struct ms_mat_entries back;

	(void)state;
	temp_folder_begin(&folder);
	temp_path(&folder, "a.mat", path);
	value_test_begin(&test);
	assert_failed(&test, ms_mat_load(&test.heap, path, &all, &back),
		      "MATLAB:load:couldNotReadFile");
	temp_write(path, "not one", 7);
	assert_failed(&test, ms_mat_load(&test.heap, path, &all, &back),
		      "MATLAB:load:notBinaryFile");
	struct ms_mat_entry entry = { .name = "a",
				      .size = 1,
				      .value = ms_real(1) };
	assert_int_equal(ms_mat_save(&test.heap, path, &entry, 1, false), 0);
	assert_int_equal(truncate(path, 150), 0);
	assert_failed(&test, ms_mat_load(&test.heap, path, &all, &back),
		      "MATLAB:load:unableToReadMatFile");
	assert_failed(&test,
		      ms_mat_save(&test.heap, "/no/such/folder/a.mat", &entry,
				  1, false),
		      "MATLAB:save:cantWriteFile");
	value_test_end(&test);
	temp_folder_end(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(saves_and_loads),
		cmocka_unit_test(a_failing_save_leaves_a_whole_file),
		cmocka_unit_test(names_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
