/*
 * "Did you mean": the nearest of some candidates to a word that isn't one.
 *
 * Begin with the word, offer each candidate, then look at 'best'.  Near is a
 * third of the word's letters wrong, missing, too many or swapped with their
 * neighbour; letters that differ in case only are half wrong.
 */
#ifndef FMT_SUGGEST_H
#define FMT_SUGGEST_H

#include <stddef.h>

struct fmt_suggest {
	const char *word;
	size_t length;
	const char *best; /* a candidate, borrowed; NULL: none is near */
	unsigned best_cost;
};

/* 'word' is borrowed as long as candidates are offered. */
void fmt_suggest_begin(struct fmt_suggest *suggest, const char *word,
		       size_t length);

/* Of equally near candidates the first one offered stays. */
void fmt_suggest_offer(struct fmt_suggest *suggest, const char *candidate);

#endif
