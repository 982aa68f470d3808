#include "formats/stdlib_text.h"
#include "formats/stdlib_tree.h"

#include <string.h>
#include <yaml.h>

static struct fmt_tree_item item_at(yaml_mark_t mark)
{
	return (struct fmt_tree_item){ .line = mark.line + 1,
				       .column = mark.column + 1 };
}

static struct fmt_place place_of(const struct fmt_tree *tree, yaml_mark_t mark)
{
	return (struct fmt_place){ tree->reader->source.file,
				   (uint32_t)mark.line + 1,
				   (uint32_t)mark.column + 1 };
}

static void report(const struct fmt_tree *tree, yaml_mark_t mark,
		   const char *message, const char *expected)
{
	fmt_reader_report(tree->reader, &(struct fmt_problem){
						.place = place_of(tree, mark),
						.message = message,
						.expected = expected,
					});
}

static void check_tag(const struct fmt_tree *tree, const yaml_char_t *tag,
		      yaml_mark_t mark)
{
	if (tag == NULL)
		return;
	const char *text = (const char *)tag;
	report(tree, mark,
	       fmt_say("tag %s", fmt_quote(text, strlen(text)).text).text,
	       "no tags: the schema says what each value is");
}

static enum fmt_node_style style_of(yaml_scalar_style_t style)
{
	if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
	    style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		return FMT_STYLE_QUOTED;
	return style == YAML_PLAIN_SCALAR_STYLE ? FMT_STYLE_PLAIN
						: FMT_STYLE_BLOCK;
}

static bool take_scalar(struct fmt_tree *tree, const yaml_event_t *event)
{
	struct fmt_tree_item item = item_at(event->start_mark);

	check_tag(tree, event->data.scalar.tag, event->start_mark);
	item.anchor = (const char *)event->data.scalar.anchor;
	item.text = (const char *)event->data.scalar.value;
	item.size = event->data.scalar.length;
	item.style = style_of(event->data.scalar.style);
	return fmt_tree_scalar(tree, &item);
}

static bool take_sequence(struct fmt_tree *tree, const yaml_event_t *event)
{
	struct fmt_tree_item item = item_at(event->start_mark);

	item.anchor = (const char *)event->data.sequence_start.anchor;
	check_tag(tree, event->data.sequence_start.tag, event->start_mark);
	return fmt_tree_open(tree, FMT_NODE_SEQUENCE, &item);
}

static bool take_mapping(struct fmt_tree *tree, const yaml_event_t *event)
{
	struct fmt_tree_item item = item_at(event->start_mark);

	item.anchor = (const char *)event->data.mapping_start.anchor;
	check_tag(tree, event->data.mapping_start.tag, event->start_mark);
	return fmt_tree_open(tree, FMT_NODE_MAPPING, &item);
}

static bool take_alias(struct fmt_tree *tree, const yaml_event_t *event)
{
	struct fmt_tree_item item = item_at(event->start_mark);

	item.text = (const char *)event->data.alias.anchor;
	item.size = strlen(item.text);
	return fmt_tree_alias(tree, &item);
}

static bool begin_document(const struct fmt_tree *tree, yaml_mark_t mark)
{
	if (tree->root == NULL)
		return true;
	report(tree, mark, "a second document in one file", "one document");
	return false;
}

