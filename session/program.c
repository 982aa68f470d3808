#include "program_state.h"

#include "base/arena.h"
#include "base/file.h"
#include "builtins/builtin.h"
#include "code/image.h"
#include "code/source.h"
#include "lang/compile.h"
#include "lang/resolve.h"
#include "value/text.h"
#include "policy.h"
#include "vm/call.h"

#include <assert.h>
#include <string.h>

#define SOURCE_LIMIT ((uint64_t)1 << 30)

char *ms_program_copy(struct ms_program *program, const char *text, size_t size)
{
	char *copy = snap_alloc(&program->allocator, size + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

/* --------------------------------------------------------------- compiling */

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
		     const struct snap_strbuf *image, const char *text,
		     size_t size, const char *folder, struct ms_unit **out)
{
	const struct ms_unit_parts parts = {
		.image = image->data,
		.size = image->size,
		.copy = true,
		.source = text,
		.source_size = size,
		.folder = folder,
	};
	struct snap_error err;

	if (ms_unit_create(out, program->vm, &parts, &err) == 0)
		return 0;
	return ms_fail(&program->heap,
		       err.code == SNAP_E_NO_MEMORY ? "MATLAB:nomem"
						    : "MATLAB:invalidBytecode",
		       "%s", err.message);
}

/* true, pi and their like mean the library's own where no file is in the way.
 */
static bool is_builtin(void *context, const char *name, size_t size)
{
	struct ms_program *program = context;
	struct ms_target target = { .unit = NULL };

	if (ms_program_find(program, NULL, name, size, &target) != 0) {
		ms_error_clear(&program->heap);
		return false;
	}
	return target.builtin != NULL;
}

static bool is_variable(void *context, const char *name, size_t size)
{
	const struct ms_program *program = context;

	return ms_scope_find(program->vm, MS_SCOPE_CALLER, name, size) != NULL;
}

int ms_program_compile(struct ms_program *program, const char *name,
		       const char *text, size_t size, uint8_t kind,
		       const char *folder, bool kept, struct ms_unit **out)
{
	/* What is kept for later runs can't know their variables. */
	const struct ms_resolver resolver = {
		.is_builtin = is_builtin,
		.is_variable = kept ? NULL : is_variable,
		.context = program,
	};
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.name = name,
		.dialect = program->options.dialect,
		.kind = kind,
		.resolver = &resolver,
		.limits = { .arena_size = program->heap.limit },
		.allocator = &program->allocator,
	};
	struct snap_error err = { .message = "" };
	struct snap_strbuf image;
	struct snap_arena arena;
	struct ms_diag_list diags;

	if (size > UINT32_MAX)
		return ms_fail(&program->heap, "MATLAB:syntax:size",
			       "The text of '%s' is too long.", name);
	snap_arena_begin(&arena, &program->allocator);
	ms_diag_begin(&diags, &arena, 0);
	snap_strbuf_begin(&image, &program->allocator);
	int rc = ms_compile(text, size, &options, &image, &diags, NULL, &err);
	if (rc < 0)
		rc = fail_mistakes(program, name, text, size, &diags);
	else if (rc > 0)
		rc = ms_fail(&program->heap, "MATLAB:nomem", "%s", err.message);
	else
		rc = make_unit(program, &image, text, size, folder, out);
	snap_strbuf_end(&image);
	snap_arena_end(&arena);
	return rc;
}

/* Text given to eval. */
static int compile_text(void *context, const char *text, size_t size,
			struct ms_unit **out)
{
	return ms_program_compile(context, "", text, size, MS_COMPILE_PROMPT,
				  NULL, false, out);
}

/* ------------------------------------------------------------------- hooks */

static int statement(void *context, const struct ms_unit *unit, uint32_t k,
		     const struct ms_value *value)
{
	const struct ms_program *program = context;

	if (program->options.statement != NULL)
		return program->options.statement(program->options.context,
						  unit, k, value);
	if (program->options.write == NULL)
		return 0;
	return ms_policy_statement(program->vm, unit, k, value);
}

static void write_text(void *context, enum ms_stream stream, const char *text,
		       size_t size)
{
	const struct ms_program *program = context;

	if (program->options.write != NULL)
		program->options.write(program->options.context, stream, text,
				       size);
}

static void free_state(void *context, struct ms_builtin_state *state)
{
	struct ms_program *program = context;

	ms_builtin_state_free(&program->heap, state);
}

/* -------------------------------------------------------------------- life */

