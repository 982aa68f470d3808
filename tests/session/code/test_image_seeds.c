/* The fuzzer's seeds are valid images of today. */
#include "session/code/use_image.h"

#include "libsnapshot/base_test.h"
#include "support/temp_folder.h"

#include <stdio.h>
#include <stdlib.h>

static void seeds_are_valid(void **state)
{
	static const char *const names[] = { "fixture", "small" };
	char path[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct snap_error err = { .message = "" };
		size_t size;
		(void)snprintf(path, sizeof(path),
			       "%s/tests/fuzz/corpus/fuzz_image/%s",
			       getenv("SOURCES"), names[i]);
		uint8_t *bytes = temp_read(path, &size);
		assert_non_null(bytes);
		/* The first byte is for the fuzz target. */
		if (use_image(bytes + 1, size - 1, &err) != 0)
			fail_msg("%s: %s; run make_image_seeds", path,
				 err.message);
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds_are_valid),
	};

	return cmocka_run_group_tests_name("image seeds", tests, NULL, NULL);
}
