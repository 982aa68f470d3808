/* Lines from a descriptor, of bounded length, without waiting inside. */
#ifndef SNAPSHOT_SESSION_SERVE_LINES_H
#define SNAPSHOT_SESSION_SERVE_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	int fd;
	size_t limit; /* of a line, without its end */
	char *data;
	size_t capacity;
	size_t begin, end; /* what was read and not yet handed out */
	size_t scanned;	   /* up to here there is no line feed */
	bool skipping;	   /* the rest of a line that was too long */
	bool ended;	   /* nothing more comes */
};

enum lines_result {
	LINES_WAIT, /* read more, when there is something to read */
	LINES_LINE,
	LINES_TOO_LONG, /* told when its limit is passed */
	LINES_END,
	LINES_NO_MEMORY /* its rest is skipped, like that of one too long */
};

void lines_begin(struct lines *lines, int fd, size_t limit);
void lines_end(struct lines *lines);

/*
 * The next line that is there: '*text', of '*size' bytes without the line feed,
 * is borrowed until the next call.  What follows the last line feed is a line
 * too.
 */
enum lines_result lines_next(struct lines *lines, const char **text,
			     size_t *size);

/* Read once, which waits unless there is something: LINES_WAIT, or
 * LINES_NO_MEMORY.  Behind an error of the descriptor nothing more comes. */
enum lines_result lines_read(struct lines *lines);

#endif
