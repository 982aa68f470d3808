/* unique, union, intersect, setdiff, ismember. */
#include "builtins/items.h"
#include "builtins/prototypes.h"

#include "value/cell.h"
#include "value/concat.h"
#include "value/index.h"

#include <string.h>

struct options {
	bool rows;
	bool stable;
	bool last;
	uint32_t positional; /* arguments before the options */
};

/* Words below that exclude each other, as bits. */
#define ORDERS	    (UINT32_C(3) << 1)
#define OCCURRENCES (UINT32_C(3) << 3)

static int read_options(struct ms_call *call, uint32_t first,
			struct options *out)
{
	static const char *const words[] = { "rows",  "stable", "sorted",
					     "first", "last",	"legacy",
					     NULL };

	uint32_t given = 0;

	*out = (struct options){ .positional = first };
	for (uint32_t i = first; i < call->argument_count; i++) {
		uint32_t word;

		if (ms_argument_option(call, i, words, &word) != 0)
			return -1;
		given |= UINT32_C(1) << word;
		out->rows = out->rows || word == 0;
		out->stable = word == 1 || (out->stable && word != 2);
		out->last = word == 4 || (out->last && word != 3);
	}
	if ((given & ORDERS) == ORDERS || (given & OCCURRENCES) == OCCURRENCES)
		return ms_fail(call->heap, "MATLAB:SetOptionConflict",
			       "'%s' and '%s' can't both be asked for.",
			       words[(given & ORDERS) == ORDERS ? 1 : 3],
			       words[(given & ORDERS) == ORDERS ? 2 : 4]);
	return 0;
}

/* ---------------------------------------------------- groups of equal items */

/*
 * Items in sorted order, with where each run of equal ones begins: run r is
 * order[starts[r]] ... order[starts[r + 1] - 1], in order of appearance.
 */
struct groups {
	uint32_t *order;
	uint32_t *starts;
	size_t item_count;
	size_t count;
};

static uint32_t *scratch_of(struct ms_call *call, size_t count)
{
	return (void *)ms_scratch(call, count);
}

static void groups_end(struct ms_call *call, struct groups *groups)
{
	ms_scratch_free(call, groups->order, groups->item_count);
	ms_scratch_free(call, groups->starts, groups->item_count + 1);
}

static int groups_begin(struct ms_call *call, const struct ms_items *items,
			struct groups *out)
{
	struct groups groups = { .item_count = items->count };

	groups.order = scratch_of(call, items->count);
	groups.starts = scratch_of(call, items->count + 1);
	if (groups.order == NULL || groups.starts == NULL ||
	    ms_items_sort(call, items, groups.order) != 0) {
		groups_end(call, &groups);
		return -1;
	}
	for (size_t i = 0; i < items->count; i++) {
		if (ms_poll(call->heap) != 0) {
			groups_end(call, &groups);
			return -1;
		}
		if (i == 0 ||
		    !ms_items_same(items, groups.order[i - 1], groups.order[i]))
			groups.starts[groups.count++] = (uint32_t)i;
	}
	groups.starts[groups.count] = (uint32_t)items->count;
	*out = groups;
	return 0;
}

/* The item that stands for a group. */
static uint32_t group_item(const struct groups *groups, size_t g, bool last)
{
	return groups
		->order[last ? groups->starts[g + 1] - 1 : groups->starts[g]];
}

/* --------------------------------------------------------------- selections */

/* Which items make the result, in what order. */
struct selection {
	uint32_t *items;
	size_t count;
	size_t room;
};

static int selection_begin(struct ms_call *call, size_t room,
			   struct selection *out)
{
	*out = (struct selection){ .room = room };
	out->items = scratch_of(call, room);
	return out->items == NULL ? -1 : 0;
}

static void selection_end(struct ms_call *call, struct selection *selection)
{
	ms_scratch_free(call, selection->items, selection->room);
}

/* Back into order of appearance, through a mark for each item. */
static int by_appearance(struct ms_call *call, struct selection *selection,
			 size_t item_count)
{
	uint32_t *marks = scratch_of(call, item_count);
	size_t n = 0;

	if (marks == NULL)
		return -1;
	memset(marks, 0, (item_count + 1) * sizeof(*marks));
	for (size_t i = 0; i < selection->count; i++)
		marks[selection->items[i]] = 1;
	for (size_t i = 0; i < item_count; i++) {
		if (marks[i] != 0)
			selection->items[n++] = (uint32_t)i;
	}
	ms_scratch_free(call, marks, item_count);
	return 0;
}

