/* What a request leaves behind: variables, keys and functions in one step, with
 * the delta that tells it. */
#include "base/fail.h"
#include "program/state.h"
#include "request/execution.h"
#include "vm/call.h"
#include "workspace/changed.h"

#include <string.h>

/* ------------------------------------------------------------- what changed
 */

struct rows {
	struct ms_delta_row *items;
	size_t count, room;
	size_t added; /* behind them, not in order */
	struct snap_arena *arena;
	const struct ms_session *session;
};

static struct ms_origin *new_key(const struct ms_execution *e,
				 const struct ms_vm_change *change,
				 struct ms_origin *old)
{
	if (change->after == NULL)
		return NULL;
	if (change->is_shared)
		return e->session->globals;
	return change->assigned || change->was_shared || old == NULL ? e->origin
								     : old;
}

static int count_variable(void *context, const char *name, size_t size,
			  const struct ms_value *value, bool global)
{
	(void)name;
	(void)size;
	(void)value;
	(void)global;
	++*(size_t *)context;
	return 0;
}

static const struct ms_delta_row *find_row(const struct rows *rows,
					   const char *name, size_t size);

/* A variable that the request left alone; see workspace/changed.h. */
static int add_if_inside(void *context, const char *name, size_t size,
			 const struct ms_value *value, bool global)
{
	struct rows *rows = context;
	struct ms_heap *heap =
		ms_vm_heap(ms_program_vm(rows->session->program));
	struct ms_origin *key =
		ms_bindings_find(&rows->session->bindings, name, size);

	(void)global;
	if (find_row(rows, name, size) == NULL && rows->added < rows->room &&
	    ms_changed_within(heap, *value))
		rows->items[rows->count + rows->added++] =
			(struct ms_delta_row){ .name = name,
					       .size = size,
					       .before = value,
					       .after = value,
					       .old_key = key,
					       .new_key = key,
					       .inside = true };
	return 0;
}

/* Objects are changed through any of the variables that hold them. */
static int add_inside(struct ms_execution *e, struct rows *rows)
{
	struct ms_vm *vm = ms_program_vm(e->program);

	ms_delta_sort(rows->items, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		struct ms_delta_row *row = &rows->items[i];

		row->inside = row->after != NULL &&
			      ms_changed_within(e->heap, *row->after);
	}
	if (ms_scope_each(vm, MS_SCOPE_BASE, add_if_inside, rows) != 0)
		return -1;
	rows->count += rows->added;
	return 0;
}

static int gather_rows(struct ms_execution *e, struct rows *rows)
{
	struct ms_vm *vm = ms_program_vm(e->program);
	uint32_t count = ms_vm_request_count(vm);
	bool inside = ms_changed_find(e->heap);
	struct ms_vm_change change;

	if (inside &&
	    ms_scope_each(vm, MS_SCOPE_BASE, count_variable, &rows->room) != 0)
		return -1;
	rows->items = snap_arena_array(&e->c->arena, count + rows->room,
				       sizeof(*rows->items));
	if (rows->items == NULL)
		return ms_fail_memory(e->heap);
	for (uint32_t i = 0; i < count; i++) {
		if (!ms_vm_request_change(vm, i, &change) ||
		    (change.before == NULL && change.after == NULL))
			continue;
		struct ms_origin *old = ms_bindings_find(
			&e->session->bindings, change.name, change.size);
		rows->items[rows->count++] = (struct ms_delta_row){
			.name = change.name,
			.size = change.size,
			.before = change.before,
			.after = change.after,
			.old_key = old,
			.new_key = new_key(e, &change, old),
		};
	}
	return inside ? add_inside(e, rows) : 0;
}

