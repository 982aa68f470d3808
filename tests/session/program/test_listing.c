/* What is said not to be in a folder isn't there. */
#include "program/listing.h"

#include "base/alloc.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

struct fixture {
	struct temp_folder folder;
	struct failing_alloc counts;
	struct ms_listings listings;
};

static int begin(void **state)
{
	static struct fixture fixture;

	memset(&fixture, 0, sizeof(fixture));
	temp_folder_begin(&fixture.folder);
	const struct snap_allocator allocator =
		failing_allocator(&fixture.counts);
	ms_listings_begin(&fixture.listings, &allocator);
	*state = &fixture;
	return 0;
}

static int end(void **state)
{
	struct fixture *fixture = *state;

	ms_listings_end(&fixture->listings);
	assert_int_equal(fixture->counts.live, 0);
	temp_folder_end(&fixture->folder);
	return 0;
}

static void put(const struct fixture *fixture, const char *name)
{
	char path[TEMP_PATH_SIZE];

	temp_path(&fixture->folder, name, path);
	temp_write(path, "", 0);
}

static bool holds(struct fixture *fixture, const char *name)
{
	return ms_listing_may_hold(&fixture->listings, fixture->folder.path,
				   name, strlen(name));
}

/* Answers that are free say nothing; these count. */
static void use_up(struct fixture *fixture)
{
	for (int i = 0; i < 3; i++)
		assert_true(holds(fixture, "whatever.m"));
}

static void knows_names_once_it_is_asked_often(void **state)
{
	struct fixture *fixture = *state;
	char name[32];

	for (int i = 0; i < 100; i++) {
		(void)snprintf(name, sizeof(name), "f%d.m", i);
		put(fixture, name);
	}
	use_up(fixture);
	for (int i = 0; i < 110; i++) {
		(void)snprintf(name, sizeof(name), "f%d.m", i);
		assert_int_equal(holds(fixture, name), i < 100);
	}
}

static void knows_folders_that_matter(void **state)
{
	struct fixture *fixture = *state;
	char path[TEMP_PATH_SIZE];

	temp_path(&fixture->folder, "private", path);
	assert_int_equal(mkdir(path, 0700), 0);
	temp_path(&fixture->folder, "+pkg", path);
	assert_int_equal(mkdir(path, 0700), 0);
	use_up(fixture);
	assert_true(holds(fixture, "private"));
	assert_true(holds(fixture, "+pkg"));
	assert_false(holds(fixture, "+other"));
}

static void looks_again_in_the_next_round(void **state)
{
	struct fixture *fixture = *state;

	use_up(fixture);
	assert_false(holds(fixture, "late.m"));
	put(fixture, "late.m");
	assert_false(holds(fixture, "late.m"));
	fixture->listings.round++;
	use_up(fixture);
	assert_true(holds(fixture, "late.m"));
}

static void a_folder_that_is_not_there_holds_nothing(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 4; i++)
		assert_int_equal(ms_listing_may_hold(&fixture->listings,
						     "/nonexistent", "f.m", 3),
				 i < 3);
}

static void without_memory_everything_is_possible(void **state)
{
	struct fixture *fixture = *state;

	put(fixture, "f.m");
	for (fixture->counts.fail_at = 1; fixture->counts.fail_at < 4;
	     fixture->counts.fail_at++) {
		fixture->counts.calls = 0;
		fixture->listings.round++;
		for (int i = 0; i < 5; i++)
			assert_true(holds(fixture, "f.m"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			knows_names_once_it_is_asked_often, begin, end),
		cmocka_unit_test_setup_teardown(knows_folders_that_matter,
						begin, end),
		cmocka_unit_test_setup_teardown(looks_again_in_the_next_round,
						begin, end),
		cmocka_unit_test_setup_teardown(
			a_folder_that_is_not_there_holds_nothing, begin, end),
		cmocka_unit_test_setup_teardown(
			without_memory_everything_is_possible, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
