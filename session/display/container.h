/* Cells, structs, strings and sparse matrices; parts of render.h. */
#ifndef MS_DISPLAY_CONTAINER_H
#define MS_DISPLAY_CONTAINER_H

#include "display/render.h"

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

/* "  0×3 empty double matrix"; 'what' is its last word. */
void ms_display_empty(struct ms_value value, const char *what,
		      struct snap_strbuf *out);

/* A blank line in the loose layout. */
void ms_display_blank(const struct ms_display_format *format,
		      struct snap_strbuf *out);

#endif
