#include "tools/snapshot-session/serve/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Read at once, and kept between lines. */
#define CHUNK ((size_t)64 << 10)

void lines_begin(struct lines *lines, int fd, size_t limit)
{
	*lines = (struct lines){ .fd = fd, .limit = limit };
}

void lines_end(struct lines *lines)
{
	free(lines->data);
}

static void drop_all(struct lines *lines)
{
	lines->begin = 0;
	lines->end = 0;
	lines->scanned = 0;
	/* A long line's memory isn't kept for short ones. */
	if (lines->capacity > 2 * CHUNK) {
		free(lines->data);
		lines->data = NULL;
		lines->capacity = 0;
	}
}

/* Where the next line ends, or NULL. */
static const char *find_end(struct lines *lines)
{
	if (lines->scanned == lines->end)
		return NULL;
	const char *feed = memchr(lines->data + lines->scanned, '\n',
				  lines->end - lines->scanned);
	lines->scanned =
		feed == NULL ? lines->end : (size_t)(feed - lines->data);
	return feed;
}

/* Up to the line feed, or all there is. */
static void skip(struct lines *lines)
{
	const char *feed = find_end(lines);

	if (feed == NULL) {
		drop_all(lines);
		return;
	}
	lines->begin = lines->scanned + 1;
	lines->scanned = lines->begin;
	lines->skipping = false;
}

static enum lines_result take(struct lines *lines, size_t size, size_t next,
			      const char **text, size_t *out)
{
	*text = lines->data + lines->begin;
	*out = size;
	lines->begin = next;
	lines->scanned = next;
	return size > lines->limit ? LINES_TOO_LONG : LINES_LINE;
}

enum lines_result lines_next(struct lines *lines, const char **text,
			     size_t *size)
{
	if (lines->skipping)
		skip(lines);
	const char *feed = find_end(lines);
	if (feed != NULL)
		return take(lines, lines->scanned - lines->begin,
			    lines->scanned + 1, text, size);
	if (lines->end - lines->begin > lines->limit) {
		lines->skipping = true;
		return LINES_TOO_LONG;
	}
	if (!lines->ended)
		return LINES_WAIT;
	if (lines->begin != lines->end && !lines->skipping)
		return take(lines, lines->end - lines->begin, lines->end, text,
			    size);
	return LINES_END;
}

/* Room for one more chunk behind what is there. */
static bool make_room(struct lines *lines)
{
	if (lines->begin == lines->end)
		drop_all(lines);
	if (lines->begin != 0) {
		memmove(lines->data, lines->data + lines->begin,
			lines->end - lines->begin);
		lines->end -= lines->begin;
		lines->scanned -= lines->begin;
		lines->begin = 0;
	}
	if (lines->capacity - lines->end >= CHUNK)
		return true;
	/* The limit bounds what is there, so this can't overflow. */
	size_t capacity = lines->end + lines->end / 2 + CHUNK;
	char *data = realloc(lines->data, capacity);
	if (data == NULL)
		return false;
	lines->data = data;
	lines->capacity = capacity;
	return true;
}

enum lines_result lines_read(struct lines *lines)
{
	ssize_t count;

	if (!make_room(lines)) {
		/* Not even memory to begin with: there is no going on. */
		lines->ended = lines->end == 0;
		drop_all(lines);
		lines->skipping = true;
		return LINES_NO_MEMORY;
	}
	do {
		count = read(lines->fd, lines->data + lines->end, CHUNK);
	} while (count < 0 && errno == EINTR);
	if (count <= 0)
		lines->ended = true;
	else
		lines->end += (size_t)count;
	return LINES_WAIT;
}
