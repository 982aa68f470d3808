#include "base/suggest.h"

#include <stdbool.h>
#include <string.h>

/* Longer words get no suggestion: nobody mistypes them by a letter or two. */
enum {
	WORD_MAX = 64,
	COST_OF_EDIT = 2,
	COST_OF_CASE = 1
};

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned cost_of_change(char a, char b)
{
	if (a == b)
		return 0;
	return lower(a) == lower(b) ? COST_OF_CASE : COST_OF_EDIT;
}

/* Three rows of the table of costs are alive at a time. */
struct rows {
	unsigned before[WORD_MAX + 1];
	unsigned last[WORD_MAX + 1];
	unsigned now[WORD_MAX + 1];
};

static void fill_row(struct rows *rows, const char *a, size_t i, const char *b,
		     size_t b_length)
{
	rows->now[0] = (unsigned)i * COST_OF_EDIT;
	for (size_t j = 1; j <= b_length; j++) {
		unsigned best =
			rows->last[j - 1] + cost_of_change(a[i - 1], b[j - 1]);

		best = smaller(best, rows->last[j] + COST_OF_EDIT);
		best = smaller(best, rows->now[j - 1] + COST_OF_EDIT);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
		    a[i - 2] == b[j - 1])
			best = smaller(best,
				       rows->before[j - 2] + COST_OF_EDIT);
		rows->now[j] = best;
	}
}

static unsigned distance(const char *a, size_t a_length, const char *b,
			 size_t b_length)
{
	struct rows rows = { 0 };

	for (size_t j = 0; j <= b_length; j++)
		rows.last[j] = (unsigned)j * COST_OF_EDIT;
	for (size_t i = 1; i <= a_length; i++) {
		fill_row(&rows, a, i, b, b_length);
		memcpy(rows.before, rows.last, sizeof(rows.before));
		memcpy(rows.last, rows.now, sizeof(rows.last));
	}
	return rows.last[b_length];
}

void snap_suggest_begin(struct snap_suggest *suggest, const char *word,
			size_t length)
{
	size_t edits = length < 3 ? 1 : (length + 1) / 3;

	*suggest = (struct snap_suggest){
		.word = word,
		.length = length,
		/* One more than what is still near. */
		.best_cost =
			(unsigned)(edits > 3 ? 3 : edits) * COST_OF_EDIT + 1,
	};
	if (length < 2 || length > WORD_MAX)
		suggest->best_cost = 0;
}

void snap_suggest_offer(struct snap_suggest *suggest, const char *candidate,
			size_t length)
{
	size_t gap = length > suggest->length ? length - suggest->length
					      : suggest->length - length;

	if (length > WORD_MAX || gap * COST_OF_EDIT >= suggest->best_cost)
		return;
	unsigned cost =
		distance(suggest->word, suggest->length, candidate, length);
	if (cost < suggest->best_cost) {
		suggest->best = candidate;
		suggest->best_length = length;
		suggest->best_cost = cost;
	}
}
