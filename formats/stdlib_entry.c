#include "formats/stdlib_check.h"
#include "formats/stdlib_decode.h"
#include "formats/stdlib_files.h"
#include "formats/stdlib_names.h"
#include "formats/stdlib_text.h"
#include "base/suggest.h"

#include <string.h>

enum {
	ENTRY_NAME,
	ENTRY_CATEGORY,
	ENTRY_SUMMARY,
	ENTRY_DESCRIPTION,
	ENTRY_SIGNATURES,
	ENTRY_ARITY,
	ENTRY_FLAGS,
	ENTRY_COMPLEXITY,
	ENTRY_KEYWORDS,
	ENTRY_EXAMPLES,
	ENTRY_SEE_ALSO,
	ENTRY_IMPLEMENTATION,
	ENTRY_STATUS,
};

static const struct fmt_field entry_fields[] = {
	[ENTRY_NAME] = { "name", FMT_NODE_SCALAR, true },
	[ENTRY_CATEGORY] = { "category", FMT_NODE_SCALAR, true },
	[ENTRY_SUMMARY] = { "summary", FMT_NODE_SCALAR, true },
	[ENTRY_DESCRIPTION] = { "description", FMT_NODE_SCALAR, true },
	[ENTRY_SIGNATURES] = { "signatures", FMT_NODE_SEQUENCE, true },
	[ENTRY_ARITY] = { "arity", FMT_NODE_MAPPING, true },
	[ENTRY_FLAGS] = { "flags", FMT_NODE_SEQUENCE, true },
	[ENTRY_COMPLEXITY] = { "complexity", FMT_NODE_SCALAR, false },
	[ENTRY_KEYWORDS] = { "keywords", FMT_NODE_SEQUENCE, false },
	[ENTRY_EXAMPLES] = { "examples", FMT_NODE_SEQUENCE, true },
	[ENTRY_SEE_ALSO] = { "see_also", FMT_NODE_SEQUENCE, false },
	[ENTRY_IMPLEMENTATION] = { "implementation", FMT_NODE_SCALAR, true },
	[ENTRY_STATUS] = { "status", FMT_NODE_SCALAR, false },
};

static const struct fmt_field_table entry_table = { "an entry", entry_fields,
						    FMT_COUNT(entry_fields) };

enum {
	ARITY_INPUTS,
	ARITY_OUTPUTS
};

static const struct fmt_field arity_fields[] = {
	[ARITY_INPUTS] = { "inputs", FMT_NODE_SEQUENCE, true },
	[ARITY_OUTPUTS] = { "outputs", FMT_NODE_SEQUENCE, true },
};

static const struct fmt_field_table arity_table = { "an arity", arity_fields,
						    FMT_COUNT(arity_fields) };

enum {
	EXAMPLE_SOURCE,
	EXAMPLE_DISPLAY
};

static const struct fmt_field example_fields[] = {
	[EXAMPLE_SOURCE] = { "source", FMT_NODE_SCALAR, true },
	[EXAMPLE_DISPLAY] = { "display", FMT_NODE_SCALAR, true },
};

static const struct fmt_field_table example_table = {
	"an example", example_fields, FMT_COUNT(example_fields)
};

static const struct fmt_text_rule name_rule = {
	.what = "name",
	.one_line = true,
	.check = fmt_dotted_name_check,
};

static const struct fmt_text_rule summary_rule = {
	.what = "summary",
	.max_characters = FMT_STDLIB_MAX_SUMMARY,
	.one_line = true,
	.full_stop = true,
};

static const struct fmt_text_rule category_rule = {
	.what = "category",
	.one_line = true,
	.check = fmt_slug_check,
};

static const struct fmt_text_rule complexity_rule = {
	.what = "complexity",
	.max_characters = FMT_STDLIB_MAX_LINE,
	.one_line = true,
	.may_be_empty = true,
};

static const struct fmt_text_rule keyword_rule = {
	.what = "keyword",
	.one_line = true,
	.check = fmt_slug_check,
};

static const struct fmt_text_rule see_also_rule = {
	.what = "see_also",
	.one_line = true,
	.check = fmt_dotted_name_check,
};

static const struct fmt_text_rule path_rule = {
	.what = "implementation",
	.one_line = true,
	.check = fmt_path_check,
};

