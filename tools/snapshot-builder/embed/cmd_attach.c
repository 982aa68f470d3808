/* attach, extract and detach: a snapshot in an executable. */
#include "tools/snapshot-builder/builder.h"

#include "base/file.h"
#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/elf/attach.h"
#include "tools/snapshot-builder/embed/embed.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct settings {
	const char *output;
	uint64_t lock_timeout;
	bool json;
	bool quiet;
};

static const struct tool_option options[] = {
	{ "output", 'o', "FILE", TOOL_TEXT, offsetof(struct settings, output),
	  "the file to write or replace", 0, 0, NULL, false },
	{ "lock-timeout", 0, "MS", TOOL_NUMBER,
	  offsetof(struct settings, lock_timeout),
	  "wait that long for another builder of the same file (10000)", 0,
	  3600000, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

/* A file, the program that it is, and its mode. */
struct program {
	struct snap_file file;
	struct tool_elf elf;
	mode_t mode;
};

/* Which file a failure is of, and what helps where that isn't the reason's
 * remedy. */
struct blame {
	const char *path;
	const char *remedy;
};

static int fail(const struct blame *blame, const struct snap_error *err,
		bool json)
{
	return builder_fail_remedy(blame->path, err, blame->remedy, json);
}

static int open_program(struct program *out, const char *path,
			struct blame *blame, struct snap_error *err)
{
	struct stat status;

	*blame = (struct blame){ path, NULL };
	int rc = snap_file_open(&out->file, path, SNAP_FILE_READ,
				UINT64_C(1) << 31, NULL, err);

	if (rc != 0)
		return rc;
	if (stat(path, &status) != 0)
		rc = snap_fail_errno(err, errno, "cannot examine", path);
	if (rc == 0) {
		blame->remedy = EMBED_REMEDY_NO_PROGRAM;
		rc = tool_elf_open(&out->elf, out->file.bytes, err);
	}
	if (rc != 0)
		snap_file_close(&out->file);
	else
		out->mode = status.st_mode & 0777;
	return rc;
}

/* 'mode' 0 is a new file's own.  From here on the output is to blame. */
static int write_result(const struct settings *settings, struct snap_span bytes,
			mode_t mode, struct blame *blame,
			struct snap_error *err)
{
	struct snap_replace file;

	*blame = (struct blame){ settings->output, NULL };
	int rc =
		snap_replace_begin(&file, settings->output,
				   (uint32_t)settings->lock_timeout, NULL, err);

	if (rc != 0)
		return rc;
	rc = snap_replace_write(&file, 0, bytes.data, bytes.size, err);
	if (rc == 0 && mode != 0 && fchmod(file.fd, mode) != 0)
		rc = snap_fail_errno(err, errno, "cannot set the mode of",
				     file.temporary);
	if (rc == 0)
		rc = snap_replace_sync(&file, err);
	if (rc != 0) {
		snap_replace_abort(&file);
		return rc;
	}
	return snap_replace_commit(&file, err);
}

static int tell(const struct tool_call *call, const struct settings *settings,
		size_t snapshot_size, size_t size)
{
	if (settings->json) {
		struct tool_json *json = tool_json_object();

		tool_json_put_text(json, "schema", "snapshot-attach/1");
		tool_json_put_text(json, "command", call->command->name);
		tool_json_put_text(json, "file", settings->output);
		tool_json_put_bool(json, "ok", true);
		tool_json_put_number(json, "snapshot_size", snapshot_size);
		tool_json_put_number(json, "size", size);
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
		tool_json_free(json);
	} else if (!settings->quiet) {
		tool_put_text(stdout, settings->output,
			      strlen(settings->output));
		(void)printf(": %zu bytes\n", size);
	}
	return TOOL_YES;
}

static struct snap_span span_of(const struct snap_strbuf *buffer)
{
	return (struct snap_span){ (const uint8_t *)buffer->data,
				   buffer->size };
}

static int attach_bytes(const struct settings *settings,
			const struct program *program, struct snap_span content,
			size_t *size, struct blame *blame,
			struct snap_error *err)
{
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	int rc = tool_elf_attach(
		&program->elf, TOOL_ELF_SNAPSHOT_SECTION, content,
		embed_alignment(content.data, content.size), &out, err);
	if (rc == 0)
		rc = write_result(settings, span_of(&out), program->mode, blame,
				  err);
	*size = out.size;
	snap_strbuf_end(&out);
	return rc;
}

static int attach(const struct tool_call *call, const struct settings *settings,
		  const char **paths)
{
	struct program program;
	struct snap_file snapshot;
	struct snap_error err;
	struct blame blame;
	size_t size = 0;

	if (open_program(&program, paths[0], &blame, &err) != 0)
		return fail(&blame, &err, settings->json);
	blame = (struct blame){ paths[1], NULL };
	int rc = tool_file_open(&snapshot, paths[1], &err);
	size_t snapshot_size = 0;
	if (rc == 0) {
		snapshot_size = snapshot.bytes.size;
		rc = builder_check_bytes(snapshot.bytes, NULL, &err);
		if (rc == 0) {
			blame = (struct blame){ paths[0],
						EMBED_REMEDY_NO_PROGRAM };
			rc = attach_bytes(settings, &program, snapshot.bytes,
					  &size, &blame, &err);
		}
		snap_file_close(&snapshot);
	}
	snap_file_close(&program.file);
	if (rc == SNAP_E_OVERLAP && blame.path == paths[0])
		blame.remedy = "use another program, or 'detach' what it has";
	if (rc != 0)
		return fail(&blame, &err, settings->json);
	return tell(call, settings, snapshot_size, size);
}

/* That there is none is a clear answer, "no". */
static int find(const struct program *program, struct tool_elf_section *out,
		struct blame *blame, struct snap_error *err)
{
	int rc = tool_elf_find(&program->elf, TOOL_ELF_SNAPSHOT_SECTION, out,
			       err);

	if (rc == SNAP_E_NOT_FOUND)
		blame->remedy = "'attach' a snapshot, or name a program that "
				"has one";
	return rc;
}

static int fail_answer(const struct blame *blame, const struct snap_error *err,
		       bool json)
{
	int status = fail(blame, err, json);

	return err->code == SNAP_E_NOT_FOUND ? TOOL_NO : status;
}

static int extract_bytes(const struct settings *settings,
			 const struct program *program, size_t *size,
			 struct blame *blame, struct snap_error *err)
{
	struct tool_elf_section section;
	int rc = find(program, &section, blame, err);

	if (rc != 0)
		return rc;
	const struct snap_span content =
		tool_elf_content(&program->elf, &section);
	blame->remedy = NULL;
	rc = builder_check_bytes(content, NULL, err);
	if (rc == 0)
		rc = write_result(settings, content, 0, blame, err);
	*size = content.size;
	return rc;
}

static int extract(const struct tool_call *call,
		   const struct settings *settings, const char **paths)
{
	struct program program;
	struct snap_error err;
	struct blame blame;
	size_t size;

	if (open_program(&program, paths[0], &blame, &err) != 0)
		return fail(&blame, &err, settings->json);
	int rc = extract_bytes(settings, &program, &size, &blame, &err);
	snap_file_close(&program.file);
	if (rc != 0)
		return fail_answer(&blame, &err, settings->json);
	return tell(call, settings, size, size);
}

static int detach(const struct tool_call *call, const struct settings *settings,
		  const char **paths)
{
	struct tool_elf_section section = { 0 };
	struct program program;
	struct snap_strbuf out;
	struct snap_error err;
	struct blame blame;

	if (open_program(&program, paths[0], &blame, &err) != 0)
		return fail(&blame, &err, settings->json);
	snap_strbuf_begin(&out, NULL);
	int rc = find(&program, &section, &blame, &err);
	if (rc == 0)
		rc = tool_elf_detach(&program.elf, TOOL_ELF_SNAPSHOT_SECTION,
				     &out, &err);
	if (rc == 0)
		rc = write_result(settings, span_of(&out), program.mode, &blame,
				  &err);
	size_t size = out.size;
	snap_strbuf_end(&out);
	snap_file_close(&program.file);
	if (rc != 0)
		return fail_answer(&blame, &err, settings->json);
	return tell(call, settings, (size_t)section.size, size);
}

/* A program may be replaced by itself with another section, and by nothing
 * else: 'input' is the operand that must not be the output. */
static int with_output(const struct tool_call *call, size_t input,
		       int (*action)(const struct tool_call *call,
				     const struct settings *settings,
				     const char **paths))
{
	struct settings settings = { .lock_timeout = 10000 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = builder_need_output(call, settings.output);
	if (status == TOOL_CONTINUE && input < operands.count)
		status = builder_check_output(call, settings.output,
					      operands.items + input, 1);
	if (status == TOOL_CONTINUE)
		status = action(call, &settings, operands.items);
	tool_texts_free(&operands);
	return status;
}

static int run_attach(const struct tool_call *call)
{
	return with_output(call, 1, attach);
}

static int run_extract(const struct tool_call *call)
{
	return with_output(call, 0, extract);
}

static int run_detach(const struct tool_call *call)
{
	return with_output(call, 1, detach);
}

const struct tool_command builder_attach = {
	.name = "attach",
	.operands = "PROGRAM FILE",
	.summary = "put a snapshot into an ELF executable, as a section",
	.description = "The section is called " TOOL_ELF_SNAPSHOT_SECTION
		       ".  snapshot-session boots from its own.  The output "
		       "may be the program itself.  Sign the program after "
		       "this, not before.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run_attach,
};

const struct tool_command builder_extract = {
	.name = "extract",
	.operands = "PROGRAM",
	.summary = "write the snapshot in an ELF executable to a file",
	.description = "The bytes are those that were attached, and are "
		       "checked deeply.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run_extract,
};

const struct tool_command builder_detach = {
	.name = "detach",
	.operands = "PROGRAM",
	.summary = "take the snapshot out of an ELF executable",
	.description = "What only 'attach' has changed becomes what it was.  "
		       "The output may be the program itself.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run_detach,
};
