#include "request/cache.h"

#include "base/digest.h"
#include "vm/call.h"

#include <string.h>

#define CACHE_COUNT 64 /* a power of two */
#define TEXT_LIMIT  512

struct cached {
	struct ms_unit *unit; /* counted; NULL: free */
	uint64_t digest;
	char *text; /* the name, NUL, and the text */
	size_t size;
	uint8_t dialect;
	uint32_t outputs;
	struct ms_span last;
	struct ms_program_questions questions;
};

struct ms_request_cache {
	struct snap_allocator allocator;
	struct cached *items; /* CACHE_COUNT; NULL until one is kept */
};

struct ms_request_cache *ms_request_cache_create(
	const struct snap_allocator *allocator)
{
	struct ms_request_cache *cache =
		snap_calloc(allocator, 1, sizeof(*cache));

	if (cache != NULL)
		cache->allocator = *allocator;
	return cache;
}

static void drop(struct ms_request_cache *cache, struct cached *item)
{
	ms_unit_release(item->unit);
	snap_free(&cache->allocator, item->text);
	*item = (struct cached){ .unit = NULL };
}

void ms_request_cache_free(struct ms_request_cache *cache)
{
	if (cache == NULL)
		return;
	struct snap_allocator allocator = cache->allocator;
	for (size_t i = 0; cache->items != NULL && i < CACHE_COUNT; i++)
		drop(cache, &cache->items[i]);
	snap_free(&allocator, cache->items);
	snap_free(&allocator, cache);
}

static bool is_same(const struct cached *item,
		    const struct ms_cached_text *text, uint64_t digest)
{
	size_t name_size = strlen(text->name);

	return item->unit != NULL && item->digest == digest &&
	       item->dialect == text->dialect &&
	       item->outputs == text->outputs && item->size == text->size &&
	       strcmp(item->text, text->name) == 0 &&
	       memcmp(item->text + name_size + 1, text->text, text->size) == 0;
}

/* Does the compiler get the same answers as then? */
static bool still_holds(struct ms_vm *vm,
			const struct ms_program_questions *questions)
{
	for (uint32_t i = 0; i < questions->count; i++) {
		const struct ms_program_question *q = &questions->items[i];
		bool set = ms_scope_find(vm, MS_SCOPE_CALLER, q->name,
					 q->size) != NULL;

		if (set != q->answer)
			return false;
	}
	return true;
}

struct ms_unit *ms_request_cache_find(struct ms_request_cache *cache,
				      struct ms_vm *vm,
				      const struct ms_cached_text *text,
				      struct ms_span *last)
{
	if (cache == NULL || cache->items == NULL || text->size == 0 ||
	    text->size > TEXT_LIMIT)
		return NULL;
	uint64_t digest = snap_digest64(text->text, text->size);
	struct cached *item = &cache->items[digest % CACHE_COUNT];
	if (!is_same(item, text, digest))
		return NULL;
	if (!still_holds(vm, &item->questions)) {
		drop(cache, item);
		return NULL;
	}
	*last = item->last;
	ms_unit_retain(item->unit);
	return item->unit;
}

static bool make_items(struct ms_request_cache *cache)
{
	if (cache->items == NULL)
		cache->items = snap_calloc(&cache->allocator, CACHE_COUNT,
					   sizeof(*cache->items));
	return cache->items != NULL;
}

void ms_request_cache_keep(struct ms_request_cache *cache,
			   const struct ms_cached_text *text,
			   struct ms_unit *unit, struct ms_span last,
			   const struct ms_program_questions *questions)
{
	if (cache == NULL || text->size == 0 || text->size > TEXT_LIMIT ||
	    questions->dependent || ms_program_defines(unit))
		return;
	if (!make_items(cache))
		return;
	size_t name_size = strlen(text->name) + 1;
	char *copy = snap_alloc(&cache->allocator, name_size + text->size);
	if (copy == NULL)
		return;
	memcpy(copy, text->name, name_size);
	memcpy(copy + name_size, text->text, text->size);
	uint64_t digest = snap_digest64(text->text, text->size);
	struct cached *item = &cache->items[digest % CACHE_COUNT];
	drop(cache, item);
	ms_unit_retain(unit);
	*item = (struct cached){
		.unit = unit,
		.digest = digest,
		.text = copy,
		.size = text->size,
		.dialect = text->dialect,
		.outputs = text->outputs,
		.last = last,
		.questions = *questions,
	};
}
