#define PCRE2_CODE_UNIT_WIDTH 16
#include <pcre2.h>

#include "builtins/regex.h"
#include "builtins/regex_syntax.h"
#include "builtins/text_state.h"

#include "builtins/builtin.h"

#include <string.h>

/* What one match may cost: steps, and kilobytes of backtracking points. */
#define MATCH_LIMIT 20000000u
#define HEAP_LIMIT  (64u * 1024u)

#define CACHE_SIZE 16
#define NAME_SIZE  33

struct ms_regex {
	uint32_t users;
	bool cached;
	struct ms_heap *heap;
	struct ms_regex_options options;
	uint16_t *pattern; /* as the user wrote it */
	size_t pattern_count;
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *limits; /* the cache's */
	uint32_t groups;
	/* The name of each group, as an index into 'names'. */
	uint32_t name_count;
	char (*names)[NAME_SIZE];
	uint32_t *group_names; /* groups + 1 of them */
};

struct ms_regex_cache {
	struct ms_regex *regexes[CACHE_SIZE];
	uint32_t next;
	pcre2_general_context *general;
	pcre2_match_context *limits;
};

static void *take_memory(size_t size, void *context)
{
	struct ms_heap *heap = context;

	return size > heap->limit ? NULL : snap_alloc(&heap->allocator, size);
}

static void give_memory(void *memory, void *context)
{
	struct ms_heap *heap = context;

	snap_free(&heap->allocator, memory);
}

/* ------------------------------------------------------------------ the cache
 */

static void regex_free(struct ms_regex *regex)
{
	if (regex == NULL)
		return;
	const struct snap_allocator *allocator = &regex->heap->allocator;

	pcre2_match_data_free(regex->match);
	pcre2_code_free(regex->code);
	snap_free(allocator, regex->names);
	snap_free(allocator, regex->group_names);
	snap_free(allocator, regex->pattern);
	snap_free(allocator, regex);
}

void ms_regex_release(struct ms_regex *regex)
{
	regex->users--;
	if (regex->users == 0 && !regex->cached)
		regex_free(regex);
}

static void cache_free(struct ms_heap *heap, struct ms_regex_cache *cache)
{
	for (uint32_t i = 0; i < CACHE_SIZE; i++)
		regex_free(cache->regexes[i]);
	pcre2_match_context_free(cache->limits);
	pcre2_general_context_free(cache->general);
	ms_heap_free(heap, cache, sizeof(*cache));
}

static struct ms_regex_cache *cache_of(struct ms_call *call)
{
	struct ms_text_state *state = ms_text_state_of(call);

	if (state == NULL || state->regexes != NULL)
		return state == NULL ? NULL : state->regexes;
	struct ms_regex_cache *cache =
		ms_heap_alloc_zeroed(call->heap, sizeof(*cache));
	if (cache == NULL)
		return NULL;
	cache->general = pcre2_general_context_create(take_memory, give_memory,
						      call->heap);
	if (cache->general != NULL)
		cache->limits = pcre2_match_context_create(cache->general);
	if (cache->limits == NULL) {
		cache_free(call->heap, cache);
		ms_fail_memory(call->heap);
		return NULL;
	}
	pcre2_set_match_limit(cache->limits, MATCH_LIMIT);
	pcre2_set_heap_limit(cache->limits, HEAP_LIMIT);
	state->regexes = cache;
	state->regexes_end = cache_free;
	return cache;
}

static bool same_options(const struct ms_regex_options *a,
			 const struct ms_regex_options *b)
{
	return a->ignore_case == b->ignore_case &&
	       a->line_anchors == b->line_anchors &&
	       a->dot_except_newline == b->dot_except_newline &&
	       a->free_spacing == b->free_spacing;
}

