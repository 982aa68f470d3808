/* What a payload holds before it is made values: the tree of its MAT file. */
#ifndef MS_REPLAY_CONTENT_H
#define MS_REPLAY_CONTENT_H

#include "formats/mat.h"
#include "formats/wsstate.h"
#include "replay/replay.h"

/* A payload that is sound so far.  The tree borrows from the MAT bytes. */
struct ms_replay_content {
	struct fmt_wsstate state; /* its texts are the payload's */
	const void *mat;
	size_t mat_size;
	struct fmt_mat_file *file;
	void *owned; /* the MAT bytes, unless they lie in the payload */
	struct snap_allocator allocator;
};

/*
 * Steps 1 to 9 of WORKSPACE_STATE.md: everything but names and values. 'limits'
 * has no zeros.  'overwrite' is NULL, or the payload itself, which is destroyed
 * then.  Zero fills '*out', which is the caller's; else '*err' tells.
 */
int ms_replay_content_open(const struct snap_allocator *allocator,
			   const void *payload, size_t size, void *overwrite,
			   const struct ms_replay_limits *limits,
			   struct ms_replay_content *out,
			   struct ms_replay_error *err);
void ms_replay_content_close(struct ms_replay_content *content);

/* Step 10: all of its variables, as ms_replay_import() gives them. */
int ms_replay_content_values(struct ms_heap *heap,
			     const struct ms_replay_content *content,
			     struct ms_replay_variables *out,
			     struct ms_replay_error *err);

/* The part of it that is about names: valid ones, each once. */
int ms_replay_content_names(const struct ms_replay_content *content,
			    struct ms_replay_error *err);

#endif