/* False ends the reading: something was reported or has failed. */
static bool take_event(struct fmt_tree *tree, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return begin_document(tree, event->start_mark);
	case YAML_SCALAR_EVENT:
		return take_scalar(tree, event);
	case YAML_ALIAS_EVENT:
		return take_alias(tree, event);
	case YAML_SEQUENCE_START_EVENT:
		return take_sequence(tree, event);
	case YAML_MAPPING_START_EVENT:
		return take_mapping(tree, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return fmt_tree_close(tree);
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return true;
}

/* Is there a tab where the mark is, with nothing before it on its line? */
static bool is_indented_by_tab(const struct fmt_tree *tree, yaml_mark_t mark)
{
	const struct fmt_source *source = &tree->reader->source;
	const char *end = source->text + source->size;
	const char *line = source->text;

	for (size_t i = 0; line != NULL && i < mark.line; i++) {
		line = memchr(line, '\n', (size_t)(end - line));
		line = line == NULL ? NULL : line + 1;
	}
	if (line == NULL || mark.column >= (size_t)(end - line) ||
	    line[mark.column] != '\t')
		return false;
	for (size_t i = 0; i < mark.column; i++)
		if (line[i] != ' ' && line[i] != '\t')
			return false;
	return true;
}

static void report_syntax(struct fmt_tree *tree, const yaml_parser_t *parser)
{
	struct fmt_phrase context = { "" };
	struct fmt_place place = place_of(tree, parser->problem_mark);

	if (parser->error == YAML_MEMORY_ERROR) {
		fmt_reader_fail_memory(tree->reader);
		return;
	}
	/* "Character that cannot start any token", as one can't see. */
	if (parser->error == YAML_SCANNER_ERROR &&
	    is_indented_by_tab(tree, parser->problem_mark)) {
		report(tree, parser->problem_mark, "a tab begins the line",
		       "blanks: YAML is not indented by tabs");
		return;
	}
	if (parser->error == YAML_READER_ERROR)
		place = fmt_reader_place_at(tree->reader,
					    parser->problem_offset);
	if (parser->context != NULL)
		context = fmt_say(" %s from line %llu, column %llu",
				  parser->context,
				  ull(parser->context_mark.line + 1),
				  ull(parser->context_mark.column + 1));
	const char *problem =
		parser->problem == NULL ? "no document" : parser->problem;
	fmt_reader_report(tree->reader,
			  &(struct fmt_problem){
				  .place = place,
				  .message = fmt_say("not YAML: %s%s", problem,
						     context.text)
						     .text,
			  });
}

static bool parse_events(struct fmt_tree *tree, yaml_parser_t *parser)
{
	bool going = true;
	bool ended = false;

	while (going && !ended) {
		yaml_event_t event;

		if (yaml_parser_parse(parser, &event) == 0) {
			report_syntax(tree, parser);
			return false;
		}
		going = take_event(tree, &event);
		ended = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	return going;
}

static bool is_utf16(const struct fmt_source *source)
{
	return source->size > 1 && (memcmp(source->text, "\xFE\xFF", 2) == 0 ||
				    memcmp(source->text, "\xFF\xFE", 2) == 0);
}

/* Refuse what libyaml reads otherwise, or says less about. */
static bool check_bytes(struct fmt_stdlib_reader *reader)
{
	const struct fmt_source *source = &reader->source;
	size_t bad = fmt_utf8_check(source->text, source->size);

	if (bad == source->size)
		return true;
	unsigned char byte = (unsigned char)source->text[bad];
	struct fmt_phrase message =
		is_utf16(source) ? fmt_say("the file is UTF-16 or UTF-32")
		: byte == 0 ? fmt_say("a NUL byte at offset %llu", ull(bad))
			    : fmt_say("byte 0x%02X at offset %llu is no "
				      "UTF-8",
				      byte, ull(bad));
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = fmt_reader_place_at(reader, bad),
				  .message = message.text,
				  .expected = "UTF-8 text",
			  });
	return false;
}

/* The mark some editors put before UTF-8 is no part of the text. */
static void set_text(struct fmt_source *source, const char *text, size_t size)
{
	bool mark = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;

	source->text = mark ? text + 3 : text;
	source->size = mark ? size - 3 : size;
}

const struct fmt_node *fmt_node_parse(struct fmt_stdlib_reader *reader,
				      const char *text, size_t size,
				      const struct fmt_node_stream *stream)
{
	struct fmt_tree tree;
	yaml_parser_t parser;

	set_text(&reader->source, text, size);
	if (reader->rc != 0 || !check_bytes(reader))
		return NULL;
	if (yaml_parser_initialize(&parser) == 0) {
		fmt_reader_fail_memory(reader);
		return NULL;
	}
	fmt_tree_begin(&tree, reader, stream);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
				     (const unsigned char *)reader->source.text,
				     reader->source.size);
	bool whole = parse_events(&tree, &parser);
	yaml_parser_delete(&parser);
	if (!whole || reader->rc != 0)
		return NULL;
	if (tree.root == NULL)
		report(&tree, (yaml_mark_t){ 0 }, "the file is empty",
		       "a mapping");
	return tree.root;
}
