#include "formats/settings.h"

#include "base/file.h"
#include "formats/stdlib_fields.h"

#include <string.h>

#define FILE_SIZE_MAX (1u << 20)

/* The rows that are being made.  The first walk counts them. */
struct rows {
	struct fmt_stdlib_reader *reader;
	struct fmt_setting *items;
	size_t count;
};

static void report(const struct rows *rows, const struct fmt_node *node,
		   const char *key, const char *what, const char *expected)
{
	fmt_reader_report(
		rows->reader,
		&(struct fmt_problem){
			.place = fmt_reader_place(rows->reader, node),
			.message =
				fmt_say("%s %s",
					fmt_quote(key, strlen(key)).text, what)
					.text,
			.expected = expected,
		});
}

static bool check_text(const struct rows *rows, const struct fmt_node *node,
		       const char *key)
{
	if (node->kind != FMT_NODE_SCALAR)
		report(rows, node, key,
		       node->kind == FMT_NODE_MAPPING ? "holds a mapping"
						      : "holds a list",
		       "a text");
	else if (node->size == 0)
		report(rows, node, key, "is empty", "a value");
	else if (strlen(node->text) != node->size)
		report(rows, node, key, "has a NUL in it", "a text");
	else
		return true;
	return false;
}

static void put_texts(struct rows *rows, struct fmt_setting *row,
		      const struct fmt_node *value)
{
	struct fmt_stdlib_reader *reader = rows->reader;
	size_t count = value->kind == FMT_NODE_SEQUENCE ? value->size : 1;
	const struct fmt_node *node =
		value->kind == FMT_NODE_SEQUENCE ? value->first : value;
	struct snap_arena *arena = &reader->library->arena;
	const char **texts =
		fmt_reader_array(reader, arena, count + 1, sizeof(*texts));
	struct fmt_place *places =
		fmt_reader_array(reader, arena, count + 1, sizeof(*places));

	row->list = value->kind == FMT_NODE_SEQUENCE;
	row->texts = texts;
	row->places = places;
	for (; texts != NULL && places != NULL && row->count < count;
	     node = node->next) {
		if (!check_text(rows, node, row->key))
			return;
		texts[row->count] = node->text;
		places[row->count++] = fmt_reader_place(reader, node);
	}
}

static bool is_twice(const struct rows *rows, const char *section,
		     const struct fmt_node *key)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct fmt_setting *row = &rows->items[i];

		if (strcmp(row->section, section) != 0 ||
		    strcmp(row->key, key->text) != 0)
			continue;
		fmt_reader_report(
			rows->reader,
			&(struct fmt_problem){
				.place = fmt_reader_place(rows->reader, key),
				.message =
					fmt_say("key %s stands twice",
						fmt_quote(key->text, key->size)
							.text)
						.text,
				.other = row->place,
			});
		return true;
	}
	return false;
}

/* NULL where the key is none. */
static struct fmt_setting *begin_row(struct rows *rows, const char *section,
				     const struct fmt_node *key)
{
	struct fmt_stdlib_reader *reader = rows->reader;

	if (!fmt_node_expect(reader, key, FMT_NODE_SCALAR, "a key") ||
	    !check_text(rows, key, "a key") || is_twice(rows, section, key))
		return NULL;
	const char *text = fmt_reader_text(reader, key->text, key->size);
	if (text == NULL)
		return NULL;
	struct fmt_setting *row = &rows->items[rows->count++];
	*row = (struct fmt_setting){
		.section = section,
		.key = text,
		.place = fmt_reader_place(reader, key),
	};
	return row;
}

static void put_row(struct rows *rows, const char *section,
		    const struct fmt_node *key)
{
	struct fmt_setting *row = begin_row(rows, section, key);

	if (row != NULL)
		put_texts(rows, row, key->next);
}