static const struct fmt_text_rule description_rule = { .what = "description" };
static const struct fmt_text_rule source_rule = { .what = "source" };
static const struct fmt_text_rule display_rule = { .what = "display",
						   .may_be_empty = true };

static const char *const flag_words[] = {
#define FLAG_WORD(name, bit, text, meaning) text,
	FMT_ENTRY_FLAGS(FLAG_WORD)
#undef FLAG_WORD
};

static const uint32_t flag_bits[] = {
#define FLAG_BIT(name, bit, text, meaning) FMT_FLAG_##name,
	FMT_ENTRY_FLAGS(FLAG_BIT)
#undef FLAG_BIT
};

static const struct fmt_choice flag_choice = { "flag", flag_words,
					       FMT_COUNT(flag_words) };

static const char *const status_words[] = { "planned" };
static const struct fmt_choice status_choice = { "status", status_words,
						 FMT_COUNT(status_words) };

static void report(struct fmt_stdlib_reader *reader,
		   const struct fmt_node *node, const char *message,
		   const char *expected)
{
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = fmt_reader_place(reader, node),
				  .message = message,
				  .expected = expected,
			  });
}

/* Without a manifest a category is there because an entry names it. */
static bool add_category(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node, uint32_t *out)
{
	uint32_t count = reader->library->category_count;

	if (count == FMT_STDLIB_MAX_CATEGORIES) {
		fmt_reader_report(
			reader,
			&(struct fmt_problem){
				.code = SNAP_E_LIMIT,
				.place = fmt_reader_place(reader, node),
				.message = "too many categories",
				.expected = fmt_say("at most %d",
						    FMT_STDLIB_MAX_CATEGORIES)
						    .text,
			});
		return false;
	}
	reader->categories[count] = (struct fmt_category){
		.name = node->text,
		.title = node->text,
		.place = fmt_reader_place(reader, node),
	};
	fmt_name_index_add(&reader->category_index, node->text, count);
	reader->library->category_count++;
	*out = count;
	return true;
}

static void report_category(struct fmt_stdlib_reader *reader,
			    const struct fmt_node *node)
{
	struct snap_suggest suggest = { 0 };

	if (!reader->categories_known)
		return;
	if (fmt_reader_listens(reader)) {
		snap_suggest_begin(&suggest, node->text, node->size);
		for (uint32_t i = 0; i < reader->library->category_count; i++)
			snap_suggest_offer(&suggest, reader->categories[i].name,
					   strlen(reader->categories[i].name));
	}
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = fmt_reader_place(reader, node),
				  .message = fmt_say("category '%s' is not in "
						     "the manifest",
						     node->text)
						     .text,
				  .suggestion = suggest.best,
			  });
}

static void decode_category(struct fmt_stdlib_reader *reader,
			    const struct fmt_node *node,
			    struct fmt_entry *entry)
{
	const char *name = fmt_text_read(reader, node, &category_rule);
	bool found =
		name != NULL && fmt_name_index_find(&reader->category_index,
						    name, &entry->category);

	if (name != NULL && !found && reader->folder == NULL)
		found = add_category(reader, node, &entry->category);
	else if (name != NULL && !found)
		report_category(reader, node);
	if (found)
		reader->category_used[entry->category] = true;
	else
		reader->categories_unclear = true;
}

static bool read_bounds(struct fmt_stdlib_reader *reader,
			const struct fmt_node *node, uint16_t *min,
			uint16_t *max)
{
	if (node == NULL)
		return false;
	if (node->size != 2) {
		report(reader, node,
		       fmt_say("%llu bounds", ull(node->size)).text,
		       "two: [least, most]");
		return false;
	}
	bool has_min = fmt_count_read(reader, node->first, min);
	return fmt_count_read(reader, node->first->next, max) && has_min;
}

static void decode_arity(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node, struct fmt_entry *entry,
			 bool signatures_right)
{
	const struct fmt_node *values[FMT_COUNT(arity_fields)];
	struct fmt_arity *a = &entry->arity;

	if (node == NULL ||
	    !fmt_fields_read(reader, node, &arity_table, values))
		return;
	bool inputs = read_bounds(reader, values[ARITY_INPUTS], &a->input_min,
				  &a->input_max);
	bool outputs = read_bounds(reader, values[ARITY_OUTPUTS],
				   &a->output_min, &a->output_max);
	if (inputs && outputs && signatures_right) {
		struct fmt_place place = fmt_reader_place(reader, node);
		fmt_check_arity(reader, entry, &place);
	}
}

