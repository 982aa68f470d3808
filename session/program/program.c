#include "program/state.h"

#include "builtins/builtin.h"
#include "code/image.h"
#include "lang/compile.h"
#include "program/policy.h"
#include "value/text.h"
#include "vm/call.h"

#include <assert.h>
#include <string.h>

char *ms_program_copy(struct ms_program *program, const char *text, size_t size)
{
	char *copy = snap_alloc(&program->allocator, size + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

/* Text given to eval. */
static int compile_text(void *context, const char *text, size_t size,
			struct ms_unit **out)
{
	struct ms_program *program = context;

	if (ms_call_permit(program->vm, MS_PERMIT_EVAL) != 0)
		return -1;
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

static void warned(void *context, const char *identifier, const char *message)
{
	const struct ms_program *program = context;

	if (program->options.warned != NULL)
		program->options.warned(program->options.context, identifier,
					message);
}

static int ask(void *context, const char *prompt, struct snap_strbuf *out)
{
	struct ms_program *program = context;

	if (program->options.ask != NULL)
		return program->options.ask(program->options.context, prompt,
					    out);
	return ms_fail(&program->heap, "MATLAB:input:none",
		       "There is nobody to ask for input here.");
}

static int permit(void *context, enum ms_permission what)
{
	struct ms_program *program = context;

	/* What is written may be a function. */
	if (what == MS_PERMIT_FILES)
		program->listings.round++;
	return program->options.permit == NULL
		       ? 0
		       : program->options.permit(program->options.context,
						 what);
}

/* A function of the snapshot whose code is none is told in the report. */
static void invalid(void *context, const struct ms_unit *unit,
		    const struct snap_error *err)
{
	struct ms_program *program = context;

	if (!ms_unit_is_library(unit))
		return;
	const struct ms_library_row *row =
		&program->library.rows[ms_unit_number(unit)];
	if (row->from == MS_FROM_SNAPSHOT && !row->compiled)
		ms_program_library_damaged(program, row->name, row->name_size,
					   err->code);
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

static void look_again(void *context)
{
	struct ms_program *program = context;

	program->round++;
	program->listings.round++;
}

static int begin_machine(struct ms_program *program)
{
	const struct ms_vm_options options = {
		.struct_size = sizeof(options),
		.hooks = { .context = program,
			   .compile = compile_text,
			   .find_function = ms_program_find,
			   .invalid = invalid,
			   .look_again = look_again,
			   .statement = statement,
			   .write = write_text,
			   .warned = warned,
			   .ask = ask,
			   .permit = permit,
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
	ms_listings_begin(&program->listings, &allocator);
	if (begin_heap(program) != 0) {
		snap_free(&allocator, program);
		return snap_fail_memory(err, 0);
	}
	const char *folder = copy.folder == NULL ? "." : copy.folder;
	if (ms_program_library_begin(program) != 0 ||
	    begin_machine(program) != 0 ||
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
	ms_program_end_files(program);
	ms_program_library_release(program);
	for (size_t i = 0; i < program->typed_count; i++)
		ms_unit_release(program->typed[i]);
	snap_free(&allocator, program->typed);
	for (size_t i = 0; i < program->folder_count; i++)
		snap_free(&allocator, program->folders[i]);
	snap_free(&allocator, program->folders);
	ms_vm_free(program->vm);
	ms_program_library_end(program);
	ms_listings_end(&program->listings);
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

void ms_program_begin_run(struct ms_program *program)
{
	ms_error_clear(&program->heap);
	snap_strbuf_reset(&program->mistakes);
	/* Files may have changed since the last run. */
	program->round++;
	program->listings.round++;
	ms_vm_forget(program->vm);
}

/* A script whose body does something. */
static bool is_public(const struct ms_function *record)
{
	return (record->flags & (MS_FUNCTION_SCRIPT | MS_FUNCTION_NESTED |
				 MS_FUNCTION_ANONYMOUS)) == 0;
}

bool ms_program_defines(const struct ms_unit *unit)
{
	const struct ms_image *image = ms_unit_image(unit);
	struct ms_function record;

	for (uint32_t i = 0; i < image->function_count; i++) {
		ms_image_function(image, i, &record);
		if (is_public(&record))
			return true;
	}
	return false;
}

int ms_program_reserve(struct ms_program *program)
{
	size_t old = program->typed_capacity;
	size_t capacity = old == 0 ? 8 : old * 2;

	if (program->typed_count < old)
		return 0;
	struct ms_unit **larger =
		snap_grow(&program->allocator, program->typed,
			  old * sizeof(*larger), capacity * sizeof(*larger));
	if (larger == NULL)
		return ms_fail_memory(&program->heap);
	program->typed = larger;
	program->typed_capacity = capacity;
	return 0;
}

/* Whether each function that 'old' has for others is in 'unit' as well. */
static bool replaces(const struct ms_unit *unit, const struct ms_unit *old)
{
	const struct ms_image *image = ms_unit_image(old);
	struct ms_function record;

	for (uint32_t i = 0; i < image->function_count; i++) {
		ms_image_function(image, i, &record);
		struct ms_text_span name = ms_image_string(image, record.name);
		if (is_public(&record) &&
		    ms_unit_find(unit, name.bytes, name.size) == MS_NO_INDEX)
			return false;
	}
	return true;
}

void ms_program_keep(struct ms_program *program, struct ms_unit *unit)
{
	size_t kept = 0;

	ms_unit_retain(unit);
	for (size_t i = 0; i < program->typed_count; i++) {
		struct ms_unit *old = program->typed[i];

		if (replaces(unit, old))
			ms_unit_release(old);
		else
			program->typed[kept++] = old;
	}
	program->typed[kept] = unit;
	program->typed_count = kept + 1;
	ms_vm_forget(program->vm);
}

int ms_program_run(struct ms_program *program, const char *name,
		   const char *text, size_t size)
{
	struct ms_unit *unit;

	ms_program_begin_run(program);
	if (ms_program_compile(program, name, text, size, MS_COMPILE_PROMPT,
			       NULL, false, &unit) != 0)
		return -1;
	int rc = ms_vm_run(program->vm, unit);
	if (rc == 0 && ms_program_defines(unit)) {
		rc = ms_program_reserve(program);
		if (rc == 0)
			ms_program_keep(program, unit);
	}
	ms_unit_release(unit);
	return rc;
}
