/*
 * Who the variables of a workspace are: from names to the origins of their
 * keys.  A change is prepared first, which may fail and changes nothing that
 * can be asked; then it is made, which can't fail.
 */
#ifndef MS_WORKSPACE_BINDINGS_H
#define MS_WORKSPACE_BINDINGS_H

#include "base/name_table.h"
#include "workspace/keys.h"

struct ms_bindings {
	struct snap_allocator allocator;
	struct snap_name_table table; /* names, prepared ones too */
};

void ms_bindings_begin(struct ms_bindings *bindings,
		       const struct snap_allocator *allocator);
void ms_bindings_end(struct ms_bindings *bindings);
/* Forget all names. */
void ms_bindings_clear(struct ms_bindings *bindings);

/* Borrowed; NULL when the name isn't bound. */
struct ms_origin *ms_bindings_find(const struct ms_bindings *bindings,
				   const char *name, size_t size);

/* Make room for a name that may be bound later.  SNAP_E_NO_MEMORY. */
int ms_bindings_prepare(struct ms_bindings *bindings, const char *name,
			size_t size, struct snap_error *err);
/* Bind a prepared or bound name: the origin is retained. */
void ms_bindings_set(struct ms_bindings *bindings, const char *name,
		     size_t size, struct ms_origin *origin);
/* Forget a name, prepared ones too; it need not be there. */
void ms_bindings_remove(struct ms_bindings *bindings, const char *name,
			size_t size);

#endif
