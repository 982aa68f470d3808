/* "mat dump FILE": what is in a MAT file, without a session. */
#include "base/file.h"
#include "formats/mat_json.h"
#include "tools/common/report.h"
#include "tools/snapshot-session/command.h"

#include <stdio.h>
#include <string.h>

struct mat_settings {
	bool json;
};

static const struct tool_option options[] = {
	{
		.name = "json",
		.kind = TOOL_FLAG,
		.offset = offsetof(struct mat_settings, json),
		.help = "print canonical JSON: classes, sizes, CRC-32 of the "
			"elements",
	},
};

static void print_array(const struct fmt_mat_variable *variable)
{
	const struct fmt_mat_array *array = &variable->value;
	const char *class_ = fmt_mat_class_name(array);

	tool_put_text(stdout, variable->name, variable->name_size);
	(void)putchar('\t');
	for (uint32_t i = 0; i < array->rank; i++)
		(void)printf("%s%llu", i == 0 ? "" : "x", ull(array->dims[i]));
	(void)putchar('\t');
	tool_put_text(stdout, class_, strlen(class_));
	(void)printf("%s%s%s\n", array->complex ? "\tcomplex" : "",
		     array->class_ == FMT_MX_SPARSE ? "\tsparse" : "",
		     variable->global ? "\tglobal" : "");
}

static int print_json(const struct fmt_mat_file *file, struct snap_error *err)
{
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	int rc = fmt_mat_json(file, &out, err);
	if (rc == 0)
		(void)puts(snap_strbuf_text(&out));
	snap_strbuf_end(&out);
	return rc;
}

static void print_json_error(const struct snap_error *err)
{
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	fmt_mat_json_error(err, &out);
	(void)puts(snap_strbuf_text(&out));
	snap_strbuf_end(&out);
}

static int print(const struct fmt_mat_file *file, bool json,
		 struct snap_error *err)
{
	if (json)
		return print_json(file, err);
	for (size_t i = 0; i < file->count; i++)
		print_array(&file->variables[i]);
	return 0;
}

static int read_and_print(const char *path, bool json, struct snap_error *err)
{
	struct fmt_mat_file *file = NULL;
	struct snap_file bytes;
	int rc = snap_file_open(&bytes, path, SNAP_FILE_AUTO, SIZE_MAX, NULL,
				err);

	if (rc != 0)
		return rc;
	rc = fmt_mat_read(&file, bytes.bytes.data, bytes.bytes.size, NULL, err);
	if (rc == 0)
		rc = print(file, json, err);
	fmt_mat_free(file);
	snap_file_close(&bytes);
	return rc;
}

static int act(const struct tool_call *call,
	       const struct mat_settings *settings,
	       const struct tool_texts *operands)
{
	struct snap_error err;

	if (strcmp(operands->items[0], "dump") != 0) {
		tool_report_plain(call->program->name,
				  "mat: '%s' is no action; there is: dump",
				  operands->items[0]);
		return TOOL_UNKNOWN;
	}
	int rc = read_and_print(operands->items[1], settings->json, &err);
	if (rc == 0)
		return TOOL_YES;
	if (settings->json)
		print_json_error(&err);
	tool_report_plain(call->program->name, "%s: %s", operands->items[1],
			  err.message);
	return (int)tool_exit_of((enum snap_code)rc);
}

static int run(const struct tool_call *call)
{
	struct mat_settings settings = { .json = false };
	struct tool_texts operands;
	int rc = tool_parse(call, &settings, &operands);

	if (rc == TOOL_CONTINUE)
		rc = act(call, &settings, &operands);
	tool_texts_free(&operands);
	return rc;
}

const struct tool_command command_mat = {
	.name = "mat",
	.operands = "dump FILE",
	.summary = "show what a MAT file holds",
	.description = "Level 4, 5 (-v6) and 7 are read; 7.3 is refused. "
		       "Nothing of the file is run. The exit status is 1 when "
		       "it is no MAT file or a damaged one.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
