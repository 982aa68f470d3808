/*
 * Whole programs under libFuzzer: any text is compiled, verified and run to its
 * end, an error, or a limit.  What it shows is rendered and dropped.  The first
 * byte chooses the dialect, and whether the library's own functions are there,
 * which makes a program slower to run.
 */
#include "fuzz/fuzz.h"
#include "fuzz/stopwatch.h"

#include "session/program/program.h"

#include <stdlib.h>

/* What LAPACK does with a matrix can't be interrupted, so none is large. */
#define MEMORY_MAX ((uint64_t)32 << 20)
#define STEPS_MAX  20000
#define DEPTH_MAX  20
#define TEXT_MAX   4096

static const char *const library[] = { LIBRARY_FOLDER };

static void drop(void *context, enum ms_stream stream, const char *text,
		 size_t size)
{
	(void)context, (void)stream, (void)text, (void)size;
}

/* What chance writes must not write files. */
static int permit(void *context, enum ms_permission what)
{
	struct ms_program *const *program = context;

	return what != MS_PERMIT_FILES
		       ? 0
		       : ms_fail(ms_program_heap(*program), "Fuzz:NoFiles",
				 "No files here.");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ms_program *program;
	struct ms_program_options options = {
		.struct_size = sizeof(options),
		.folder = "",
		.memory_limit = MEMORY_MAX,
		.call_depth = DEPTH_MAX,
		.step_limit = STEPS_MAX,
		.library = library,
		.write = drop,
		.permit = permit,
		.context = &program,
	};

	if (size == 0 || size > TEXT_MAX)
		return 0;
	options.dialect = data[0] & 1;
	options.library_count = data[0] >> 1 & 1;
	options.interrupt = fuzz_stopwatch_start();
	if (ms_program_create(&program, &options, NULL) != 0)
		return 0;
	(void)ms_program_run(program, "fuzz", (const char *)data + 1, size - 1);
	fuzz_stopwatch_stop();
	ms_program_free(program);
	return 0;
}
