/* Hexadecimal digits. */
#ifndef SNAP_BASE_HEX_H
#define SNAP_BASE_HEX_H

/* What a digit stands for; -1 when it is none.  Takes bytes, which may be
 * negative as chars are, and UTF-16 code units. */
static inline int snap_hex_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

#endif
