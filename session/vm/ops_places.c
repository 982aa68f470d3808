/* Slow paths: assigning to several places at once, [c{1:3}] = f(x). */
#include "vm/path.h"

#include "base/checked.h"
#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"
#include "value/text.h"

static struct ms_value *slot_of(struct ms_vm *vm, uint16_t slot)
{
	return &ms_top(vm)->slots[slot];
}

static bool is_colon(struct ms_value v)
{
	return v.tag == MS_TAG_COLON ||
	       (ms_class_of(v) == MS_CHAR && ms_text_is(v, ":"));
}

/* Elements that one index names; ':' asks the container. */
static int index_count(struct ms_vm *vm, struct ms_value container,
		       const struct ms_route_step *step, uint32_t i,
		       uint64_t *out)
{
	struct ms_value v = step->values[i];
	struct ms_view view;

	*out = ms_count(v);
	if (is_colon(v)) {
		*out = container.tag == MS_TAG_NONE
			       ? 0
			       : ms_index_end(container, i, step->count);
		return 0;
	}
	if (ms_class_of(v) != MS_LOGICAL)
		return 0;
	if (ms_view_begin(vm->heap, &v, &view) != 0)
		return -1;
	*out = 0;
	for (size_t k = 0; k < view.count; k++)
		*out += ((const uint8_t *)view.data)[k] != 0;
	ms_view_end(vm->heap, &view);
	return 0;
}

static int step_count(struct ms_vm *vm, struct ms_value container,
		      const struct ms_route_step *step, uint64_t *out)
{
	uint64_t count;

	*out = 1;
	for (uint32_t i = 0; i < step->count; i++) {
		if (index_count(vm, container, step, i, &count) != 0)
			return -1;
		if (!snap_mul(*out, count, out) || *out > UINT16_MAX)
			return ms_fail(vm->heap, "MATLAB:TooManyOutputs",
				       "Too many places to assign to.");
	}
	return 0;
}

/* What the first 'count' steps lead to, for looking only; NONE when it isn't
 * there yet.  Retained. */
static struct ms_value look_along(struct ms_vm *vm, struct ms_value v,
				  const struct ms_route_step *steps,
				  uint32_t count)
{
	(void)ms_retain(v);
	for (uint32_t i = 0; i < count && v.tag != MS_TAG_NONE; i++) {
		const struct ms_route_step *step = &steps[i];
		struct ms_value next = ms_none();
		int rc;

		if (step->kind == MS_STEP_FIELD)
			rc = ms_field_read(vm->heap, v, step->name,
					   step->name_size, &next);
		else if (step->kind == MS_STEP_BRACE)
			rc = ms_cell_read(vm->heap, v, step->values,
					  step->count, &next);
		else
			rc = ms_index_read(vm->heap, v, step->values,
					   step->count, &next);
		if (rc != 0) {
			ms_error_clear(vm->heap);
			next = ms_none();
		}
		ms_release(vm->heap, v);
		v = next;
	}
	return v;
}

/* a(i).f: the index says how many; else a whole struct array does. */
static bool indexed_field(const struct ms_route *route)
{
	uint32_t n = route->count;

	return route->steps[n - 1].kind == MS_STEP_FIELD && n > 1 &&
	       route->steps[n - 2].kind == MS_STEP_PAREN;
}

static int count_places(struct ms_vm *vm, uint16_t variable,
			const struct ms_route *route, uint64_t *out)
{
	uint32_t before = route->count - 1;
	const struct ms_route_step *last = &route->steps[before];
	struct ms_value *target;
	int rc = 0;

	*out = 1;
	if (ms_target_of(vm, variable, &target) != 0)
		return -1;
	if (last->kind == MS_STEP_PAREN)
		return 0;
	if (indexed_field(route))
		last = &route->steps[--before];
	struct ms_value v = look_along(vm, *target, route->steps, before);
	if (last->kind != MS_STEP_FIELD)
		rc = step_count(vm, v, last, out);
	else if (v.tag == MS_TAG_STRUCT)
		*out = ms_count(v);
	ms_release(vm->heap, v);
	return rc;
}

