/* The table of a text's names: open addressing, kept at most half full. */
#include "lang/lexer.h"

#include "base/name_hash.h"

#include <string.h>

#define FIRST_CAPACITY 128u

static uint32_t hash_name(const char *text, uint32_t length)
{
	uint32_t hash = snap_name_hash(text, length);

	return hash ^ hash >> 15;
}

static struct ms_symbol **find_slot(struct ms_symbol **slots, uint32_t capacity,
				    uint32_t hash, const char *text,
				    uint32_t length)
{
	uint32_t mask = capacity - 1;
	uint32_t at = hash & mask;

	while (slots[at] != NULL &&
	       (slots[at]->hash != hash || slots[at]->length != length ||
		memcmp(slots[at]->text, text, length) != 0))
		at = (at + 1) & mask;
	return &slots[at];
}

static bool grow(struct ms_lexer *lexer)
{
	struct ms_symbols *symbols = &lexer->symbols;
	uint32_t capacity =
		symbols->capacity == 0 ? FIRST_CAPACITY : symbols->capacity * 2;
	struct ms_symbol **slots = snap_calloc(
		&lexer->arena->allocator, capacity, sizeof(struct ms_symbol *));

	if (slots == NULL || capacity == 0) {
		snap_free(&lexer->arena->allocator, slots);
		return false;
	}
	for (uint32_t i = 0; i < symbols->capacity; i++) {
		struct ms_symbol *symbol = symbols->slots[i];

		if (symbol != NULL)
			*find_slot(slots, capacity, symbol->hash, symbol->text,
				   symbol->length) = symbol;
	}
	snap_free(&lexer->arena->allocator, symbols->slots);
	symbols->slots = slots;
	symbols->capacity = capacity;
	return true;
}

struct ms_symbol *ms_lexer_symbol(struct ms_lexer *lexer, const char *text,
				  uint32_t length)
{
	struct ms_symbols *symbols = &lexer->symbols;

	if (symbols->count >= symbols->capacity / 2 && !grow(lexer))
		return NULL;
	uint32_t hash = hash_name(text, length);
	struct ms_symbol **slot = find_slot(symbols->slots, symbols->capacity,
					    hash, text, length);
	if (*slot != NULL)
		return *slot;
	struct ms_symbol *symbol =
		snap_arena_alloc(lexer->arena, sizeof(*symbol));
	if (symbol == NULL)
		return NULL;
	symbol->text = text;
	symbol->length = length;
	symbol->id = symbols->count++;
	symbol->hash = hash;
	symbol->keyword = (uint8_t)ms_token_keyword(text, length);
	*slot = symbol;
	return symbol;
}
