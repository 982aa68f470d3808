/*
 * A YAML file of settings: keys at the top, and mappings of keys one level
 * below, whose values are texts or lists of texts.  Which keys there may be,
 * and what their texts mean, is the caller's business.
 */
#ifndef FMT_SETTINGS_H
#define FMT_SETTINGS_H

#include "formats/stdlib.h"

/*
 * section  the mapping it stands in, "" at the top
 * texts    one, unless 'list' or 'mapping'; UTF-8, never with a NUL inside
 * places   of each text
 * mapping  a mapping at the top: it has no texts, and what it holds follows in
 *          rows whose section it is
 */
struct fmt_setting {
	const char *section;
	const char *key;
	struct fmt_place place;
	const char *const *texts;
	const struct fmt_place *places;
	size_t count;
	bool list;
	bool mapping;
};

/* In the order of the file. */
struct fmt_settings {
	const struct fmt_setting *items;
	size_t count;
	uint64_t size;
	struct snap_digest128 digest; /* of the file's bytes */
	struct snap_arena arena;      /* owns all of it */
};

/*
 * Read the file 'path' of at most 1 MiB.  Returns 0 and fills '*out' (free with
 * fmt_settings_end()); or a code, as fmt_stdlib_read() does: with problems when
 * the file is wrong (no YAML, a key twice, a value that is neither), without
 * when the system failed.  'allocator' may be NULL; libyaml's parser always
 * uses malloc() and has given it back on return.
 */
int fmt_settings_read(struct fmt_settings *out, const char *path,
		      const struct snap_allocator *allocator,
		      struct fmt_problems *problems, struct snap_error *err);

/* The same for text in memory; 'name' stands for the file in places. */
int fmt_settings_read_memory(struct fmt_settings *out, const char *name,
			     struct snap_span text,
			     const struct snap_allocator *allocator,
			     struct fmt_problems *problems,
			     struct snap_error *err);

/* Takes settings that are all zero, too. */
void fmt_settings_end(struct fmt_settings *settings);

#endif
