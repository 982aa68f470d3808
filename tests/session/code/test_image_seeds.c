/* The fuzzer's seeds are valid images of today. */
#include "session/code/use_image.h"

#include "libsnapshot/base_test.h"
#include "support/temp_folder.h"

#include <stdio.h>
#include <stdlib.h>

static uint8_t *read_seed(const char *name, size_t *size)
{
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/fuzz_image/%s",
		       getenv("SOURCES"), name);
	uint8_t *bytes = temp_read(path, size);
	assert_non_null(bytes);
	return bytes;
}

static void seeds_are_valid(void **state)
{
	static const char *const names[] = { "fixture", "small" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct snap_error err = { .message = "" };
		size_t size;
		uint8_t *bytes = read_seed(names[i], &size);
		/* The first byte is for the fuzz target. */
		if (use_image(bytes + 1, size - 1, &err) != 0)
			fail_msg("%s: %s; run make_image_seeds", names[i],
				 err.message);
		free(bytes);
	}
}

/* Positions follow the image, and their number follows them. */
static void seed_that_lies_apart_is_valid(void **state)
{
	struct snap_error err = { .message = "" };
	size_t size;
	uint8_t *bytes = read_seed("apart", &size);
	size_t positions = bytes[size - 1];
	size_t image = size - 2 - positions;

	(void)state;
	if (use_image_apart(bytes + 1, image, bytes + 1 + image, positions,
			    &err) != 0)
		fail_msg("%s; run make_image_seeds", err.message);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds_are_valid),
		cmocka_unit_test(seed_that_lies_apart_is_valid),
	};

	return cmocka_run_group_tests_name("image seeds", tests, NULL, NULL);
}
