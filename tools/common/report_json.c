#include "tools/common/report_json.h"

#include <stddef.h>

static void put_or_null(struct tool_json *json, const char *key,
			const char *text)
{
	if (text == NULL || text[0] == '\0')
		tool_json_put_null(json, key);
	else
		tool_json_put_text(json, key, text);
}

static void put_section(struct tool_json *json, uint32_t type,
			const char *(*section_name)(uint32_t type))
{
	const char *name = section_name != NULL && type != SNAP_NO_SECTION
				   ? section_name(type)
				   : NULL;
	char number[16];

	(void)snprintf(number, sizeof(number), "0x%x", type);
	if (type == SNAP_NO_SECTION)
		tool_json_put_null(json, "section");
	else
		tool_json_put_text(json, "section",
				   name != NULL ? name : number);
}

struct tool_json *tool_report_json(const char *schema, const char *file,
				   const struct snap_error *err,
				   const char *(*section_name)(uint32_t type))
{
	struct tool_json *json = tool_json_object();
	bool ok = err->code == SNAP_OK;

	tool_json_put_text(json, "schema", schema);
	put_or_null(json, "file", file);
	tool_json_put_bool(json, "ok", ok);
	put_or_null(json, "reason", ok ? NULL : snap_error_name(err->code));
	put_or_null(json, "message", ok ? NULL : err->message);
	put_or_null(json, "expected", ok ? NULL : err->expected);
	put_or_null(json, "found", ok ? NULL : err->found);
	put_section(json, ok ? SNAP_NO_SECTION : err->section, section_name);
	if (ok || err->offset == SNAP_NO_OFFSET)
		tool_json_put_null(json, "offset");
	else
		tool_json_put_number(json, "offset", err->offset);
	put_or_null(json, "remedy", ok ? NULL : snap_error_remedy(err->code));
	return json;
}
