#include "builtins/sparse_slices.h"

#include "base/checked.h"
#include "value/sparse_build.h"
#include "value/sparse_ops.h"

bool ms_has_sparse_slices(struct ms_value v)
{
	return ms_is_sparse(v) && !ms_is_empty(v);
}

/* ----------------------------------------------------------------- filling */

/* Slices as they grow. */
struct filler {
	struct ms_sparse_slices *slices;
	const struct ms_sparse *from;
	size_t length; /* of a slice */
	size_t count;  /* elements so far */
	bool gap;      /* has this slice its zero? */
};

static void put(struct filler *f, size_t place, double re, double im)
{
	struct ms_sparse_slices *s = f->slices;
	size_t at = f->count++;

	s->places[at] = place;
	if (s->complex) {
		s->data[2 * at] = re;
		s->data[2 * at + 1] = im;
	} else {
		s->data[at] = re;
	}
}

/* How many elements this slice has. */
static size_t filled(const struct filler *f)
{
	return f->count - f->slices->starts[f->slices->count];
}

static void put_gap(struct filler *f)
{
	put(f, filled(f), 0, 0);
	f->gap = true;
}

static void put_element(struct filler *f, size_t place, size_t k)
{
	if (!f->gap && place != filled(f))
		put_gap(f);
	put(f, place, ms_sparse_real(f->from, k),
	    ms_sparse_imaginary(f->from, k));
}

static void end_slice(struct filler *f)
{
	if (!f->gap && filled(f) < f->length)
		put_gap(f);
	f->gap = false;
	f->slices->starts[++f->slices->count] = f->count;
}

/* Column 'j', whose places begin at 'first'.  Sizes of a sparse matrix may be
 * such that places leave the range: those are all the last. */
static int put_column(struct ms_heap *heap, struct filler *f, size_t j,
		      size_t first)
{
	const struct ms_sparse *from = f->from;

	for (size_t k = from->starts[j]; k < from->starts[j + 1]; k++) {
		size_t row = from->rows[k];

		if (ms_poll(heap) != 0)
			return -1;
		put_element(f, row > SIZE_MAX - first ? SIZE_MAX : first + row,
			    k);
	}
	return 0;
}

static int fill_columns(struct ms_heap *heap, struct filler *f)
{
	for (size_t j = 0; j < f->from->dims[1]; j++) {
		if (ms_poll(heap) != 0 || put_column(heap, f, j, 0) != 0)
			return -1;
		end_slice(f);
	}
	return 0;
}

static size_t column_place(const struct ms_sparse *sparse, size_t j)
{
	size_t place;

	return snap_mul_size(sparse->dims[0], j, &place) ? place : SIZE_MAX;
}

static int fill_whole(struct ms_heap *heap, struct filler *f)
{
	for (size_t j = 0; j < f->from->dims[1]; j++)
		if (ms_poll(heap) != 0 ||
		    put_column(heap, f, j, column_place(f->from, j)) != 0)
			return -1;
	end_slice(f);
	return 0;
}

static int fill_each(struct ms_heap *heap, struct filler *f)
{
	for (size_t k = 0; k < f->from->count; k++) {
		if (ms_poll(heap) != 0)
			return -1;
		put_element(f, 0, k);
		end_slice(f);
	}
	return 0;
}

/* ------------------------------------------------------------------ slices */

static int make_room(struct ms_heap *heap, size_t count, size_t elements,
		     struct ms_sparse_slices *s)
{
	size_t parts = s->complex ? 2 : 1;

	if (count >= SIZE_MAX / (4 * sizeof(double)) - elements)
		return ms_fail_memory(heap);
	s->capacity = count + elements;
	s->starts = ms_heap_alloc(heap, (count + 1) * sizeof(*s->starts));
	if (s->starts != NULL)
		s->places =
			ms_heap_alloc(heap, s->capacity * sizeof(*s->places));
	if (s->places != NULL)
		s->data = ms_heap_alloc(heap,
					s->capacity * parts * sizeof(*s->data));
	if (s->data != NULL) {
		s->starts[0] = 0;
		return 0;
	}
	ms_heap_free(heap, s->places, s->capacity * sizeof(*s->places));
	ms_heap_free(heap, s->starts, (count + 1) * sizeof(*s->starts));
	return -1;
}

