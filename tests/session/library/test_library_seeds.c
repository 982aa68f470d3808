/* The fuzzer's seeds are valid images of today. */
#include "session/library/library_fixture.h"

#include "support/temp_folder.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_seed(const char *path)
{
	struct library_view view;
	struct snap_error err = { .message = "" };
	size_t size;
	uint8_t *bytes = temp_read(path, &size);

	assert_non_null(bytes);
	/* The first byte is for the fuzz target. */
	if (library_view_open(&view, bytes + 1, size - 1, SNAP_LOAD_DEEP, NULL,
			      &err) != 0 ||
	    ms_library_validate(view.library, &err) != 0)
		fail_msg("%s: %s; run make_library_seeds", path, err.message);
	library_view_close(&view);
	free(bytes);
}

static void seeds_are_valid(void **state)
{
	char folder[512], path[1024];
	unsigned count = 0;

	(void)state;
	(void)snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
		       getenv("SOURCES"), "fuzz_library");
	DIR *listing = opendir(folder);
	assert_non_null(listing);
	for (struct dirent *file = readdir(listing); file != NULL;
	     file = readdir(listing)) {
		if (file->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
			       file->d_name);
		assert_seed(path);
		count++;
	}
	(void)closedir(listing);
	assert_true(count >= 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds_are_valid),
	};

	return cmocka_run_group_tests_name("library seeds", tests, NULL, NULL);
}
