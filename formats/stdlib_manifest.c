#include "formats/stdlib_decode.h"
#include "formats/stdlib_names.h"

#include <string.h>

enum {
	MANIFEST_SCHEMA,
	MANIFEST_LIBRARY,
	MANIFEST_VERSION,
	MANIFEST_SUMMARY,
	MANIFEST_CATEGORIES,
	MANIFEST_GROUPS,
};

static const struct fmt_field manifest_fields[] = {
	[MANIFEST_SCHEMA] = { "schema", FMT_NODE_SCALAR, true },
	[MANIFEST_LIBRARY] = { "library", FMT_NODE_SCALAR, true },
	[MANIFEST_VERSION] = { "version", FMT_NODE_SCALAR, true },
	[MANIFEST_SUMMARY] = { "summary", FMT_NODE_SCALAR, true },
	[MANIFEST_CATEGORIES] = { "categories", FMT_NODE_SEQUENCE, true },
	[MANIFEST_GROUPS] = { "groups", FMT_NODE_SEQUENCE, true },
};

static const struct fmt_field_table manifest_table = {
	"a manifest", manifest_fields, FMT_COUNT(manifest_fields)
};

enum {
	CATEGORY_NAME,
	CATEGORY_TITLE
};

static const struct fmt_field category_fields[] = {
	[CATEGORY_NAME] = { "name", FMT_NODE_SCALAR, true },
	[CATEGORY_TITLE] = { "title", FMT_NODE_SCALAR, true },
};

static const struct fmt_field_table category_table = {
	"a category", category_fields, FMT_COUNT(category_fields)
};

static const struct fmt_text_rule library_rule = {
	.what = "library",
	.one_line = true,
	.check = fmt_slug_check,
};

static const struct fmt_text_rule version_rule = {
	.what = "version",
	.one_line = true,
	.check = fmt_version_check,
};

static const struct fmt_text_rule category_rule = {
	.what = "category name",
	.one_line = true,
	.check = fmt_slug_check,
};

static bool is_too_long(struct fmt_stdlib_reader *reader,
			const struct fmt_node *node, const char *what,
			uint32_t most)
{
	if (node->size <= most)
		return false;
	fmt_reader_report(
		reader,
		&(struct fmt_problem){
			.code = SNAP_E_LIMIT,
			.place = fmt_reader_place(reader, node),
			.message =
				fmt_say("%llu %s", ull(node->size), what).text,
			.expected = fmt_say("at most %u", (unsigned)most).text,
		});
	return true;
}

static void add_category_name(struct fmt_stdlib_reader *reader, uint32_t i)
{
	const struct fmt_category *list = reader->categories;
	uint32_t first;

	if (!fmt_name_index_find(&reader->category_index, list[i].name,
				 &first)) {
		fmt_name_index_add(&reader->category_index, list[i].name, i);
		return;
	}
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = list[i].place,
				  .message = fmt_say("category '%s' stands "
						     "twice",
						     list[i].name)
						     .text,
				  .other = list[first].place,
			  });
	/* It has no entry only because the first one takes them. */
	reader->category_used[i] = true;
}

static bool decode_category(struct fmt_stdlib_reader *reader,
			    const struct fmt_node *node, uint32_t i)
{
	const struct fmt_node *values[FMT_COUNT(category_fields)];
	struct fmt_category *category = &reader->categories[i];

	category->place = fmt_reader_place(reader, node);
	if (!fmt_fields_read(reader, node, &category_table, values))
		return false;
	category->name =
		fmt_text_read(reader, values[CATEGORY_NAME], &category_rule);
	category->title =
		fmt_text_read(reader, values[CATEGORY_TITLE], &fmt_title_rule);
	if (category->name == NULL)
		return false;
	category->place = fmt_reader_place(reader, values[CATEGORY_NAME]);
	add_category_name(reader, i);
	return true;
}

static bool decode_categories(struct fmt_stdlib_reader *reader,
			      const struct fmt_node *node)
{
	bool whole = true;
	uint32_t i = 0;

	if (node == NULL ||
	    is_too_long(reader, node, "categories", FMT_STDLIB_MAX_CATEGORIES))
		return false;
	reader->categories =
		fmt_reader_array(reader, &reader->library->arena, node->size,
				 sizeof(*reader->categories));
	if (reader->categories == NULL || !fmt_reader_index_categories(reader))
		return false;
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next)
		if (!decode_category(reader, child, i++))
			whole = false;
	reader->library->category_count = node->size;
	return whole;
}

void fmt_manifest_decode(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node, struct fmt_manifest *out)
{
	const struct fmt_node *values[FMT_COUNT(manifest_fields)];
	struct fmt_library *library = reader->library;

	out->groups = NULL;
	library->place = fmt_reader_place(reader, node);
	if (!fmt_schema_check(reader, node, "stdlib-library/1") ||
	    !fmt_fields_read(reader, node, &manifest_table, values))
		return;
	library->name =
		fmt_text_read(reader, values[MANIFEST_LIBRARY], &library_rule);
	library->version =
		fmt_text_read(reader, values[MANIFEST_VERSION], &version_rule);
	library->summary = fmt_text_read(reader, values[MANIFEST_SUMMARY],
					 &fmt_summary_rule);
	reader->categories_known =
		decode_categories(reader, values[MANIFEST_CATEGORIES]);
	const struct fmt_node *groups = values[MANIFEST_GROUPS];
	if (groups != NULL &&
	    !is_too_long(reader, groups, "groups", FMT_STDLIB_MAX_GROUPS))
		out->groups = groups;
}
