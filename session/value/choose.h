/* Which loop an element-wise operator takes for two operands. */
#ifndef MS_VALUE_CHOOSE_H
#define MS_VALUE_CHOOSE_H

#include "value/kernels.h"

/*
 * Fill '*loop' for ADD SUB MUL DIV POW, EQ NE LT LE, AND OR of operands of
 * plain classes.  Looks at elements where the result depends on them (powers of
 * negative numbers, logicals of NaN).  Fails with MATLAB:mixedClasses for
 * integers that don't go together, with MATLAB:nologicalnan for NaN.
 */
int ms_choose_loop(struct ms_heap *heap, enum ms_operator op,
		   const struct ms_operand *a, const struct ms_operand *b,
		   struct ms_loop *loop);

/* Fails with MATLAB:nologicalnan when an element is NaN. */
int ms_refuse_nan(struct ms_heap *heap, const struct ms_operand *operand);

#endif
