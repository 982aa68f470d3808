/*
 * JSON, through jansson, of which only json.c knows.
 *
 * Keys keep the order in which they were put; numbers are 64-bit integers or
 * reals; text from outside that is no UTF-8 gets U+FFFD for each bad byte.
 * Without memory these end the program (tool_no_memory).
 */
#ifndef TOOLS_COMMON_JSON_H
#define TOOLS_COMMON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct tool_json;

/* Yours, until it is put into another one; free with tool_json_free(). */
struct tool_json *tool_json_object(void);
struct tool_json *tool_json_array(void);
void tool_json_free(struct tool_json *json);

/* One more owner of a value that doesn't change any more. */
struct tool_json *tool_json_share(struct tool_json *json);

/* Into an object; an existing key is replaced in place.  'value' is taken over
 * by tool_json_put(). */
void tool_json_put(struct tool_json *object, const char *key,
		   struct tool_json *value);
void tool_json_put_text(struct tool_json *object, const char *key,
			const char *text);
void tool_json_put_span(struct tool_json *object, const char *key,
			const char *text, size_t size);
void tool_json_put_number(struct tool_json *object, const char *key,
			  uint64_t value);
void tool_json_put_real(struct tool_json *object, const char *key,
			double value);
void tool_json_put_bool(struct tool_json *object, const char *key, bool value);
void tool_json_put_null(struct tool_json *object, const char *key);

/* To the end of an array; 'value' is taken over. */
void tool_json_add(struct tool_json *array, struct tool_json *value);
void tool_json_add_span(struct tool_json *array, const char *text, size_t size);
void tool_json_add_number(struct tool_json *array, uint64_t value);

/* As text: on one line without blanks, or indented by two.  Yours, free(). */
enum tool_json_style {
	TOOL_JSON_LINE,
	TOOL_JSON_INDENTED
};
char *tool_json_text(const struct tool_json *json, enum tool_json_style style);

/* The same on 'out', with a newline. */
void tool_json_print(FILE *out, const struct tool_json *json,
		     enum tool_json_style style);

/* Read text; NULL when it is no JSON object or array, or has duplicate keys. */
struct tool_json *tool_json_parse(const char *text, size_t size);

/* The same for any value and any text in it ('\0' included), with what is wrong
 * and at which byte.  Lack of memory is told like the rest, but only after
 * tool_json_guard(). */
struct tool_json_problem {
	char message[128];
	size_t offset;
	bool no_memory;
};
struct tool_json *tool_json_read(const char *text, size_t size,
				 struct tool_json_problem *problem);

/* Make tool_json_read() safe where memory ends.  To be called before anything
 * else here, and before there are threads; again does no harm. */
void tool_json_guard(void);

enum tool_json_kind {
	TOOL_JSON_NONE, /* of NULL */
	TOOL_JSON_NULL,
	TOOL_JSON_BOOL,
	TOOL_JSON_INTEGER,
	TOOL_JSON_REAL,
	TOOL_JSON_STRING,
	TOOL_JSON_ARRAY,
	TOOL_JSON_OBJECT
};
enum tool_json_kind tool_json_kind(const struct tool_json *json);

/* Looking: the value is borrowed; NULL, 0 and false when it isn't there or is
 * of another kind.  'json' may be NULL. */
struct tool_json *tool_json_get(const struct tool_json *json, const char *key);
struct tool_json *tool_json_at(const struct tool_json *json, size_t index);
size_t tool_json_length(const struct tool_json *json);
const char *tool_json_string(const struct tool_json *json);
bool tool_json_integer(const struct tool_json *json, uint64_t *out);
bool tool_json_signed(const struct tool_json *json, int64_t *out);
/* Integers are taken as well. */
bool tool_json_real(const struct tool_json *json, double *out);
bool tool_json_bool(const struct tool_json *json, bool *out);
/* The same text, which may hold NULs. */
const char *tool_json_span(const struct tool_json *json, size_t *size);

/* Keys of an object one after the other: NULL gives the first, the last one
 * NULL.  'key' is one that this returned. */
const char *tool_json_next_key(struct tool_json *json, const char *key);

#endif