static struct ms_regex *cache_find(struct ms_regex_cache *cache,
				   struct ms_units pattern,
				   const struct ms_regex_options *options)
{
	for (uint32_t i = 0; i < CACHE_SIZE; i++) {
		struct ms_regex *regex = cache->regexes[i];

		if (regex != NULL && same_options(&regex->options, options) &&
		    ms_units_equal(pattern,
				   (struct ms_units){ regex->pattern,
						      regex->pattern_count },
				   false))
			return regex;
	}
	return NULL;
}

static void cache_put(struct ms_regex_cache *cache, struct ms_regex *regex)
{
	struct ms_regex **place = &cache->regexes[cache->next];

	cache->next = (cache->next + 1) % CACHE_SIZE;
	if (*place != NULL) {
		(*place)->cached = false;
		if ((*place)->users == 0)
			regex_free(*place);
	}
	regex->cached = true;
	*place = regex;
}

/* ------------------------------------------------------------------ compiling
 */

static int fail_compile(struct ms_heap *heap, int code, size_t offset)
{
	PCRE2_UCHAR message[160];
	char text[160];
	size_t i = 0;

	if (code == PCRE2_ERROR_HEAP_FAILED)
		return ms_fail_memory(heap);
	pcre2_get_error_message(code, message, 160);
	for (; i + 1 < sizeof(text) && message[i] != 0; i++)
		text[i] = (char)message[i];
	text[i] = '\0';
	return ms_fail(heap, "MATLAB:regexp:invalidExpression",
		       "The regular expression is wrong at position %zu: %s.",
		       offset + 1, text);
}

static uint32_t library_options(const struct ms_regex_options *options)
{
	uint32_t bits = PCRE2_NEVER_UTF | PCRE2_DUPNAMES;

	if (options->ignore_case)
		bits |= PCRE2_CASELESS;
	if (options->line_anchors)
		bits |= PCRE2_MULTILINE;
	if (!options->dot_except_newline)
		bits |= PCRE2_DOTALL;
	if (options->free_spacing)
		bits |= PCRE2_EXTENDED;
	return bits;
}

static int compile_code(struct ms_heap *heap, struct ms_regex_cache *cache,
			struct ms_regex *regex, struct ms_units pattern)
{
	pcre2_compile_context *context =
		pcre2_compile_context_create(cache->general);
	static const uint16_t nothing = 0;
	int code = 0;
	PCRE2_SIZE offset = 0;

	if (context == NULL)
		return ms_fail_memory(heap);
	regex->code = pcre2_compile(
		pattern.count == 0 ? &nothing : pattern.data, pattern.count,
		library_options(&regex->options), &code, &offset, context);
	pcre2_compile_context_free(context);
	if (regex->code == NULL)
		return fail_compile(heap, code, offset);
	regex->match = pcre2_match_data_create_from_pattern(regex->code,
							    cache->general);
	if (regex->match == NULL)
		return ms_fail_memory(heap);
	pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT,
			   &regex->groups);
	return 0;
}

/* The place of a name in the list, where it is put if need be. */
static uint32_t name_index(struct ms_regex *regex, const char *name)
{
	uint32_t i = 0;

	while (i < regex->name_count && strcmp(regex->names[i], name) != 0)
		i++;
	if (i == regex->name_count) {
		strcpy(regex->names[i], name);
		regex->name_count++;
	}
	return i;
}

/* Rows of the library's table: a group number, the name, a zero. */
static void read_name(PCRE2_SPTR row, char *name)
{
	size_t i = 0;

	for (; i + 1 < NAME_SIZE && row[i + 1] != 0; i++)
		name[i] = row[i + 1] < 0x80 ? (char)row[i + 1] : '_';
	name[i] = '\0';
}

