#include "builtins/variable_names.h"

#include "builtins/names.h"
#include "builtins/regex.h"

#include <string.h>

void ms_name_list_begin(struct ms_name_list *list, struct ms_heap *heap)
{
	*list = (struct ms_name_list){ .heap = heap };
	snap_strbuf_begin(&list->text, &heap->allocator);
	snap_strbuf_begin(&list->places, &heap->allocator);
}

void ms_name_list_end(struct ms_name_list *list)
{
	snap_strbuf_end(&list->text);
	snap_strbuf_end(&list->places);
}

const char *ms_name_list_at(const struct ms_name_list *list, size_t i)
{
	size_t place;

	memcpy(&place, list->places.data + i * sizeof(place), sizeof(place));
	return list->text.data + place;
}

bool ms_name_list_has(const struct ms_name_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(ms_name_list_at(list, i), name) == 0)
			return true;
	return false;
}

static int add(struct ms_name_list *list, const char *name, size_t size)
{
	size_t place = list->text.size;

	snap_strbuf_append(&list->text, name, size);
	snap_strbuf_putc(&list->text, '\0');
	snap_strbuf_append(&list->places, &place, sizeof(place));
	if (list->text.failed || list->places.failed)
		return ms_fail_memory(list->heap);
	list->count++;
	return 0;
}

struct selection {
	struct ms_name_list *list;
	struct ms_call *call;
	uint32_t first, last;
};

static int matches_regex(struct ms_call *call, const char *name,
			 struct ms_value pattern, bool *out)
{
	static const struct ms_regex_options options = { false };
	struct ms_regex *regex;
	struct ms_units units;
	const size_t *extents;
	struct ms_wide wide;

	if (!ms_text_units(&pattern, &units.data, &units.count))
		return 0;
	if (ms_regex_get(call, units, &options, &regex) != 0)
		return -1;
	ms_wide_begin(&wide, call->heap);
	ms_wide_ascii(&wide, name);
	int rc = ms_regex_match(call->heap, regex, ms_wide_units(&wide), 0,
				&extents);
	ms_wide_end(&wide);
	ms_regex_release(regex);
	*out = *out || rc > 0;
	return rc < 0 ? -1 : 0;
}

static int matches_pattern(struct ms_call *call, const char *name,
			   struct ms_value pattern, bool *out)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &call->heap->allocator);
	int rc = ms_text_argument(call->heap, pattern, "Name", &text);
	if (rc == 0 && ms_name_matches(snap_strbuf_text(&text), name))
		*out = true;
	snap_strbuf_end(&text);
	return rc;
}

int ms_name_is_selected(struct ms_call *call, uint32_t first, uint32_t last,
			const char *name, bool *out)
{
	bool regular = false;

	*out = first >= last;
	for (uint32_t i = first; i < last && !*out; i++) {
		struct ms_value v = call->arguments[i];

		if (ms_is_text(v) &&
		    (ms_text_is(v, "-regexp") || ms_text_is(v, "-r")))
			regular = true;
		else if (regular ? matches_regex(call, name, v, out) != 0
				 : matches_pattern(call, name, v, out) != 0)
			return -1;
	}
	return 0;
}

static int visit(void *context, const char *name, size_t size,
		 const struct ms_value *value, bool global)
{
	const struct selection *s = context;
	bool selected;

	(void)value;
	(void)global;
	if (ms_name_is_selected(s->call, s->first, s->last, name, &selected) !=
	    0)
		return -1;
	return selected ? add(s->list, name, size) : 0;
}

int ms_name_list_select(struct ms_name_list *list, struct ms_call *call,
			enum ms_scope scope, uint32_t first, uint32_t last)
{
	struct selection s = { list, call, first < last ? first : last, last };

	return ms_scope_each(call->vm, scope, visit, &s);
}

int ms_name_list_given(struct ms_name_list *list, struct ms_call *call,
		       enum ms_scope *scope)
{
	bool global = call->argument_count != 0 &&
		      ms_text_is(call->arguments[0], "global");

	*scope = global ? MS_SCOPE_GLOBAL : MS_SCOPE_CALLER;
	return ms_name_list_select(list, call, *scope, global ? 1 : 0,
				   call->argument_count);
}
