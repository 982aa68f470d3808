/*
 * What differs between two snapshots, in areas of rows.
 *
 * A row is one thing that was added, removed, changed or renamed, and holds
 * what of it changed.  Rows are JSON from the beginning: the text that people
 * see is made from them, so both say the same.
 */
#ifndef TOOLS_BUILDER_DIFF_H
#define TOOLS_BUILDER_DIFF_H

#include "tools/snapshot-builder/diff/side.h"

/* X(NAME, "word"), in the order they are shown. */
#define DIFF_AREAS(X)                                                          \
	X(HEADER, "header")                                                    \
	X(KEY, "key")                                                          \
	X(BUILD, "build")                                                      \
	X(INPUTS, "inputs")                                                    \
	X(LIBRARY, "library")                                                  \
	X(CATEGORIES, "categories")                                            \
	X(BUILTINS, "builtins")                                                \
	X(FUNCTIONS, "functions")                                              \
	X(HELP, "help")                                                        \
	X(KEYWORDS, "keywords")                                                \
	X(SOURCES, "sources")                                                  \
	X(SECTIONS, "sections")

enum diff_area {
#define DIFF_AREA_ENUM(name, word) DIFF_##name,
	DIFF_AREAS(DIFF_AREA_ENUM)
#undef DIFF_AREA_ENUM
	DIFF_AREA_COUNT
};

extern const char *const diff_area_words[DIFF_AREA_COUNT];

/* areas  arrays of {name, kind, was, changes: [{what, before, after}]} */
struct diff {
	struct side side[2];
	struct tool_json *areas[DIFF_AREA_COUNT];
	bool identical; /* to the byte */
};

/*
 * Read both files, check all of them and compare them.  On failure '*failed' is
 * the path that can't be used.  'diff' is zero before; diff_end() it either
 * way.
 */
int diff_files(struct diff *diff, const char *const paths[2],
	       const struct snap_limits *limits, const char **failed,
	       struct snap_error *err);
void diff_end(struct diff *diff);

/* A row in the making; it is there as soon as something is put into it. */
struct diff_item {
	struct diff *diff;
	enum diff_area area;
	struct ms_text name;
	struct tool_json *changes; /* borrowed; NULL: no row yet */
};

struct diff_item diff_item(struct diff *diff, enum diff_area area,
			   struct ms_text name);
struct ms_text diff_text(const char *text);

/* The row, of a thing that is in one file only ('side'), or has another name
 * in the second one. */
void diff_item_only(struct diff_item *item, unsigned side);
void diff_item_renamed(struct diff_item *item, struct ms_text after);

/* Into the row when both differ; values[k] is NULL when side k has none.  A
 * text of several lines, or a long one, is told by size and digest. */
void diff_put_texts(struct diff_item *item, const char *what,
		    const struct ms_text *const values[2]);
void diff_put_words(struct diff_item *item, const char *what,
		    const char *before, const char *after);
void diff_put_number(struct diff_item *item, const char *what, uint64_t before,
		     uint64_t after);
void diff_put_digest(struct diff_item *item, const char *what, uint64_t before,
		     uint64_t after);

/* One value of JSON that is equal or not: a text, a number, a bool, null. */
void diff_put_json(struct diff_item *item, const char *what,
		   const struct tool_json *before,
		   const struct tool_json *after);

/* The areas: diff_header.c, diff_entries.c, diff_lists.c, diff_help.c. */
void diff_header(struct diff *diff);
void diff_provenance(struct diff *diff);
void diff_sections(struct diff *diff);
int diff_entries(struct diff *diff, struct snap_error *err);
int diff_categories(struct diff *diff, struct snap_error *err);
void diff_keywords(struct diff *diff);
int diff_help(struct diff *diff, const struct ms_entry entries[2],
	      struct snap_error *err);

/* diff_why.c: the first cause for which the bytes differ, {cause, text, also,
 * first_difference}.  Yours. */
int diff_why(const struct diff *diff, struct tool_json **out,
	     struct snap_error *err);

#endif
