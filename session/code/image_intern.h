/* Byte strings numbered from 0 in the order they come, equal ones once. */
#ifndef MS_CODE_IMAGE_INTERN_H
#define MS_CODE_IMAGE_INTERN_H

#include "base/bytes.h"
#include "base/strbuf.h"

struct ms_intern {
	struct snap_strbuf bytes; /* one behind the other */
	size_t *ends;
	uint32_t *slots; /* number plus one, 0 for an empty slot */
	uint32_t count, capacity;
	uint32_t slot_count; /* a power of two, or 0 */
};

/* Returned without memory and when there are too many. */
#define MS_INTERN_FAILED UINT32_MAX

void ms_intern_begin(struct ms_intern *intern,
		     const struct snap_allocator *allocator);
void ms_intern_end(struct ms_intern *intern);

uint32_t ms_intern_add(struct ms_intern *intern, const void *bytes,
		       size_t size);

/* Borrowed until the next ms_intern_add(). */
struct snap_span ms_intern_get(const struct ms_intern *intern, uint32_t index);

#endif
