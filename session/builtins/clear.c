/* clear and clearvars. */
#include "builtins/prototypes.h"

#include "builtins/variable_names.h"

#include <string.h>

/* What is to go; the rest of the arguments choose by name. */
struct clearing {
	struct ms_call *call;
	bool globals;	/* of all workspaces, and no others */
	bool functions; /* no variables */
	bool all;	/* both, and the globals too */
	bool exclusive; /* what the names don't choose */
	uint32_t first; /* argument behind the words */
};

/* ------------------------------------------------------------------- words */

enum word {
	WORD_VARIABLES,
	WORD_GLOBAL,
	WORD_FUNCTIONS,
	WORD_ALL,
	WORD_EXCLUSIVE,
	WORD_NONE, /* of what this session doesn't have */
	WORD_REGEXP
};

struct word_row {
	const char *text;
	enum word word;
};

/* Without a dash only as the first argument. */
static const struct word_row plain_words[] = {
	{ "variables", WORD_VARIABLES }, { "global", WORD_GLOBAL },
	{ "functions", WORD_FUNCTIONS }, { "all", WORD_ALL },
	{ "classes", WORD_NONE },	 { "import", WORD_NONE },
	{ "java", WORD_NONE },		 { "mex", WORD_NONE },
};

static const struct word_row dashed_words[] = {
	{ "-variables", WORD_VARIABLES },
	{ "-v", WORD_VARIABLES },
	{ "-global", WORD_GLOBAL },
	{ "-g", WORD_GLOBAL },
	{ "-functions", WORD_FUNCTIONS },
	{ "-f", WORD_FUNCTIONS },
	{ "-all", WORD_ALL },
	{ "-a", WORD_ALL },
	{ "-exclusive", WORD_EXCLUSIVE },
	{ "-x", WORD_EXCLUSIVE },
	{ "-classes", WORD_NONE },
	{ "-c", WORD_NONE },
	{ "-regexp", WORD_REGEXP },
	{ "-r", WORD_REGEXP },
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const struct word_row *find_word(const struct word_row *rows,
					size_t count, struct ms_value v)
{
	for (size_t i = 0; i < count; i++)
		if (ms_text_is(v, rows[i].text))
			return &rows[i];
	return NULL;
}

static void obey(struct clearing *clearing, enum word word)
{
	switch (word) {
	case WORD_GLOBAL:
		clearing->globals = true;
		break;
	case WORD_FUNCTIONS:
		clearing->functions = true;
		break;
	case WORD_ALL:
		clearing->all = true;
		break;
	case WORD_EXCLUSIVE:
		clearing->exclusive = true;
		break;
	case WORD_VARIABLES:
	case WORD_NONE:
	case WORD_REGEXP:
		break;
	}
}

static bool begins_with_dash(struct ms_value v)
{
	const uint16_t *units;
	size_t count;

	return ms_text_units(&v, &units, &count) && count != 0 &&
	       units[0] == '-';
}

static int fail_option(struct ms_call *call, struct ms_value v)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	(void)ms_text_to_utf8(v, &text);
	int rc = ms_fail(call->heap, "MATLAB:clear:unknownOption",
			 "'%s' is no option of '%s'.", snap_strbuf_text(&text),
			 call->name);
	snap_strbuf_end(&text);
	return rc;
}

/* Words that stand before the names.  -regexp is left for the names.  '*none'
 * tells that it was a word for something there is none of. */
static int read_words(struct clearing *clearing, bool *none)
{
	struct ms_call *call = clearing->call;
	uint32_t i = 0;

	for (; i < call->argument_count; i++) {
		struct ms_value v = call->arguments[i];
		const struct word_row *row =
			i == 0 ? find_word(plain_words, COUNT(plain_words), v)
			       : NULL;

		if (row == NULL)
			row = find_word(dashed_words, COUNT(dashed_words), v);
		if (row == NULL && begins_with_dash(v))
			return fail_option(call, v);
		if (row == NULL || row->word == WORD_REGEXP)
			break;
		*none = *none || row->word == WORD_NONE;
		obey(clearing, row->word);
	}
	clearing->first = i;
	return 0;
}

/* ----------------------------------------------------------------- clearing
 */

static bool has_names(const struct clearing *clearing)
{
	return clearing->first < clearing->call->argument_count;
}

/* Names of 'scope' that the arguments choose, without those that 'kept' has. */
static void clear_names(struct ms_call *call, enum ms_scope scope,
			const struct ms_name_list *names,
			const struct ms_name_list *kept)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *name = ms_name_list_at(names, i);

		if (kept == NULL || !ms_name_list_has(kept, name))
			ms_scope_clear(call->vm, scope, name, strlen(name));
	}
}

