/* Parts of a snapshot in words and as JSON, for several commands. */
#ifndef TOOLS_BUILDER_DESCRIBE_H
#define TOOLS_BUILDER_DESCRIBE_H

#include "library/library.h"
#include "library/library_write.h"
#include "snapshot/snapshot.h"
#include "tools/common/json.h"

extern const char *const describe_codec_words[]; /* by enum snap_codec */

/* "NAMES", taking the type for one of a library image; NULL when it is none. */
const char *describe_section_name(uint32_t type);

/* The same when the runtime is known: "0x4711" for what isn't ours. */
#define DESCRIBE_SECTION_SIZE 16
const char *describe_section(uint32_t runtime, uint32_t type,
			     char out[DESCRIBE_SECTION_SIZE]);

/* A digest of 64 bits as 16 digits. */
void describe_digest(struct tool_json *json, const char *name, uint64_t value);

/* {text, bytecode, builtins, options}; the numbers as 16 digits. */
struct tool_json *describe_key(const char *text, const struct snap_key *key);

/* An array with one object per section. */
struct tool_json *describe_sections(const struct snap_reader *reader);

/* {entries, builtins, planned, functions, bytecode, private, categories}.
 */
struct tool_json *describe_counts(const struct ms_library_info *info);

/* {codec, level, block_size, dictionary_size, sources}: what affects the
 * file. */
struct tool_json *describe_layout(const struct ms_library_layout *layout);

/* Bytes of sections that booting doesn't need. */
uint64_t describe_cold_size(const struct snap_reader *reader);

/* Seconds since 1970 as "2026-11-22T01:02:03Z". */
#define DESCRIBE_TIME_SIZE 40
void describe_time(uint64_t seconds, char out[DESCRIBE_TIME_SIZE]);

/* "MSES" when it is four printable characters, else "0x12345678". */
#define DESCRIBE_RUNTIME_SIZE 12
void describe_runtime(uint32_t runtime, char out[DESCRIBE_RUNTIME_SIZE]);

#endif
