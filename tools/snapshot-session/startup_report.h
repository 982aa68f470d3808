/* --startup-report: whether the snapshot is used, and what booting took. */
#ifndef SNAPSHOT_SESSION_STARTUP_REPORT_H
#define SNAPSHOT_SESSION_STARTUP_REPORT_H

#include "session/session.h"
#include "tools/snapshot-session/json_text.h"
#include "tools/snapshot-session/settings.h"

/* The verdict comes first, also in time: of the text it is told before anything
 * runs.  The rest, and JSON, which is as schemas/startup-report-1.json says, is
 * told when the session ends. */
void startup_report_begin(FILE *out, const struct ms_session *session,
			  enum report_style style);
void startup_report_end(FILE *out, const struct ms_session *session,
			enum report_style style);

/* {"text", "bytecode", "builtins", "options"} */
void put_key(struct json_text *json, const char *key,
	     const struct snap_key *parts, const char *text);

#endif
