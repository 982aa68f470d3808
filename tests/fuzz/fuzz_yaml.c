/* The readers of metadata and of settings under libFuzzer: any bytes are a
 * model or problems. */
#include "fuzz/fuzz.h"

#include "formats/settings.h"

#include <stdlib.h>

static void read_settings(const uint8_t *data, size_t size)
{
	const struct snap_span text = { data, size };
	struct fmt_problems problems;
	struct fmt_settings settings;
	struct snap_error err;

	fmt_problems_begin(&problems, NULL);
	int rc = fmt_settings_read_memory(&settings, "fuzz.yaml", text, NULL,
					  &problems, &err);
	if ((rc == 0) != (problems.count == 0))
		abort();
	if (rc == 0)
		fmt_settings_end(&settings);
	fmt_problems_end(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Small enough that aliases cannot make a run slow or large. */
	const struct fmt_stdlib_limits limits = {
		.struct_size = sizeof(limits),
		.max_file_size = 64 * 1024,
		.max_nodes = 20000,
		.max_entries = 64,
		.max_text = 4096,
		.max_problems = 20,
	};
	const struct fmt_stdlib_options options = {
		.struct_size = sizeof(options),
		.limits = &limits,
	};
	struct fmt_problems problems;
	struct fmt_library *library = NULL;
	struct snap_error err;
	char text[256];

	read_settings(data, size);
	fmt_problems_begin(&problems, NULL);
	int rc = fmt_stdlib_read_memory(&library, "fuzz.yaml",
					(const char *)data, size, &options,
					&problems, &err);
	if ((rc == 0) != (problems.count == 0))
		abort();
	for (size_t i = 0; i < problems.count; i++)
		(void)fmt_problem_text(&problems.items[i], text, sizeof(text));
	fmt_stdlib_free(library);
	fmt_problems_end(&problems);
	return 0;
}
