/* From a request's text, or the file it names, to code. */
#include "base/fail.h"
#include "code/image.h"
#include "lang/dialect.h"
#include "program/state.h"
#include "request/cache.h"
#include "request/execution.h"

#include <string.h>

#define SOURCE_LIMIT ((uint64_t)1 << 30)

/* ----------------------------------------------------------------- the text
 */

static bool is_typed(const char *name)
{
	return ms_name_is_interactive(name);
}

static int read_file(struct ms_execution *e)
{
	const char *path = e->request.path;
	struct snap_error err;

	if (ms_run_permit(e->session, MS_PERMIT_FILES) != 0)
		return -1;
	int rc = snap_file_open(&e->file, path, SNAP_FILE_READ, SOURCE_LIMIT,
				&e->session->allocator, &err);
	if (rc == SNAP_E_NO_MEMORY)
		return ms_fail_memory(e->heap);
	if (rc != 0)
		return ms_fail(e->heap, "MATLAB:run:FileNotFound", "%s",
			       err.message);
	e->file_open = true;
	e->source.text = (const char *)e->file.bytes.data;
	e->source.size = e->file.bytes.size;
	return 0;
}

static int read_text(struct ms_execution *e)
{
	const struct ms_request *request = &e->request;

	e->stage = MS_STAGE_SOURCE;
	e->source.text = request->text_size == 0 ? "" : request->text;
	e->source.size = request->text_size;
	return request->path == NULL ? 0 : read_file(e);
}

/* The folder of the file, where its functions are looked for. */
static int add_folder(struct ms_execution *e)
{
	const char *path = e->request.path;
	struct ms_program *program = e->program;
	size_t count = program->folder_count;

	if (path == NULL)
		return 0;
	const char *slash = strrchr(path, '/');
	size_t size =
		slash == NULL || slash == path ? 1 : (size_t)(slash - path);
	e->folder = ms_program_copy(program, slash == NULL ? "." : path, size);
	if (e->folder == NULL)
		return ms_fail_memory(e->heap);
	if (ms_program_add_folder(program, e->folder, true) != 0)
		return -1;
	e->folder_added = program->folder_count != count;
	return 0;
}

/* --------------------------------------------------------------- compiling */

/* Of the last statement, when they are more than what it shows. */
static uint32_t wanted_outputs(const struct ms_request *request)
{
	if (request->outputs != MS_OUTPUTS_COUNT || request->output_count <= 1)
		return 0;
	return request->output_count < UINT16_MAX ? request->output_count
						  : UINT16_MAX;
}

static struct ms_cached_text cached_text(const struct ms_execution *e,
					 const char *name)
{
	return (struct ms_cached_text){
		.name = name,
		.text = e->source.text,
		.size = e->source.size,
		.dialect = e->program->options.dialect,
		.outputs = wanted_outputs(&e->request),
	};
}

/* One way to read the text; what is wrong with it is told when 'tells'. */
static int compile_as(struct ms_execution *e, struct ms_program_source *source,
		      enum ms_compile_kind kind, bool tells,
		      struct ms_unit **out)
{
	struct ms_compile_summary summary;
	struct ms_diag_list diags;

	source->kind = (uint8_t)kind;
	ms_diag_begin(&diags, &e->c->arena, 0);
	int rc = ms_program_compile_source(e->program, source, &diags, &summary,
					   out);
	if (rc != 0 && tells && diags.errors != 0)
		ms_failure_add_mistakes(e->c, &e->source, &diags);
	if (rc == 0)
		e->run.last = summary.last;
	return rc;
}

/* Is it a script whose body does something? */
static bool has_body(const struct ms_unit *unit)
{
	struct ms_function body;

	ms_image_function(ms_unit_image(unit), 0, &body);
	return (body.flags & MS_FUNCTION_SCRIPT) != 0 && body.code_count > 1;
}

/* To Octave a file that begins with a function holds nothing else; it may have
 * statements behind them all the same. */
static void prefer_script(struct ms_execution *e,
			  struct ms_program_source *source)
{
	struct ms_unit *script = NULL;

	if (e->program->options.dialect == MS_DIALECT_MATLAB ||
	    ms_unit_image(e->unit)->kind == MS_UNIT_SCRIPT)
		return;
	if (compile_as(e, source, MS_COMPILE_SCRIPT, false, &script) != 0) {
		ms_error_clear(e->heap);
		return;
	}
	if (has_body(script)) {
		ms_unit_release(e->unit);
		e->unit = script;
	} else {
		ms_unit_release(script);
	}
}

static int compile_new(struct ms_execution *e, const char *name)
{
	struct ms_program_questions questions = { .count = 0 };
	const struct ms_cached_text cached = cached_text(e, name);
	struct ms_program_source source = {
		.name = name,
		.text = e->source.text,
		.size = e->source.size,
		.folder = e->folder,
		.outputs = cached.outputs,
		.questions = &questions,
	};
	bool typed = is_typed(e->source.name);

	if (compile_as(e, &source, typed ? MS_COMPILE_PROMPT : MS_COMPILE_AUTO,
		       true, &e->unit) != 0)
		return -1;
	if (!typed)
		prefer_script(e, &source);
	if (e->folder == NULL)
		ms_request_cache_keep(e->session->cache, &cached, e->unit,
				      e->run.last, &questions);
	return 0;
}

static int compile(struct ms_execution *e)
{
	/* Nobody's file has no name in messages. */
	const char *name = is_typed(e->source.name) ? "" : e->source.name;
	const struct ms_cached_text cached = cached_text(e, name);
	int rc = 0;

	e->stage = MS_STAGE_COMPILE;
	if (e->folder == NULL)
		e->unit = ms_request_cache_find(e->session->cache,
						ms_program_vm(e->program),
						&cached, &e->run.last);
	if (e->unit == NULL)
		rc = compile_new(e, name);
	e->run.unit = e->unit;
	return rc;
}

static int find_origin(struct ms_execution *e)
{
	struct ms_session *session = e->session;
	const char *workspace = e->request.workspace;
	struct snap_error err;
	bool own = is_typed(e->source.name) && workspace == NULL;

	if (ms_session_origins(session, &err) != 0)
		return ms_fail_memory(e->heap);
	if (own) {
		e->origin = ms_origin_retain(session->interactive);
		return 0;
	}
	if (ms_origin_of_source(
		    &e->origin, &session->allocator,
		    workspace == NULL ? session->identity : workspace,
		    e->source.name, e->source.text, e->source.size, &err) != 0)
		return ms_fail_memory(e->heap);
	return 0;
}

int ms_execution_compile(struct ms_execution *e)
{
	if (read_text(e) != 0 || add_folder(e) != 0 || compile(e) != 0)
		return -1;
	return find_origin(e);
}
