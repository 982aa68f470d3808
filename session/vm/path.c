#include "vm/path.h"

#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"
#include "value/text.h"

#define PATH_DEPTH 64 /* of a(i){j}(k)..., each of which copies */

static struct ms_value *slot_of(struct ms_vm *vm, uint16_t slot)
{
	return &ms_top(vm)->slots[slot];
}

int ms_target_of(struct ms_vm *vm, uint16_t slot, struct ms_value **out)
{
	*out = ms_slot_content(slot_of(vm, slot));
	if ((*out)->tag == MS_TAG_NONE || ms_is_ordinary(**out))
		return 0;
	return ms_fail_code(vm, "a variable holds no value");
}

void ms_route_end(struct ms_route *route)
{
	struct ms_heap *heap = route->vm->heap;

	ms_heap_free(heap, route->steps, route->size);
	if (route->held != NULL)
		ms_release(heap, ms_take_object(route->held));
	snap_strbuf_end(&route->text);
}

static int hold_slot(struct ms_route *route, uint16_t slot)
{
	struct ms_read operand;

	if (ms_read_slot_or_colon(route->vm, slot, &operand) != 0)
		return -1;
	int rc = ms_list_append(route->vm->heap, route->held, *operand.value);
	ms_read_end(route->vm, &operand);
	return rc;
}

/* Offsets into the held values, made pointers once the list is complete. */
static int read_step(struct ms_route *route, const struct ms_step *record,
		     uint16_t slot, struct ms_route_step *step)
{
	struct ms_vm *vm = route->vm;
	size_t before = route->held->count;
	struct ms_text_span name;

	switch (record->kind) {
	case MS_STEP_FIELD:
		name = ms_image_string(&ms_top(vm)->unit->image, record->name);
		*step = (struct ms_route_step){ .kind = MS_STEP_FIELD,
						.name = name.bytes,
						.name_size = name.size };
		return 0;
	case MS_STEP_PAREN_LIST:
	case MS_STEP_BRACE_LIST:
		if (slot_of(vm, slot)->tag != MS_TAG_LIST)
			return ms_fail_code(vm, "a list of indexes is none");
		if (ms_list_append(vm->heap, route->held, *slot_of(vm, slot)) !=
		    0)
			return -1;
		break;
	default:
		for (uint32_t i = 0; i < record->count; i++)
			if (hold_slot(route, (uint16_t)(slot + i)) != 0)
				return -1;
		break;
	}
	*step = (struct ms_route_step){
		.kind = record->kind == MS_STEP_BRACE ||
					record->kind == MS_STEP_BRACE_LIST
				? MS_STEP_BRACE
				: MS_STEP_PAREN,
		.count = (uint32_t)(route->held->count - before),
	};
	if (record->kind == MS_STEP_FIELD_DYNAMIC)
		step->kind = MS_STEP_FIELD_DYNAMIC;
	return 0;
}

static int place_names(struct ms_route *route)
{
	struct ms_heap *heap = route->vm->heap;
	const struct ms_value *next = route->held->values;

	for (uint32_t i = 0; i < route->count; i++) {
		struct ms_route_step *step = &route->steps[i];

		step->values = next;
		if (step->count != 0)
			next += step->count;
		if (step->kind != MS_STEP_FIELD_DYNAMIC)
			continue;
		size_t before = route->text.size;
		if (!ms_is_text(*step->values))
			return ms_fail(heap, "MATLAB:mustBeFieldName",
				       "Dynamic structure field names must be "
				       "text.");
		if (!ms_text_to_utf8(*step->values, &route->text) ||
		    route->text.failed)
			return ms_fail_memory(heap);
		step->name_size = route->text.size - before;
	}
	const char *text = snap_strbuf_text(&route->text);
	for (uint32_t i = 0; i < route->count; i++) {
		struct ms_route_step *step = &route->steps[i];

		if (step->kind != MS_STEP_FIELD_DYNAMIC)
			continue;
		step->kind = MS_STEP_FIELD;
		step->count = 0;
		step->name = text;
		text += step->name_size;
	}
	return 0;
}

