/*
 * Letters, their cases and spaces among UTF-16 code units.  Covered are the
 * blocks in which case follows a simple rule: Latin (with its first extension),
 * Greek and Cyrillic; other units are letters without case or no letters.
 */
#include "builtins/wide.h"

/* A run of units whose other case is at a fixed distance, or next to it. */
struct case_range {
	uint16_t first, last; /* of the upper-case letters */
	uint16_t distance;    /* to the lower-case one */
	uint16_t step;	      /* 2: upper and lower case alternate */
};

static const struct case_range cases[] = {
	{ 'A', 'Z', 32, 1 },	   { 0x00c0, 0x00d6, 32, 1 },
	{ 0x00d8, 0x00de, 32, 1 }, { 0x0100, 0x012e, 1, 2 },
	{ 0x0132, 0x0136, 1, 2 },  { 0x0139, 0x0147, 1, 2 },
	{ 0x014a, 0x0176, 1, 2 },  { 0x0179, 0x017d, 1, 2 },
	{ 0x0391, 0x03a1, 32, 1 }, { 0x03a3, 0x03ab, 32, 1 },
	{ 0x0410, 0x042f, 32, 1 }, { 0x0400, 0x040f, 80, 1 },
	{ 0x0460, 0x0480, 1, 2 },  { 0x048a, 0x04be, 1, 2 },
	{ 0x04d0, 0x04fe, 1, 2 },  { 0x1e00, 0x1e94, 1, 2 },
	{ 0x1ea0, 0x1efe, 1, 2 },
};

#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

uint16_t ms_unit_lower(uint16_t unit)
{
	if (unit < 0x80)
		return unit >= 'A' && unit <= 'Z' ? unit + 32 : unit;
	for (size_t i = 1; i < CASE_COUNT; i++)
		if (unit >= cases[i].first && unit <= cases[i].last &&
		    (unit - cases[i].first) % cases[i].step == 0)
			return unit + cases[i].distance;
	return unit;
}

uint16_t ms_unit_upper(uint16_t unit)
{
	if (unit < 0x80)
		return unit >= 'a' && unit <= 'z' ? unit - 32 : unit;
	for (size_t i = 1; i < CASE_COUNT; i++) {
		uint16_t upper = unit - cases[i].distance;

		if (unit >= cases[i].distance && upper >= cases[i].first &&
		    upper <= cases[i].last &&
		    (upper - cases[i].first) % cases[i].step == 0)
			return upper;
	}
	return unit == 0x00ff ? 0x0178 : unit;
}

struct unit_range {
	uint16_t first, last;
};

static bool in_ranges(uint16_t unit, const struct unit_range *ranges,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (unit >= ranges[i].first && unit <= ranges[i].last)
			return true;
	return false;
}

/* Blocks of letters; the few marks inside some of them are counted too. */
static const struct unit_range letters[] = {
	{ 0x00aa, 0x00aa }, { 0x00b5, 0x00b5 }, { 0x00ba, 0x00ba },
	{ 0x00c0, 0x00d6 }, { 0x00d8, 0x00f6 }, { 0x00f8, 0x02c1 },
	{ 0x0370, 0x0373 }, { 0x0376, 0x0377 }, { 0x037b, 0x037d },
	{ 0x0386, 0x0386 }, { 0x0388, 0x03f5 }, { 0x03f7, 0x0481 },
	{ 0x048a, 0x0556 }, { 0x0561, 0x0587 }, { 0x05d0, 0x05ea },
	{ 0x0620, 0x064a }, { 0x0671, 0x06d3 }, { 0x0904, 0x0939 },
	{ 0x0e01, 0x0e30 }, { 0x10a0, 0x10ff }, { 0x1100, 0x11ff },
	{ 0x1e00, 0x1fbc }, { 0x3041, 0x3096 }, { 0x30a1, 0x30fa },
	{ 0x3105, 0x312f }, { 0x3400, 0x4db5 }, { 0x4e00, 0x9fff },
	{ 0xac00, 0xd7a3 },
};

bool ms_unit_is_letter(uint16_t unit)
{
	if (unit < 0x80)
		return (unit >= 'a' && unit <= 'z') ||
		       (unit >= 'A' && unit <= 'Z');
	return in_ranges(unit, letters, sizeof(letters) / sizeof(letters[0]));
}

static const struct unit_range spaces[] = {
	{ 0x0085, 0x0085 }, { 0x1680, 0x1680 }, { 0x2000, 0x2006 },
	{ 0x2008, 0x200a }, { 0x2028, 0x2029 }, { 0x205f, 0x205f },
	{ 0x3000, 0x3000 },
};

bool ms_unit_is_space(uint16_t unit)
{
	if (unit < 0x80)
		return unit == ' ' || (unit >= '\t' && unit <= '\r');
	return in_ranges(unit, spaces, sizeof(spaces) / sizeof(spaces[0]));
}
