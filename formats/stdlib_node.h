/*
 * A YAML document as a small tree in which every node knows its place.
 *
 * Aliases are nodes of their own that share the children of what they stand
 * for; how many nodes a walk over the tree meets is bounded all the same.
 */
#ifndef FMT_STDLIB_NODE_H
#define FMT_STDLIB_NODE_H

#include <stdbool.h>
#include <stdint.h>

struct fmt_stdlib_reader;

enum fmt_node_kind {
	FMT_NODE_SCALAR,
	FMT_NODE_SEQUENCE,
	FMT_NODE_MAPPING, /* children: key, value, key, value... */
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
	bool plain;	 /* scalar on one line without quotes: may be no text */
	bool quoted;	 /* scalar in quotes: may hold escapes */
};

/*
 * The tree of reader->source, or NULL: then a problem was reported or the
 * reader has failed.  Nodes and keys live in reader->nodes, the other texts in
 * the library's arena.
 */
const struct fmt_node *fmt_node_parse(struct fmt_stdlib_reader *reader);

#endif
