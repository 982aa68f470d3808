/* Limits of payloads as options of commands. */
#ifndef SNAPSHOT_SESSION_REPLAY_LIMITS_H
#define SNAPSHOT_SESSION_REPLAY_LIMITS_H

#include "replay/replay.h"

/* The limits as options hold numbers; 0 where none was given. */
struct replay_bounds {
#define REPLAY_BOUND(member, type, value, name, text) uint64_t member;
	MS_REPLAY_LIMITS(REPLAY_BOUND)
#undef REPLAY_BOUND
};

/* Rows for a table of options whose struct has these bounds as 'bounds'. */
#define REPLAY_LIMIT_ROW(struct_, member, type, text, meaning)                 \
	{ "replay-" text,                                                      \
	  0,                                                                   \
	  "N",                                                                 \
	  TOOL_NUMBER,                                                         \
	  .offset = offsetof(struct_, bounds.member),                          \
	  .help = "limit of payloads: " meaning,                               \
	  .min = 1,                                                            \
	  .max = sizeof(type) == 4 ? UINT32_MAX : UINT64_MAX },

static inline struct ms_replay_limits replay_limits_of(
	const struct replay_bounds *bounds)
{
	return (struct ms_replay_limits){
		.struct_size = sizeof(struct ms_replay_limits),
#define REPLAY_LIMIT(member, type, value, name, text)                          \
	.member = (type)bounds->member,
		MS_REPLAY_LIMITS(REPLAY_LIMIT)
#undef REPLAY_LIMIT
	};
}

#endif
