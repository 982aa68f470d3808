#include "tools/snapshot-session/json_text.h"

#include "base/fail.h"
#include "base/utf8.h"
#include "tools/common/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void put_escaped(struct snap_strbuf *out, unsigned char c)
{
	if (c == '"' || c == '\\')
		snap_strbuf_printf(out, "\\%c", c);
	else if (c == '\n')
		snap_strbuf_puts(out, "\\n");
	else
		snap_strbuf_printf(out, "\\u%04x", c);
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static size_t put_sequence(struct snap_strbuf *out, const unsigned char *p,
			   size_t left)
{
	size_t size = snap_utf8_size((const char *)p, left);

	if (size == 0)
		snap_strbuf_puts(out, "\xef\xbf\xbd");
	else if (size == 1)
		put_escaped(out, *p);
	else
		snap_strbuf_append(out, p, size);
	return size == 0 ? 1 : size;
}

static void put_string(struct snap_strbuf *out, const char *text, size_t size)
{
	const unsigned char *p = (const unsigned char *)text;

	snap_strbuf_putc(out, '"');
	for (size_t i = 0; i < size;) {
		size_t end = i;

		while (end < size && is_plain(p[end]))
			end++;
		snap_strbuf_append(out, p + i, end - i);
		i = end;
		if (i < size)
			i += put_sequence(out, p + i, size - i);
	}
	snap_strbuf_putc(out, '"');
}

/* The comma and the key of the next value. */
static void begin_value(struct json_text *json, const char *key)
{
	if (json->follows)
		snap_strbuf_putc(json->out, ',');
	json->follows = true;
	if (key == NULL)
		return;
	put_string(json->out, key, strlen(key));
	snap_strbuf_putc(json->out, ':');
}

void json_open(struct json_text *json, const char *key, char bracket)
{
	begin_value(json, key);
	snap_strbuf_putc(json->out, bracket);
	json->follows = false;
}

void json_close(struct json_text *json, char bracket)
{
	snap_strbuf_putc(json->out, bracket);
	json->follows = true;
}

void json_put_text(struct json_text *json, const char *key, const char *text)
{
	json_put_span(json, key, text, text == NULL ? 0 : strlen(text));
}

void json_put_span(struct json_text *json, const char *key, const char *text,
		   size_t size)
{
	begin_value(json, key);
	if (text == NULL)
		snap_strbuf_puts(json->out, "null");
	else
		put_string(json->out, text, size);
}

void json_put_number(struct json_text *json, const char *key, uint64_t number)
{
	begin_value(json, key);
	snap_strbuf_printf(json->out, "%llu", ull(number));
}

void json_put_signed(struct json_text *json, const char *key, int64_t number)
{
	begin_value(json, key);
	snap_strbuf_printf(json->out, "%" PRId64, number);
}

void json_put_bool(struct json_text *json, const char *key, bool yes)
{
	begin_value(json, key);
	snap_strbuf_puts(json->out, yes ? "true" : "false");
}

void json_put_real(struct json_text *json, const char *key, double number)
{
	char text[40];

	if (!isfinite(number)) {
		json_put_text(json, key,
			      isnan(number) ? "NaN"
			      : number > 0  ? "Inf"
					    : "-Inf");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	json_put_json(json, key, text, strlen(text));
}

void json_put_digest(struct json_text *json, const char *key, uint64_t digest)
{
	char text[17];

	(void)snprintf(text, sizeof(text), "%016llx", ull(digest));
	json_put_text(json, key, text);
}

void json_put_json(struct json_text *json, const char *key, const char *text,
		   size_t size)
{
	begin_value(json, key);
	snap_strbuf_append(json->out, text, size);
}

void json_print(const struct json_text *json, FILE *out)
{
	if (json->out->failed)
		tool_no_memory();
	(void)fwrite(json->out->data, 1, json->out->size, out);
	(void)putc('\n', out);
}
