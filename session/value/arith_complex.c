#include "value/kernels.h"
#include "value/pair.h"

#include <math.h>

/* Division and products are the compiler's own, which scale against overflow
 * and repair infinities as C11's Annex G asks. */
MS_KERNELS(add_cc, ms_pair, ms_pair, ms_pair, a + b)
MS_KERNELS(add_cr, ms_pair, ms_pair, double, ms_pair_of(creal(a) + b, cimag(a)))
MS_KERNELS(add_rc, ms_pair, double, ms_pair, ms_pair_of(a + creal(b), cimag(b)))
MS_KERNELS(sub_cc, ms_pair, ms_pair, ms_pair, a - b)
MS_KERNELS(sub_cr, ms_pair, ms_pair, double, ms_pair_of(creal(a) - b, cimag(a)))
MS_KERNELS(sub_rc, ms_pair, double, ms_pair,
	   ms_pair_of(a - creal(b), -cimag(b)))
MS_KERNELS(mul_cc, ms_pair, ms_pair, ms_pair, a *b)
MS_KERNELS(mul_cr, ms_pair, ms_pair, double,
	   ms_pair_of(creal(a) * b, cimag(a) * b))
MS_KERNELS(mul_rc, ms_pair, double, ms_pair,
	   ms_pair_of(a *creal(b), a *cimag(b)))
MS_KERNELS(div_cc, ms_pair, ms_pair, ms_pair, a / b)
MS_KERNELS(div_cr, ms_pair, ms_pair, double,
	   ms_pair_of(creal(a) / b, cimag(a) / b))
MS_KERNELS(div_rc, ms_pair, double, ms_pair, ms_pair_of(a, 0) / b)

/* Whole powers up to this one are products, so that powers of complex whole
 * numbers are whole. */
#define PRODUCT_POWER 1024

static ms_pair whole_power(ms_pair base, double exponent)
{
	uint32_t left = (uint32_t)fabs(exponent);
	ms_pair power = 1;

	while (left != 0) {
		if ((left & 1) != 0)
			power *= base;
		left >>= 1;
		if (left != 0)
			base *= base;
	}
	return exponent < 0 ? 1 / power : power;
}

static ms_pair power_cr(ms_pair a, double b)
{
	if (b == trunc(b) && fabs(b) <= PRODUCT_POWER)
		return whole_power(a, b);
	if (creal(a) == 0 && cimag(a) == 0)
		return pow(0, b);
	ms_pair logarithm = clog(a);
	double radius = exp(b * creal(logarithm));
	double angle = b * cimag(logarithm);

	return ms_pair_of(radius * cos(angle), radius * sin(angle));
}

/* Real when it is real; the angle of a negative base is pi. */
static ms_pair power_rr(double a, double b)
{
	if (a >= 0 || b == trunc(b) || isnan(a) || isnan(b))
		return ms_pair_of(pow(a, b), 0);
	double radius = exp(b * log(-a));
	double angle = b * 3.14159265358979323846;

	return ms_pair_of(radius * cos(angle), radius * sin(angle));
}

static ms_pair power_cc(ms_pair a, ms_pair b)
{
	if (cimag(b) == 0)
		return cimag(a) == 0 ? power_rr(creal(a), creal(b))
				     : power_cr(a, creal(b));
	return cpow(a, b);
}

MS_KERNELS(pow_cc, ms_pair, ms_pair, ms_pair, power_cc(a, b))
MS_KERNELS(pow_cr, ms_pair, ms_pair, double, power_cr(a, b))
MS_KERNELS(pow_rc, ms_pair, double, ms_pair, power_cc(ms_pair_of(a, 0), b))
MS_KERNELS(pow_rr, ms_pair, double, double, power_rr(a, b))

const struct ms_kernels *ms_root_kernels(void)
{
	return &pow_rr;
}

/* By operator; then both complex, the first, the second. */
static const struct ms_kernels *const table[][3] = {
	[MS_OPERATOR_ADD] = { &add_cc, &add_cr, &add_rc },
	[MS_OPERATOR_SUB] = { &sub_cc, &sub_cr, &sub_rc },
	[MS_OPERATOR_MUL] = { &mul_cc, &mul_cr, &mul_rc },
	[MS_OPERATOR_DIV] = { &div_cc, &div_cr, &div_rc },
	[MS_OPERATOR_POW] = { &pow_cc, &pow_cr, &pow_rc },
};

const struct ms_kernels *ms_complex_kernels(enum ms_operator op, bool a_complex,
					    bool b_complex)
{
	unsigned index = a_complex ? b_complex ? 0 : 1 : 2;

	return (size_t)op < sizeof(table) / sizeof(*table) ? table[op][index]
							   : NULL;
}

MS_KERNELS(eq_cc, uint8_t, ms_pair, ms_pair, a == b)
MS_KERNELS(ne_cc, uint8_t, ms_pair, ms_pair, a != b)

const struct ms_kernels *ms_complex_compare_kernels(enum ms_operator op)
{
	if (op == MS_OPERATOR_EQ)
		return &eq_cc;
	return op == MS_OPERATOR_NE ? &ne_cc : NULL;
}
