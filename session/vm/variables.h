/*
 * A table of variables by name: the base workspace, the globals, and what eval
 * and load make in functions.  Names are UTF-8.  Values may be NONE: a name
 * whose value is on loan to a running script keeps its place.
 */
#ifndef MS_VM_VARIABLES_H
#define MS_VM_VARIABLES_H

#include "base/name_table.h"
#include "value/heap.h"

struct ms_variable {
	struct snap_named key;
	struct ms_value value;
	/* Where the journal has it: the request, and the entry. */
	uint32_t round, entry;
};

struct ms_variables {
	struct ms_heap *heap;
	struct snap_name_table table; /* of struct ms_variable */
};

int ms_variables_create(struct ms_heap *heap, struct ms_variables **out);
/* Forget all names. */
void ms_variables_clear(struct ms_variables *variables);
void ms_variables_free(struct ms_variables *variables); /* takes NULL */

/* The place of a name's value, NULL if it has none.  Valid until a name is
 * added or removed. */
struct ms_value *ms_variables_find(const struct ms_variables *variables,
				   const char *name, size_t size);
/* The same, and a new name gets NONE. */
int ms_variables_add(struct ms_variables *variables, const char *name,
		     size_t size, struct ms_value **out);
/* What the value is a part of. */
struct ms_variable *ms_variables_item(const struct ms_variables *variables,
				      const char *name, size_t size);
static inline struct ms_variable *ms_variable_of(struct ms_value *value)
{
	return (struct ms_variable *)(void *)((char *)value -
					      offsetof(struct ms_variable,
						       value));
}
/* The items, free ones too: as many as the table's capacity. */
static inline struct ms_variable *ms_variables_items(
	const struct ms_variables *variables)
{
	return variables->table.items;
}
/* Whether a value is one of the table's. */
static inline bool ms_variables_own(const struct ms_variables *variables,
				    const struct ms_value *value)
{
	const struct ms_variable *items = ms_variables_items(variables);
	const void *place = value;

	return items != NULL && place >= (const void *)items &&
	       place < (const void *)(items + variables->table.capacity);
}
void ms_variables_remove(struct ms_variables *variables, const char *name,
			 size_t size);

#endif
