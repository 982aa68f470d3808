/* "Did you mean": the candidate nearest to a word. */
#ifndef TOOLS_COMMON_NEAR_H
#define TOOLS_COMMON_NEAR_H

#include <stddef.h>

/* The best candidate so far; 'text' is borrowed, NULL while none is near. */
struct tool_near {
	const char *word;
	size_t word_size;
	const char *text;
	size_t size;
	unsigned distance;
};

struct tool_near tool_near_begin(const char *word, size_t size);

/* Consider a candidate.  The first of several equally near ones stays. */
void tool_near_try(struct tool_near *near, const char *text, size_t size);

#endif
