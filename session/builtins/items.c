#include "builtins/items.h"

#include <math.h>
#include <string.h>

/* Order of doubles is that of their bits once the sign is turned. */
uint64_t ms_key_of_double(double x)
{
	uint64_t bits;

	if (isnan(x))
		return MS_KEY_NAN;
	if (x == 0)
		x = 0; /* -0 too */
	memcpy(&bits, &x, sizeof(bits));
	return bits >> 63 != 0 ? ~bits : bits | UINT64_C(1) << 63;
}

double ms_double_of_key(uint64_t key)
{
	double x;

	key = key >> 63 != 0 ? key & ~(UINT64_C(1) << 63) : ~key;
	memcpy(&x, &key, sizeof(x));
	return x;
}

uint64_t ms_key_at(const struct ms_view *view, size_t i)
{
	if (view->class_ == MS_UINT64)
		return ((const uint64_t *)view->data)[i];
	if (view->class_ == MS_INT64)
		return ((const uint64_t *)view->data)[i] ^ UINT64_C(1) << 63;
	if (view->class_ == MS_DOUBLE)
		return ms_key_of_double(((const double *)view->data)[i]);
	return ms_key_of_double(ms_view_double(view, i));
}

/* Four keys of a complex number: its order, and then what tells it from others
 * of the same order. */
#define COMPLEX_KEYS 4

static void keys_of_complex(uint64_t *keys, size_t stride, double re, double im)
{
	bool nan = isnan(re) || isnan(im);

	keys[0] = nan ? MS_KEY_NAN : ms_key_of_double(hypot(re, im));
	keys[stride] = nan ? MS_KEY_NAN : ms_key_of_double(atan2(im, re));
	keys[2 * stride] = ms_key_of_double(re);
	keys[3 * stride] = ms_key_of_double(im);
}

static int fill_keys(struct ms_heap *heap, struct ms_items *items,
		     const struct ms_view *view)
{
	size_t parts = view->complex ? COMPLEX_KEYS : 1;
	size_t cells = items->count * items->columns / parts;

	for (size_t i = 0; i < cells; i++) {
		size_t row = i % items->count;
		size_t column = i / items->count;
		uint64_t *keys =
			items->keys + column * parts * items->count + row;

		if (ms_poll(heap) != 0)
			return -1;
		if (view->complex)
			keys_of_complex(keys, items->count,
					ms_view_double(view, i),
					ms_view_imaginary(view, i));
		else
			*keys = ms_key_at(view, i);
	}
	return 0;
}

static int keys_begin(struct ms_call *call, const struct ms_value *v, bool rows,
		      struct ms_items *out)
{
	struct ms_view view;
	size_t parts = ms_is_complex(*v) ? COMPLEX_KEYS : 1;

	if (!ms_view_direct(v, &view))
		return ms_fail_type(call, *v);
	out->count = rows ? ms_rows(*v) : view.count;
	out->columns = (rows ? ms_columns(*v) : 1) * parts;
	out->texts = NULL;
	out->keys = (void *)ms_scratch(call, out->count * out->columns);
	if (out->keys == NULL)
		return -1;
	if (out->count == 0 || fill_keys(call->heap, out, &view) == 0)
		return 0;
	ms_items_end(call, out);
	return -1;
}

static int texts_begin(struct ms_call *call, const struct ms_value *v,
		       struct ms_items *out)
{
	const struct ms_value *values = v->as.array->data;

	*out = (struct ms_items){ .count = v->as.array->count };
	out->texts = ms_heap_alloc(call->heap,
				   (out->count + 1) * sizeof(*out->texts));
	if (out->texts == NULL)
		return -1;
	for (size_t i = 0; i < out->count; i++) {
		struct ms_item_text *text = &out->texts[i];

		*text = (struct ms_item_text){ .missing =
						       ms_is_none(values[i]) };
		if (!text->missing &&
		    !ms_text_units(&values[i], &text->units, &text->count)) {
			ms_items_end(call, out);
			return ms_fail(call->heap,
				       "MATLAB:CELLARRAY:InputClass",
				       "Cell arrays must hold character "
				       "vectors only to be used in %s.",
				       call->name);
		}
	}
	return 0;
}

int ms_items_begin(struct ms_call *call, const struct ms_value *v, bool rows,
		   struct ms_items *out)
{
	if (ms_is_class(*v, MS_CELL) || ms_is_class(*v, MS_STRING))
		return texts_begin(call, v, out);
	if (!ms_is_plain(*v))
		return ms_fail_type(call, *v);
	return keys_begin(call, v, rows, out);
}

void ms_items_end(struct ms_call *call, struct ms_items *items)
{
	if (items->texts != NULL)
		ms_heap_free(call->heap, items->texts,
			     (items->count + 1) * sizeof(*items->texts));
	ms_scratch_free(call, items->keys, items->count * items->columns);
}

static int compare_texts(const struct ms_item_text *a,
			 const struct ms_item_text *b)
{
	size_t common = a->count < b->count ? a->count : b->count;

	if (a->missing || b->missing)
		return a->missing - b->missing;
	for (size_t i = 0; i < common; i++) {
		if (a->units[i] != b->units[i])
			return a->units[i] < b->units[i] ? -1 : 1;
	}
	return (a->count > b->count) - (a->count < b->count);
}

int ms_items_compare(const struct ms_items *items, size_t a, size_t b)
{
	if (items->texts != NULL)
		return compare_texts(&items->texts[a], &items->texts[b]);
	for (size_t c = 0; c < items->columns; c++) {
		uint64_t x = items->keys[c * items->count + a];
		uint64_t y = items->keys[c * items->count + b];

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

bool ms_items_same(const struct ms_items *items, size_t a, size_t b)
{
	if (ms_items_compare(items, a, b) != 0)
		return false;
	if (items->texts != NULL)
		return !items->texts[a].missing;
	for (size_t c = 0; c < items->columns; c++) {
		if (items->keys[c * items->count + a] == MS_KEY_NAN)
			return false;
	}
	return true;
}

static int compare_items(const void *context, uint32_t a, uint32_t b)
{
	return ms_items_compare(context, a, b);
}

/* From the last column to the first, each stably. */
static int sort_columns(const struct ms_items *items,
			struct ms_sort_space *space)
{
	for (size_t c = items->columns; c-- > 0;) {
		const uint64_t *keys = items->keys + c * items->count;

		for (size_t i = 0; i < items->count; i++)
			space->keys[i] = keys[space->order[i]];
		if (ms_sort_keys(space, items->count, true) != 0)
			return -1;
	}
	return 0;
}

int ms_items_sort(struct ms_call *call, const struct ms_items *items,
		  uint32_t *order)
{
	struct ms_sort_space space;
	int rc;

	if (ms_sort_space_begin(call, items->count, &space) != 0)
		return -1;
	for (size_t i = 0; i < items->count; i++)
		space.order[i] = (uint32_t)i;
	if (items->texts != NULL)
		rc = ms_sort_compared(&space, items->count, compare_items,
				      items);
	else
		rc = sort_columns(items, &space);
	if (rc == 0 && items->count != 0)
		memcpy(order, space.order, items->count * sizeof(*order));
	ms_sort_space_end(call, &space);
	return rc;
}
