/* The build report: all that is volatile about a build, outside the file. */
#ifndef TOOLS_BUILDER_BUILD_REPORT_H
#define TOOLS_BUILDER_BUILD_REPORT_H

#include "tools/snapshot-builder/create/build.h"

struct builder_report {
	const char *path;
	const struct builder_input *input;
	const struct builder_plan *plan;
	const struct builder_product *product;
	double read_seconds;
	double total_seconds;
};

/* schemas/report-1.json; yours, tool_json_free().  Takes product->sections'
 * content by copy. */
struct tool_json *builder_report_json(const struct builder_report *report);

/* Write it; a failure is told on standard error.  Returns the exit status. */
int builder_report_write(const char *path, const struct tool_json *json);

#endif
