#include "boot/boot.h"

#include "builtins/runtime_table.h"
#include "session/support/library_snapshot.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* A folder and a good snapshot, which every test gets anew. */
struct state {
	struct temp_folder folder;
	uint8_t *bytes;
	size_t size;
	struct snap_key key;
};

static int setup(void **out)
{
	struct state *state = calloc(1, sizeof(*state));

	temp_folder_begin(&state->folder);
	state->bytes = small_snapshot(NULL, &state->size);
	ms_runtime_key(&state->key);
	*out = state;
	return 0;
}

static int teardown(void **in)
{
	struct state *state = *in;

	temp_folder_end(&state->folder);
	free(state->bytes);
	free(state);
	return 0;
}

static struct ms_boot_request bytes_request(const struct state *state)
{
	return (struct ms_boot_request){
		.bytes = state->bytes,
		.size = state->size,
		.memory = SNAP_MEMORY_BORROW,
		.expected_key = &state->key,
	};
}

static struct ms_boot_request place_request(const struct state *state,
					    const struct ms_boot_place *places,
					    size_t count)
{
	return (struct ms_boot_request){
		.places = places,
		.place_count = count,
		.expected_key = &state->key,
	};
}

/* The good snapshot as a file of that name. */
static void write_good(const struct state *state, const char *name,
		       char path[TEMP_PATH_SIZE])
{
	temp_path(&state->folder, name, path);
	temp_write(path, state->bytes, state->size);
	(void)chmod(path, 0644);
}

static void opens_bytes_in_full_and_files_lazily(void **in)
{
	const struct state *state = *in;
	struct ms_boot_request request = bytes_request(state);
	struct ms_snapshot_report report = { 0 };
	char path[TEMP_PATH_SIZE];
	struct ms_boot boot;

	assert_int_equal(ms_boot_open(&boot, &request, &report), 0);
	assert_int_equal(report.level, SNAP_LOAD_FULL);
	assert_int_equal(report.origin, MS_ORIGIN_BYTES);
	assert_int_equal(report.copied_bytes, 0);
	assert_int_equal(report.mapped_bytes, 0);
	assert_int_equal(report.file_bytes, state->size);
	ms_boot_close(&boot);

	write_good(state, "good", path);
	const struct ms_boot_place place = { MS_ORIGIN_PATH, path, false };
	request = place_request(state, &place, 1);
	report = (struct ms_snapshot_report){ 0 };
	assert_int_equal(ms_boot_open(&boot, &request, &report), 0);
	assert_int_equal(report.level, SNAP_LOAD_LAZY);
	assert_true(report.mapped);
	assert_int_equal(report.mapped_bytes, state->size);
	assert_int_equal(report.copied_bytes, 0);
	assert_string_equal(report.path, path);
	ms_boot_close(&boot);
}

static void checks_all_of_a_file_that_others_could_write(void **in)
{
	struct state *state = *in;
	struct ms_snapshot_report report = { 0 };
	char path[TEMP_PATH_SIZE];
	struct ms_boot boot;

	write_good(state, "shared", path);
	assert_int_equal(chmod(path, 0666), 0);
	const struct ms_boot_place place = { MS_ORIGIN_PATH, path, false };
	struct ms_boot_request request = place_request(state, &place, 1);
	assert_int_equal(ms_boot_open(&boot, &request, &report), 0);
	assert_int_equal(report.level, SNAP_LOAD_FULL);
	assert_false(report.mapped);
	assert_int_equal(report.copied_bytes, state->size);
	assert_int_equal(report.section_count, boot.account.row_count);
	ms_boot_close(&boot);

	/* The last byte belongs to a cold section that booting doesn't use. */
	state->bytes[state->size - 1] ^= 1;
	temp_write(path, state->bytes, state->size);
	assert_int_equal(ms_boot_open(&boot, &request, &report),
			 SNAP_E_DIGEST_SECTION);
	assert_null(boot.reader);
	/* Unless somebody asks for less. */
	request.level = MS_LEVEL_LAZY;
	assert_int_equal(ms_boot_open(&boot, &request, &report), 0);
	ms_boot_close(&boot);
}