int ms_route_begin(struct ms_vm *vm, uint64_t word, struct ms_route *route,
		   uint16_t *variable)
{
	const struct ms_image *image = &ms_top(vm)->unit->image;
	uint16_t slot = ms_b(word);
	struct ms_path path;
	struct ms_step record;

	ms_image_path(image, ms_c(word), &path);
	*route = (struct ms_route){ .vm = vm, .count = path.step_count };
	*variable = path.slot;
	snap_strbuf_begin(&route->text, &vm->allocator);
	route->size = (size_t)path.step_count * sizeof(*route->steps);
	route->steps = ms_heap_alloc_zeroed(vm->heap, route->size);
	if (route->steps == NULL ||
	    ms_list_create(vm->heap, path.slot_count, &route->held) != 0)
		goto failed;
	for (uint32_t i = 0; i < path.step_count; i++) {
		ms_image_step(image, path.first_step + i, &record);
		if (read_step(route, &record, slot, &route->steps[i]) != 0)
			goto failed;
		slot = (uint16_t)(slot + record.count);
	}
	if (place_names(route) == 0)
		return 0;
failed:
	if (route->steps == NULL)
		route->size = 0;
	ms_route_end(route);
	return -1;
}

/* ---------------------------------------------------------- walking a path */

int ms_place_enter(struct ms_vm *vm, struct ms_value **place,
		   const struct ms_route_step *steps, uint32_t count,
		   uint32_t *used)
{
	const struct ms_route_step *step = &steps[0];
	struct ms_heap *heap = vm->heap;

	/* What an object holds is changed through its class. */
	*used = 0;
	if ((*place)->tag == MS_TAG_OBJECT)
		return 0;
	*used = 1;
	if (step->kind == MS_STEP_FIELD)
		return ms_field_slot(heap, *place, step->name, step->name_size,
				     place);
	if (step->kind == MS_STEP_BRACE && !((*place)->tag == MS_TAG_ARRAY &&
					     ms_class_of(**place) == MS_STRING))
		return ms_cell_slot(heap, *place, step->values, step->count,
				    place);
	if (count > 1 && step->kind == MS_STEP_PAREN &&
	    steps[1].kind == MS_STEP_FIELD &&
	    ((*place)->tag == MS_TAG_NONE || (*place)->tag == MS_TAG_STRUCT ||
	     ms_is_empty(**place))) {
		*used = 2;
		return ms_element_field_slot(heap, *place, step->values,
					     step->count, steps[1].name,
					     steps[1].name_size, place);
	}
	*used = 0;
	return 0;
}

static bool is_open_place(struct ms_value v)
{
	return v.tag == MS_TAG_ARRAY && ms_class_of(v) == MS_DOUBLE &&
	       ms_is_zero_by_zero(v);
}

/* s.f(k) = v: a field or a cell that holds [] takes the class of 'v'. */
static int write_inside(struct ms_vm *vm, struct ms_value *place,
			const struct ms_route_step *step, struct ms_value value)
{
	struct ms_value before = *place;

	if (!is_open_place(before))
		return ms_index_write(vm->heap, place, step->values,
				      step->count, value);
	*place = ms_none();
	int rc = ms_index_write(vm->heap, place, step->values, step->count,
				value);
	if (rc != 0) {
		ms_release(vm->heap, *place);
		*place = before;
		return rc;
	}
	ms_release(vm->heap, before);
	return 0;
}

static int write_last(struct ms_vm *vm, struct ms_value *place,
		      const struct ms_route_step *step, struct ms_value value)
{
	switch (step->kind) {
	case MS_STEP_FIELD:
		return ms_field_write(vm->heap, place, step->name,
				      step->name_size, value);
	case MS_STEP_BRACE:
		return ms_cell_write(vm->heap, place, step->values, step->count,
				     value);
	default:
		return ms_index_write(vm->heap, place, step->values,
				      step->count, value);
	}
}

/* What is done at the end of the path: a value written, or elements deleted
 * when there is no value. */
struct change {
	const struct ms_value *value;
	uint32_t depth;
	bool inside; /* of a struct or a cell */
};

static int change_last(struct ms_vm *vm, struct ms_value *place,
		       const struct ms_route_step *step,
		       const struct change *change)
{
	if (change->value != NULL && change->inside &&
	    step->kind == MS_STEP_PAREN)
		return write_inside(vm, place, step, *change->value);
	if (change->value != NULL)
		return write_last(vm, place, step, *change->value);
	if (place->tag == MS_TAG_NONE)
		return ms_fail(vm->heap, "MATLAB:UndefinedFunction",
			       "There is nothing to delete elements of.");
	if (step->kind != MS_STEP_PAREN)
		return ms_fail_code(vm, "only elements can be deleted");
	return ms_index_delete(vm->heap, place, step->values, step->count);
}

