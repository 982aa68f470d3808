/* Frames and the stack of values they stand on. */
#include "vm/machine.h"

#include "base/checked.h"
#include "value/cell.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------- stack */

/* How much of a segment becomes ready at a time: one that is hardly used shall
 * not cost all of its memory. */
#define READY_COUNT 128

/* Make the first 'count' values of a segment ready, and some more. */
static void make_ready(struct ms_segment *segment, size_t count)
{
	count += READY_COUNT - count % READY_COUNT;
	if (count > segment->capacity)
		count = segment->capacity;
	memset(segment->values + segment->count, 0,
	       (count - segment->count) * sizeof(*segment->values));
	segment->count = count;
	segment->end = segment->values + count;
}

static struct ms_segment *make_segment(struct ms_vm *vm, size_t capacity)
{
	struct ms_segment *segment = snap_alloc(
		&vm->allocator,
		sizeof(*segment) + capacity * sizeof(struct ms_value));

	if (segment == NULL) {
		(void)ms_fail_memory(vm->heap);
		return NULL;
	}
	*segment = (struct ms_segment){ .capacity = capacity };
	make_ready(segment, 0);
	return segment;
}

int ms_stack_begin(struct ms_vm *vm)
{
	struct ms_frame *root = &vm->frames[0];

	vm->segments = make_segment(vm, MS_SEGMENT_FIRST);
	if (vm->segments == NULL)
		return -1;
	*root = (struct ms_frame){
		.slots = vm->segments->values,
		.end = vm->segments->values,
		.segment = vm->segments,
		.result_mode = MS_RESULT_C,
	};
	return 0;
}

void ms_stack_end(struct ms_vm *vm)
{
	struct ms_segment *segment = vm->segments;

	while (segment != NULL) {
		struct ms_segment *next = segment->next;

		snap_free(&vm->allocator, segment);
		segment = next;
	}
}

/* Is there room for 'count' values behind 'place'?  Then they are ready. */
static bool has_room(struct ms_segment *segment, const struct ms_value *place,
		     size_t count)
{
	size_t used = (size_t)(place - segment->values);

	if (count <= segment->count - used)
		return true;
	if (count > segment->capacity - used)
		return false;
	make_ready(segment, used + count);
	return true;
}

/* The segment behind 'segment', with room for 'count' values.  Nothing stands
 * on it. */
static struct ms_segment *next_segment(struct ms_vm *vm,
				       struct ms_segment *segment, size_t count)
{
	struct ms_segment *next = segment->next;

	if (next != NULL && has_room(next, next->values, count))
		return next;
	next = make_segment(vm, count > MS_SEGMENT_COUNT ? count
							 : MS_SEGMENT_COUNT);
	if (next == NULL)
		return NULL;
	make_ready(next, count);
	next->previous = segment;
	next->next = segment->next;
	if (next->next != NULL)
		next->next->previous = next;
	segment->next = next;
	return next;
}

int ms_stack_room(struct ms_vm *vm, size_t count, struct ms_value **out,
		  struct ms_segment **segment)
{
	struct ms_frame *frame = ms_top(vm);

	*segment = frame->segment;
	*out = frame->end;
	if (has_room(frame->segment, frame->end, count))
		return 0;
	*segment = next_segment(vm, frame->segment, count);
	if (*segment == NULL)
		return -1;
	*out = (*segment)->values;
	return 0;
}

/* Drop counted values; what was inline may stay. */
static void clear_slots(struct ms_heap *heap, struct ms_value *slots,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ms_value old = slots[i];

		slots[i].tag = MS_TAG_NONE;
		ms_release(heap, old);
	}
}

/* ------------------------------------------------------------------- enter */

