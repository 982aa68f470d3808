#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/common/trust.h"
#include "tools/snapshot-builder/pack/extract.h"
#include "tools/snapshot-builder/pack/open.h"

#include <string.h>

struct settings {
	const char *output;
	const char *print;
	bool quiet;
	struct tool_trust_settings trust;
	struct fmt_archive_limits limits;
};

static const struct tool_option options[] = {
	{ "output", 'o', "DIR", TOOL_TEXT, offsetof(struct settings, output),
	  "the folder to make; it must not be there", 0, 0, NULL, false },
	{ "print", 'p', "NAME", TOOL_TEXT, offsetof(struct settings, print),
	  "write this one file to standard output instead", 0, 0, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "say nothing when all is well", 0, 0, NULL, false },
	TOOL_TRUST_KEY_OPTIONS(struct settings, "an archive"),
	FMT_ARCHIVE_LIMITS(BUILDER_OPTION_LIMIT)
};

static int print_file(const struct settings *settings, const char *path,
		      const struct pack_in *pack)
{
	const struct fmt_archive_entry *entry =
		fmt_archive_find(pack->archive, settings->print);
	struct snap_error err;

	if (entry == NULL) {
		(void)snap_fail(&err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				"no '%s' is in it; 'verify-archive --list' "
				"shows what is",
				settings->print);
		return builder_fail_answer(path, &err, false);
	}
	(void)fwrite(entry->bytes.data, 1, entry->bytes.size, stdout);
	return TOOL_YES;
}

static int extract(const struct settings *settings, const struct pack_in *pack)
{
	struct snap_error err;

	if (pack_extract(pack->archive, settings->output, &err) != 0)
		return builder_fail(settings->output, &err, false);
	if (!settings->quiet) {
		tool_put_line(stdout, settings->output);
		(void)printf("  %zu files\n",
			     1 + tool_json_length(tool_json_get(pack->manifest,
								"files")));
	}
	return TOOL_YES;
}

static int unpack(const struct settings *settings,
		  const struct tool_trust *trust, const char *path)
{
	struct snap_error err;
	struct pack_in pack;
	int status;

	if (pack_open(&pack, path, &settings->limits,
		      tool_trust_wanted(&settings->trust) ? trust : NULL,
		      &err) != 0)
		status = builder_fail(path, &err, false);
	else if (settings->print != NULL)
		status = print_file(settings, path, &pack);
	else
		status = extract(settings, &pack);
	pack_close(&pack);
	return status;
}

static int unpack_trusted(const struct settings *settings, const char *path)
{
	struct tool_trust trust;
	struct snap_error err;
	const char *where = NULL;
	int status;

	if (tool_trust_begin(&trust, &settings->trust, &where, &err) == 0)
		status = unpack(settings, &trust, path);
	else
		status = builder_fail_trust(where, &err, false);
	tool_trust_end(&trust);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .limits = { .struct_size = sizeof(
							 settings.limits) } };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE &&
	    (settings.output != NULL) == (settings.print != NULL))
		status = tool_usage_error(call, "needs either an --output to "
						"make or a --print");
	if (status == TOOL_CONTINUE)
		status = unpack_trusted(&settings, operands.items[0]);
	tool_texts_free(&settings.trust.trust);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_unpack = {
	.name = "unpack",
	.operands = "ARCHIVE",
	.summary = "check an archive made by 'pack' and unpack it",
	.description = "All is checked as 'verify-archive' does before "
		       "anything is written.  The folder appears when it is "
		       "complete.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