static void decode_flags(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *node, struct fmt_entry *entry)
{
	if (node == NULL)
		return;
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next) {
		int flag = fmt_choice_read(reader, child, &flag_choice);

		if (flag < 0)
			continue;
		if ((entry->flags & flag_bits[flag]) != 0)
			report(reader, child,
			       fmt_say("flag '%s' stands twice",
				       flag_words[flag])
				       .text,
			       NULL);
		entry->flags |= flag_bits[flag];
	}
	struct fmt_place place = fmt_reader_place(reader, node);
	fmt_check_flags(reader, entry->flags, &place);
}

/* Of words that were wrong nothing is left but a NULL. */
static bool is_repeated(const char *const *list, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (list[k] != NULL && list[i] != NULL &&
		    strcmp(list[k], list[i]) == 0)
			return true;
	return false;
}

static const char *const *decode_words(struct fmt_stdlib_reader *reader,
				       const struct fmt_node *node,
				       const struct fmt_text_rule *rule,
				       uint32_t *count)
{
	size_t i = 0;

	if (node == NULL)
		return NULL;
	if (node->size > FMT_STDLIB_MAX_WORDS) {
		fmt_reader_report(
			reader,
			&(struct fmt_problem){
				.code = SNAP_E_LIMIT,
				.place = fmt_reader_place(reader, node),
				.message = fmt_say("%s has %llu items",
						   rule->what, ull(node->size))
						   .text,
				.expected = fmt_say("at most %d",
						    FMT_STDLIB_MAX_WORDS)
						    .text,
			});
		return NULL;
	}
	const char **list = fmt_reader_array(reader, &reader->library->arena,
					     node->size, sizeof(*list));
	if (list == NULL)
		return NULL;
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next, i++) {
		list[i] = fmt_text_read(reader, child, rule);
		if (is_repeated(list, i))
			report(reader, child,
			       fmt_say("%s '%s' stands twice", rule->what,
				       list[i])
				       .text,
			       NULL);
	}
	*count = node->size;
	return list;
}

static void note_see_also(struct fmt_stdlib_reader *reader,
			  const struct fmt_node *node,
			  struct fmt_entry_note *note)
{
	size_t i = 0;

	if (node == NULL || note->entry.see_also == NULL)
		return;
	struct fmt_place *places = fmt_reader_array(
		reader, &reader->notes, node->size, sizeof(*places));
	if (places == NULL) {
		note->entry.see_also_count = 0;
		return;
	}
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next)
		places[i++] = fmt_reader_place(reader, child);
	note->see_also_places = places;
}

static void decode_examples(struct fmt_stdlib_reader *reader,
			    const struct fmt_node *node,
			    struct fmt_entry *entry)
{
	const struct fmt_node *values[FMT_COUNT(example_fields)];
	size_t i = 0;

	if (node == NULL)
		return;
	if (node->size == 0)
		report(reader, node, "examples is empty",
		       "at least one example");
	struct fmt_example *list = fmt_reader_array(
		reader, &reader->library->arena, node->size, sizeof(*list));
	if (list == NULL)
		return;
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next, i++) {
		if (!fmt_fields_read(reader, child, &example_table, values))
			continue;
		list[i].source = fmt_text_read(reader, values[EXAMPLE_SOURCE],
					       &source_rule);
		list[i].display = fmt_text_read(reader, values[EXAMPLE_DISPLAY],
						&display_rule);
	}
	entry->examples = list;
	entry->example_count = node->size;
}

/* The .m file's text is part of the model. */
static void load_source(struct fmt_stdlib_reader *reader,
			const struct fmt_place *place, struct fmt_entry *entry)
{
	struct snap_file file;

	if (!fmt_files_open(reader, entry->source_path, place, &file))
		return;
	const char *text = (const char *)file.bytes.data;
	size_t size = file.bytes.size;
	size_t bad = fmt_utf8_check(text, size);
	entry->source_file = fmt_files_name(reader, entry->source_path);
	if (bad != size) {
		struct fmt_source yaml = reader->source;

		reader->source =
			(struct fmt_source){ entry->source_file, text, size };
		if (reader->source.file != NULL)
			fmt_reader_report(
				reader,
				&(struct fmt_problem){
					.place = fmt_reader_place_at(reader,
								     bad),
					.message = fmt_say("byte 0x%02X is no "
							   "UTF-8",
							   (unsigned char)
								   text[bad])
							   .text,
					.expected = "UTF-8 text",
				});
		reader->source = yaml;
	}
	entry->source = fmt_reader_text(reader, text, size);
	entry->source_size = (uint32_t)size;
	snap_file_close(&file);
}

