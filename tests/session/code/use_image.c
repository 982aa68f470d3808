#include "session/code/use_image.h"

#include "code/disasm.h"

#include <stdlib.h>

/* Reads all of a text, so that a sanitizer sees where it ends. */
static void use_text(struct ms_text_span text)
{
	if (strlen(text.bytes) > text.size || text.bytes[text.size] != '\0')
		abort();
}

static void use_constants(const struct ms_image *image)
{
	struct ms_constant constant;
	volatile unsigned sum = 0;

	for (uint32_t i = 0; i < image->constant_count; i++) {
		ms_image_constant(image, i, &constant);
		bool real = constant.kind == MS_CONSTANT_ARRAY;
		for (size_t k = 0; k < constant.count * (real ? 8 : 2); k++)
			sum = sum + constant.data[k];
	}
}

static void use_rows(const struct ms_image *image)
{
	struct ms_site site;
	struct ms_path path;
	struct ms_step step;
	struct ms_statement statement;

	for (uint32_t i = 0; i < image->string_count; i++)
		use_text(ms_image_string(image, i));
	for (uint32_t i = 0; i < image->import_count; i++)
		use_text(ms_image_import(image, i));
	for (uint32_t i = 0; i < image->site_count; i++)
		ms_image_site(image, i, &site);
	for (uint32_t i = 0; i < image->path_count; i++) {
		ms_image_path(image, i, &path);
		for (uint32_t k = 0; k < path.step_count; k++) {
			ms_image_step(image, path.first_step + k, &step);
			if (step.kind == MS_STEP_FIELD)
				use_text(ms_image_string(image, step.name));
		}
	}
	for (uint32_t i = 0; i < image->statement_count; i++) {
		ms_image_statement(image, i, &statement);
		use_text(ms_image_string(image, statement.name));
	}
}

static void use_lists(const struct ms_image *image,
		      const struct ms_function *function)
{
	struct ms_handler handler;
	struct ms_shared shared;

	for (uint32_t k = 0; k < function->output_count; k++)
		if (ms_image_output(image, function, k) >= function->slot_count)
			abort();
	for (uint32_t k = 0; k < function->named_count; k++)
		use_text(ms_image_string(
			image, ms_image_slot_name(image, function, k)));
	for (uint32_t k = 0; k < function->persistent_count; k++)
		use_text(ms_image_string(
			image, ms_image_persistent(image, function, k)));
	for (uint32_t k = 0; k < function->handler_count; k++) {
		ms_image_handler(image, function->first_handler + k, &handler);
		if (handler.target >= function->code_count)
			abort();
	}
	for (uint32_t k = 0; k < function->shared_count; k++)
		ms_image_shared(image, function->first_shared + k, &shared);
}

static void use_function(const struct ms_image *image, uint32_t index)
{
	struct ms_function function;
	uint32_t start, end;

	ms_image_function(image, index, &function);
	use_text(ms_image_string(image, function.name));
	use_lists(image, &function);
	ms_image_position(image, &function, function.code_count - 1, &start,
			  &end);
	if (start > end || end > image->source_size)
		abort();
}

static void show(const struct ms_image *image)
{
	static const char source[] = "one\ntwo\n\nthree\n";
	const struct ms_disasm_options options = {
		.struct_size = sizeof(options),
		.source = source,
		.source_size = sizeof(source) - 1,
	};
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	ms_disassemble_all(image, NULL, &text);
	ms_disassemble_all(image, &options, &text);
	snap_strbuf_end(&text);
}

/* Everything that an image can be asked. */
static int use_all(const struct ms_image *image, struct snap_error *err)
{
	int rc = 0;

	use_constants(image);
	use_rows(image);
	for (uint32_t i = 0; i < image->function_count; i++) {
		use_function(image, i);
		int verified = ms_image_verify(image, i, err);
		if (verified != 0)
			rc = verified;
	}
	show(image);
	return rc;
}

static int check_refusal(int rc, size_t size, const struct snap_error *err)
{
	if (rc != SNAP_E_BYTECODE_INVALID || (int)err->code != rc ||
	    err->offset > size)
		abort();
	return rc;
}

int use_image(const void *bytes, size_t size, struct snap_error *err)
{
	struct ms_image image;
	int rc = ms_image_open(&image, bytes, size, NULL, err);

	if (rc != 0)
		return check_refusal(rc, size, err);
	rc = use_all(&image, err);
	ms_image_close(&image);
	return rc;
}

/* Joined, it is an image that is split into the same again. */
static void join_and_split(struct snap_span apart, struct snap_span positions)
{
	struct snap_strbuf whole, again, rows;
	struct snap_error err;

	snap_strbuf_begin(&whole, NULL);
	snap_strbuf_begin(&again, NULL);
	snap_strbuf_begin(&rows, NULL);
	if (ms_image_join(apart.data, apart.size, positions.data,
			  positions.size, &whole, &err) != 0 ||
	    use_image(whole.data, whole.size, &err) != 0 ||
	    ms_image_split(whole.data, whole.size, &again, &rows, &err) != 0 ||
	    again.size != apart.size || rows.size != positions.size ||
	    memcmp(again.data, apart.data, apart.size) != 0 ||
	    memcmp(rows.data, positions.data, rows.size) != 0)
		abort();
	snap_strbuf_end(&rows);
	snap_strbuf_end(&again);
	snap_strbuf_end(&whole);
}

int use_image_apart(const void *bytes, size_t size, const void *positions,
		    size_t position_size, struct snap_error *err)
{
	struct ms_image image;
	int rc = ms_image_open(&image, bytes, size, NULL, err);

	if (rc != 0)
		return check_refusal(rc, size, err);
	rc = use_all(&image, err);
	if (!ms_image_has_positions(&image)) {
		struct snap_error refusal;
		int attached = ms_image_attach_positions(
			&image, positions, position_size, &refusal);

		if (attached != 0)
			(void)check_refusal(attached, position_size, &refusal);
		else if (use_all(&image, &refusal) != rc)
			abort();
		else if (rc == 0)
			join_and_split(
				(struct snap_span){ bytes, size },
				(struct snap_span){ positions, position_size });
		if (rc == 0 && attached != 0) {
			*err = refusal;
			rc = attached;
		}
	}
	ms_image_close(&image);
	return rc;
}
