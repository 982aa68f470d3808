/* containers.Map: how a map is made, read, assigned to and shown. */
#include "builtins/map.h"
#include "builtins/prototypes.h"

#include "value/cell.h"
#include "value/index.h"
#include "vm/entry.h"

#include <string.h>

/* ------------------------------------------------------------- as an object */

static bool is_called(const char *name, size_t size, const char *word)
{
	return size == strlen(word) && memcmp(name, word, size) == 0;
}

static int get(struct ms_heap *heap, struct ms_opaque *map, const char *name,
	       size_t size, struct ms_value *out)
{
	const struct ms_sorted *tree = ms_map_tree(map);
	struct ms_map_kind kind = ms_map_unpack(tree->kind);

	if (is_called(name, size, "Count")) {
		*out = ms_natural(MS_UINT64, tree->count);
		return 0;
	}
	if (is_called(name, size, "KeyType"))
		return ms_text_from_c(heap, ms_class_name(kind.key), out);
	if (is_called(name, size, "ValueType"))
		return ms_text_from_c(heap, ms_map_value_name(&kind), out);
	return 1;
}

static int set(struct ms_heap *heap, struct ms_opaque *map, const char *name,
	       size_t size, struct ms_value value)
{
	(void)map;
	(void)value;
	if (!is_called(name, size, "Count") &&
	    !is_called(name, size, "KeyType") &&
	    !is_called(name, size, "ValueType"))
		return 1;
	return ms_fail(heap, "MATLAB:class:SetProhibited",
		       "You cannot set the read-only property '%.*s' of "
		       "containers.Map.",
		       (int)size, name);
}

static int need_one_key(struct ms_heap *heap, uint32_t count)
{
	if (count == 1)
		return 0;
	return ms_fail(heap, "MATLAB:Containers:Map:OneKey",
		       "Only '()' indexing with exactly one key is supported "
		       "by a containers.Map.");
}

static int read_key(struct ms_heap *heap, struct ms_opaque *map,
		    const struct ms_value *keys, uint32_t count,
		    struct ms_value *out)
{
	const struct ms_sorted *tree = ms_map_tree(map);
	struct ms_map_kind kind = ms_map_unpack(tree->kind);
	struct ms_value key;

	if (need_one_key(heap, count) != 0 ||
	    ms_map_key(heap, &kind, keys[0], &key) != 0)
		return -1;
	const struct ms_value *value = ms_sorted_find(tree, key);
	ms_release(heap, key);
	if (value == NULL)
		return ms_map_fail_missing(heap);
	*out = ms_retain(*value);
	return 0;
}

static int write_key(struct ms_heap *heap, struct ms_opaque *map,
		     const struct ms_value *keys, uint32_t count,
		     struct ms_value value)
{
	if (need_one_key(heap, count) != 0)
		return -1;
	return ms_map_put(heap, ms_opaque_change(heap, map), keys[0], value);
}

static size_t count_pairs(const struct ms_opaque *map)
{
	return ms_map_tree(map)->count;
}

static int show(struct ms_heap *heap, struct ms_opaque *map, bool loose,
		struct snap_strbuf *out)
{
	const struct ms_sorted *tree = ms_map_tree(map);
	struct ms_map_kind kind = ms_map_unpack(tree->kind);

	(void)heap;
	snap_strbuf_printf(out, "  Map with properties:\n%s",
			   loose ? "\n" : "");
	snap_strbuf_printf(out, "        Count: %zu\n", tree->count);
	snap_strbuf_printf(out, "      KeyType: %s\n", ms_class_name(kind.key));
	snap_strbuf_printf(out, "    ValueType: %s\n",
			   ms_map_value_name(&kind));
	return 0;
}

#define MANY MS_ARITY_UNBOUNDED

static const struct ms_builtin_entry methods[] = {
	{ "horzcat", ms_map_horzcat, 1, MANY, 0, 1, 0 },
	{ "isKey", ms_map_is_key, 2, 2, 0, 1, 0 },
	{ "isempty", ms_map_is_empty, 1, 1, 0, 1, 0 },
	{ "keys", ms_map_keys, 1, 1, 0, 1, 0 },
	{ "length", ms_map_length, 1, 1, 0, 1, 0 },
	{ "numel", ms_map_length, 1, 1, 0, 1, 0 },
	{ "remove", ms_map_remove, 2, 2, 0, 1, 0 },
	{ "size", ms_map_size, 1, MANY, 0, MANY, 0 },
	{ "values", ms_map_values, 1, 2, 0, 1, 0 },
	{ "vertcat", ms_map_vertcat, 1, MANY, 0, 1, 0 },
};

const struct ms_opaque_type ms_map_type = {
	.name = "containers.Map",
	.get = get,
	.set = set,
	.read = read_key,
	.write = write_key,
	.count = count_pairs,
	.show = show,
	.methods = methods,
	.method_count = sizeof(methods) / sizeof(*methods),
};

/* ------------------------------------------------------------------ making */

/* What the arguments say. */
struct making {
	struct ms_map_kind kind;
	bool uniform, uniform_given;
	bool filled; /* with keys and values */
};

