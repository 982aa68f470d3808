#include "workspace/delta.h"

#include "workspace/content.h"

#include <stdlib.h>
#include <string.h>

static bool had(const struct ms_delta_row *row)
{
	return row->before != NULL && row->old_key != NULL;
}

static bool is_moved(const struct ms_delta_row *row)
{
	return !ms_origin_equal(row->old_key, row->new_key);
}

/* A key that isn't the variable's any more: the host must drop it. */
static bool removes(const struct ms_delta_row *row)
{
	return had(row) && (row->after == NULL || is_moved(row));
}

/* Content or key that the host doesn't know. */
static bool upserts(const struct ms_delta_row *row)
{
	if (row->after == NULL)
		return false;
	return !had(row) || is_moved(row) || row->inside ||
	       !ms_content_equal(*row->before, *row->after);
}

static int compare_rows(const void *a, const void *b)
{
	const struct ms_delta_row *x = a;
	const struct ms_delta_row *y = b;
	size_t size = x->size < y->size ? x->size : y->size;
	int order = memcmp(x->name, y->name, size);

	if (order != 0)
		return order;
	return x->size < y->size ? -1 : x->size > y->size;
}

void ms_delta_sort(struct ms_delta_row *rows, size_t count)
{
	if (count > 1)
		qsort(rows, count, sizeof(*rows), compare_rows);
}

/* What is being made. */
struct making {
	struct ms_delta_parts parts;
	struct snap_arena *arena;
	struct ms_upsert *upserts;
	struct ms_key *removals;
};

static bool make_room(struct making *m, size_t upserts, size_t removals)
{
	struct ms_delta_parts *parts = &m->parts;

	m->upserts = snap_arena_array(m->arena, upserts, sizeof(*m->upserts));
	m->removals =
		snap_arena_array(m->arena, removals, sizeof(*m->removals));
	parts->values =
		snap_arena_array(m->arena, upserts, sizeof(*parts->values));
	parts->origins = snap_arena_array(m->arena, upserts + removals,
					  sizeof(struct ms_origin *));
	parts->delta.upserts = m->upserts;
	parts->delta.removals = m->removals;
	return m->upserts != NULL && m->removals != NULL &&
	       parts->values != NULL && parts->origins != NULL;
}

/* False without memory. */
static bool make_key(struct making *m, struct ms_origin *origin,
		     const struct ms_delta_row *row, struct ms_key *out)
{
	const char *name = snap_arena_text(m->arena, row->name, row->size);

	if (name == NULL)
		return false;
	m->parts.origins[m->parts.origin_count++] = ms_origin_retain(origin);
	*out = ms_origin_key(origin, name);
	return true;
}

static bool add_upsert(struct making *m, const struct ms_delta_row *row)
{
	struct ms_delta *delta = &m->parts.delta;
	struct ms_upsert *upsert = &m->upserts[delta->upsert_count];

	if (!make_key(m, row->new_key, row, &upsert->key))
		return false;
	m->parts.values[m->parts.value_count] = ms_retain(*row->after);
	upsert->value = &m->parts.values[m->parts.value_count++];
	delta->upsert_count++;
	return true;
}

static bool add_removals(struct making *m, const struct ms_delta_row *rows,
			 size_t count)
{
	struct ms_delta *delta = &m->parts.delta;

	for (size_t i = 0; i < count; i++) {
		if (!removes(&rows[i]))
			continue;
		if (!make_key(m, rows[i].old_key, &rows[i],
			      &m->removals[delta->removal_count]))
			return false;
		delta->removal_count++;
		if (rows[i].after == NULL)
			delta->full_snapshot_required = true;
	}
	return true;
}

static bool needs_all(const struct ms_delta_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (had(&rows[i]) && rows[i].after == NULL)
			return true;
	return false;
}

static bool fill(struct making *m, const struct ms_delta_source *source)
{
	struct ms_delta_row *rows = source->rows;
	size_t count = source->count;
	bool all = needs_all(rows, count);

	if (all && source->all(source->context, m->arena, &rows, &count) != 0)
		return false;
	if (all)
		ms_delta_sort(rows, count);
	if (!make_room(m, count, source->count) ||
	    !add_removals(m, source->rows, source->count))
		return false;
	for (size_t i = 0; i < count; i++)
		if ((all || upserts(&rows[i])) && !add_upsert(m, &rows[i]))
			return false;
	return true;
}

int ms_delta_make(struct ms_delta_parts *out, struct snap_arena *arena,
		  const struct ms_delta_source *source)
{
	struct making m = { .arena = arena };

	ms_delta_sort(source->rows, source->count);
	bool made = fill(&m, source);
	*out = m.parts;
	return made ? 0 : -1;
}

void ms_delta_end(struct ms_heap *heap, struct ms_delta_parts *parts)
{
	for (size_t i = 0; i < parts->value_count; i++)
		ms_release(heap, parts->values[i]);
	for (size_t i = 0; i < parts->origin_count; i++)
		ms_origin_release(parts->origins[i]);
	*parts = (struct ms_delta_parts){ .values = NULL };
}