int ms_op_path_count(struct ms_vm *vm, uint64_t word)
{
	struct ms_route route;
	uint16_t variable;
	uint64_t count;

	if (ms_route_begin(vm, word, &route, &variable) != 0)
		return -1;
	int rc = count_places(vm, variable, &route, &count);
	ms_route_end(&route);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)),
			 ms_real((double)count));
	return rc;
}

/* c{i...} = v1, v2, ...: c(i...) = {v1, v2, ...} */
static int set_braces(struct ms_vm *vm, uint16_t variable,
		      struct ms_route *route, struct ms_list *values,
		      uint32_t count)
{
	struct ms_route_step *last = &route->steps[route->count - 1];
	struct ms_value cell;

	if (ms_cell_of(vm->heap, values->values, count, true, &cell) != 0)
		return -1;
	last->kind = MS_STEP_PAREN;
	int rc = ms_route_change(vm, variable, route, &cell);
	ms_release(vm->heap, cell);
	return rc;
}

/* Element 'k' of an index as a number. */
static int index_element(struct ms_vm *vm, struct ms_value v, uint64_t k,
			 struct ms_value *out)
{
	struct ms_view view;

	if (is_colon(v)) {
		*out = ms_real((double)(k + 1));
		return 0;
	}
	if (ms_view_begin(vm->heap, &v, &view) != 0)
		return -1;
	if (view.class_ == MS_LOGICAL) {
		size_t i = 0;

		for (; i < view.count; i++)
			if (((const uint8_t *)view.data)[i] != 0 && k-- == 0)
				break;
		*out = ms_real((double)(i + 1));
	} else {
		*out = ms_real(k < view.count ? ms_view_double(&view, (size_t)k)
					      : 0);
	}
	ms_view_end(vm->heap, &view);
	return 0;
}

/* Which of the places of s(i, j...).f, or of s.f, are next. */
struct places {
	const struct ms_route_step *step; /* (i, j...); NULL: all elements */
	uint32_t before; /* steps of the route that lead there */
	uint64_t counts[MS_RANK_MAX];
};

/* How many elements each index names, before anything is assigned. */
static int measure_places(struct ms_vm *vm, uint16_t variable,
			  const struct ms_route *route, struct places *out)
{
	struct ms_value *target;
	int rc = 0;

	out->step = NULL;
	out->before = route->count - 1;
	if (!indexed_field(route))
		return 0;
	out->step = &route->steps[--out->before];
	if (out->step->count > MS_RANK_MAX)
		return ms_fail(vm->heap, "MATLAB:badsubscript",
			       "Too many indexes.");
	if (ms_target_of(vm, variable, &target) != 0)
		return -1;
	struct ms_value v = look_along(vm, *target, route->steps, out->before);
	for (uint32_t i = 0; rc == 0 && i < out->step->count; i++)
		rc = index_count(vm, v, out->step, i, &out->counts[i]);
	ms_release(vm->heap, v);
	return rc;
}

/* The indexes of place 'k'; the first index runs fastest. */
static int pick_place(struct ms_vm *vm, const struct places *places, uint64_t k,
		      struct ms_value *indexes, uint32_t *count)
{
	indexes[0] = ms_real((double)k + 1);
	*count = 1;
	if (places->step == NULL)
		return 0;
	*count = places->step->count;
	for (uint32_t i = 0; i < *count; i++) {
		if (index_element(vm, places->step->values[i],
				  k % places->counts[i], &indexes[i]) != 0)
			return -1;
		k /= places->counts[i];
	}
	return 0;
}

