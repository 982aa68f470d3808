#include "value/factor_own.h"
#include "value/pair.h"

#include <math.h>

static void swap_rows(ms_pair *a, size_t m, size_t n, size_t p, size_t q)
{
	for (size_t j = 0; p != q && j < n; j++) {
		ms_pair x = a[p + j * m];

		a[p + j * m] = a[q + j * m];
		a[q + j * m] = x;
	}
}

static size_t largest_below(const ms_pair *column, size_t from, size_t m)
{
	size_t best = from;

	for (size_t i = from + 1; i < m; i++)
		if (cabs(column[i]) > cabs(column[best]))
			best = i;
	return best;
}

/* Subtract what column k explains from the columns behind it. */
static void eliminate(ms_pair *a, size_t m, size_t n, size_t k)
{
	const ms_pair *column = a + k * m;

	for (size_t j = k + 1; j < n; j++) {
		ms_pair factor = a[k + j * m];

		for (size_t i = k + 1; i < m; i++)
			a[i + j * m] -= factor * column[i];
	}
}

int ms_own_lu(struct ms_heap *heap, size_t m, size_t n, double *a_,
	      int32_t *pivots)
{
	ms_pair *a = (void *)a_;
	int singular = 0;

	for (size_t k = 0; k < m && k < n; k++) {
		size_t p = largest_below(a + k * m, k, m);
		ms_pair *column = a + k * m;

		if (ms_poll(heap) != 0)
			return -1;
		pivots[k] = (int32_t)(p + 1);
		if (column[p] == 0) {
			singular = 1;
			continue;
		}
		swap_rows(a, m, n, k, p);
		for (size_t i = k + 1; i < m; i++)
			column[i] /= column[k];
		eliminate(a, m, n, k);
	}
	return singular;
}

/* u(i, j) without the part that rows above explain. */
static ms_pair remainder_of(const ms_pair *a, size_t n, size_t i, size_t j)
{
	ms_pair sum = a[i + j * n];

	for (size_t k = 0; k < i; k++)
		sum -= conj(a[k + i * n]) * a[k + j * n];
	return sum;
}

size_t ms_own_cholesky(size_t n, double *a_)
{
	ms_pair *a = (void *)a_;

	for (size_t j = 0; j < n; j++) {
		for (size_t i = 0; i < j; i++)
			a[i + j * n] = remainder_of(a, n, i, j) / a[i + i * n];
		double square = creal(remainder_of(a, n, j, j));

		if (!(square > 0))
			return j + 1;
		a[j + j * n] = sqrt(square);
	}
	return 0;
}

static double norm_from(const ms_pair *column, size_t from, size_t m)
{
	double norm = 0;

	for (size_t i = from; i < m; i++)
		norm = hypot(norm, cabs(column[i]));
	return norm;
}

static void bring_largest(ms_pair *a, size_t m, size_t n, size_t k,
			  int32_t *pivots)
{
	size_t best = k;
	double most = norm_from(a + k * m, k, m);

	for (size_t j = k + 1; j < n; j++) {
		double norm = norm_from(a + j * m, k, m);

		if (norm > most) {
			most = norm;
			best = j;
		}
	}
	if (best == k)
		return;
	for (size_t i = 0; i < m; i++) {
		ms_pair x = a[i + k * m];

		a[i + k * m] = a[i + best * m];
		a[i + best * m] = x;
	}
	int32_t pivot = pivots[k];

	pivots[k] = pivots[best];
	pivots[best] = pivot;
}

/* The reflector that leaves one real number of column k; returns its tau. */
static ms_pair reflect(ms_pair *column, size_t k, size_t m)
{
	double norm = norm_from(column, k, m);
	ms_pair alpha = column[k];

	if (norm_from(column, k + 1, m) == 0 && cimag(alpha) == 0)
		return 0;
	double beta = creal(alpha) > 0 ? -norm : norm;

	for (size_t i = k + 1; i < m; i++)
		column[i] /= alpha - beta;
	column[k] = beta;
	return (beta - alpha) / beta;
}

static void reflect_others(ms_pair *a, size_t m, size_t n, size_t k,
			   ms_pair tau)
{
	const ms_pair *v = a + k * m;

	for (size_t j = k + 1; j < n; j++) {
		ms_pair *column = a + j * m;
		ms_pair sum = column[k];

		for (size_t i = k + 1; i < m; i++)
			sum += conj(v[i]) * column[i];
		sum *= conj(tau);
		column[k] -= sum;
		for (size_t i = k + 1; i < m; i++)
			column[i] -= sum * v[i];
	}
}

int ms_own_qr(struct ms_heap *heap, size_t m, size_t n, double *a_,
	      double *tau_, int32_t *pivots)
{
	ms_pair *a = (void *)a_;
	ms_pair *tau = (void *)tau_;

	for (size_t j = 0; pivots != NULL && j < n; j++)
		pivots[j] = (int32_t)(j + 1);
	for (size_t k = 0; k < m && k < n; k++) {
		if (ms_poll(heap) != 0)
			return -1;
		if (pivots != NULL)
			bring_largest(a, m, n, k, pivots);
		tau[k] = reflect(a + k * m, k, m);
		reflect_others(a, m, n, k, tau[k]);
	}
	return 0;
}