/* Positions from 'from' (counted from it), as a column of doubles. */
static int index_column(struct ms_call *call, const uint32_t *items,
			size_t count, size_t from, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_matrix_create(call->heap, MS_DOUBLE, count, 1, &array) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		((double *)array->data)[i] = (double)(items[i] - from + 1);
	*out = ms_array_finish(call->heap, array);
	return 0;
}

/* The selected elements as a row or column, or the selected rows. */
static int take_items(struct ms_call *call, struct ms_value v,
		      const struct selection *selection, bool rows, bool as_row,
		      struct ms_value *out)
{
	struct ms_value indexes[2] = { ms_none(), ms_colon() };
	struct ms_value taken;
	size_t dims[2] = { as_row ? 1 : selection->count,
			   as_row ? selection->count : 1 };
	int rc;

	if (index_column(call, selection->items, selection->count, 0,
			 &indexes[0]) != 0)
		return -1;
	rc = ms_index_read(call->heap, v, indexes, rows ? 2 : 1, &taken);
	ms_release(call->heap, indexes[0]);
	if (rc != 0)
		return -1;
	if (rows) {
		*out = taken;
		return 0;
	}
	rc = ms_reshape(call->heap, taken, 2, dims, out);
	ms_release(call->heap, taken);
	return rc;
}

/* ------------------------------------------------------------------ unique */

static int give_places(struct ms_call *call, const struct groups *groups,
		       const struct selection *selection,
		       const struct options *options)
{
	uint32_t *rank;
	struct ms_array *array;

	if (!ms_wants(call, 2))
		return 0;
	rank = scratch_of(call, groups->item_count);
	if (rank == NULL)
		return -1;
	if (ms_matrix_create(call->heap, MS_DOUBLE, groups->item_count, 1,
			     &array) != 0) {
		ms_scratch_free(call, rank, groups->item_count);
		return -1;
	}
	/* Where each representative stands in the result. */
	for (size_t i = 0; i < selection->count; i++)
		rank[selection->items[i]] = (uint32_t)i;
	for (size_t g = 0; g < groups->count; g++) {
		uint32_t item = group_item(groups, g, options->last);

		for (size_t i = groups->starts[g]; i < groups->starts[g + 1];
		     i++)
			((double *)array->data)[groups->order[i]] =
				rank[item] + 1;
	}
	ms_scratch_free(call, rank, groups->item_count);
	ms_give_at(call, 2, ms_array_finish(call->heap, array));
	return 0;
}

static int give_unique(struct ms_call *call, struct ms_value v,
		       const struct groups *groups,
		       const struct options *options)
{
	struct selection selection;
	struct ms_value index;
	bool as_row = ms_is_row(v) && ms_count(v) != 0;
	int rc;

	if (selection_begin(call, groups->count, &selection) != 0)
		return -1;
	for (size_t g = 0; g < groups->count; g++)
		selection.items[g] = group_item(groups, g, options->last);
	selection.count = groups->count;
	rc = options->stable
		     ? by_appearance(call, &selection, groups->item_count)
		     : 0;
	if (rc == 0)
		rc = take_items(call, v, &selection, options->rows, as_row,
				&call->results[0]);
	if (rc == 0 && call->wanted > 1) {
		rc = index_column(call, selection.items, selection.count, 0,
				  &index);
		if (rc == 0)
			ms_give_at(call, 1, index);
	}
	if (rc == 0)
		rc = give_places(call, groups, &selection, options);
	selection_end(call, &selection);
	return rc;
}

static int unique_of(struct ms_call *call, struct ms_value v,
		     const struct options *options)
{
	struct ms_items items;
	struct groups groups;
	int rc;

	if (ms_items_begin(call, &v, options->rows, &items) != 0)
		return -1;
	rc = groups_begin(call, &items, &groups);
	if (rc == 0) {
		rc = give_unique(call, v, &groups, options);
		groups_end(call, &groups);
	}
	ms_items_end(call, &items);
	return rc;
}

int ms_bi_unique(struct ms_call *call)
{
	struct options options;
	struct ms_value full;
	int rc;

	if (read_options(call, 1, &options) != 0 ||
	    ms_gather(call->heap, call->arguments[0], &full) != 0)
		return -1;
	/* Texts in a cell are items, not rows. */
	if (!ms_is_plain(full))
		options.rows = false;
	if (ms_is_zero_by_zero(full)) {
		rc = 0;
		call->results[0] = ms_retain(full);
		for (uint32_t k = 1; k < call->wanted; k++)
			call->results[k] = ms_empty(call->heap);
	} else {
		rc = unique_of(call, full, &options);
	}
	ms_release(call->heap, full);
	return rc;
}

