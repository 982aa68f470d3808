#include "formats/stdlib_fields.h"
#include "formats/stdlib_text.h"
#include "base/suggest.h"

#include <assert.h>
#include <string.h>

static const char *kind_text(enum fmt_node_kind kind)
{
	switch (kind) {
	case FMT_NODE_SCALAR:
		return "a text";
	case FMT_NODE_SEQUENCE:
		return "a sequence";
	case FMT_NODE_MAPPING:
		return "a mapping";
	}
	return "";
}

bool fmt_node_expect(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *node, enum fmt_node_kind kind,
		     const char *what)
{
	if (node->kind == kind)
		return true;
	bool empty = node->kind == FMT_NODE_SCALAR && node->size == 0 &&
		     node->style == FMT_STYLE_PLAIN;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = fmt_reader_place(reader, node),
			.message =
				fmt_say("%s is %s", what,
					empty ? "empty" : kind_text(node->kind))
					.text,
			.expected = kind_text(kind),
		});
	return false;
}

bool fmt_node_is_text(const struct fmt_node *node, const char *text)
{
	/* The first letter settles most questions; only a collection has none,
	 * or an empty scalar. */
	return node->text[0] == text[0] && node->kind == FMT_NODE_SCALAR &&
	       strcmp(node->text, text) == 0 && strlen(text) == node->size;
}

/* Keys mostly come in the table's order: look at the one after the last. */
static size_t find_field(const struct fmt_field_table *table,
			 const struct fmt_node *key, size_t guess)
{
	if (guess < table->count &&
	    fmt_node_is_text(key, table->fields[guess].key))
		return guess;
	for (size_t i = 0; i < table->count; i++)
		if (fmt_node_is_text(key, table->fields[i].key))
			return i;
	return table->count;
}

static void report_unknown(struct fmt_stdlib_reader *reader,
			   const struct fmt_field_table *table,
			   const struct fmt_node *key)
{
	struct snap_suggest suggest = { 0 };

	if (key->kind != FMT_NODE_SCALAR) {
		(void)fmt_node_expect(reader, key, FMT_NODE_SCALAR, "a key");
		return;
	}
	if (fmt_reader_listens(reader)) {
		snap_suggest_begin(&suggest, key->text, key->size);
		for (size_t i = 0; i < table->count; i++)
			snap_suggest_offer(&suggest, table->fields[i].key,
					   strlen(table->fields[i].key));
	}
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = fmt_reader_place(reader, key),
			.message = fmt_say("unknown key %s in %s",
					   fmt_quote(key->text, key->size).text,
					   table->what)
					   .text,
			.suggestion = suggest.best,
		});
}

static void report_twice(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *mapping,
			 const struct fmt_field *field,
			 const struct fmt_field_table *table,
			 const struct fmt_node *key)
{
	const struct fmt_node *first = mapping->first;

	while (!fmt_node_is_text(first, field->key))
		first = first->next->next;
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = fmt_reader_place(reader, key),
				  .message = fmt_say("key '%s' stands twice "
						     "in %s",
						     field->key, table->what)
						     .text,
				  .other = fmt_reader_place(reader, first),
			  });
}

static void report_missing(struct fmt_stdlib_reader *reader,
			   const struct fmt_node *node,
			   const struct fmt_field_table *table,
			   const bool *seen)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct fmt_field *field = &table->fields[i];

		if (!field->required || seen[i])
			continue;
		fmt_reader_report(
			reader,
			&(struct fmt_problem){
				.place = fmt_reader_place(reader, node),
				.message = fmt_say("missing key '%s' in %s",
						   field->key, table->what)
						   .text,
			});
	}
}

