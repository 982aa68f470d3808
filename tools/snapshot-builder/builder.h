/* The commands of snapshot-builder, and what all of them use. */
#ifndef TOOLS_BUILDER_BUILDER_H
#define TOOLS_BUILDER_BUILDER_H

#include "library/library.h"
#include "snapshot/snapshot.h"
#include "tools/common/json.h"
#include "tools/common/options.h"

extern const struct tool_command builder_create;
extern const struct tool_command builder_validate;
extern const struct tool_command builder_info;
extern const struct tool_command builder_list;
extern const struct tool_command builder_show;
extern const struct tool_command builder_lookfor;
extern const struct tool_command builder_explain;
extern const struct tool_command builder_key;
extern const struct tool_command builder_limits;
extern const struct tool_command builder_presets;
extern const struct tool_command builder_check_command;
extern const struct tool_command builder_disasm;
extern const struct tool_command builder_bench;
extern const struct tool_command builder_diff;
extern const struct tool_command builder_dump;
extern const struct tool_command builder_pack;
extern const struct tool_command builder_unpack;
extern const struct tool_command builder_verify_archive;
extern const struct tool_command builder_keygen;
extern const struct tool_command builder_sign;
extern const struct tool_command builder_verify_signature;
extern const struct tool_command builder_embed;
extern const struct tool_command builder_attach;
extern const struct tool_command builder_extract;
extern const struct tool_command builder_detach;
extern const struct tool_command builder_patch;
extern const struct tool_command builder_store;
extern const struct tool_command builder_site;
extern const struct tool_command builder_completion;

/* Rows of a table that several commands have; 'type' is the settings struct. */
#define BUILDER_OPTION_JSON(type)                                              \
	{                                                                      \
		.name = "json", .kind = TOOL_FLAG,                             \
		.offset = offsetof(type, json),                                \
		.help = "print JSON for machines"                              \
	}

/* For the X macro of snapshot/limits.h; 'limits' is a member of 'settings'. */
#define BUILDER_OPTION_LIMIT(field, value, unit, meaning)                      \
	{ .name = #field,                                                      \
	  .argument = "N",                                                     \
	  .kind = TOOL_NUMBER,                                                 \
	  .offset = offsetof(struct settings, limits.field),                   \
	  .help = "limit: " meaning " (" unit ")",                             \
	  .min = 1,                                                            \
	  .max = UINT64_MAX - 1 },

/* An open snapshot and the library in it. */
struct builder_file {
	struct snap_reader *reader;
	struct ms_library *library;
	struct snap_info info;
};

/* Open the container at SNAP_LOAD_LAZY; 'limits' may be NULL. */
int builder_open(struct builder_file *out, const char *path,
		 const struct snap_limits *limits, struct snap_error *err);

/* The same, and the library image, which must be there. */
int builder_open_library(struct builder_file *out, const char *path,
			 struct snap_error *err);
void builder_close(struct builder_file *file);

/* What is wrong with a snapshot would be found out elsewhere, much later: hold
 * bytes against all that their format says.  'info' may be NULL. */
int builder_check_bytes(struct snap_span bytes, struct snap_info *info,
			struct snap_error *err);

/* tool_report_error() that names the section. */
void builder_report(FILE *out, const char *path, const struct snap_error *err);

/* Tell why 'path' is unusable: JSON on standard output, or text on standard
 * error.  Returns the exit status. */
int builder_fail(const char *path, const struct snap_error *err, bool json);

/* The same where the remedy isn't the reason's, which is about snapshots; NULL
 * where it is. */
int builder_fail_remedy(const char *path, const struct snap_error *err,
			const char *remedy, bool json);

/* The same for a question about names: that there is none is a clear answer,
 * "no"; running out of memory is none. */
int builder_fail_answer(const char *path, const struct snap_error *err,
			bool json);

/* The same of a key or folder of keys, where nothing is known of any file: one
 * line of JSON, and the status is TOOL_UNKNOWN. */
int builder_fail_trust(const char *path, const struct snap_error *err,
		       bool json);

/* The unpacked content of a section, yours with free(); NUL-terminated beyond
 * 'size'.  More than 'most' bytes are SNAP_E_LIMIT. */
int builder_load(const struct snap_reader *reader, uint32_t type, size_t most,
		 char **text, size_t *size, struct snap_error *err);

/*
 * A --timestamp: '*seconds' is kept when it was given; TOOL_UNSET becomes what
 * SOURCE_DATE_EPOCH says, or 0.  Returns TOOL_CONTINUE, or the exit status
 * after a mistake, which was told.
 */
int builder_timestamp(const struct tool_call *call, uint64_t most,
		      uint64_t *seconds);

/* An output must be named, and "-" is no file; the exit status as above. */
int builder_need_output(const struct tool_call *call, const char *output);

/*
 * Nobody means to lose what he names as an input: TOOL_CONTINUE, or the exit
 * status after telling that 'output' is one of 'count' files that are read.
 * NULL and "-" are none.  A link is replaced, and what it leads to stays.
 */
int builder_check_output(const struct tool_call *call, const char *output,
			 const char *const *inputs, size_t count);

/* A monotonic clock, in seconds. */
double builder_now(void);

/* The entry nearest to a name that isn't there goes into the message. */
int builder_find(const struct builder_file *file, const char *name,
		 struct ms_entry *out, struct snap_error *err);

/* Flags of an entry as words: "pure", "function"...; 'add' is called for each
 * that is set. */
void builder_entry_flags(uint32_t flags,
			 void (*add)(void *context, const char *word),
			 void *context);

#endif
