/*
 * Whole programs under libFuzzer: any text is compiled, verified and run to its
 * end, an error, or a limit.  The first byte chooses the dialect.
 */
#include "fuzz/fuzz.h"

#include "session/program.h"

#include <stdlib.h>

#define MEMORY_MAX ((uint64_t)64 << 20)
#define STEPS_MAX  20000
#define DEPTH_MAX  20
#define TEXT_MAX   4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ms_program_options options = {
		.struct_size = sizeof(options),
		.folder = "/nonexistent",
		.memory_limit = MEMORY_MAX,
		.call_depth = DEPTH_MAX,
		.step_limit = STEPS_MAX,
	};
	struct ms_program *program;

	if (size == 0 || size > TEXT_MAX)
		return 0;
	options.dialect = data[0] & 1;
	if (ms_program_create(&program, &options, NULL) != 0)
		return 0;
	ms_program_run(program, "fuzz", (const char *)data + 1, size - 1);
	ms_program_free(program);
	return 0;
}