static void decode_implementation(struct fmt_stdlib_reader *reader,
				  const struct fmt_node *node,
				  struct fmt_entry_note *note)
{
	const char *path = fmt_text_read(reader, node, &path_rule);

	if (path == NULL || strcmp(path, "native") == 0)
		return;
	if (node->size < 3 || strcmp(path + node->size - 2, ".m") != 0) {
		report(reader, node,
		       fmt_say("implementation is %s",
			       fmt_quote(path, node->size).text)
			       .text,
		       "native, or the path of an .m file");
		return;
	}
	if (reader->folder == NULL) {
		report(reader, node, "an .m file, but the text has no folder",
		       "native");
		return;
	}
	note->source_place = fmt_reader_place(reader, node);
	note->entry.source_path = path;
	load_source(reader, &note->source_place, &note->entry);
}

static void decode_status(struct fmt_stdlib_reader *reader,
			  const struct fmt_node *node, struct fmt_entry *entry)
{
	if (node == NULL || fmt_choice_read(reader, node, &status_choice) < 0)
		return;
	entry->planned = true;
	if (entry->source_path != NULL)
		report(reader, node, "an entry with an .m file is not planned",
		       "no status");
}

static void decode_texts(struct fmt_stdlib_reader *reader,
			 const struct fmt_node *const *values,
			 struct fmt_entry *entry)
{
	entry->summary =
		fmt_text_read(reader, values[ENTRY_SUMMARY], &summary_rule);
	entry->description = fmt_text_read(reader, values[ENTRY_DESCRIPTION],
					   &description_rule);
	entry->complexity = fmt_text_read(reader, values[ENTRY_COMPLEXITY],
					  &complexity_rule);
	if (entry->complexity == NULL)
		entry->complexity = "";
	entry->keywords = decode_words(reader, values[ENTRY_KEYWORDS],
				       &keyword_rule, &entry->keyword_count);
	entry->see_also = decode_words(reader, values[ENTRY_SEE_ALSO],
				       &see_also_rule, &entry->see_also_count);
}

static void decode_values(struct fmt_stdlib_reader *reader,
			  const struct fmt_node *const *values,
			  struct fmt_entry_note *note)
{
	struct fmt_entry *entry = &note->entry;

	decode_category(reader, values[ENTRY_CATEGORY], entry);
	decode_texts(reader, values, entry);
	note_see_also(reader, values[ENTRY_SEE_ALSO], note);
	bool right =
		values[ENTRY_SIGNATURES] != NULL &&
		fmt_signatures_decode(reader, values[ENTRY_SIGNATURES], entry);
	decode_arity(reader, values[ENTRY_ARITY], entry, right);
	decode_flags(reader, values[ENTRY_FLAGS], entry);
	decode_examples(reader, values[ENTRY_EXAMPLES], entry);
	decode_implementation(reader, values[ENTRY_IMPLEMENTATION], note);
	decode_status(reader, values[ENTRY_STATUS], entry);
}

void fmt_entry_decode(struct fmt_stdlib_reader *reader,
		      const struct fmt_node *node)
{
	const struct fmt_node *values[FMT_COUNT(entry_fields)];
	struct fmt_entry_note *note =
		fmt_reader_array(reader, &reader->notes, 1, sizeof(*note));

	if (note == NULL)
		return;
	if (!fmt_fields_read(reader, node, &entry_table, values)) {
		reader->entries_unclear = true;
		return;
	}
	struct fmt_entry *entry = &note->entry;
	entry->group = reader->library->group_count;
	entry->name = fmt_text_read(reader, values[ENTRY_NAME], &name_rule);
	decode_values(reader, values, note);
	if (entry->name == NULL) {
		reader->entries_unclear = true;
		return;
	}
	entry->place = fmt_reader_place(reader, values[ENTRY_NAME]);
	note->next = reader->entries;
	reader->entries = note;
	reader->library->entry_count++;
}
