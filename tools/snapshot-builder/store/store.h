/*
 * A folder of snapshots by content: STORE/KEY/CONTENT-FRONT.snapshot, where KEY
 * and CONTENT are the digests that 'info' shows and FRONT is the header's, over
 * header and table: the same content may be laid out or made in several ways.
 *
 * The store belongs to one user and nobody else may write it: all that is here
 * refuses one that isn't so, or a folder or file in it.  Who adds holds the
 * lock of STORE/.lock shared, who removes holds it alone; a killed process
 * holds nothing.  A file is there completely or not at all, and removing one
 * never disturbs a session that has it open.
 */
#ifndef TOOLS_BUILDER_STORE_H
#define TOOLS_BUILDER_STORE_H

#include "base/fail.h"
#include "snapshot/format.h"

#include <stdbool.h>
#include <stddef.h>

struct store {
	char *path;
	int lock; /* descriptor of the lock, or -1 */
};

enum store_use {
	STORE_LOOK,   /* it may be root's, and read-only; no lock */
	STORE_ADD,    /* it is made if it isn't there */
	STORE_REMOVE, /* nobody adds meanwhile */
};

/* 'path' is NULL for the user's own: snapshot-builder in XDG_CACHE_HOME, or in
 * ~/.cache.  SNAP_E_LOCKED when others keep the lock for 'timeout_ms'. */
int store_open(struct store *out, const char *path, enum store_use use,
	       uint64_t timeout_ms, struct snap_error *err);
void store_close(struct store *store);

/* A digest of 64 bits as text, and a NUL. */
#define STORE_FRONT_SIZE 17

/* One snapshot in it. */
struct store_entry {
	char *path;
	char key[SNAP_DIGEST_TEXT_SIZE];
	char content[SNAP_DIGEST_TEXT_SIZE];
	char front[STORE_FRONT_SIZE];
	uint64_t size;
	int64_t used; /* when it was last added, in seconds since 1970 */
};

struct store_list {
	struct store_entry *items;
	size_t count;
	char **leftovers; /* temporaries of killed processes, and locks held */
	size_t leftover_count;
};

/* All entries by key and content; what has another kind of name is no part of
 * the store. */
int store_list(struct store_list *out, const struct store *store,
	       struct snap_error *err);
void store_list_free(struct store_list *list);

/* Put a copy of the snapshot at 'source' there, unless there is a good one:
 * then '*reused'.  '*path' is yours with free(). */
int store_add(const struct store *store, const char *source, char **path,
	      bool *reused, struct snap_error *err);

/* SNAP_E_UNSAFE_FILE unless 'path' is a folder of ours that nobody else may
 * write, and no link to one. */
int store_check_folder(const char *path, struct snap_error *err);

/* Is this file whole, and what its name says, and could nobody else change it?
 * SNAP_E_NOT_FOUND when it was removed meanwhile. */
int store_verify(const struct store_entry *entry, struct snap_error *err);

/* It was wanted again: its age begins again, if the store may be changed. */
void store_used(const struct store_entry *entry);

struct store_gc {
	uint64_t max_size; /* of all together; UINT64_MAX: any */
	uint64_t max_age;  /* seconds since last added; UINT64_MAX: any */
	bool dry_run;
	void (*removed)(void *context, const struct store_entry *entry);
	void *context;
};

/* Remove what is too old, then the oldest until the rest fits; and leftovers.
 * The store is open for STORE_REMOVE. */
int store_gc(const struct store *store, const struct store_gc *gc,
	     struct snap_error *err);

#endif
