#include "builtins/library_sources.h"

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

const struct ms_library_source *ms_library_source_find(const char *name,
						       size_t size)
{
	uint32_t low = 0, high = ms_library_source_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct ms_library_source *source =
			&ms_library_sources[middle];
		int order = compare(name, size, source->name);

		if (order == 0)
			return source;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
