#include "formats/stdlib_tree.h"
#include "formats/stdlib_fields.h"

#include <string.h>

enum {
	CHUNK_NODES = 128
};

struct fmt_tree_chunk {
	struct fmt_tree_chunk *next;
	struct fmt_node nodes[CHUNK_NODES];
};

void fmt_tree_begin(struct fmt_tree *tree, struct fmt_stdlib_reader *reader,
		    const struct fmt_node_stream *stream)
{
	*tree = (struct fmt_tree){ .reader = reader, .stream = stream };
	tree->level = &tree->document;
	tree->document.end = &tree->root;
}

static struct fmt_place place_of(const struct fmt_tree *tree,
				 const struct fmt_tree_item *item)
{
	return (struct fmt_place){ tree->reader->source.file,
				   (uint32_t)item->line,
				   (uint32_t)item->column };
}

static bool refuse_limit(struct fmt_tree *tree,
			 const struct fmt_tree_item *item, const char *what,
			 const char *name, uint64_t limit)
{
	fmt_reader_report(tree->reader,
			  &(struct fmt_problem){
				  .code = SNAP_E_LIMIT,
				  .place = place_of(tree, item),
				  .message = fmt_say("%s (%s is %llu)", what,
						     name, ull(limit))
						     .text,
			  });
	return false;
}

static bool refuse_depth(struct fmt_tree *tree,
			 const struct fmt_tree_item *item)
{
	return refuse_limit(tree, item, "too many levels of nesting",
			    "max_depth", tree->reader->limits.max_depth);
}

static bool spend_nodes(struct fmt_tree *tree, const struct fmt_tree_item *item,
			uint32_t count)
{
	struct fmt_stdlib_reader *reader = tree->reader;

	if (count > reader->left.nodes) {
		reader->overdrawn = true;
		return refuse_limit(tree, item,
				    "too many nodes, aliases expanded",
				    "max_nodes", reader->limits.max_nodes);
	}
	reader->left.nodes -= count;
	return true;
}

static bool next_chunk(struct fmt_tree *tree)
{
	struct fmt_tree_chunk *chunk = tree->free.chunk;
	struct fmt_tree_chunk *next = chunk == NULL ? NULL : chunk->next;

	if (next == NULL) {
		next = fmt_reader_array(tree->reader, &tree->reader->nodes, 1,
					sizeof(*next));
		if (next == NULL)
			return false;
		if (chunk != NULL)
			chunk->next = next;
	}
	tree->free = (struct fmt_tree_mark){ .chunk = next };
	return true;
}

static struct fmt_node *new_node(struct fmt_tree *tree)
{
	if ((tree->free.chunk == NULL || tree->free.used == CHUNK_NODES) &&
	    !next_chunk(tree))
		return NULL;
	return &tree->free.chunk->nodes[tree->free.used++];
}

static struct fmt_node *add_node(struct fmt_tree *tree, enum fmt_node_kind kind,
				 const struct fmt_tree_item *item)
{
	struct fmt_tree_level *level = tree->level;
	struct fmt_node *node = new_node(tree);

	if (node == NULL)
		return NULL;
	*node = (struct fmt_node){
		.kind = (uint8_t)kind,
		.text = "",
		.line = (uint32_t)item->line,
		.column = (uint32_t)item->column,
	};
	*level->end = node;
	level->end = &node->next;
	level->last = node;
	if (level->node != NULL)
		level->node->size++;
	return node;
}

static bool add_anchor(struct fmt_tree *tree, const struct fmt_tree_item *item,
		       const struct fmt_node *node)
{
	struct fmt_stdlib_reader *r = tree->reader;

	if (item->anchor == NULL)
		return true;
	if (tree->anchor_count == FMT_STDLIB_MAX_ANCHORS)
		return refuse_limit(tree, item, "too many anchors", "the bound",
				    FMT_STDLIB_MAX_ANCHORS);
	if (tree->anchors == NULL)
		tree->anchors =
			fmt_reader_array(r, &r->nodes, FMT_STDLIB_MAX_ANCHORS,
					 sizeof(*tree->anchors));
	size_t length = strlen(item->anchor);
	char *copy = fmt_reader_array(r, &r->nodes, length + 1, 1);
	if (copy == NULL)
		return false;
	memcpy(copy, item->anchor, length);
	tree->anchors[tree->anchor_count++] =
		(struct fmt_tree_anchor){ copy, node };
	return true;
}

