/* Inline scalars as elements in memory, and back. */
#include "value/array.h"
#include "value/class_info.h"

#include <string.h>

/* The short integers lie at the end of the payload on big-endian machines. */
const void *ms_inline_data(const struct ms_value *value)
{
	const char *data = (const char *)&value->as;

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	if (value->tag != MS_TAG_DOUBLE && value->tag != MS_TAG_SINGLE)
		data += 8 - ms_class_size((enum ms_class)(value->tag - 1));
#endif
	return data;
}

double ms_inline_double(struct ms_value v)
{
	enum ms_class class_ = (enum ms_class)(v.tag - 1);

	if (v.tag == MS_TAG_DOUBLE)
		return v.as.real;
	if (v.tag == MS_TAG_SINGLE)
		return (double)v.as.single;
	return ms_class_is_signed(class_) ? (double)v.as.integer
					  : (double)v.as.natural;
}

#define LOAD(type, address) (*(const type *)(address))

struct ms_value ms_inline_load(enum ms_class class_, const void *element)
{
	switch (class_) {
	case MS_LOGICAL:
	case MS_UINT8:
		return ms_natural(class_, LOAD(uint8_t, element));
	case MS_CHAR:
	case MS_UINT16:
		return ms_natural(class_, LOAD(uint16_t, element));
	case MS_DOUBLE:
		return ms_real(LOAD(double, element));
	case MS_SINGLE:
		return ms_single(LOAD(float, element));
	case MS_INT8:
		return ms_signed(class_, LOAD(int8_t, element));
	case MS_INT16:
		return ms_signed(class_, LOAD(int16_t, element));
	case MS_INT32:
		return ms_signed(class_, LOAD(int32_t, element));
	case MS_INT64:
		return ms_signed(class_, LOAD(int64_t, element));
	case MS_UINT32:
		return ms_natural(class_, LOAD(uint32_t, element));
	case MS_UINT64:
		return ms_natural(class_, LOAD(uint64_t, element));
	case MS_CELL:
	case MS_STRUCT:
	case MS_STRING:
	case MS_FUNCTION:
	case MS_EXCEPTION:
	case MS_OBJECT:
		break;
	}
	return ms_none();
}

void ms_inline_store(struct ms_value v, void *element)
{
	memcpy(element, ms_inline_data(&v), ms_class_size(ms_class_of(v)));
}

struct ms_value ms_array_load(const struct ms_array *array, size_t i)
{
	enum ms_class class_ = (enum ms_class)array->head.class_;
	const char *data = array->data;

	return ms_inline_load(class_, data + i * ms_class_size(class_));
}

void ms_array_store(struct ms_array *array, size_t i, struct ms_value value)
{
	char *data = array->data;

	ms_inline_store(value, data + i * ms_class_size(ms_class_of(value)));
}
