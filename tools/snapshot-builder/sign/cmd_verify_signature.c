#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/common/report_json.h"
#include "tools/common/trust.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/pack/open.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	struct tool_trust_settings trust;
	int level;
	bool json;
	bool quiet;
	struct snap_limits limits;
};

/* Less would leave sections unseen, and yet be a yes. */
static const char *const level_words[] = { "full", "deep", NULL };
static const enum snap_load_level levels[] = { SNAP_LOAD_FULL, SNAP_LOAD_DEEP };

static const struct tool_option options[] = {
	TOOL_TRUST_OPTIONS(struct settings),
	{ .name = "level",
	  .letter = 'l',
	  .argument = "NAME",
	  .kind = TOOL_CHOICE,
	  .offset = offsetof(struct settings, level),
	  .help = "hold all bytes against the signature (full), and what they "
		  "unpack to against its digests, too",
	  .words = level_words },
	{ .name = "quiet",
	  .letter = 'q',
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, quiet),
	  .help = "say nothing about files that are all right" },
	BUILDER_OPTION_JSON(struct settings),
	SNAP_LIMITS(BUILDER_OPTION_LIMIT)
};

/* What one file came to. */
struct outcome {
	struct snap_error err; /* code 0: all is well */
	struct snap_info info;
	struct tool_trust_use use;
};

static void verify(const struct settings *settings,
		   const struct tool_trust *trust, const char *path,
		   struct outcome *out)
{
	struct snap_reader_options reader_options = {
		.struct_size = sizeof(reader_options),
		.level = levels[settings->level],
		.limits = settings->limits,
	};
	struct snap_reader *reader;

	memset(out, 0, sizeof(*out));
	int rc = tool_trust_use_begin(&out->use, trust, path, &reader_options,
				      &out->err);
	if (rc == 0)
		rc = pack_reader_open(&reader, path, &reader_options,
				      &out->err);
	if (rc != 0)
		return;
	out->err.code = SNAP_OK;
	snap_reader_info(reader, &out->info);
	snap_reader_close(reader);
}

static const char *part_name(enum snap_signed_part part)
{
	return part == SNAP_SIGNED_WHOLE ? "file" : "front";
}

static void print_json(const struct settings *settings, const char *path,
		       const struct outcome *outcome)
{
	struct tool_json *json =
		tool_report_json("snapshot-signature/1", path, &outcome->err,
				 describe_section_name);
	const struct tool_signature *signature = &outcome->use.signature;
	char id[TOOL_KEY_ID_TEXT];

	tool_json_put_text(json, "level", level_words[settings->level]);
	tool_json_put_text(json, "signature", outcome->use.path);
	if (outcome->err.code == SNAP_OK) {
		tool_key_id_text(signature->id, id);
		tool_json_put_text(json, "key", id);
		tool_json_put_text(json, "comment", signature->comment);
		tool_json_put_text(json, "part",
				   part_name(outcome->info.signed_part));
		tool_json_put_text(json, "content", outcome->info.content_text);
		tool_json_put_number(json, "serial", outcome->info.serial);
		tool_json_put_number(json, "timestamp",
				     outcome->info.timestamp);
	}
	tool_json_print(stdout, json, TOOL_JSON_LINE);
	tool_json_free(json);
}

static void print_text(const struct settings *settings, const char *path,
		       const struct outcome *outcome)
{
	const struct tool_signature *signature = &outcome->use.signature;
	char id[TOOL_KEY_ID_TEXT];

	if (outcome->err.code != SNAP_OK) {
		int status = (int)tool_exit_of(outcome->err.code);

		builder_report(status == TOOL_NO ? stdout : stderr, path,
			       &outcome->err);
		return;
	}
	if (settings->quiet)
		return;
	tool_key_id_text(signature->id, id);
	tool_put_line(stdout, path);
	(void)printf(": signed by %s (%s, checked %s)\n  ", id,
		     outcome->info.signed_part == SNAP_SIGNED_WHOLE
			     ? "whole file"
			     : "header and table",
		     level_words[settings->level]);
	tool_put_text(stdout, signature->comment, strlen(signature->comment));
	(void)printf("\n");
}

static int verify_all(const struct settings *settings,
		      const struct tool_trust *trust,
		      const struct tool_texts *paths)
{
	struct outcome *outcome = tool_alloc(sizeof(*outcome));
	int status = TOOL_YES;

	for (size_t i = 0; i < paths->count; i++) {
		verify(settings, trust, paths->items[i], outcome);
		if (settings->json)
			print_json(settings, paths->items[i], outcome);
		else
			print_text(settings, paths->items[i], outcome);
		tool_trust_use_end(&outcome->use);
		if (outcome->err.code != SNAP_OK && status != TOOL_NO)
			status = (int)tool_exit_of(outcome->err.code);
	}
	free(outcome);
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
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	settings.trust.required = true;
	if (status == TOOL_CONTINUE && settings.trust.signature != NULL &&
	    operands.count > 1)
		status = tool_usage_error(call,
					  "--signature is for one snapshot");
	if (status == TOOL_CONTINUE)
		status = verify_trusted(&settings, &operands);
	tool_texts_free(&settings.trust.trust);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_verify_signature = {
	.name = "verify-signature",
	.operands = "FILE...",
	.summary = "check who signed snapshots; exit status 1 if no trusted "
		   "key has",
	.description = "A signature is checked before anything of the snapshot "
		       "is believed.  With --json there is one object a line.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = SIZE_MAX,
	.run = run,
};