/* The newest anchor of a name is the one that counts. */
static const struct fmt_node *find_anchor(const struct fmt_tree *tree,
					  const char *name)
{
	for (size_t i = tree->anchor_count; i-- != 0;)
		if (strcmp(tree->anchors[i].name, name) == 0)
			return tree->anchors[i].node;
	return NULL;
}

/* A child is complete. */
static void add_weight(struct fmt_tree *tree, const struct fmt_node *child)
{
	struct fmt_node *node = tree->level->node;

	if (node == NULL)
		return;
	node->weight += child->weight;
	if (node->height <= child->height)
		node->height = (uint16_t)(child->height + 1);
}

static bool is_key(const struct fmt_tree_level *level)
{
	return level->node != NULL && level->node->kind == FMT_NODE_MAPPING &&
	       level->node->size % 2 == 1;
}

static const char *copy_word(struct fmt_tree_words *words,
			     struct snap_arena *arena, const char *text,
			     size_t size)
{
	if (size == 0 || size > FMT_TREE_WORD_MAX)
		return snap_arena_text(arena, text, size);
	size_t first = (unsigned char)text[0];
	size_t last = (unsigned char)text[size - 1];
	size_t i = (first + last * 5 + size * 9) % FMT_TREE_WORDS;
	if (words->seen[i].size == size &&
	    memcmp(words->seen[i].text, text, size) == 0)
		return words->seen[i].text;
	char *copy = snap_arena_text(arena, text, size);
	if (copy != NULL) {
		words->seen[i].text = copy;
		words->seen[i].size = size;
	}
	return copy;
}

static bool copy_text(struct fmt_tree *tree, struct fmt_node *node,
		      const struct fmt_tree_item *item)
{
	struct fmt_stdlib_reader *r = tree->reader;

	if (item->size > r->limits.max_text)
		return refuse_limit(tree, item, "a text is too long",
				    "max_text", r->limits.max_text);
	/* Keys are forgotten, every other text may be part of the model. */
	if (is_key(tree->level))
		node->text = copy_word(&tree->keys, &r->nodes, item->text,
				       item->size);
	else if (item->size != 0)
		node->text = copy_word(&tree->values, &r->library->arena,
				       item->text, item->size);
	node->size = (uint32_t)item->size;
	if (node->text == NULL)
		fmt_reader_fail_memory(r);
	return node->text != NULL;
}

static void begin_item(struct fmt_tree *tree)
{
	tree->stream_mark = tree->free;
	tree->stream_anchors = tree->anchor_count;
}

/* Nodes with an anchor have to stay, for aliases to come. */
static void take_item(struct fmt_tree *tree, const struct fmt_node *item)
{
	struct fmt_tree_level *level = tree->level;

	tree->stream->take(tree->reader, item);
	level->node->first = NULL;
	level->end = &level->node->first;
	level->last = NULL;
	if (tree->anchor_count == tree->stream_anchors)
		tree->free = tree->stream_mark;
	begin_item(tree);
}

static void complete(struct fmt_tree *tree, const struct fmt_node *node)
{
	add_weight(tree, node);
	if (tree->streaming != NULL && tree->level->node == tree->streaming)
		take_item(tree, node);
}

bool fmt_tree_scalar(struct fmt_tree *tree, const struct fmt_tree_item *item)
{
	if (!spend_nodes(tree, item, 1))
		return false;
	struct fmt_node *node = add_node(tree, FMT_NODE_SCALAR, item);
	if (node == NULL || !copy_text(tree, node, item))
		return false;
	node->weight = 1;
	node->style = (uint8_t)item->style;
	if (!add_anchor(tree, item, node))
		return false;
	complete(tree, node);
	return tree->reader->rc == 0;
}

