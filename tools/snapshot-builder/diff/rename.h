/*
 * Functions that one of two snapshots lacks: are they there under another name?
 * They are when both say the same, their own name aside.
 */
#ifndef TOOLS_BUILDER_DIFF_RENAME_H
#define TOOLS_BUILDER_DIFF_RENAME_H

#include "tools/snapshot-builder/diff/diff.h"

struct diff_lonely;

/* Functions of side k alone; zero to begin with. */
struct diff_renames {
	struct diff_lonely *list[2];
	size_t count[2];
	size_t room[2];
};

int diff_rename_offer(struct diff_renames *renames, const struct diff *diff,
		      const struct ms_entry *entry, unsigned side,
		      struct snap_error *err);

/* Rows for all of them: renamed, removed, added. */
void diff_renames_put(struct diff_renames *renames, struct diff *diff);
void diff_renames_end(struct diff_renames *renames);

#endif