/* ------------------------------------------------------------ of two inputs */

/* A and B one after the other: item k of B is item count_a + k. */
struct pair {
	struct ms_value both;
	size_t count_a;
	size_t count_b;
	bool as_row;
	struct ms_items items;
	struct groups groups;
};

/* A text alone counts as a cell with it when the other one is a cell. */
static int cell_if_text(struct ms_call *call, struct ms_value v,
			struct ms_value other, struct ms_value *out)
{
	bool wrap = ms_is_class(other, MS_CELL) && ms_is_class(v, MS_CHAR);

	if (!wrap)
		return ms_gather(call->heap, v, out);
	return ms_cell_of(call->heap, &v, 1, true, out);
}

static int as_column(struct ms_call *call, struct ms_value *v)
{
	size_t dims[2] = { ms_count(*v), 1 };
	struct ms_value column;

	if (ms_reshape(call->heap, *v, 2, dims, &column) != 0)
		return -1;
	ms_take_into(call->heap, v, column);
	return 0;
}

static int fail_columns(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:setops:AandBColnumMismatch",
		       "A and B must have the same number of columns.");
}

static int join(struct ms_call *call, struct ms_value *inputs,
		const struct options *options, struct pair *out)
{
	out->as_row = ms_is_row(inputs[0]) && ms_is_row(inputs[1]);
	if (options->rows) {
		out->count_a = ms_rows(inputs[0]);
		out->count_b = ms_rows(inputs[1]);
		if (ms_columns(inputs[0]) != ms_columns(inputs[1]) &&
		    !ms_is_zero_by_zero(inputs[0]) &&
		    !ms_is_zero_by_zero(inputs[1]))
			return fail_columns(call);
	} else {
		out->count_a = ms_count(inputs[0]);
		out->count_b = ms_count(inputs[1]);
		if (as_column(call, &inputs[0]) != 0 ||
		    as_column(call, &inputs[1]) != 0)
			return -1;
	}
	return ms_concat(call->heap, 0, inputs, 2, &out->both);
}

static int pair_begin(struct ms_call *call, const struct options *options,
		      struct pair *out)
{
	const struct ms_value *a = &call->arguments[0];
	struct ms_value inputs[2];
	int rc;

	if (cell_if_text(call, a[0], a[1], &inputs[0]) != 0)
		return -1;
	if (cell_if_text(call, a[1], a[0], &inputs[1]) != 0) {
		ms_release(call->heap, inputs[0]);
		return -1;
	}
	rc = join(call, inputs, options, out);
	ms_release_all(call->heap, inputs, 2);
	if (rc != 0)
		return -1;
	rc = ms_items_begin(call, &out->both, options->rows, &out->items);
	if (rc == 0 && out->items.count != out->count_a + out->count_b)
		out->count_b = out->items.count - out->count_a;
	if (rc == 0) {
		rc = groups_begin(call, &out->items, &out->groups);
		if (rc != 0)
			ms_items_end(call, &out->items);
	}
	if (rc != 0)
		ms_release(call->heap, out->both);
	return rc;
}

static void pair_end(struct ms_call *call, struct pair *pair)
{
	groups_end(call, &pair->groups);
	ms_items_end(call, &pair->items);
	ms_release(call->heap, pair->both);
}

/* Does a group have an item of A, of B? */
static bool in_a(const struct pair *pair, size_t g)
{
	return pair->groups.order[pair->groups.starts[g]] < pair->count_a;
}

static bool in_b(const struct pair *pair, size_t g)
{
	return pair->groups.order[pair->groups.starts[g + 1] - 1] >=
	       pair->count_a;
}

enum set_operation {
	SET_UNION,
	SET_INTERSECT,
	SET_DIFFERENCE
};

static bool chosen(const struct pair *pair, size_t g,
		   enum set_operation operation)
{
	if (operation == SET_INTERSECT)
		return in_a(pair, g) && in_b(pair, g);
	if (operation == SET_DIFFERENCE)
		return in_a(pair, g) && !in_b(pair, g);
	return true;
}

/* The first item of B in a group that has one. */
static uint32_t first_of_b(const struct pair *pair, size_t g)
{
	size_t i = pair->groups.starts[g];

	while (pair->groups.order[i] < pair->count_a)
		i++;
	return pair->groups.order[i];
}