static int check_counts(struct ms_vm *vm, const struct ms_entry *entry)
{
	const struct ms_function *record = &entry->code->record;

	if (vm->depth >= vm->depth_limit)
		return ms_fail(vm->heap, "MATLAB:recursionLimit",
			       "Maximum recursion limit of %d reached.",
			       (int)vm->depth_limit);
	if (entry->argument_count > record->input_count &&
	    (record->flags & MS_FUNCTION_VARARGIN) == 0)
		return ms_fail(vm->heap, "MATLAB:TooManyInputs",
			       "Too many input arguments.");
	if (entry->wanted > record->output_count &&
	    (record->flags & MS_FUNCTION_VARARGOUT) == 0)
		return ms_fail(vm->heap, "MATLAB:TooManyOutputs",
			       "Too many output arguments.");
	return 0;
}

/* Make sure that all slots of the frame fit behind its window. */
static int place_window(struct ms_vm *vm, struct ms_entry *entry, size_t needed)
{
	if (has_room(entry->segment, entry->window, needed))
		return 0;
	struct ms_segment *segment = next_segment(vm, entry->segment, needed);
	if (segment == NULL)
		return -1;
	for (uint32_t i = 0; i < entry->argument_count; i++) {
		segment->values[i] = entry->window[i];
		entry->window[i].tag = MS_TAG_NONE;
	}
	entry->window = segment->values;
	entry->segment = segment;
	return 0;
}

/* The arguments move up behind the captured values. */
static void place_captures(struct ms_vm *vm, const struct ms_entry *entry)
{
	struct ms_value *window = entry->window;
	uint32_t captured = entry->code->record.capture_count;
	uint32_t count = entry->argument_count;

	clear_slots(vm->heap, window + count, captured);
	for (uint32_t i = count; i-- > 0;) {
		window[captured + i] = window[i];
		window[i].tag = MS_TAG_NONE;
	}
	for (uint32_t i = 0; i < captured && i < entry->capture_count; i++)
		window[i] = ms_retain(entry->captures[i]);
}

/* The rest of the arguments become a cell. */
static int collect_rest(struct ms_vm *vm, const struct ms_entry *entry)
{
	const struct ms_function *record = &entry->code->record;
	uint32_t fixed = record->input_count - 1u;
	struct ms_value *rest = entry->window + record->capture_count + fixed;
	struct ms_value cell;
	int rc;

	if (entry->argument_count > fixed) {
		uint32_t count = entry->argument_count - fixed;

		rc = ms_cell_of(vm->heap, rest, count, true, &cell);
		if (rc != 0)
			return rc;
		clear_slots(vm->heap, rest, count);
	} else {
		const size_t dims[2] = { 0, 0 };

		rc = ms_empty_of(vm->heap, MS_CELL, 2, dims, &cell);
		if (rc != 0)
			return rc;
	}
	ms_take_into(vm->heap, rest, cell);
	return 0;
}

/* A box for shared variable 'k': the caller's, or a new one that takes what
 * stands in the slot. */
static int make_box(struct ms_vm *vm, const struct ms_shared *shared,
		    struct ms_value *slots, const struct ms_value *outer,
		    struct ms_list *list)
{
	struct ms_value box;

	if (outer != NULL && !shared->owner) {
		if (ms_journal_box(&vm->journal, *outer, NULL, 0) != 0)
			return -1;
		box = ms_retain(*outer);
	} else {
		struct ms_value content = ms_none();

		if (shared->slot != MS_NO_SLOT)
			content = slots[shared->slot];
		if (ms_box_create(vm->heap, content, &box) != 0)
			return -1;
		ms_journal_new_box(&vm->journal, box);
	}
	if (ms_list_append(vm->heap, list, box) != 0) {
		ms_release(vm->heap, box);
		return -1;
	}
	if (shared->slot == MS_NO_SLOT)
		ms_release(vm->heap, box);
	else
		ms_take_into(vm->heap, &slots[shared->slot], box);
	return 0;
}

/* Forget those that nobody else holds. */
static void prune_nests(struct ms_vm *vm)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < vm->nest_count; i++) {
		struct ms_list *nest = vm->nests[i];

		if (nest->head.refs == 1)
			ms_release(vm->heap, ms_take_object(nest));
		else
			vm->nests[kept++] = nest;
	}
	vm->nest_count = kept;
}

