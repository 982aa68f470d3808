#include "display/digits.h"

#include <math.h>
#include <string.h>

size_t ms_digits_whole(uint64_t magnitude, bool negative, char *text)
{
	char reversed[MS_DIGITS_WHOLE];
	size_t count = 0, size = 0;

	do {
		reversed[count++] = (char)('0' + magnitude % 10);
		magnitude /= 10;
	} while (magnitude != 0);
	if (negative)
		text[size++] = '-';
	while (count > 0)
		text[size++] = reversed[--count];
	return size;
}

/* The digit before the point of ten times a fraction of 2^64; the fraction
 * becomes what is left. */
static unsigned next_digit(uint64_t *fraction)
{
	uint64_t low = (*fraction & UINT32_MAX) * 10;
	uint64_t high = (*fraction >> 32) * 10 + (low >> 32);

	*fraction *= 10;
	return (unsigned)(high >> 32);
}

/* Rounds to nearest, halves to even. */
static bool rounds_up(uint64_t rest, bool odd)
{
	const uint64_t half = (uint64_t)1 << 63;

	return rest > half || (rest == half && odd);
}

/* Add one in the last place of 'count' digits; true when all of them were 9. */
static bool carry(char *digits, int count)
{
	while (count-- > 0) {
		if (digits[count] != '9') {
			digits[count]++;
			return false;
		}
		digits[count] = '0';
	}
	return true;
}

size_t ms_digits_fixed(double x, int precision, char *text)
{
	double magnitude = fabs(x);
	char digits[MS_DIGITS_FIXED];
	uint64_t whole, fraction;

	/* Below 2^-11 the last bit lies behind 2^-64. */
	if (magnitude >= 1e15 || (magnitude < 0x1p-11 && x != 0) ||
	    precision < 1 || precision > 15)
		return 0;
	whole = (uint64_t)magnitude;
	fraction = (uint64_t)((magnitude - (double)whole) * 0x1p64);
	for (int i = 0; i < precision; i++)
		digits[i] = (char)('0' + next_digit(&fraction));
	if (rounds_up(fraction, (digits[precision - 1] & 1) != 0) &&
	    carry(digits, precision))
		whole++;
	size_t size = ms_digits_whole(whole, signbit(x) != 0, text);
	text[size++] = '.';
	memcpy(text + size, digits, (size_t)precision);
	return size + (size_t)precision;
}

void ms_digits_pad(const char *text, size_t size, int width,
		   struct snap_strbuf *out)
{
	static const char blanks[33] = "                                ";

	for (int left = width - (int)size; left > 0; left -= 32)
		snap_strbuf_append(out, blanks, left < 32 ? (size_t)left : 32);
	snap_strbuf_append(out, text, size);
}
