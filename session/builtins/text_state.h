/* What builtins on text, errors and time remember for a session. */
#ifndef MS_BUILTINS_TEXT_STATE_H
#define MS_BUILTINS_TEXT_STATE_H

#include "builtins/builtin.h"
#include "display/format.h"

struct ms_regex_cache;
struct ms_warning_rule;

/* Backtraces are on. */
#define MS_WARNING_OUTPUTS_DEFAULT 1

struct ms_text_state {
	struct ms_regex_cache *regexes; /* regex.c, which says how it ends */
	void (*regexes_end)(struct ms_heap *heap,
			    struct ms_regex_cache *regexes);

	/* warning.c: the last warning, and what happens to which ones. */
	struct ms_value last_warning; /* char, or NONE */
	struct ms_value last_warning_identifier;
	struct ms_warning_rule *warning_rules;
	uint8_t warning_default; /* for identifiers without a rule */
	uint8_t warning_outputs; /* bits: backtrace, verbose, debug */

	struct ms_display_format display; /* output.c: format */

	/* quit.c: what the process ends with. */
	int exit_status;

	/* time.c */
	uint64_t tic; /* nanoseconds; 0 before the first */

	bool pause_off; /* pause.c: no pauses for now */
};

/* NULL after setting the error when there is no memory. */
struct ms_text_state *ms_text_state_of(struct ms_call *call);

#endif