static int remember_nest(struct ms_vm *vm, struct ms_list *nest)
{
	if (vm->nest_count == vm->nest_capacity)
		prune_nests(vm);
	if (vm->nest_count * 2 >= vm->nest_capacity) {
		size_t old = vm->nest_capacity * sizeof(*vm->nests);
		uint32_t capacity = vm->nest_capacity * 2 + 16;
		struct ms_list **larger =
			snap_grow(&vm->allocator, vm->nests, old,
				  capacity * sizeof(*vm->nests));

		if (larger == NULL)
			return ms_fail_memory(vm->heap);
		vm->nests = larger;
		vm->nest_capacity = capacity;
	}
	nest->head.refs++;
	vm->nests[vm->nest_count++] = nest;
	return 0;
}

/* The usual case: the nest's last frame ends and left no function behind. */
static void forget_nest(struct ms_vm *vm)
{
	while (vm->nest_count != 0 &&
	       vm->nests[vm->nest_count - 1]->head.refs == 1)
		ms_release(vm->heap,
			   ms_take_object(vm->nests[--vm->nest_count]));
}

void ms_nests_end(struct ms_vm *vm)
{
	for (uint32_t i = 0; i < vm->nest_count; i++)
		for (size_t k = 0; k < vm->nests[i]->count; k++)
			ms_take_into(vm->heap,
				     ms_slot_content(&vm->nests[i]->values[k]),
				     ms_none());
	for (uint32_t i = 0; i < vm->nest_count; i++)
		ms_release(vm->heap, ms_take_object(vm->nests[i]));
	snap_free(&vm->allocator, vm->nests);
}

/* A function that owns none of them uses its caller's as they are. */
static int bind_outer(struct ms_vm *vm, const struct ms_entry *entry,
		      const struct ms_list *outer)
{
	const struct ms_function *record = &entry->code->record;
	struct ms_shared shared;

	for (uint32_t k = 0; k < record->shared_count; k++) {
		ms_image_shared(&entry->unit->image, record->first_shared + k,
				&shared);
		if (shared.slot == MS_NO_SLOT)
			continue;
		if (ms_journal_box(&vm->journal, outer->values[k], NULL, 0) !=
		    0)
			return -1;
		ms_take_into(vm->heap, &entry->window[shared.slot],
			     ms_retain(outer->values[k]));
	}
	return 0;
}

static bool owns_shared(const struct ms_entry *entry)
{
	const struct ms_function *record = &entry->code->record;
	struct ms_shared shared = { .owner = false };

	for (uint32_t k = 0; k < record->shared_count && !shared.owner; k++)
		ms_image_shared(&entry->unit->image, record->first_shared + k,
				&shared);
	return shared.owner;
}

/* Bind the variables that nested functions share.  'slots' are ready. */
static int bind_shared(struct ms_vm *vm, const struct ms_entry *entry,
		       struct ms_value *environment)
{
	const struct ms_function *record = &entry->code->record;
	const struct ms_list *outer = NULL;
	struct ms_shared shared;
	struct ms_list *list;

	if (entry->environment.tag == MS_TAG_LIST)
		outer = ms_list_of(entry->environment);
	if (outer != NULL && outer->count != record->shared_count)
		outer = NULL;
	if (outer != NULL && !owns_shared(entry)) {
		*environment = ms_retain(entry->environment);
		return bind_outer(vm, entry, outer);
	}
	if (ms_list_create(vm->heap, record->shared_count, &list) != 0)
		return -1;
	*environment = ms_take_object(list);
	for (uint32_t k = 0; k < record->shared_count; k++) {
		ms_image_shared(&entry->unit->image, record->first_shared + k,
				&shared);
		if (make_box(vm, &shared, entry->window,
			     outer == NULL ? NULL : &outer->values[k],
			     list) != 0)
			return -1;
	}
	return remember_nest(vm, list);
}

static int fill_slots(struct ms_vm *vm, struct ms_entry *entry,
		      struct ms_value *environment)
{
	const struct ms_function *record = &entry->code->record;
	uint32_t filled = entry->argument_count;

