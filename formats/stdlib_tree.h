/* Builds the tree of a document from what a parser meets, in its order. */
#ifndef FMT_STDLIB_TREE_H
#define FMT_STDLIB_TREE_H

#include "formats/stdlib_reader.h"

/* A collection whose end has not come yet. */
struct fmt_tree_level {
	struct fmt_tree_level *up;
	struct fmt_tree_level *down; /* made before: used again */
	struct fmt_node *node;	     /* NULL: the document itself */
	const struct fmt_node **end; /* where the next child is linked */
	const struct fmt_node *last; /* child */
	uint32_t depth;
};

struct fmt_tree_anchor {
	const char *name;
	const struct fmt_node *node;
};

/* Nodes come from chunks that are used again for the next item of a stream. */
struct fmt_tree_chunk;

struct fmt_tree_mark {
	struct fmt_tree_chunk *chunk;
	size_t used;
};

enum {
	FMT_TREE_WORDS = 64,
	FMT_TREE_WORD_MAX = 16
};

/* Short texts that come again and again are kept once: one per hash, the one
 * that was seen last. */
struct fmt_tree_words {
	struct {
		const char *text;
		size_t size;
	} seen[FMT_TREE_WORDS];
};

struct fmt_tree {
	struct fmt_stdlib_reader *reader;
	const struct fmt_node_stream *stream;
	struct fmt_tree_level document;
	struct fmt_tree_level *level;
	const struct fmt_node *root;
	struct fmt_tree_anchor *anchors;
	size_t anchor_count;
	struct fmt_tree_mark free;
	const struct fmt_node *streaming; /* the sequence, or NULL */
	struct fmt_tree_mark stream_mark;
	size_t stream_anchors;
	struct fmt_tree_words keys;
	struct fmt_tree_words values;
};

/* What stands at one place.  Names may be NULL; texts are copied. */
struct fmt_tree_item {
	size_t line;
	size_t column;
	const char *anchor;
	const char *text;
	size_t size;
	enum fmt_node_style style;
};

/* 'stream' may be NULL.  The tree must not be moved afterwards. */
void fmt_tree_begin(struct fmt_tree *tree, struct fmt_stdlib_reader *reader,
		    const struct fmt_node_stream *stream);

/* These return false when the reading of the file has to end: something was
 * reported, or the reader has failed. */
bool fmt_tree_scalar(struct fmt_tree *tree, const struct fmt_tree_item *item);
bool fmt_tree_open(struct fmt_tree *tree, enum fmt_node_kind kind,
		   const struct fmt_tree_item *item);
bool fmt_tree_close(struct fmt_tree *tree);
bool fmt_tree_alias(struct fmt_tree *tree, const struct fmt_tree_item *item);

#endif
