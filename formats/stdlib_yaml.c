#include "formats/stdlib_node.h"
#include "formats/stdlib_reader.h"
#include "formats/stdlib_text.h"

#include <string.h>
#include <yaml.h>

/* A collection whose end has not come yet. */
struct level {
	struct level *up;
	struct level *down;	     /* made before: used again */
	struct fmt_node *node;	     /* NULL: the document itself */
	const struct fmt_node **end; /* where the next child is linked */
	uint32_t depth;
};

struct anchor {
	const char *name;
	const struct fmt_node *node;
};

struct builder {
	struct fmt_stdlib_reader *reader;
	struct level document;
	struct level *level;
	const struct fmt_node *root;
	struct anchor *anchors;
	size_t anchor_count;
	unsigned documents;
};

static struct fmt_place place_of(const struct builder *b, yaml_mark_t mark)
{
	return (struct fmt_place){ b->reader->source.file,
				   (uint32_t)mark.line + 1,
				   (uint32_t)mark.column + 1 };
}

/* These end the reading of the file, and so return false. */
static bool refuse(struct builder *b, yaml_mark_t mark, const char *message,
		   const char *expected)
{
	fmt_reader_report(b->reader,
			  &(struct fmt_problem){ .place = place_of(b, mark),
						 .message = message,
						 .expected = expected });
	return false;
}

static bool refuse_limit(struct builder *b, yaml_mark_t mark, const char *what,
			 const char *name, uint64_t limit)
{
	fmt_reader_report(b->reader,
			  &(struct fmt_problem){
				  .code = SNAP_E_LIMIT,
				  .place = place_of(b, mark),
				  .message = fmt_say("%s (%s is %llu)", what,
						     name, ull(limit))
						     .text,
			  });
	return false;
}

static bool spend_nodes(struct builder *b, yaml_mark_t mark, uint32_t count)
{
	if (count > b->reader->nodes_left)
		return refuse_limit(b, mark, "too many nodes, aliases expanded",
				    "max_nodes", b->reader->limits.max_nodes);
	b->reader->nodes_left -= count;
	return true;
}

static void link_node(struct builder *b, struct fmt_node *node)
{
	struct level *level = b->level;

	*level->end = node;
	level->end = &node->next;
	if (level->node != NULL)
		level->node->size++;
}

static struct fmt_node *add_node(struct builder *b, enum fmt_node_kind kind,
				 yaml_mark_t mark)
{
	struct fmt_node *node = fmt_reader_array(b->reader, &b->reader->nodes,
						 1, sizeof(*node));

	if (node == NULL)
		return NULL;
	node->kind = (uint8_t)kind;
	node->text = "";
	node->line = (uint32_t)mark.line + 1;
	node->column = (uint32_t)mark.column + 1;
	link_node(b, node);
	return node;
}

static bool add_anchor(struct builder *b, const yaml_char_t *name,
		       const struct fmt_node *node, yaml_mark_t mark)
{
	struct fmt_stdlib_reader *r = b->reader;

	if (name == NULL)
		return true;
	if (b->anchor_count == FMT_STDLIB_MAX_ANCHORS)
		return refuse_limit(b, mark, "too many anchors", "the bound",
				    FMT_STDLIB_MAX_ANCHORS);
	if (b->anchors == NULL)
		b->anchors =
			fmt_reader_array(r, &r->nodes, FMT_STDLIB_MAX_ANCHORS,
					 sizeof(*b->anchors));
	size_t length = strlen((const char *)name);
	char *copy = fmt_reader_array(r, &r->nodes, length + 1, 1);
	if (copy == NULL)
		return false;
	memcpy(copy, name, length);
	b->anchors[b->anchor_count++] = (struct anchor){ copy, node };
	return true;
}

/* The newest anchor of a name is the one that counts. */
static const struct fmt_node *find_anchor(const struct builder *b,
					  const char *name)
{
	for (size_t i = b->anchor_count; i-- != 0;)
		if (strcmp(b->anchors[i].name, name) == 0)
			return b->anchors[i].node;
	return NULL;
}

static bool check_tag(struct builder *b, const yaml_char_t *tag,
		      yaml_mark_t mark)
{
	if (tag == NULL)
		return true;
	const char *text = (const char *)tag;
	return refuse(
		b, mark,
		fmt_say("tag %s", fmt_quote(text, strlen(text)).text).text,
		"no tags: the schema says what each value is");
}

