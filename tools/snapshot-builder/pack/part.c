#include "tools/snapshot-builder/pack/part.h"

#include "library/library.h"
#include "tools/snapshot-builder/describe.h"

#include <string.h>

const char *const pack_role_words[] = { "snapshot", "licence", "provenance",
					"sbom",	    "other",   NULL };

const char *pack_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static struct tool_json *about_library(const struct snap_reader *reader,
				       struct snap_error *err)
{
	struct ms_library *library;
	struct ms_library_info info;

	if (ms_library_open(&library, reader, NULL, err) != 0)
		return NULL;
	struct tool_json *json = NULL;
	if (ms_library_validate(library, err) == 0) {
		ms_library_info(library, &info);
		json = tool_json_object();
		tool_json_put_span(json, "name", info.name.data,
				   info.name.size);
		tool_json_put_span(json, "version", info.version.data,
				   info.version.size);
	}
	ms_library_close(library);
	return json;
}

struct tool_json *pack_about(const struct snap_reader *reader,
			     struct snap_error *err)
{
	struct tool_json *library = NULL;
	struct snap_info info;

	snap_reader_info(reader, &info);
	if (info.runtime == SNAP_RUNTIME_SESSION) {
		library = about_library(reader, err);
		if (library == NULL)
			return NULL;
	}
	struct tool_json *json = tool_json_object();
	tool_json_put(json, "key", describe_key(info.key_text, &info.key));
	tool_json_put_text(json, "content", info.content_text);
	if (library != NULL)
		tool_json_put(json, "library", library);
	else
		tool_json_put_null(json, "library");
	return json;
}
