/* What the session's files share: the object itself. */
#ifndef MS_STATE_H
#define MS_STATE_H

#include "boot/boot.h"
#include "identity.h"
#include "search.h"
#include "session/session.h"

struct ms_session {
	struct snap_allocator allocator;
	struct ms_places places; /* the report's path is one of these */
	struct ms_boot boot;
	struct ms_snapshot_report report;
	struct ms_snapshot_info info;
	char identity[MS_IDENTITY_SIZE];
};

#endif
