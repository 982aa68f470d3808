/*
 * A snapshot as text: every field of it, in an order that depends on the
 * content alone, so that two of them can be compared line by line.
 *
 * A field is 'name value' on one line.  A text of several lines stands below
 * its name, each line behind '| '; joined by newlines they are the text.  Bytes
 * that are no text are \xNN.
 */
#ifndef TOOLS_BUILDER_DUMP_H
#define TOOLS_BUILDER_DUMP_H

#include "tools/snapshot-builder/diff/side.h"

/* All of it on standard output; the library has been validated. */
int dump_file(const struct side *side, struct snap_error *err);

/* dump_entry.c: one entry, all but where it lies. */
int dump_entry(const struct side *side, const struct ms_entry *entry,
	       struct snap_error *err);

/* dump_unit.c: what it was compiled to; nothing without code. */
int dump_unit(const struct side *side, const struct ms_entry *entry,
	      struct snap_error *err);

/* dump_text.c: fields, indented by 'depth' steps. */
void dump_name(int depth, const char *name);
void dump_number(int depth, const char *name, uint64_t value);
void dump_digest(int depth, const char *name, uint64_t value);
void dump_word(int depth, const char *name, const char *value);
/* A text in which a newline is \x0a. */
void dump_line(int depth, const char *name, const char *text, size_t size);
void dump_lines(int depth, const char *name, const char *text, size_t size);
void dump_escaped(const char *text, size_t size);

#endif
