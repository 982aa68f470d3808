#include "builtins/wide.h"

#include <string.h>

void ms_wide_begin(struct ms_wide *wide, struct ms_heap *heap)
{
	wide->heap = heap;
	snap_strbuf_begin(&wide->bytes, &heap->allocator);
}

void ms_wide_end(struct ms_wide *wide)
{
	snap_strbuf_end(&wide->bytes);
}

void ms_wide_reset(struct ms_wide *wide)
{
	snap_strbuf_reset(&wide->bytes);
}

/* The buffer's own memory isn't counted by the heap, its size is bounded by the
 * same limit. */
static void hold_limit(struct ms_wide *wide, size_t count)
{
	if (count > wide->heap->limit / sizeof(uint16_t) ||
	    wide->bytes.size > wide->heap->limit)
		wide->bytes.failed = true;
}

void ms_wide_put(struct ms_wide *wide, uint16_t unit)
{
	hold_limit(wide, 1);
	snap_strbuf_append(&wide->bytes, &unit, sizeof(unit));
}

void ms_wide_append(struct ms_wide *wide, struct ms_units units)
{
	hold_limit(wide, units.count);
	if (units.count != 0)
		snap_strbuf_append(&wide->bytes, units.data,
				   units.count * sizeof(uint16_t));
}

void ms_wide_fill(struct ms_wide *wide, uint16_t unit, size_t count)
{
	hold_limit(wide, count);
	for (size_t i = 0; i < count && !wide->bytes.failed; i++)
		ms_wide_put(wide, unit);
}

void ms_wide_ascii_span(struct ms_wide *wide, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		ms_wide_put(wide, (unsigned char)text[i]);
}

void ms_wide_ascii(struct ms_wide *wide, const char *text)
{
	ms_wide_ascii_span(wide, text, strlen(text));
}

struct ms_units ms_wide_units(const struct ms_wide *wide)
{
	static const uint16_t none[1];

	if (wide->bytes.data == NULL)
		return (struct ms_units){ .data = none };
	/* The block comes from an allocator that aligns for any type. */
	return (struct ms_units){
		.data = (const uint16_t *)(const void *)wide->bytes.data,
		.count = wide->bytes.size / sizeof(uint16_t),
	};
}

size_t ms_wide_count(const struct ms_wide *wide)
{
	return wide->bytes.size / sizeof(uint16_t);
}

int ms_wide_check(struct ms_wide *wide)
{
	return wide->bytes.failed ? ms_fail_memory(wide->heap) : 0;
}

int ms_units_value(struct ms_heap *heap, struct ms_units units,
		   struct ms_value *out)
{
	if (units.count == 0)
		return ms_text_from_utf8(heap, "", 0, out);
	return ms_text_from_units(heap, units.data, units.count, out);
}

int ms_wide_value(struct ms_wide *wide, struct ms_value *out)
{
	if (ms_wide_check(wide) != 0)
		return -1;
	return ms_units_value(wide->heap, ms_wide_units(wide), out);
}

bool ms_units_equal(struct ms_units a, struct ms_units b, bool fold)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++) {
		if (a.data[i] == b.data[i])
			continue;
		if (!fold ||
		    ms_unit_lower(a.data[i]) != ms_unit_lower(b.data[i]))
			return false;
	}
	return true;
}

static uint16_t folded(uint16_t unit, bool fold)
{
	return fold ? ms_unit_lower(unit) : unit;
}

/* A prime below 2^32, so that products stay below 2^64, and a base. */
#define HASH_PRIME UINT64_C(4294967291)
#define HASH_BASE  UINT64_C(1000003)

static uint64_t hash_of(struct ms_units units, bool fold)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < units.count; i++)
		hash = (hash * HASH_BASE + folded(units.data[i], fold)) %
		       HASH_PRIME;
	return hash;
}

/* What the first of 'count' units counts for in their hash. */
static uint64_t hash_weight(size_t count)
{
	uint64_t weight = 1;

	for (size_t i = 1; i < count; i++)
		weight = weight * HASH_BASE % HASH_PRIME;
	return weight;
}

/* Compares only where the hash of the pattern passes by, so that it takes one
 * pass whatever the text and the pattern are. */
static size_t find_by_hash(struct ms_units text, struct ms_units pattern,
			   size_t from, bool fold)
{
	struct ms_units here = { text.data + from, pattern.count };
	uint64_t want = hash_of(pattern, fold), hash = hash_of(here, fold);
	uint64_t weight = hash_weight(pattern.count);

	for (size_t i = from;; i++) {
		here.data = text.data + i;
		if (hash == want && ms_units_equal(here, pattern, fold))
			return i;
		if (i == text.count - pattern.count)
			return SIZE_MAX;
		hash += HASH_PRIME -
			folded(here.data[0], fold) * weight % HASH_PRIME;
		hash = (hash * HASH_BASE +
			folded(here.data[pattern.count], fold)) %
		       HASH_PRIME;
	}
}

/* Where two texts of one size begin to differ. */
static size_t first_difference(struct ms_units a, struct ms_units b, bool fold)
{
	size_t i = 0;

	while (i < a.count &&
	       folded(a.data[i], fold) == folded(b.data[i], fold))
		i++;
	return i;
}

/* As long as it pays, which is nearly always, the place by place search; so
 * many units in vain for each place are too many. */
#define VAIN_UNITS 8

size_t ms_units_find(struct ms_units text, struct ms_units pattern, size_t from,
		     bool fold)
{
	size_t vain = 0;

	if (pattern.count > text.count)
		return SIZE_MAX;
	for (size_t i = from; i <= text.count - pattern.count; i++) {
		struct ms_units here = { text.data + i, pattern.count };
		size_t same = first_difference(here, pattern, fold);

		if (same == pattern.count)
			return i;
		vain += same;
		if (vain / VAIN_UNITS > i - from + pattern.count)
			return find_by_hash(text, pattern, i, fold);
	}
	return SIZE_MAX;
}
