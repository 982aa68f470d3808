/* containers.Map: what is asked of a map and done to it by name. */
#include "builtins/map.h"

#include "value/cell.h"

static struct ms_opaque *map_of(const struct ms_call *call)
{
	return ms_opaque_of(call->arguments[0]);
}

static struct ms_map_kind kind_of(const struct ms_call *call)
{
	return ms_map_unpack(ms_map_tree(map_of(call))->kind);
}

/* ------------------------------------------------------------ lists of keys */

/* One key, or several in a cell or a string array; each is looked at as
 * element 'i'. */
static bool has_several(struct ms_value keys)
{
	return ms_is_class(keys, MS_CELL) ||
	       (ms_is_class(keys, MS_STRING) && ms_count(keys) != 1);
}

static size_t count_keys(struct ms_value keys)
{
	return has_several(keys) ? ms_count(keys) : 1;
}

/* Borrowed.  A missing string is no key. */
static struct ms_value key_at(struct ms_value keys, size_t i)
{
	if (!has_several(keys))
		return keys;
	struct ms_value v = ((const struct ms_value *)keys.as.array->data)[i];
	return ms_is_none(v) ? ms_real(0) : v;
}

/* The value of a key that has to be there; borrowed. */
static int look_up(struct ms_call *call, struct ms_value key,
		   const struct ms_value **out)
{
	struct ms_map_kind kind = kind_of(call);
	struct ms_value k;

	if (ms_map_key(call->heap, &kind, key, &k) != 0)
		return -1;
	*out = ms_sorted_find(ms_map_tree(map_of(call)), k);
	ms_release(call->heap, k);
	return *out == NULL ? ms_map_fail_missing(call->heap) : 0;
}

static int has_key(struct ms_call *call, struct ms_value key, bool *out)
{
	struct ms_map_kind kind = kind_of(call);
	struct ms_value k;

	*out = false;
	if (!ms_map_takes_key(&kind, key))
		return 0;
	if (ms_map_key(call->heap, &kind, key, &k) != 0)
		return -1;
	*out = ms_sorted_find(ms_map_tree(map_of(call)), k) != NULL;
	ms_release(call->heap, k);
	return 0;
}

static int poll_at(struct ms_call *call, size_t i)
{
	return i % 1024 == 1023 ? ms_poll(call->heap) : 0;
}

/* ------------------------------------------------------------------ asking */

int ms_map_length(struct ms_call *call)
{
	return ms_give_real(call, (double)ms_map_tree(map_of(call))->count);
}

static double extent(struct ms_call *call, uint32_t k)
{
	return k == 0 ? (double)ms_map_tree(map_of(call))->count : 1;
}

/* size(m, k...): one number for each. */
static int give_extents(struct ms_call *call)
{
	double row[MS_RANK_MAX];
	uint32_t count = call->argument_count - 1;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t k;

		if (i == MS_RANK_MAX)
			return ms_fail_many(call);
		if (ms_argument_dimension(call, i + 1, &k) != 0)
			return -1;
		row[i] = extent(call, k);
	}
	if (call->wanted <= 1)
		return ms_row_of_doubles(call->heap, row, count,
					 &call->results[0]);
	for (uint32_t i = 0; i < call->wanted && i < count; i++)
		call->results[i] = ms_real(row[i]);
	return 0;
}

/* As many rows as pairs. */
int ms_map_size(struct ms_call *call)
{
	if (call->argument_count > 1)
		return give_extents(call);
	if (call->wanted <= 1)
		return ms_dims_row(call->heap, call->arguments[0],
				   &call->results[0]);
	for (uint32_t i = 0; i < call->wanted; i++)
		call->results[i] = ms_real(extent(call, i));
	return 0;
}

int ms_map_is_empty(struct ms_call *call)
{
	return ms_give_bool(call, ms_map_tree(map_of(call))->count == 0);
}

int ms_map_is_key(struct ms_call *call)
{
	struct ms_value keys = call->arguments[1];
	struct ms_array *array;
	int rc = 0;
	bool found;

	if (!has_several(keys)) {
		if (has_key(call, keys, &found) != 0)
			return -1;
		return ms_give_bool(call, found);
	}
	if (ms_array_create(call->heap, MS_LOGICAL, false, ms_rank(keys),
			    ms_dims(keys), &array) != 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < array->count; i++) {
		rc = has_key(call, key_at(keys, i), &found);
		((uint8_t *)array->data)[i] = rc == 0 && found;
		if (rc == 0)
			rc = poll_at(call, i);
	}
	if (rc == 0)
		return ms_give(call, ms_array_finish(call->heap, array));
	ms_array_drop(call->heap, array);
	return -1;
}

/* All keys, or all values, in the order of the keys. */
static int list_all(struct ms_call *call, bool values)
{
	const struct ms_sorted *tree = ms_map_tree(map_of(call));
	const struct ms_sorted_node *node;
	struct ms_sorted_walk walk;
	struct ms_array *cell;
	size_t i = 0;

	if (ms_cell_create(call->heap, 1, tree->count, &cell) != 0)
		return -1;
	struct ms_value *items = cell->data;
	ms_sorted_walk_begin(&walk, tree);
	while ((node = ms_sorted_walk_next(&walk)) != NULL)
		ms_take_into(call->heap, &items[i++],
			     ms_retain(values ? node->value : node->key));
	return ms_give(call, ms_array_finish(call->heap, cell));
}