static bool add_weight(struct level *level, const struct fmt_node *child)
{
	struct fmt_node *node = level->node;

	if (node == NULL)
		return true;
	node->weight += child->weight;
	if (node->height <= child->height)
		node->height = (uint16_t)(child->height + 1);
	return true;
}

/* Keys are looked at and forgotten; every other text is part of the model. */
static bool is_key(const struct level *level)
{
	return level->node != NULL && level->node->kind == FMT_NODE_MAPPING &&
	       level->node->size % 2 == 1;
}

static bool copy_text(struct builder *b, struct fmt_node *node,
		      const yaml_event_t *event)
{
	struct fmt_stdlib_reader *r = b->reader;
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;

	if (length > r->limits.max_text)
		return refuse_limit(b, event->start_mark, "a text is too long",
				    "max_text", r->limits.max_text);
	struct snap_arena *arena =
		is_key(b->level) ? &r->nodes : &r->library->arena;
	char *copy = snap_arena_text(arena, value, length);
	if (copy == NULL) {
		fmt_reader_fail_memory(r);
		return false;
	}
	node->text = copy;
	node->size = (uint32_t)length;
	return true;
}

static bool take_scalar(struct builder *b, const yaml_event_t *event)
{
	yaml_mark_t mark = event->start_mark;
	yaml_scalar_style_t style = event->data.scalar.style;

	if (!check_tag(b, event->data.scalar.tag, mark) ||
	    !spend_nodes(b, mark, 1))
		return false;
	struct fmt_node *node = add_node(b, FMT_NODE_SCALAR, mark);
	if (node == NULL || !copy_text(b, node, event))
		return false;
	node->weight = 1;
	node->plain = style == YAML_PLAIN_SCALAR_STYLE;
	node->quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
		       style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	return add_weight(b->level, node) &&
	       add_anchor(b, event->data.scalar.anchor, node, mark);
}

static bool refuse_depth(struct builder *b, yaml_mark_t mark)
{
	return refuse_limit(b, mark, "too many levels of nesting", "max_depth",
			    b->reader->limits.max_depth);
}

static struct level *next_level(struct builder *b)
{
	struct level *level = b->level;

	if (level->down != NULL)
		return level->down;
	struct level *down = fmt_reader_array(b->reader, &b->reader->nodes, 1,
					      sizeof(*down));
	if (down == NULL)
		return NULL;
	level->down = down;
	down->up = level;
	down->depth = level->depth + 1;
	return down;
}

static bool begin_collection(struct builder *b, enum fmt_node_kind kind,
			     const yaml_char_t *tag, const yaml_char_t *anchor,
			     yaml_mark_t mark)
{
	if (!check_tag(b, tag, mark) || !spend_nodes(b, mark, 1))
		return false;
	if (b->level->depth >= b->reader->limits.max_depth)
		return refuse_depth(b, mark);
	struct fmt_node *node = add_node(b, kind, mark);
	struct level *level = next_level(b);
	if (node == NULL || level == NULL)
		return false;
	level->node = node;
	level->end = &node->first;
	node->height = 1;
	b->level = level;
	return add_anchor(b, anchor, node, mark);
}

/* Until here the weight was that of the children. */
static bool end_collection(struct builder *b)
{
	struct fmt_node *node = b->level->node;

	node->weight++;
	b->level = b->level->up;
	return add_weight(b->level, node);
}

static bool is_open(const struct builder *b, const struct fmt_node *node)
{
	for (const struct level *l = b->level; l->node != NULL; l = l->up)
		if (l->node == node)
			return true;
	return false;
}

static bool take_alias(struct builder *b, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;
	const struct fmt_node *target = find_anchor(b, name);
	yaml_mark_t mark = event->start_mark;
	struct fmt_phrase quoted = fmt_quote(name, strlen(name));

	if (target == NULL)
		return refuse(
			b, mark,
			fmt_say("alias %s has no anchor before it", quoted.text)
				.text,
			NULL);
	if (is_open(b, target))
		return refuse(b, mark,
			      fmt_say("alias %s stands inside what it names",
				      quoted.text)
				      .text,
			      NULL);
	if (!spend_nodes(b, mark, target->weight))
		return false;
	if (b->level->depth + target->height > b->reader->limits.max_depth)
		return refuse_depth(b, mark);

	struct fmt_node *node =
		add_node(b, (enum fmt_node_kind)target->kind, mark);
	if (node == NULL)
		return false;
	uint32_t line = node->line;
	uint32_t column = node->column;
	*node = *target;
	node->next = NULL;
	node->line = line;
	node->column = column;
	return add_weight(b->level, node);
}

