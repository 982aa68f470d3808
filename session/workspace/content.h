/*
 * Whether a variable's content is the same as before: class, dimensions and the
 * elements bit by bit, so that NaN is equal to itself.
 */
#ifndef MS_WORKSPACE_CONTENT_H
#define MS_WORKSPACE_CONTENT_H

#include "value/value.h"

/*
 * Needs no memory.  May say "different" of what is equal, where finding out
 * would take too long: containers nested deeper than MS_CONTENT_DEPTH or of
 * more than MS_CONTENT_STEPS parts, functions that were made anew.
 */
#define MS_CONTENT_DEPTH 64
#define MS_CONTENT_STEPS ((uint32_t)1 << 20)

bool ms_content_equal(struct ms_value a, struct ms_value b);

#endif