static int read_names(struct ms_heap *heap, struct ms_regex *regex)
{
	uint32_t count = 0, size = 0;
	PCRE2_SPTR table = NULL;
	char name[NAME_SIZE];

	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
	regex->names = snap_calloc(&heap->allocator, (size_t)count + 1,
				   sizeof(*regex->names));
	regex->group_names =
		snap_calloc(&heap->allocator, (size_t)regex->groups + 1,
			    sizeof(*regex->group_names));
	if (regex->names == NULL || regex->group_names == NULL)
		return ms_fail_memory(heap);
	for (uint32_t g = 0; g <= regex->groups; g++)
		regex->group_names[g] = UINT32_MAX;
	for (uint32_t g = 1; g <= regex->groups; g++)
		for (uint32_t i = 0; i < count; i++) {
			PCRE2_SPTR row = table + (size_t)i * size;

			if (row[0] != g)
				continue;
			read_name(row, name);
			regex->group_names[g] = name_index(regex, name);
		}
	return 0;
}

static int compile(struct ms_heap *heap, struct ms_regex_cache *cache,
		   struct ms_regex *regex, struct ms_units pattern)
{
	struct ms_wide wide;

	ms_wide_begin(&wide, heap);
	int rc = ms_regex_translate(heap, pattern, &wide);
	if (rc == 0)
		rc = compile_code(heap, cache, regex, ms_wide_units(&wide));
	ms_wide_end(&wide);
	return rc == 0 ? read_names(heap, regex) : rc;
}

static int make(struct ms_call *call, struct ms_regex_cache *cache,
		struct ms_units pattern, const struct ms_regex_options *options,
		struct ms_regex **out)
{
	const struct snap_allocator *allocator = &call->heap->allocator;
	struct ms_regex *regex = snap_calloc(allocator, 1, sizeof(*regex));

	if (regex == NULL)
		return ms_fail_memory(call->heap);
	regex->heap = call->heap;
	regex->options = *options;
	regex->limits = cache->limits;
	regex->pattern =
		snap_calloc(allocator, pattern.count + 1, sizeof(uint16_t));
	regex->pattern_count = pattern.count;
	if (regex->pattern == NULL) {
		regex_free(regex);
		return ms_fail_memory(call->heap);
	}
	if (pattern.count != 0)
		memcpy(regex->pattern, pattern.data,
		       pattern.count * sizeof(uint16_t));
	if (compile(call->heap, cache, regex, pattern) != 0) {
		regex_free(regex);
		return -1;
	}
	cache_put(cache, regex);
	*out = regex;
	return 0;
}

int ms_regex_get(struct ms_call *call, struct ms_units pattern,
		 const struct ms_regex_options *options, struct ms_regex **out)
{
	struct ms_regex_cache *cache = cache_of(call);

	if (cache == NULL)
		return -1;
	struct ms_regex *regex = cache_find(cache, pattern, options);
	if (regex == NULL && make(call, cache, pattern, options, &regex) != 0)
		return -1;
	regex->users++;
	*out = regex;
	return 0;
}

/* ------------------------------------------------------------------- matching
 */

uint32_t ms_regex_groups(const struct ms_regex *regex)
{
	return regex->groups;
}

uint32_t ms_regex_names(const struct ms_regex *regex)
{
	return regex->name_count;
}

const char *ms_regex_name(const struct ms_regex *regex, uint32_t i)
{
	return regex->names[i];
}

bool ms_regex_group_named(const struct ms_regex *regex, uint32_t group,
			  uint32_t name)
{
	return regex->group_names[group] == name;
}

static int fail_match(struct ms_heap *heap, int code)
{
	if (code == PCRE2_ERROR_NOMEMORY)
		return ms_fail_memory(heap);
	return ms_fail(heap, "MATLAB:regexp:tooComplex",
		       "The regular expression needs too many steps to match "
		       "this text.");
}

int ms_regex_match(struct ms_heap *heap, struct ms_regex *regex,
		   struct ms_units text, size_t from, const size_t **extents)
{
	static const uint16_t nothing = 0;
	int rc =
		pcre2_match(regex->code, text.count == 0 ? &nothing : text.data,
			    text.count, from, 0, regex->match, regex->limits);

	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return fail_match(heap, rc);
	*extents = pcre2_get_ovector_pointer(regex->match);
	return 1;
}
