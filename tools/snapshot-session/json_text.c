#include "tools/snapshot-session/json_text.h"

#include "base/fail.h"

#include <string.h>

static void put_escaped(FILE *out, unsigned char c)
{
	if (c == '"' || c == '\\')
		(void)fprintf(out, "\\%c", c);
	else if (c < 0x20 || c == 0x7f)
		(void)fprintf(out, "\\u%04x", c);
	else
		(void)putc(c, out);
}

/* Bytes of the UTF-8 sequence at 'p', which is NUL-terminated; 0: it is none.
 */
static size_t sequence_size(const unsigned char *p)
{
	size_t size = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if (size == 1)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* Too long, a surrogate, or beyond U+10FFFF. */
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return size;
}

static void put_string(FILE *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	(void)putc('"', out);
	while (*p != '\0') {
		size_t size = sequence_size(p);

		if (size == 0)
			(void)fputs("\xef\xbf\xbd", out);
		else if (size == 1)
			put_escaped(out, *p);
		else
			(void)fwrite(p, 1, size, out);
		p += size == 0 ? 1 : size;
	}
	(void)putc('"', out);
}

/* The comma and the key of the next value. */
static void begin_value(struct json_text *json, const char *key)
{
	if (json->follows)
		(void)putc(',', json->out);
	json->follows = true;
	if (key == NULL)
		return;
	put_string(json->out, key);
	(void)putc(':', json->out);
}

void json_open(struct json_text *json, const char *key, char bracket)
{
	begin_value(json, key);
	(void)putc(bracket, json->out);
	json->follows = false;
}

void json_close(struct json_text *json, char bracket)
{
	(void)putc(bracket, json->out);
	json->follows = true;
}

void json_put_text(struct json_text *json, const char *key, const char *text)
{
	begin_value(json, key);
	if (text == NULL)
		(void)fputs("null", json->out);
	else
		put_string(json->out, text);
}

void json_put_number(struct json_text *json, const char *key, uint64_t number)
{
	begin_value(json, key);
	(void)fprintf(json->out, "%llu", ull(number));
}

void json_put_bool(struct json_text *json, const char *key, bool yes)
{
	begin_value(json, key);
	(void)fputs(yes ? "true" : "false", json->out);
}

void json_put_digest(struct json_text *json, const char *key, uint64_t digest)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016llx", ull(digest));
	json_put_text(json, key, text);
}
