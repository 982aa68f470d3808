#include "tools/snapshot-builder/sources.h"

#include "base/digest.h"
#include "base/fail.h"
#include "base/file.h"
#include "formats/stdlib.h"
#include "library/library.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"

#include <stdlib.h>
#include <string.h>

/* Provenance of more is not ours: a line per input. */
#define PROVENANCE_MAX (64u << 20)

/* No source is larger (formats/STDLIB.md's max_file_size by default). */
#define SOURCE_MAX (64u << 20)

int builder_provenance_read(const struct snap_reader *reader,
			    struct tool_json **out, struct snap_error *err)
{
	char *text;
	size_t size;
	int rc = builder_load(reader, MS_SECTION_PROVENANCE, PROVENANCE_MAX,
			      &text, &size, err);

	if (rc != 0)
		return rc;
	struct tool_json *json = tool_json_parse(text, size);
	free(text);
	const char *schema = tool_json_string(tool_json_get(json, "schema"));
	if (schema != NULL && strcmp(schema, "snapshot-provenance/1") == 0) {
		*out = json;
		return 0;
	}
	tool_json_free(json);
	return snap_fail_section(
		err,
		snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			  "the provenance is no JSON of the schema "
			  "snapshot-provenance/1"),
		MS_SECTION_PROVENANCE);
}

/* Relative, and no part that is empty, "." or "..". */
static bool path_clean(const char *path)
{
	for (;;) {
		size_t size = strcspn(path, "/");

		if (size == 0 || strncmp(path, ".", size) == 0 ||
		    strncmp(path, "..", size) == 0)
			return false;
		if (path[size] == '\0')
			return true;
		path += size + 1;
	}
}

static int fail_changed(const char *path, const char *expected,
			const char *found, struct snap_error *err)
{
	int rc = snap_fail(err, SNAP_E_SOURCE_CHANGED, SNAP_NO_OFFSET,
			   "%s: digest %s, built from %s", path, found,
			   expected);

	return snap_fail_values(err, rc, expected, found);
}

static int open_source(struct snap_file *out, const char *folder,
		       const char *path, const char *digest,
		       struct snap_error *err)
{
	char found[SNAP_DIGEST128_TEXT_SIZE];
	struct snap_file file;
	size_t size = strlen(folder) + strlen(path) + 2;
	char *whole = tool_alloc(size);

	(void)snprintf(whole, size, "%s/%s", folder, path);
	int rc = snap_file_open(&file, whole, SNAP_FILE_READ, SOURCE_MAX, NULL,
				err);
	free(whole);
	if (rc == SNAP_E_NOT_FOUND)
		return fail_changed(path, digest, "none, it is gone", err);
	if (rc != 0)
		return rc;
	struct snap_digest128 now =
		snap_digest128_of(file.bytes.data, file.bytes.size);
	snap_digest128_text(&now, found);
	if (strcmp(found, digest) == 0) {
		*out = file;
		return 0;
	}
	snap_file_close(&file);
	return fail_changed(path, digest, found, err);
}

int builder_source_open(struct snap_file *out, const char *folder,
			const struct tool_json *input, struct snap_error *err)
{
	const char *path = tool_json_string(tool_json_get(input, "path"));
	const char *digest = tool_json_string(tool_json_get(input, "digest"));

	if (path == NULL || digest == NULL || !path_clean(path))
		return snap_fail_section(
			err,
			snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				  "the provenance names the input '%.100s', "
				  "which is no path below a library",
				  path != NULL ? path : ""),
			MS_SECTION_PROVENANCE);
	return open_source(out, folder, path, digest, err);
}

static int check_input(const char *folder, const struct tool_json *input,
		       struct snap_error *err)
{
	struct snap_file file;
	int rc = builder_source_open(&file, folder, input, err);

	if (rc == 0)
		snap_file_close(&file);
	return rc;
}

int builder_check_sources(const struct snap_reader *reader, const char *folder,
			  struct snap_error *err)
{
	struct tool_json *provenance;
	int rc = builder_provenance_read(reader, &provenance, err);

	if (rc != 0)
		return rc;
	const struct tool_json *inputs = tool_json_get(provenance, "inputs");
	if (tool_json_length(inputs) == 0)
		rc = snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
			       "the provenance lists no inputs");
	for (size_t i = 0; rc == 0 && i < tool_json_length(inputs); i++)
		rc = check_input(folder, tool_json_at(inputs, i), err);
	tool_json_free(provenance);
	return rc;
}
