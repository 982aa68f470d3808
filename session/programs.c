/* The part of a session that runs programs: made when something runs, and what
 * hosts ask of its workspace. */
#include "base/fail.h"
#include "boot/boot.h"
#include "builtins/output.h"
#include "request/cache.h"
#include "request/run.h"
#include "vm/call.h"

#include <string.h>

int ms_session_ready(struct ms_session *session, struct snap_error *err)
{
	const struct ms_session_settings *settings = &session->settings;
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.allocator = &session->allocator,
		.boot = session->boot.library == NULL ? NULL : &session->boot,
		.dialect = settings->language == MS_LANGUAGE_OCTAVE,
		.library = (const char *const *)settings->library,
		.library_count = settings->library_count,
		.library_dialect =
			settings->library_language == MS_LANGUAGE_OCTAVE,
		.checks_library =
			session->report.freshness == MS_FRESHNESS_CHECKED,
		.folder = settings->folder,
		.memory_limit = settings->memory_limit,
		.call_depth = settings->call_depth,
		.step_limit = settings->step_limit,
		.context = session,
		.statement = ms_run_statement,
		.write = ms_run_write,
		.warned = ms_run_warned,
		.ask = ms_run_ask,
		.permit = ms_run_permit,
	};

	if (session->program != NULL)
		return 0;
	uint64_t begin = ms_boot_clock();
	int rc = ms_program_create(&session->program, &options, err);
	if (rc != 0)
		return rc;
	session->report.machine_ns = ms_boot_clock() - begin;
	if (settings->columns != 0 &&
	    ms_output_set_columns(ms_program_vm(session->program),
				  settings->columns) != 0) {
		ms_program_free(session->program);
		session->program = NULL;
		return snap_fail_memory(err, 0);
	}
	session->cache = ms_request_cache_create(&session->allocator);
	return 0;
}

void ms_session_note_use(struct ms_session *session)
{
	struct ms_snapshot_report *report = &session->report;
	const struct ms_library_use *use;

	if (report->verdict == MS_VERDICT_USED)
		ms_account_fill(&session->boot.account, report);
	if (session->program == NULL)
		return;
	use = ms_program_library_use(session->program);
	report->functions_from_snapshot = use->from_snapshot;
	report->functions_compiled = use->compiled;
	report->functions_ns = use->time;
	report->stale = use->stale;
	report->stale_count = use->stale_count;
	report->damaged = use->damaged;
	report->damaged_count = use->damaged_count;
	if (use->damaged_count != 0) {
		report->reason = snap_error_name(use->damage);
		report->remedy = snap_error_remedy(use->damage);
	} else if (use->stale_count != 0) {
		report->reason = snap_error_name(SNAP_E_SOURCE_CHANGED);
		report->remedy = snap_error_remedy(SNAP_E_SOURCE_CHANGED);
	}
}

void ms_session_end_programs(struct ms_session *session)
{
	ms_request_cache_free(session->cache);
	ms_program_free(session->program);
	ms_bindings_end(&session->bindings);
	ms_origin_release(session->interactive);
	ms_origin_release(session->globals);
}

int ms_session_origins(struct ms_session *session, struct snap_error *err)
{
	int rc = 0;

	if (session->globals == NULL)
		rc = ms_origin_of_globals(&session->globals,
					  &session->allocator,
					  session->identity, err);
	if (rc == 0 && session->interactive == NULL)
		rc = ms_origin_of_source(&session->interactive,
					 &session->allocator, session->identity,
					 "", NULL, 0, err);
	return rc;
}

uint64_t ms_session_clock(const struct ms_session *session)
{
	const struct ms_session_settings *settings = &session->settings;

	if (settings->clock != NULL)
		return settings->clock(settings->clock_context);
	return ms_boot_clock();
}

const struct ms_value *ms_session_variable(struct ms_session *session,
					   const char *name)
{
	if (session->program == NULL)
		return NULL;
	return ms_scope_find(ms_program_vm(session->program), MS_SCOPE_BASE,
			     name, strlen(name));
}

int ms_session_clear_variables(struct ms_session *session,
			       struct snap_error *err)
{
	if (session->run != NULL)
		return snap_fail(err, SNAP_E_BUSY, SNAP_NO_OFFSET,
				 "the session runs a request");
	if (session->program != NULL)
		ms_vm_clear(ms_program_vm(session->program));
	ms_bindings_clear(&session->bindings);
	session->token_secret[0] = '\0';
	session->version++;
	return 0;
}
