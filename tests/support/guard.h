/* Memory that ends where an unreadable page begins: one byte too far crashes.
 */
#ifndef TESTS_SUPPORT_GUARD_H
#define TESTS_SUPPORT_GUARD_H

#include <stddef.h>
#include <stdint.h>

struct guard {
	uint8_t *pages;
	size_t readable; /* bytes before the unreadable page */
	size_t mapped;
};

/* Room for up to 'size' bytes; no memory is an abort(). */
void guard_begin(struct guard *guard, size_t size);
void guard_end(struct guard *guard);

/* The last 'size' bytes before the unreadable page. */
uint8_t *guard_tail(const struct guard *guard, size_t size);

/* A copy of 'bytes' that ends there.  Borrowed until the next one. */
uint8_t *guard_copy(const struct guard *guard, const void *bytes, size_t size);

#endif