static bool begin_document(struct builder *b, yaml_mark_t mark)
{
	if (b->documents++ != 0)
		return refuse(b, mark, "a second document in one file",
			      "one document");
	return true;
}

/* False ends the reading: something was reported or has failed. */
static bool take_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return begin_document(b, event->start_mark);
	case YAML_SCALAR_EVENT:
		return take_scalar(b, event);
	case YAML_ALIAS_EVENT:
		return take_alias(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return begin_collection(
			b, FMT_NODE_SEQUENCE, event->data.sequence_start.tag,
			event->data.sequence_start.anchor, event->start_mark);
	case YAML_MAPPING_START_EVENT:
		return begin_collection(
			b, FMT_NODE_MAPPING, event->data.mapping_start.tag,
			event->data.mapping_start.anchor, event->start_mark);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return end_collection(b);
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return true;
	}
	return true;
}

static const char *text_or(const char *text, const char *other)
{
	return text != NULL ? text : other;
}

static void report_syntax(struct builder *b, const yaml_parser_t *parser)
{
	struct fmt_phrase context = { "" };
	struct fmt_place place = place_of(b, parser->problem_mark);

	if (parser->error == YAML_MEMORY_ERROR) {
		fmt_reader_fail_memory(b->reader);
		return;
	}
	if (parser->error == YAML_READER_ERROR)
		place = fmt_reader_place_at(b->reader, parser->problem_offset);
	if (parser->context != NULL)
		context = fmt_say(" %s from line %llu, column %llu",
				  parser->context,
				  ull(parser->context_mark.line + 1),
				  ull(parser->context_mark.column + 1));
	fmt_reader_report(b->reader,
			  &(struct fmt_problem){
				  .place = place,
				  .message = fmt_say("not YAML: %s%s",
						     text_or(parser->problem,
							     "no document"),
						     context.text)
						     .text,
			  });
}

static bool parse_events(struct builder *b, yaml_parser_t *parser)
{
	bool going = true;
	bool ended = false;

	while (going && !ended) {
		yaml_event_t event;

		if (yaml_parser_parse(parser, &event) == 0) {
			report_syntax(b, parser);
			return false;
		}
		going = take_event(b, &event);
		ended = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	return going;
}

/* Refuse what libyaml reads otherwise, or says less about. */
static bool check_bytes(struct fmt_stdlib_reader *reader)
{
	const struct fmt_source *source = &reader->source;
	size_t bad = fmt_utf8_check(source->text, source->size);

	if (bad == source->size)
		return true;
	unsigned char byte = (unsigned char)source->text[bad];
	bool utf16 = bad == 0 && source->size > 1 &&
		     (memcmp(source->text, "\xFE\xFF", 2) == 0 ||
		      memcmp(source->text, "\xFF\xFE", 2) == 0);
	struct fmt_phrase message =
		utf16	    ? fmt_say("the file is UTF-16 or UTF-32")
		: byte == 0 ? fmt_say("a NUL byte at offset %llu", ull(bad))
			    : fmt_say("byte 0x%02X at offset %llu is no UTF-8",
				      byte, ull(bad));
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = fmt_reader_place_at(reader, bad),
				  .message = message.text,
				  .expected = "UTF-8 text",
			  });
	return false;
}

const struct fmt_node *fmt_node_parse(struct fmt_stdlib_reader *reader)
{
	struct builder b = { .reader = reader, .level = &b.document };
	yaml_parser_t parser;

	if (reader->rc != 0 || !check_bytes(reader))
		return NULL;
	b.document.end = &b.root;
	if (yaml_parser_initialize(&parser) == 0) {
		fmt_reader_fail_memory(reader);
		return NULL;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
				     (const unsigned char *)reader->source.text,
				     reader->source.size);
	bool whole = parse_events(&b, &parser);
	yaml_parser_delete(&parser);
	if (!whole || reader->rc != 0)
		return NULL;
	if (b.root == NULL)
		(void)refuse(&b, (yaml_mark_t){ 0 }, "the file is empty",
			     "a mapping");
	return b.root;
}
