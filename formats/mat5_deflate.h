/* Compression of elements, for the writer. */
#ifndef FMT_MAT5_DEFLATE_H
#define FMT_MAT5_DEFLATE_H

#include "formats/mat_reader.h"

/* Made once for many elements, because that takes longer than a small one. */
struct fmt_mat_deflater {
	const struct snap_allocator *allocator;
	int level; /* 1...12; 0: the default, 6 */
	void *state;
};

/* 'plain' as a zlib stream; out->data is the caller's, by snap_free(). */
int fmt_mat_deflate(struct fmt_mat_deflater *deflater, struct snap_span plain,
		    struct snap_span *out, struct snap_error *err);
void fmt_mat_deflate_end(struct fmt_mat_deflater *deflater);

#endif
