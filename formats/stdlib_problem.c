#include "formats/stdlib_problem.h"
#include "formats/sort.h"

#include <stdio.h>
#include <string.h>

enum {
	QUOTE_MAX = 60
};

struct fmt_phrase fmt_say(const char *format, ...)
{
	struct fmt_phrase phrase;
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(phrase.text, sizeof(phrase.text), format, arguments);
	va_end(arguments);
	return phrase;
}

/* How much of 'text' to show: not more than QUOTE_MAX, no half character. */
static size_t shown_size(const char *text, size_t size)
{
	if (size <= QUOTE_MAX)
		return size;
	size = QUOTE_MAX;
	while (size > 0 && ((unsigned char)text[size] & 0xC0) == 0x80)
		size--;
	return size;
}

struct fmt_phrase fmt_quote(const char *text, size_t size)
{
	size_t shown = shown_size(text, size);
	char clean[QUOTE_MAX + 1] = "";

	for (size_t i = 0; i < shown; i++) {
		unsigned char c = (unsigned char)text[i];
		clean[i] = c < 0x20 || c == 0x7F ? '?' : text[i];
	}
	return fmt_say("'%s%s'", clean, shown < size ? "..." : "");
}

void fmt_problems_begin(struct fmt_problems *problems,
			const struct snap_allocator *allocator)
{
	*problems = (struct fmt_problems){ 0 };
	snap_arena_begin(&problems->arena, allocator);
}

void fmt_problems_end(struct fmt_problems *problems)
{
	snap_free(&problems->arena.allocator, problems->items);
	snap_arena_end(&problems->arena);
	problems->items = NULL;
	problems->count = 0;
	problems->capacity = 0;
	problems->dropped = 0;
}

static bool make_room(struct fmt_problems *problems)
{
	if (problems->count < problems->capacity)
		return true;
	size_t capacity = problems->capacity == 0 ? 8 : problems->capacity * 2;
	struct fmt_problem *items = snap_grow(
		&problems->arena.allocator, problems->items,
		problems->count * sizeof(*items), capacity * sizeof(*items));
	if (items == NULL)
		return false;
	problems->items = items;
	problems->capacity = capacity;
	return true;
}

static const char *keep_text(struct fmt_problems *problems, const char *text)
{
	if (text == NULL || *text == '\0')
		return "";
	return snap_arena_text(&problems->arena, text, strlen(text));
}

/* Problems of one file come together and share its name. */
static const char *keep_file(struct fmt_problems *problems, const char *file)
{
	if (file == NULL)
		return NULL;
	if (problems->count != 0) {
		const struct fmt_problem *last =
			&problems->items[problems->count - 1];
		if (strcmp(last->place.file, file) == 0)
			return last->place.file;
	}
	return snap_arena_text(&problems->arena, file, strlen(file));
}

bool fmt_problems_add(struct fmt_problems *problems, uint64_t max,
		      const struct fmt_problem *problem)
{
	struct fmt_problem copy = *problem;

	if (problems->count >= max) {
		problems->dropped++;
		return true;
	}
	if (copy.code == SNAP_OK)
		copy.code = SNAP_E_BOUNDS;
	copy.place.file = keep_file(problems, problem->place.file);
	copy.other.file = keep_file(problems, problem->other.file);
	copy.message = keep_text(problems, problem->message);
	copy.expected = keep_text(problems, problem->expected);
	copy.suggestion = keep_text(problems, problem->suggestion);
	if (copy.place.file == NULL || copy.message == NULL ||
	    copy.expected == NULL || copy.suggestion == NULL ||
	    (copy.other.file == NULL && problem->other.file != NULL) ||
	    !make_room(problems))
		return false;
	problems->items[problems->count++] = copy;
	return true;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

int fmt_place_compare(const struct fmt_place *a, const struct fmt_place *b)
{
	int order = strcmp(a->file, b->file);

	if (order == 0)
		order = compare_numbers(a->line, b->line);
	if (order == 0)
		order = compare_numbers(a->column, b->column);
	return order;
}

static int compare_problems(const void *a, const void *b)
{
	return fmt_place_compare(&((const struct fmt_problem *)a)->place,
				 &((const struct fmt_problem *)b)->place);
}

static bool sort_problems(struct fmt_problems *problems)
{
	size_t count = problems->count;
	struct snap_arena scratch;

	snap_arena_begin(&scratch, &problems->arena.allocator);
	const void **order = snap_arena_array(&scratch, count, sizeof(*order));
	const void **spare = snap_arena_array(&scratch, count, sizeof(*spare));
	struct fmt_problem *copy =
		snap_arena_array(&scratch, count, sizeof(*copy));
	bool ready = order != NULL && spare != NULL && copy != NULL;

	if (ready) {
		for (size_t i = 0; i < count; i++) {
			copy[i] = problems->items[i];
			order[i] = &copy[i];
		}
		fmt_sort(order, spare, count, compare_problems);
		for (size_t i = 0; i < count; i++)
			problems->items[i] =
				*(const struct fmt_problem *)order[i];
	}
	snap_arena_end(&scratch);
	return ready;
}

int fmt_problems_fail(struct fmt_problems *problems, struct snap_error *err)
{
	char text[SNAP_ERROR_MESSAGE_SIZE];

	if (!sort_problems(problems))
		return snap_fail_memory(err, 0);
	/* Only a limit of no problem at all leaves the list empty. */
	if (problems->count == 0)
		return snap_fail(err, SNAP_E_BOUNDS, SNAP_NO_OFFSET,
				 "the library has %llu problems",
				 ull(problems->dropped));
	const struct fmt_problem *first = &problems->items[0];
	(void)fmt_problem_text(first, text, sizeof(text));
	snap_fail(err, first->code, SNAP_NO_OFFSET, "%s", text);
	return snap_fail_values(err, (int)first->code, first->expected, "");
}

/* Text that is cut at 'size' and goes on counting. */
struct line {
	char *out;
	size_t size;
	size_t length;
};

static void put(struct line *line, const char *format, ...) SNAP_PRINTF(2, 3);

static void put(struct line *line, const char *format, ...)
{
	bool full = line->length >= line->size;
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(full ? NULL : line->out + line->length,
			       full ? 0 : line->size - line->length, format,
			       arguments);
	va_end(arguments);
	if (length > 0)
		line->length += (size_t)length;
}

static void put_place(struct line *line, const struct fmt_place *place)
{
	put(line, "%s", place->file);
	if (place->line != 0)
		put(line, ":%u:%u", (unsigned)place->line,
		    (unsigned)place->column);
}

size_t fmt_problem_text(const struct fmt_problem *problem, char *out,
			size_t size)
{
	struct line line = { .out = out, .size = size };

	put_place(&line, &problem->place);
	put(&line, ": %s", problem->message);
	if (*problem->expected != '\0')
		put(&line, "; expected %s", problem->expected);
	if (problem->other.file != NULL) {
		put(&line, "; first at ");
		put_place(&line, &problem->other);
	}
	if (*problem->suggestion != '\0')
		put(&line, "; did you mean '%s'?", problem->suggestion);
	return line.length;
}