/* The struct array that the first 'count' steps lead to. */
static int walk_to(struct ms_vm *vm, uint16_t variable,
		   const struct ms_route *route, uint32_t count,
		   struct ms_value **out)
{
	uint32_t used;

	if (ms_target_of(vm, variable, out) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i += used) {
		if (ms_place_enter(vm, out, route->steps + i, count - i,
				   &used) != 0)
			return -1;
		if (used == 0)
			return ms_fail(vm->heap, "MATLAB:badsubscript",
				       "Several places behind an index can't "
				       "be assigned at once.");
	}
	return 0;
}

/* s(i, j...).f = v1, v2, ... and s.f = v1, v2, ... */
static int set_fields(struct ms_vm *vm, uint16_t variable,
		      struct ms_route *route, struct ms_list *values,
		      uint32_t count)
{
	struct ms_value indexes[MS_RANK_MAX];
	struct ms_route_step steps[2] = { { .kind = MS_STEP_PAREN,
					    .values = indexes },
					  route->steps[route->count - 1] };
	struct places places;
	struct ms_value *target;

	if (measure_places(vm, variable, route, &places) != 0)
		return -1;
	for (uint32_t k = 0; k < count; k++) {
		if (pick_place(vm, &places, k, indexes, &steps[0].count) != 0 ||
		    walk_to(vm, variable, route, places.before, &target) != 0 ||
		    ms_place_write(vm, target, steps, 2, values->values[k]) !=
			    0)
			return -1;
	}
	return 0;
}

/*
 * [c{1:0}] = f(): nothing was asked for, and what f gives all the same goes to
 * c{1}.  So "[varargout{1:nargout}] = f()" hands on what f leaves in 'ans'.
 */
static int set_unasked(struct ms_vm *vm, uint16_t variable,
		       struct ms_value value)
{
	struct ms_value *target;
	struct ms_value first = ms_real(1);

	if (ms_target_of(vm, variable, &target) != 0)
		return -1;
	return ms_cell_write(vm->heap, target, &first, 1, value);
}

static int set_places(struct ms_vm *vm, uint16_t variable,
		      struct ms_route *route, struct ms_list *values,
		      bool alone)
{
	uint64_t count;

	if (count_places(vm, variable, route, &count) != 0)
		return -1;
	if (count == 0 && alone && values->count != 0)
		return set_unasked(vm, variable, values->values[0]);
	if (values->count < count)
		return ms_fail(vm->heap, "MATLAB:needMoreRhsOutputs",
			       "Insufficient number of outputs from right hand "
			       "side of equal sign to satisfy assignment.");
	int rc = 0;
	for (uint64_t i = 0; i < count; i++)
		if (values->values[i].tag == MS_TAG_COLON)
			values->values[i] = ms_char(':');
	if (count == 1)
		rc = ms_route_change(vm, variable, route, &values->values[0]);
	else if (count != 0 &&
		 route->steps[route->count - 1].kind == MS_STEP_BRACE)
		rc = set_braces(vm, variable, route, values, (uint32_t)count);
	else if (count != 0)
		rc = set_fields(vm, variable, route, values, (uint32_t)count);
	if (rc != 0 || count == 0)
		return rc;
	for (uint64_t i = 0; i < count; i++)
		ms_release(vm->heap, values->values[i]);
	ms_list_drop_first(values, (size_t)count);
	return 0;
}

int ms_op_set_path_list(struct ms_vm *vm, uint64_t word)
{
	struct ms_list *values;
	struct ms_route route;
	uint16_t variable;

	if (ms_route_begin(vm, word, &route, &variable) != 0)
		return -1;
	values = ms_own_list(vm, slot_of(vm, ms_a(word)));
	int rc = -1;
	if (values != NULL) {
		bool alone = ms_x(word) != 0 && route.count == 1 &&
			     route.steps[0].kind == MS_STEP_BRACE;

		rc = set_places(vm, variable, &route, values, alone);
	}
	ms_route_end(&route);
	return rc;
}
