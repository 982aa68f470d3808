/*
 * Nested functions share variables with the functions around them.  A name
 * belongs to the outermost function of the nest that mentions it without a
 * break in sight: a parameter of an inner function is its own.  It is a
 * variable if any function it belongs to assigns it.
 */
#include "lang/hir_internal.h"

/* Rows of the table of shared variables in one family. */
#define SHARED_LIMIT (1u << 22)

struct family_undo {
	struct family_undo *next;
	const struct ms_symbol *symbol;
	struct ms_family_name *old;
};

struct family_walk {
	struct ms_name_visitor visitor;
	struct ms_lower *lower;
	struct ms_family_name **current; /* by symbol */
	uint32_t function;		 /* number being looked at */
	uint32_t entry;
	struct family_undo *undo; /* names that began in it */
	uint32_t *seen;		  /* by symbol: entry + 1 that mentioned it */
};

/* The name starts in this function. */
static struct ms_family_name *name_begin(struct family_walk *walk,
					 const struct ms_symbol *symbol)
{
	struct ms_family_name *name =
		ms_lower_alloc(walk->lower, 1, sizeof(*name));
	struct family_undo *undo =
		ms_lower_alloc(walk->lower, 1, sizeof(*undo));

	if (name == NULL || undo == NULL)
		return NULL;
	name->symbol = symbol;
	name->owner = walk->function;
	name->shared = MS_HIR_NONE;
	undo->symbol = symbol;
	undo->old = walk->current[symbol->id];
	undo->next = walk->undo;
	walk->undo = undo;
	walk->current[symbol->id] = name;
	return name;
}

static void mention(struct family_walk *walk, const struct ms_symbol *symbol,
		    bool assigned, bool own)
{
	struct ms_function_entry *entry = &walk->lower->entries[walk->entry];
	struct ms_family_name *name = walk->current[symbol->id];
	bool seen = walk->seen[symbol->id] == walk->entry + 1;

	if (!seen && (own || name == NULL))
		name = name_begin(walk, symbol);
	if (name == NULL)
		return;
	name->assigned |= assigned;
	if (seen)
		return;
	walk->seen[symbol->id] = walk->entry + 1;
	name->users++;
	struct ms_mention *item = ms_lower_alloc(walk->lower, 1, sizeof(*item));

	if (item == NULL)
		return;
	item->name = name;
	item->next = entry->mentions;
	entry->mentions = item;
}

static void visit_name(struct ms_name_visitor *visitor,
		       const struct ms_symbol *symbol, struct ms_span span,
		       bool assigned)
{
	(void)span;
	mention((struct family_walk *)(void *)visitor, symbol, assigned, false);
}

static void mention_params(struct family_walk *walk,
			   const struct ms_params *params)
{
	for (uint32_t i = 0; i < params->count; i++)
		if (params->items[i].symbol != NULL)
			mention(walk, params->items[i].symbol, true, true);
}

static void leave(struct family_walk *walk, struct family_undo *keep)
{
	for (; walk->undo != keep; walk->undo = walk->undo->next)
		walk->current[walk->undo->symbol->id] = walk->undo->old;
}

static void walk_function(struct family_walk *walk, uint32_t entry)
{
	struct ms_lower *lower = walk->lower;
	const struct ms_function *tree = lower->entries[entry].tree;
	struct family_undo *keep = walk->undo;
	uint32_t number = entry + lower->first_entry;

	walk->entry = entry;
	walk->function = number;
	mention_params(walk, &tree->inputs);
	mention_params(walk, &tree->outputs);
	ms_names_of_body(&walk->visitor, &tree->body);
	/* Nested functions follow, each with all that is nested in it. */
	for (uint32_t i = entry + 1; i < lower->entry_count; i++) {
		uint32_t parent = lower->entries[i].parent;

		if (parent == MS_HIR_NONE || parent < number)
			break;
		if (parent == number)
			walk_function(walk, i);
	}
	leave(walk, keep);
}

/* Number what is shared; every function of the family gets the same count. */
static uint32_t number_names(struct ms_lower *lower, uint32_t first,
			     uint32_t end)
{
	uint32_t count = 0;

	for (uint32_t i = first; i < end; i++)
		for (struct ms_mention *at = lower->entries[i].mentions;
		     at != NULL; at = at->next)
			if (at->name->users > 1 && at->name->assigned &&
			    at->name->shared == MS_HIR_NONE)
				at->name->shared = count++;
	return count;
}

static void share(struct ms_lower *lower, uint32_t first, uint32_t end)
{
	uint32_t count = number_names(lower, first, end);

	if ((uint64_t)count * (end - first) > SHARED_LIMIT) {
		ms_diag_add(lower->diags, MS_SEVERITY_ERROR,
			    "MATLAB:tooManyVariables",
			    lower->entries[first].tree->name_span,
			    "nested functions here share %u variables, which "
			    "is more than %u functions can",
			    count, end - first);
		return;
	}
	for (uint32_t i = first; i < end; i++) {
		struct ms_hir_function *hir =
			lower->unit->functions[i + lower->first_entry];

		hir->shared =
			ms_lower_alloc(lower, count, sizeof(*hir->shared));
		hir->shared_owner = ms_lower_alloc(lower, count,
						   sizeof(*hir->shared_owner));
		if (lower->failed)
			return;
		hir->shared_count = count;
		for (uint32_t k = 0; k < count; k++)
			hir->shared[k] = MS_HIR_NONE;
	}
}

static void find_family(struct family_walk *walk, uint32_t first, uint32_t end)
{
	walk_function(walk, first);
	share(walk->lower, first, end);
}

void ms_families_find(struct ms_lower *lower)
{
	uint32_t symbols = lower->file->symbol_count;
	struct family_walk walk = {
		.visitor = { .visit = visit_name,
			     .all = true,
			     .hidden = lower->hidden },
		.lower = lower,
	};

	for (uint32_t i = 0; i < lower->entry_count && !lower->failed;) {
		uint32_t end = i + 1;

		while (end < lower->entry_count &&
		       lower->entries[end].parent != MS_HIR_NONE)
			end++;
		if (end > i + 1 && walk.current == NULL) {
			walk.current = ms_lower_alloc(lower, symbols,
						      sizeof(*walk.current));
			walk.seen = ms_lower_alloc(lower, symbols,
						   sizeof(*walk.seen));
		}
		if (end > i + 1 && !lower->failed)
			find_family(&walk, i, end);
		i = end;
	}
}
