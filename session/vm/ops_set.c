/* Slow paths: assigning to elements and fields, along paths of any length. */
#include "vm/machine.h"

#include "base/checked.h"
#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"
#include "value/text.h"

static struct ms_value *slot_of(struct ms_vm *vm, uint16_t slot)
{
	return &ms_top(vm)->slots[slot];
}

/* ------------------------------------------------------------ simple targets
 */

/* The variable that is assigned to. */
static int target_of(struct ms_vm *vm, uint16_t slot, struct ms_value **out)
{
	*out = ms_slot_content(slot_of(vm, slot));
	if ((*out)->tag == MS_TAG_NONE || ms_is_ordinary(**out))
		return 0;
	return ms_fail_code(vm, "a variable holds no value");
}

static bool same_object(struct ms_value a, struct ms_value b)
{
	return a.tag >= MS_TAG_HEAP && b.tag >= MS_TAG_HEAP &&
	       a.as.object == b.as.object;
}

/*
 * a(a) = v and c{k} = c read what they change: one more count makes the write
 * work on a copy.  Returns what to release afterwards.
 */
static struct ms_value guard(struct ms_value target, struct ms_value value,
			     const struct ms_indexes *indexes)
{
	if (same_object(target, value))
		return ms_retain(target);
	for (uint32_t i = 0; i < indexes->count; i++)
		if (same_object(target, indexes->values[i]))
			return ms_retain(target);
	return ms_none();
}

static int set_indexes(struct ms_vm *vm, uint64_t word, struct ms_indexes *out)
{
	uint32_t count = 1;

	if ((uint8_t)word == MS_OP_SET_INDEX2)
		count = 2;
	else if ((uint8_t)word == MS_OP_SET_INDEX)
		count = ms_x(word);
	return ms_indexes_get(vm, ms_b(word), count, out);
}

static int write_index(struct ms_vm *vm, uint64_t word,
		       const struct ms_indexes *indexes, struct ms_value value)
{
	struct ms_value *target;
	int rc;

	if (target_of(vm, ms_a(word), &target) != 0)
		return -1;
	struct ms_value guarded = guard(*target, value, indexes);
	if ((uint8_t)word == MS_OP_SET_BRACE1)
		rc = ms_cell_write(vm->heap, target, indexes->values,
				   indexes->count, value);
	else
		rc = ms_index_write(vm->heap, target, indexes->values,
				    indexes->count, value);
	ms_release(vm->heap, guarded);
	return rc;
}

int ms_op_set_index(struct ms_vm *vm, uint64_t word)
{
	struct ms_indexes indexes;
	struct ms_read value;

	/* Calls of functions come first, so that nothing borrowed is old. */
	if (ms_read_slot(vm, ms_c(word), &value) != 0)
		return -1;
	if (value.held.tag == MS_TAG_NONE)
		value.held = ms_retain(*value.value);
	struct ms_value v = value.held;
	int rc = set_indexes(vm, word, &indexes);
	if (rc == 0) {
		rc = write_index(vm, word, &indexes, v);
		ms_indexes_end(vm, &indexes);
	}
	ms_read_end(vm, &value);
	return rc;
}

int ms_op_set_brace(struct ms_vm *vm, uint64_t word)
{
	return ms_op_set_index(vm, word);
}

/* A field that is there, where it was before.  '*done' says if it was. */
static int set_cached(struct ms_vm *vm, struct ms_value *target,
		      struct ms_value value, const struct ms_field_cache *cache,
		      bool *done)
{
	*done = false;
	if (target->tag != MS_TAG_STRUCT)
		return 0;
	const struct ms_struct *s = ms_struct_of(*target);
	if (s->shape->id != cache->shape || s->array.count != 1)
		return 0;
	if (s->array.head.refs != 1 || same_object(*target, value)) {
		struct ms_value copy;

		if (ms_struct_copy(vm->heap, *target, &copy) != 0)
			return -1;
		ms_take_into(vm->heap, target, copy);
	}
	ms_take_into(vm->heap, &ms_struct_values(*target)[cache->index],
		     ms_retain(value));
	*done = true;
	return 0;
}

static struct ms_field_cache *cache_of(struct ms_vm *vm,
				       const struct ms_frame *frame)
{
	struct ms_code *code = frame->code;

	if (code->caches == NULL)
		code->caches =
			snap_calloc(&vm->allocator, code->record.code_count,
				    sizeof(*code->caches));
	if (code->caches == NULL)
		return NULL;
	return &code->caches[frame->pc - code->words - 1];
}

