#include "tools/snapshot-builder/builder.h"

#include "tools/common/report.h"
#include "tools/common/whole_file.h"
#include "tools/snapshot-builder/patch/cmd_patch.h"
#include "tools/snapshot-builder/patch/patch.h"

#include <stdlib.h>
#include <string.h>

struct settings {
	const char *output;
	int form;
	uint64_t level;
	uint64_t max_ratio;
	bool json;
	bool quiet;
};

enum form {
	FORM_AUTO,
	FORM_CONTENT,
	FORM_STORED,
};
static const char *const form_words[] = { "auto", "content", "stored", NULL };

static const struct tool_option options[] = {
	{ "output", 'o', "FILE", TOOL_TEXT, offsetof(struct settings, output),
	  "the patch to write or replace", 0, 0, NULL, false },
	{ "form", 0, "NAME", TOOL_CHOICE, offsetof(struct settings, form),
	  "what is compared: 'content', unpacked, whose new file is packed "
	  "again by the same zstd; 'stored', the files' bytes, larger and for "
	  "any zstd; 'auto', content if that gives NEW back (auto)",
	  0, 0, form_words, false },
	{ "level", 0, "N", TOOL_NUMBER, offsetof(struct settings, level),
	  "zstd level, 1 to 19 (19)", 1, 19, NULL, false },
	{ "max-ratio", 0, "PERCENT", TOOL_NUMBER,
	  offsetof(struct settings, max_ratio),
	  "write no patch that is larger than that part of NEW (100)", 1, 100,
	  NULL, false },
	{ "quiet", 'q', NULL, TOOL_FLAG, offsetof(struct settings, quiet),
	  "print nothing when all is well", 0, 0, NULL, false },
	BUILDER_OPTION_JSON(struct settings),
};

/* One of the two files, its bytes held as long as the reader. */
struct side_file {
	const char *path;
	struct snap_file file;
	struct snap_reader *reader;
};

struct product {
	enum patch_form form;
	uint64_t patch_size;
	uint64_t changed;
	uint64_t total;
};

static int open_side(struct side_file *side, struct snap_error *err)
{
	const struct snap_reader_options reader_options = {
		.struct_size = sizeof(reader_options),
		.level = SNAP_LOAD_DEEP,
		.memory = SNAP_MEMORY_BORROW,
	};
	int rc = tool_file_open(&side->file, side->path, err);

	if (rc != 0)
		return rc;
	rc = snap_reader_open_memory(&side->reader, side->file.bytes.data,
				     side->file.bytes.size, &reader_options,
				     err);
	if (rc != 0)
		snap_file_close(&side->file);
	return rc;
}

static void close_side(struct side_file *side)
{
	snap_reader_close(side->reader);
	snap_file_close(&side->file);
}

/* A patch that doesn't give the new file back is worse than none. */
static int try_out(const struct snap_strbuf *patch,
		   const struct side_file sides[2], struct snap_error *err)
{
	const struct snap_span bytes = { (const uint8_t *)patch->data,
					 patch->size };
	struct patch parts;
	uint8_t *result;
	int rc = patch_read(&parts, bytes, err);

	if (rc == 0)
		rc = patch_apply(&parts, sides[0].file.bytes, &result, err);
	if (rc == 0)
		free(result);
	return rc;
}

static int check_ratio(const struct settings *settings, uint64_t size,
		       uint64_t full, struct snap_error *err)
{
	uint64_t most = full / 100 * settings->max_ratio +
			full % 100 * settings->max_ratio / 100;

	if (size <= most)
		return 0;
	return snap_fail_numbers(
		err,
		snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
			  "the patch would have %llu bytes, more than "
			  "--max-ratio, %llu %%, of the %llu of the full file; "
			  "ship that",
			  ull(size), ull(settings->max_ratio), ull(full)),
		most, size);
}

static int make_form(const struct settings *settings,
		     const struct side_file sides[2], enum patch_form form,
		     struct snap_strbuf *patch, struct snap_error *err)
{
	snap_strbuf_reset(patch);
	int rc = patch_make(sides[0].file.bytes, sides[1].file.bytes, form,
			    (int)settings->level, patch, err);

