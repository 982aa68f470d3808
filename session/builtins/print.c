/* sprintf() and fprintf(). */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/format_spec.h"

/* Format arguments [first, ...) into 'out'. */
static int format_arguments(struct ms_call *call, uint32_t first,
			    struct ms_wide *out)
{
	const struct ms_value *format = &call->arguments[first];
	struct ms_units units = ms_char_units(format);

	if (ms_is_string_scalar(*format))
		ms_text_units(format, &units.data, &units.count);
	else if (!ms_is_class(*format, MS_CHAR))
		return ms_fail(call->heap, "MATLAB:printf:invalidFormat",
			       "The format of '%s' must be text.", call->name);
	return ms_format(call->heap, call->name, units, format + 1,
			 call->argument_count - first - 1, out);
}

/* Text that came to nothing is 1x0, unless the format was nothing. */
static int give_text(struct ms_call *call, struct ms_wide *wide)
{
	struct ms_value format = call->arguments[0];
	struct ms_array *array;

	if (ms_is_class(format, MS_STRING))
		return ms_text_result(call->heap, ms_wide_units(wide), true,
				      &call->results[0]);
	if (ms_wide_count(wide) != 0 || ms_is_empty(format))
		return ms_wide_value(wide, &call->results[0]);
	if (ms_matrix_create(call->heap, MS_CHAR, 1, 0, &array) != 0)
		return -1;
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_sprintf(struct ms_call *call)
{
	struct ms_wide wide;

	ms_wide_begin(&wide, call->heap);
	int rc = format_arguments(call, 0, &wide);
	if (rc == 0)
		rc = give_text(call, &wide);
	ms_wide_end(&wide);
	return rc;
}

static int write_text(struct ms_call *call, enum ms_stream stream,
		      struct ms_wide *wide)
{
	struct ms_units units = ms_wide_units(wide);
	struct snap_strbuf bytes;

	snap_strbuf_begin(&bytes, &call->heap->allocator);
	ms_units_to_utf8(units.data, units.count, &bytes);
	int rc = bytes.failed ? ms_fail_memory(call->heap) : 0;
	if (rc == 0) {
		ms_call_write(call->vm, stream, snap_strbuf_text(&bytes),
			      bytes.size);
		if (call->wanted != 0)
			call->results[0] = ms_real((double)bytes.size);
	}
	snap_strbuf_end(&bytes);
	return rc;
}

static int print(struct ms_call *call, uint32_t first, enum ms_stream stream)
{
	struct ms_wide wide;

	if (first >= call->argument_count)
		return ms_fail(call->heap, "MATLAB:printf:invalidFormat",
			       "'%s' has no format.", call->name);
	ms_wide_begin(&wide, call->heap);
	int rc = format_arguments(call, first, &wide);
	if (rc == 0)
		rc = write_text(call, stream, &wide);
	ms_wide_end(&wide);
	return rc;
}

int ms_bi_fprintf(struct ms_call *call)
{
	enum ms_stream stream = MS_STDOUT;
	struct ms_value first = call->arguments[0];

	if (!ms_is_numeric(first) || !ms_is_scalar(first))
		return print(call, 0, stream);
	if (ms_argument_stream(call, 0, &stream) != 0)
		return -1;
	return print(call, 1, stream);
}

/* Octave's name for fprintf() to the screen. */
int ms_bi_printf(struct ms_call *call)
{
	return print(call, 0, MS_STDOUT);
}
