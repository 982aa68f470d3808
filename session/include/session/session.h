/*
 * The session: what a host program creates, asks and frees.
 *
 * A session may boot from a snapshot of the standard library, from a file or
 * from bytes.  Creating it succeeds whether or not the snapshot can be used: a
 * session without one works, and tells why it has none.  Nothing is looked for
 * unless the options say so.
 *
 * Threads: a session is used by one thread at a time; different sessions are
 * independent.  The library prints nothing, never exits and keeps no state
 * outside of its sessions.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "session/report.h"
#include "snapshot/allocator.h"
#include "snapshot/error.h"
#include "snapshot/format.h"
#include "snapshot/limits.h"
#include "snapshot/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ms_session;

/* Environment variable of the default search: a file's path; empty switches
 * the snapshot off. */
#define MS_SNAPSHOT_VARIABLE "SNAPSHOT_SESSION_SNAPSHOT"

/*
 * A host's say in how snapshots are opened, for what a session has no option
 * for, such as signatures: it changes the options of the reader.
 *
 * begin    before each file or bytes that are opened; 'path' is NULL for bytes.
 *          Other than 0 is a reason not to use them.
 * end      after that, with the same options, also when it went wrong
 *
 * NULL: there is none.  Sessions of several threads call them at once.
 */
struct ms_open_hook {
	int (*begin)(void *context, const char *path,
		     struct snap_reader_options *options,
		     struct snap_error *err);
	void (*end)(void *context, const struct snap_reader_options *options);
	void *context;
};

/* The dialect of programs. */
enum ms_language {
	MS_LANGUAGE_DEFAULT, /* of the session, MATLAB's at last */
	MS_LANGUAGE_MATLAB,
	MS_LANGUAGE_OCTAVE
};

/*
 * Options; all zero means a session without a snapshot, and so does NULL.
 * 'struct_size' is sizeof(struct ms_session_options) as the caller was
 * compiled; members are only ever added at the end.
 *
 * At most one of 'snapshot_path', 'snapshot_bytes' and 'snapshot_reader' is
 * given (more are an assertion).  With none, 'search' looks in this order:
 *
 *   the file that SNAPSHOT_SESSION_SNAPSHOT names: it alone, if it is set
 *   stdlib.snapshot in the data folder of the installation
 *   ../share/snapshot/stdlib.snapshot, seen from the program's folder
 *   stdlib.snapshot in the program's folder
 *
 * The first file that exists decides: if it can't be used, the session has no
 * snapshot and the report says why.  Files that the search finds by itself must
 * be safe: owned by the caller or root and not writable by the world.
 */
struct ms_session_options {
	size_t struct_size;
	const char *snapshot_path; /* copied */
	const void *snapshot_bytes;
	size_t snapshot_size;
	/* Whether the bytes are copied (the default) or used where they lie;
	 * then they must stay, unchanged, until the session is freed. */
	enum snap_memory snapshot_memory;
	bool search;
	enum ms_snapshot_policy policy;
	enum ms_snapshot_level level;
	enum snap_io io;
	bool refuse_unsafe; /* ask for a safe file also when it was named */
	struct snap_limits limits;
	const struct snap_allocator *allocator; /* copied; NULL: malloc */
	/* From here on for running programs; texts are copied. */
	enum ms_language language;
	const char *folder; /* of the user's functions; NULL: "." */
	/*
	 * Folders of the library's own .m files.  Without a snapshot its
	 * functions come from there, compiled when they are first called; with
	 * one they are what it is held against, see 'freshness', and what is
	 * looked into for functions it doesn't have.
	 */
	const char *const *library;
	size_t library_count;
	uint64_t memory_limit; /* of values, in bytes: 4 GiB */
	uint32_t call_depth;   /* calls within each other: 256 */
	uint64_t step_limit;   /* loop rounds and calls, about; 0: none */
	uint32_t columns;      /* width of displays: 80 */
	/* Nanoseconds, for events and counters; NULL: the system's, which
	 * never runs backwards. */
	uint64_t (*clock)(void *context);
	void *clock_context;
	/* An open reader that sessions share, also those of other threads,
	 * instead of a path or bytes.  It stays open until the last of them is
	 * freed. */
	const struct snap_reader *snapshot_reader;
	enum ms_key_policy key_policy;
	enum ms_freshness freshness;
	enum ms_language library_language; /* of the folders: MATLAB's */
	/* Not for 'snapshot_reader'. */
	struct ms_open_hook open_hook;
};

/*
 * Create a session.  Returns 0 and fills '*out' (yours, free with
 * ms_session_free()).  The only failure is SNAP_E_NO_MEMORY for the session
 * itself; '*out' is then untouched.  Memory that ran out while the snapshot was
 * opened is a reason like the others: the session goes on without it.
 */
