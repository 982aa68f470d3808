/* What a function may ask about its own call: nargin and its like. */
#include "builtins/prototypes.h"

#include "builtins/builtin.h"
#include <math.h>
#include <string.h>

static int need_function(struct ms_call *call, struct ms_frame_info *info)
{
	ms_frame_info(call->vm, MS_SCOPE_CALLER, info);
	if (info->in_function)
		return 0;
	return ms_fail(call->heap, "MATLAB:nargin:notInFunction",
		       "'%s' can only be used inside a function.", call->name);
}

static int tell_arity(struct ms_call *call, bool outputs)
{
	int32_t in, out;

	if (ms_function_arity(call->vm, &call->arguments[0], &in, &out) != 0)
		return -1;
	return ms_give_real(call, outputs ? out : in);
}

int ms_bi_nargin(struct ms_call *call)
{
	struct ms_frame_info info;

	if (call->argument_count == 1)
		return tell_arity(call, false);
	if (need_function(call, &info) != 0)
		return -1;
	return ms_give_real(call, info.argument_count);
}

int ms_bi_nargout(struct ms_call *call)
{
	struct ms_frame_info info;

	if (call->argument_count == 1)
		return tell_arity(call, true);
	if (need_function(call, &info) != 0)
		return -1;
	return ms_give_real(call, info.wanted);
}

/* The name of the variable that the caller gave as argument 'k'. */
int ms_bi_inputname(struct ms_call *call)
{
	struct ms_frame_info info;
	int64_t k;
	size_t size;

	if (need_function(call, &info) != 0 ||
	    ms_argument_integer(call, 0, &k) != 0)
		return -1;
	if (k < 1 || k > (int64_t)info.argument_count)
		return ms_fail(
			call->heap, "MATLAB:inputname:argNumberNotValid",
			"The call has %u arguments, and argument %lld is "
			"none of them.",
			info.argument_count, (long long)k);
	const char *name =
		ms_call_input_name(call->vm, (uint32_t)(k - 1), &size);
	return ms_give_text(call, name, size);
}

/* The bounds of narginchk() and nargoutchk(). */
static int read_bounds(struct ms_call *call, double *low, double *high)
{
	if (ms_argument_double(call, 0, low) != 0 ||
	    ms_argument_double(call, 1, high) != 0)
		return -1;
	if (!(*low > *high))
		return 0;
	return ms_fail(call->heap, "MATLAB:narginchk:minGreaterThanMax",
		       "The first bound of '%s' is above the second.",
		       call->name);
}

int ms_bi_narginchk(struct ms_call *call)
{
	struct ms_frame_info info;
	double low, high;

	if (read_bounds(call, &low, &high) != 0 ||
	    need_function(call, &info) != 0)
		return -1;
	if (info.argument_count < low)
		return ms_fail(call->heap, "MATLAB:narginchk:notEnoughInputs",
			       "Not enough input arguments.");
	if (info.argument_count > high)
		return ms_fail(call->heap, "MATLAB:narginchk:tooManyInputs",
			       "Too many input arguments.");
	return 0;
}

int ms_bi_nargoutchk(struct ms_call *call)
{
	struct ms_frame_info info;
	double low, high;

	if (read_bounds(call, &low, &high) != 0 ||
	    need_function(call, &info) != 0)
		return -1;
	if (info.wanted < low)
		return ms_fail(call->heap, "MATLAB:nargoutchk:notEnoughOutputs",
			       "Not enough output arguments.");
	if (info.wanted > high)
		return ms_fail(call->heap, "MATLAB:nargoutchk:tooManyOutputs",
			       "Too many output arguments.");
	return 0;
}

static bool output_wanted(const struct ms_frame_info *info, double k)
{
	if (k > info->wanted)
		return k == 1;
	return k > 32 || (info->ignored >> ((uint32_t)k - 1) & 1) == 0;
}

int ms_bi_isargout(struct ms_call *call)
{
	struct ms_frame_info info;
	struct ms_array *array;
	struct ms_view view;

	if (need_function(call, &info) != 0 || ms_need_plain(call, 0) != 0 ||
	    ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	int rc = ms_array_create_raw(call->heap, MS_LOGICAL, false, view.rank,
				     view.dims, &array);
	for (size_t i = 0; rc == 0 && i < view.count; i++) {
		double k = ms_view_double(&view, i);

		if (!(k >= 1) || k != floor(k)) {
			ms_array_drop(call->heap, array);
			rc = ms_fail(call->heap, "MATLAB:isargout:badIndex",
				     "Outputs are counted from 1.");
			break;
		}
		((uint8_t *)array->data)[i] = output_wanted(&info, k);
	}
	ms_view_end(call->heap, &view);
	return rc == 0 ? ms_give(call, ms_array_finish(call->heap, array)) : rc;
}

/* The last part of the source's name, without folder and suffix. */
int ms_bi_mfilename(struct ms_call *call)
{
	struct ms_frame_info info;
	const char *begin = info.source;
	const char *end;

	ms_frame_info(call->vm, MS_SCOPE_CALLER, &info);
	for (const char *p = begin; *p != '\0'; p++)
		if (*p == '/')
			begin = p + 1;
	end = begin + strlen(begin);
	if (end - begin > 2 && strcmp(end - 2, ".m") == 0)
		end -= 2;
	if (call->argument_count != 0 &&
	    ms_is_word(call->arguments[0], "fullpath"))
		begin = info.source;
	return ms_give_text(call, begin, (size_t)(end - begin));
}
