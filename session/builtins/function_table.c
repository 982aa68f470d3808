#include "builtins/function_table.h"

#include <string.h>

static int compare(const char *name, size_t size, const char *other)
{
	size_t other_size = strlen(other);
	size_t common = size < other_size ? size : other_size;
	int order = common == 0 ? 0 : memcmp(name, other, common);

	if (order != 0)
		return order;
	return (size > other_size) - (size < other_size);
}

const struct ms_builtin_entry *ms_builtin_find(const char *name, size_t size)
{
	uint32_t low = 0;
	uint32_t high = ms_builtin_entry_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order =
			compare(name, size, ms_builtin_entries[middle].name);

		if (order == 0)
			return &ms_builtin_entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
