/* From what happened to variables to what a host is told. */
#include "workspace/delta.h"

#include "support/failing_alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct ms_heap heap;
	struct snap_arena arena;
	struct ms_origin *typed, *file;
	struct ms_value one, two, nan;
};

static void begin(struct fixture *f, const struct snap_allocator *allocator)
{
	assert_int_equal(ms_heap_begin(&f->heap, NULL), 0);
	snap_arena_begin(&f->arena, allocator);
	assert_int_equal(ms_origin_of_source(&f->typed, NULL, "s", "<repl>",
					     NULL, 0, NULL),
			 0);
	assert_int_equal(
		ms_origin_of_source(&f->file, NULL, "s", "a.m", "x", 1, NULL),
		0);
	f->one = ms_real(1);
	f->two = ms_real(2);
	f->nan = ms_real(0.0 / 0.0);
}

static void end(struct fixture *f)
{
	assert_int_equal(f->typed->refs, 1);
	assert_int_equal(f->file->refs, 1);
	ms_origin_release(f->typed);
	ms_origin_release(f->file);
	snap_arena_end(&f->arena);
	ms_heap_end(&f->heap);
}

static struct ms_delta_row row(const char *name, const struct ms_value *before,
			       struct ms_origin *old_key,
			       const struct ms_value *after,
			       struct ms_origin *new_key)
{
	return (struct ms_delta_row){
		.name = name,
		.size = strlen(name),
		.before = before,
		.after = after,
		.old_key = old_key,
		.new_key = new_key,
	};
}

/* All variables there are afterwards. */
struct all {
	struct ms_delta_row rows[4];
	size_t count;
	int calls;
};

static int tell_all(void *context, struct snap_arena *arena,
		    struct ms_delta_row **rows, size_t *count)
{
	struct all *all = context;

	(void)arena;
	all->calls++;
	*rows = all->rows;
	*count = all->count;
	return 0;
}

/* "+name" for upserts, "-name" for removals, '!' for a full snapshot. */
static void describe(const struct ms_delta *delta, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < delta->removal_count; i++)
		used += (size_t)snprintf(out + used, size - used, "-%s ",
					 delta->removals[i].name);
	for (size_t i = 0; i < delta->upsert_count; i++)
		used += (size_t)snprintf(out + used, size - used, "+%s ",
					 delta->upserts[i].key.name);
	if (delta->full_snapshot_required)
		(void)snprintf(out + used, size - used, "!");
}

static void check(struct fixture *f, struct ms_delta_row *rows, size_t count,
		  struct all *all, const char *expected)
{
	const struct ms_delta_source source = {
		.rows = rows, .count = count, .all = tell_all, .context = all
	};
	struct ms_delta_parts parts;
	char text[128];

	assert_int_equal(ms_delta_make(&parts, &f->arena, &source), 0);
	describe(&parts.delta, text, sizeof(text));
	assert_string_equal(text, expected);
	ms_delta_end(&f->heap, &parts);
}

static void changes_are_told_in_the_order_of_names(void **in)
{
	struct fixture f;
	struct all all = { .count = 0 };

	(void)in;
	begin(&f, NULL);
	struct ms_delta_row rows[] = {
		row("new", NULL, NULL, &f.one, f.typed),
		row("ab", &f.one, f.typed, &f.two, f.typed),
		row("a", &f.one, f.typed, &f.two, f.typed),
		row("same", &f.one, f.typed, &f.one, f.typed),
		row("nan", &f.nan, f.typed, &f.nan, f.typed),
		row("brief", NULL, NULL, NULL, NULL),
	};
	check(&f, rows, 6, &all, "+a +ab +new ");
	assert_int_equal(all.calls, 0);
	end(&f);
}

static void a_moved_key_is_removed_and_told_anew(void **in)
{
	struct fixture f;
	struct all all = { .count = 0 };

	(void)in;
	begin(&f, NULL);
	struct ms_delta_row rows[] = {
		row("x", &f.one, f.typed, &f.one, f.file),
	};
	const struct ms_delta_source source = {
		.rows = rows, .count = 1, .all = tell_all, .context = &all
	};
	struct ms_delta_parts parts;
	assert_int_equal(ms_delta_make(&parts, &f.arena, &source), 0);
	assert_int_equal(parts.delta.removals[0].kind, MS_KEY_INTERACTIVE);
	assert_int_equal(parts.delta.upserts[0].key.kind, MS_KEY_SOURCE);
	assert_string_equal(parts.delta.upserts[0].key.path, "a.m");
	assert_false(parts.delta.full_snapshot_required);
	ms_delta_end(&f.heap, &parts);
	assert_int_equal(all.calls, 0);
	end(&f);
}

static void a_removal_brings_the_full_snapshot(void **in)
{
	struct fixture f;
	struct all all = { .count = 2 };

	(void)in;
	begin(&f, NULL);
	all.rows[0] = row("z", NULL, NULL, &f.two, f.typed);
	all.rows[1] = row("b", NULL, NULL, &f.one, f.file);
	struct ms_delta_row rows[] = {
		row("x", &f.one, f.typed, NULL, NULL),
		row("z", &f.one, f.typed, &f.two, f.typed),
	};
	check(&f, rows, 2, &all, "-x +b +z !");
	assert_int_equal(all.calls, 1);
	end(&f);
}

static void without_memory_there_is_none(void **in)
{
	struct failing_alloc alloc = { .fail_at = 1 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct all all = { .count = 0 };
	struct ms_delta_parts parts;
	struct fixture f;

	(void)in;
	begin(&f, &allocator);
	struct ms_delta_row rows[] = {
		row("x", NULL, NULL, &f.one, f.typed),
	};
	const struct ms_delta_source source = {
		.rows = rows, .count = 1, .all = tell_all, .context = &all
	};
	assert_int_not_equal(ms_delta_make(&parts, &f.arena, &source), 0);
	ms_delta_end(&f.heap, &parts);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_told_in_the_order_of_names),
		cmocka_unit_test(a_moved_key_is_removed_and_told_anew),
		cmocka_unit_test(a_removal_brings_the_full_snapshot),
		cmocka_unit_test(without_memory_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
