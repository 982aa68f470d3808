#include "tools/snapshot-builder/compile_file.h"

#include "code/image.h"
#include "tools/common/report.h"

#include <string.h>

/* A text's places are counted in 32 bits. */
#define SOURCE_SIZE_MAX UINT32_MAX

/* How the identifier of a mistake begins that the parser found. */
#define SYNTAX "MATLAB:syntax:"

const char *const builder_stage_words[] = { "read",   "syntax", "compile",
					    "verify", "done",	NULL };
const char *const builder_dialect_words[] = { "matlab", "octave", NULL };

static int verify(const struct snap_strbuf *bytes, struct snap_error *err)
{
	struct ms_image image;
	int rc = ms_image_open(&image, bytes->data, bytes->size, NULL, err);

	if (rc != 0)
		return rc;
	for (uint32_t i = 0; rc == 0 && i < image.function_count; i++)
		rc = ms_image_verify(&image, i, err);
	ms_image_close(&image);
	return rc;
}

static enum builder_stage compile(struct builder_compiled *c, int dialect)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.name = c->path,
		.dialect = (uint8_t)dialect,
	};
	int rc = ms_compile(c->source.text, c->source.size, &options, &c->image,
			    &c->diags, &c->summary, &c->err);

	if (rc == SNAP_E_NO_MEMORY || c->diags.no_memory)
		tool_no_memory();
	if (rc == 0 && verify(&c->image, &c->err) != 0)
		return BUILDER_VERIFY;
	if (rc == 0)
		return BUILDER_DONE;
	const struct ms_diag *first = builder_first_error(c);
	bool syntax = first != NULL &&
		      strncmp(first->identifier, SYNTAX, strlen(SYNTAX)) == 0;
	return syntax ? BUILDER_SYNTAX : BUILDER_COMPILE;
}

void builder_compile(struct builder_compiled *out, const char *path,
		     int dialect)
{
	*out = (struct builder_compiled){
		.path = path,
		.stage = BUILDER_READ,
		.err = { .section = SNAP_NO_SECTION, .offset = SNAP_NO_OFFSET },
	};
	snap_arena_begin(&out->arena, NULL);
	snap_strbuf_begin(&out->image, NULL);
	ms_diag_begin(&out->diags, &out->arena, 0);
	if (snap_file_open(&out->file, path, SNAP_FILE_READ, SOURCE_SIZE_MAX,
			   NULL, &out->err) != 0)
		return;
	out->source = (struct ms_source){
		.name = path,
		.text = out->file.bytes.size == 0
				? ""
				: (const char *)out->file.bytes.data,
		.size = (uint32_t)out->file.bytes.size,
	};
	out->stage = compile(out, dialect);
}

void builder_compiled_end(struct builder_compiled *compiled)
{
	snap_strbuf_end(&compiled->image);
	snap_arena_end(&compiled->arena);
	snap_file_close(&compiled->file);
}

const struct ms_diag *builder_first_error(
	const struct builder_compiled *compiled)
{
	for (uint32_t i = 0; i < compiled->diags.count; i++)
		if (compiled->diags.items[i].severity == MS_SEVERITY_ERROR)
			return &compiled->diags.items[i];
	return NULL;
}

void builder_show_problems(FILE *out, const struct builder_compiled *compiled,
			   bool warnings)
{
	const struct ms_diag_list *diags = &compiled->diags;
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	for (uint32_t i = 0; i < diags->count; i++)
		if (warnings || diags->items[i].severity == MS_SEVERITY_ERROR)
			ms_source_render(&compiled->source, &diags->items[i],
					 &text);
	if (diags->dropped != 0)
		snap_strbuf_printf(&text, "%s: %u more are not shown\n",
				   compiled->path, diags->dropped);
	if (text.failed)
		tool_no_memory();
	tool_put_text(out, snap_strbuf_text(&text), text.size);
	if (compiled->err.code != SNAP_OK)
		tool_report_error(out, compiled->path, &compiled->err);
	snap_strbuf_end(&text);
}
