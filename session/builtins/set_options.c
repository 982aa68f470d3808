#include "builtins/set_options.h"

#include <ctype.h>
#include <stdio.h>

enum option_word {
	WORD_ROWS,
	WORD_STABLE,
	WORD_SORTED,
	WORD_FIRST,
	WORD_LAST,
	WORD_LEGACY,
	WORD_COUNT
};

#define BIT(word)  (1u << (word))
#define ORDER_BITS (BIT(WORD_STABLE) | BIT(WORD_SORTED))
#define PLACE_BITS (BIT(WORD_FIRST) | BIT(WORD_LAST))

/* In the order of enum ms_set_function. */
static const unsigned taken_by[] = {
	BIT(WORD_COUNT) - 1,
	BIT(WORD_ROWS) | ORDER_BITS | BIT(WORD_LEGACY),
	BIT(WORD_ROWS) | BIT(WORD_LEGACY),
};

static int fail_conflict(struct ms_call *call, const char *kind,
			 const char *words)
{
	char id[64];
	size_t n = (size_t)snprintf(id, sizeof(id), "MATLAB:%s:%s", call->name,
				    kind);

	/* The function's name stands there in capitals. */
	for (size_t i = 7; i < n && i < sizeof(id) && id[i] != ':'; i++)
		id[i] = (char)toupper((unsigned char)id[i]);
	return ms_fail(call->heap, id, "'%s' takes only one of %s.", call->name,
		       words);
}

static int check_conflicts(struct ms_call *call, uint32_t given)
{
	if ((given & ORDER_BITS) == ORDER_BITS)
		return fail_conflict(call, "SetOrderConflict",
				     "'sorted' and 'stable'");
	if ((given & PLACE_BITS) == PLACE_BITS)
		return fail_conflict(call, "OccurrenceConflict",
				     "'first' and 'last'");
	if ((given & ORDER_BITS) != 0 && (given & PLACE_BITS) != 0)
		return fail_conflict(call, "SetOrderOccurrence",
				     "'sorted', 'stable', 'first' and 'last'");
	if ((given & ORDER_BITS) != 0 && (given & BIT(WORD_LEGACY)) != 0)
		return fail_conflict(call, "LegacyConflict",
				     "'sorted', 'stable' and 'legacy'");
	return 0;
}

int ms_set_options_read(struct ms_call *call, uint32_t first,
			enum ms_set_function function,
			struct ms_set_options *out)
{
	static const char *const words[] = { "rows",  "stable", "sorted",
					     "first", "last",	"legacy",
					     NULL };
	uint32_t given = 0;

	for (uint32_t i = first; i < call->argument_count; i++) {
		uint32_t word;

		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		if ((taken_by[function] & BIT(word)) == 0)
			return ms_fail(call->heap, "MATLAB:setops:UnknownFlag",
				       "'%s' doesn't take the option '%s'.",
				       call->name, words[word]);
		given |= BIT(word);
	}
	*out = (struct ms_set_options){
		.rows = (given & BIT(WORD_ROWS)) != 0,
		.stable = (given & BIT(WORD_STABLE)) != 0,
		.legacy = (given & BIT(WORD_LEGACY)) != 0,
	};
	out->last = (given & BIT(WORD_LAST)) != 0 ||
		    (out->legacy && (given & BIT(WORD_FIRST)) == 0);
	return check_conflicts(call, given);
}
