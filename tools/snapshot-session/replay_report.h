/* What "replay" tells about a payload, for people and for programs. */
#ifndef SNAPSHOT_SESSION_REPLAY_REPORT_H
#define SNAPSHOT_SESSION_REPLAY_REPORT_H

#include "replay/content.h"
#include "session/replay.h"

/* A refusal on standard error: file, identifier, message and what is known of
 * the place. */
void replay_print_refusal(const char *path, const struct ms_payload_error *err);

/* The same error in the form that a session's calls have. */
struct ms_payload_error replay_public_error(const struct ms_replay_error *err);

/* A line for each variable, in the payload's order. */
void replay_print_list(const struct ms_replay_content *content);

/* All of it as one JSON object of schema replay-1.  'content' is NULL where
 * there is none, 'err' where all is well. */
void replay_print_json(const char *path, uint64_t size,
		       const struct ms_replay_content *content,
		       const struct ms_replay_error *err);

#endif
