#include "request/outcome.h"

#include "base/fail.h"

#include <string.h>

#define FIRST_ROOM 8

struct ms_held_value {
	struct ms_value value;
	struct ms_held_value *next;
};

struct ms_collected *ms_collected_create(const struct snap_allocator *allocator,
					 uint64_t limit)
{
	struct ms_collected *c = snap_calloc(allocator, 1, sizeof(*c));

	if (c == NULL)
		return NULL;
	snap_arena_begin(&c->arena, allocator);
	if (limit < SIZE_MAX)
		c->arena.limit = (size_t)limit;
	c->text_limit = limit;
	snap_strbuf_begin(&c->text, allocator);
	c->outcome.error_text = "";
	c->outcome.source_name = "";
	return c;
}

void ms_collected_free(struct ms_heap *heap, struct ms_collected *c)
{
	if (c == NULL)
		return;
	struct snap_allocator allocator = c->arena.allocator;
	for (struct ms_held_value *h = c->held; h != NULL; h = h->next)
		ms_release(heap, h->value);
	ms_delta_end(heap, &c->delta);
	snap_strbuf_end(&c->text);
	snap_arena_end(&c->arena);
	snap_free(&allocator, c);
}

/* A copy of the value that lives as long as the outcome; NULL without memory.
 */
static const struct ms_value *hold(struct ms_collected *c,
				   struct ms_value value)
{
	struct ms_held_value *held = snap_arena_alloc(&c->arena, sizeof(*held));

	if (held == NULL) {
		c->lost = true;
		return NULL;
	}
	held->value = ms_retain(value);
	held->next = c->held;
	c->held = held;
	return &held->value;
}

const char *ms_collected_text(struct ms_collected *c, const char *text,
			      size_t size)
{
	const char *copy = snap_arena_text(&c->arena, text, size);

	if (copy != NULL)
		return copy;
	c->lost = true;
	return "";
}

/* A larger copy of 'items' when 'count' of them fill it; NULL without memory,
 * and the outcome is lost. */
static void *more(struct ms_collected *c, void *items, size_t count,
		  size_t *room, size_t size)
{
	size_t larger = *room == 0 ? FIRST_ROOM : *room * 2;

	if (count < *room)
		return items;
	void *copy = snap_arena_array(&c->arena, larger, size);
	if (copy == NULL) {
		c->lost = true;
		return NULL;
	}
	if (count != 0)
		memcpy(copy, items, count * size);
	*room = larger;
	return copy;
}

static bool continues(const struct ms_collected *c, enum ms_stream_kind kind)
{
	size_t count = c->outcome.stream_count;

	return count != 0 && kind != MS_STREAM_CLEAR &&
	       c->streams[count - 1].kind == kind;
}

void ms_collected_stream(struct ms_collected *c, enum ms_stream_kind kind,
			 const char *text, size_t size, uint64_t time)
{
	size_t *count = &c->outcome.stream_count;

	if (c->text.size > c->text_limit || size > c->text_limit) {
		c->lost = true;
		return;
	}
	if (!continues(c, kind)) {
		struct ms_stream_event *items = more(
			c, c->streams, *count, &c->stream_room, sizeof(*items));

		if (items == NULL)
			return;
		c->streams = items;
		if (*count != 0)
			snap_strbuf_putc(&c->text, '\0');
		items[(*count)++] =
			(struct ms_stream_event){ .kind = kind, .time = time };
	}
	snap_strbuf_append(&c->text, text, size);
	c->streams[*count - 1].size += size;
	if (c->text.failed)
		c->lost = true;
}

struct ms_display_event *ms_collected_display(struct ms_collected *c,
					      struct ms_value value,
					      const char *label,
					      size_t label_size)
{
	struct ms_display_event *items =
		more(c, c->displays, c->outcome.display_count, &c->display_room,
		     sizeof(*items));
	const struct ms_value *held = hold(c, value);

	if (items == NULL || held == NULL)
		return NULL;
	c->displays = items;
	struct ms_display_event *event = &items[c->outcome.display_count++];
	event->label = ms_collected_text(c, label, label_size);
	event->value = held;
	return event;
}

void ms_collected_value(struct ms_collected *c, struct ms_value value)
{
	const struct ms_value **items =
		more(c, c->values, c->outcome.value_count, &c->value_room,
		     sizeof(*items));
	const struct ms_value *held = hold(c, value);

	if (items == NULL || held == NULL)
		return;
	c->values = items;
	items[c->outcome.value_count++] = held;
}

struct ms_diagnostic *ms_collected_diagnostic(struct ms_collected *c)
{
	struct ms_diagnostic *items =
		more(c, c->diagnostics, c->outcome.diagnostic_count,
		     &c->diagnostic_room, sizeof(*items));

	if (items == NULL)
		return NULL;
	c->diagnostics = items;
	return &items[c->outcome.diagnostic_count++];
}

void ms_collected_finish(struct ms_collected *c)
{
	struct ms_outcome *outcome = &c->outcome;
	const char *text = snap_strbuf_text(&c->text);

	for (size_t i = 0; i < outcome->stream_count; i++) {
		c->streams[i].text = text;
		text += c->streams[i].size + 1;
	}
	outcome->streams = c->streams;
	outcome->displays = c->displays;
	outcome->values = c->values;
	outcome->diagnostics = c->diagnostics;
	outcome->delta = c->delta.delta;
}
