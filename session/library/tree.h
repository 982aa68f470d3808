/*
 * What a folder of .m files means as a library.  What builds snapshots and what
 * runs without one both ask here, so that a name is the same function in both.
 *
 *	FOLDER/x.m             x, wherever FOLDER lies below the root
 *	FOLDER/+a/+b/x.m       a.b.x
 *	FOLDER/private/x.m     "/FOLDER/private/x" ("/private/x" at the root):
 *	                       for the functions of FOLDER alone, and hidden
 *	FOLDER/@class          not a library's yet: skipped
 *
 * The folders are searched as genpath would order them: the root first, a
 * folder before the ones in it, those of one folder by the bytes of their
 *names. Where two files mean the same name the one whose folder comes first
 *wins; packages stand where the folder does that they lie in.
 *
 * The order in which the system lists a folder makes no difference.  Links are
 * followed.  Files and folders whose names begin with a dot are not looked at.
 */
#ifndef MS_LIBRARY_TREE_H
#define MS_LIBRARY_TREE_H

#include "base/alloc.h"
#include "base/fail.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MS_TREE_NONE UINT32_MAX

/* Bytes of a name, or of a dotted part of it: no longer one can be called. */
#define MS_TREE_NAME_MAX 63

/* Folders in each other, and functions and folders of one tree. */
#define MS_TREE_DEPTH_MAX 64
#define MS_TREE_COUNT_MAX (1u << 20)

/* Texts are borrowed until ms_tree_free(). */
struct ms_tree_function {
	const char *name;
	const char *path;     /* below the root, "strings/strip.m" */
	uint32_t shadowed_by; /* number of the function that wins the name;
				 MS_TREE_NONE: it is this one */
	bool hidden;	      /* a private one */
};

/* X(NAME, "text"): why a file or folder is left out. */
#define MS_TREE_REASONS(X)                                                     \
	X(CLASS, "a class folder")                                             \
	X(NAME, "its name is no name")                                         \
	X(TEXT, "its name is no text")                                         \
	X(IN_PRIVATE, "a folder in a private one")                             \
	X(IN_PACKAGE, "a folder in a package")                                 \
	X(NO_FILE, "no file")

enum ms_tree_reason {
#define MS_TREE_REASON_ENUM(name, text) MS_TREE_##name,
	MS_TREE_REASONS(MS_TREE_REASON_ENUM)
#undef MS_TREE_REASON_ENUM
};

struct ms_tree_skipped {
	const char *path;
	enum ms_tree_reason reason;
};

/*
 * Functions are sorted by name, those of one name in the order of the search:
 * the winner first.  What was skipped is sorted by path.
 */
struct ms_tree {
	const struct ms_tree_function *functions;
	uint32_t function_count;
	const struct ms_tree_skipped *skipped;
	uint32_t skipped_count;
};

/*
 * See what is in the folder 'root'; no file is opened.  '*out' is yours, free
 * with ms_tree_free().  What the system refuses is an error that names the
 * path: a folder that can't be listed, a link that leads nowhere.  SNAP_E_LIMIT
 * for links that lead in a circle, and for more than the limits above.
 * 'allocator' may be NULL.  Any thread.
 */
int ms_tree_read(struct ms_tree **out, const char *root,
		 const struct snap_allocator *allocator,
		 struct snap_error *err);

/* Takes NULL. */
void ms_tree_free(struct ms_tree *tree);

/* The function that a name means, or NULL. */
const struct ms_tree_function *ms_tree_find(const struct ms_tree *tree,
					    const char *name, size_t size);

/* Static text. */
const char *ms_tree_reason_text(enum ms_tree_reason reason);

#endif
