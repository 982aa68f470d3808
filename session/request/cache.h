/*
 * Texts that were compiled before: hosts ask the same things again and again.
 *
 * What a text compiles to depends on which names were variables; the questions
 * the compiler had are kept with their answers, and asked again before the code
 * is used.  Texts that define functions, or whose code depends on what is in
 * folders, aren't kept.
 */
#ifndef MS_REQUEST_CACHE_H
#define MS_REQUEST_CACHE_H

#include "program/state.h"

struct ms_request_cache;

/* What a text is to be compiled as. */
struct ms_cached_text {
	const char *name;
	const char *text;
	size_t size;
	uint8_t dialect;
	uint32_t outputs;
};

/* NULL without memory: everything goes without it. */
struct ms_request_cache *ms_request_cache_create(
	const struct snap_allocator *allocator);
void ms_request_cache_free(struct ms_request_cache *cache); /* takes NULL */

/* The unit, counted for the caller, and its last statement; NULL when the text
 * isn't known, or other names are variables now.  Takes a NULL cache. */
struct ms_unit *ms_request_cache_find(struct ms_request_cache *cache,
				      struct ms_vm *vm,
				      const struct ms_cached_text *text,
				      struct ms_span *last);

/* Keep it, when that is worth while. */
void ms_request_cache_keep(struct ms_request_cache *cache,
			   const struct ms_cached_text *text,
			   struct ms_unit *unit, struct ms_span last,
			   const struct ms_program_questions *questions);

#endif
