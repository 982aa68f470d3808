/*
 * Libraries, and snapshots of them, for tests and fuzzing.  Knows no cmocka:
 * what can't be made is an abort().
 */
#ifndef TESTS_SESSION_LIBRARY_FIXTURE_H
#define TESTS_SESSION_LIBRARY_FIXTURE_H

#include "base/strbuf.h"
#include "library/library.h"
#include "library/library_write.h"

/* Eight entries of three categories: native ones, a planned one, and two that
 * become functions with a source. */
extern const char library_text[];

/* From library_text, or from another group: free with fmt_stdlib_free(). */
struct fmt_library *library_of(const char *text, size_t size);

/*
 * The one above with two .m functions, and a private one, which comes first: a
 * model in memory has none.
 */
#define LIBRARY_ENTRIES	  9
#define LIBRARY_FUNCTIONS 3
#define LIBRARY_IMPORTS	  5
extern const char *const library_imports[LIBRARY_IMPORTS];
#define LIBRARY_PRIVATE "/shape/private/turn"
struct library_model {
	struct fmt_library *read;
	struct fmt_library library;
	struct fmt_entry entries[LIBRARY_ENTRIES];
};
void library_model_begin(struct library_model *model);
void library_model_end(struct library_model *model);

/* Its entry of that name, to be changed; abort() when there is none. */
struct fmt_entry *library_model_entry(struct library_model *model,
				      const char *name);

/* SOURCES/session/stdlib, free with fmt_stdlib_free(). */
struct fmt_library *real_library(void);

/* That many entries, made without reading: "f00000", "f00001"... in seven
 * categories, each with one of three keywords and the one of all. */
struct synthetic_model {
	struct fmt_library library;
	struct fmt_entry *entries;
	char (*names)[8];
};
void synthetic_model_begin(struct synthetic_model *model, uint32_t entries);
void synthetic_model_end(struct synthetic_model *model);

/* Every way to lay an image out. */
enum library_layout {
	LIBRARY_RAW,
	LIBRARY_ZSTD,
	LIBRARY_BLOCKS,
	LIBRARY_DICTIONARY,
	LIBRARY_RAW_BARE, /* without sources and code, and those below */
	LIBRARY_ZSTD_BARE,
	LIBRARY_BLOCKS_BARE,
	LIBRARY_DICTIONARY_BARE,
	LIBRARY_LAYOUTS,
};
struct ms_library_layout library_layout(enum library_layout which);

/*
 * Code for the functions of a model: images that are right, of one function
 * that does nothing, and that tell the file they are of.  Every 'each'-th
 * function has one.
 */
struct library_code {
	struct snap_strbuf *images; /* one per entry */
	struct ms_compiled *compiled;
	uint32_t count;
};
void library_code_begin(struct library_code *code,
			const struct fmt_library *library, uint32_t each);
void library_code_end(struct library_code *code);

/* A snapshot of the library: 'bytes' is free()d by the next one's end. */
struct library_snapshot {
	uint8_t *bytes;
	size_t size;
};
void library_snapshot_begin(struct library_snapshot *snapshot,
			    const struct fmt_library *library,
			    enum library_layout which, uint32_t jobs);

/* The same with this code, or none, and without sources if so said. */
void library_snapshot_with(struct library_snapshot *snapshot,
			   const struct fmt_library *library,
			   const struct ms_library_layout *layout,
			   const struct library_code *code, uint32_t jobs);
void library_snapshot_end(struct library_snapshot *snapshot);

/* Reader and library over borrowed bytes. */
struct library_view {
	struct snap_reader *reader;
	struct ms_library *library;
};
int library_view_open(struct library_view *view, const void *bytes, size_t size,
		      enum snap_load_level level,
		      const struct snap_allocator *allocator,
		      struct snap_error *err);
void library_view_close(struct library_view *view);

/*
 * Everything a library can be asked, however wrong it is: each entry by number
 * and name, its document, help and source, prefixes, categories, searches.
 * Returns the first failure, goes on after it; abort() when what succeeded
 * contradicts itself.
 */
int use_library(const struct ms_library *library,
		const struct snap_allocator *allocator, struct snap_error *err);

#endif