	if (record->capture_count != 0) {
		place_captures(vm, entry);
		filled += record->capture_count;
	}
	if ((record->flags & MS_FUNCTION_VARARGIN) != 0 &&
	    record->input_count != 0) {
		uint32_t all =
			(uint32_t)record->capture_count + record->input_count;

		if (filled < all)
			clear_slots(vm->heap, entry->window + filled,
				    all - filled);
		if (collect_rest(vm, entry) != 0)
			return -1;
		filled = all;
	}
	if (filled < record->slot_count)
		clear_slots(vm->heap, entry->window + filled,
			    record->slot_count - filled);
	if (record->shared_count != 0)
		return bind_shared(vm, entry, environment);
	if (entry->environment.tag == MS_TAG_LIST)
		*environment = ms_retain(entry->environment);
	return 0;
}

static void push_frame(struct ms_vm *vm, const struct ms_entry *entry,
		       struct ms_value environment)
{
	struct ms_frame *frame = &vm->frames[++vm->depth];

	/* A unit is counted by the outermost of its frames in a row. */
	if (entry->unit != frame[-1].unit)
		ms_unit_retain(entry->unit);
	*frame = (struct ms_frame){
		.slots = entry->window,
		.end = entry->window + entry->code->record.slot_count,
		.unit = entry->unit,
		.code = entry->code,
		.pc = entry->code->words,
		.result = entry->result,
		.segment = entry->segment,
		.environment = environment,
		.argument_count = entry->argument_count,
		.wanted = entry->wanted,
		.ignored = entry->ignored,
		.scope = entry->scope,
		.result_mode = (uint8_t)entry->mode,
	};
}

/* A function that may give fewer isn't asked for what it doesn't have. */
static void offer_outputs(struct ms_entry *entry)
{
	const struct ms_function *record = &entry->code->record;

	if (entry->mode == MS_RESULT_OFFERED &&
	    entry->wanted > record->output_count &&
	    (record->flags & MS_FUNCTION_VARARGOUT) == 0)
		entry->wanted = record->output_count;
}

int ms_frame_enter(struct ms_vm *vm, const struct ms_entry *asked)
{
	struct ms_entry entry = *asked;
	const struct ms_function *record = &entry.code->record;
	struct ms_value environment = ms_none();
	size_t needed = (size_t)record->capture_count + entry.argument_count;

	if (needed < record->slot_count)
		needed = record->slot_count;
	offer_outputs(&entry);
	if (ms_code_prepare(vm, entry.unit, entry.code) != 0 ||
	    check_counts(vm, &entry) != 0 ||
	    place_window(vm, &entry, needed) != 0)
		goto failed;
	if (fill_slots(vm, &entry, &environment) != 0) {
		ms_release(vm->heap, environment);
		clear_slots(vm->heap, entry.window, needed);
		return -1;
	}
	push_frame(vm, &entry, environment);
	if ((record->flags & MS_FUNCTION_SCRIPT) != 0 &&
	    ms_scope_fill(vm, ms_top(vm)) != 0) {
		ms_frame_pop(vm);
		return -1;
	}
	return 0;
failed:
	clear_slots(vm->heap, entry.window, entry.argument_count);
	return -1;
}

void ms_window_clear(struct ms_vm *vm, const struct ms_site_state *state,
		     struct ms_value *window)
{
	uint32_t given = state->site.argument_count;

	clear_slots(vm->heap, window + given,
		    state->binding.code->record.slot_count - given);
}

/* ------------------------------------------------------------------ return */

void ms_return_clearing(struct ms_vm *vm, struct ms_frame *frame,
			struct ms_value value)
{
	clear_slots(vm->heap, frame->slots, frame->code->record.slot_count);
	*frame->result = value;
}

void ms_frame_pop(struct ms_vm *vm)
{
	struct ms_frame *frame = ms_top(vm);

	if ((frame->code->record.flags & MS_FUNCTION_SCRIPT) != 0)
		ms_scope_harvest(vm, frame);
	clear_slots(vm->heap, frame->slots, frame->code->record.slot_count);
	ms_variables_free(frame->dynamic);
	if (frame->environment.tag != MS_TAG_NONE) {
		ms_release(vm->heap, frame->environment);
		forget_nest(vm);
	}
	vm->depth--;
	if (frame->unit != frame[-1].unit)
		ms_unit_release(frame->unit);
}

