#include "builtins/select.h"

#include <math.h>
#include <stdint.h>

/* Any place will do, and no input makes it the wrong one again and again: a
 * step of Knuth's generator. */
static size_t next_pivot(uint64_t *state, size_t low, size_t high)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return low + (size_t)(*state >> 33) % (high - low);
}

/* The element that sorting puts at 'k'; those before it are not above it. */
static double select_at(double *x, size_t count, size_t k)
{
	uint64_t state = count;
	size_t low = 0, high = count - 1;

	while (low < high) {
		double pivot = x[next_pivot(&state, low, high)];
		size_t i = low, j = high;

		for (;;) {
			while (x[i] < pivot)
				i++;
			while (x[j] > pivot)
				j--;
			if (i >= j)
				break;
			double kept = x[i];

			x[i++] = x[j];
			x[j--] = kept;
		}
		/* [low, j] <= pivot <= [j + 1, high] */
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return x[k];
}

static double middle_of(double a, double b)
{
	if (isinf(a) || isinf(b))
		return a == b ? a : (a + b) / 2;
	return a + (b - a) / 2;
}

double ms_median(double *x, size_t count)
{
	if (count == 0)
		return (double)NAN;
	double upper = select_at(x, count, count / 2);
	if (count % 2 == 1)
		return upper;
	double lower = x[0];
	for (size_t i = 1; i < count / 2; i++)
		lower = x[i] > lower ? x[i] : lower;
	return middle_of(lower, upper);
}
