/* snapshot-builder: makes, checks and shows startup snapshots. */
#include "tools/snapshot-builder/builder.h"

static const struct tool_command *const commands[] = {
	&builder_create,
	&builder_validate,
	&builder_info,
	&builder_list,
	&builder_show,
	&builder_lookfor,
	&builder_explain,
	&builder_key,
	&builder_limits,
	&builder_presets,
	&builder_check_command,
	&builder_disasm,
	&builder_bench,
	&builder_diff,
	&builder_dump,
	/* What is distributed. */
	&builder_pack,
	&builder_unpack,
	&builder_verify_archive,
	&builder_keygen,
	&builder_sign,
	&builder_verify_signature,
	&builder_embed,
	&builder_attach,
	&builder_extract,
	&builder_detach,
	&builder_patch,
	&builder_store,
	&builder_site,
	&builder_completion,
	NULL,
};

int main(int argc, char **argv)
{
	const struct tool_program program = {
		.name = "snapshot-builder",
		.version = SNAPSHOT_VERSION_TEXT,
		.summary = "Make, check and show startup snapshots.",
		.commands = commands,
	};

	return tool_main(&program, argc, argv);
}