	return rc == 0 ? try_out(patch, sides, err) : rc;
}

/* A file that others wrote can't be made from its content. */
static int make_patch(const struct settings *settings,
		      const struct side_file sides[2],
		      struct snap_strbuf *patch, enum patch_form *form,
		      struct snap_error *err)
{
	int rc = SNAP_E_CODEC;

	*form = PATCH_CONTENT;
	if (settings->form != FORM_STORED)
		rc = make_form(settings, sides, *form, patch, err);
	if (rc == 0 || settings->form == FORM_CONTENT)
		return rc;
	*form = PATCH_STORED;
	return make_form(settings, sides, *form, patch, err);
}

static int make(const struct settings *settings,
		const struct side_file sides[2], struct product *out,
		struct snap_error *err)
{
	struct snap_strbuf patch;

	snap_strbuf_begin(&patch, NULL);
	int rc = make_patch(settings, sides, &patch, &out->form, err);
	if (rc == 0)
		rc = check_ratio(settings, patch.size, sides[1].file.bytes.size,
				 err);
	if (rc == 0)
		rc = patch_change(sides[0].reader, sides[1].reader,
				  &out->changed, &out->total, err);
	if (rc == 0)
		rc = tool_file_write(settings->output, patch.data, patch.size,
				     err);
	out->patch_size = patch.size;
	snap_strbuf_end(&patch);
	return rc;
}

static void tell(const struct settings *settings,
		 const struct side_file *result, const struct product *product)
{
	uint64_t full = result->file.bytes.size;
	double percent = 100.0 * (double)product->patch_size / (double)full;

	if (settings->json) {
		struct tool_json *json = tool_json_object();

		tool_json_put_text(json, "schema", "snapshot-patch/1");
		tool_json_put_text(json, "file", settings->output);
		tool_json_put_bool(json, "ok", true);
		tool_json_put_text(json, "form",
				   product->form == PATCH_CONTENT ? "content"
								  : "stored");
		tool_json_put_number(json, "patch_size", product->patch_size);
		tool_json_put_number(json, "full_size", full);
		tool_json_put_real(json, "percent", percent);
		tool_json_put_number(json, "changed", product->changed);
		tool_json_put_number(json, "content_size", product->total);
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
		tool_json_free(json);
	} else if (!settings->quiet) {
		tool_put_text(stdout, settings->output,
			      strlen(settings->output));
		(void)printf(": %llu bytes, %.1f %% of the full file; %llu of "
			     "%llu bytes of content are new\n",
			     ull(product->patch_size), percent,
			     ull(product->changed), ull(product->total));
	}
}

static int make_files(const struct settings *settings, const char **paths)
{
	struct side_file sides[2] = { { .path = paths[0] },
				      { .path = paths[1] } };
	struct product product = { 0 };
	struct snap_error err;

	if (open_side(&sides[0], &err) != 0)
		return builder_fail(paths[0], &err, settings->json);
	if (open_side(&sides[1], &err) != 0) {
		close_side(&sides[0]);
		return builder_fail(paths[1], &err, settings->json);
	}
	int status = TOOL_YES;
	if (make(settings, sides, &product, &err) == 0)
		tell(settings, &sides[1], &product);
	else
		status = builder_fail(settings->output, &err, settings->json);
	close_side(&sides[1]);
	close_side(&sides[0]);
	return status;
}

static int run(const struct tool_call *call)
{
	struct settings settings = { .level = 19, .max_ratio = 100 };
	struct tool_texts operands;
	int status = tool_parse(call, &settings, &operands);

	if (status == TOOL_CONTINUE)
		status = builder_need_output(call, settings.output);
	if (status == TOOL_CONTINUE)
		status = builder_check_output(call, settings.output,
					      operands.items, 2);
	if (status == TOOL_CONTINUE)
		status = make_files(&settings, operands.items);
	tool_texts_free(&operands);
	return status;
}

const struct tool_command builder_patch_make = {
	.name = "patch make",
	.operands = "OLD NEW",
	.summary = "write what turns one snapshot into another",
	.description = "Both are checked deeply, and the patch is tried out.  "
		       "A file fits that has OLD's very bytes.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.operand_min = 2,
	.operand_max = 2,
	.run = run,
};
