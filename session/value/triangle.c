#include "value/factor.h"
#include "value/pair.h"

/* One column of the right side, by columns of the triangle. */
#define SUBSTITUTE(name, T)                                                    \
	static bool name##_upper(const T *a, size_t lead, size_t n, bool unit, \
				 T *x)                                         \
	{                                                                      \
		bool fine = true;                                              \
		for (size_t j = n; j-- > 0;) {                                 \
			const T *column = a + j * lead;                        \
			if (!unit) {                                           \
				fine = fine && column[j] != 0;                 \
				x[j] /= column[j];                             \
			}                                                      \
			T factor = x[j];                                       \
			for (size_t i = 0; i < j; i++)                         \
				x[i] -= factor * column[i];                    \
		}                                                              \
		return fine;                                                   \
	}                                                                      \
	static bool name##_lower(const T *a, size_t lead, size_t n, bool unit, \
				 T *x)                                         \
	{                                                                      \
		bool fine = true;                                              \
		for (size_t j = 0; j < n; j++) {                               \
			const T *column = a + j * lead;                        \
			if (!unit) {                                           \
				fine = fine && column[j] != 0;                 \
				x[j] /= column[j];                             \
			}                                                      \
			T factor = x[j];                                       \
			for (size_t i = j + 1; i < n; i++)                     \
				x[i] -= factor * column[i];                    \
		}                                                              \
		return fine;                                                   \
	}                                                                      \
	static bool name(const struct ms_dense *a, size_t n, bool upper,       \
			 bool unit, struct ms_dense *b)                        \
	{                                                                      \
		const T *from = (const void *)a->data;                         \
		T *x = (void *)b->data;                                        \
		bool fine = true;                                              \
		for (size_t j = 0; j < b->columns; j++, x += b->rows)          \
			fine = (upper ? name##_upper(from, a->rows, n, unit,   \
						     x)                        \
				      : name##_lower(from, a->rows, n, unit,   \
						     x)) &&                    \
			       fine;                                           \
		return fine;                                                   \
	}

SUBSTITUTE(substitute_real, double)
SUBSTITUTE(substitute_complex, ms_pair)

bool ms_triangle_solve(const struct ms_dense *a, size_t order, bool upper,
		       bool unit, struct ms_dense *b)
{
	return a->complex ? substitute_complex(a, order, upper, unit, b)
			  : substitute_real(a, order, upper, unit, b);
}
