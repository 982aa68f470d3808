/* The group files of a library: each read on its own, then put together. */
#ifndef FMT_STDLIB_GROUPS_H
#define FMT_STDLIB_GROUPS_H

#include "formats/stdlib_reader.h"

/*
 * Read the files that 'groups' of the manifest lists, from up to 'jobs'
 * threads, and add what is in them.  reader->nodes is given back as soon as the
 * list is known: 'groups' is not there afterwards.
 */
void fmt_groups_read(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *groups, uint32_t jobs);

#endif