static struct fmt_tree_level *next_level(struct fmt_tree *tree)
{
	struct fmt_tree_level *level = tree->level;

	if (level->down != NULL)
		return level->down;
	struct fmt_tree_level *down = fmt_reader_array(
		tree->reader, &tree->reader->nodes, 1, sizeof(*down));
	if (down == NULL)
		return NULL;
	level->down = down;
	down->up = level;
	down->depth = level->depth + 1;
	return down;
}

/* 'node' is a new child of the top mapping, and 'key' was the one before. */
static bool begins_stream(struct fmt_tree *tree, const struct fmt_node *node,
			  const struct fmt_node *key)
{
	const struct fmt_node_stream *stream = tree->stream;

	return stream != NULL && tree->level->depth == 1 && key != NULL &&
	       tree->level->node->size % 2 == 0 &&
	       node->kind == FMT_NODE_SEQUENCE &&
	       fmt_node_is_text(key, stream->key) &&
	       stream->ready(tree->reader, tree->level->node);
}

bool fmt_tree_open(struct fmt_tree *tree, enum fmt_node_kind kind,
		   const struct fmt_tree_item *item)
{
	const struct fmt_node *before = tree->level->last;

	if (!spend_nodes(tree, item, 1))
		return false;
	if (tree->level->depth >= tree->reader->limits.max_depth)
		return refuse_depth(tree, item);
	struct fmt_node *node = add_node(tree, kind, item);
	struct fmt_tree_level *level = next_level(tree);
	if (node == NULL || level == NULL)
		return false;
	node->height = 1;
	/* An anchor here would let an alias see the sequence without items. */
	if (item->anchor == NULL && begins_stream(tree, node, before)) {
		tree->streaming = node;
		begin_item(tree);
	}
	level->node = node;
	level->end = &node->first;
	level->last = NULL;
	tree->level = level;
	return add_anchor(tree, item, node);
}

bool fmt_tree_close(struct fmt_tree *tree)
{
	struct fmt_node *node = tree->level->node;

	/* Until here the weight was that of the children. */
	node->weight++;
	tree->level = tree->level->up;
	complete(tree, node);
	return tree->reader->rc == 0;
}

static bool is_open(const struct fmt_tree *tree, const struct fmt_node *node)
{
	for (const struct fmt_tree_level *l = tree->level; l->node != NULL;
	     l = l->up)
		if (l->node == node)
			return true;
	return false;
}

static bool refuse_alias(struct fmt_tree *tree,
			 const struct fmt_tree_item *item, const char *wrong)
{
	fmt_reader_report(
		tree->reader,
		&(struct fmt_problem){
			.place = place_of(tree, item),
			.message =
				fmt_say("alias %s %s",
					fmt_quote(item->text, item->size).text,
					wrong)
					.text,
		});
	return false;
}

bool fmt_tree_alias(struct fmt_tree *tree, const struct fmt_tree_item *item)
{
	const struct fmt_node *target = find_anchor(tree, item->text);

	if (target == NULL)
		return refuse_alias(tree, item, "has no anchor before it");
	if (is_open(tree, target))
		return refuse_alias(tree, item, "stands inside what it names");
	if (!spend_nodes(tree, item, target->weight))
		return false;
	if (tree->level->depth + target->height >
	    tree->reader->limits.max_depth)
		return refuse_depth(tree, item);

	enum fmt_node_kind kind = (enum fmt_node_kind)target->kind;
	struct fmt_node *node = add_node(tree, kind, item);
	if (node == NULL)
		return false;
	*node = *target;
	node->next = NULL;
	node->line = (uint32_t)item->line;
	node->column = (uint32_t)item->column;
	complete(tree, node);
	return tree->reader->rc == 0;
}