/* A row of its own, and one for each of its keys. */
static void put_section(struct rows *rows, const struct fmt_node *key)
{
	struct fmt_setting *row = begin_row(rows, "", key);

	if (row == NULL)
		return;
	row->mapping = true;
	for (const struct fmt_node *child = key->next->first; child != NULL;
	     child = child->next->next)
		put_row(rows, row->key, child);
}

/* Each key of each mapping, whether it will be a row or not. */
static size_t count_keys(const struct fmt_node *top)
{
	size_t count = 0;

	for (const struct fmt_node *key = top->first; key != NULL;
	     key = key->next->next)
		count += 1 + key->next->size / 2;
	return count;
}

static void decode(struct rows *rows, const struct fmt_node *top)
{
	struct fmt_stdlib_reader *reader = rows->reader;

	if (top == NULL || !fmt_node_expect(reader, top, FMT_NODE_MAPPING,
					    "the configuration"))
		return;
	rows->items =
		fmt_reader_array(reader, &reader->library->arena,
				 count_keys(top) + 1, sizeof(*rows->items));
	if (rows->items == NULL)
		return;
	for (const struct fmt_node *key = top->first; key != NULL;
	     key = key->next->next)
		if (key->kind == FMT_NODE_SCALAR &&
		    key->next->kind == FMT_NODE_MAPPING)
			put_section(rows, key);
		else
			put_row(rows, "", key);
}

static void begin(struct fmt_stdlib_reader *reader, struct fmt_library *owner,
		  const struct snap_allocator *allocator)
{
	*reader = (struct fmt_stdlib_reader){
		.library = owner,
		.root_fd = -1,
	};
#define LIMIT(field, value, unit, meaning) reader->limits.field = (value);
	FMT_STDLIB_LIMITS(LIMIT)
#undef LIMIT
	reader->left = (struct fmt_budget){
		.bytes = reader->limits.max_total_size,
		.nodes = FILE_SIZE_MAX,
	};
	snap_arena_begin(&reader->nodes, allocator);
	snap_arena_begin(&reader->notes, allocator);
	snap_arena_begin(&owner->arena, allocator);
}

int fmt_settings_read_memory(struct fmt_settings *out, const char *name,
			     struct snap_span text,
			     const struct snap_allocator *allocator,
			     struct fmt_problems *problems,
			     struct snap_error *err)
{
	struct fmt_library owner = { 0 };
	struct fmt_stdlib_reader reader;

	begin(&reader, &owner, allocator);
	reader.problems = problems;
	struct rows rows = { .reader = &reader };
	reader.source.file = fmt_reader_text(&reader, name, strlen(name));
	decode(&rows, fmt_node_parse(&reader, (const char *)text.data,
				     text.size, NULL));
	int rc = reader.rc;
	if (rc != 0 && err != NULL)
		*err = reader.err;
	if (rc == 0 && reader.reported != 0)
		rc = fmt_problems_fail(problems, err);
	if (rc == 0)
		*out = (struct fmt_settings){
			.items = rows.items,
			.count = rows.count,
			.size = text.size,
			.digest = snap_digest128_of(text.data, text.size),
			.arena = owner.arena,
		};
	else
		snap_arena_end(&owner.arena);
	snap_arena_end(&reader.notes);
	snap_arena_end(&reader.nodes);
	return rc;
}

int fmt_settings_read(struct fmt_settings *out, const char *path,
		      const struct snap_allocator *allocator,
		      struct fmt_problems *problems, struct snap_error *err)
{
	struct snap_file file;
	int rc = snap_file_open(&file, path, SNAP_FILE_READ, FILE_SIZE_MAX,
				allocator, err);

	if (rc != 0)
		return rc;
	rc = fmt_settings_read_memory(out, path, file.bytes, allocator,
				      problems, err);
	snap_file_close(&file);
	return rc;
}

void fmt_settings_end(struct fmt_settings *settings)
{
	snap_arena_end(&settings->arena);
	*settings = (struct fmt_settings){ 0 };
}
