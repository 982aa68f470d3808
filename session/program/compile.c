/* From text to a unit, and what mistakes become. */
#include "program/state.h"

#include "base/arena.h"
#include "code/image.h"
#include "code/source.h"
#include "lang/resolve.h"
#include "vm/call.h"

#include <string.h>

/* The first mistake becomes the pending error. */
static int fail_mistakes(struct ms_program *program, const char *name,
			 const char *text, size_t size,
			 const struct ms_diag_list *diags)
{
	const struct ms_source source = { .name = name[0] != '\0' ? name : NULL,
					  .text = text,
					  .size = (uint32_t)size };
	const struct ms_diag *first = NULL;

	snap_strbuf_reset(&program->mistakes);
	for (uint32_t i = 0; i < diags->count; i++) {
		const struct ms_diag *diag = &diags->items[i];

		if (diag->severity != MS_SEVERITY_ERROR)
			continue;
		if (first == NULL)
			first = diag;
		ms_source_render(&source, diag, &program->mistakes);
	}
	if (first == NULL)
		return ms_fail_memory(&program->heap);
	program->mistake = first->identifier;
	struct ms_place place = ms_source_place(&source, first->span.start);
	return ms_fail(&program->heap, first->identifier,
		       "File: %s Line: %u Column: %u\n%s.", name,
		       (unsigned)place.line, (unsigned)place.column,
		       first->message);
}

static int make_unit(struct ms_program *program,
		     const struct snap_strbuf *image,
		     const struct ms_unit_parts *rest, struct ms_unit **out)
{
	struct ms_unit_parts parts = *rest;
	struct snap_error err;

	parts.image = image->data;
	parts.size = image->size;
	parts.copy = true;
	int rc = ms_unit_create(out, program->vm, &parts, &err);

	if (rc == 0) {
		program->compiled += ms_unit_image(*out)->function_count;
		return 0;
	}
	if (rc == SNAP_E_NO_MEMORY)
		return ms_fail_memory(&program->heap);
	return ms_fail(&program->heap, "MATLAB:invalidBytecode", "%s",
		       err.message);
}

static int fail_compiler(struct ms_program *program,
			 const struct snap_error *err)
{
	if (err->code == SNAP_E_NO_MEMORY)
		return ms_fail_memory(&program->heap);
	return ms_fail(&program->heap, "MATLAB:nomem", "%s", err->message);
}

/* What the compiler's questions go to. */
struct asking {
	struct ms_program *program;
	struct ms_program_questions *questions;
};

/* true, pi and their like mean the library's own where no file is in the way.
 */
static bool is_builtin(void *context, const char *name, size_t size)
{
	const struct asking *asking = context;
	struct ms_program *program = asking->program;
	struct ms_target target = { .unit = NULL };

	if (asking->questions != NULL)
		asking->questions->dependent = true;

	if (ms_program_find(program, NULL, name, size, &target) != 0) {
		ms_error_clear(&program->heap);
		return false;
	}
	return target.builtin != NULL;
}

static void write_down(struct ms_program_questions *questions, const char *name,
		       size_t size, bool answer)
{
	struct ms_program_question *q = &questions->items[questions->count];

	if (questions->count == sizeof(questions->items) / sizeof(*q) ||
	    size > sizeof(q->name)) {
		questions->dependent = true;
		return;
	}
	memcpy(q->name, name, size);
	q->size = (uint8_t)size;
	q->answer = answer;
	questions->count++;
}

static bool is_variable(void *context, const char *name, size_t size)
{
	const struct asking *asking = context;
	bool answer = ms_scope_find(asking->program->vm, MS_SCOPE_CALLER, name,
				    size) != NULL;

	if (asking->questions != NULL)
		write_down(asking->questions, name, size, answer);
	return answer;
}

static int compile_source(struct ms_program *program,
			  const struct ms_program_source *source,
			  struct snap_strbuf *image, struct ms_diag_list *diags,
			  struct ms_compile_summary *summary,
			  struct ms_unit **out)
{
	struct asking asking = { program, source->questions };
	/* What is kept for later runs can't know their variables. */
	const struct ms_resolver resolver = {
		.is_builtin = is_builtin,
		.is_variable = source->kept ? NULL : is_variable,
		.context = &asking,
	};
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.name = source->name,
		.dialect = program->options.dialect,
		.kind = source->kind,
		.resolver = &resolver,
		.limits = { .arena_size = program->heap.limit },
		.allocator = &program->allocator,
		.outputs = source->outputs,
	};
	struct snap_error err = { .message = "" };
	const struct ms_unit_parts parts = {
		.source = source->text,
		.source_size = source->size,
		.folder = source->folder,
	};
	int rc = ms_compile(source->text, source->size, &options, image, diags,
			    summary, &err);

	if (rc < 0)
		return fail_mistakes(program, source->name, source->text,
				     source->size, diags);
	if (rc > 0)
		return fail_compiler(program, &err);
	return make_unit(program, image, &parts, out);
}

int ms_program_compile_source(struct ms_program *program,
			      const struct ms_program_source *source,
			      struct ms_diag_list *diags,
			      struct ms_compile_summary *summary,
			      struct ms_unit **out)
{
	struct snap_strbuf image;

	if (source->size > UINT32_MAX)
		return ms_fail(&program->heap, "MATLAB:syntax:size",
			       "The text of '%s' is too long.", source->name);
	snap_strbuf_begin(&image, &program->allocator);
	int rc = compile_source(program, source, &image, diags, summary, out);
	snap_strbuf_end(&image);
	return rc;
}

int ms_program_compile(struct ms_program *program, const char *name,
		       const char *text, size_t size, uint8_t kind,
		       const char *folder, bool kept, struct ms_unit **out)
{
	const struct ms_program_source source = {
		.name = name,
		.text = text,
		.size = size,
		.folder = folder,
		.kind = kind,
		.kept = kept,
	};
	struct snap_arena arena;
	struct ms_diag_list diags;

	snap_arena_begin(&arena, &program->allocator);
	ms_diag_begin(&diags, &arena, 0);
	int rc = ms_program_compile_source(program, &source, &diags, NULL, out);
	snap_arena_end(&arena);
	return rc;
}

static int compile_library(struct ms_program *program,
			   const struct ms_library_text *text,
			   const struct ms_unit_parts *parts,
			   struct snap_strbuf *image,
			   struct ms_diag_list *diags, struct ms_unit **out)
{
	struct snap_error err = { .message = "" };
	int rc = ms_library_compile(text, image, diags, &program->allocator,
				    &err);

	if (rc < 0)
		return fail_mistakes(program, text->path, text->bytes,
				     text->size, diags);
	if (rc > 0)
		return fail_compiler(program, &err);
	return make_unit(program, image, parts, out);
}

int ms_program_compile_library(struct ms_program *program,
			       const struct ms_library_text *text,
			       const struct ms_unit_parts *parts,
			       struct ms_unit **out)
{
	struct snap_strbuf image;
	struct snap_arena arena;
	struct ms_diag_list diags;

	if (text->size > UINT32_MAX)
		return ms_fail(&program->heap, "MATLAB:syntax:size",
			       "The text of '%s' is too long.", text->path);
	snap_arena_begin(&arena, &program->allocator);
	ms_diag_begin(&diags, &arena, 0);
	snap_strbuf_begin(&image, &program->allocator);
	int rc = compile_library(program, text, parts, &image, &diags, out);
	snap_strbuf_end(&image);
	snap_arena_end(&arena);
	return rc;
}