/* What computing goes on after is told as the program's own warnings are. */
static void warn(void *context, const char *identifier, const char *message)
{
	struct ms_program *program = context;
	struct ms_heap *heap = &program->heap;
	struct ms_value texts[3] = { ms_none(), ms_none(), ms_none() };
	struct ms_value result = ms_none();

	if (ms_text_from_c(heap, identifier, &texts[0]) != 0 ||
	    ms_text_from_c(heap, "%s", &texts[1]) != 0 ||
	    ms_text_from_c(heap, message, &texts[2]) != 0 ||
	    ms_call_name(program->vm, "warning", texts, 3, 0, &result) != 0)
		ms_error_clear(heap);
	ms_release_all(heap, texts, 3);
	ms_release(heap, result);
}

static int begin_machine(struct ms_program *program)
{
	const struct ms_vm_options options = {
		.struct_size = sizeof(options),
		.hooks = { .context = program,
			   .compile = compile_text,
			   .find_function = ms_program_find,
			   .statement = statement,
			   .write = write_text,
			   .change_path = ms_program_change_path,
			   .tell_path = ms_program_tell_path,
			   .free_state = free_state },
		.call_depth = program->options.call_depth,
		.step_limit = program->options.step_limit,
	};

	program->heap.warning =
		(struct ms_warning_hook){ .warn = warn, .context = program };
	return ms_vm_create(&program->vm, &program->heap, &options);
}

static int begin_heap(struct ms_program *program)
{
	const struct ms_heap_options options = {
		.struct_size = sizeof(options),
		.allocator = &program->allocator,
		.memory_limit = program->options.memory_limit,
		.interrupt = program->options.interrupt,
	};

	return ms_heap_begin(&program->heap, &options);
}

static int copy_library(struct ms_program *program)
{
	const struct ms_program_options *options = &program->options;

	program->library =
		snap_calloc(&program->allocator, options->library_count + 1,
			    sizeof(*program->library));
	if (program->library == NULL)
		return -1;
	for (size_t i = 0; i < options->library_count; i++) {
		program->library[i] =
			ms_program_copy(program, options->library[i],
					strlen(options->library[i]));
		if (program->library[i] == NULL)
			return -1;
		program->library_count++;
	}
	return 0;
}

int ms_program_create(struct ms_program **out,
		      const struct ms_program_options *options,
		      struct snap_error *err)
{
	struct ms_program_options copy = { .struct_size = sizeof(copy) };

	if (options != NULL) {
		assert(options->struct_size >= sizeof(size_t));
		memcpy(&copy, options,
		       options->struct_size < sizeof(copy)
			       ? options->struct_size
			       : sizeof(copy));
	}
	struct snap_allocator allocator =
		snap_allocator_or_default(copy.allocator);
	struct ms_program *program =
		snap_calloc(&allocator, 1, sizeof(*program));
	if (program == NULL)
		return snap_fail_memory(err, sizeof(*program));
	program->allocator = allocator;
	program->options = copy;
	snap_strbuf_begin(&program->mistakes, &allocator);
	if (begin_heap(program) != 0) {
		snap_free(&allocator, program);
		return snap_fail_memory(err, 0);
	}
	const char *folder = copy.folder == NULL ? "." : copy.folder;
	if (copy_library(program) != 0 || begin_machine(program) != 0 ||
	    (folder[0] != '\0' &&
	     ms_program_add_folder(program, folder, false) != 0)) {
		ms_program_free(program);
		return snap_fail_memory(err, 0);
	}
	*out = program;
	return 0;
}

void ms_program_free(struct ms_program *program)
{
	if (program == NULL)
		return;
	struct snap_allocator allocator = program->allocator;
	for (size_t i = 0; i < program->file_count; i++) {
		ms_unit_release(program->files[i].unit);
		snap_free(&allocator, program->files[i].path);
	}
	snap_free(&allocator, program->files);
	for (size_t i = 0; i < program->typed_count; i++)
		ms_unit_release(program->typed[i]);
	snap_free(&allocator, program->typed);
	for (size_t i = 0; i < program->folder_count; i++)
		snap_free(&allocator, program->folders[i]);
	snap_free(&allocator, program->folders);
	for (size_t i = 0; i < program->library_count; i++)
		snap_free(&allocator, program->library[i]);
	snap_free(&allocator, program->library);
	ms_vm_free(program->vm);
	ms_heap_end(&program->heap);
	snap_strbuf_end(&program->mistakes);
	snap_free(&allocator, program);
}

struct ms_heap *ms_program_heap(struct ms_program *program)
{
	return &program->heap;
}

struct ms_vm *ms_program_vm(struct ms_program *program)
{
	return program->vm;
}

const char *ms_program_mistakes(const struct ms_program *program)
{
	const struct ms_heap *heap = &program->heap;

	/* The program may have caught them and failed of something else. */
	if (!heap->error.pending || program->mistake == NULL ||
	    strcmp(ms_error_identifier(heap), program->mistake) != 0)
		return "";
	return snap_strbuf_text(&program->mistakes);
}

