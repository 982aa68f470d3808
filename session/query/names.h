/* Making the lists of names that a session hands out. */
#ifndef MS_NAMES_H
#define MS_NAMES_H

#include "base/alloc.h"
#include "library/library.h"
#include "session/session.h"

/* An empty list with room for 'count' names; NULL without memory. */
struct ms_session_names *ms_names_create(const struct snap_allocator *allocator,
					 size_t count);

/* Takes NULL. */
void ms_names_free(struct ms_session_names *names);

/* One name more; texts are copied.  SNAP_E_NO_MEMORY. */
int ms_names_add(struct ms_session_names *names, struct ms_text name,
		 struct ms_text summary, struct snap_error *err);

/* Those of a session's snapshot that begin with 'prefix'; as
 * ms_session_complete(). */
int ms_snapshot_complete(struct ms_session *session, const char *prefix,
			 struct ms_session_names **out, struct snap_error *err);

#endif
