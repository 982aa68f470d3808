#include "tools/snapshot-builder/builder.h"

#include "base/checked.h"
#include "base/file.h"
#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/elf/machines.h"
#include "tools/snapshot-builder/embed/embed.h"

#include <string.h>

/* The largest that linkers lay out without a word. */
#define ALIGNMENT_MOST (1 << 16)

struct settings {
	int form;
	const char *output;
	const char *header;
	const char *name;
	int machine;
	const char *like;
	uint64_t alignment;
	bool json;
	bool quiet;
};

static const char *const form_words[] = { "object", "asm", "c", "c-string",
					  NULL };

static const struct tool_option options[] = {
	{ "as", 0, "FORM", TOOL_CHOICE, offsetof(struct settings, form),
	  "a linkable object (object), or source: the assembler's, or C as an "
	  "array or as a string",
	  0, 0, form_words, false },
	{ "output", 'o', "FILE", TOOL_TEXT, offsetof(struct settings, output),
	  "the object or source to write or replace", 0, 0, NULL, false },
	{ "header", 0, "FILE", TOOL_TEXT, offsetof(struct settings, header),
	  "write the declarations of the symbols there", 0, 0, NULL, false },
	{ "name", 'n', "NAME", TOOL_TEXT, offsetof(struct settings, name),
	  "make the symbols NAME, NAME_end and NAME_size (snapshot)", 0, 0,
	  NULL, false },
	{ "machine", 'm', "NAME", TOOL_CHOICE,
	  offsetof(struct settings, machine),
	  "what the object is for (the machine of this program)", 0, 0,
	  tool_elf_machine_words, false },
	{ "like", 0, "OBJECT", TOOL_TEXT, offsetof(struct settings, like),
	  "make the object for the machine that this ELF file is for", 0, 0,
	  NULL, false },
	{ "align", 0, "BYTES", TOOL_NUMBER,
	  offsetof(struct settings, alignment),
	  "alignment of NAME, a power of two up to 64K (what the snapshot's "
	  "sections ask for, and 64 at least)",
	  1, ALIGNMENT_MOST, NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

/* What is written must not be what is read, nor one thing the other. */
static int check_places(const struct tool_call *call,
			const struct settings *settings, const char *snapshot)
{
	const char *header = settings->header;
	int status = builder_check_output(call, settings->output, &snapshot, 1);

	if (status == TOOL_CONTINUE)
		status = builder_check_output(call, header, &snapshot, 1);
	if (status == TOOL_CONTINUE && header != NULL &&
	    tool_same_place(header, settings->output))
		return tool_usage_error(call,
					"--header would replace %s, which is "
					"written too",
					settings->output);
	return status;
}

static int check_settings(const struct tool_call *call,
			  const struct settings *settings)
{
	const char *problem = embed_name_problem(settings->name);

	if (problem != NULL)
		return tool_usage_error(call, "--name '%s' %s", settings->name,
					problem);
	if (settings->machine != TOOL_UNSET_CHOICE && settings->like != NULL)
		return tool_usage_error(call, "--machine or --like, not both");
	if (settings->form != EMBED_OBJECT &&
	    (settings->machine != TOOL_UNSET_CHOICE || settings->like != NULL))
		return tool_usage_error(call, "--machine and --like are for "
					      "--as=object: a compiler knows "
					      "its own");
	if (settings->alignment != TOOL_UNSET &&
	    !snap_is_power_of_two(settings->alignment))
		return tool_usage_error(call, "--align %llu is no power of two",
					ull(settings->alignment));
	return TOOL_CONTINUE;
}

static int target_of_file(const char *path, struct tool_elf_target *out,
			  const char **remedy, struct snap_error *err)
{
	struct snap_file file;
	struct tool_elf elf;
	int rc = tool_file_open(&file, path, err);

	if (rc != 0)
		return rc;
	*remedy = "name an object or a program of that machine";
	rc = tool_elf_open(&elf, file.bytes, err);
	if (rc == 0)
		*out = elf.target;
	snap_file_close(&file);
	return rc;
}

/* Without a word, that of this very program. */
static int choose_target(const struct settings *settings, struct embed *embed)
{
	const char *path =
		settings->like != NULL ? settings->like : "/proc/self/exe";
	struct snap_error err;

	if (settings->form != EMBED_OBJECT)
		return TOOL_CONTINUE;
	if (settings->machine != TOOL_UNSET_CHOICE) {
		embed->target = tool_elf_machine(settings->machine);
		return TOOL_CONTINUE;
	}
	const char *remedy = NULL;
	if (target_of_file(path, &embed->target, &remedy, &err) != 0)
		return builder_fail_remedy(path, &err, remedy, settings->json);
	/* A program's own ABI byte says what the linker found in it. */
	embed->target.os_abi = 0;
	return TOOL_CONTINUE;
}

static int write_files(const struct settings *settings,
		       const struct embed *embed, uint64_t *size)
{
	struct snap_strbuf out;
	struct snap_strbuf header;
	struct snap_error err;
	const char *path = settings->output;

	snap_strbuf_begin(&out, NULL);
	snap_strbuf_begin(&header, NULL);
	int rc = embed_write(embed, &out, &err);
	embed_write_header(embed->name, &header);
	if (rc == 0 && header.failed)
		rc = snap_fail_memory(&err, header.size);
	if (rc == 0)
		rc = tool_file_write(path, out.data, out.size, &err);
	if (rc == 0 && settings->header != NULL) {
		path = settings->header;
		rc = tool_file_write(path, header.data, header.size, &err);
	}
	*size = out.size;
	snap_strbuf_end(&header);
	snap_strbuf_end(&out);
	return rc == 0 ? TOOL_YES : builder_fail(path, &err, settings->json);
}

static void tell(const struct settings *settings, const struct embed *embed,
		 uint64_t size)
{
	const char *machine = settings->form == EMBED_OBJECT
				      ? tool_elf_machine_word(&embed->target)
				      : NULL;

	if (settings->json) {
		struct tool_json *json = tool_json_object();

		tool_json_put_text(json, "schema", "snapshot-embed/1");
		tool_json_put_text(json, "file", settings->output);
		tool_json_put_bool(json, "ok", true);
		tool_json_put_text(json, "as", form_words[settings->form]);
		tool_json_put_text(json, "name", embed->name);
		if (machine == NULL)
			tool_json_put_null(json, "machine");
		else
			tool_json_put_text(json, "machine", machine);
		tool_json_put_number(json, "alignment", embed->alignment);
		tool_json_put_number(json, "snapshot_size",
				     embed->content.size);
		tool_json_put_number(json, "size", size);
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
		tool_json_free(json);
	} else if (!settings->quiet) {
		tool_put_text(stdout, settings->output,
			      strlen(settings->output));
		(void)printf(": %s%s%s, %s is %zu bytes aligned to %llu\n",
			     form_words[settings->form],
			     machine == NULL ? "" : " for ",
			     machine == NULL ? "" : machine, embed->name,
			     embed->content.size, ull(embed->alignment));
	}
}

static int embed_file(const struct settings *settings, const char *path)
{
	struct embed embed = {
		.form = (enum embed_form)settings->form,
		.name = settings->name,
		.path = path,
	};
	struct snap_file file;
	struct snap_error err;
	uint64_t size;
	int status = choose_target(settings, &embed);

	if (status != TOOL_CONTINUE)
		return status;
	if (tool_file_open(&file, path, &err) != 0)
		return builder_fail(path, &err, settings->json);
	embed.content = file.bytes;
	if (builder_check_bytes(file.bytes, NULL, &err) != 0) {
		snap_file_close(&file);
		return builder_fail(path, &err, settings->json);
	}
	embed.alignment =
		settings->alignment != TOOL_UNSET
			? settings->alignment
			: embed_alignment(file.bytes.data, file.bytes.size);
	status = write_files(settings, &embed, &size);
	if (status == TOOL_YES)
		tell(settings, &embed, size);
	snap_file_close(&file);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = {
		.name = "snapshot",
		.machine = TOOL_UNSET_CHOICE,
		.alignment = TOOL_UNSET,
	};
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = builder_need_output(call, settings.output);
	if (status == TOOL_CONTINUE)
		status = check_settings(call, &settings);
	if (status == TOOL_CONTINUE)
		status = check_places(call, &settings, operands.items[0]);
	if (status == TOOL_CONTINUE)
		status = embed_file(&settings, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_embed = {
	.name = "embed",
	.operands = "FILE",
	.summary = "make a snapshot part of a program",
	.description =
		"The program opens it in place with "
		"snap_reader_open_memory(NAME, NAME_size, SNAP_MEMORY_BORROW). "
		" The snapshot is checked deeply first.  The assembler's form "
		"names the snapshot's file, the others hold its bytes.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