static void first_file_that_exists_decides(void **in)
{
	const struct state *state = *in;
	char missing[TEMP_PATH_SIZE], bad[TEMP_PATH_SIZE], good[TEMP_PATH_SIZE];
	struct ms_snapshot_report report = { 0 };
	struct ms_boot boot;

	temp_path(&state->folder, "missing", missing);
	temp_path(&state->folder, "bad", bad);
	temp_write(bad, "something else", 14);
	write_good(state, "good", good);
	const struct ms_boot_place places[] = {
		{ MS_ORIGIN_INSTALLED, missing, true },
		{ MS_ORIGIN_PREFIX, bad, true },
		{ MS_ORIGIN_BESIDE, good, true },
	};
	struct ms_boot_request request = place_request(state, places, 3);
	assert_int_equal(ms_boot_open(&boot, &request, &report),
			 SNAP_E_NOT_A_SNAPSHOT);
	assert_int_equal(report.origin, MS_ORIGIN_PREFIX);
	assert_string_equal(report.path, bad);
	assert_int_equal(report.error.code, SNAP_E_NOT_A_SNAPSHOT);

	const struct ms_boot_place better[] = { places[0], places[2] };
	request = place_request(state, better, 2);
	report = (struct ms_snapshot_report){ 0 };
	assert_int_equal(ms_boot_open(&boot, &request, &report), 0);
	assert_int_equal(report.origin, MS_ORIGIN_BESIDE);
	assert_int_equal(report.error.code, SNAP_OK);
	assert_string_equal(report.error.message, "");
	ms_boot_close(&boot);
}

static void tells_all_places_when_there_is_no_file(void **in)
{
	const struct state *state = *in;
	char one[TEMP_PATH_SIZE], two[TEMP_PATH_SIZE];
	struct ms_snapshot_report report = { 0 };
	struct ms_boot boot;

	temp_path(&state->folder, "one", one);
	temp_path(&state->folder, "two", two);
	const struct ms_boot_place places[] = {
		{ MS_ORIGIN_INSTALLED, one, true },
		{ MS_ORIGIN_PREFIX, two, true },
	};
	struct ms_boot_request request = place_request(state, places, 2);
	assert_int_equal(ms_boot_open(&boot, &request, &report),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(report.origin, MS_ORIGIN_NONE);
	assert_non_null(strstr(report.error.message, one));
	assert_non_null(strstr(report.error.message, two));
}

static void library_that_is_missing_ends_the_search(void **in)
{
	const struct state *state = *in;
	char empty[TEMP_PATH_SIZE], good[TEMP_PATH_SIZE];
	struct ms_snapshot_report report = { 0 };
	struct ms_boot boot;
	size_t size;
	uint8_t *bytes = empty_snapshot(&size);

	temp_path(&state->folder, "empty", empty);
	temp_write(empty, bytes, size);
	free(bytes);
	write_good(state, "good", good);
	const struct ms_boot_place places[] = {
		{ MS_ORIGIN_INSTALLED, empty, false },
		{ MS_ORIGIN_PREFIX, good, false },
	};
	struct ms_boot_request request = place_request(state, places, 2);
	assert_int_equal(ms_boot_open(&boot, &request, &report),
			 SNAP_E_NOT_FOUND);
	assert_int_equal(report.origin, MS_ORIGIN_INSTALLED);
	assert_int_equal(report.error.section, MS_SECTION_LIBRARY);
	assert_int_equal(report.file_bytes, 0);
}

static void survives_every_failure_of_the_allocator(void **in)
{
	const struct state *state = *in;
	struct ms_boot_request request = bytes_request(state);
	int rc = SNAP_E_NO_MEMORY;

	request.memory = SNAP_MEMORY_COPY;
	for (size_t n = 1; rc != 0; n++) {
		struct failing_alloc alloc = { .fail_at = n };
		struct snap_allocator allocator = failing_allocator(&alloc);
		struct ms_snapshot_report report = { 0 };
		struct ms_boot boot;

		request.allocator = &allocator;
		rc = ms_boot_open(&boot, &request, &report);
		assert_true(rc == 0 || rc == SNAP_E_NO_MEMORY);
		assert_int_equal(report.error.code, rc);
		ms_boot_close(&boot);
		assert_int_equal(alloc.live, 0);
		assert_in_range(n, 1, 1000);
	}
}

static void waits_for_no_clock(void **in)
{
	(void)in;
	uint64_t before = ms_boot_clock();

	assert_true(ms_boot_clock() >= before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(opens_bytes_in_full_and_files_lazily),
		TEST(checks_all_of_a_file_that_others_could_write),
		TEST(first_file_that_exists_decides),
		TEST(tells_all_places_when_there_is_no_file),
		TEST(library_that_is_missing_ends_the_search),
		TEST(survives_every_failure_of_the_allocator),
		TEST(waits_for_no_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
