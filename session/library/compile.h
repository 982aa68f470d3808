/*
 * The one way a function of a library becomes an image.  What builds snapshots
 * and what compiles on first call both come here, so that an image is the same
 * bytes wherever it was made: it depends on the text, its path and the
 * dialect, and on nothing else.
 *
 * In a library's text true, pi and their like are the runtime's own, whatever
 * functions a user has: the only names that are known are the native ones.
 */
#ifndef MS_LIBRARY_COMPILE_H
#define MS_LIBRARY_COMPILE_H

#include "base/strbuf.h"
#include "code/diag.h"

#include <stdint.h>

/*
 * One .m file of a library.
 *
 * path     relative to the library's folder, "strings/strip.m": it is in the
 *          image, and messages and stacks call the file by it
 * bytes    may be NULL when 'size' is 0
 * dialect  enum ms_dialect: the library's, not that of whoever calls it
 */
struct ms_library_text {
	const char *path;
	const char *bytes;
	size_t size;
	uint8_t dialect;
};

/*
 * Compile it and append the whole image, positions included, to 'image', which
 * must be empty or end at a multiple of 8.  Returns 0; -1 when the text has
 * mistakes, which are in 'diags' then; or SNAP_E_NO_MEMORY or SNAP_E_LIMIT with
 * 'err' filled.  On failure 'image' has what it had.  'allocator' and 'err' may
 * be NULL.  Any thread.
 */
int ms_library_compile(const struct ms_library_text *text,
		       struct snap_strbuf *image, struct ms_diag_list *diags,
		       const struct snap_allocator *allocator,
		       struct snap_error *err);

#endif