static int change_path(struct ms_vm *vm, struct ms_value *place,
		       const struct ms_route_step *steps, uint32_t count,
		       struct change *change);

/* a(i){j} = v and the like: take a(i) out, change it, put it back. */
static int change_copy(struct ms_vm *vm, struct ms_value *place,
		       const struct ms_route_step *steps, uint32_t count,
		       struct change *change)
{
	struct ms_value part;
	int rc;

	if (++change->depth > PATH_DEPTH)
		return ms_fail(vm->heap, "MATLAB:badsubscript",
			       "The indexing chain is too long.");
	if (place->tag == MS_TAG_NONE)
		return ms_fail(vm->heap, "MATLAB:UndefinedFunction",
			       "The variable must exist to be indexed this "
			       "way.");
	if (steps[1].kind == MS_STEP_FIELD &&
	    ms_class_is_plain(ms_class_of(*place)))
		return ms_fail_dot_assignment(vm->heap);
	if (place->tag == MS_TAG_OBJECT && steps->kind == MS_STEP_PAREN)
		return ms_fail(vm->heap, "MATLAB:Containers:Map:OneLevel",
			       "Only one level of indexing is supported by a "
			       "%s.",
			       ms_class_text(*place));
	if (steps->kind == MS_STEP_PAREN)
		rc = ms_index_read(vm->heap, *place, steps->values,
				   steps->count, &part);
	else if (steps->kind == MS_STEP_FIELD)
		rc = ms_field_read(vm->heap, *place, steps->name,
				   steps->name_size, &part);
	else
		rc = ms_cell_read(vm->heap, *place, steps->values, steps->count,
				  &part);
	if (rc != 0)
		return rc;
	rc = change_path(vm, &part, steps + 1, count - 1, change);
	if (rc == 0)
		rc = write_last(vm, place, steps, part);
	ms_release(vm->heap, part);
	return rc;
}

/* Is this a step into a field that a change has to make? */
static bool is_new_field(struct ms_value place,
			 const struct ms_route_step *step)
{
	return step->kind == MS_STEP_FIELD &&
	       (place.tag == MS_TAG_NONE ||
		(place.tag == MS_TAG_STRUCT &&
		 !ms_has_field(place, step->name, step->name_size)));
}

/* s.new(3).f = v: the field is made once there is something to put into it,
 * so that a change that fails leaves nothing behind. */
static int change_new_field(struct ms_vm *vm, struct ms_value *place,
			    const struct ms_route_step *steps, uint32_t count,
			    struct change *change)
{
	struct ms_value part = ms_none();

	change->depth++;
	int rc = change_path(vm, &part, steps + 1, count - 1, change);
	if (rc == 0)
		rc = ms_field_write(vm->heap, place, steps->name,
				    steps->name_size, part);
	ms_release(vm->heap, part);
	return rc;
}

static int change_path(struct ms_vm *vm, struct ms_value *place,
		       const struct ms_route_step *steps, uint32_t count,
		       struct change *change)
{
	uint32_t used;

	while (count > 1) {
		if (change->value != NULL && change->depth < PATH_DEPTH / 2 &&
		    is_new_field(*place, steps))
			return change_new_field(vm, place, steps, count,
						change);
		if (ms_place_enter(vm, &place, steps, count, &used) != 0)
			return -1;
		if (used == 0)
			return change_copy(vm, place, steps, count, change);
		change->inside = true;
		steps += used;
		count -= used;
		if (count == 0) {
			if (change->value == NULL)
				return ms_fail_code(
					vm, "only elements can be deleted");
			ms_take_into(vm->heap, place,
				     ms_retain(*change->value));
			return 0;
		}
	}
	return change_last(vm, place, steps, change);
}

int ms_place_write(struct ms_vm *vm, struct ms_value *place,
		   const struct ms_route_step *steps, uint32_t count,
		   struct ms_value value)
{
	struct change change = { .value = &value };

	return change_path(vm, place, steps, count, &change);
}

int ms_route_change(struct ms_vm *vm, uint16_t variable,
		    const struct ms_route *route, const struct ms_value *value)
{
	struct change change = { .value = value };
	struct ms_value *target;

	if (ms_target_of(vm, variable, &target) != 0)
		return -1;
	return change_path(vm, target, route->steps, route->count, &change);
}
