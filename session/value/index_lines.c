#include "value/index_lines.h"

#include <string.h>

size_t ms_axes_count(const struct ms_axes *axes)
{
	size_t count = 1;

	for (uint32_t i = 0; i < axes->count; i++)
		if (axes->axis[i].count == 0)
			return 0;
	for (uint32_t i = 0; i < axes->count; i++) {
		if (axes->axis[i].count > SIZE_MAX / count)
			return SIZE_MAX;
		count *= axes->axis[i].count;
	}
	return count;
}

static void set_base(struct ms_lines *lines)
{
	size_t base = 0;

	for (uint32_t i = 0; i < lines->axes->count; i++)
		if (i != lines->inner_number)
			base += ms_axis_at(&lines->axes->axis[i],
					   lines->counters[i]) *
				lines->strides[i];
	lines->base = base;
}

void ms_lines_begin(struct ms_lines *lines, const struct ms_axes *axes,
		    const size_t *dims)
{
	size_t stride = 1;
	size_t count = ms_axes_count(axes);

	lines->axes = axes;
	lines->inner_number = 0;
	for (uint32_t i = 0; i < axes->count; i++) {
		lines->strides[i] = stride;
		lines->counters[i] = 0;
		stride *= dims[i];
	}
	while (lines->inner_number + 1 < axes->count &&
	       axes->axis[lines->inner_number].count == 1)
		lines->inner_number++;
	lines->inner = &axes->axis[lines->inner_number];
	lines->stride = lines->strides[lines->inner_number];
	lines->left = count == 0 ? 0 : count / lines->inner->count;
	lines->base = 0;
	if (lines->left != 0)
		set_base(lines);
}

void ms_lines_next(struct ms_lines *lines)
{
	lines->left--;
	if (lines->left == 0)
		return;
	for (uint32_t i = lines->inner_number + 1; i < lines->axes->count;
	     i++) {
		lines->counters[i]++;
		if (lines->counters[i] < lines->axes->axis[i].count)
			break;
		lines->counters[i] = 0;
	}
	set_base(lines);
}

/* 'size' is a constant in every call, so that each becomes a plain loop. */
static inline void gather_line(const struct ms_lines *lines, char *out,
			       const char *in, size_t size)
{
	size_t count = lines->inner->count;

	if (lines->inner->list == NULL) {
		size_t at = ms_lines_at(lines, 0);
		size_t step = lines->inner->step * lines->stride;

		for (size_t k = 0; k < count; k++, at += step)
			memcpy(out + k * size, in + at * size, size);
		return;
	}
	for (size_t k = 0; k < count; k++)
		memcpy(out + k * size, in + ms_lines_at(lines, k) * size, size);
}

static inline void scatter_line(const struct ms_lines *lines, char *out,
				const char *in, size_t in_step, size_t size)
{
	size_t count = lines->inner->count;

	if (lines->inner->list == NULL) {
		size_t at = ms_lines_at(lines, 0);
		size_t step = lines->inner->step * lines->stride;

		for (size_t k = 0; k < count; k++, at += step)
			memcpy(out + at * size, in + k * in_step, size);
		return;
	}
	for (size_t k = 0; k < count; k++)
		memcpy(out + ms_lines_at(lines, k) * size, in + k * in_step,
		       size);
}

static bool is_run(const struct ms_lines *lines)
{
	return lines->inner->list == NULL &&
	       lines->inner->step * lines->stride == 1;
}

static void gather_sized(const struct ms_lines *lines, char *out,
			 const char *in, size_t size)
{
	if (is_run(lines)) {
		memcpy(out, in + ms_lines_at(lines, 0) * size,
		       lines->inner->count * size);
		return;
	}
	switch (size) {
	case 1:
		gather_line(lines, out, in, 1);
		break;
	case 2:
		gather_line(lines, out, in, 2);
		break;
	case 4:
		gather_line(lines, out, in, 4);
		break;
	case 8:
		gather_line(lines, out, in, 8);
		break;
	case 16:
		gather_line(lines, out, in, 16);
		break;
	default:
		gather_line(lines, out, in, size);
		break;
	}
}

static void scatter_sized(const struct ms_lines *lines, char *out,
			  const char *in, bool spread, size_t size)
{
	if (is_run(lines) && !spread) {
		memcpy(out + ms_lines_at(lines, 0) * size, in,
		       lines->inner->count * size);
		return;
	}
	switch (size) {
	case 1:
		scatter_line(lines, out, in, spread ? 0 : 1, 1);
		break;
	case 2:
		scatter_line(lines, out, in, spread ? 0 : 2, 2);
		break;
	case 4:
		scatter_line(lines, out, in, spread ? 0 : 4, 4);
		break;
	case 8:
		scatter_line(lines, out, in, spread ? 0 : 8, 8);
		break;
	case 16:
		scatter_line(lines, out, in, spread ? 0 : 16, 16);
		break;
	default:
		scatter_line(lines, out, in, spread ? 0 : size, size);
		break;
	}
}

void ms_lines_gather(struct ms_lines *lines, void *out, const void *in,
		     size_t size)
{
	char *place = out;

	if (size == 0)
		return;
	for (; lines->left != 0; ms_lines_next(lines)) {
		gather_sized(lines, place, in, size);
		place += lines->inner->count * size;
	}
}

void ms_lines_scatter(struct ms_lines *lines, void *out, const void *in,
		      bool spread, size_t size)
{
	const char *place = in;

	if (size == 0)
		return;
	for (; lines->left != 0; ms_lines_next(lines)) {
		scatter_sized(lines, out, place, spread, size);
		if (!spread)
			place += lines->inner->count * size;
	}
}
