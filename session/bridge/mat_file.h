/* MAT files as lists of variables: what load and save are made of. */
#ifndef MS_BRIDGE_MAT_FILE_H
#define MS_BRIDGE_MAT_FILE_H

#include "base/arena.h"
#include "value/heap.h"

struct ms_mat_entry {
	const char *name; /* NUL-terminated */
	size_t size;
	struct ms_value value;
	bool global;
};

struct ms_mat_entries {
	struct ms_mat_entry *items;
	size_t count;
	struct snap_arena arena; /* of the names and the list */
};

struct ms_mat_load_options {
	/* Is a variable wanted?  0, or nonzero after ms_fail().  NULL takes
	 * all whose names may be variables. */
	int (*wants)(void *context, const char *name, bool *out);
	void *context;
	/* What can't be made a value is an error; else a warning. */
	bool strict;
};

/*
 * The variables of a file, in its order; of those with the same name the last
 * one.  '*out' is the caller's, see below.  MATLAB:load:couldNotReadFile,
 * MATLAB:load:notBinaryFile, MATLAB:load:unableToReadMatFile.
 */
int ms_mat_load(struct ms_heap *heap, const char *path,
		const struct ms_mat_load_options *options,
		struct ms_mat_entries *out);

/* Releases the values too. */
void ms_mat_entries_end(struct ms_heap *heap, struct ms_mat_entries *entries);

enum ms_mat_form {
	MS_MAT_COMPRESSED, /* level 7 */
	MS_MAT_STORED,	   /* level 6 */
	MS_MAT_LEVEL4
};

/*
 * Write a file of these variables, or replace it: the old one stays until the
 * new one is complete.  What can't be saved is left out with a warning.
 * MATLAB:save:cantWriteFile.
 */
int ms_mat_save(struct ms_heap *heap, const char *path,
		const struct ms_mat_entry *entries, size_t count,
		enum ms_mat_form form);

#endif
