#include "value/bytes.h"

#include "base/checked.h"
#include "value/class_info.h"
#include "value/sparse.h"
#include "value/struct.h"

/* MATLAB's figure for a handle; what it captured isn't counted. */
#define HANDLE_BYTES 32
#define OTHER_BYTES  8

struct counter {
	uint64_t bytes;
	uint32_t elements; /* of containers, those still to be looked at */
	uint32_t depth;
};

/* Ranges may have more elements than memory has bytes. */
static void add(struct counter *counter, uint64_t count, uint64_t size)
{
	uint64_t bytes;

	if (!snap_mul(count, size, &bytes) ||
	    !snap_add(counter->bytes, bytes, &counter->bytes))
		counter->bytes = UINT64_MAX;
}

static void add_sparse(struct counter *counter, struct ms_value v)
{
	const struct ms_sparse *sparse = ms_sparse_of(v);

	add(counter, sparse->count,
	    sizeof(*sparse->rows) +
		    ms_element_size(ms_class_of(v), ms_is_complex(v)));
	add(counter, (uint64_t)sparse->dims[1] + 1, sizeof(*sparse->starts));
}

static void add_value(struct counter *counter, struct ms_value v);

static void add_values(struct counter *counter, const struct ms_value *values,
		       size_t count)
{
	if (counter->depth == MS_BYTES_DEPTH)
		return;
	counter->depth++;
	for (size_t i = 0; i < count && counter->elements != 0; i++) {
		counter->elements--;
		add_value(counter, values[i]);
	}
	counter->depth--;
}

static void add_value(struct counter *counter, struct ms_value v)
{
	enum ms_class class_ = ms_class_of(v);

	if (ms_is_none(v))
		return;
	if (v.tag == MS_TAG_STRUCT)
		add_values(counter, ms_struct_values(v),
			   ms_count(v) * ms_struct_of(v)->shape->field_count);
	else if (class_ == MS_CELL || class_ == MS_STRING)
		add_values(counter, v.as.array->data, ms_count(v));
	else if (ms_is_sparse(v))
		add_sparse(counter, v);
	else if (ms_class_is_plain(class_))
		add(counter, ms_count(v),
		    ms_element_size(class_, ms_is_complex(v)));
	else
		add(counter, 1,
		    class_ == MS_FUNCTION ? HANDLE_BYTES : OTHER_BYTES);
}

uint64_t ms_bytes(struct ms_value v)
{
	struct counter counter = { .elements = MS_BYTES_ELEMENTS };

	add_value(&counter, v);
	return counter.bytes;
}