/* The row of a name; they are in order. */
static const struct ms_delta_row *find_row(const struct rows *rows,
					   const char *name, size_t size)
{
	size_t low = 0, high = rows->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct ms_delta_row *row = &rows->items[middle];
		size_t least = row->size < size ? row->size : size;
		int order = memcmp(row->name, name, least);

		if (order == 0)
			order = (row->size > size) - (row->size < size);
		if (order == 0)
			return row;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct all_rows {
	struct rows rows;
	const struct rows *changed;
};

static int add_row(void *context, const char *name, size_t size,
		   const struct ms_value *value, bool global)
{
	struct all_rows *all = context;
	const struct ms_delta_row *row = find_row(all->changed, name, size);
	struct ms_origin *key = row != NULL ? row->new_key : NULL;

	(void)global;
	if (key == NULL)
		key = ms_bindings_find(&all->rows.session->bindings, name,
				       size);
	if (all->rows.count < all->rows.room)
		all->rows.items[all->rows.count] = (struct ms_delta_row){
			.name = name,
			.size = size,
			.after = value,
			.new_key = key,
		};
	all->rows.count++;
	return 0;
}

/* All variables, for a full snapshot: counted, then listed. */
static int list_all(void *context, struct snap_arena *arena,
		    struct ms_delta_row **rows, size_t *count)
{
	const struct rows *changed = context;
	struct ms_vm *vm = ms_program_vm(changed->session->program);
	struct all_rows all = {
		.rows = { .session = changed->session },
		.changed = changed,
	};

	if (ms_scope_each(vm, MS_SCOPE_BASE, add_row, &all) != 0)
		return -1;
	all.rows.room = all.rows.count;
	all.rows.count = 0;
	all.rows.items =
		snap_arena_array(arena, all.rows.room, sizeof(*all.rows.items));
	if (all.rows.items == NULL ||
	    ms_scope_each(vm, MS_SCOPE_BASE, add_row, &all) != 0)
		return -1;
	*rows = all.rows.items;
	*count = all.rows.count;
	return 0;
}

/* ------------------------------------------------------ keeping, or undoing
 */

static int prepare_bindings(struct ms_execution *e, const struct rows *rows)
{
	struct snap_error err;

	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].after != NULL &&
		    ms_bindings_prepare(&e->session->bindings,
					rows->items[i].name,
					rows->items[i].size, &err) != 0)
			return ms_fail_memory(e->heap);
	return 0;
}

static void forget_prepared(struct ms_execution *e, const struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].old_key == NULL)
			ms_bindings_remove(&e->session->bindings,
					   rows->items[i].name,
					   rows->items[i].size);
}

static void set_bindings(struct ms_execution *e, const struct rows *rows)
{
	struct ms_bindings *bindings = &e->session->bindings;

	for (size_t i = 0; i < rows->count; i++) {
		const struct ms_delta_row *row = &rows->items[i];

		if (row->after == NULL)
			ms_bindings_remove(bindings, row->name, row->size);
		else if (row->new_key != row->old_key)
			ms_bindings_set(bindings, row->name, row->size,
					row->new_key);
	}
}

/* All that may fail; nothing is changed yet. */
static int prepare(struct ms_execution *e, struct rows *rows)
{
	struct ms_delta_source source = { .all = list_all, .context = rows };

	if (ms_vm_request_check(ms_program_vm(e->program)) != 0 ||
	    ms_program_reserve(e->program) != 0 || gather_rows(e, rows) != 0 ||
	    prepare_bindings(e, rows) != 0)
		return -1;
	source.rows = rows->items;
	source.count = rows->count;
	if (ms_delta_make(&e->c->delta, &e->c->arena, &source) != 0 ||
	    e->c->lost)
		return ms_fail_memory(e->heap);
	return 0;
}

static int keep(struct ms_execution *e)
{
	struct rows rows = { .session = e->session };

	if (prepare(e, &rows) != 0) {
		ms_delta_end(e->heap, &e->c->delta);
		forget_prepared(e, &rows);
		return -1;
	}
	set_bindings(e, &rows);
	ms_vm_request_commit(ms_program_vm(e->program));
	return 0;
}

int ms_execution_keep(struct ms_execution *e, int rc)
{
	bool keeps = rc == 0 || e->request.keep_on_failure;

	if (keeps && keep(e) == 0) {
		if (rc == 0 && ms_program_defines(e->unit))
			ms_program_keep(e->program, e->unit);
		return rc;
	}
	ms_vm_request_rollback(ms_program_vm(e->program));
	return -1;
}