/* ia and ib: for a union what came from B only, else the partners. */
static int give_indexes(struct ms_call *call, const struct pair *pair,
			const struct selection *selection,
			const uint32_t *partners, enum set_operation operation)
{
	uint32_t *list = scratch_of(call, selection->count);
	struct ms_value column;
	size_t n = 0;
	int rc = -1;

	if (list == NULL)
		return -1;
	for (size_t i = 0; i < selection->count; i++) {
		if (selection->items[i] < pair->count_a)
			list[n++] = selection->items[i];
	}
	if (index_column(call, list, n, 0, &column) != 0)
		goto out;
	ms_give_at(call, 1, column);
	rc = 0;
	if (call->wanted < 3)
		goto out;
	n = 0;
	for (size_t i = 0; i < selection->count; i++) {
		if (operation == SET_INTERSECT)
			list[n++] = partners[selection->items[i]];
		else if (selection->items[i] >= pair->count_a)
			list[n++] = selection->items[i];
	}
	rc = index_column(call, list, n, pair->count_a, &column);
	if (rc == 0)
		ms_give_at(call, 2, column);
out:
	ms_scratch_free(call, list, selection->count);
	return rc;
}

static int give_set(struct ms_call *call, const struct pair *pair,
		    const struct options *options, enum set_operation operation)
{
	size_t total = pair->groups.item_count;
	uint32_t *partners = scratch_of(call, total);
	struct selection selection;
	bool as_row = pair->as_row ||
		      (operation == SET_DIFFERENCE && !options->rows &&
		       ms_is_row(call->arguments[0]) &&
		       ms_count(call->arguments[0]) > 1);
	bool nothing = ms_is_zero_by_zero(call->arguments[0]);
	int rc;

	if (partners == NULL)
		return -1;
	if (selection_begin(call, total, &selection) != 0) {
		ms_scratch_free(call, partners, total);
		return -1;
	}
	for (size_t g = 0; g < pair->groups.count; g++) {
		uint32_t item = group_item(&pair->groups, g, false);

		if (!chosen(pair, g, operation))
			continue;
		selection.items[selection.count++] = item;
		if (operation == SET_INTERSECT)
			partners[item] = first_of_b(pair, g);
	}
	rc = options->stable ? by_appearance(call, &selection, total) : 0;
	if (rc == 0 && selection.count == 0 && nothing)
		call->results[0] = ms_retain(call->arguments[0]);
	else if (rc == 0)
		rc = take_items(call, pair->both, &selection, options->rows,
				as_row, &call->results[0]);
	if (rc == 0 && call->wanted > 1)
		rc = give_indexes(call, pair, &selection, partners, operation);
	selection_end(call, &selection);
	ms_scratch_free(call, partners, total);
	return rc;
}

static int set_operation(struct ms_call *call, enum set_operation operation)
{
	struct options options;
	struct pair pair = { .count_a = 0 };
	int rc;

	if (call->argument_count < 2)
		return ms_fail_few(call);
	if (read_options(call, 2, &options) != 0 ||
	    pair_begin(call, &options, &pair) != 0)
		return -1;
	rc = give_set(call, &pair, &options, operation);
	pair_end(call, &pair);
	return rc;
}

int ms_bi_union(struct ms_call *call)
{
	return set_operation(call, SET_UNION);
}

int ms_bi_intersect(struct ms_call *call)
{
	return set_operation(call, SET_INTERSECT);
}

int ms_bi_setdiff(struct ms_call *call)
{
	return set_operation(call, SET_DIFFERENCE);
}

/* ---------------------------------------------------------------- ismember */

static int give_members(struct ms_call *call, const struct pair *pair,
			struct ms_value like, bool rows)
{
	size_t dims[2] = { pair->count_a, 1 };
	uint32_t rank = rows ? 2 : ms_rank(like);
	const size_t *sizes = rows ? dims : ms_dims(like);
	struct ms_array *found;
	struct ms_array *places;

	if (ms_array_create(call->heap, MS_LOGICAL, false, rank, sizes,
			    &found) != 0)
		return -1;
	if (ms_array_create(call->heap, MS_DOUBLE, false, rank, sizes,
			    &places) != 0) {
		ms_array_drop(call->heap, found);
		return -1;
	}
	for (size_t g = 0; g < pair->groups.count; g++) {
		if (!in_a(pair, g) || !in_b(pair, g))
			continue;
		uint32_t place =
			first_of_b(pair, g) - (uint32_t)pair->count_a + 1;

		for (size_t i = pair->groups.starts[g];
		     i < pair->groups.starts[g + 1]; i++) {
			uint32_t item = pair->groups.order[i];

			if (item >= pair->count_a)
				break;
			((uint8_t *)found->data)[item] = 1;
			((double *)places->data)[item] = place;
		}
	}
	ms_give_at(call, 0, ms_array_finish(call->heap, found));
	ms_give_at(call, 1, ms_array_finish(call->heap, places));
	return 0;
}

