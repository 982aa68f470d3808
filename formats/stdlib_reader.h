/* What the parts of the reader share while one library is being read. */
#ifndef FMT_STDLIB_READER_H
#define FMT_STDLIB_READER_H

#include "formats/name_index.h"
#include "formats/stdlib.h"
#include "formats/stdlib_node.h"
#include "formats/stdlib_problem.h"

/* The file that is being read. */
struct fmt_source {
	const char *file; /* its name in places, of the library's arena */
	const char *text;
	size_t size;
};

/* An entry, and the places that the checks over the whole library name. */
struct fmt_entry_note {
	struct fmt_entry_note *next;
	struct fmt_entry entry;
	const struct fmt_place *see_also_places;
	struct fmt_place source_place;
};

struct fmt_input_note {
	struct fmt_input_note *next;
	struct fmt_input input;
};

/* What the limits over all files still allow. */
struct fmt_budget {
	uint64_t bytes;	  /* of max_total_size */
	uint64_t nodes;	  /* of max_nodes */
	uint64_t entries; /* of max_entries */
};

/*
 * A problem with the input is reported, and reading goes on with what is left.
 * A failure of the system is kept in 'rc': from then on nothing is made, and
 * who asks for memory gets NULL.
 */
struct fmt_stdlib_reader {
	struct fmt_stdlib_limits limits;
	struct fmt_library *library; /* the one that is being made */
	struct fmt_problems *problems;
	size_t reported; /* problems of this run */
	struct fmt_source source;
	struct snap_arena nodes; /* of the file that is being read */
	struct snap_arena notes; /* of the run */
	struct fmt_budget left;
	bool overdrawn;	    /* something was refused for want of it */
	const char *folder; /* of the manifest with its '/'; NULL: in memory */
	const char *root;   /* its real path */
	int root_fd;	    /* the folder itself; -1: not open */

	struct fmt_category *categories;
	struct fmt_name_index category_index;
	bool categories_known; /* the manifest's list is whole */
	bool category_used[FMT_STDLIB_MAX_CATEGORIES];
	struct fmt_group *groups;
	struct fmt_entry_note *entries; /* newest first */
	struct fmt_input_note *inputs;	/* newest first */
	bool entries_unclear;	 /* there may be entries that are not known */
	bool overfull;		 /* max_entries was reported */
	bool categories_unclear; /* an entry's category is not known */

	int rc;
	struct snap_error err;
};

/* A piece of 'arena' for 'count' things of 'size' bytes; NULL: has failed. */
void *fmt_reader_array(struct fmt_stdlib_reader *reader,
		       struct snap_arena *arena, size_t count, size_t size);

/* A copy in the library's arena; NULL: has failed. */
const char *fmt_reader_text(struct fmt_stdlib_reader *reader, const char *text,
			    size_t size);

/* Make the index of categories ready for all there may be. */
bool fmt_reader_index_categories(struct fmt_stdlib_reader *reader);

/* Keep the first failure of the system. */
void fmt_reader_fail(struct fmt_stdlib_reader *reader, int rc,
		     const struct snap_error *err);
void fmt_reader_fail_memory(struct fmt_stdlib_reader *reader);

void fmt_reader_report(struct fmt_stdlib_reader *reader,
		       const struct fmt_problem *problem);

/* Take over the problems of a reader of one of the files. */
void fmt_reader_join_problems(struct fmt_stdlib_reader *reader,
			      const struct fmt_stdlib_reader *part);

/* False when another problem would only be counted: then don't look for words
 * to describe it. */
bool fmt_reader_listens(const struct fmt_stdlib_reader *reader);

/* Where 'node' stands. */
struct fmt_place fmt_reader_place(const struct fmt_stdlib_reader *reader,
				  const struct fmt_node *node);

/* Where byte 'offset' of the source stands: columns count characters. */
struct fmt_place fmt_reader_place_at(const struct fmt_stdlib_reader *reader,
				     size_t offset);

/* Where the tab in the text of 'node' stands.  Block texts are searched for it;
 * for others, where it may be an escape, it is the place of 'node'. */
struct fmt_place fmt_reader_place_of_tab(const struct fmt_stdlib_reader *reader,
					 const struct fmt_node *node);

#endif
