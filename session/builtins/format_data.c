#include "builtins/format_data.h"

#include "value/class_info.h"

#include <math.h>

static int check_value(struct ms_heap *heap, struct ms_value v,
		       const char *name)
{
	enum ms_class class_ = ms_class_of(v);

	if (class_ <= MS_UINT64 || class_ == MS_STRING)
		return 0;
	return ms_fail(heap, "MATLAB:printf:invalidInputType",
		       "Function '%s' is not defined for '%s' inputs.", name,
		       ms_class_name(class_));
}

int ms_format_data_begin(struct ms_format_data *data, struct ms_heap *heap,
			 const struct ms_value *values, uint32_t count,
			 const char *name)
{
	*data = (struct ms_format_data){
		.heap = heap, .values = values, .count = count, .empty = true
	};
	for (uint32_t i = 0; i < count; i++) {
		if (check_value(heap, values[i], name) != 0)
			return -1;
		if (ms_count(values[i]) != 0)
			data->empty = false;
	}
	/* No data at all is not the same as data without elements. */
	data->empty = data->empty && count != 0;
	return 0;
}

static void close_value(struct ms_format_data *data)
{
	if (data->open)
		ms_view_end(data->heap, &data->view);
	data->open = false;
}

void ms_format_data_end(struct ms_format_data *data)
{
	close_value(data);
}

static int open_value(struct ms_format_data *data)
{
	if (data->open)
		return 0;
	if (ms_view_begin(data->heap, &data->values[data->value],
			  &data->view) != 0)
		return -1;
	data->open = true;
	data->at = 0;
	data->within = 0;
	return 0;
}

static void next_value(struct ms_format_data *data)
{
	close_value(data);
	data->value++;
}

void ms_format_data_rest(struct ms_format_data *data)
{
	if (data->open && data->view.count != 0 && data->at >= data->view.count)
		next_value(data);
}

bool ms_format_data_done(const struct ms_format_data *data)
{
	return data->empty || data->value >= data->count;
}

static void take_units(struct ms_units units, size_t *at, bool whole,
		       bool character, struct ms_datum *out)
{
	size_t count = whole ? units.count - *at : 1;

	if (whole || character)
		*out = (struct ms_datum){ .kind = MS_DATUM_TEXT,
					  .text = { units.data + *at, count } };
	else
		*out = (struct ms_datum){ .kind = MS_DATUM_REAL,
					  .character = true,
					  .real = units.data[*at] };
	*at += count;
}

/* An element of a string array: a text of its own. */
static void take_string(struct ms_format_data *data, bool whole, bool character,
			struct ms_datum *out)
{
	static const uint16_t missing[] = { '<', 'm', 'i', 's', 's',
					    'i', 'n', 'g', '>' };
	const struct ms_value *element =
		&((const struct ms_value *)data->view.data)[data->at];
	struct ms_units units = { missing, 9 };
	struct ms_view view;

	if (!ms_is_none(*element) && ms_view_direct(element, &view))
		units = (struct ms_units){ view.data, view.count };
	if (units.count == 0)
		*out = (struct ms_datum){ .kind = MS_DATUM_TEXT };
	else
		take_units(units, &data->within, whole, character, out);
	if (data->within >= units.count) {
		data->at++;
		data->within = 0;
	}
}

static void take_number(struct ms_format_data *data, struct ms_datum *out)
{
	const struct ms_view *view = &data->view;
	size_t i = data->at++;

	if (view->class_ == MS_INT64 && !view->complex)
		*out = (struct ms_datum){
			.kind = MS_DATUM_SIGNED,
			.integer = ((const int64_t *)view->data)[i]
		};
	else if (view->class_ == MS_UINT64 && !view->complex)
		*out = (struct ms_datum){
			.kind = MS_DATUM_NATURAL,
			.natural = ((const uint64_t *)view->data)[i]
		};
	else
		*out = (struct ms_datum){ .kind = MS_DATUM_REAL,
					  .real = ms_view_double(view, i) };
}

/* Go to the next element: 0 when there is one, 1 at the end, 2 for an empty
 * argument, which stands for a datum that is written as nothing. */
static int seek(struct ms_format_data *data)
{
	while (data->value < data->count) {
		if (open_value(data) != 0)
			return -1;
		if (data->at < data->view.count)
			return 0;
		bool none = data->view.count == 0;
		next_value(data);
		if (none)
			return 2;
	}
	return 1;
}

int ms_format_data_next(struct ms_format_data *data, bool whole, bool character,
			struct ms_datum *out)
{
	int found = data->empty ? 2 : seek(data);

	if (found == 2) {
		*out = (struct ms_datum){ .kind = MS_DATUM_NONE };
		return 0;
	}
	if (found != 0)
		return found;
	if (data->view.class_ == MS_STRING)
		take_string(data, whole, character, out);
	else if (data->view.class_ == MS_CHAR)
		take_units(
			(struct ms_units){ data->view.data, data->view.count },
			&data->at, whole, character, out);
	else
		take_number(data, out);
	return 0;
}

int ms_format_data_size(struct ms_format_data *data, const char *name, int *out)
{
	struct ms_datum datum;
	int rc = ms_format_data_next(data, false, false, &datum);

	if (rc < 0)
		return -1;
	double size = rc == 0 && datum.kind == MS_DATUM_REAL ? datum.real : 0;
	if (rc == 0 && datum.kind == MS_DATUM_SIGNED)
		size = (double)datum.integer;
	if (rc == 0 && datum.kind == MS_DATUM_NATURAL)
		size = (double)datum.natural;
	if (!(fabs(size) <= MS_FORMAT_WIDTH_MAX) || size != floor(size))
		return ms_fail(data->heap, "MATLAB:printf:width",
			       "'%s' wants a whole number of at most %d as "
			       "width or precision.",
			       name, MS_FORMAT_WIDTH_MAX);
	*out = (int)size;
	return 0;
}
