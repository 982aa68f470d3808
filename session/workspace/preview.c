#include "workspace/preview.h"

bool ms_preview_available(const struct ms_value *value)
{
	return ms_value_class(value) < MS_VALUE_CELL;
}

/* One dimension of 'size': where the window begins and how much it has.  A
 * start behind the end is the last element. */
static void clamp(size_t size, size_t *start, size_t *shape)
{
	if (*start >= size)
		*start = size == 0 ? 0 : size - 1;
	if (*shape > size - *start)
		*shape = size - *start;
}

void ms_window_clamp(struct ms_window *window, const struct ms_value *value,
		     const struct ms_slice *slice)
{
	window->rank = ms_value_rank(value);
	for (uint32_t k = 0; k < window->rank; k++) {
		bool given = slice != NULL && k < slice->rank;

		window->start[k] = given ? slice->start[k] : 0;
		window->shape[k] = given ? slice->shape[k] : SIZE_MAX;
		clamp(ms_value_dim(value, k), &window->start[k],
		      &window->shape[k]);
	}
}

size_t ms_window_count(const struct ms_window *window)
{
	size_t count = 1;

	for (uint32_t k = 0; k < window->rank; k++)
		count *= window->shape[k];
	return count;
}

/* Where column 'column' of the window begins among all elements. */
static size_t column_place(const struct ms_window *window,
			   const struct ms_value *value, size_t column)
{
	size_t place = window->start[0];
	size_t stride = ms_value_dim(value, 0);

	for (uint32_t k = 1; k < window->rank; k++) {
		size_t at = window->start[k] + column % window->shape[k];

		place += at * stride;
		stride *= ms_value_dim(value, k);
		column /= window->shape[k];
	}
	return place;
}

void ms_window_read(const struct ms_window *window,
		    const struct ms_value *value, size_t count, double *re,
		    double *im)
{
	size_t rows = window->shape[0];

	for (size_t done = 0; done < count;) {
		size_t run = count - done < rows ? count - done : rows;

		(void)ms_value_doubles(
			value, column_place(window, value, done / rows), run,
			re + done, im == NULL ? NULL : im + done);
		done += run;
	}
}
