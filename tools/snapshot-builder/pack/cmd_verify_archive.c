#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/common/report_json.h"
#include "tools/common/terminal.h"
#include "tools/common/trust.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/pack/open.h"

#include <string.h>

struct settings {
	bool list;
	bool json;
	bool quiet;
	struct tool_trust_settings trust;
	struct fmt_archive_limits limits;
};

static const struct tool_option options[] = {
	{ "list", 'l', NULL, TOOL_FLAG, offsetof(struct settings, list),
	  "list the files in it", 0, 0, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "say nothing about archives that are all right", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
	TOOL_TRUST_KEY_OPTIONS(struct settings, "an archive"),
	FMT_ARCHIVE_LIMITS(BUILDER_OPTION_LIMIT)
};

static void put_or_null(struct tool_json *json, const char *key,
			const struct tool_json *from)
{
	struct tool_json *value = tool_json_get(from, key);

	if (value != NULL)
		tool_json_put(json, key, tool_json_share(value));
	else
		tool_json_put_null(json, key);
}

static void put_signer(struct tool_json *json, const struct pack_in *pack)
{
	char id[TOOL_KEY_ID_TEXT];

	if (pack == NULL || !pack->is_signed) {
		tool_json_put_null(json, "signed_by");
		return;
	}
	tool_key_id_text(pack->signer, id);
	tool_json_put_text(json, "signed_by", id);
}

static void print_json(const char *path, const struct pack_in *pack,
		       const struct snap_error *err, double seconds)
{
	struct tool_json *json = tool_report_json("snapshot-archive/1", path,
						  err, describe_section_name);
	bool ok = err->code == SNAP_OK;
	const struct tool_json *manifest = ok ? pack->manifest : NULL;

	if (ok)
		tool_json_put_text(json, "format", pack_kind_name(pack));
	else
		tool_json_put_null(json, "format");
	put_or_null(json, "name", manifest);
	put_or_null(json, "release", manifest);
	put_or_null(json, "created", manifest);
	put_or_null(json, "files", manifest);
	put_signer(json, ok ? pack : NULL);
	tool_json_put_real(json, "seconds", seconds);
	tool_json_print(stdout, json, TOOL_JSON_LINE);
	tool_json_free(json);
}

static void print_files(const struct pack_in *pack)
{
	const struct tool_json *files = tool_json_get(pack->manifest, "files");

	for (size_t i = 0; i < tool_json_length(files); i++) {
		const struct tool_json *row = tool_json_at(files, i);
		const char *path = tool_json_string(tool_json_get(row, "path"));
		uint64_t size = 0;

		(void)tool_json_integer(tool_json_get(row, "size"), &size);
		(void)printf("  %.16s %10llu  ",
			     tool_json_string(tool_json_get(row, "sha256")),
			     ull(size));
		tool_put_line(stdout, path);
		(void)putchar('\n');
	}
}

static void print_text(const struct settings *settings, const char *path,
		       const struct pack_in *pack, const struct snap_error *err,
		       double seconds)
{
	char id[TOOL_KEY_ID_TEXT];

	if (err->code != SNAP_OK) {
		bool verdict = tool_exit_of(err->code) == TOOL_NO;

		builder_report(verdict ? stdout : stderr, path, err);
		return;
	}
	if (settings->quiet)
		return;
	tool_put_line(stdout, path);
	(void)printf(": %sok%s (%s, %zu files, %zu snapshot%s, ",
		     tool_color(stdout, TOOL_GREEN),
		     tool_color(stdout, TOOL_PLAIN), pack_kind_name(pack),
		     tool_json_length(tool_json_get(pack->manifest, "files")),
		     pack->snapshot_count,
		     pack->snapshot_count == 1 ? "" : "s");
	tool_key_id_text(pack->signer, id);
	if (pack->is_signed)
		(void)printf("signed by %s, ", id);
	(void)printf("%.1f ms)\n", seconds * 1e3);
	if (settings->list)
		print_files(pack);
}

static int verify(const struct settings *settings,
		  const struct tool_trust *trust, const char *path)
{
	struct snap_error err = { .section = SNAP_NO_SECTION,
				  .offset = SNAP_NO_OFFSET };
	double begun = builder_now();
	struct pack_in pack;

	if (pack_open(&pack, path, &settings->limits,
		      tool_trust_wanted(&settings->trust) ? trust : NULL,
		      &err) == 0)
		err.code = SNAP_OK;
	double seconds = builder_now() - begun;
	if (settings->json)
		print_json(path, &pack, &err, seconds);
	else
		print_text(settings, path, &pack, &err, seconds);
	pack_close(&pack);
	return (int)tool_exit_of(err.code);
}

static int verify_all(const struct settings *settings,
		      const struct tool_trust *trust,
		      const struct tool_texts *paths)
{
	int status = TOOL_YES;

	for (size_t i = 0; i < paths->count; i++) {
		int one = verify(settings, trust, paths->items[i]);

		/* One that is bad makes the answer no. */
		if (status != TOOL_NO && one != TOOL_YES)
			status = one;
	}
	return status;
}

static int verify_trusted(const struct settings *settings,
			  const struct tool_texts *paths)
{
	struct tool_trust trust;
	struct snap_error err;
	const char *where = NULL;
	int status;

	if (tool_trust_begin(&trust, &settings->trust, &where, &err) == 0)
		status = verify_all(settings, &trust, paths);
	else
		status = builder_fail_trust(where, &err, settings->json);
	tool_trust_end(&trust);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .limits = { .struct_size = sizeof(
							 settings.limits) } };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE && settings.trust.signature != NULL &&
	    operands.count > 1)
		status = tool_usage_error(call,
					  "--signature is for one archive");
	if (status == TOOL_CONTINUE)
		status = verify_trusted(&settings, &operands);
	tool_texts_free(&settings.trust.trust);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_verify_archive = {
	.name = "verify-archive",
	.operands = "ARCHIVE...",
	.summary = "check archives made by 'pack'; exit status 1 if any is bad",
	.description = "Every file must be one that the manifest names, with "
		       "its size and digest, and every snapshot must be "
		       "valid.  Nothing is written.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = SIZE_MAX,
	.run = run,
};
