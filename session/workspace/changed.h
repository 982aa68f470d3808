/*
 * Variables that nobody assigned and that changed all the same: what they hold
 * is or leads to a native object, and the request changed that.
 */
#ifndef MS_WORKSPACE_CHANGED_H
#define MS_WORKSPACE_CHANGED_H

#include "value/heap.h"

/* Find the objects whose content differs from before the open request.  False:
 * there are none, and no variable has to be looked at. */
bool ms_changed_find(struct ms_heap *heap);

/*
 * Does a value lead to one of them?  Needs no memory.  May say yes where
 * finding out would take too long: values nested deeper than MS_CONTENT_DEPTH
 * or of more than MS_CONTENT_STEPS parts.
 */
bool ms_changed_within(struct ms_heap *heap, struct ms_value v);

#endif
