#include "base/path.h"
#include "formats/sort.h"
#include "formats/stdlib_problem.h"

#include <assert.h>
#include <string.h>

/* What one merge works with.  'rc' stays 0 while there is memory. */
struct merger {
	struct fmt_library *out;
	struct fmt_library **parts;
	size_t part_count;
	struct fmt_problems *problems;
	size_t reported;
	struct snap_arena scratch;
	bool failed;

	struct fmt_entry *entries;
	struct fmt_category *categories;
	struct fmt_group *groups;
	struct fmt_input *inputs;
};

static void *new_array(struct merger *m, struct snap_arena *arena, size_t count,
		       size_t size)
{
	void *memory = snap_arena_array(arena, count, size);

	if (memory == NULL)
		m->failed = true;
	return memory;
}

static void report_twice(struct merger *m, const char *what, const char *name,
			 struct fmt_place place, struct fmt_place first)
{
	m->reported++;
	if (!fmt_problems_add(m->problems, UINT64_MAX,
			      &(struct fmt_problem){
				      .place = place,
				      .message = fmt_say("%s '%s' stands in "
							 "two libraries",
							 what, name)
							 .text,
				      .other = first,
			      }))
		m->failed = true;
}

static bool make_room(struct merger *m)
{
	struct snap_arena *arena = &m->out->arena;
	size_t entries = 0;
	size_t categories = 0;
	size_t groups = 0;
	size_t inputs = 0;

	for (size_t i = 0; i < m->part_count; i++) {
		entries += m->parts[i]->entry_count;
		categories += m->parts[i]->category_count;
		groups += m->parts[i]->group_count;
		inputs += m->parts[i]->input_count;
	}
	m->entries = new_array(m, &m->scratch, entries, sizeof(*m->entries));
	m->categories = new_array(m, arena, categories, sizeof(*m->categories));
	m->groups = new_array(m, arena, groups, sizeof(*m->groups));
	m->inputs = new_array(m, &m->scratch, inputs, sizeof(*m->inputs));
	return !m->failed;
}

static uint32_t unite_category(struct merger *m,
			       const struct fmt_category *category)
{
	uint32_t count = m->out->category_count;

	for (uint32_t i = 0; i < count; i++)
		if (strcmp(m->categories[i].name, category->name) == 0)
			return i;
	m->categories[count] = *category;
	m->out->category_count++;
	return count;
}

/* "matlab-stdlib" and "arrays.yaml" are "matlab-stdlib/arrays.yaml". */
static const char *prefixed(struct merger *m, const char *name,
			    const char *path)
{
	const char *text = snap_arena_path(&m->out->arena, name, path);

	if (text == NULL)
		m->failed = true;
	return text;
}

/* "/strings/private/x" is "/matlab-stdlib/strings/private/x". */
static const char *prefixed_hidden(struct merger *m, const char *name,
				   const char *path)
{
	const char *text = prefixed(m, name, path + 1);
	size_t size = text == NULL ? 0 : strlen(text);
	char *hidden = new_array(m, &m->out->arena, size + 2, 1);

	if (text == NULL || hidden == NULL)
		return NULL;
	hidden[0] = '/';
	memcpy(hidden + 1, text, size + 1);
	return hidden;
}

static void add_entries(struct merger *m, const struct fmt_library *part,
			const uint32_t *categories)
{
	struct fmt_library *out = m->out;

	for (uint32_t i = 0; i < part->entry_count; i++) {
		struct fmt_entry *entry = &m->entries[out->entry_count++];

		*entry = part->entries[i];
		entry->category = categories[entry->category];
		entry->group += out->group_count;
		if (entry->source_path != NULL)
			entry->source_path =
				prefixed(m, part->name, entry->source_path);
		if (entry->hidden)
			entry->name =
				prefixed_hidden(m, part->name, entry->name);
	}
}

static void add_inputs(struct merger *m, const struct fmt_library *part)
{
	for (uint32_t i = 0; i < part->input_count; i++) {
		struct fmt_input *input = &m->inputs[m->out->input_count++];

		*input = part->inputs[i];
		input->path = prefixed(m, part->name, input->path);
	}
}

static void add_part(struct merger *m, size_t index)
{
	const struct fmt_library *part = m->parts[index];
	struct fmt_library *out = m->out;
	uint32_t *categories = new_array(m, &m->scratch, part->category_count,
					 sizeof(*categories));

	for (size_t i = 0; i < index; i++)
		if (strcmp(m->parts[i]->name, part->name) == 0)
			report_twice(m, "library", part->name, part->place,
				     m->parts[i]->place);
	if (categories == NULL)
		return;
	for (uint32_t i = 0; i < part->category_count; i++)
		categories[i] = unite_category(m, &part->categories[i]);
	add_entries(m, part, categories);
	add_inputs(m, part);
	for (uint32_t i = 0; i < part->group_count; i++)
		m->groups[out->group_count++] = part->groups[i];
}

