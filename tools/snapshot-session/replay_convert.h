/* "replay convert": payloads to MAT files, and back. */
#ifndef SNAPSHOT_SESSION_REPLAY_CONVERT_H
#define SNAPSHOT_SESSION_REPLAY_CONVERT_H

#include "tools/common/command.h"
#include "tools/snapshot-session/replay_limits.h"

/*
 * What 'in' holds decides the direction; a name that ends in ".mat" or ".json"
 * must not say otherwise.  'out' may be "-".  Returns an exit status.
 */
int replay_convert(const struct tool_call *call, const char *in,
		   const char *out, const struct replay_bounds *bounds);

#endif