static int write_field(struct ms_vm *vm, uint64_t word, struct ms_value value)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_field_cache *cache = cache_of(vm, frame);
	struct ms_text_span name =
		ms_image_string(&frame->unit->image, ms_b(word));
	struct ms_value *target;

	if (target_of(vm, ms_a(word), &target) != 0)
		return -1;
	bool done = false;

	if (cache != NULL && set_cached(vm, target, value, cache, &done) != 0)
		return -1;
	if (done)
		return 0;
	if (ms_field_write(vm->heap, target, name.bytes, name.size, value) != 0)
		return -1;
	if (cache != NULL && target->tag == MS_TAG_STRUCT) {
		const struct ms_shape *shape = ms_struct_of(*target)->shape;
		uint32_t index = ms_shape_find(shape, name.bytes, name.size);

		if (index != MS_NO_FIELD)
			*cache = (struct ms_field_cache){ shape->id, index };
	}
	return 0;
}

/* A number goes where the instruction wrote before, into a struct that somebody
 * else holds too: the usual first write of a function that changes a struct. */
static int set_shared(struct ms_vm *vm, const struct ms_frame *frame,
		      uint64_t word, bool *done)
{
	const struct ms_value *value = &frame->slots[ms_c(word)];
	struct ms_value *target = &frame->slots[ms_a(word)];
	const struct ms_field_cache *cache = frame->code->caches;
	struct ms_value copy;

	*done = false;
	if (value->tag - 1 >= MS_PLAIN_CLASSES ||
	    target->tag != MS_TAG_STRUCT || cache == NULL)
		return 0;
	struct ms_struct *s = ms_struct_of(*target);
	cache += frame->pc - frame->code->words - 1;
	if (s->shape->id != cache->shape || s->array.count != 1)
		return 0;
	if (s->array.head.refs != 1) {
		if (ms_struct_copy(vm->heap, *target, &copy) != 0)
			return -1;
		s->array.head.refs--;
		target->as.structure = copy.as.structure;
	}
	struct ms_value *field = &ms_struct_values(*target)[cache->index];
	ms_release(vm->heap, *field);
	field->tag = value->tag;
	field->as.natural = value->as.natural;
	*done = true;
	return 0;
}

int ms_op_set_field(struct ms_vm *vm, uint64_t word)
{
	struct ms_read operand;
	bool done;

	if (set_shared(vm, ms_top(vm), word, &done) != 0)
		return -1;
	if (done)
		return 0;
	if (ms_read_slot(vm, ms_c(word), &operand) != 0)
		return -1;
	struct ms_value value = *operand.value;
	/* A second count only where it is needed: the value may be what the
	 * field holds. */
	(void)ms_retain(value);
	int rc = write_field(vm, word, value);
	ms_release(vm->heap, value);
	ms_read_end(vm, &operand);
	return rc;
}

/* ------------------------------------------------------------------- paths */

#define PATH_DEPTH 64 /* of a(i){j}(k)..., each of which copies */

/* One step, ready to be used. */
struct step {
	uint8_t kind; /* PAREN, BRACE or FIELD */
	const struct ms_value *values;
	uint32_t count;
	const char *name;
	size_t name_size;
};

struct route {
	struct ms_vm *vm;
	struct step *steps;
	uint32_t count;
	size_t size;		 /* of steps, in bytes */
	struct ms_list *held;	 /* index values, so that nothing is shared */
	struct snap_strbuf text; /* dynamic names */
};

static void route_end(struct route *route)
{
	struct ms_heap *heap = route->vm->heap;

	ms_heap_free(heap, route->steps, route->size);
	if (route->held != NULL)
		ms_release(heap, ms_take_object(route->held));
	snap_strbuf_end(&route->text);
}

static int hold_slot(struct route *route, uint16_t slot)
{
	struct ms_read operand;

	if (ms_read_slot_or_colon(route->vm, slot, &operand) != 0)
		return -1;
	int rc = ms_list_append(route->vm->heap, route->held, *operand.value);
	ms_read_end(route->vm, &operand);
	return rc;
}

