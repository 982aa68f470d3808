/*
 * A table of variables by name: the base workspace, the globals, and what eval
 * and load make in functions.  Names are UTF-8.  Values may be NONE: a name
 * whose value is on loan to a running script keeps its place.
 */
#ifndef MS_VM_VARIABLES_H
#define MS_VM_VARIABLES_H

#include "value/heap.h"

struct ms_variable {
	struct ms_value value;
	uint32_t hash;
	uint32_t size;
	char *name; /* NUL-terminated; NULL: free */
};

struct ms_variables {
	struct ms_heap *heap;
	struct ms_variable *items;
	size_t count;	 /* names */
	size_t capacity; /* a power of two, or 0 */
};

int ms_variables_create(struct ms_heap *heap, struct ms_variables **out);
void ms_variables_free(struct ms_variables *variables); /* takes NULL */

/* The place of a name's value, NULL if it has none.  Valid until a name is
 * added or removed. */
struct ms_value *ms_variables_find(const struct ms_variables *variables,
				   const char *name, size_t size);
/* The same, and a new name gets NONE. */
int ms_variables_add(struct ms_variables *variables, const char *name,
		     size_t size, struct ms_value **out);
void ms_variables_remove(struct ms_variables *variables, const char *name,
			 size_t size);

#endif
