/* Builtins that ask for classes and convert between them. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/equal.h"
#include "value/opaque.h"

#include <string.h>

int ms_bi_class(struct ms_call *call)
{
	const char *name = ms_class_text(call->arguments[0]);

	return ms_give_text(call, name, strlen(name));
}

static bool is_a(struct ms_value v, const char *name)
{
	enum ms_class class_ = ms_class_of(v);

	if (strcmp(name, "numeric") == 0)
		return ms_class_is_numeric(class_);
	if (strcmp(name, "float") == 0)
		return ms_class_is_float(class_);
	if (strcmp(name, "integer") == 0)
		return ms_class_is_integer(class_);
	if (strcmp(name, "handle") == 0)
		return v.tag == MS_TAG_OBJECT;
	return strcmp(name, ms_class_text(v)) == 0;
}

/* One answer for each name when they come in a cell. */
static int is_a_list(struct ms_call *call, struct ms_value names)
{
	struct snap_strbuf name;
	struct ms_array *array;
	const struct ms_value *items = names.as.array->data;
	int rc = 0;

	if (ms_array_create(call->heap, MS_LOGICAL, false, ms_rank(names),
			    ms_dims(names), &array) != 0)
		return -1;
	snap_strbuf_begin(&name, &call->heap->allocator);
	for (size_t i = 0; i < array->count && rc == 0; i++) {
		rc = ms_text_argument(call->heap, items[i], "Class name",
				      &name);
		((uint8_t *)array->data)[i] =
			rc == 0 &&
			is_a(call->arguments[0], snap_strbuf_text(&name));
	}
	snap_strbuf_end(&name);
	if (rc == 0)
		return ms_give(call, ms_array_finish(call->heap, array));
	ms_array_drop(call->heap, array);
	return -1;
}

int ms_bi_isa(struct ms_call *call)
{
	struct snap_strbuf name;
	int rc;

	if (ms_is_class(call->arguments[1], MS_CELL))
		return is_a_list(call, call->arguments[1]);
	snap_strbuf_begin(&name, &call->heap->allocator);
	rc = ms_text_argument(call->heap, call->arguments[1], "Class name",
			      &name);
	if (rc == 0)
		(void)ms_give_bool(call, is_a(call->arguments[0],
					      snap_strbuf_text(&name)));
	snap_strbuf_end(&name);
	return rc;
}

#define ASKS(name, answer)                                                     \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		struct ms_value v = call->arguments[0];                        \
		return ms_give_bool(call, answer);                             \
	}
ASKS(isfloat, ms_class_is_float(ms_class_of(v)))
ASKS(isinteger, ms_class_is_integer(ms_class_of(v)))
ASKS(isnumeric, ms_is_numeric(v))
ASKS(islogical, ms_is_class(v, MS_LOGICAL))
ASKS(isreal, ms_is_plain(v) && !ms_is_complex(v))
ASKS(isobject, v.tag == MS_TAG_OBJECT)

/* ------------------------------------------------------------- conversions */

static int convert(struct ms_call *call, enum ms_class class_)
{
	struct ms_value v = call->arguments[0];

	if (!ms_is_plain(v) && !ms_is_class(v, MS_STRING))
		return ms_fail(call->heap, "MATLAB:invalidConversion",
			       "Conversion to %s from %s is not possible.",
			       call->name, ms_class_text(v));
	return ms_convert(call->heap, v, class_, &call->results[0]);
}

#define CONVERTS(name, class_)                                                 \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return convert(call, class_);                                  \
	}
CONVERTS(double, MS_DOUBLE)
CONVERTS(single, MS_SINGLE)
CONVERTS(logical, MS_LOGICAL)
CONVERTS(int8, MS_INT8)
CONVERTS(int16, MS_INT16)
CONVERTS(int32, MS_INT32)
CONVERTS(int64, MS_INT64)
CONVERTS(uint8, MS_UINT8)
CONVERTS(uint16, MS_UINT16)
CONVERTS(uint32, MS_UINT32)
CONVERTS(uint64, MS_UINT64)

static int read_class(struct ms_call *call, uint32_t i, enum ms_class *out)
{
	struct snap_strbuf name;
	int rc;

	snap_strbuf_begin(&name, &call->heap->allocator);
	rc = ms_text_argument(call->heap, call->arguments[i], "Class", &name);
	if (rc == 0 &&
	    (!ms_class_find(snap_strbuf_text(&name), name.size, out) ||
	     !ms_class_is_plain(*out)))
		rc = ms_fail(call->heap, "MATLAB:typecast:UnsupportedClass",
			     "Unsupported class '%s'.",
			     snap_strbuf_text(&name));
	snap_strbuf_end(&name);
	return rc;
}

static int recast(struct ms_call *call, const struct ms_view *view,
		  enum ms_class class_)
{
	size_t size = ms_class_size(class_);
	size_t bytes = view->count * ms_class_size(view->class_);
	size_t count = bytes / size;
	bool column = view->dims[1] == 1 && view->dims[0] != 1;
	/* [] stays without rows. */
	bool nothing = view->dims[0] == 0 && view->dims[1] == 0;
	size_t dims[2] = { column    ? count
			   : nothing ? 0
				     : 1,
			   column ? 1 : count };
	struct ms_array *array;

	if (view->rank != 2 ||
	    (view->dims[0] != 1 && view->dims[1] != 1 && view->count != 0))
		return ms_fail(call->heap, "MATLAB:typecast:InputNotVector",
			       "The first input must be a vector.");
	if (bytes % size != 0)
		return ms_fail(call->heap,
			       "MATLAB:typecast:notEnoughInputElements",
			       "Too few input values to make output type.");
	if (ms_array_create_raw(call->heap, class_, false, 2, dims, &array) !=
	    0)
		return -1;
	if (bytes != 0)
		memcpy(array->data, view->data, bytes);
	return ms_give(call, ms_array_finish(call->heap, array));
}

int ms_bi_typecast(struct ms_call *call)
{
	enum ms_class class_ = MS_DOUBLE;
	struct ms_view view;
	int rc;

	if (ms_need_plain(call, 0) != 0 || read_class(call, 1, &class_) != 0)
		return -1;
	if (ms_is_complex(call->arguments[0]) || class_ == MS_LOGICAL)
		return ms_fail(call->heap, "MATLAB:typecast:UnsupportedClass",
			       "typecast takes and makes real numbers.");
	if (ms_view_begin(call->heap, &call->arguments[0], &view) != 0)
		return -1;
	rc = recast(call, &view, class_);
	ms_view_end(call->heap, &view);
	return rc;
}

/* ---------------------------------------------------------------- equality */

static int all_equal(struct ms_call *call, enum ms_equality equality)
{
	for (uint32_t i = 1; i < call->argument_count; i++) {
		bool same;

		if (ms_equal(call->heap, call->arguments[0], call->arguments[i],
			     equality, &same) != 0)
			return -1;
		if (!same)
			return ms_give_bool(call, false);
	}
	return ms_give_bool(call, true);
}

int ms_bi_isequal(struct ms_call *call)
{
	return all_equal(call, MS_EQUAL_VALUES);
}

int ms_bi_isequaln(struct ms_call *call)
{
	return all_equal(call, MS_EQUAL_NAN);
}