/* Offsets into the held values, made pointers once the list is complete. */
static int read_step(struct route *route, const struct ms_step *record,
		     uint16_t slot, struct step *step)
{
	struct ms_vm *vm = route->vm;
	size_t before = route->held->count;
	struct ms_text_span name;

	switch (record->kind) {
	case MS_STEP_FIELD:
		name = ms_image_string(&ms_top(vm)->unit->image, record->name);
		*step = (struct step){ .kind = MS_STEP_FIELD,
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
	*step = (struct step){
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

static int place_names(struct route *route)
{
	struct ms_heap *heap = route->vm->heap;
	const struct ms_value *next = route->held->values;

	for (uint32_t i = 0; i < route->count; i++) {
		struct step *step = &route->steps[i];

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
		struct step *step = &route->steps[i];

		if (step->kind != MS_STEP_FIELD_DYNAMIC)
			continue;
		step->kind = MS_STEP_FIELD;
		step->count = 0;
		step->name = text;
		text += step->name_size;
	}
	return 0;
}

static int route_begin(struct ms_vm *vm, uint64_t word, struct route *route,
		       uint16_t *variable)
{
	const struct ms_image *image = &ms_top(vm)->unit->image;
	uint16_t slot = ms_b(word);
	struct ms_path path;
	struct ms_step record;

	ms_image_path(image, ms_c(word), &path);
	*route = (struct route){ .vm = vm, .count = path.step_count };
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
	route_end(route);
	return -1;
}

/* ---------------------------------------------------------- walking a path */

/*
 * The place that 'steps' before the last one lead to, made on the way and only
 * this variable's own.  '*used' steps were needed: a(i).f takes two at once.
 * 0 uses: the step gives no place, its value has to be copied out and back.
 */
static int step_in(struct ms_vm *vm, struct ms_value **place,
		   const struct step *steps, uint32_t count, uint32_t *used)
{
	const struct step *step = &steps[0];
	struct ms_heap *heap = vm->heap;

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
			const struct step *step, struct ms_value value)
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
		      const struct step *step, struct ms_value value)
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
		       const struct step *step, const struct change *change)
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
		       const struct step *steps, uint32_t count,
		       struct change *change);

/* a(i){j} = v and the like: take a(i) out, change it, put it back. */
static int change_copy(struct ms_vm *vm, struct ms_value *place,
		       const struct step *steps, uint32_t count,
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
	if (steps->kind == MS_STEP_PAREN)
		rc = ms_index_read(vm->heap, *place, steps->values,
				   steps->count, &part);
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
static bool is_new_field(struct ms_value place, const struct step *step)
{
	return step->kind == MS_STEP_FIELD &&
	       (place.tag == MS_TAG_NONE ||
		(place.tag == MS_TAG_STRUCT &&
		 !ms_has_field(place, step->name, step->name_size)));
}

/* s.new(3).f = v: the field is made once there is something to put into it,
 * so that a change that fails leaves nothing behind. */
static int change_new_field(struct ms_vm *vm, struct ms_value *place,
			    const struct step *steps, uint32_t count,
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
		       const struct step *steps, uint32_t count,
		       struct change *change)
{
	uint32_t used;

	while (count > 1) {
		if (change->value != NULL && change->depth < PATH_DEPTH / 2 &&
		    is_new_field(*place, steps))
			return change_new_field(vm, place, steps, count,
						change);
		if (step_in(vm, &place, steps, count, &used) != 0)
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

static int change_variable(struct ms_vm *vm, uint16_t variable,
			   const struct route *route,
			   const struct ms_value *value)
{
	struct change change = { .value = value };
	struct ms_value *target;

	if (target_of(vm, variable, &target) != 0)
		return -1;
	return change_path(vm, target, route->steps, route->count, &change);
}

static int set_path(struct ms_vm *vm, uint64_t word)
{
	struct ms_read operand;
	struct route route;
	uint16_t variable;

	if (ms_read_slot(vm, ms_a(word), &operand) != 0)
		return -1;
	if (operand.held.tag == MS_TAG_NONE)
		operand.held = ms_retain(*operand.value);
	int rc = route_begin(vm, word, &route, &variable);
	if (rc == 0) {
		rc = change_variable(vm, variable, &route, &operand.held);
		route_end(&route);
	}
	ms_read_end(vm, &operand);
	return rc;
}

static int delete_path(struct ms_vm *vm, uint64_t word)
{
	struct route route;
	uint16_t variable;

	if (route_begin(vm, word, &route, &variable) != 0)
		return -1;
	int rc = change_variable(vm, variable, &route, NULL);
	route_end(&route);
	return rc;
}

/* ------------------------------------------------- paths with several places
 */

static bool is_colon(struct ms_value v)
{
	return v.tag == MS_TAG_COLON ||
	       (ms_class_of(v) == MS_CHAR && ms_text_is(v, ":"));
}

/* Elements that one index names; ':' asks the container. */
static int index_count(struct ms_vm *vm, struct ms_value container,
		       const struct step *step, uint32_t i, uint64_t *out)
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
		      const struct step *step, uint64_t *out)
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
				  const struct step *steps, uint32_t count)
{
	(void)ms_retain(v);
	for (uint32_t i = 0; i < count && v.tag != MS_TAG_NONE; i++) {
		const struct step *step = &steps[i];
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
static bool indexed_field(const struct route *route)
{
	uint32_t n = route->count;

	return route->steps[n - 1].kind == MS_STEP_FIELD && n > 1 &&
	       route->steps[n - 2].kind == MS_STEP_PAREN;
}

static int count_places(struct ms_vm *vm, uint16_t variable,
			const struct route *route, uint64_t *out)
{
	uint32_t before = route->count - 1;
	const struct step *last = &route->steps[before];
	struct ms_value *target;
	int rc = 0;

	*out = 1;
	if (target_of(vm, variable, &target) != 0)
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

static int path_count(struct ms_vm *vm, uint64_t word)
{
	struct route route;
	uint16_t variable;
	uint64_t count;

	if (route_begin(vm, word, &route, &variable) != 0)
		return -1;
	int rc = count_places(vm, variable, &route, &count);
	route_end(&route);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)),
			 ms_real((double)count));
	return rc;
}

/* c{i...} = v1, v2, ...: c(i...) = {v1, v2, ...} */
static int set_braces(struct ms_vm *vm, uint16_t variable, struct route *route,
		      struct ms_list *values, uint32_t count)
{
	struct step *last = &route->steps[route->count - 1];
	struct ms_value cell;

	if (ms_cell_of(vm->heap, values->values, count, true, &cell) != 0)
		return -1;
	last->kind = MS_STEP_PAREN;
	int rc = change_variable(vm, variable, route, &cell);
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
	const struct step *step; /* (i, j...); NULL: all elements */
	uint32_t before;	 /* steps of the route that lead there */
	uint64_t counts[MS_RANK_MAX];
};

/* How many elements each index names, before anything is assigned. */
static int measure_places(struct ms_vm *vm, uint16_t variable,
			  const struct route *route, struct places *out)
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
	if (target_of(vm, variable, &target) != 0)
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
		   const struct route *route, uint32_t count,
		   struct ms_value **out)
{
	uint32_t used;

	if (target_of(vm, variable, out) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i += used) {
		if (step_in(vm, out, route->steps + i, count - i, &used) != 0)
			return -1;
		if (used == 0)
			return ms_fail(vm->heap, "MATLAB:badsubscript",
				       "Several places behind an index can't "
				       "be assigned at once.");
	}
	return 0;
}

/* s(i, j...).f = v1, v2, ... and s.f = v1, v2, ... */
static int set_fields(struct ms_vm *vm, uint16_t variable, struct route *route,
		      struct ms_list *values, uint32_t count)
{
	struct ms_value indexes[MS_RANK_MAX];
	struct step steps[2] = { { .kind = MS_STEP_PAREN, .values = indexes },
				 route->steps[route->count - 1] };
	struct places places;
	struct ms_value *target;

	if (measure_places(vm, variable, route, &places) != 0)
		return -1;
	for (uint32_t k = 0; k < count; k++) {
		struct change change = { .value = &values->values[k] };

		if (pick_place(vm, &places, k, indexes, &steps[0].count) != 0 ||
		    walk_to(vm, variable, route, places.before, &target) != 0 ||
		    change_path(vm, target, steps, 2, &change) != 0)
			return -1;
	}
	return 0;
}

static int set_places(struct ms_vm *vm, uint16_t variable, struct route *route,
		      struct ms_list *values)
{
	uint64_t count;

	if (count_places(vm, variable, route, &count) != 0)
		return -1;
	if (values->count < count)
		return ms_fail(vm->heap, "MATLAB:needMoreRhsOutputs",
			       "Insufficient number of outputs from right hand "
			       "side of equal sign to satisfy assignment.");
	int rc = 0;
	for (uint64_t i = 0; i < count; i++)
		if (values->values[i].tag == MS_TAG_COLON)
			values->values[i] = ms_char(':');
	if (count == 1)
		rc = change_variable(vm, variable, route, &values->values[0]);
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

static int set_path_list(struct ms_vm *vm, uint64_t word)
{
	struct ms_list *values;
	struct route route;
	uint16_t variable;

	if (route_begin(vm, word, &route, &variable) != 0)
		return -1;
	values = ms_own_list(vm, slot_of(vm, ms_a(word)));
	int rc = -1;
	if (values != NULL)
		rc = set_places(vm, variable, &route, values);
	route_end(&route);
	return rc;
}

int ms_op_path(struct ms_vm *vm, uint64_t word)
{
	switch ((uint8_t)word) {
	case MS_OP_SET_PATH:
		return set_path(vm, word);
	case MS_OP_SET_PATH_LIST:
		return set_path_list(vm, word);
	case MS_OP_PATH_COUNT:
		return path_count(vm, word);
	default:
		return delete_path(vm, word);
	}
}
