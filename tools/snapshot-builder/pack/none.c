/* A builder without libarchive: its commands say so, and nothing is a pack. */
#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/pack/open.h"

int pack_reader_open(struct snap_reader **out, const char *path,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	return snap_reader_open_file(out, path, options, err);
}

int pack_file_open(struct snap_file *out, const char *path, uint64_t most,
		   struct snap_error *err)
{
	return snap_file_open(out, path, SNAP_FILE_READ, most, NULL, err);
}

int pack_open_bytes(struct pack_in *out, struct snap_span bytes,
		    const struct fmt_archive_limits *limits,
		    struct snap_error *err)
{
	(void)bytes;
	(void)limits;
	*out = (struct pack_in){ 0 };
	return snap_fail(err, SNAP_E_NOT_A_SNAPSHOT, 0,
			 "no snapshot, and this snapshot-builder was built "
			 "without libarchive");
}

void pack_close(struct pack_in *pack)
{
	*pack = (struct pack_in){ 0 };
}

static int run(const struct tool_call *call)
{
	tool_report_plain(call->command->name,
			  "this snapshot-builder was built without libarchive");
	return TOOL_UNKNOWN;
}

#define NO_COMMAND(word)                                                       \
	{                                                                      \
		.name = word, .operands = "...",                               \
		.summary = "not in this build, which has no libarchive",       \
		.operand_max = SIZE_MAX, .run = run                            \
	}

const struct tool_command builder_pack = NO_COMMAND("pack");
const struct tool_command builder_unpack = NO_COMMAND("unpack");
const struct tool_command builder_verify_archive = NO_COMMAND("verify-archive");
