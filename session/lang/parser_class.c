/* Class definitions: parsed in full, so that a diagnostic can name the class
 * and mistakes in its methods are found. */
#include "lang/parser_state.h"

#include <string.h>

static const struct {
	const char *word;
	enum ms_token_kind closer;
} block_words[] = {
	[MS_BLOCK_PROPERTIES] = { "properties", MS_TOKEN_ENDPROPERTIES },
	[MS_BLOCK_METHODS] = { "methods", MS_TOKEN_ENDMETHODS },
	[MS_BLOCK_EVENTS] = { "events", MS_TOKEN_ENDEVENTS },
	[MS_BLOCK_ENUMERATION] = { "enumeration", MS_TOKEN_ENDENUMERATION },
};

/* The kind of block that begins at the token, or MS_BLOCK_KIND_COUNT. */
static enum ms_block_kind block_kind(const struct ms_parser *p)
{
	unsigned kind = 0;

	if (p->token.kind != MS_TOKEN_NAME)
		return MS_BLOCK_KIND_COUNT;
	for (; kind < MS_BLOCK_KIND_COUNT; kind++)
		if (p->token.symbol->length == strlen(block_words[kind].word) &&
		    memcmp(p->token.symbol->text, block_words[kind].word,
			   p->token.symbol->length) == 0)
			break;
	return (enum ms_block_kind)kind;
}

/* Are there more lines in the block? */
static bool in_block(const struct ms_parser *p)
{
	return p->token.kind != MS_TOKEN_STOP && !p->is_over &&
	       !ms_parser_is_closer(p->token.kind);
}

static void parse_attribute(struct ms_parser *p)
{
	struct ms_attribute attribute = { .negated = ms_parser_accept(
						  p, MS_TOKEN_NOT) };

	attribute.name = ms_parser_name(p, "the name of an attribute");
	if (!attribute.negated && ms_parser_accept(p, MS_TOKEN_SET))
		attribute.value = ms_parser_operation(p);
	ms_parser_push(p, &attribute, sizeof(attribute));
}

/* "(Access = private, Constant)", if it is there. */
static struct ms_attribute *parse_attributes(struct ms_parser *p,
					     uint32_t *count)
{
	struct ms_span open = ms_parser_span(p);
	size_t mark = p->scratch_size;

	*count = 0;
	if (p->token.kind != MS_TOKEN_OPEN)
		return NULL;
	p->lexer.mode = MS_LEX_PAREN;
	ms_parser_advance(p);
	if (p->token.kind != MS_TOKEN_CLOSE) {
		do
			parse_attribute(p);
		while (ms_parser_accept(p, MS_TOKEN_COMMA));
	}
	ms_parser_close(p, MS_TOKEN_CLOSE, open, MS_LEX_PLAIN);
	return ms_parser_take(p, mark, sizeof(struct ms_attribute), count);
}

static void parse_properties(struct ms_parser *p, struct ms_block *block)
{
	size_t mark = p->scratch_size;

	while (in_block(p)) {
		struct ms_argument property;

		if (ms_parser_argument(p, &property))
			ms_parser_push(p, &property, sizeof(property));
		ms_parser_next_line(p);
	}
	block->properties = ms_parser_take(p, mark, sizeof(struct ms_argument),
					   &block->property_count);
}

static void parse_methods(struct ms_parser *p, struct ms_block *block)
{
	struct ms_function *first = NULL;
	struct ms_function **last = &first;

	while (in_block(p)) {
		*last = p->token.kind == MS_TOKEN_FUNCTION
				? ms_parser_functions(p)
				: ms_parser_signature(p);
		while (*last != NULL)
			last = &(*last)->next;
		ms_parser_next_line(p);
	}
	block->methods = ms_parser_list_functions(p, first);
}

static void parse_events(struct ms_parser *p, struct ms_block *block)
{
	size_t mark = p->scratch_size;

	while (in_block(p)) {
		struct ms_name name = ms_parser_name(p, "the name of an event");

		if (!p->panic)
			ms_parser_push(p, &name, sizeof(name));
		ms_parser_next_line(p);
	}
	block->events = ms_parser_take(p, mark, sizeof(struct ms_name),
				       &block->event_count);
}

static void parse_enumeration(struct ms_parser *p, struct ms_block *block)
{
	size_t mark = p->scratch_size;

	while (in_block(p)) {
		struct ms_enumerator item = { .name = ms_parser_name(
						      p, "a name") };

		if (p->token.kind == MS_TOKEN_OPEN)
			item.arguments = ms_parser_arguments(p, MS_TOKEN_CLOSE);
		if (!p->panic)
			ms_parser_push(p, &item, sizeof(item));
		ms_parser_next_line(p);
	}
	block->enumerators =
		ms_parser_take(p, mark, sizeof(struct ms_enumerator),
			       &block->enumerator_count);
}

static void parse_content(struct ms_parser *p, struct ms_block *block)
{
	switch ((int)block->kind) {
	case MS_BLOCK_PROPERTIES:
		parse_properties(p, block);
		break;
	case MS_BLOCK_METHODS:
		parse_methods(p, block);
		break;
	case MS_BLOCK_EVENTS:
		parse_events(p, block);
		break;
	default:
		parse_enumeration(p, block);
		break;
	}
}

static void parse_block(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_block block = { .kind = block_kind(p),
				  .span = ms_parser_span(p) };

	if (block.kind == MS_BLOCK_KIND_COUNT) {
		(void)ms_parser_unexpected(
			p, "properties, methods, events or enumeration");
		return;
	}
	ms_parser_advance(p);
	block.attributes = parse_attributes(p, &block.attribute_count);
	ms_parser_next_line(p);
	parse_content(p, &block);
	ms_parser_end_block(p, open, block_words[block.kind].closer);
	block.span.end = p->last_end;
	ms_parser_push(p, &block, sizeof(block));
}

/* "< base & base". */
static void parse_bases(struct ms_parser *p, struct ms_class_def *class_def)
{
	size_t mark = p->scratch_size;

	if (ms_parser_accept(p, MS_TOKEN_LT)) {
		do {
			struct ms_name name =
				ms_parser_dotted(p, "the name of a class");

			ms_parser_push(p, &name, sizeof(name));
		} while (ms_parser_accept(p, MS_TOKEN_AND));
	}
	class_def->bases = ms_parser_take(p, mark, sizeof(struct ms_name),
					  &class_def->base_count);
}

struct ms_class_def *ms_parser_class(struct ms_parser *p)
{
	const struct ms_token open = p->token;
	struct ms_class_def *class_def =
		ms_parser_alloc(p, 1, sizeof(*class_def));

	if (class_def == NULL)
		return NULL;
	class_def->span = ms_parser_span(p);
	class_def->help = p->lexer.comment_before;
	ms_parser_advance(p);
	class_def->attributes =
		parse_attributes(p, &class_def->attribute_count);
	class_def->name = ms_parser_dotted(p, "the name of the class");
	parse_bases(p, class_def);
	p->in_class = true;
	ms_parser_next_line(p);
	size_t mark = p->scratch_size;
	while (in_block(p)) {
		parse_block(p);
		ms_parser_next_line(p);
	}
	class_def->blocks = ms_parser_take(p, mark, sizeof(struct ms_block),
					   &class_def->block_count);
	ms_parser_end_block(p, open, MS_TOKEN_ENDCLASSDEF);
	p->in_class = false;
	class_def->span.end = p->last_end;
	return class_def;
}
