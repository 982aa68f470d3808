/* Signatures of what sessions boot from. */
#ifndef SNAPSHOT_SESSION_TRUSTED_H
#define SNAPSHOT_SESSION_TRUSTED_H

#include "session/session.h"
#include "tools/snapshot-session/settings.h"

/* Read the keys that the settings name.  TOOL_CONTINUE, or the exit status
 * after a mistake, which was told. */
int trusted_begin(struct settings *settings);
void trusted_end(struct settings *settings);

/* Asks for signatures when a session opens a snapshot; nothing when the
 * settings don't. */
struct ms_open_hook trusted_hook(const struct settings *settings);

#endif
