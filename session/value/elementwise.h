/*
 * Element by element: operands of any plain class, kernels of a few classes,
 * and the loop that brings them together.
 *
 * A kernel works on short stretches of memory and knows one combination of
 * classes.  Operands that are stored otherwise (another class, real instead of
 * complex, a range) are converted stretch by stretch into a buffer that stays
 * in the cache, so nothing is ever converted as a whole.
 */
#ifndef MS_VALUE_ELEMENTWISE_H
#define MS_VALUE_ELEMENTWISE_H

#include "value/broadcast.h"
#include "value/range.h"

/* What one element is. */
struct ms_element {
	enum ms_class class_;
	bool complex;
};

static inline bool ms_element_same(struct ms_element a, struct ms_element b)
{
	return a.class_ == b.class_ && a.complex == b.complex;
}

struct ms_operand {
	struct ms_element element;
	const void *data;	      /* NULL for a range */
	const struct ms_range *range; /* NULL for all others */
	uint32_t rank;
	const size_t *dims;
	size_t count;
};

/* '*value' as an operand: inline scalars, full arrays of plain classes, ranges.
 * Points into '*value'.  False for everything else. */
bool ms_operand_of(const struct ms_value *value, struct ms_operand *out);

/*
 * n results from n elements of both operands, or of one of them (the form says
 * which).  'out' is the same memory as an operand, or apart from both.
 */
typedef void ms_kernel(void *out, const void *a, const void *b, size_t n);

/* The same work in all forms. */
struct ms_kernels {
	ms_kernel *form[MS_FORM_COUNT];
};

/* One way to do an operation. */
struct ms_loop {
	struct ms_element a;	    /* what the kernels read */
	struct ms_element b;	    /* complex ones are double */
	struct ms_element computed; /* what they write */
	struct ms_element result;   /* what the array shall hold */
	const struct ms_kernels *kernels;
};

/* Elements of 'n' consecutive places of an operand from 'at' on, as 'want';
 * in 'buffer' unless they can be read where they are. */
const void *ms_operand_fetch(const struct ms_operand *operand,
			     struct ms_element want, size_t at, size_t n,
			     void *buffer);

/* Most elements per fetch into a buffer of MS_FETCH_SIZE bytes. */
#define MS_FETCH_COUNT 512
#define MS_FETCH_SIZE  (MS_FETCH_COUNT * 16)

/*
 * The whole operation.  'spare', when not NULL, is a unique full array that
 * also is one of the operands: the result may be made in it, and '*spare' is
 * unset then.  Complex results without imaginary parts become real.
 */
int ms_loop_run(struct ms_heap *heap, const struct ms_loop *loop,
		const struct ms_operand *a, const struct ms_operand *b,
		struct ms_value *spare, struct ms_value *out);

/*
 * Kernels for an expression of 'a' and 'b', which are elements of the types A
 * and B, with a result of type R.  The iterations are independent even when
 * 'out' is one of the operands, which the compiler can't know.
 */
#if defined(__GNUC__) && !defined(__clang__)
#define MS_INDEPENDENT _Pragma("GCC ivdep")
#else
#define MS_INDEPENDENT
#endif

#define MS_KERNEL_VV(name, R, A, B, expression)                                \
	static void name(void *out_, const void *a_, const void *b_, size_t n) \
	{                                                                      \
		R *out = out_;                                                 \
		const A *p = a_;                                               \
		const B *q = b_;                                               \
		MS_INDEPENDENT                                                 \
		for (size_t i = 0; i < n; i++) {                               \
			const A a = p[i];                                      \
			const B b = q[i];                                      \
			out[i] = (expression);                                 \
		}                                                              \
	}

/* The scalar is read once: it may lie where the result goes. */
#define MS_KERNEL_VS(name, R, A, B, expression)                                \
	static void name(void *out_, const void *a_, const void *b_, size_t n) \
	{                                                                      \
		R *out = out_;                                                 \
		const A *p = a_;                                               \
		const B b = *(const B *)b_;                                    \
		MS_INDEPENDENT                                                 \
		for (size_t i = 0; i < n; i++) {                               \
			const A a = p[i];                                      \
			out[i] = (expression);                                 \
		}                                                              \
	}

#define MS_KERNEL_SV(name, R, A, B, expression)                                \
	static void name(void *out_, const void *a_, const void *b_, size_t n) \
	{                                                                      \
		R *out = out_;                                                 \
		const A a = *(const A *)a_;                                    \
		const B *q = b_;                                               \
		MS_INDEPENDENT                                                 \
		for (size_t i = 0; i < n; i++) {                               \
			const B b = q[i];                                      \
			out[i] = (expression);                                 \
		}                                                              \
	}

#define MS_KERNELS(name, R, A, B, expression)                                  \
	MS_KERNEL_VV(name##_vv, R, A, B, expression)                           \
	MS_KERNEL_VS(name##_vs, R, A, B, expression)                           \
	MS_KERNEL_SV(name##_sv, R, A, B, expression)                           \
	static const struct ms_kernels name = { { name##_vv, name##_vs,        \
						  name##_sv } };

#endif
