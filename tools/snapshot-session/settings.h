/* The options of snapshot-session: one table for all of its commands. */
#ifndef SNAPSHOT_SESSION_SETTINGS_H
#define SNAPSHOT_SESSION_SETTINGS_H

#include "snapshot/limits.h"
#include "tools/common/options.h"
#include "tools/common/trust.h"
#include "tools/snapshot-session/replay_limits.h"

#include <stdbool.h>
#include <stdint.h>

/* Words of --startup-report, in this order. */
enum report_style {
	REPORT_TEXT,
	REPORT_JSON,
};

struct settings {
	const char *snapshot;
	const char *snapshot_bytes;
	bool no_snapshot;
	bool snapshot_key;
	bool json;
	const char *code;	    /* -e */
	const char *library;	    /* folder of .m files */
	bool site;		    /* that is the site's, unasked */
	const char *workspace_json; /* file, or "-" */
	const char *import_file;
	const char *export_file; /* or "-" */
	uint64_t max_line;	 /* of serve; 0: default */
	int dialect;		 /* enum ms_dialect */
	bool absent_is_fine;	 /* no line about a search in vain */
	int policy; /* enum ms_snapshot_policy, or unset; so the next two */
	int level;
	int io;
	int key_policy;	     /* enum ms_key_policy */
	int freshness;	     /* enum ms_freshness, or unset */
	int library_dialect; /* enum ms_dialect */
	int startup_report;  /* enum report_style */
	int export_mode;     /* enum ms_payload_mode, or unset */
	struct tool_trust_settings trust;
	struct tool_trust trusted; /* the keys, see trusted.h */
	struct snap_limits limits;
	struct replay_bounds bounds;
};

/* What holds when nothing is said. */
struct settings settings_default(void);

#define COUNT_LIMIT(field, value, unit, meaning)	+1
#define COUNT_BOUND(member, type, value, text, meaning) +1
enum {
	SESSION_OPTION_COUNT = 20 +
			       TOOL_TRUST_OPTION_COUNT SNAP_LIMITS(COUNT_LIMIT)
				       MS_REPLAY_LIMITS(COUNT_BOUND)
};
#undef COUNT_BOUND
#undef COUNT_LIMIT

extern const struct tool_option session_options[SESSION_OPTION_COUNT];

/* Was any limit of payloads given? */
bool settings_have_bounds(const struct settings *settings);

/*
 * Options that contradict each other, and the policy when none was given: the
 * environment's, or 'require' for a snapshot that was named; and where
 * libraries come from when nobody says it.  TOOL_CONTINUE, or the exit status
 * after a mistake, which was told.
 */
int settings_resolve(const struct tool_call *call, struct settings *settings);

#endif
