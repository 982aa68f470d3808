/*
 * How a session came by its snapshot, or why it has none.
 *
 * A host that boots from a snapshot wants to know whether that worked: the
 * session answers with one struct that holds the verdict, the reason with what
 * was expected and found, and what the boot read.  snapshot-session prints it
 * as --startup-report.
 */
#ifndef SESSION_REPORT_H
#define SESSION_REPORT_H

#include "snapshot/error.h"
#include "snapshot/format.h"
#include "snapshot/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What the one who starts the session wants.
 *
 * AUTO     use the snapshot; if that isn't possible, go on without it
 * REQUIRE  the same for the session, which is created all the same: the host
 *          looks at the verdict and gives up, as snapshot-session does
 * OFF      look for no snapshot, whatever else the options name
 */
enum ms_snapshot_policy {
	MS_POLICY_AUTO = 0,
	MS_POLICY_REQUIRE = 1,
	MS_POLICY_OFF = 2,
};

/*
 * OFF       none was asked for
 * USED      the session answers from the snapshot
 * FALLBACK  one was asked for and can't be used; the session has none
 */
enum ms_snapshot_verdict {
	MS_VERDICT_OFF = 0,
	MS_VERDICT_USED = 1,
	MS_VERDICT_FALLBACK = 2,
};

/* Who named the snapshot, or which default place it lay in. */
enum ms_snapshot_origin {
	MS_ORIGIN_NONE = 0,
	MS_ORIGIN_PATH = 1,	   /* the options named a file */
	MS_ORIGIN_BYTES = 2,	   /* the options gave bytes */
	MS_ORIGIN_ENVIRONMENT = 3, /* the environment named a file */
	MS_ORIGIN_INSTALLED = 4,   /* the installed data folder */
	MS_ORIGIN_PREFIX = 5,	   /* ../share beside the program's folder */
	MS_ORIGIN_BESIDE = 6,	   /* the program's folder */
	MS_ORIGIN_READER = 7,	   /* the options gave an open reader */
};

/*
 * How much of the snapshot is checked before it is used; the last four are
 * those of enum snap_load_level; DEEP also looks at all of the library, its
 * compiled code included.  DEFAULT is LAZY, but FULL for bytes from
 * memory and for a file that others could write.
 */
enum ms_snapshot_level {
	MS_LEVEL_DEFAULT = 0,
	MS_LEVEL_HEADER = 1,
	MS_LEVEL_LAZY = 2,
	MS_LEVEL_FULL = 3,
	MS_LEVEL_DEEP = 4,
};

/*
 * What the snapshot's key must be.  EXACT: the runtime's.  BY_NAME: its table
 * of builtins may be another one; functions are bound by name as they always
 * are, and a builtin that this runtime doesn't have fails when it is called.
 */
enum ms_key_policy {
	MS_KEY_EXACT = 0,
	MS_KEY_BY_NAME = 1,
};

/*
 * Whether functions of the snapshot are held against the texts in the library
 * folders that the options name.
 *
 * AUTO       CHECKED when there is such a folder, else UNCHECKED
 * UNCHECKED  the snapshot is taken at its word
 * CHECKED    when a function is first used, the digest of its text, if a folder
 *            has it, is compared with the one it was compiled from; of one that
 *            differs the text is compiled and used: it is stale.  Times of
 *            files are never looked at.
 */
enum ms_freshness {
	MS_FRESHNESS_AUTO = 0,
	MS_FRESHNESS_UNCHECKED = 1,
	MS_FRESHNESS_CHECKED = 2,
};

/* "auto", "require", "off"; "used", "fallback", "off"; "path", "bytes"...;
 * "exact", "by-name"; "auto", "unchecked", "checked".  They are stable: JSON
 * carries them.  Static text, "unknown" for other numbers. */
SNAP_API const char *ms_snapshot_policy_name(enum ms_snapshot_policy policy);
SNAP_API const char *ms_snapshot_verdict_name(enum ms_snapshot_verdict verdict);
SNAP_API const char *ms_snapshot_origin_name(enum ms_snapshot_origin origin);
SNAP_API const char *ms_key_policy_name(enum ms_key_policy policy);
SNAP_API const char *ms_freshness_name(enum ms_freshness freshness);

/* One section of the snapshot that was used so far. */
struct ms_section_use {
	uint32_t type;
	const char *name;      /* "NAMES"; "?" for a type of somebody else */
	uint64_t stored_bytes; /* what the section takes in the file */
	/* Of a packed section: unpacked bytes that were asked for.  Unpacking
	 * works on whole blocks and may have done more. */
	uint64_t unpacked_bytes;
};

/*
 * The report.  Texts are never NULL unless it is said; members are only ever
 * added at the end.
 */
struct ms_snapshot_report {
	enum ms_snapshot_verdict verdict;
	enum ms_snapshot_policy policy;
	enum ms_snapshot_origin origin;
	/* The file that was used or tried, NULL when there was none. */
	const char *path;
	/* FALLBACK: code, message, expected, found, section and offset.  Else
	 * the code is SNAP_OK, and the message of OFF says who switched it off.
	 */
	struct snap_error error;
	/* Stable name of the code; "ok" when OFF or USED, but "source_changed"
	 * when functions were found to be stale, and "bytecode_invalid",
	 * "digest_section" and the like when some were found to be damaged. */
	const char *reason;
	const char *remedy; /* what to do about it; "" when the reason is ok */
	/* What this runtime accepts. */
	struct snap_key runtime_key;
	char runtime_key_text[SNAP_DIGEST_TEXT_SIZE];

	/* From here on only for USED, else zero. */
	enum snap_load_level level; /* in force, DEFAULT resolved */
	bool mapped;
	struct snap_key key;
	char key_text[SNAP_DIGEST_TEXT_SIZE];
	char content_text[SNAP_DIGEST_TEXT_SIZE];
	uint64_t header_digest;
	uint64_t file_bytes;
	uint64_t mapped_bytes;	 /* file_bytes when mapped */
	uint64_t copied_bytes;	 /* read or copied into memory */
	uint64_t unpacked_bytes; /* of all sections, so far */
	/* Sections used so far, in the order of the file; it grows while the
	 * session looks up help. */
	const struct ms_section_use *sections;
	size_t section_count;

	/* Time per phase in nanoseconds: finding the file, opening and checking
	 * it, and seeing the library in it. */
	uint64_t search_ns;
	uint64_t open_ns;
	uint64_t library_ns;

	enum ms_key_policy key_policy;
	/* The builtins of the snapshot are those of this runtime: always so
	 * when it is USED and the policy EXACT. */
	bool builtins_match;
	enum ms_freshness freshness; /* in force, AUTO resolved */
	/*
	 * Functions of the library that were used so far, each counted once,
	 * with its file: those that ran out of the snapshot, those that this
	 * session compiled (with or without a snapshot), and of these the ones
	 * whose code in the snapshot is stale, by name.
	 */
	uint64_t functions_from_snapshot;
	uint64_t functions_compiled;
	const char *const *stale;
	size_t stale_count;
	/* More phases: making the machine that runs programs, and getting the
	 * library's functions ready, so far. */
	uint64_t machine_ns;
	uint64_t functions_ns;
	/*
	 * Functions whose code in the snapshot was found to be unusable when
	 * they were first called, by name.  With CHECKED they were compiled
	 * from a library folder's text if one has it (and count as compiled);
	 * else the call failed.  The reason tells what is wrong with the first
	 * one.
	 */
	const char *const *damaged;
	size_t damaged_count;
};

#ifdef __cplusplus
}
#endif

#endif
