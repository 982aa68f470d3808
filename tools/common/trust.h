/*
 * Whose signatures count.
 *
 * Public keys come from files and from folders of *.pub files, which others
 * must not be able to change.  Several keys may be trusted at once: an old one
 * and its successor, until nothing signed with the old one is in use.  A key is
 * withdrawn by taking its file away.
 */
#ifndef TOOLS_COMMON_TRUST_H
#define TOOLS_COMMON_TRUST_H

#include "base/file.h"
#include "snapshot/reader.h"
#include "tools/common/command.h"
#include "tools/common/minisign.h"

/* Where keys are looked for when none is named. */
#define TOOL_TRUST_FOLDER "/etc/snapshot/trusted.d"

/* What a signature's file is called: the snapshot's name, and this. */
#define TOOL_SIGNATURE_SUFFIX ".minisig"

/* What options say about signatures; zeros say nothing. */
struct tool_trust_settings {
	struct tool_texts trust; /* files and folders of keys */
	const char *signature;	 /* the signature's file; NULL: beside */
	bool required;
	uint64_t min_serial;
	uint64_t min_timestamp;
};

/* Their rows; 'type' is the settings struct, which has a member 'trust', and
 * 'what' is signed. */
#define TOOL_TRUST_KEY_OPTIONS(type, what)                                     \
	{ .name = "require_signature",                                         \
	  .kind = TOOL_FLAG,                                                   \
	  .offset = offsetof(type, trust.required),                            \
	  .help = "refuse " what " that no trusted key has signed" },          \
		{ .name = "trust",                                             \
		  .argument = "FILE|DIR",                                      \
		  .kind = TOOL_TEXTS,                                          \
		  .offset = offsetof(type, trust.trust),                       \
		  .help = "trust this public key, or the *.pub files of a "    \
			  "folder; may be given several times "                \
			  "(" TOOL_TRUST_FOLDER ")" },                         \
	{                                                                      \
		.name = "signature", .argument = "FILE", .kind = TOOL_TEXT,    \
		.offset = offsetof(type, trust.signature),                     \
		.help = "the signature of " what " (its name "                 \
			"with " TOOL_SIGNATURE_SUFFIX ")"                      \
	}

/* The same, and those about a snapshot's age. */
#define TOOL_TRUST_OPTIONS(type)                                               \
	TOOL_TRUST_KEY_OPTIONS(type, "a snapshot"),                            \
		{ .name = "min_serial",                                        \
		  .argument = "N",                                             \
		  .kind = TOOL_NUMBER,                                         \
		  .offset = offsetof(type, trust.min_serial),                  \
		  .help = "refuse a snapshot with a lower serial number",      \
		  .max = UINT64_MAX - 1 },                                     \
	{                                                                      \
		.name = "min_timestamp", .argument = "SECONDS",                \
		.kind = TOOL_NUMBER,                                           \
		.offset = offsetof(type, trust.min_timestamp),                 \
		.help = "refuse a snapshot with an earlier or no timestamp",   \
		.max = INT64_MAX                                               \
	}

/* How many rows that are. */
#define TOOL_TRUST_OPTION_COUNT 5

struct tool_trust {
	const struct tool_trust_settings *settings; /* borrowed */
	struct tool_public_key *keys;
	size_t count;
};

/* Do the settings ask for signatures at all? */
bool tool_trust_wanted(const struct tool_trust_settings *settings);

/* Read the keys, if the settings ask for signatures.  Returns 0, or why they
 * can't be trusted; '*where' is then the file.  Free in any case. */
int tool_trust_begin(struct tool_trust *out,
		     const struct tool_trust_settings *settings,
		     const char **where, struct snap_error *err);
void tool_trust_end(struct tool_trust *trust);

/* Tell on standard error why the key or folder 'path' can't be used. */
void tool_trust_report(const char *path, const struct snap_error *err);

/* One snapshot's signature, while it is opened. */
struct tool_trust_use {
	const struct tool_trust *trust;
	struct snap_file file;		 /* the signature's */
	char *path;			 /* the signature's */
	struct tool_signature signature; /* what is in it */
	bool is_signed;			 /* tool_trust_check() found it good */
};

/*
 * Complete the options with which the snapshot 'path' is opened; NULL: it is no
 * file, and only a signature that was named is looked for.  A signature
 * that is there must be good, also when none is required.  Returns 0, or why
 * the signature's file can't be read; that there is none the reader says.  End
 * in any case, after opening.
 */
int tool_trust_use_begin(struct tool_trust_use *use,
			 const struct tool_trust *trust, const char *path,
			 struct snap_reader_options *options,
			 struct snap_error *err);
void tool_trust_use_end(struct tool_trust_use *use);

/*
 * Is the signature one of all these bytes, those of the file 'path'?  Returns 0
 * also when there is none, 'use->is_signed' being false, and none is
 * required.  End in any case.
 */
int tool_trust_check(struct tool_trust_use *use, const struct tool_trust *trust,
		     const char *path, struct snap_span bytes,
		     struct snap_error *err);

#endif
