#include "tools/snapshot-builder/builder.h"

#include "base/file.h"
#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/patch/cmd_patch.h"
#include "tools/snapshot-builder/patch/patch.h"
#include "tools/snapshot-builder/create/put_snapshot.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	const char *output;
	uint64_t lock_timeout;
	bool json;
	bool quiet;
};

static const struct tool_option options[] = {
	{ "output", 'o', "FILE", TOOL_TEXT, offsetof(struct settings, output),
	  "the snapshot to write or replace, which may be OLD", 0, 0, NULL,
	  false },
	{ "lock-timeout", 0, "MS", TOOL_NUMBER,
	  offsetof(struct settings, lock_timeout),
	  "wait that long for another builder of the same file (10000)", 0,
	  3600000, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

static void tell(const struct settings *settings, const struct patch *patch)
{
	char digest[SNAP_DIGEST128_TEXT_SIZE];

	snap_digest128_text(&patch->result_digest, digest);
	if (settings->json) {
		struct tool_json *json = tool_json_object();

		tool_json_put_text(json, "schema", "snapshot-patched/1");
		tool_json_put_text(json, "file", settings->output);
		tool_json_put_bool(json, "ok", true);
		tool_json_put_number(json, "size", patch->result_size);
		tool_json_put_text(json, "digest", digest);
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
		tool_json_free(json);
	} else if (!settings->quiet) {
		tool_put_text(stdout, settings->output,
			      strlen(settings->output));
		(void)printf(": %llu bytes, digest %.8s\n",
			     ull(patch->result_size), digest);
	}
}

/* Blame the file that is wrong: the old one, the patch, or the new one. */
static int apply_bytes(const struct settings *settings, const char **paths,
		       struct snap_span base, struct snap_span bytes)
{
	struct snap_error err;
	struct patch patch;
	uint8_t *result;

	if (patch_read(&patch, bytes, &err) != 0)
		return builder_fail(paths[1], &err, settings->json);
	if (patch_check_base(&patch, base, &err) != 0)
		return builder_fail(paths[0], &err, settings->json);
	if (patch_apply(&patch, base, &result, &err) != 0)
		return builder_fail(paths[1], &err, settings->json);
	int rc = builder_put_snapshot(
		settings->output,
		(struct snap_span){ result, (size_t)patch.result_size },
		(uint32_t)settings->lock_timeout, &err);
	free(result);
	if (rc != 0)
		return builder_fail(settings->output, &err, settings->json);
	tell(settings, &patch);
	return TOOL_YES;
}

/* Read, not mapped: OLD may be changed while we look. */
static int apply_files(const struct settings *settings, const char **paths)
{
	struct snap_file base, patch;
	struct snap_error err;

	if (snap_file_open(&base, paths[0], SNAP_FILE_READ, PATCH_FILE_MOST,
			   NULL, &err) != 0)
		return builder_fail(paths[0], &err, settings->json);
	int status;
	if (snap_file_open(&patch, paths[1], SNAP_FILE_READ, PATCH_FILE_MOST,
			   NULL, &err) == 0) {
		status = apply_bytes(settings, paths, base.bytes, patch.bytes);
		snap_file_close(&patch);
	} else {
		status = builder_fail(paths[1], &err, settings->json);
	}
	snap_file_close(&base);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .lock_timeout = 10000 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = builder_need_output(call, settings.output);
	if (status == TOOL_CONTINUE)
		status = builder_check_output(call, settings.output,
					      operands.items + 1, 1);
	if (status == TOOL_CONTINUE)
		status = apply_files(&settings, operands.items);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_patch_apply = {
	.name = "patch apply",
	.operands = "OLD PATCH",
	.summary = "turn one snapshot into another",
	.description =
		"OLD's digest is checked first; the new file's digest, all of "
		"its sections and its library before it takes its place.  "
		"Whatever is wrong, nothing was changed, and the full file is "
		"the way on.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
