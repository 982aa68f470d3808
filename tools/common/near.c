#include "tools/common/near.h"

/* Longer words aren't compared: nobody mistypes those. */
#define LONGEST 64u

struct tool_near tool_near_begin(const char *word, size_t size)
{
	/* One slip in a short word, one in three letters of a longer one. */
	unsigned most =
		size <= 3 ? 1 : (unsigned)(size < LONGEST ? size : 0) / 3;

	return (struct tool_near){ .word = word,
				   .word_size = size,
				   .distance = most + 1 };
}

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* Levenshtein's distance, upper and lower case alike. */
static unsigned distance(const char *a, size_t a_size, const char *b,
			 size_t b_size)
{
	unsigned row[LONGEST + 1];

	for (size_t j = 0; j <= b_size; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a_size; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_size; j++) {
			unsigned above = row[j];
			unsigned change = lower(a[i - 1]) != lower(b[j - 1]);

			row[j] = smallest(above + 1, row[j - 1] + 1,
					  diagonal + change);
			diagonal = above;
		}
	}
	return row[b_size];
}

void tool_near_try(struct tool_near *near, const char *text, size_t size)
{
	if (size > LONGEST || near->word_size > LONGEST)
		return;
	unsigned d = distance(near->word, near->word_size, text, size);
	if (d >= near->distance)
		return;
	near->text = text;
	near->size = size;
	near->distance = d;
}
