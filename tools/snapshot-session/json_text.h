/*
 * JSON written as it comes, on one line: what a program that must start
 * quickly needs of it, without a library to load.
 */
#ifndef SNAPSHOT_SESSION_JSON_TEXT_H
#define SNAPSHOT_SESSION_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json_text {
	FILE *out;
	bool follows; /* a comma is due before what comes next */
};

/* 'bracket' is '{' or '['; 'key' is NULL in an array and at the top. */
void json_open(struct json_text *json, const char *key, char bracket);
void json_close(struct json_text *json, char bracket);

/* NULL gives null.  What is no UTF-8 becomes U+FFFD. */
void json_put_text(struct json_text *json, const char *key, const char *text);
void json_put_number(struct json_text *json, const char *key, uint64_t number);
void json_put_bool(struct json_text *json, const char *key, bool yes);

/* A digest as 16 hexadecimal digits: a number would lose its last bits. */
void json_put_digest(struct json_text *json, const char *key, uint64_t digest);

#endif
