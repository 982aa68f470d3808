#include "tools/snapshot-builder/builder.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/describe.h"
#include "tools/snapshot-builder/sources.h"

#include <string.h>

struct settings {
	bool json;
	bool inputs;
	struct snap_limits limits;
};

static const struct tool_option options[] = {
	BUILDER_OPTION_JSON(struct settings),
	{ .name = "inputs",
	  .kind = TOOL_FLAG,
	  .offset = offsetof(struct settings, inputs),
	  .help = "list every file the snapshot was built from" },
	SNAP_LIMITS(BUILDER_OPTION_LIMIT)
};

/* What is shown; members that can't be read are NULL, and 'err' says why. */
struct shown {
	const char *path;
	struct builder_file file;
	struct tool_json *provenance;
	struct snap_error library_error;
	struct snap_error provenance_error;
};

/* Whether there should be a library and its provenance inside. */
static bool is_ours(const struct shown *shown)
{
	return shown->file.info.runtime == SNAP_RUNTIME_SESSION;
}

static struct tool_json *header_json(const struct snap_info *info)
{
	struct tool_json *json = tool_json_object();
	char runtime[DESCRIBE_RUNTIME_SIZE];

	describe_runtime(info->runtime, runtime);
	tool_json_put_number(json, "major", info->format_major);
	tool_json_put_number(json, "minor", info->format_minor);
	tool_json_put_number(json, "header_size", info->header_size);
	tool_json_put_text(json, "runtime", runtime);
	tool_json_put_number(json, "flags_compatible", info->flags_compatible);
	tool_json_put_number(json, "flags_read_only", info->flags_read_only);
	tool_json_put_number(json, "flags_incompatible",
			     info->flags_incompatible);
	tool_json_put_number(json, "entry_size", info->entry_size);
	tool_json_put_number(json, "serial", info->serial);
	tool_json_put_bool(json, "sealed", info->sealed);
	return json;
}

static void put_library(struct tool_json *json, const struct shown *shown)
{
	struct ms_library_info info;

	if (shown->file.library == NULL) {
		tool_json_put_null(json, "library");
		return;
	}
	ms_library_info(shown->file.library, &info);
	struct tool_json *library = tool_json_object();
	tool_json_put_span(library, "name", info.name.data, info.name.size);
	tool_json_put_span(library, "version", info.version.data,
			   info.version.size);
	tool_json_put(library, "counts", describe_counts(&info));
	tool_json_put(json, "library", library);
}