/* 'k' counts from 'fixed' on in varargout. */
static int fail_unassigned(struct ms_vm *vm, const struct ms_frame *frame,
			   uint32_t k, uint32_t fixed)
{
	const struct ms_image *image = &frame->unit->image;
	const struct ms_function *record = &frame->code->record;
	bool rest = k >= fixed;
	struct ms_text_span name = ms_slot_name(
		frame, ms_image_output(image, record, rest ? fixed : k));
	char place[16] = "";
	struct ms_text_span function = ms_image_string(image, record->name);

	if (rest)
		(void)snprintf(place, sizeof(place), "{%u}", k - fixed + 1);
	return ms_fail(vm->heap, "MATLAB:unassignedOutputs",
		       "Output argument \"%s%s\" (and possibly others) not "
		       "assigned a value in the execution with \"%s\" "
		       "function.",
		       name.bytes, place, function.bytes);
}

/* Retain output 'k' of the innermost frame, NONE if it is unset. */
static struct ms_value output_value(const struct ms_frame *frame, uint32_t k)
{
	uint16_t slot =
		ms_image_output(&frame->unit->image, &frame->code->record, k);
	struct ms_value v = *ms_slot_content(&frame->slots[slot]);

	return ms_is_ordinary(v) ? ms_retain(v) : ms_none();
}

/* Value 'k' of varargout. */
static struct ms_value rest_value(const struct ms_frame *frame, uint32_t k)
{
	uint32_t last = frame->code->record.output_count - 1u;
	uint16_t slot = ms_image_output(&frame->unit->image,
					&frame->code->record, last);
	struct ms_value v = *ms_slot_content(&frame->slots[slot]);

	if (v.tag != MS_TAG_ARRAY || ms_class_of(v) != MS_CELL ||
	    k - last >= v.as.array->count)
		return ms_none();
	return ms_retain(ms_cell_values(v)[k - last]);
}

static int collect_outputs(struct ms_vm *vm, const struct ms_frame *frame,
			   struct ms_value *out, uint32_t count)
{
	const struct ms_function *record = &frame->code->record;
	bool varargout = (record->flags & MS_FUNCTION_VARARGOUT) != 0;
	uint32_t fixed = record->output_count - (uint32_t)varargout;

	for (uint32_t k = 0; k < count; k++) {
		if (k < fixed)
			out[k] = output_value(frame, k);
		else if (varargout)
			out[k] = rest_value(frame, k);
		bool ignored = k < 32 && (frame->ignored >> k & 1) != 0;
		if (out[k].tag != MS_TAG_NONE || k >= frame->wanted || ignored)
			continue;
		return frame->result_mode == MS_RESULT_OFFERED
			       ? 0
			       : fail_unassigned(vm, frame, k, fixed);
	}
	return 0;
}

int ms_frame_return(struct ms_vm *vm)
{
	const struct ms_frame *frame = ms_top(vm);
	uint32_t count = frame->wanted > 1 ? frame->wanted : 1;
	struct ms_value few[4] = { { .tag = MS_TAG_NONE } };
	struct ms_value *values = few;
	size_t size = (size_t)count * sizeof(*values);
	const struct ms_call_plan plan = {
		.wanted = frame->wanted,
		.ignored = frame->ignored,
		.result = frame->result,
		.mode = (enum ms_result_mode)frame->result_mode,
	};

	if (count > 4) {
		values = ms_heap_alloc_zeroed(vm->heap, size);
		if (values == NULL)
			return -1;
	}
	int rc = collect_outputs(vm, frame, values, count);
	if (rc == 0) {
		ms_frame_pop(vm);
		rc = ms_give_results(vm, &plan, values, count);
	} else {
		ms_release_all(vm->heap, values, count);
	}
	if (count > 4)
		ms_heap_free(vm->heap, values, size);
	return rc;
}
