/* Errors as JSON: what report.h prints, for machines. */
#ifndef TOOLS_COMMON_REPORT_JSON_H
#define TOOLS_COMMON_REPORT_JSON_H

#include "snapshot/error.h"
#include "tools/common/json.h"

/*
 * {schema, file, ok, reason, message, expected, found, section, offset,
 * remedy}; the object is yours.  'code' 0 gives ok true and nulls.
 * 'section_name' names a section's type; where it is NULL, or gives NULL, there
 * is "0x4711".
 */
struct tool_json *tool_report_json(const char *schema, const char *file,
				   const struct snap_error *err,
				   const char *(*section_name)(uint32_t type));

#endif
