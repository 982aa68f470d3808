/* The number that tables of names go by. */
#ifndef SNAP_BASE_NAME_HASH_H
#define SNAP_BASE_NAME_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a: names are short. */
static inline uint32_t snap_name_hash(const char *name, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return hash;
}

#endif