bool fmt_fields_read(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *node,
		     const struct fmt_field_table *table,
		     const struct fmt_node **values)
{
	enum {
		TABLE_MAX = 16
	};
	bool seen[TABLE_MAX] = { false };
	size_t at = 0;

	assert(table->count <= TABLE_MAX);
	memset(values, 0, table->count * sizeof(*values));
	if (!fmt_node_expect(reader, node, FMT_NODE_MAPPING, table->what))
		return false;
	for (const struct fmt_node *key = node->first; key != NULL;
	     key = key->next->next) {
		size_t i = find_field(table, key, at);

		if (i == table->count) {
			report_unknown(reader, table, key);
			continue;
		}
		const struct fmt_field *field = &table->fields[i];
		if (seen[i])
			report_twice(reader, node, field, table, key);
		else if (fmt_node_expect(reader, key->next, field->kind,
					 field->key))
			values[i] = key->next;
		seen[i] = true;
		at = i + 1;
	}
	report_missing(reader, node, table, seen);
	return true;
}

static struct fmt_phrase all_words(const struct fmt_choice *choice)
{
	struct fmt_phrase all = fmt_say(
		"%s%s", choice->count == 1 ? "" : "one of ", choice->words[0]);

	for (size_t i = 1; i < choice->count; i++)
		all = fmt_say("%s, %s", all.text, choice->words[i]);
	return all;
}

int fmt_choice_read(struct fmt_stdlib_reader *reader,
		    const struct fmt_node *node,
		    const struct fmt_choice *choice)
{
	struct snap_suggest suggest = { 0 };

	if (!fmt_node_expect(reader, node, FMT_NODE_SCALAR, choice->what))
		return -1;
	for (size_t i = 0; i < choice->count; i++)
		if (fmt_node_is_text(node, choice->words[i]))
			return (int)i;
	if (fmt_reader_listens(reader)) {
		snap_suggest_begin(&suggest, node->text, node->size);
		for (size_t i = 0; i < choice->count; i++)
			snap_suggest_offer(&suggest, choice->words[i],
					   strlen(choice->words[i]));
	}
	struct fmt_phrase expected = all_words(choice);
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = fmt_reader_place(reader, node),
			.message =
				fmt_say("unknown %s %s", choice->what,
					fmt_quote(node->text, node->size).text)
					.text,
			.expected = suggest.best == NULL ? expected.text : NULL,
			.suggestion = suggest.best,
		});
	return -1;
}

static void report_text(struct fmt_stdlib_reader *reader,
			const struct fmt_place *place, const char *message,
			const char *expected)
{
	fmt_reader_report(reader, &(struct fmt_problem){
					  .place = *place,
					  .message = message,
					  .expected = expected,
				  });
}

/* A plain scalar that other readers of YAML take for something else. */
static bool is_quoted_enough(struct fmt_stdlib_reader *reader,
			     const struct fmt_node *node, const char *what)
{
	const char *kind = node->style == FMT_STYLE_PLAIN
				   ? fmt_plain_kind(node->text, node->size)
				   : NULL;

	if (kind == NULL)
		return true;
	struct fmt_place place = fmt_reader_place(reader, node);
	if (node->size == 0)
		report_text(reader, &place, fmt_say("%s is empty", what).text,
			    "a text");
	else
		report_text(
			reader, &place,
			fmt_say("%s is %s: %s", what, kind, node->text).text,
			fmt_say("a text, quote it: \"%s\"", node->text).text);
	return false;
}

static bool is_clean(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *node, const char *what)
{
	size_t at = fmt_control_find(node->text, node->size);

	if (at == node->size)
		return true;
	bool tab = node->text[at] == '\t';
	struct fmt_place place = tab ? fmt_reader_place_of_tab(reader, node)
				     : fmt_reader_place(reader, node);
	report_text(reader, &place,
		    tab ? fmt_say("%s has a tab", what).text
			: fmt_say("%s has a control character (byte 0x%02X)",
				  what, (unsigned char)node->text[at])
				    .text,
		    tab ? "spaces" : "visible characters and line feeds");
	return false;
}

