#include "tools/snapshot-builder/diff/dump.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define INDENT 2

/* Characters that would move the cursor, or hide text from a reader. */
static bool is_plain(uint32_t c)
{
	return c == '\t' || (c >= 0x20 && c < 0x7f) ||
	       (c >= 0xa0 && c != 0xfeff && (c < 0x200b || c > 0x200f) &&
		(c < 0x2028 || c > 0x202e) && (c < 0x2066 || c > 0x2069));
}

void dump_escaped(const char *text, size_t size)
{
	const unsigned char *p = (const unsigned char *)text;

	for (size_t i = 0; i < size;) {
		uint32_t c;
		size_t length = snap_utf8_decode(p + i, size - i, &c);

		if (length != 0 && is_plain(c)) {
			(void)fwrite(p + i, 1, length, stdout);
			i += length;
			continue;
		}
		for (size_t end = i + (length != 0 ? length : 1); i < end; i++)
			(void)printf("\\x%02x", p[i]);
	}
}

void dump_name(int depth, const char *name)
{
	(void)printf("%*s%s\n", INDENT * depth, "", name);
}

void dump_number(int depth, const char *name, uint64_t value)
{
	(void)printf("%*s%s %llu\n", INDENT * depth, "", name, ull(value));
}

void dump_digest(int depth, const char *name, uint64_t value)
{
	(void)printf("%*s%s %016llx\n", INDENT * depth, "", name, ull(value));
}

void dump_line(int depth, const char *name, const char *text, size_t size)
{
	(void)printf("%*s%s%s", INDENT * depth, "", name, size != 0 ? " " : "");
	dump_escaped(text, size);
	(void)putchar('\n');
}

void dump_word(int depth, const char *name, const char *value)
{
	dump_line(depth, name, value, strlen(value));
}

void dump_lines(int depth, const char *name, const char *text, size_t size)
{
	dump_name(depth, name);
	for (size_t i = 0; i <= size;) {
		const char *end =
			i < size ? memchr(text + i, '\n', size - i) : NULL;
		size_t length =
			end != NULL ? (size_t)(end - text) - i : size - i;

		(void)printf("%*s|%s", INDENT * depth + INDENT, "",
			     length != 0 ? " " : "");
		dump_escaped(text + i, length);
		(void)putchar('\n');
		i += length + 1;
	}
}
