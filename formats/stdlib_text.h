/* Bytes and characters of texts: what is UTF-8, what is a control character,
 * and which plain YAML scalars are not text at all. */
#ifndef FMT_STDLIB_TEXT_H
#define FMT_STDLIB_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Offset of the first byte that is NUL or no part of a UTF-8 character (RFC
 * 3629: no surrogate, nothing overlong); 'size' when there is none. */
size_t fmt_utf8_check(const char *text, size_t size);

/* Characters in 'size' bytes of UTF-8. */
size_t fmt_utf8_count(const char *text, size_t size);

/* Offset of the first tab, other control character or Unicode line separator;
 * line feeds are none of these.  'size' when there is none. */
size_t fmt_control_find(const char *text, size_t size);

/* What YAML 1.1 and 1.2 readers take a plain scalar for: "a number", "a
 * boolean", "null", "a date", "a merge key"; NULL when it is text. */
const char *fmt_plain_kind(const char *text, size_t size);

#endif
