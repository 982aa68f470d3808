#include "value/kernels.h"

#include <math.h>

MS_KERNELS(add_double, double, double, double, a + b)
MS_KERNELS(sub_double, double, double, double, a - b)
MS_KERNELS(mul_double, double, double, double, a *b)
MS_KERNELS(div_double, double, double, double, a / b)
MS_KERNEL_VV(pow_double_vv, double, double, double, pow(a, b))
MS_KERNEL_VS(pow_double_any, double, double, double, pow(a, b))
MS_KERNEL_VS(pow_double_2, double, double, double, ((void)b, a *a))
MS_KERNEL_SV(pow_double_sv, double, double, double, pow(a, b))

MS_KERNELS(add_single, float, float, float, a + b)
MS_KERNELS(sub_single, float, float, float, a - b)
MS_KERNELS(mul_single, float, float, float, a *b)
MS_KERNELS(div_single, float, float, float, a / b)
MS_KERNELS(pow_single, float, float, float, powf(a, b))

/* Squares are so common that they get multiplied; that is exact to the last
 * bit where pow() need not be. */
static void pow_double_vs(void *out, const void *a, const void *b, size_t n)
{
	if (*(const double *)b == 2)
		pow_double_2(out, a, b, n);
	else
		pow_double_any(out, a, b, n);
}

static const struct ms_kernels pow_double = { { pow_double_vv, pow_double_vs,
						pow_double_sv } };

const struct ms_kernels *ms_float_kernels(enum ms_operator op,
					  enum ms_class class_)
{
	bool single = class_ == MS_SINGLE;

	if (op == MS_OPERATOR_ADD)
		return single ? &add_single : &add_double;
	if (op == MS_OPERATOR_SUB)
		return single ? &sub_single : &sub_double;
	if (op == MS_OPERATOR_MUL)
		return single ? &mul_single : &mul_double;
	if (op == MS_OPERATOR_DIV)
		return single ? &div_single : &div_double;
	if (op == MS_OPERATOR_POW)
		return single ? &pow_single : &pow_double;
	return NULL;
}
