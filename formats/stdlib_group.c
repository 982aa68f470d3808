#include "formats/stdlib_decode.h"
#include "formats/stdlib_names.h"

#include <string.h>

enum {
	GROUP_SCHEMA,
	GROUP_NAME,
	GROUP_TITLE,
	GROUP_SUMMARY,
	GROUP_ENTRIES
};

static const char group_schema[] = "stdlib-group/1";

static const struct fmt_field group_fields[] = {
	[GROUP_SCHEMA] = { "schema", FMT_NODE_SCALAR, true },
	[GROUP_NAME] = { "group", FMT_NODE_SCALAR, true },
	[GROUP_TITLE] = { "title", FMT_NODE_SCALAR, true },
	[GROUP_SUMMARY] = { "summary", FMT_NODE_SCALAR, true },
	[GROUP_ENTRIES] = { "entries", FMT_NODE_SEQUENCE, true },
};

static const struct fmt_field_table group_table = { "a group", group_fields,
						    FMT_COUNT(group_fields) };

static const struct fmt_text_rule name_rule = {
	.what = "group",
	.one_line = true,
	.check = fmt_slug_check,
};

const struct fmt_text_rule fmt_title_rule = {
	.what = "title",
	.max_characters = FMT_STDLIB_MAX_LINE,
	.one_line = true,
};

const struct fmt_text_rule fmt_summary_rule = {
	.what = "summary",
	.max_characters = FMT_STDLIB_MAX_LINE,
	.one_line = true,
	.full_stop = true,
};

/* What the document says its schema is; NULL: nothing. */
static const struct fmt_node *find_schema(const struct fmt_node *node)
{
	if (node->kind != FMT_NODE_MAPPING)
		return NULL;
	for (const struct fmt_node *key = node->first; key != NULL;
	     key = key->next->next)
		if (fmt_node_is_text(key, "schema") &&
		    key->next->kind == FMT_NODE_SCALAR)
			return key->next;
	return NULL;
}

bool fmt_schema_check(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node, const char *schema)
{
	const struct fmt_node *found = find_schema(node);

	if (found == NULL || fmt_node_is_text(found, schema))
		return true;
	reader->entries_unclear = true;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = fmt_reader_place(reader, found),
			.message = fmt_say("unknown schema %s",
					   fmt_quote(found->text, found->size)
						   .text)
					   .text,
			.expected = fmt_say("'%s'", schema).text,
		});
	return false;
}

static void check_group_name(struct fmt_stdlib_reader *reader,
			     const struct fmt_node *node, const char *stem)
{
	const char *name = node->text;

	if (stem == NULL || strcmp(name, stem) == 0)
		return;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.place = fmt_reader_place(reader, node),
			.message = fmt_say("group '%s' is not called like its "
					   "file",
					   name)
					   .text,
			.expected = fmt_say("'%s'", stem).text,
		});
}

static void report_count(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node)
{
	reader->overdrawn = true;
	if (reader->overfull)
		return;
	reader->overfull = true;
	reader->entries_unclear = true;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.code = SNAP_E_LIMIT,
			.place = fmt_reader_place(reader, node),
			.message = fmt_say("too many entries (max_entries is "
					   "%llu)",
					   ull(reader->limits.max_entries))
					   .text,
		});
}

static void take_entry(struct fmt_stdlib_reader *reader,
		       const struct fmt_node *node)
{
	if (reader->left.entries == 0) {
		report_count(reader, node);
		return;
	}
	reader->left.entries--;
	fmt_entry_decode(reader, node);
}

/* Before the schema is known nothing can be said about entries. */
static bool is_ready(struct fmt_stdlib_reader *reader,
		     const struct fmt_node *top)
{
	const struct fmt_node *schema = find_schema(top);

	(void)reader;
	return schema != NULL && fmt_node_is_text(schema, group_schema);
}

const struct fmt_node_stream fmt_group_stream = {
	.key = "entries",
	.ready = is_ready,
	.take = take_entry,
};

void fmt_group_decode(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node, const char *stem)
{
	const struct fmt_node *values[FMT_COUNT(group_fields)];

	if (!fmt_schema_check(reader, node, group_schema))
		return;
	if (!fmt_fields_read(reader, node, &group_table, values)) {
		reader->entries_unclear = true;
		return;
	}
	struct fmt_group group = {
		.name = fmt_text_read(reader, values[GROUP_NAME], &name_rule),
		.title = fmt_text_read(reader, values[GROUP_TITLE],
				       &fmt_title_rule),
		.summary = fmt_text_read(reader, values[GROUP_SUMMARY],
					 &fmt_summary_rule),
		.place = fmt_reader_place(reader, node),
	};
	if (group.name != NULL) {
		group.place = fmt_reader_place(reader, values[GROUP_NAME]);
		check_group_name(reader, values[GROUP_NAME], stem);
	}
	if (values[GROUP_ENTRIES] == NULL)
		reader->entries_unclear = true;
	else
		for (const struct fmt_node *child =
			     values[GROUP_ENTRIES]->first;
		     child != NULL; child = child->next)
			take_entry(reader, child);
	reader->groups[reader->library->group_count++] = group;
}