void ms_sparse_slices_end(struct ms_call *call, struct ms_sparse_slices *s)
{
	struct ms_heap *heap = call->heap;
	size_t parts = s->complex ? 2 : 1;

	ms_heap_free(heap, s->data, s->capacity * parts * sizeof(*s->data));
	ms_heap_free(heap, s->places, s->capacity * sizeof(*s->places));
	ms_heap_free(heap, s->starts, (s->count + 1) * sizeof(*s->starts));
	ms_release(heap, s->held);
}

static int fail_filling(struct ms_call *call, struct ms_sparse_slices *s,
			size_t count)
{
	/* Memory is given back by its size: that of all slices. */
	s->count = count;
	s->held = ms_none();
	ms_sparse_slices_end(call, s);
	return -1;
}

/* Columns of 'from' as slices, or all of it as one, or each element. */
static int fill(struct ms_call *call, struct ms_value from, bool whole,
		struct ms_sparse_slices *s)
{
	struct filler f = { .slices = s, .from = ms_sparse_of(from) };
	size_t count = whole ? 1 : f.from->dims[1];
	int rc = 0;

	if (s->each)
		count = f.from->count;
	if (make_room(call->heap, count, f.from->count, s) != 0)
		return -1;
	if (s->each) {
		f.length = 1;
		rc = fill_each(call->heap, &f);
	} else if (whole) {
		f.length = column_place(f.from, f.from->dims[1]);
		rc = fill_whole(call->heap, &f);
	} else {
		f.length = f.from->dims[0];
		rc = fill_columns(call->heap, &f);
	}
	return rc == 0 ? 0 : fail_filling(call, s, count);
}

static int fill_rows(struct ms_call *call, struct ms_value v,
		     struct ms_sparse_slices *s)
{
	struct ms_value turned;
	int rc;

	if (ms_sparse_transpose(call->heap, v, false, &turned) != 0)
		return -1;
	rc = fill(call, turned, false, s);
	ms_release(call->heap, turned);
	return rc;
}

int ms_sparse_slices_begin(struct ms_call *call, struct ms_value v,
			   const struct ms_fold_options *options,
			   struct ms_sparse_slices *out)
{
	struct ms_sparse_slices s = { .complex = ms_is_complex(v) };
	struct ms_fold fold;
	bool down;
	bool along;

	if (ms_fold_begin(call, v, options, &fold) != 0)
		return -1;
	s.dims = fold.dims;
	ms_fold_end(call, &fold);
	/* A dimension of length 1 is what it was, reduced or not. */
	down = s.dims.dims[0] != ms_rows(v);
	along = s.dims.dims[1] != ms_columns(v);
	s.each = !down && !along;
	if (!along)
		s.slice_step = ms_rows(v);
	else if (!down)
		s.slice_step = 1;
	s.place_step = down ? 1 : ms_rows(v);
	s.length = (down ? (double)ms_rows(v) : 1) *
		   (along ? (double)ms_columns(v) : 1);
	s.array = s.dims;
	if (s.each) {
		s.array.dims[0] = ms_sparse_count(v);
		s.array.dims[1] = 1;
	}
	if ((along && !down ? fill_rows(call, v, &s)
			    : fill(call, v, down && along, &s)) != 0)
		return -1;
	s.held = ms_retain(v);
	*out = s;
	return 0;
}

int ms_sparse_slices_finish(struct ms_call *call,
			    const struct ms_sparse_slices *slices,
			    struct ms_value numbers, struct ms_value *out)
{
	int rc = slices->each ? ms_sparse_with_elements(
					call->heap, slices->held, numbers, out)
			      : ms_sparse_from_full(call->heap, numbers, out);

	ms_release(call->heap, numbers);
	return rc;
}
