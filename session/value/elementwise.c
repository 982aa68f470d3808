#include "value/elementwise.h"

#include "value/array.h"
#include "value/class_info.h"
#include "value/convert.h"

#include <string.h>

/* Where nothing has to be converted only the interrupt flag limits a run. */
#define DIRECT_COUNT 65536

/* Doubles of a range, or real parts, on their way to another class. */
#define SCRATCH_COUNT 64

static size_t size_of(struct ms_element element)
{
	return ms_element_size(element.class_, element.complex);
}

bool ms_operand_of(const struct ms_value *value, struct ms_operand *out)
{
	struct ms_view view;

	if (value->tag == MS_TAG_RANGE) {
		const struct ms_range *range = ms_range_of(*value);

		*out = (struct ms_operand){ .element = { MS_DOUBLE, false },
					    .range = range,
					    .rank = 2,
					    .dims = range->dims,
					    .count = range->dims[1] };
		return true;
	}
	if (!ms_class_is_plain(ms_class_of(*value)) ||
	    !ms_view_direct(value, &view))
		return false;
	*out = (struct ms_operand){ .element = { view.class_, view.complex },
				    .data = view.data,
				    .rank = view.rank,
				    .dims = view.dims,
				    .count = view.count };
	return true;
}

static const void *fetch_range(const struct ms_range *range, enum ms_class want,
			       size_t at, size_t n, void *buffer)
{
	double scratch[SCRATCH_COUNT];

	for (size_t done = 0; done < n;) {
		size_t left = n - done;
		size_t step = left < SCRATCH_COUNT ? left : SCRATCH_COUNT;

		for (size_t i = 0; i < step; i++)
			scratch[i] = ms_range_at(range, at + done + i);
		ms_convert_elements(want,
				    (char *)buffer + done * ms_class_size(want),
				    MS_DOUBLE, scratch, step);
		done += step;
	}
	return buffer;
}

/* Complex elements as logicals: either part counts. */
static const void *fetch_truth(const struct ms_operand *operand, size_t at,
			       size_t n, void *buffer)
{
	enum ms_class from = operand->element.class_;
	const char *in = operand->data;
	uint8_t *out = buffer;

	ms_convert_elements(MS_LOGICAL, out, from,
			    in + 2 * at * ms_class_size(from), 2 * n);
	for (size_t i = 0; i < n; i++)
		out[i] = out[2 * i] | out[2 * i + 1];
	return out;
}

/* Real parts only. */
static const void *fetch_parts(const struct ms_operand *operand,
			       enum ms_class want, size_t at, size_t n,
			       void *buffer)
{
	enum ms_class from = operand->element.class_;
	size_t size = ms_class_size(from);
	const char *in = (const char *)operand->data + 2 * at * size;
	uint64_t scratch[SCRATCH_COUNT];

	for (size_t done = 0; done < n;) {
		size_t left = n - done;
		size_t step = left < SCRATCH_COUNT ? left : SCRATCH_COUNT;

		for (size_t i = 0; i < step; i++)
			memcpy((char *)scratch + i * size,
			       in + 2 * (done + i) * size, size);
		ms_convert_elements(want,
				    (char *)buffer + done * ms_class_size(want),
				    from, scratch, step);
		done += step;
	}
	return buffer;
}

static const void *fetch_real(const struct ms_operand *operand,
			      enum ms_class want, size_t at, size_t n,
			      void *buffer)
{
	enum ms_class from = operand->element.class_;

	if (operand->range != NULL)
		return fetch_range(operand->range, want, at, n, buffer);
	if (operand->element.complex && want == MS_LOGICAL)
		return fetch_truth(operand, at, n, buffer);
	if (operand->element.complex)
		return fetch_parts(operand, want, at, n, buffer);
	ms_convert_elements(
		want, buffer, from,
		(const char *)operand->data + at * ms_class_size(from), n);
	return buffer;
}

/* Complex operands of kernels are always double. */
static const void *fetch_complex(const struct ms_operand *operand, size_t at,
				 size_t n, void *buffer)
{
	enum ms_class from = operand->element.class_;
	double *out = buffer;

	if (operand->element.complex) {
		ms_convert_elements(MS_DOUBLE, out, from,
				    (const char *)operand->data +
					    2 * at * ms_class_size(from),
				    2 * n);
		return out;
	}
	fetch_real(operand, MS_DOUBLE, at, n, out + n);
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = out[n + i];
		out[2 * i + 1] = 0;
	}
	return out;
}

const void *ms_operand_fetch(const struct ms_operand *operand,
			     struct ms_element want, size_t at, size_t n,
			     void *buffer)
{
	if (operand->range == NULL && ms_element_same(operand->element, want))
		return (const char *)operand->data + at * size_of(want);
	if (want.complex)
		return fetch_complex(operand, at, n, buffer);
	return fetch_real(operand, want.class_, at, n, buffer);
}

/* One operation under way. */
struct run {
	struct ms_heap *heap;
	const struct ms_loop *loop;
	const struct ms_operand *a;
	const struct ms_operand *b;
	char *out;
	enum ms_form form;
	size_t step; /* elements at a time */
	_Alignas(16) char buffer_a[MS_FETCH_SIZE];
	_Alignas(16) char buffer_b[MS_FETCH_SIZE];
	_Alignas(16) char buffer_out[MS_FETCH_SIZE];
};

static void store(const struct ms_loop *loop, void *out, const void *computed,
		  size_t n)
{
	size_t parts = loop->result.complex ? 2 * n : n;

	ms_convert_elements(loop->result.class_, out, loop->computed.class_,
			    computed, parts);
}

