#include "tools/snapshot-builder/create/build_report.h"

#include "tools/snapshot-builder/builder.h"
#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/describe.h"

#include <stdlib.h>
#include <sys/resource.h>

/* ru_maxrss is in KiB on Linux. */
static uint64_t peak_memory(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage) != 0 || usage.ru_maxrss < 0)
		return 0;
	return (uint64_t)usage.ru_maxrss * 1024;
}

static struct tool_json *times(const struct builder_report *report)
{
	const struct builder_product *product = report->product;
	struct tool_json *json = tool_json_object();

	tool_json_put_real(json, "read", report->read_seconds);
	tool_json_put_real(json, "compile", report->input->compile_seconds);
	tool_json_put_real(json, "image", product->image_seconds);
	tool_json_put_real(json, "write",
			   product->write_seconds - product->check_seconds);
	tool_json_put_real(json, "check_image", product->check_seconds);
	tool_json_put_real(json, "total", report->total_seconds);
	return json;
}

static struct tool_json *code(const struct builder_input *input)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_number(json, "compiled", input->counts.compiled);
	tool_json_put_number(json, "taken", input->counts.taken);
	tool_json_put_number(json, "mistaken", input->counts.mistaken);
	if (input->base_reason != NULL)
		tool_json_put_text(json, "base_not_used", input->base_reason);
	return json;
}

/* What of the input isn't in the file as it might seem. */
static void put_input(struct tool_json *json, const struct builder_input *input)
{
	tool_json_put(json, "code", code(input));
	tool_json_put(json, "shadows", tool_json_share(input->shadows));
	tool_json_put(json, "skipped", tool_json_share(input->skipped));
	tool_json_put(json, "mistakes", tool_json_share(input->mistaken));
}

static void put_build(struct tool_json *json,
		      const struct builder_report *report)
{
	const struct builder_plan *plan = report->plan;

	tool_json_put_text(json, "tool", "snapshot-builder");
	tool_json_put_text(json, "tool_version", SNAPSHOT_VERSION_TEXT);
	tool_json_put_text(json, "zstd_version", snap_writer_codec_version());
	tool_json_put_text(json, "preset", plan->preset);
	tool_json_put(json, "options", describe_layout(&plan->layout));
	tool_json_put_number(json, "jobs", plan->jobs);
	tool_json_put_number(json, "timestamp", plan->timestamp);
	tool_json_put_number(json, "inputs",
			     report->input->library->input_count);
}

struct tool_json *builder_report_json(const struct builder_report *report)
{
	const struct builder_product *product = report->product;
	const struct snap_info *info = &product->info;
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "schema", "snapshot-report/1");
	tool_json_put_text(json, "file", report->path);
	tool_json_put_bool(json, "ok", true);
	put_build(json, report);
	tool_json_put(json, "counts", describe_counts(&product->counts));
	tool_json_put(json, "key", describe_key(info->key_text, &info->key));
	tool_json_put_text(json, "content", info->content_text);
	tool_json_put_number(json, "size", info->file_size);
	tool_json_put_number(json, "hot_size",
			     info->file_size - product->cold_size);
	tool_json_put_number(json, "cold_size", product->cold_size);
	tool_json_put(json, "sections", tool_json_share(product->sections));
	if (product->reused != NULL)
		tool_json_put_text(json, "reused", product->reused);
	put_input(json, report->input);
	tool_json_put(json, "seconds", times(report));
	tool_json_put_number(json, "peak_memory", peak_memory());
	return json;
}

int builder_report_write(const char *path, const struct tool_json *json)
{
	struct snap_error err;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		tool_no_memory();
	tool_json_print(out, json, TOOL_JSON_INDENTED);
	if (fclose(out) != 0)
		tool_no_memory();
	int rc = tool_file_write(path, text, size, &err);
	free(text);
	return rc == 0 ? TOOL_YES : builder_fail(path, &err, false);
}
