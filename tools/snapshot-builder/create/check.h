/* create --check: does the same input give the same bytes? */
#ifndef TOOLS_BUILDER_CHECK_H
#define TOOLS_BUILDER_CHECK_H

#include "tools/snapshot-builder/create/build.h"

#include <stdbool.h>

/* The first place where two snapshots differ. */
struct builder_difference {
	bool differs;
	uint64_t offset; /* in the file */
	uint64_t size[2];
	/* "header", "section table", "padding", or a section's name and the
	 * place in it */
	char where[80];
};

/*
 * Build twice into memory: as planned, and again from the files, by absolute
 * paths in another folder, with another time zone, locale, user name and umask,
 * with another number of threads, and with an allocator that moves every block.
 * 'content' is the content digest of the first build.
 */
int builder_check(const struct builder_input *input,
		  const struct builder_plan *plan,
		  const struct tool_texts *paths,
		  struct builder_difference *out,
		  char content[SNAP_DIGEST_TEXT_SIZE], struct snap_error *err);

/* 'a' must be a readable snapshot. */
void builder_compare(const void *a, size_t a_size, const void *b, size_t b_size,
		     struct builder_difference *out);

#endif