static void run_step(struct run *r, size_t a, size_t b, size_t out, size_t n)
{
	const struct ms_loop *loop = r->loop;
	bool direct = ms_element_same(loop->computed, loop->result);
	char *place = r->out + out * size_of(loop->result);
	const void *from_a = ms_operand_fetch(
		r->a, loop->a, a, r->form == MS_FORM_SV ? 1 : n, r->buffer_a);
	const void *from_b = ms_operand_fetch(
		r->b, loop->b, b, r->form == MS_FORM_VS ? 1 : n, r->buffer_b);

	loop->kernels->form[r->form](direct ? place : r->buffer_out, from_a,
				     from_b, n);
	if (!direct)
		store(loop, place, r->buffer_out, n);
}

static int run_span(struct run *r, const struct ms_broadcast_place *place,
		    size_t n)
{
	for (size_t done = 0; done < n;) {
		size_t step = n - done < r->step ? n - done : r->step;

		if (ms_poll(r->heap) != 0)
			return -1;
		run_step(r, r->form == MS_FORM_SV ? place->a : place->a + done,
			 r->form == MS_FORM_VS ? place->b : place->b + done,
			 place->out + done, step);
		done += step;
	}
	return 0;
}

static size_t step_of(const struct ms_loop *loop, const struct ms_operand *a,
		      const struct ms_operand *b)
{
	bool direct = a->range == NULL && b->range == NULL &&
		      ms_element_same(a->element, loop->a) &&
		      ms_element_same(b->element, loop->b) &&
		      ms_element_same(loop->computed, loop->result);

	return direct ? DIRECT_COUNT : MS_FETCH_COUNT;
}

static int run_plan(struct ms_heap *heap, const struct ms_loop *loop,
		    const struct ms_operand *a, const struct ms_operand *b,
		    const struct ms_broadcast *plan, void *out)
{
	struct ms_broadcast_place place;
	struct run r;

	r.heap = heap;
	r.loop = loop;
	r.a = a;
	r.b = b;
	r.out = out;
	r.form = plan->form;
	r.step = step_of(loop, a, b);
	ms_broadcast_first(plan, &place);
	do {
		if (run_span(&r, &place, plan->run) != 0)
			return -1;
	} while (ms_broadcast_next(plan, &place));
	return 0;
}

/* Two scalars: no plan, no array unless the result is complex. */
static int run_scalars(struct ms_heap *heap, const struct ms_loop *loop,
		       const struct ms_operand *a, const struct ms_operand *b,
		       struct ms_value *out)
{
	static const size_t one[2] = { 1, 1 };
	_Alignas(16) char buffer_a[16];
	_Alignas(16) char buffer_b[16];
	_Alignas(16) char computed[16];
	_Alignas(16) char result[16];
	struct ms_array *array;

	loop->kernels->form[MS_FORM_VV](
		computed, ms_operand_fetch(a, loop->a, 0, 1, buffer_a),
		ms_operand_fetch(b, loop->b, 0, 1, buffer_b), 1);
	store(loop, result, computed, 1);
	if (!loop->result.complex) {
		*out = ms_inline_load(loop->result.class_, result);
		return 0;
	}
	if (ms_array_create_raw(heap, loop->result.class_, true, 2, one,
				&array) != 0)
		return -1;
	memcpy(array->data, result, size_of(loop->result));
	*out = ms_array_finish_narrow(heap, array);
	return 0;
}

/* May the result be made in 'spare'? */
static bool fits(const struct ms_value *spare, const struct ms_loop *loop,
		 const struct ms_broadcast *plan)
{
	if (spare == NULL || plan->count == 0)
		return false;
	const struct ms_array *array = spare->as.array;
	struct ms_element element = { (enum ms_class)array->head.class_,
				      ms_is_complex(*spare) };

	return ms_element_same(element, loop->result) &&
	       ms_dims_equal(array->head.rank, array->dims, plan->shape.rank,
			     plan->shape.dims);
}

static int run_in_place(struct ms_heap *heap, const struct ms_loop *loop,
			const struct ms_operand *a, const struct ms_operand *b,
			const struct ms_broadcast *plan, struct ms_value *spare,
			struct ms_value *out)
{
	struct ms_array *array = spare->as.array;

	if (run_plan(heap, loop, a, b, plan, array->data) != 0)
		return -1;
	*spare = ms_none();
	*out = loop->result.complex ? ms_array_finish_narrow(heap, array)
				    : ms_take_object(array);
	return 0;
}

static int run_new(struct ms_heap *heap, const struct ms_loop *loop,
		   const struct ms_operand *a, const struct ms_operand *b,
		   const struct ms_broadcast *plan, struct ms_value *out)
{
	struct ms_array *array;

	if (ms_array_create_raw(heap, loop->result.class_, loop->result.complex,
				plan->shape.rank, plan->shape.dims,
				&array) != 0)
		return -1;
	if (plan->count > 0 &&
	    run_plan(heap, loop, a, b, plan, array->data) != 0) {
		ms_array_drop(heap, array);
		return -1;
	}
	*out = loop->result.complex ? ms_array_finish_narrow(heap, array)
				    : ms_array_finish(heap, array);
	return 0;
}

int ms_loop_run(struct ms_heap *heap, const struct ms_loop *loop,
		const struct ms_operand *a, const struct ms_operand *b,
		struct ms_value *spare, struct ms_value *out)
{
	struct ms_broadcast plan;

	if (a->count == 1 && b->count == 1 && a->rank == 2 && b->rank == 2)
		return run_scalars(heap, loop, a, b, out);
	if (ms_broadcast_plan(heap, a->rank, a->dims, b->rank, b->dims,
			      size_of(loop->result), &plan) != 0)
		return -1;
	if (fits(spare, loop, &plan))
		return run_in_place(heap, loop, a, b, &plan, spare, out);
	return run_new(heap, loop, a, b, &plan, out);
}
