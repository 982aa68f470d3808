/*
 * Booting: from the places where a snapshot may lie, or from bytes, to an open
 * library, with the report of what happened.
 *
 * What is asked of the library afterwards goes through here too, so that the
 * report keeps telling which sections are used.
 */
#ifndef MS_BOOT_H
#define MS_BOOT_H

#include "boot/account.h"
#include "library/library.h"
#include "session/report.h"
#include "session/session.h"

/* One file to try. */
struct ms_boot_place {
	enum ms_snapshot_origin origin;
	const char *path;
	bool refuse_unsafe;
};

/* What to boot from and how.  All of it is the caller's; paths and borrowed
 * bytes stay until ms_boot_close(). */
struct ms_boot_request {
	/* Tried in order; the first one that exists decides. */
	const struct ms_boot_place *places;
	size_t place_count;
	/* Used when there is no place. */
	const void *bytes;
	size_t size;
	enum snap_memory memory;
	/* Open already, and shared; then nothing else is looked at. */
	const struct snap_reader *reader;
	enum ms_snapshot_level level;
	enum snap_io io;
	const struct snap_key *expected_key; /* NULL: any */
	enum ms_key_policy key_policy;
	/* Those of this runtime, which expected_key is of. */
	struct ms_native_table natives;
	struct snap_limits limits;
	const struct snap_allocator *allocator;
	struct ms_open_hook open_hook;
};

struct ms_boot {
	struct snap_allocator allocator;
	const struct snap_reader *reader; /* NULL: no snapshot */
	struct snap_reader *own;	  /* the same, unless it is shared */
	struct ms_library *library;
	struct ms_account account;
};

/*
 * Returns 0 and fills '*boot' (free with ms_boot_close()) and the report; or a
 * code: then '*boot' is empty and the report holds the error and where it was
 * met.  The report's policy and runtime_key are the caller's to fill.
 */
int ms_boot_open(struct ms_boot *boot, const struct ms_boot_request *request,
		 struct ms_snapshot_report *report);

/* An empty one is fine. */
void ms_boot_close(struct ms_boot *boot);

/* Nanoseconds of a clock that only goes forward. */
uint64_t ms_boot_clock(void);

/* As their namesakes of library.h, noted in the account.  What reads hot
 * sections only needs no note: those are used from the start. */
int ms_boot_help(struct ms_boot *boot, const char *name, uint32_t width,
		 char **text, size_t *size, struct snap_error *err);
int ms_boot_search(struct ms_boot *boot, struct ms_search **out,
		   struct snap_error *err);

/*
 * A function of the library that is written in the language, by name;
 * SNAP_E_NOT_FOUND for native ones, too, and then 'err' isn't filled: nobody
 * reads it, and names are looked for that are no functions.
 */
int ms_boot_function(struct ms_boot *boot, const char *name, size_t size,
		     struct ms_entry *out, struct snap_error *err);

/* The entry of that number, which is such a function. */
int ms_boot_entry(struct ms_boot *boot, uint32_t number, struct ms_entry *out,
		  struct snap_error *err);

/* What it was compiled to, in place; SNAP_E_NOT_FOUND when it wasn't. */
int ms_boot_unit(struct ms_boot *boot, const struct ms_entry *entry,
		 struct ms_unit_image *out, struct snap_error *err);

/* The positions of its code and the lines of its text; bytes are yours: free
 * with boot->allocator. */
int ms_boot_lines(struct ms_boot *boot, const struct ms_entry *entry,
		  struct ms_unit_lines *out, struct snap_error *err);

/* Its text, yours: free with boot->allocator. */
int ms_boot_source(struct ms_boot *boot, const struct ms_entry *entry,
		   char **text, size_t *size, struct snap_error *err);

/* The same with its path below the library's folder. */
struct ms_boot_text {
	char *path;
	char *text;
	size_t size;
};

int ms_boot_text(struct ms_boot *boot, const struct ms_entry *entry,
		 struct ms_boot_text *out, struct snap_error *err);
void ms_boot_text_end(struct ms_boot *boot, struct ms_boot_text *text);

#endif
