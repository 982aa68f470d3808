/* Compression of elements, for the writer. */
#ifndef FMT_MAT5_DEFLATE_H
#define FMT_MAT5_DEFLATE_H

#include "formats/mat_reader.h"

/* 'plain' as a zlib stream; out->data is the caller's, by snap_free(). */
int fmt_mat_deflate(const struct snap_allocator *allocator, int level,
		    struct snap_span plain, struct snap_span *out,
		    struct snap_error *err);

#endif
