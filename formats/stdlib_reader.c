#include "formats/stdlib_reader.h"
#include "formats/stdlib_text.h"

#include <string.h>

void fmt_reader_fail(struct fmt_stdlib_reader *reader, int rc,
		     const struct snap_error *err)
{
	if (reader->rc != 0)
		return;
	reader->rc = rc;
	reader->err = *err;
}

void fmt_reader_fail_memory(struct fmt_stdlib_reader *reader)
{
	struct snap_error err;
	int rc = snap_fail_memory(&err, 0);

	fmt_reader_fail(reader, rc, &err);
}

void *fmt_reader_array(struct fmt_stdlib_reader *reader,
		       struct snap_arena *arena, size_t count, size_t size)
{
	if (reader->rc != 0)
		return NULL;
	void *memory = snap_arena_array(arena, count, size);
	if (memory == NULL)
		fmt_reader_fail_memory(reader);
	return memory;
}

const char *fmt_reader_text(struct fmt_stdlib_reader *reader, const char *text,
			    size_t size)
{
	if (reader->rc != 0)
		return NULL;
	char *copy = snap_arena_text(&reader->library->arena, text, size);
	if (copy == NULL)
		fmt_reader_fail_memory(reader);
	return copy;
}

bool fmt_reader_index_categories(struct fmt_stdlib_reader *reader)
{
	if (fmt_name_index_begin(&reader->category_index, &reader->notes,
				 FMT_STDLIB_MAX_CATEGORIES))
		return true;
	fmt_reader_fail_memory(reader);
	return false;
}

void fmt_reader_report(struct fmt_stdlib_reader *reader,
		       const struct fmt_problem *problem)
{
	reader->reported++;
	if (!fmt_problems_add(reader->problems, reader->limits.max_problems,
			      problem))
		fmt_reader_fail_memory(reader);
}

void fmt_reader_join_problems(struct fmt_stdlib_reader *reader,
			      const struct fmt_stdlib_reader *part)
{
	const struct fmt_problems *list = part->problems;

	for (size_t i = 0; i < list->count; i++)
		fmt_reader_report(reader, &list->items[i]);
	reader->problems->dropped += list->dropped;
	reader->reported += list->dropped;
}

bool fmt_reader_listens(const struct fmt_stdlib_reader *reader)
{
	return reader->rc == 0 &&
	       reader->problems->count < reader->limits.max_problems;
}

struct fmt_place fmt_reader_place(const struct fmt_stdlib_reader *reader,
				  const struct fmt_node *node)
{
	return (struct fmt_place){ reader->source.file, node->line,
				   node->column };
}

struct fmt_place fmt_reader_place_at(const struct fmt_stdlib_reader *reader,
				     size_t offset)
{
	struct fmt_place place = { .file = reader->source.file, .line = 1 };
	const char *text = reader->source.text;
	const char *line = text;
	const char *end = text + offset;
	const char *feed;

	while ((feed = memchr(line, '\n', (size_t)(end - line))) != NULL) {
		line = feed + 1;
		place.line++;
	}
	place.column = 1 + (uint32_t)fmt_utf8_count(line, (size_t)(end - line));
	return place;
}

static const char *find_line(const struct fmt_source *source, uint32_t number)
{
	const char *line = source->text;
	const char *end = source->text + source->size;

	while (--number != 0 && line < end) {
		const char *feed = memchr(line, '\n', (size_t)(end - line));
		line = feed == NULL ? end : feed + 1;
	}
	return line;
}

struct fmt_place fmt_reader_place_of_tab(const struct fmt_stdlib_reader *reader,
					 const struct fmt_node *node)
{
	const struct fmt_source *source = &reader->source;

	if (node->style != FMT_STYLE_BLOCK)
		return fmt_reader_place(reader, node);
	const char *line = find_line(source, node->line);
	size_t left = (size_t)(source->text + source->size - line);
	const char *tab = memchr(line, '\t', left);
	return tab == NULL ? fmt_reader_place(reader, node)
			   : fmt_reader_place_at(reader,
						 (size_t)(tab - source->text));
}
