/*
 * containers.Map: a native object whose content is a tree.  The tree's kind
 * tells which keys and values the map takes.
 */
#ifndef MS_BUILTINS_MAP_H
#define MS_BUILTINS_MAP_H

#include "builtins/builtin.h"
#include "value/opaque.h"
#include "value/sorted.h"

extern const struct ms_opaque_type ms_map_type;

struct ms_map_kind {
	enum ms_class key;   /* char or a numeric class */
	bool any;	     /* values of all kinds */
	enum ms_class value; /* unless 'any': char, logical or numeric */
};

uint32_t ms_map_pack(const struct ms_map_kind *kind);
struct ms_map_kind ms_map_unpack(uint32_t packed);

static inline struct ms_sorted *ms_map_tree(const struct ms_opaque *map)
{
	return ms_sorted_of(map->content);
}

/* The words of KeyType and ValueType.  False: no such type. */
bool ms_map_key_type(struct ms_value word, struct ms_map_kind *kind);
bool ms_map_value_type(struct ms_value word, struct ms_map_kind *kind);
const char *ms_map_value_name(const struct ms_map_kind *kind);

/*
 * A key as the map holds it: a char row, or a number of its class.  A new
 * value.  MATLAB:Containers:TypeMismatch; ms_map_takes_key() only asks.
 */
bool ms_map_takes_key(const struct ms_map_kind *kind, struct ms_value key);
int ms_map_key(struct ms_heap *heap, const struct ms_map_kind *kind,
	       struct ms_value key, struct ms_value *out);

/* tree(key) = value, both made what the map holds. */
int ms_map_put(struct ms_heap *heap, struct ms_value *tree, struct ms_value key,
	       struct ms_value value);

/* The types that fit all keys, and all values, of cells; a map is told no
 * types when it is made from them.  The first fails when none does. */
int ms_map_infer_key(struct ms_heap *heap, const struct ms_array *keys,
		     struct ms_map_kind *kind);
void ms_map_infer_value(const struct ms_array *values,
			struct ms_map_kind *kind);

int ms_map_fail_key(struct ms_heap *heap);     /* a key of another type */
int ms_map_fail_missing(struct ms_heap *heap); /* a key that isn't there */

/* Its methods, as they are called: the map is the first argument. */
int ms_map_keys(struct ms_call *call);
int ms_map_values(struct ms_call *call);
int ms_map_is_key(struct ms_call *call);
int ms_map_remove(struct ms_call *call);
int ms_map_length(struct ms_call *call);
int ms_map_size(struct ms_call *call);
int ms_map_is_empty(struct ms_call *call);
int ms_map_vertcat(struct ms_call *call);
int ms_map_horzcat(struct ms_call *call);

#endif
