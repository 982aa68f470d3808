/*
 * A YAML document as a small tree in which every node knows its place.
 *
 * Aliases are nodes of their own that share the children of what they stand
 * for; how many nodes a walk over the tree meets is bounded all the same.
 */
#ifndef FMT_STDLIB_NODE_H
#define FMT_STDLIB_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fmt_stdlib_reader;

enum fmt_node_kind {
	FMT_NODE_SCALAR,
	FMT_NODE_SEQUENCE,
	FMT_NODE_MAPPING, /* children: key, value, key, value... */
};

enum fmt_node_style {
	FMT_STYLE_PLAIN,  /* without quotes: may be no text */
	FMT_STYLE_QUOTED, /* may hold escapes */
	FMT_STYLE_BLOCK,  /* after '|' or '>' */
};

struct fmt_node {
	const struct fmt_node *next;  /* in its sequence or mapping */
	const struct fmt_node *first; /* child; NULL for a scalar */
	const char *text; /* scalar: UTF-8 and a NUL, may hold NULs; else "" */
	uint32_t size;	  /* bytes of text, or number of children */
	uint32_t weight;  /* nodes of the subtree, 0 while it is being read */
	uint32_t line;
	uint32_t column;
	uint16_t height; /* levels of collections in the subtree */
	uint8_t kind;	 /* enum fmt_node_kind */
	uint8_t style;	 /* enum fmt_node_style, of a scalar */
};

/*
 * A sequence below the top mapping whose items are taken one by one as they are
 * read, so that only one of them is in memory.
 *
 * key    of the sequence
 * ready  may items of 'top', which is not yet complete, be taken?  If not, the
 *        sequence is part of the tree like any other
 * take   use one; its nodes are gone afterwards
 */
struct fmt_node_stream {
	const char *key;
	bool (*ready)(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *top);
	void (*take)(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *item);
};

/*
 * The tree of 'text', which is reader->source from now on; or NULL: then a
 * problem was reported or the reader has failed.  Nodes and keys live in
 * reader->nodes, the other texts in the library's arena.  'stream' may be NULL.
 */
const struct fmt_node *fmt_node_parse(struct fmt_stdlib_reader *reader,
				      const char *text, size_t size,
				      const struct fmt_node_stream *stream);

#endif
