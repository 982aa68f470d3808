#include "value/kernels.h"

/* The four comparisons of two types; long double or wider types are where a
 * comparison would not be exact otherwise. */
#define COMPARISONS(name, A, B, WIDE)                                          \
	MS_KERNELS(eq_##name, uint8_t, A, B, (WIDE)a == (WIDE)b)               \
	MS_KERNELS(ne_##name, uint8_t, A, B, (WIDE)a != (WIDE)b)               \
	MS_KERNELS(lt_##name, uint8_t, A, B, (WIDE)a < (WIDE)b)                \
	MS_KERNELS(le_##name, uint8_t, A, B, (WIDE)a <= (WIDE)b)               \
	static const struct ms_kernels *const name[4] = {                      \
		&eq_##name, &ne_##name, &lt_##name, &le_##name                 \
	};

COMPARISONS(logical, uint8_t, uint8_t, uint8_t)
COMPARISONS(character, uint16_t, uint16_t, uint16_t)
COMPARISONS(real, double, double, double)
COMPARISONS(single, float, float, float)
COMPARISONS(int32, int32_t, int32_t, int32_t)
COMPARISONS(int64, int64_t, int64_t, int64_t)
COMPARISONS(uint64, uint64_t, uint64_t, uint64_t)

/* 64 bits of mantissa hold both operands; where long double has fewer, large
 * numbers compare as doubles do. */
COMPARISONS(int64_real, int64_t, double, long double)
COMPARISONS(real_int64, double, int64_t, long double)
COMPARISONS(uint64_real, uint64_t, double, long double)
COMPARISONS(real_uint64, double, uint64_t, long double)
COMPARISONS(int64_uint64, int64_t, uint64_t, long double)
COMPARISONS(uint64_int64, uint64_t, int64_t, long double)

static const struct {
	enum ms_class a;
	enum ms_class b;
	const struct ms_kernels *const *kernels;
} rows[] = {
	{ MS_DOUBLE, MS_DOUBLE, real },
	{ MS_LOGICAL, MS_LOGICAL, logical },
	{ MS_CHAR, MS_CHAR, character },
	{ MS_SINGLE, MS_SINGLE, single },
	{ MS_INT32, MS_INT32, int32 },
	{ MS_INT64, MS_INT64, int64 },
	{ MS_UINT64, MS_UINT64, uint64 },
	{ MS_INT64, MS_DOUBLE, int64_real },
	{ MS_DOUBLE, MS_INT64, real_int64 },
	{ MS_UINT64, MS_DOUBLE, uint64_real },
	{ MS_DOUBLE, MS_UINT64, real_uint64 },
	{ MS_INT64, MS_UINT64, int64_uint64 },
	{ MS_UINT64, MS_INT64, uint64_int64 },
};

const struct ms_kernels *ms_compare_kernels(enum ms_operator op,
					    enum ms_class a, enum ms_class b)
{
	if (op < MS_OPERATOR_EQ || op > MS_OPERATOR_LE)
		return NULL;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].a == a && rows[i].b == b)
			return rows[i].kernels[op - MS_OPERATOR_EQ];
	return NULL;
}

MS_KERNELS(and_logical, uint8_t, uint8_t, uint8_t, (uint8_t)(a &b))
MS_KERNELS(or_logical, uint8_t, uint8_t, uint8_t, (uint8_t)(a | b))

const struct ms_kernels *ms_logic_kernels(enum ms_operator op)
{
	if (op == MS_OPERATOR_AND)
		return &and_logical;
	return op == MS_OPERATOR_OR ? &or_logical : NULL;
}
