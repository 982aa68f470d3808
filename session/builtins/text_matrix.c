/* mat2str(): a matrix as text that gives it back. */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/format_spec.h"

struct writer {
	struct ms_heap *heap;
	struct ms_view view;
	int precision;
	struct ms_wide out;
};

static int put_real(struct writer *w, double x, bool sign)
{
	struct ms_value data[] = { ms_real(w->precision), ms_real(x) };

	return ms_format_ascii(w->heap, "mat2str", sign ? "%+.*g" : "%.*g",
			       data, 2, &w->out);
}

static int put_element(struct writer *w, size_t i)
{
	const struct ms_view *view = &w->view;
	struct ms_value v;

	if (view->class_ == MS_LOGICAL) {
		ms_wide_ascii(&w->out,
			      ms_view_double(view, i) != 0 ? "true" : "false");
		return 0;
	}
	if (!ms_class_is_integer(view->class_)) {
		if (put_real(w, ms_view_double(view, i), false) != 0)
			return -1;
		if (!view->complex)
			return 0;
		if (put_real(w, ms_view_imaginary(view, i), true) != 0)
			return -1;
		ms_wide_put(&w->out, 'i');
		return 0;
	}
	if (ms_view_element(w->heap, view, i, &v) != 0)
		return -1;
	return ms_format_ascii(w->heap, "mat2str", "%d", &v, 1, &w->out);
}

static int put_row(struct writer *w, size_t row)
{
	for (size_t j = 0; j < w->view.dims[1]; j++) {
		if (j != 0)
			ms_wide_put(&w->out, ' ');
		if (put_element(w, row + j * w->view.dims[0]) != 0)
			return -1;
	}
	return 0;
}

/* A row of characters between quotes. */
static int put_quoted(struct writer *w, size_t row)
{
	const uint16_t *units = w->view.data;

	ms_wide_put(&w->out, '\'');
	for (size_t i = row; i < w->view.count; i += w->view.dims[0]) {
		if (units[i] == '\'')
			ms_wide_put(&w->out, '\'');
		ms_wide_put(&w->out, units[i]);
	}
	ms_wide_put(&w->out, '\'');
	return 0;
}

static int put_rows(struct writer *w, bool brackets,
		    int (*put)(struct writer *w, size_t row))
{
	if (brackets)
		ms_wide_put(&w->out, '[');
	for (size_t i = 0; i < w->view.dims[0]; i++) {
		if (i != 0)
			ms_wide_put(&w->out, ';');
		if (put(w, i) != 0)
			return -1;
	}
	if (brackets)
		ms_wide_put(&w->out, ']');
	return 0;
}

static int put_numbers(struct writer *w)
{
	struct ms_value dims[] = { ms_real((double)w->view.dims[0]),
				   ms_real((double)w->view.dims[1]) };

	if (w->view.count == 0)
		return ms_format_ascii(w->heap, "mat2str", "zeros(%d,%d)", dims,
				       2, &w->out);
	return put_rows(w, w->view.count != 1, put_row);
}

static int put_all(struct writer *w, bool with_class)
{
	enum ms_class class_ = w->view.class_;

	if (class_ == MS_CHAR && w->view.count == 0) {
		ms_wide_ascii(&w->out, "''");
		return 0;
	}
	if (class_ == MS_CHAR)
		return put_rows(w, w->view.dims[0] != 1, put_quoted);
	/* true, false and plain numbers keep their class by themselves. */
	bool wrap = with_class && class_ != MS_DOUBLE && class_ != MS_LOGICAL;

	if (wrap) {
		ms_wide_ascii(&w->out, ms_class_name(class_));
		ms_wide_put(&w->out, '(');
	}
	if (put_numbers(w) != 0)
		return -1;
	if (wrap)
		ms_wide_put(&w->out, ')');
	return 0;
}

static int put_string(struct ms_call *call)
{
	struct ms_units units;
	struct ms_wide out;

	ms_units_argument(call, 0, &units);
	ms_wide_begin(&out, call->heap);
	ms_wide_put(&out, '"');
	for (size_t i = 0; i < units.count; i++) {
		if (units.data[i] == '"')
			ms_wide_put(&out, '"');
		ms_wide_put(&out, units.data[i]);
	}
	ms_wide_put(&out, '"');
	int rc = ms_wide_value(&out, &call->results[0]);
	ms_wide_end(&out);
	return rc;
}

/* The options behind the matrix: digits, 'class'. */
static int read_options(struct ms_call *call, struct writer *w,
			bool *with_class)
{
	w->precision = 15;
	*with_class = false;
	for (uint32_t i = 1; i < call->argument_count; i++) {
		int64_t digits;

		if (ms_is_word(call->arguments[i], "class")) {
			*with_class = true;
			continue;
		}
		if (ms_argument_integer(call, i, &digits) != 0)
			return -1;
		if (digits < 1 || digits > 1000)
			return ms_fail(call->heap, "MATLAB:mat2str:precision",
				       "The precision of '%s' must be a "
				       "positive whole number.",
				       call->name);
		w->precision = (int)digits;
	}
	return 0;
}

int ms_bi_mat2str(struct ms_call *call)
{
	struct writer w = { .heap = call->heap };
	bool with_class;

	if (read_options(call, &w, &with_class) != 0)
		return -1;
	if (ms_is_string_scalar(call->arguments[0]))
		return put_string(call);
	if (ms_need_plain(call, 0) != 0)
		return -1;
	if (ms_rank(call->arguments[0]) != 2)
		return ms_fail(call->heap, "MATLAB:mat2str:TwoDInput",
			       "Input to '%s' must be two-dimensional.",
			       call->name);
	if (ms_view_begin(call->heap, &call->arguments[0], &w.view) != 0)
		return -1;
	ms_wide_begin(&w.out, call->heap);
	int rc = put_all(&w, with_class);
	if (rc == 0)
		rc = ms_wide_value(&w.out, &call->results[0]);
	ms_wide_end(&w.out);
	ms_view_end(call->heap, &w.view);
	return rc;
}
