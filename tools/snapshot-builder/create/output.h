/* The file that "create" writes: in its turn, from the store where it can be,
 * and told of. */
#ifndef TOOLS_BUILDER_CREATE_OUTPUT_H
#define TOOLS_BUILDER_CREATE_OUTPUT_H

#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/create/settings.h"

#include <sys/stat.h>

/* The output as it was when we began. */
struct create_before {
	bool there;
	struct stat status;
};

struct create_before create_look_at_output(
	const struct create_settings *settings);

/* Seconds of builder_now(): when all began, and when the input was read. */
struct create_times {
	double begun;
	double read;
};

/* Both give the exit status. */
int create_write_output(const struct create_settings *settings,
			const struct builder_input *input,
			const struct builder_plan *plan,
			const struct create_before *before,
			struct create_times times);

/* Without compiling anything: TOOL_CONTINUE when the store has nothing. */
int create_take_from_store(const struct create_settings *settings,
			   const struct builder_plan *plan,
			   const struct builder_input *input, double begun);

/* What the snapshot will be without, a line each: the report tells which. */
void create_print_left_out(const struct create_settings *settings,
			   const struct builder_input *input);

#endif
