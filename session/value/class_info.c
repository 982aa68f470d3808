#include "value/class_info.h"

#include <string.h>

struct info {
	const char *name;
	size_t size;
	bool is_signed;
	int64_t min;
	uint64_t max;
};

static const struct info infos[MS_CLASS_COUNT] = {
	[MS_LOGICAL] = { "logical", sizeof(uint8_t), false, 0, 1 },
	[MS_CHAR] = { "char", sizeof(uint16_t), false, 0, UINT16_MAX },
	[MS_DOUBLE] = { "double", sizeof(double), true, 0, 0 },
	[MS_SINGLE] = { "single", sizeof(float), true, 0, 0 },
	[MS_INT8] = { "int8", sizeof(int8_t), true, INT8_MIN, INT8_MAX },
	[MS_INT16] = { "int16", sizeof(int16_t), true, INT16_MIN, INT16_MAX },
	[MS_INT32] = { "int32", sizeof(int32_t), true, INT32_MIN, INT32_MAX },
	[MS_INT64] = { "int64", sizeof(int64_t), true, INT64_MIN, INT64_MAX },
	[MS_UINT8] = { "uint8", sizeof(uint8_t), false, 0, UINT8_MAX },
	[MS_UINT16] = { "uint16", sizeof(uint16_t), false, 0, UINT16_MAX },
	[MS_UINT32] = { "uint32", sizeof(uint32_t), false, 0, UINT32_MAX },
	[MS_UINT64] = { "uint64", sizeof(uint64_t), false, 0, UINT64_MAX },
	[MS_CELL] = { "cell", sizeof(struct ms_value), false, 0, 0 },
	[MS_STRUCT] = { "struct", 0, false, 0, 0 },
	[MS_STRING] = { "string", sizeof(struct ms_value), false, 0, 0 },
	[MS_FUNCTION] = { "function_handle", 0, false, 0, 0 },
	[MS_EXCEPTION] = { "MException", 0, false, 0, 0 },
	[MS_OBJECT] = { "object", 0, false, 0, 0 },
};

const char *ms_class_name(enum ms_class class_)
{
	return infos[class_].name;
}

bool ms_class_find(const char *name, size_t size, enum ms_class *out)
{
	for (int i = 0; i < MS_OBJECT; i++) {
		if (strlen(infos[i].name) != size ||
		    memcmp(infos[i].name, name, size) != 0)
			continue;
		*out = (enum ms_class)i;
		return true;
	}
	return false;
}

size_t ms_class_size(enum ms_class class_)
{
	return infos[class_].size;
}

int64_t ms_class_min(enum ms_class class_)
{
	return infos[class_].min;
}

uint64_t ms_class_max(enum ms_class class_)
{
	return infos[class_].max;
}

bool ms_class_is_signed(enum ms_class class_)
{
	return infos[class_].is_signed;
}