static bool keeps_form(struct fmt_stdlib_reader *reader,
		       const struct fmt_node *node,
		       const struct fmt_text_rule *rule)
{
	struct fmt_place place = fmt_reader_place(reader, node);
	size_t characters = 0;

	if (rule->one_line && memchr(node->text, '\n', node->size) != NULL) {
		report_text(reader, &place,
			    fmt_say("%s has a line break", rule->what).text,
			    "one line");
		return false;
	}
	if (rule->max_characters != 0)
		characters = fmt_utf8_count(node->text, node->size);
	if (characters > rule->max_characters) {
		report_text(reader, &place,
			    fmt_say("%s has %llu characters", rule->what,
				    ull(characters))
				    .text,
			    fmt_say("at most %llu", ull(rule->max_characters))
				    .text);
		return false;
	}
	if (rule->full_stop && node->text[node->size - 1] != '.') {
		report_text(
			reader, &place,
			fmt_say("%s does not end with a full stop", rule->what)
				.text,
			NULL);
		return false;
	}
	return true;
}

const char *fmt_text_read(struct fmt_stdlib_reader *reader,
			  const struct fmt_node *node,
			  const struct fmt_text_rule *rule)
{
	if (node == NULL ||
	    !fmt_node_expect(reader, node, FMT_NODE_SCALAR, rule->what) ||
	    !is_quoted_enough(reader, node, rule->what))
		return NULL;
	struct fmt_place place = fmt_reader_place(reader, node);
	if (node->size == 0) {
		if (rule->may_be_empty)
			return node->text;
		report_text(reader, &place,
			    fmt_say("%s is empty", rule->what).text, "a text");
		return NULL;
	}
	if (!is_clean(reader, node, rule->what) ||
	    !keeps_form(reader, node, rule))
		return NULL;
	const char *wrong =
		rule->check == NULL ? NULL : rule->check(node->text);
	if (wrong == NULL)
		return node->text;
	report_text(reader, &place,
		    fmt_say("%s %s %s", rule->what,
			    fmt_quote(node->text, node->size).text, wrong)
			    .text,
		    NULL);
	return NULL;
}

bool fmt_bool_read(struct fmt_stdlib_reader *reader,
		   const struct fmt_node *node, const char *what)
{
	if (node == NULL)
		return false;
	bool plain = node->style == FMT_STYLE_PLAIN;
	if (plain && fmt_node_is_text(node, "true"))
		return true;
	if (!plain || !fmt_node_is_text(node, "false")) {
		struct fmt_place place = fmt_reader_place(reader, node);
		report_text(reader, &place,
			    fmt_say("%s is %s", what,
				    fmt_quote(node->text, node->size).text)
				    .text,
			    "true or false");
	}
	return false;
}

static bool parse_count(const struct fmt_node *node, uint16_t *out)
{
	unsigned value = 0;

	if (fmt_node_is_text(node, "inf")) {
		*out = FMT_ARITY_UNBOUNDED;
		return true;
	}
	/* "007" is octal to some readers. */
	if (node->style != FMT_STYLE_PLAIN || node->size == 0 ||
	    node->size > 5 || (node->text[0] == '0' && node->size > 1))
		return false;
	for (size_t i = 0; i < node->size; i++) {
		if (node->text[i] < '0' || node->text[i] > '9')
			return false;
		value = value * 10 + (unsigned)(node->text[i] - '0');
	}
	if (value >= FMT_ARITY_UNBOUNDED)
		return false;
	*out = (uint16_t)value;
	return true;
}

bool fmt_count_read(struct fmt_stdlib_reader *reader,
		    const struct fmt_node *node, uint16_t *out)
{
	if (!fmt_node_expect(reader, node, FMT_NODE_SCALAR, "a bound"))
		return false;
	if (parse_count(node, out))
		return true;
	struct fmt_place place = fmt_reader_place(reader, node);
	report_text(
		reader, &place,
		fmt_say("a bound is %s", fmt_quote(node->text, node->size).text)
			.text,
		"a whole number below 65535, or inf");
	return false;
}