/* What the arguments choose, or what they don't. */
static int clear_scope(const struct clearing *clearing, enum ms_scope scope)
{
	struct ms_call *call = clearing->call;
	uint32_t last = call->argument_count;
	bool exclusive = clearing->exclusive && has_names(clearing);
	struct ms_name_list names, kept;

	ms_name_list_begin(&names, call->heap);
	ms_name_list_begin(&kept, call->heap);
	int rc = ms_name_list_select(&names, call, scope,
				     exclusive ? last : clearing->first, last);
	if (rc == 0 && exclusive)
		rc = ms_name_list_select(&kept, call, scope, clearing->first,
					 last);
	if (rc == 0)
		clear_names(call, scope, &names, &kept);
	ms_name_list_end(&kept);
	ms_name_list_end(&names);
	return rc;
}

struct function_choice {
	const struct clearing *clearing;
	bool failed;
};

static bool is_function_chosen(void *context, const char *name)
{
	struct function_choice *choice = context;
	const struct clearing *clearing = choice->clearing;
	bool chosen;

	if (ms_name_is_selected(clearing->call, clearing->first,
				clearing->call->argument_count, name,
				&chosen) != 0) {
		choice->failed = true;
		return false;
	}
	return chosen != (clearing->exclusive && has_names(clearing));
}

static int clear_functions(const struct clearing *clearing)
{
	struct function_choice choice = { .clearing = clearing };
	int rc = ms_call_clear_functions(clearing->call->vm, is_function_chosen,
					 &choice);

	return choice.failed ? -1 : rc;
}

static int run(const struct clearing *clearing)
{
	/* Names alone mean functions as well, but no names don't. */
	bool functions = clearing->functions || clearing->all ||
			 (!clearing->globals && has_names(clearing) &&
			  !clearing->exclusive);
	bool variables =
		clearing->all || (!clearing->functions && !clearing->globals);
	bool globals = clearing->all || clearing->globals;

	if (globals && clear_scope(clearing, MS_SCOPE_GLOBAL) != 0)
		return -1;
	if (variables && clear_scope(clearing, MS_SCOPE_CALLER) != 0)
		return -1;
	return functions ? clear_functions(clearing) : 0;
}

int ms_bi_clear(struct ms_call *call)
{
	struct clearing clearing = { .call = call };
	bool none = false;

	if (read_words(&clearing, &none) != 0)
		return -1;
	return none ? 0 : run(&clearing);
}

/* ---------------------------------------------------------------- clearvars
 */

/* [names] -except [names], behind -global; 'except' is where the second list
 * begins, argument_count without one. */
static int clear_but(struct ms_call *call, enum ms_scope scope, uint32_t first,
		     uint32_t except)
{
	struct ms_name_list all, kept;

	ms_name_list_begin(&all, call->heap);
	ms_name_list_begin(&kept, call->heap);
	int rc = ms_name_list_select(&all, call, scope, first, except);
	if (rc == 0 && except < call->argument_count)
		rc = ms_name_list_select(&kept, call, scope, except + 1,
					 call->argument_count);
	if (rc == 0)
		clear_names(call, scope, &all, &kept);
	ms_name_list_end(&kept);
	ms_name_list_end(&all);
	return rc;
}

static bool is_list_option(struct ms_value v)
{
	return ms_text_is(v, "-regexp") || ms_text_is(v, "-except") ||
	       ms_text_is(v, "-r");
}

/* The first argument that is -except, argument_count without one. */
static int find_except(struct ms_call *call, uint32_t first, uint32_t *except)
{
	*except = call->argument_count;
	for (uint32_t i = first; i < call->argument_count; i++) {
		struct ms_value v = call->arguments[i];

		if (begins_with_dash(v) && !is_list_option(v))
			return fail_option(call, v);
		if (*except == call->argument_count && ms_text_is(v, "-except"))
			*except = i;
	}
	if (*except + 1 == call->argument_count)
		return ms_fail(call->heap, "MATLAB:clearvars:noNames",
			       "'-except' wants the names of variables.");
	return 0;
}

int ms_bi_clearvars(struct ms_call *call)
{
	bool global = call->argument_count != 0 &&
		      ms_text_is(call->arguments[0], "-global");
	uint32_t first = global ? 1 : 0;
	uint32_t except;

	if (find_except(call, first, &except) != 0)
		return -1;
	return clear_but(call, global ? MS_SCOPE_GLOBAL : MS_SCOPE_CALLER,
			 first, except);
}
