/*
 * "Did you mean": the nearest of some candidates to a word that isn't one.
 *
 * Begin with the word, offer each candidate, then look at 'best'.  Near is a
 * third of the word's letters wrong, missing, too many or swapped with their
 * neighbour; letters that differ in case only are half wrong.
 */
#ifndef SNAP_BASE_SUGGEST_H
#define SNAP_BASE_SUGGEST_H

#include <stddef.h>

struct snap_suggest {
	const char *word;
	size_t length;
	const char *best; /* a candidate, borrowed; NULL: none is near */
	size_t best_length;
	unsigned best_cost;
};

/* 'word' is borrowed as long as candidates are offered. */
void snap_suggest_begin(struct snap_suggest *suggest, const char *word,
			size_t length);

/* Of equally near candidates the first one offered stays. */
void snap_suggest_offer(struct snap_suggest *suggest, const char *candidate,
			size_t length);

#endif
