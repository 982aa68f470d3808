/* How the walk through folders hands over what it meets. */
#ifndef MS_LIBRARY_TREE_WALK_H
#define MS_LIBRARY_TREE_WALK_H

#include "base/fail.h"

#include <stdbool.h>

enum ms_tree_kind {
	MS_TREE_FOLDER,
	MS_TREE_FILE,
	MS_TREE_OTHER, /* a pipe, a device... */
};

/* One entry of a folder. */
struct ms_tree_item {
	const char *name;
	enum ms_tree_kind kind;
	uint64_t device; /* of a folder, with the next: which one it is */
	uint64_t inode;
};

/*
 * Call 'each' for the entries of the folder 'path' whose names don't begin with
 * a dot, in the system's order, until it returns other than 0.  Files that
 * don't end in ".m" are left out.  'item' is borrowed until 'each' returns.
 */
int ms_tree_list(const char *path,
		 int (*each)(void *context, const struct ms_tree_item *item,
			     struct snap_error *err),
		 void *context, struct snap_error *err);

#endif
