#include "builtins/native_names.h"

#include "builtins/runtime_table.h"

#include <string.h>

static int compare(const char *name, size_t size, const char *row)
{
	int order = strncmp(name, row, size);

	return order != 0 ? order : -(row[size] != '\0');
}

bool ms_is_native(const char *name, size_t size)
{
	uint32_t low = 0, high = ms_native_name_count;

	if (size >= MS_NATIVE_NAME_SIZE || memchr(name, '\0', size) != NULL)
		return false;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = compare(name, size, ms_native_names[middle]);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

struct ms_native_table ms_native_table(void)
{
	return (struct ms_native_table){ .names = ms_native_names[0],
					 .row_size = MS_NATIVE_NAME_SIZE,
					 .numbers = ms_native_numbers,
					 .count = ms_native_name_count };
}

struct ms_native_table ms_native_table_of(uint64_t builtins_digest)
{
	if (builtins_digest == ms_runtime_builtins_digest)
		return ms_native_table();
	return (struct ms_native_table){ .count = 0 };
}
