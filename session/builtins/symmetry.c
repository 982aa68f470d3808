/* issymmetric and ishermitian. */
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/sparse_ops.h"

#include <math.h>

struct mirror {
	bool conjugate;
	double sign;	  /* -1: skew */
	double tolerance; /* 0: exactly */
};

/* Element 'k', and its counterpart 'l' of 'b' as it should be. */
struct image {
	double x[2];
	double y[2];
};

static struct image image_of(const struct ms_numbers *a, size_t k,
			     const struct ms_numbers *b, size_t l,
			     const struct mirror *mirror)
{
	struct image i = { .x = { 0, 0 } };
	double sign = mirror->sign;

	if (!a->complex) {
		i.x[0] = a->data[k];
		i.y[0] = sign * b->data[l];
		return i;
	}
	i.x[0] = a->data[2 * k];
	i.x[1] = a->data[2 * k + 1];
	i.y[0] = sign * b->data[2 * l];
	i.y[1] = (mirror->conjugate ? -sign : sign) * b->data[2 * l + 1];
	return i;
}

static bool is_same(const struct image *i)
{
	return i->x[0] == i->y[0] && i->x[1] == i->y[1];
}

/* Sums of magnitudes, and of differences, over a row; the largest of them. */
struct sums {
	double row;
	double off;
	double norm;
	double worst;
};

static void add(struct sums *sums, const struct image *i)
{
	sums->row += hypot(i->x[0], i->x[1]);
	sums->off += hypot(i->x[0] - i->y[0], i->x[1] - i->y[1]);
}

static void end_row(struct sums *sums)
{
	sums->norm = fmax(sums->norm, sums->row);
	sums->worst = fmax(sums->worst, sums->off);
	sums->row = 0;
	sums->off = 0;
}

static bool is_near(const struct sums *sums, const struct mirror *mirror)
{
	return sums->worst <= mirror->tolerance * sums->norm;
}

/* ------------------------------------------------------------------- full */

static bool mirrors(const struct ms_numbers *a, const struct mirror *mirror)
{
	size_t n = a->dims[0];

	for (size_t j = 0; j < n; j++) {
		for (size_t i = 0; i <= j; i++) {
			struct image image =
				image_of(a, i + j * n, a, j + i * n, mirror);

			if (!is_same(&image))
				return false;
		}
	}
	return true;
}

/* With a number for the second argument: within that tolerance. */
static bool mirrors_nearly(const struct ms_numbers *a,
			   const struct mirror *mirror)
{
	size_t n = a->dims[0];
	struct sums sums = { .row = 0 };

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			struct image image =
				image_of(a, i + j * n, a, j + i * n, mirror);

			add(&sums, &image);
		}
		end_row(&sums);
	}
	return is_near(&sums, mirror);
}

static int full_mirrors(struct ms_call *call, const struct mirror *mirror)
{
	struct ms_numbers a;
	bool answer;

	if (ms_numbers_begin(call, &call->arguments[0], &a) != 0)
		return -1;
	answer = mirror->tolerance > 0 ? mirrors_nearly(&a, mirror)
				       : mirrors(&a, mirror);
	ms_numbers_end(call, &a);
	return ms_give_bool(call, answer);
}

/* ----------------------------------------------------------------- sparse
 *
 * The matrix beside its transpose, at the places where one has an element.
 * Columns of the transpose are rows, their elements in order.
 */

static bool pairs_mirror(const struct ms_sparse *places,
			 const struct ms_numbers *rows,
			 const struct ms_numbers *columns,
			 const struct mirror *mirror)
{
	struct sums sums = { .row = 0 };

	for (size_t i = 0; i < places->dims[1]; i++) {
		for (size_t k = places->starts[i]; k < places->starts[i + 1];
		     k++) {
			struct image image =
				image_of(rows, k, columns, k, mirror);

			if (mirror->tolerance == 0 && !is_same(&image))
				return false;
			add(&sums, &image);
		}
		end_row(&sums);
	}
	return mirror->tolerance == 0 || is_near(&sums, mirror);
}

static int compare_columns(struct ms_call *call, struct ms_value places,
			   const struct ms_value columns[2],
			   const struct mirror *mirror)
{
	struct ms_numbers a;
	struct ms_numbers b;

	if (ms_numbers_begin(call, &columns[0], &a) != 0)
		return -1;
	if (ms_numbers_begin(call, &columns[1], &b) != 0) {
		ms_numbers_end(call, &a);
		return -1;
	}
	bool answer = pairs_mirror(ms_sparse_of(places), &a, &b, mirror);

	ms_numbers_end(call, &b);
	ms_numbers_end(call, &a);
	return ms_give_bool(call, answer);
}

static int compare_at(struct ms_call *call, struct ms_value places,
		      struct ms_value rows, const struct mirror *mirror)
{
	struct ms_value v = call->arguments[0];
	struct ms_value columns[2];

	if (ms_sparse_spread(call->heap, places, rows, 0, &columns[0]) != 0)
		return -1;
	if (ms_sparse_spread(call->heap, places, v, 0, &columns[1]) != 0) {
		ms_release(call->heap, columns[0]);
		return -1;
	}
	int rc = compare_columns(call, places, columns, mirror);

	ms_release_all(call->heap, columns, 2);
	return rc;
}

static int sparse_mirrors(struct ms_call *call, const struct mirror *mirror)
{
	struct ms_value v = call->arguments[0];
	struct ms_value rows;
	struct ms_value places;

	if (ms_sparse_transpose(call->heap, v, false, &rows) != 0)
		return -1;
	int rc = ms_sparse_unite(call->heap, v, rows, &places);

	if (rc == 0) {
		rc = compare_at(call, places, rows, mirror);
		ms_release(call->heap, places);
	}
	ms_release(call->heap, rows);
	return rc;
}

/* -------------------------------------------------------------- arguments */

static int symmetry(struct ms_call *call, bool conjugate)
{
	static const char *const words[] = { "nonskew", "skew", NULL };
	struct ms_value v = call->arguments[0];
	struct mirror mirror = { .conjugate = conjugate };
	uint32_t word = 0;

	if (ms_has_argument(call, 1)) {
		int rc = ms_is_text(call->arguments[1])
				 ? ms_argument_option(call, 1, words, &word)
				 : ms_argument_double(call, 1,
						      &mirror.tolerance);

		if (rc != 0)
			return -1;
		if (!(mirror.tolerance >= 0))
			return ms_fail(call->heap, "MATLAB:notNonnegative",
				       "The tolerance must not be negative.");
	}
	if (!ms_is_plain(v) || ms_is_class(v, MS_CHAR) || ms_rank(v) != 2 ||
	    ms_rows(v) != ms_columns(v))
		return ms_give_bool(call, false);
	mirror.sign = word == 1 ? -1 : 1;
	return ms_is_sparse(v) ? sparse_mirrors(call, &mirror)
			       : full_mirrors(call, &mirror);
}

int ms_bi_issymmetric(struct ms_call *call)
{
	return symmetry(call, false);
}

int ms_bi_ishermitian(struct ms_call *call)
{
	return symmetry(call, true);
}
