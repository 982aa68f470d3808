#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "base/suggest.h"
#include "code/disasm.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/inspect/unit.h"

#include <string.h>

struct settings {
	const char *function;
	int dialect;
	bool no_source;
};

static const struct tool_option options[] = {
	{ "function", 'f', "NAME", TOOL_TEXT,
	  offsetof(struct settings, function), "show functions of this name", 0,
	  0, NULL, false },
	{ "dialect", 'd', "NAME", TOOL_CHOICE,
	  offsetof(struct settings, dialect),
	  "the language the source file is in (matlab)", 0, 0,
	  builder_dialect_words, false },
	{ "no-source", 0, NULL, TOOL_FLAG, offsetof(struct settings, no_source),
	  "leave out the lines of the source", 0, 0, NULL, false },
};

static struct ms_text_span name_of(const struct ms_image *image, uint32_t index)
{
	struct ms_function function;

	ms_image_function(image, index, &function);
	return ms_image_string(image, function.name);
}

/* All functions of that name; false when there is none. */
static bool show_named(const struct ms_image *image, const char *name,
		       const struct ms_disasm_options *how,
		       struct snap_strbuf *out)
{
	size_t size = strlen(name);
	bool found = false;

	for (uint32_t i = 0; i < image->function_count; i++) {
		struct ms_text_span one = name_of(image, i);
		if (one.size != size || memcmp(one.bytes, name, size) != 0)
			continue;
		if (found)
			snap_strbuf_putc(out, '\n');
		ms_disassemble(image, i, how, out);
		found = true;
	}
	return found;
}

static int no_such_function(const struct ms_image *image, const char *path,
			    const char *name)
{
	struct snap_suggest near;
	struct snap_error err;

	snap_suggest_begin(&near, name, strlen(name));
	for (uint32_t i = 0; i < image->function_count; i++) {
		struct ms_text_span one = name_of(image, i);
		snap_suggest_offer(&near, one.bytes, one.size);
	}
	if (near.best == NULL)
		(void)snap_fail(&err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				"there is no function '%s'", name);
	else
		(void)snap_fail(&err, SNAP_E_NOT_FOUND, SNAP_NO_OFFSET,
				"there is no function '%s'; did you mean "
				"%.*s?",
				name, (int)near.best_length, near.best);
	return builder_fail_answer(path, &err, false);
}

/* Lines of the source are left out when 'source' is NULL. */
static int show(const char *path, const struct ms_image *image,
		const char *source, size_t source_size,
		const struct settings *settings)
{
	const struct ms_disasm_options how = {
		.struct_size = sizeof(how),
		.source = settings->no_source ? NULL : source,
		.source_size = source_size,
	};
	struct snap_strbuf text;
	int status = TOOL_YES;

	snap_strbuf_begin(&text, NULL);
	if (settings->function == NULL)
		ms_disassemble_all(image, &how, &text);
	else if (!show_named(image, settings->function, &how, &text))
		status = no_such_function(image, path, settings->function);
	if (text.failed)
		tool_no_memory();
	tool_put_text(stdout, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	return status;
}

static int show_file(const char *path, const struct settings *settings)
{
	struct builder_compiled compiled;
	struct ms_image image;
	int status = TOOL_NO;

	builder_compile(&compiled, path, settings->dialect);
	builder_show_problems(stderr, &compiled, false);
	if (compiled.stage == BUILDER_READ) {
		status = TOOL_UNKNOWN;
	} else if (compiled.stage == BUILDER_DONE) {
		const struct snap_strbuf *bytes = &compiled.image;
		struct snap_error err;

		if (ms_image_open(&image, bytes->data, bytes->size, NULL,
				  &err) == 0) {
			status = show(path, &image, compiled.source.text,
				      compiled.source.size, settings);
			ms_image_close(&image);
		} else {
			status = builder_fail(path, &err, false);
		}
	}
	builder_compiled_end(&compiled);
	return status;
}

/* A function of a snapshot's library. */
static int show_unit(const char *path, const char *name,
		     const struct settings *settings)
{
	struct builder_file file;
	struct builder_unit unit;
	struct snap_error err;
	int status;

	if (builder_open_library(&file, path, &err) != 0)
		return builder_fail(path, &err, false);
	if (builder_unit_open(&unit, &file, name, &err) == 0) {
		status = show(path, &unit.image, unit.source, unit.source_size,
			      settings);
		builder_unit_close(&unit);
	} else {
		status = builder_fail_answer(path, &err, false);
	}
	builder_close(&file);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = operands.count == 1
				 ? show_file(operands.items[0], &settings)
				 : show_unit(operands.items[0],
					     operands.items[1], &settings);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_disasm = {
	.name = "disasm",
	.operands = "FILE [NAME]",
	.summary = "show the bytecode of a source file, or of a function in "
		   "a snapshot",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 2,
	.run = run,
};