static int compare_entries(const void *a, const void *b)
{
	const struct fmt_entry *left = a;
	const struct fmt_entry *right = b;

	return strcmp(left->name, right->name);
}

static int compare_inputs(const void *a, const void *b)
{
	const struct fmt_input *left = a;
	const struct fmt_input *right = b;

	return strcmp(left->path, right->path);
}

/* Sorted pointers to the 'count' things of 'size' bytes at 'list'. */
static const void **sorted(struct merger *m, const void *list, size_t count,
			   size_t size,
			   int (*compare)(const void *a, const void *b))
{
	const void **items = new_array(m, &m->scratch, count, sizeof(*items));
	const void **spare = new_array(m, &m->scratch, count, sizeof(*spare));

	if (items == NULL || spare == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		items[i] = (const char *)list + i * size;
	fmt_sort(items, spare, count, compare);
	return items;
}

static void sort_entries(struct merger *m)
{
	size_t count = m->out->entry_count;
	const void **items = sorted(m, m->entries, count, sizeof(*m->entries),
				    compare_entries);
	struct fmt_entry *list =
		new_array(m, &m->out->arena, count, sizeof(*list));
	size_t first = 0;

	if (items == NULL || list == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		list[i] = *(const struct fmt_entry *)items[i];
		if (i != 0 && compare_entries(&list[first], &list[i]) == 0)
			report_twice(m, "entry", list[i].name, list[i].place,
				     list[first].place);
		else
			first = i;
	}
	m->out->entries = list;
}

static void sort_inputs(struct merger *m)
{
	size_t count = m->out->input_count;
	const void **items =
		sorted(m, m->inputs, count, sizeof(*m->inputs), compare_inputs);
	struct fmt_input *list =
		new_array(m, &m->out->arena, count, sizeof(*list));

	if (items == NULL || list == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		list[i] = *(const struct fmt_input *)items[i];
	m->out->inputs = list;
}

static void own_parts(struct merger *m)
{
	struct fmt_library *out = m->out;
	struct fmt_library **parts = new_array(m, &out->arena, m->part_count,
					       sizeof(struct fmt_library *));

	if (parts == NULL)
		return;
	/* Counted only when all is well: until then they are the caller's. */
	for (size_t i = 0; i < m->part_count; i++)
		parts[i] = m->parts[i];
	out->parts = parts;
}

static void merge_all(struct merger *m)
{
	struct fmt_library *out = m->out;

	if (!make_room(m))
		return;
	for (size_t i = 0; i < m->part_count && !m->failed; i++)
		add_part(m, i);
	if (m->failed)
		return;
	sort_entries(m);
	sort_inputs(m);
	own_parts(m);
	out->name = m->parts[0]->name;
	out->version = m->parts[0]->version;
	out->summary = m->parts[0]->summary;
	out->place = m->parts[0]->place;
	out->categories = m->categories;
	out->groups = m->groups;
}

static int merge(struct merger *m, const struct snap_allocator *allocator,
		 struct snap_error *err)
{
	int rc = 0;

	m->out = snap_calloc(allocator, 1, sizeof(*m->out));
	if (m->out == NULL)
		return snap_fail_memory(err, sizeof(*m->out));
	snap_arena_begin(&m->out->arena, allocator);
	snap_arena_begin(&m->scratch, allocator);
	merge_all(m);
	snap_arena_end(&m->scratch);
	if (m->failed)
		rc = snap_fail_memory(err, 0);
	else if (m->reported != 0)
		rc = fmt_problems_fail(m->problems, err);
	else
		m->out->part_count = m->part_count;
	if (rc != 0)
		fmt_stdlib_free(m->out);
	return rc;
}

int fmt_stdlib_merge(struct fmt_library **out, struct fmt_library **parts,
		     size_t count, const struct snap_allocator *allocator,
		     struct fmt_problems *problems, struct snap_error *err)
{
	struct snap_allocator own = snap_allocator_or_default(allocator);
	struct fmt_problems own_problems;
	struct merger merger = { .parts = parts, .part_count = count };

	assert(out != NULL && parts != NULL && count != 0);
	fmt_problems_begin(&own_problems, &own);
	merger.problems = problems == NULL ? &own_problems : problems;
	int rc = merge(&merger, &own, err);
	fmt_problems_end(&own_problems);
	if (rc == 0)
		*out = merger.out;
	return rc;
}
