/*
 * JSON written as it comes, on one line: what a program that must start
 * quickly needs of it, without a library to load and without a tree in memory.
 */
#ifndef SNAPSHOT_SESSION_JSON_TEXT_H
#define SNAPSHOT_SESSION_JSON_TEXT_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json_text {
	struct snap_strbuf *out;
	bool follows; /* a comma is due before what comes next */
};

/* 'bracket' is '{' or '['; 'key' is NULL in an array and at the top. */
void json_open(struct json_text *json, const char *key, char bracket);
void json_close(struct json_text *json, char bracket);

/* NULL gives null.  What is no UTF-8 becomes U+FFFD. */
void json_put_text(struct json_text *json, const char *key, const char *text);
void json_put_span(struct json_text *json, const char *key, const char *text,
		   size_t size);
void json_put_number(struct json_text *json, const char *key, uint64_t number);
void json_put_signed(struct json_text *json, const char *key, int64_t number);
void json_put_bool(struct json_text *json, const char *key, bool yes);

/* The shortest text that reads back the same.  JSON has no word for what isn't
 * finite: that becomes the text "NaN", "Inf" or "-Inf". */
void json_put_real(struct json_text *json, const char *key, double number);

/* A digest as 16 hexadecimal digits: a number would lose its last bits. */
void json_put_digest(struct json_text *json, const char *key, uint64_t digest);

/* Text that is JSON already. */
void json_put_json(struct json_text *json, const char *key, const char *text,
		   size_t size);

/* All of it to a stream, with a newline; ends the program without memory. */
void json_print(const struct json_text *json, FILE *out);

#endif