/* ----------------------------------------------------------------- running */

static void begin_run(struct ms_program *program)
{
	ms_error_clear(&program->heap);
	snap_strbuf_reset(&program->mistakes);
	/* Files may have changed since the last run. */
	program->round++;
	ms_vm_forget(program->vm);
}

/* A script whose body does something. */
static bool has_body(const struct ms_unit *unit)
{
	struct ms_function body;

	ms_image_function(ms_unit_image(unit), 0, &body);
	return (body.flags & MS_FUNCTION_SCRIPT) != 0 && body.code_count > 1;
}

/* Octave's rule makes a function file of whatever begins with a function; a
 * program may have statements behind them all the same. */
static void prefer_script(struct ms_program *program, const char *name,
			  const char *text, size_t size, const char *folder,
			  struct ms_unit **unit)
{
	struct ms_unit *script;

	if (program->options.dialect == 0 ||
	    ms_unit_image(*unit)->kind == MS_UNIT_SCRIPT)
		return;
	if (ms_program_compile(program, name, text, size, MS_COMPILE_SCRIPT,
			       folder, false, &script) != 0) {
		ms_error_clear(&program->heap);
		snap_strbuf_reset(&program->mistakes);
		return;
	}
	if (has_body(script)) {
		ms_unit_release(*unit);
		*unit = script;
	} else {
		ms_unit_release(script);
	}
}

static int run_file(struct ms_program *program, const char *name,
		    const char *text, size_t size, const char *folder)
{
	struct ms_unit *unit;

	begin_run(program);
	if (ms_program_compile(program, name, text, size, MS_COMPILE_AUTO,
			       folder, false, &unit) != 0)
		return -1;
	prefer_script(program, name, text, size, folder, &unit);
	int rc = ms_vm_run(program->vm, unit);
	ms_unit_release(unit);
	return rc;
}

/* Functions that can be called by name: none but those of the unit's own. */
static bool defines_functions(const struct ms_unit *unit)
{
	const struct ms_image *image = ms_unit_image(unit);
	struct ms_function record;

	for (uint32_t i = 0; i < image->function_count; i++) {
		ms_image_function(image, i, &record);
		if ((record.flags & (MS_FUNCTION_SCRIPT | MS_FUNCTION_NESTED |
				     MS_FUNCTION_ANONYMOUS)) == 0)
			return true;
	}
	return false;
}

static int keep_typed(struct ms_program *program, struct ms_unit *unit)
{
	size_t old = program->typed_capacity;

	if (program->typed_count == old) {
		size_t capacity = old == 0 ? 8 : old * 2;
		struct ms_unit **larger = snap_grow(
			&program->allocator, program->typed,
			old * sizeof(*larger), capacity * sizeof(*larger));

		if (larger == NULL)
			return ms_fail_memory(&program->heap);
		program->typed = larger;
		program->typed_capacity = capacity;
	}
	program->typed[program->typed_count++] = unit;
	ms_unit_retain(unit);
	ms_vm_forget(program->vm);
	return 0;
}

int ms_program_run(struct ms_program *program, const char *name,
		   const char *text, size_t size)
{
	struct ms_unit *unit;

	begin_run(program);
	if (ms_program_compile(program, name, text, size, MS_COMPILE_PROMPT,
			       NULL, false, &unit) != 0)
		return -1;
	int rc = ms_vm_run(program->vm, unit);
	if (rc == 0 && defines_functions(unit))
		rc = keep_typed(program, unit);
	ms_unit_release(unit);
	return rc;
}

/* "." for a path without a folder. */
static char *folder_of(struct ms_program *program, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ms_program_copy(program, ".", 1);
	return ms_program_copy(program, path,
			       slash == path ? 1 : (size_t)(slash - path));
}

int ms_program_run_file(struct ms_program *program, const char *path)
{
	struct snap_error err;
	struct snap_file file;
	char *folder = folder_of(program, path);

	if (folder == NULL)
		return ms_fail_memory(&program->heap);
	if (snap_file_open(&file, path, SNAP_FILE_READ, SOURCE_LIMIT,
			   &program->allocator, &err) != 0) {
		snap_free(&program->allocator, folder);
		return ms_fail(&program->heap, "MATLAB:run:FileNotFound", "%s",
			       err.message);
	}
	int rc = -1;
	if (ms_program_add_folder(program, folder, true) == 0)
		rc = run_file(program, path, (const char *)file.bytes.data,
			      file.bytes.size, folder);
	snap_file_close(&file);
	snap_free(&program->allocator, folder);
	return rc;
}
