/* Names that begin with what was typed. */
#include "base/arena.h"
#include "builtins/function_table.h"
#include "builtins/library_sources.h"
#include "program/state.h"
#include "query/names.h"
#include "state.h"
#include "vm/call.h"

#include <stdlib.h>
#include <string.h>

struct completions {
	const char **items; /* in order of their bytes, each once */
	size_t count;
	struct snap_arena arena; /* owns all of it */
};

struct search {
	const char *prefix;
	size_t size;
	struct completions *found;
	size_t capacity;
};

static int add(struct search *search, const char *name, size_t size)
{
	struct completions *found = search->found;

	if (size < search->size ||
	    memcmp(name, search->prefix, search->size) != 0)
		return 0;
	if (found->count == search->capacity) {
		size_t capacity = search->capacity * 2 + 32;
		const char **larger = snap_arena_array(&found->arena, capacity,
						       sizeof(*larger));

		if (larger == NULL)
			return -1;
		if (found->count != 0)
			memcpy(larger, found->items,
			       found->count * sizeof(*larger));
		found->items = larger;
		search->capacity = capacity;
	}
	char *copy = snap_arena_alloc(&found->arena, size + 1);
	if (copy == NULL)
		return -1;
	memcpy(copy, name, size);
	copy[size] = '\0';
	found->items[found->count++] = copy;
	return 0;
}

static int add_variable(void *context, const char *name, size_t size,
			const struct ms_value *value, bool global)
{
	(void)value;
	(void)global;
	return add(context, name, size);
}

static int add_functions(struct search *search)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < ms_builtin_entry_count; i++) {
		const struct ms_builtin_entry *entry = &ms_builtin_entries[i];

		if (entry->function != NULL)
			rc = add(search, entry->name, strlen(entry->name));
	}
	for (uint32_t i = 0; rc == 0 && i < ms_library_source_count; i++)
		rc = add(search, ms_library_sources[i].name,
			 strlen(ms_library_sources[i].name));
	return rc;
}

static int compare(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

static void drop_repeated(struct completions *found)
{
	size_t kept = 0;

	for (size_t i = 0; i < found->count; i++)
		if (kept == 0 ||
		    strcmp(found->items[kept - 1], found->items[i]) != 0)
			found->items[kept++] = found->items[i];
	found->count = kept;
}

static int add_library(void *context, const char *name)
{
	return add(context, name, strlen(name));
}

/* Those of the snapshot, by number. */
static int add_entries(const struct ms_session *session, struct search *search)
{
	const struct ms_library *library = session->boot.library;
	uint32_t first, count;
	struct ms_entry entry;

	if (library == NULL)
		return 0;
	if (ms_library_prefix(library, search->prefix, search->size, &first,
			      &count, NULL) != 0)
		return 0;
	for (uint32_t i = 0; i < count; i++)
		if (ms_library_entry(library, first + i, &entry, NULL) == 0 &&
		    add(search, entry.name.data, entry.name.size) != 0)
			return -1;
	return 0;
}

/* The variables of the base workspace and the functions of the library. */
static int complete(const struct ms_session *session, const char *prefix,
		    struct completions *out)
{
	struct ms_program *program = session->program;
	struct search search = { .prefix = prefix,
				 .size = strlen(prefix),
				 .found = out };

	*out = (struct completions){ .count = 0 };
	snap_arena_begin(&out->arena, NULL);
	if (ms_scope_each(ms_program_vm(program), MS_SCOPE_BASE, add_variable,
			  &search) != 0 ||
	    add_functions(&search) != 0 || add_entries(session, &search) != 0 ||
	    ms_program_library_names(program, add_library, &search) != 0) {
		snap_arena_end(&out->arena);
		return -1;
	}
	if (out->count != 0)
		qsort(out->items, out->count, sizeof(*out->items), compare);
	drop_repeated(out);
	return 0;
}

/* ------------------------------------------------------------- for the host */

static int to_names(const struct ms_session *session,
		    const struct completions *found,
		    struct ms_session_names **out, struct snap_error *err)
{
	struct ms_session_names *names =
		ms_names_create(&session->allocator, found->count);
	int rc = 0;

	if (names == NULL)
		return snap_fail_memory(err, 0);
	for (size_t i = 0; rc == 0 && i < found->count; i++) {
		const struct ms_text name = { .data = found->items[i],
					      .size = strlen(found->items[i]) };

		rc = ms_names_add(names, name, (struct ms_text){ .size = 0 },
				  err);
	}
	if (rc == 0)
		*out = names;
	else
		ms_names_free(names);
	return rc;
}

int ms_session_complete(struct ms_session *session, const char *prefix,
			struct ms_session_names **out, struct snap_error *err)
{
	struct completions found;

	/* Nothing has run: no variables, and the library is in the snapshot. */
	if (session->program == NULL && ms_session_has_snapshot(session))
		return ms_snapshot_complete(session, prefix, out, err);
	int rc = ms_session_ready(session, err);
	if (rc != 0)
		return rc;
	if (complete(session, prefix, &found) != 0)
		return snap_fail_memory(err, 0);
	rc = to_names(session, &found, out, err);
	snap_arena_end(&found.arena);
	return rc;
}

int ms_session_variable_names(struct ms_session *session,
			      struct ms_session_names **out,
			      struct snap_error *err)
{
	struct completions found = { .count = 0 };
	struct search search = { .prefix = "", .found = &found };
	int rc = 0;

	snap_arena_begin(&found.arena, &session->allocator);
	if (session->program != NULL)
		rc = ms_scope_each(ms_program_vm(session->program),
				   MS_SCOPE_BASE, add_variable, &search);
	rc = rc != 0 ? snap_fail_memory(err, 0)
		     : to_names(session, &found, out, err);
	snap_arena_end(&found.arena);
	return rc;
}
