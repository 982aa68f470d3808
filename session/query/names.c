#include "query/names.h"

#include "base/arena.h"
#include "base/fail.h"

#include <assert.h>

/* The public part is first: a pointer to it is one to the whole. */
struct name_list {
	struct ms_session_names names;
	struct ms_session_name *items; /* the same, to write */
	size_t room;
	struct snap_arena arena;
};

struct ms_session_names *ms_names_create(const struct snap_allocator *allocator,
					 size_t count)
{
	struct name_list *list = snap_calloc(allocator, 1, sizeof(*list));

	if (list == NULL)
		return NULL;
	snap_arena_begin(&list->arena, allocator);
	list->room = count;
	list->items =
		snap_arena_array(&list->arena, count, sizeof(*list->items));
	list->names.items = list->items;
	if (list->items != NULL)
		return &list->names;
	ms_names_free(&list->names);
	return NULL;
}

void ms_names_free(struct ms_session_names *names)
{
	if (names == NULL)
		return;
	struct name_list *list = (struct name_list *)names;
	struct snap_allocator allocator = list->arena.allocator;
	snap_arena_end(&list->arena);
	snap_free(&allocator, list);
}

int ms_names_add(struct ms_session_names *names, struct ms_text name,
		 struct ms_text summary, struct snap_error *err)
{
	struct name_list *list = (struct name_list *)names;
	char *name_copy = snap_arena_text(&list->arena, name.data, name.size);
	char *summary_copy =
		snap_arena_text(&list->arena, summary.data, summary.size);

	if (name_copy == NULL || summary_copy == NULL)
		return snap_fail_memory(err, 0);
	assert(names->count < list->room);
	list->items[names->count++] = (struct ms_session_name){
		.name = name_copy,
		.summary = summary_copy,
	};
	return 0;
}
