/* A look at the elements of a value: the first ones, or those of a window. */
#ifndef MS_WORKSPACE_PREVIEW_H
#define MS_WORKSPACE_PREVIEW_H

#include "session/workspace.h"

/* Numbers, logicals and characters have elements to show. */
bool ms_preview_available(const struct ms_value *value);

/* A window of an array, inside of it in every dimension. */
struct ms_window {
	uint32_t rank;
	size_t *start; /* 'rank' of them, as 'shape' */
	size_t *shape;
};

/* The window that 'slice' (NULL: everything) means in 'value'.  window->start
 * and shape have room for ms_value_rank(); the rank is set. */
void ms_window_clamp(struct ms_window *window, const struct ms_value *value,
		     const struct ms_slice *slice);

/* Elements of the window; never more than the value has. */
size_t ms_window_count(const struct ms_window *window);

/*
 * The first 'count' elements of the window, column by column, 'count' no larger
 * than ms_window_count().  'im' may be NULL.  For values with elements to show.
 */
void ms_window_read(const struct ms_window *window,
		    const struct ms_value *value, size_t count, double *re,
		    double *im);

#endif
