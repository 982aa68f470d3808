#include "value/full.h"

#include "value/by_elements.h"
#include "value/matrix.h"

static int matrix(struct ms_heap *heap, enum ms_operator op,
		  const struct ms_value *a, const struct ms_value *b,
		  struct ms_value *out)
{
	if (op == MS_OPERATOR_MMUL)
		return ms_matrix_product(heap, a, b, out);
	if (op == MS_OPERATOR_MDIV)
		return ms_matrix_right_divide(heap, a, b, out);
	if (op == MS_OPERATOR_MLDIV)
		return ms_matrix_left_divide(heap, a, b, out);
	return ms_matrix_power(heap, a, b, out);
}

int ms_full_binary_take(struct ms_heap *heap, enum ms_operator op,
			struct ms_value *a, struct ms_value *b, unsigned reuse,
			struct ms_value *out)
{
	op = ms_operator_by_elements(op, ms_is_scalar(*a), ms_is_scalar(*b));
	return op >= MS_OPERATOR_MMUL && op <= MS_OPERATOR_MPOW
		       ? matrix(heap, op, a, b, out)
		       : ms_by_elements_take(heap, op, a, b, reuse, out);
}

int ms_full_binary(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_value *a, const struct ms_value *b,
		   struct ms_value *out)
{
	struct ms_value left = *a;
	struct ms_value right = *b;

	return ms_full_binary_take(heap, op, &left, &right, MS_REUSE_NONE, out);
}