static int read_option(struct ms_call *call, uint32_t i, struct making *m)
{
	struct ms_value name = call->arguments[i];
	struct ms_value value = call->arguments[i + 1];

	if (ms_is_word(name, "UniformValues")) {
		m->uniform_given = true;
		return ms_argument_bool(call, i + 1, &m->uniform);
	}
	if (ms_is_word(name, "KeyType")) {
		if (ms_map_key_type(value, &m->kind))
			return 0;
		return ms_fail(call->heap, "MATLAB:Containers:Map:BadKeyType",
			       "Unsupported KeyType specified.");
	}
	if (ms_is_word(name, "ValueType")) {
		if (ms_map_value_type(value, &m->kind))
			return 0;
		return ms_fail(call->heap, "MATLAB:Containers:Map:BadValueType",
			       "Unsupported ValueType specified.");
	}
	return ms_fail(call->heap, "MATLAB:Containers:Map:BadOption",
		       "An argument must be 'KeyType', 'ValueType' or "
		       "'UniformValues'.");
}

static bool is_option(struct ms_value v)
{
	return ms_is_word(v, "KeyType") || ms_is_word(v, "ValueType") ||
	       ms_is_word(v, "UniformValues");
}

static int read_options(struct ms_call *call, struct making *m)
{
	uint32_t first = 0;

	*m = (struct making){ .kind = { .key = MS_CHAR, .any = true },
			      .uniform = true };
	if (call->argument_count > 0 && !is_option(call->arguments[0])) {
		m->filled = true;
		first = 2;
	}
	if (call->argument_count < first || call->argument_count % 2 != 0)
		return ms_fail_few(call);
	for (uint32_t i = first; i < call->argument_count; i += 2)
		if (read_option(call, i, m) != 0)
			return -1;
	return 0;
}

/* The elements of any array in a cell of their number; a cell as it is. */
static int as_cell(struct ms_call *call, struct ms_value v,
		   struct ms_value *out)
{
	struct ms_array *cell;

	if (ms_is_class(v, MS_CELL)) {
		*out = ms_retain(v);
		return 0;
	}
	if (ms_cell_create(call->heap, 1, ms_count(v), &cell) != 0)
		return -1;
	struct ms_value *items = cell->data;
	for (size_t i = 0; i < cell->count; i++) {
		struct ms_value index = ms_real((double)i + 1);
		struct ms_value item;

		if ((i % 1024 == 1023 && ms_poll(call->heap) != 0) ||
		    ms_index_read(call->heap, v, &index, 1, &item) != 0) {
			ms_array_drop(call->heap, cell);
			return -1;
		}
		ms_take_into(call->heap, &items[i], item);
	}
	*out = ms_array_finish(call->heap, cell);
	return 0;
}

static int one_cell(struct ms_call *call, struct ms_value v,
		    struct ms_value *out)
{
	return ms_cell_of(call->heap, &v, 1, true, out);
}

/* Keys and values as two cells. */
static int gather(struct ms_call *call, struct ms_value *keys,
		  struct ms_value *values)
{
	struct ms_value k = call->arguments[0], v = call->arguments[1];
	bool one =
		!ms_is_class(k, MS_CELL) && (ms_is_text(k) || ms_is_scalar(k));

	if ((one ? one_cell(call, k, keys) : as_cell(call, k, keys)) != 0)
		return -1;
	/* A single key takes a whole array, and text is one value. */
	bool whole = one || (!ms_is_class(v, MS_CELL) &&
			     (ms_count(*keys) == 1 || ms_is_text(v)));
	if ((whole ? one_cell(call, v, values) : as_cell(call, v, values)) ==
	    0) {
		if (ms_count(*keys) == ms_count(*values))
			return 0;
		ms_release(call->heap, *values);
		(void)ms_fail(call->heap, "MATLAB:Containers:Map:CountMismatch",
			      "The number of keys and values must match.");
	}
	ms_release(call->heap, *keys);
	return -1;
}

static int infer(struct ms_call *call, struct making *m,
		 const struct ms_array *keys, const struct ms_array *values)
{
	if (ms_map_infer_key(call->heap, keys, &m->kind) != 0)
		return -1;
	m->kind.any = true;
	if (!m->uniform)
		return 0;
	ms_map_infer_value(values, &m->kind);
	if (m->uniform_given && m->kind.any && values->count != 0)
		return ms_fail(call->heap, "MATLAB:Containers:Map:NotUniform",
			       "With 'UniformValues' true all values must be "
			       "scalars of one type or all char rows.");
	return 0;
}

static int fill(struct ms_call *call, struct making *m, struct ms_value keys,
		struct ms_value values, struct ms_value *out)
{
	const struct ms_value *k = ms_cell_values(keys);
	const struct ms_value *v = ms_cell_values(values);
	struct ms_value tree;

	if (infer(call, m, keys.as.array, values.as.array) != 0 ||
	    ms_sorted_create(call->heap, ms_map_pack(&m->kind), &tree) != 0)
		return -1;
	for (size_t i = 0; i < keys.as.array->count; i++)
		if ((i % 1024 == 1023 && ms_poll(call->heap) != 0) ||
		    ms_map_put(call->heap, &tree, k[i], v[i]) != 0) {
			ms_release(call->heap, tree);
			return -1;
		}
	*out = tree;
	return 0;
}

static int make_tree(struct ms_call *call, struct making *m,
		     struct ms_value *out)
{
	struct ms_value keys, values;

	if (!m->filled)
		return ms_sorted_create(call->heap, ms_map_pack(&m->kind), out);
	if (gather(call, &keys, &values) != 0)
		return -1;
	int rc = fill(call, m, keys, values, out);
	ms_release(call->heap, keys);
	ms_release(call->heap, values);
	return rc;
}

int ms_bi_containers_Map(struct ms_call *call)
{
	struct making m;
	struct ms_value tree;

	if (read_options(call, &m) != 0 || make_tree(call, &m, &tree) != 0)
		return -1;
	return ms_opaque_create(call->heap, &ms_map_type, tree,
				&call->results[0]);
}
