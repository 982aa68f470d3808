/* What the session's files share: the object itself. */
#ifndef MS_STATE_H
#define MS_STATE_H

#include "boot/boot.h"
#include "identity.h"
#include "program/program.h"
#include "search.h"
#include "session/execute.h"
#include "workspace/bindings.h"

struct ms_request_cache;
struct ms_run;

/* What the options say about running programs; texts are ours. */
struct ms_session_settings {
	enum ms_language language;
	char *folder; /* NULL: the current one */
	char **library;
	size_t library_count;
	enum ms_language library_language;
	uint64_t memory_limit;
	uint32_t call_depth;
	uint64_t step_limit;
	uint32_t columns;
	uint64_t (*clock)(void *context);
	void *clock_context;
};

struct ms_session {
	struct snap_allocator allocator;
	struct ms_places places; /* the report's path is one of these */
	struct ms_boot boot;
	struct ms_snapshot_report report;
	struct ms_snapshot_info info;
	char identity[MS_IDENTITY_SIZE];

	struct ms_session_settings settings;
	struct ms_program *program; /* NULL until something runs */
	struct ms_request_cache *cache;
	/* Of all variables of the base workspace. */
	struct ms_bindings bindings;
	struct ms_origin *interactive; /* keys of the session; NULL: not yet */
	struct ms_origin *globals;
	uint64_t version;
	/* Of the tokens of the last snapshot; "": there are none. */
	char token_secret[MS_IDENTITY_SIZE];
	volatile sig_atomic_t interrupt;
	struct ms_run *run; /* the request that runs, or NULL */
};

/* Copies what the options say.  SNAP_E_NO_MEMORY; free it in any case. */
int ms_settings_copy(struct ms_session_settings *out,
		     const struct snap_allocator *allocator,
		     const struct ms_session_options *options,
		     struct snap_error *err);
void ms_settings_free(struct ms_session_settings *settings,
		      const struct snap_allocator *allocator);

/* Say in the report what was used since. */
void ms_session_note_use(struct ms_session *session);

/* Make session->program, if there is none.  SNAP_E_NO_MEMORY. */
int ms_session_ready(struct ms_session *session, struct snap_error *err);
/* Make session->interactive and session->globals.  SNAP_E_NO_MEMORY. */
int ms_session_origins(struct ms_session *session, struct snap_error *err);
uint64_t ms_session_clock(const struct ms_session *session);

/* What running programs left behind. */
void ms_session_end_programs(struct ms_session *session);

#endif
