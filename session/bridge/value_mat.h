/* Values of the session as MAT arrays, and back. */
#ifndef MS_BRIDGE_VALUE_MAT_H
#define MS_BRIDGE_VALUE_MAT_H

#include "base/arena.h"
#include "formats/mat.h"
#include "value/heap.h"

/* What became of a value on its way out. */
enum ms_mat_outcome {
	MS_MAT_FINE,
	MS_MAT_UNSAVABLE, /* it, or something in it, has no place in a file */
	MS_MAT_NO_MEMORY,
};

/*
 * The array that stands for '*value'.  It points into the value, which must
 * stay as it is and where it is as long as the array is used; ranges stay lazy.
 * What the array needs besides comes from the arena.  'depth' is how deeply
 * containers may nest.  For a value that can't be saved '*reason' tells why:
 * "it holds a function handle"...
 */
enum ms_mat_outcome ms_mat_from_value(struct snap_arena *arena,
				      const struct ms_value *value,
				      uint32_t depth, struct fmt_mat_array *out,
				      const char **reason);

/*
 * The value of an array that was read.  Bits stay what they are.  Function
 * handles, objects and what is opaque (but strings) are Session:NotRestorable.
 */
int ms_mat_to_value(struct ms_heap *heap, const struct fmt_mat_array *array,
		    struct ms_value *out);

#endif
