#include "builtins/builtin.h"

#include "value/opaque.h"

#include "base/checked.h"

#include <math.h>
#include <string.h>

int ms_give_text(struct ms_call *call, const char *text, size_t size)
{
	return ms_text_from_utf8(call->heap, text, size, &call->results[0]);
}

void ms_give_at(struct ms_call *call, uint32_t k, struct ms_value v)
{
	if (k == 0 || k < call->wanted)
		call->results[k] = v;
	else
		ms_release(call->heap, v);
}

bool ms_is_callable(struct ms_value v)
{
	return v.tag == MS_TAG_FUNCTION || (ms_is_text(v) && !ms_is_empty(v));
}

int ms_fail_few(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:minrhs",
		       "Not enough input arguments.");
}

int ms_fail_many(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:maxrhs",
		       "Too many input arguments.");
}

int ms_fail_type(struct ms_call *call, struct ms_value v)
{
	return ms_fail(call->heap, "MATLAB:UndefinedFunction",
		       "Undefined function '%s' for input arguments of type "
		       "'%s'.",
		       call->name, ms_class_text(v));
}

int ms_need_plain(struct ms_call *call, uint32_t i)
{
	if (i >= call->argument_count)
		return ms_fail_few(call);
	if (ms_is_plain(call->arguments[i]))
		return 0;
	return ms_fail_type(call, call->arguments[i]);
}

/* ------------------------------------------------------------------ sizes */

static int fail_size(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:NonIntegerInput",
		       "Size inputs must be integers.");
}

static int store_size(struct ms_call *call, double x, size_t *out)
{
	if (isnan(x) || (!isinf(x) && x != floor(x)))
		return fail_size(call);
	if (x >= 9007199254740992.0)
		return ms_fail(call->heap, "MATLAB:pmaxsize",
			       "Maximum variable size allowed by the program "
			       "is exceeded.");
	*out = x > 0 ? (size_t)x : 0;
	return 0;
}

static int read_sizes(struct ms_call *call, const struct ms_view *view,
		      struct ms_shape_dims *out)
{
	struct ms_shape_dims dims = { .rank = (uint32_t)view->count };

	if (view->rank > 2 || view->dims[0] != 1 || view->count < 2)
		return ms_fail(call->heap, "MATLAB:getReshapeDims:sizeVector",
			       "Size vector must be a row vector with two or "
			       "more elements.");
	if (view->count > MS_RANK_MAX)
		return ms_fail(call->heap, "MATLAB:pmaxsize",
			       "Arrays have at most %d dimensions.",
			       MS_RANK_MAX);
	for (size_t i = 0; i < view->count; i++) {
		if (store_size(call, ms_view_double(view, i), &dims.dims[i]))
			return -1;
	}
	dims.rank = ms_dims_trim(dims.rank, dims.dims);
	*out = dims;
	return 0;
}

int ms_argument_size_row(struct ms_call *call, uint32_t i,
			 struct ms_shape_dims *out)
{
	struct ms_view view;
	int rc;

	if (ms_need_plain(call, i) != 0 ||
	    ms_view_begin(call->heap, &call->arguments[i], &view) != 0)
		return -1;
	rc = read_sizes(call, &view, out);
	ms_view_end(call->heap, &view);
	return rc;
}

static int one_size(struct ms_call *call, uint32_t i, size_t *out)
{
	struct ms_value v = call->arguments[i];
	double x;

	if (!ms_is_plain(v))
		return ms_fail(call->heap, "MATLAB:invalidInputType",
			       "Size inputs must be numeric.");
	if (!ms_is_scalar(v))
		return ms_fail(call->heap, "MATLAB:NonScalarInput",
			       "Size inputs must be scalar.");
	if (ms_to_double(call->heap, v, "Size", &x) != 0)
		return -1;
	return store_size(call, x, out);
}

int ms_arguments_size(struct ms_call *call, uint32_t first, uint32_t last,
		      struct ms_shape_dims *out)
{
	struct ms_shape_dims dims = { .rank = 2, .dims = { 1, 1 } };

	if (last - first == 1 && ms_is_plain(call->arguments[first]) &&
	    !ms_is_scalar(call->arguments[first]))
		return ms_argument_size_row(call, first, out);
	if (last - first > MS_RANK_MAX)
		return ms_fail(call->heap, "MATLAB:pmaxsize",
			       "Arrays have at most %d dimensions.",
			       MS_RANK_MAX);
	for (uint32_t i = first; i < last; i++) {
		if (one_size(call, i, &dims.dims[i - first]) != 0)
			return -1;
	}
	if (last - first == 1)
		dims.dims[1] = dims.dims[0];
	if (last - first > 2)
		dims.rank = ms_dims_trim(last - first, dims.dims);
	*out = dims;
	return 0;
}

/* ---------------------------------------------------------------- classes */

static int class_like(struct ms_call *call, struct ms_value v,
		      struct ms_class_choice *out)
{
	*out = (struct ms_class_choice){ .class_ = ms_class_of(v),
					 .complex = ms_is_complex(v),
					 .sparse = ms_is_sparse(v),
					 .given = true };
	if (!ms_is_plain(v))
		return ms_fail(call->heap, "MATLAB:invalidInputType",
			       "The prototype must be numeric, logical or "
			       "char.");
	return 0;
}