int ms_map_keys(struct ms_call *call)
{
	return list_all(call, false);
}

int ms_map_values(struct ms_call *call)
{
	struct ms_value keys = ms_argument(call, 1);
	const struct ms_value *value;
	struct ms_array *cell;
	int rc = 0;

	if (call->argument_count == 1)
		return list_all(call, true);
	if (!has_several(keys))
		return ms_fail(call->heap, "MATLAB:Containers:Map:KeysNotCell",
			       "Specified keys must be in a cell array.");
	if (ms_array_create(call->heap, MS_CELL, false, ms_rank(keys),
			    ms_dims(keys), &cell) != 0)
		return -1;
	for (size_t i = 0; rc == 0 && i < cell->count; i++) {
		rc = look_up(call, key_at(keys, i), &value);
		if (rc == 0)
			ms_take_into(call->heap,
				     &((struct ms_value *)cell->data)[i],
				     ms_retain(*value));
		if (rc == 0)
			rc = poll_at(call, i);
	}
	if (rc == 0)
		return ms_give(call, ms_array_finish(call->heap, cell));
	ms_array_drop(call->heap, cell);
	return -1;
}

/* ---------------------------------------------------------------- changing */

static int remove_all(struct ms_call *call, struct ms_value *tree,
		      struct ms_value keys)
{
	struct ms_map_kind kind = ms_map_unpack(ms_sorted_of(*tree)->kind);
	struct ms_value key;

	for (size_t i = 0; i < count_keys(keys); i++) {
		if (ms_map_key(call->heap, &kind, key_at(keys, i), &key) != 0)
			return -1;
		int rc = ms_sorted_remove(call->heap, tree, key);
		ms_release(call->heap, key);
		if (rc != 0 || poll_at(call, i) != 0)
			return -1;
	}
	return 0;
}

/* All keys must be there before the first one goes. */
int ms_map_remove(struct ms_call *call)
{
	struct ms_value keys = call->arguments[1];
	const struct ms_value *value;

	for (size_t i = 0; i < count_keys(keys); i++)
		if (look_up(call, key_at(keys, i), &value) != 0)
			return -1;
	struct ms_value left = ms_retain(map_of(call)->content);
	if (remove_all(call, &left, keys) != 0) {
		ms_release(call->heap, left);
		return -1;
	}
	ms_take_into(call->heap, ms_opaque_change(call->heap, map_of(call)),
		     left);
	return ms_give(call, ms_retain(call->arguments[0]));
}

/* ----------------------------------------------------------------- joining */

static int add_pairs(struct ms_call *call, struct ms_value *tree,
		     const struct ms_sorted *from)
{
	const struct ms_sorted_node *node;
	struct ms_sorted_walk walk;
	size_t i = 0;

	ms_sorted_walk_begin(&walk, from);
	while ((node = ms_sorted_walk_next(&walk)) != NULL)
		if (ms_map_put(call->heap, tree, node->key, node->value) != 0 ||
		    poll_at(call, i++) != 0)
			return -1;
	return 0;
}

/* What the joined map takes. */
static int join_kinds(struct ms_call *call, struct ms_map_kind *kind)
{
	*kind = kind_of(call);
	for (uint32_t i = 1; i < call->argument_count; i++) {
		if (!ms_is_opaque(call->arguments[i], &ms_map_type))
			return ms_fail(call->heap,
				       "MATLAB:Containers:TypeMismatch",
				       "Only maps can be joined with a map.");
		const struct ms_sorted *tree =
			ms_map_tree(ms_opaque_of(call->arguments[i]));
		struct ms_map_kind other = ms_map_unpack(tree->kind);
		if (other.key != kind->key)
			return ms_map_fail_key(call->heap);
		kind->any =
			kind->any || other.any || other.value != kind->value;
	}
	return 0;
}

int ms_map_vertcat(struct ms_call *call)
{
	struct ms_map_kind kind;
	struct ms_value tree;

	if (join_kinds(call, &kind) != 0 ||
	    ms_sorted_copy(call->heap, ms_map_tree(map_of(call)),
			   ms_map_pack(&kind), &tree) != 0)
		return -1;
	for (uint32_t i = 1; i < call->argument_count; i++)
		if (add_pairs(call, &tree,
			      ms_map_tree(ms_opaque_of(call->arguments[i]))) !=
		    0) {
			ms_release(call->heap, tree);
			return -1;
		}
	return ms_opaque_create(call->heap, &ms_map_type, tree,
				&call->results[0]);
}

int ms_map_horzcat(struct ms_call *call)
{
	if (call->argument_count == 1)
		return ms_give(call, ms_retain(call->arguments[0]));
	return ms_fail(call->heap, "MATLAB:Containers:Map:HorzcatNotSupported",
		       "Horizontal concatenation is not supported by "
		       "containers.Map; use vertical concatenation.");
}
