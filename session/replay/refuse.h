/* The one way in which replay refuses. */
#ifndef MS_REPLAY_REFUSE_H
#define MS_REPLAY_REFUSE_H

#include "replay/replay.h"

/* Fill '*err' (may be NULL); returns the code, which is never 0. */
int ms_replay_refuse(struct ms_replay_error *err, enum ms_replay_code code,
		     const char *format, ...) SNAP_PRINTF(3, 4);

/* The same because of the limit called 'limit'. */
int ms_replay_refuse_limit(struct ms_replay_error *err,
			   enum ms_replay_code code, const char *limit,
			   uint64_t found, uint64_t allowed);

int ms_replay_refuse_memory(struct ms_replay_error *err,
			    enum ms_replay_code code);

/* Name the variable, cut if need be; returns 'rc'. */
int ms_replay_refuse_variable(struct ms_replay_error *err, int rc,
			      const char *name);

/* And the place. */
int ms_replay_refuse_offset(struct ms_replay_error *err, int rc,
			    uint64_t offset, bool in_mat);

#endif