SNAP_API int ms_session_create(struct ms_session **out,
			       const struct ms_session_options *options,
			       struct snap_error *err);

/* Takes NULL.  All that was borrowed from the session ends here. */
SNAP_API void ms_session_free(struct ms_session *session);

/* A UUID as text, different for each session.  Borrowed until free. */
SNAP_API const char *ms_session_identity(const struct ms_session *session);

/* The key a snapshot must have to be used by this runtime, in parts and as the
 * one text that info shows ('text' may be NULL). */
SNAP_API void ms_session_runtime_key(struct snap_key *out,
				     char text[SNAP_DIGEST_TEXT_SIZE]);

SNAP_API bool ms_session_has_snapshot(const struct ms_session *session);

/* Sizes of the library's texts below, their final NUL included. */
#define MS_LIBRARY_NAME_SIZE	64
#define MS_LIBRARY_VERSION_SIZE 32

/* What the snapshot holds.  Members are only ever added at the end. */
struct ms_snapshot_info {
	uint32_t entry_count;
	uint32_t builtin_count;	 /* native entries, planned ones included */
	uint32_t planned_count;	 /* native entries without implementation */
	uint32_t function_count; /* entries written in the language */
	uint32_t bytecode_count; /* functions with compiled code */
	uint32_t category_count;
	char library_name[MS_LIBRARY_NAME_SIZE];       /* cut to fit */
	char library_version[MS_LIBRARY_VERSION_SIZE]; /* cut to fit */
	struct snap_key key;
	char key_text[SNAP_DIGEST_TEXT_SIZE];
	char content_text[SNAP_DIGEST_TEXT_SIZE];
	const char *path; /* NULL: from bytes */
	enum snap_load_level level;
	bool mapped;
	uint64_t file_size;
	uint64_t hot_size;  /* bytes of the sections that booting needs */
	uint64_t cold_size; /* bytes of the others, as stored */
	uint32_t section_count;
	uint64_t timestamp; /* seconds since 1970-01-01 UTC, 0: not recorded */
};

/* NULL when there is no snapshot, else borrowed until free. */
SNAP_API const struct ms_snapshot_info *ms_session_snapshot_info(
	const struct ms_session *session);

/* How that came about; never NULL, borrowed until free. */
SNAP_API const struct ms_snapshot_report *ms_session_snapshot_report(
	const struct ms_session *session);

/*
 * One line about the snapshot into 'out', cut to 'size' with its NUL and
 * without a newline ('out' may be NULL when 'size' is 0).  Returns the length
 * it would have had; 0, and an empty text, when there is nothing to say.
 *
 * line     "Snapshot loaded: 319 builtins, 73 functions, 0 bytecode entries"
 * problem  "snapshot not used: REASON: message (FILE); REMEDY", of a fallback
 */
SNAP_API size_t ms_session_snapshot_line(const struct ms_session *session,
					 char *out, size_t size);
SNAP_API size_t ms_session_snapshot_problem(const struct ms_session *session,
					    char *out, size_t size);

/*
 * The text that 'help NAME' shows, at most 'width' columns where blanks allow
 * (0: 80): '*text' is NUL-terminated and yours, free with ms_session_release();
 * '*size' (may be NULL) is its length.  SNAP_E_NOT_FOUND when there is no such
 * name, or no snapshot to look into; else what is wrong with the snapshot.
 */
SNAP_API int ms_session_help(struct ms_session *session, const char *name,
			     uint32_t width, char **text, size_t *size,
			     struct snap_error *err);

/* Takes NULL. */
SNAP_API void ms_session_release(struct ms_session *session, void *memory);

/* Names of the library, NUL-terminated, in one block of memory. */
struct ms_session_name {
	const char *name;
	const char *summary; /* one line; "" where it wasn't asked for */
};

struct ms_session_names {
	const struct ms_session_name *items;
	size_t count;
};

/*
 * '*out' is yours, free with ms_session_names_free(); no match is an empty
 * list.  SNAP_E_NOT_FOUND when there is no snapshot, except for complete.
 *
 * lookfor   what has to do with 'word', best first, each with its summary
 * complete  names of variables and functions that begin with 'prefix', in
 *           order; "" gives all
 * suggest   at most a few names that 'name' may have been meant to be
 */
SNAP_API int ms_session_lookfor(struct ms_session *session, const char *word,
				struct ms_session_names **out,
				struct snap_error *err);
SNAP_API int ms_session_complete(struct ms_session *session, const char *prefix,
				 struct ms_session_names **out,
				 struct snap_error *err);
SNAP_API int ms_session_suggest(struct ms_session *session, const char *name,
				struct ms_session_names **out,
				struct snap_error *err);

/* Takes NULL. */
SNAP_API void ms_session_names_free(struct ms_session *session,
				    struct ms_session_names *names);

#ifdef __cplusplus
}
#endif

#endif
