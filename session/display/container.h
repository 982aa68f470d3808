/* Cells, structs, strings and sparse matrices. */
#ifndef MS_DISPLAY_CONTAINER_H
#define MS_DISPLAY_CONTAINER_H

#include "base/strbuf.h"
#include "display/format.h"
#include "value/heap.h"

/* 'bare' is as disp() shows it: no heading. */
int ms_display_cell(struct ms_heap *heap, struct ms_value value,
		    const char *name, size_t size,
		    const struct ms_display_format *format, bool bare,
		    struct snap_strbuf *out);
int ms_display_struct(struct ms_heap *heap, struct ms_value value,
		      const struct ms_display_format *format, bool bare,
		      struct snap_strbuf *out);
int ms_display_string(struct ms_heap *heap, struct ms_value value,
		      const char *name, size_t size,
		      const struct ms_display_format *format, bool bare,
		      struct snap_strbuf *out);
int ms_display_sparse(struct ms_heap *heap, struct ms_value value,
		      const struct ms_display_format *format,
		      struct snap_strbuf *out);

#endif
