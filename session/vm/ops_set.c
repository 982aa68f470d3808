/* Slow paths: assigning to elements and fields, and along paths. */
#include "vm/machine.h"

#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"
#include "vm/path.h"

/* ------------------------------------------------------------ simple targets
 */

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

	if (ms_target_of(vm, ms_a(word), &target) != 0)
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

	if (ms_target_of(vm, ms_a(word), &target) != 0)
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

static int set_path(struct ms_vm *vm, uint64_t word)
{
	struct ms_read operand;
	struct ms_route route;
	uint16_t variable;

	if (ms_read_slot(vm, ms_a(word), &operand) != 0)
		return -1;
	if (operand.held.tag == MS_TAG_NONE)
		operand.held = ms_retain(*operand.value);
	int rc = ms_route_begin(vm, word, &route, &variable);
	if (rc == 0) {
		rc = ms_route_change(vm, variable, &route, &operand.held);
		ms_route_end(&route);
	}
	ms_read_end(vm, &operand);
	return rc;
}

static int delete_path(struct ms_vm *vm, uint64_t word)
{
	struct ms_route route;
	uint16_t variable;

	if (ms_route_begin(vm, word, &route, &variable) != 0)
		return -1;
	int rc = ms_route_change(vm, variable, &route, NULL);
	ms_route_end(&route);
	return rc;
}

int ms_op_path(struct ms_vm *vm, uint64_t word)
{
	switch ((uint8_t)word) {
	case MS_OP_SET_PATH:
		return set_path(vm, word);
	case MS_OP_SET_PATH_LIST:
		return ms_op_set_path_list(vm, word);
	case MS_OP_PATH_COUNT:
		return ms_op_path_count(vm, word);
	default:
		return delete_path(vm, word);
	}
}
