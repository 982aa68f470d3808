#include "formats/stdlib_decode.h"
#include "formats/stdlib_names.h"
#include "formats/suggest.h"

#include <string.h>

enum {
	GROUP_SCHEMA,
	GROUP_NAME,
	GROUP_TITLE,
	GROUP_SUMMARY,
	GROUP_ENTRIES
};

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
	struct fmt_place place = fmt_reader_place(reader, node);

	if (stem != NULL && strcmp(name, stem) != 0)
		fmt_reader_report(
			reader,
			&(struct fmt_problem){
				.place = place,
				.message = fmt_say("group '%s' is not called "
						   "like its file",
						   name)
						   .text,
				.expected = fmt_say("'%s'", stem).text,
			});
	for (uint32_t i = 0; i < reader->library->group_count; i++) {
		const struct fmt_group *group = &reader->groups[i];

		if (group->name == NULL || strcmp(group->name, name) != 0)
			continue;
		fmt_reader_report(
			reader, &(struct fmt_problem){
					.place = place,
					.message = fmt_say("group '%s' stands "
							   "twice",
							   name)
							   .text,
					.other = group->place,
				});
		break;
	}
}

static void report_count(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node)
{
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

static void decode_entries(struct fmt_stdlib_reader *reader,
			   const struct fmt_node *node)
{
	if (node == NULL)
		return;
	for (const struct fmt_node *child = node->first;
	     child != NULL && reader->rc == 0; child = child->next) {
		if (reader->library->entry_count >=
		    reader->limits.max_entries) {
			report_count(reader, child);
			return;
		}
		fmt_entry_decode(reader, child);
	}
}

void fmt_group_decode(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node, const char *stem)
{
	const struct fmt_node *values[FMT_COUNT(group_fields)];

	if (!fmt_schema_check(reader, node, "stdlib-group/1"))
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
	reader->groups[reader->library->group_count++] = group;
	if (values[GROUP_ENTRIES] == NULL)
		reader->entries_unclear = true;
	decode_entries(reader, values[GROUP_ENTRIES]);
}
