/*
 * Workspace replay: the variables leave the session as one payload and come
 * back exactly, or not at all.  Nothing here depends on snapshots.
 */
#ifndef SESSION_REPLAY_H
#define SESSION_REPLAY_H

#include "session/session.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ms_payload_mode {
	MS_PAYLOAD_AUTO,  /* nothing for an empty workspace */
	MS_PAYLOAD_FORCE, /* a payload even then */
	MS_PAYLOAD_OFF	  /* nothing */
};

/* Zero means default. */
struct ms_payload_limits {
	size_t struct_size;
	uint64_t payload_bytes;	 /* 32 MiB */
	uint64_t mat_bytes;	 /* 24 MiB */
	uint64_t expanded_bytes; /* of the values; 256 MiB */
	uint64_t elements;	 /* of all arrays */
	uint32_t variables;	 /* 2,048 */
	uint32_t depth;		 /* of cells and structs within each other */
	uint32_t name_size;	 /* 63 */
	uint32_t json_depth;	 /* of the payload's own lists; 16 */
};

/* Why a call was refused, or what couldn't be saved. */
struct ms_payload_error {
	char identifier[64]; /* "Session:ReplayDecodeFailed" */
	char message[256];
	char limit[32];	   /* which one struck; "" */
	char variable[64]; /* ""  */
	uint64_t offset;   /* in the payload or its MAT bytes */
	bool has_offset;
};

struct ms_payload_skipped {
	const char *name;
	const char *reason;
};

struct ms_session_payload {
	char *payload; /* NULL: none, as the mode says */
	size_t size;
	size_t variable_count;
	const struct ms_payload_skipped *skipped; /* what can't be saved */
	size_t skipped_count;
};

/* '*out' is yours, free with ms_session_payload_free().  'created' is seconds
 * since 1970-01-01 UTC; negative: now.  'limits' may be NULL.  Nonzero:
 * '*error' tells, and the session is as it was. */
SNAP_API int ms_session_export(struct ms_session *session,
			       enum ms_payload_mode mode, int64_t created,
			       const struct ms_payload_limits *limits,
			       struct ms_session_payload **out,
			       struct ms_payload_error *error);
SNAP_API void ms_session_payload_free(struct ms_session *session,
				      struct ms_session_payload *replay);

/* Replace all variables by those of a payload; the session's functions stay,
 * keys become interactive ones of this session, tokens end, the version rises.
 * Nonzero: '*error' tells, and nothing has changed. */
SNAP_API int ms_session_import(struct ms_session *session, const void *payload,
			       size_t size,
			       const struct ms_payload_limits *limits,
			       struct ms_payload_error *error);

#ifdef __cplusplus
}
#endif

#endif
