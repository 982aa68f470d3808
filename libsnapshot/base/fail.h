/* The one way to fail: a breakpoint on snap_fail_v() sees every error. */
#ifndef SNAP_BASE_FAIL_H
#define SNAP_BASE_FAIL_H

#include "snapshot/error.h"

#include <stdarg.h>

#if defined(__GNUC__)
#define SNAP_PRINTF(format_index, first_index)                                 \
	__attribute__((format(printf, format_index, first_index)))
#else
#define SNAP_PRINTF(format_index, first_index)
#endif

/*
 * Fill '*err' (may be NULL) and return 'code'.  A message that is too long for
 * the struct is cut.  Section, expected and found are empty: set them after.
 */
int snap_fail(struct snap_error *err, enum snap_code code, uint64_t offset,
	      const char *format, ...) SNAP_PRINTF(4, 5);
int snap_fail_v(struct snap_error *err, enum snap_code code, uint64_t offset,
		const char *format, va_list arguments) SNAP_PRINTF(4, 0);

/* Out of memory.  'size' is what was asked for, 0 when it isn't known. */
int snap_fail_memory(struct snap_error *err, uint64_t size);

/* The operating system's refusal: "ACTION PATH: strerror".  'path' may be NULL.
 */
int snap_fail_errno(struct snap_error *err, int errnum, const char *action,
		    const char *path);

/* Say what was expected and what was found; 'err' may be NULL.  Returns code.
 */
int snap_fail_values(struct snap_error *err, int code, const char *expected,
		     const char *found);
int snap_fail_numbers(struct snap_error *err, int code, uint64_t expected,
		      uint64_t found);
int snap_fail_digests(struct snap_error *err, int code, uint64_t expected,
		      uint64_t found);

/* Name the section concerned; 'err' may be NULL.  Returns code. */
int snap_fail_section(struct snap_error *err, int code, uint32_t section);

/* For printf: a 64-bit number without a cast in every call. */
static inline unsigned long long ull(uint64_t value)
{
	return value;
}

#endif