static int class_named(struct ms_call *call, struct ms_value v,
		       struct ms_class_choice *out)
{
	struct snap_strbuf name;
	enum ms_class class_;
	int rc = 0;

	snap_strbuf_begin(&name, &call->heap->allocator);
	if (ms_text_argument(call->heap, v, "Class", &name) != 0)
		rc = -1;
	else if (!ms_class_find(snap_strbuf_text(&name), name.size, &class_) ||
		 !ms_class_is_plain(class_))
		rc = ms_fail(call->heap, "MATLAB:invalidInputType",
			     "Unknown class name '%s' in %s.",
			     snap_strbuf_text(&name), call->name);
	else
		*out = (struct ms_class_choice){ .class_ = class_,
						 .given = true };
	snap_strbuf_end(&name);
	return rc;
}

int ms_arguments_class(struct ms_call *call, uint32_t *count,
		       struct ms_class_choice *out)
{
	uint32_t n = call->argument_count;

	*out = (struct ms_class_choice){ .class_ = MS_DOUBLE };
	*count = n;
	if (n >= 2 && ms_is_word(call->arguments[n - 2], "like")) {
		*count = n - 2;
		return class_like(call, call->arguments[n - 1], out);
	}
	if (n >= 1 && ms_is_text(call->arguments[n - 1]) &&
	    !ms_is_empty(call->arguments[n - 1])) {
		*count = n - 1;
		return class_named(call, call->arguments[n - 1], out);
	}
	return 0;
}

/* ------------------------------------------------------------- dimensions */

int ms_argument_dimension(struct ms_call *call, uint32_t i, uint32_t *out)
{
	double x;
	struct ms_value v = ms_argument(call, i);

	if (ms_is_plain(v) && ms_is_scalar(v) && !ms_is_none(v) &&
	    ms_to_double(call->heap, v, "Dimension", &x) == 0 && x >= 1 &&
	    x == floor(x)) {
		/* Beyond the greatest rank all dimensions are alike. */
		*out = x > MS_RANK_MAX ? MS_RANK_MAX : (uint32_t)x - 1;
		return 0;
	}
	return ms_fail(call->heap,
		       "MATLAB:getdimarg:dimensionMustBePositiveInteger",
		       "Dimension argument must be a positive integer scalar "
		       "within indexing range.");
}

int ms_argument_along(struct ms_call *call, uint32_t i, struct ms_value v,
		      uint32_t *out)
{
	if (ms_has_argument(call, i) && !ms_is_empty(call->arguments[i]))
		return ms_argument_dimension(call, i, out);
	*out = ms_dims_first_long(ms_rank(v), ms_dims(v));
	return 0;
}

/* ---------------------------------------------------------------- options */

static uint16_t lower(uint16_t unit)
{
	return unit >= 'A' && unit <= 'Z' ? (uint16_t)(unit + 32) : unit;
}

bool ms_is_word(struct ms_value v, const char *word)
{
	const uint16_t *units;
	size_t count;

	if (!ms_text_units(&v, &units, &count) || count != strlen(word))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (lower(units[i]) != lower((unsigned char)word[i]))
			return false;
	}
	return true;
}

int ms_find_option(struct ms_value v, const char *const *names)
{
	for (int i = 0; names[i] != NULL; i++) {
		if (ms_is_word(v, names[i]))
			return i;
	}
	return -1;
}

static void list_choices(struct snap_strbuf *out, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++)
		snap_strbuf_printf(out, "%s'%s'", i == 0 ? "" : ", ", names[i]);
}

int ms_argument_option(struct ms_call *call, uint32_t i,
		       const char *const *names, uint32_t *out)
{
	int found = ms_find_option(ms_argument(call, i), names);
	struct snap_strbuf choices;

	if (found >= 0) {
		*out = (uint32_t)found;
		return 0;
	}
	snap_strbuf_begin(&choices, &call->heap->allocator);
	list_choices(&choices, names);
	(void)ms_fail(call->heap, "MATLAB:unrecognizedStringChoice",
		      "Argument %u of %s must be one of %s.", i + 1, call->name,
		      snap_strbuf_text(&choices));
	snap_strbuf_end(&choices);
	return -1;
}

/* ---------------------------------------------------------------- numbers */

int ms_argument_double(struct ms_call *call, uint32_t i, double *out)
{
	if (!ms_has_argument(call, i))
		return ms_fail_few(call);
	return ms_to_double(call->heap, call->arguments[i], "Input", out);
}

int ms_argument_integer(struct ms_call *call, uint32_t i, int64_t *out)
{
	if (!ms_has_argument(call, i))
		return ms_fail_few(call);
	return ms_to_integer(call->heap, call->arguments[i], "Input", out);
}

int ms_argument_bool(struct ms_call *call, uint32_t i, bool *out)
{
	if (!ms_has_argument(call, i))
		return ms_fail_few(call);
	return ms_to_bool(call->heap, call->arguments[i], "Input", out);
}

int ms_argument_stream(struct ms_call *call, uint32_t i, enum ms_stream *out)
{
	double id = 0;

	if (ms_argument_double(call, i, &id) != 0)
		return -1;
	if (id != 1 && id != 2)
		return ms_fail(call->heap, "MATLAB:FileIO:InvalidFid",
			       "Invalid file identifier. Use fopen to "
			       "generate a valid file identifier.");
	*out = id == 1 ? MS_STDOUT : MS_STDERR;
	return 0;
}