/* The first of sorted keys that isn't below 'key'. */
static size_t lower_bound(const uint64_t *keys, size_t count, uint64_t key)
{
	size_t low = 0;

	while (count > 0) {
		size_t half = count / 2;

		if (keys[low + half] < key) {
			low += half + 1;
			count -= half + 1;
		} else {
			count = half;
		}
	}
	return low;
}

static bool keys_compare(struct ms_value v)
{
	enum ms_class class_ = ms_class_of(v);

	return (v.tag == MS_TAG_ARRAY || ms_is_inline(v)) && ms_is_plain(v) &&
	       !ms_is_complex(v) && class_ != MS_INT64 && class_ != MS_UINT64;
}

/* Real numbers: the set is sorted, each element looked up. */
static int look_up(struct ms_call *call, struct ms_array *found,
		   struct ms_array *places)
{
	struct ms_view a;
	struct ms_view b;
	struct ms_sort_space space;
	int rc;

	ms_full_view(&call->arguments[0], &a);
	ms_full_view(&call->arguments[1], &b);
	if (ms_sort_space_begin(call, b.count, &space) != 0)
		return -1;
	for (size_t i = 0; i < b.count; i++) {
		space.keys[i] = ms_key_at(&b, i);
		space.order[i] = (uint32_t)i;
	}
	rc = ms_sort_keys(&space, b.count, true);
	for (size_t i = 0; i < a.count && rc == 0; i++) {
		uint64_t key = ms_key_at(&a, i);
		size_t at = lower_bound(space.keys, b.count, key);
		bool is = at < b.count && space.keys[at] == key &&
			  key != MS_KEY_NAN;

		((uint8_t *)found->data)[i] = is;
		((double *)places->data)[i] = is ? space.order[at] + 1.0 : 0;
		rc = ms_poll(call->heap);
	}
	ms_sort_space_end(call, &space);
	return rc;
}

static int member_by_keys(struct ms_call *call)
{
	struct ms_value a = call->arguments[0];
	struct ms_array *found;
	struct ms_array *places;

	if (ms_array_create_raw(call->heap, MS_LOGICAL, false, ms_rank(a),
				ms_dims(a), &found) != 0)
		return -1;
	if (ms_array_create_raw(call->heap, MS_DOUBLE, false, ms_rank(a),
				ms_dims(a), &places) != 0) {
		ms_array_drop(call->heap, found);
		return -1;
	}
	if (look_up(call, found, places) != 0) {
		ms_array_drop(call->heap, places);
		ms_array_drop(call->heap, found);
		return -1;
	}
	ms_give_at(call, 0, ms_array_finish(call->heap, found));
	ms_give_at(call, 1, ms_array_finish(call->heap, places));
	return 0;
}

int ms_bi_ismember(struct ms_call *call)
{
	struct ms_value a = call->arguments[0];
	struct ms_value b = call->arguments[1];
	bool whole_text = ms_is_class(a, MS_CHAR) && ms_is_class(b, MS_CELL);
	struct options options;
	struct pair pair = { .count_a = 0 };
	struct ms_value like = whole_text ? ms_real(0) : a;
	int rc;

	if (read_options(call, 2, &options) != 0)
		return -1;
	if (!options.rows && keys_compare(a) && keys_compare(b))
		return member_by_keys(call);
	/* Nothing is in no set, whatever the classes are. */
	if (ms_is_empty(b) && !options.rows && ms_is_plain(b)) {
		struct ms_array *none;

		if (ms_array_create(call->heap, MS_LOGICAL, false, ms_rank(a),
				    ms_dims(a), &none) != 0)
			return -1;
		ms_give_at(call, 0, ms_array_finish(call->heap, none));
		if (call->wanted < 2)
			return 0;
		return ms_zeros(call->heap, MS_DOUBLE, ms_rank(a), ms_dims(a),
				&call->results[1]);
	}
	if (pair_begin(call, &options, &pair) != 0)
		return -1;
	rc = give_members(call, &pair, like, options.rows);
	pair_end(call, &pair);
	return rc;
}
