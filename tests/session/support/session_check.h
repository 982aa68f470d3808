/* Sessions for tests: a folder with a good snapshot, and what must hold. */
#ifndef TESTS_SESSION_SESSION_CHECK_H
#define TESTS_SESSION_SESSION_CHECK_H

#include "session/session.h"
#include "support/temp_folder.h"

struct session_state {
	struct temp_folder folder;
	char path[TEMP_PATH_SIZE]; /* a good snapshot */
	uint8_t *bytes;		   /* its bytes */
	size_t size;
};

/* For cmocka: '*out' is a struct session_state; the environment is empty. */
int session_setup(void **out);
int session_teardown(void **in);

/* The options need no struct_size. */
struct ms_session *session_create(struct ms_session_options options);
struct ms_session_options path_options(const char *path);
struct ms_session_options bytes_options(const void *bytes, size_t size);

/* The session has no snapshot and says why, in all its ways.  Frees it. */
void check_fallback(struct ms_session *session, enum snap_code code);

/* The session has the small snapshot, and says so.  Frees it. */
void check_used(struct ms_session *session, enum ms_snapshot_origin origin);

#endif