static void print_json(const struct shown *shown)
{
	const struct snap_info *info = &shown->file.info;
	struct tool_json *json = tool_json_object();
	uint64_t cold = describe_cold_size(shown->file.reader);

	tool_json_put_text(json, "schema", "snapshot-info/1");
	tool_json_put_text(json, "file", shown->path);
	tool_json_put_number(json, "size", info->file_size);
	tool_json_put_number(json, "hot_size", info->file_size - cold);
	tool_json_put_number(json, "cold_size", cold);
	tool_json_put(json, "format", header_json(info));
	tool_json_put(json, "key", describe_key(info->key_text, &info->key));
	tool_json_put_text(json, "content", info->content_text);
	if (info->timestamp != 0)
		tool_json_put_number(json, "timestamp", info->timestamp);
	else
		tool_json_put_null(json, "timestamp");
	tool_json_put(json, "sections", describe_sections(shown->file.reader));
	put_library(json, shown);
	if (shown->provenance != NULL)
		tool_json_put(json, "provenance",
			      tool_json_share(shown->provenance));
	else
		tool_json_put_null(json, "provenance");
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static void print_header(const struct shown *shown)
{
	const struct snap_info *info = &shown->file.info;
	char runtime[DESCRIBE_RUNTIME_SIZE], time[DESCRIBE_TIME_SIZE] = "none";
	uint64_t cold = describe_cold_size(shown->file.reader);

	describe_runtime(info->runtime, runtime);
	if (info->timestamp != 0)
		describe_time(info->timestamp, time);
	tool_put_text(stdout, shown->path, strlen(shown->path));
	(void)printf("\nformat     %u.%u\nruntime    %s%s\n",
		     info->format_major, info->format_minor, runtime,
		     is_ours(shown) ? ""
				    : ", of which this tool knows no more");
	(void)printf("size       %llu bytes (hot %llu, cold %llu)\n",
		     ull(info->file_size), ull(info->file_size - cold),
		     ull(cold));
	(void)printf("key        %s\n", info->key_text);
	(void)printf("  bytecode %016llx\n  builtins %016llx\n"
		     "  options  %016llx\n",
		     ull(info->key.bytecode), ull(info->key.builtins),
		     ull(info->key.options));
	(void)printf("content    %s\ntimestamp  %s\n", info->content_text,
		     time);
	if (info->serial != 0)
		(void)printf("serial     %llu\n", ull(info->serial));
	if (info->sealed)
		(void)printf("seals      yes, it can be signed\n");
}

/* As all texts from the file: not trusted to be fit for a terminal. */
static void put_line(const char *label, const char *text, size_t size)
{
	(void)printf("%-11s", label);
	tool_put_text(stdout, text, size);
	(void)putchar('\n');
}

static void print_library(const struct shown *shown)
{
	struct ms_library_info info;

	if (shown->file.library == NULL) {
		(void)printf("library    %s: %s\n",
			     snap_error_name(shown->library_error.code),
			     shown->library_error.message);
		return;
	}
	ms_library_info(shown->file.library, &info);
	put_line("library", info.name.data, info.name.size);
	put_line("version", info.version.data, info.version.size);
	(void)printf(
		"entries    %u in %u categories: %u builtins (%u planned), "
		"%u functions (%u private, %u with bytecode)\n",
		info.entry_count, info.category_count, info.builtin_count,
		info.planned_count, info.function_count, info.private_count,
		info.bytecode_count);
}

static void print_sections(const struct snap_reader *reader)
{
	struct snap_section section;
	struct snap_info info;
	char name[DESCRIBE_SECTION_SIZE];

	snap_reader_info(reader, &info);
	(void)printf("\nsection     codec   flags        offset     stored  "
		     "   unpacked\n");
	for (uint32_t i = 0; i < info.section_count; i++) {
		snap_reader_section(reader, i, &section);
		bool cold = (section.flags & SNAP_SECTION_COLD) != 0;
		bool required = (section.flags & SNAP_SECTION_REQUIRED) != 0;

		(void)printf("%-11s %-7s %-4s %-4s %9llu %10llu  %10llu\n",
			     describe_section(info.runtime, section.type, name),
			     describe_codec_words[section.codec],
			     cold ? "cold" : "hot", required ? "req" : "-",
			     ull(section.offset), ull(section.stored_size),
			     ull(section.raw_size));
	}
}

static void put_member(const char *label, const struct tool_json *object,
		       const char *key)
{
	const char *text = tool_json_string(tool_json_get(object, key));

	if (text != NULL)
		put_line(label, text, strlen(text));
}

static void print_inputs(const struct tool_json *inputs)
{
	for (size_t i = 0; i < tool_json_length(inputs); i++) {
		const struct tool_json *input = tool_json_at(inputs, i);
		const char *digest =
			tool_json_string(tool_json_get(input, "digest"));
		uint64_t size = 0;

		(void)tool_json_integer(tool_json_get(input, "size"), &size);
		(void)printf("  %.32s %8llu", digest != NULL ? digest : "?",
			     ull(size));
		put_member(" ", input, "path");
	}
}

static void print_provenance(const struct shown *shown, bool list_inputs)
{
	const struct tool_json *json = shown->provenance;
	const struct tool_json *inputs = tool_json_get(json, "inputs");

	if (json == NULL) {
		(void)printf("\nprovenance %s: %s\n",
			     snap_error_name(shown->provenance_error.code),
			     shown->provenance_error.message);
		return;
	}
	(void)putchar('\n');
	put_member("tool", json, "tool");
	put_member("version", json, "tool_version");
	put_member("zstd", json, "zstd_version");
	put_member("preset", json, "preset");
	(void)printf("inputs     %zu files%s\n", tool_json_length(inputs),
		     list_inputs ? "" : " (--inputs lists them)");
	if (list_inputs)
		print_inputs(inputs);
}

static int info(const struct settings *settings, const char *path)
{
	struct shown shown = { .path = path };
	struct snap_error err;

	if (builder_open(&shown.file, path, &settings->limits, &err) != 0)
		return builder_fail(path, &err, settings->json);
	if (!is_ours(&shown) ||
	    ms_library_open(&shown.file.library, shown.file.reader, NULL,
			    &shown.library_error) != 0)
		shown.file.library = NULL;
	if (!is_ours(&shown) ||
	    builder_provenance_read(shown.file.reader, &shown.provenance,
				    &shown.provenance_error) != 0)
		shown.provenance = NULL;
	if (settings->json) {
		print_json(&shown);
	} else {
		print_header(&shown);
		if (is_ours(&shown))
			print_library(&shown);
		print_sections(shown.file.reader);
		if (is_ours(&shown))
			print_provenance(&shown, settings->inputs);
	}
	tool_json_free(shown.provenance);
	builder_close(&shown.file);
	return TOOL_YES;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { 0 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = info(&settings, operands.items[0]);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_info = {
	.name = "info",
	.operands = "FILE",
	.summary = "show what a snapshot is: key, digests, sections, inputs",
	.description =
		"Reads the header, the section table and the provenance.  "
		"Nothing else is checked; use 'validate' for that.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 1,
	.operand_max = 1,
	.run = run,
};
