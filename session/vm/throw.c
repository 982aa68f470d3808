/* Errors: the call stack, exceptions, and where they are caught. */
#include "vm/machine.h"

#include "value/exception.h"
#include "value/struct.h"
#include "value/text.h"

#include <stdio.h>
#include <string.h>

/* -------------------------------------------------------------- call stack */

/* The word that runs, or called. */
static uint32_t current_word(const struct ms_frame *frame)
{
	return frame->pc > frame->code->words
		       ? (uint32_t)(frame->pc - frame->code->words) - 1
		       : 0;
}

/* Source bytes of the instruction that runs in a frame; false when that isn't
 * known. */
static bool position_of(const struct ms_frame *frame, uint32_t *start,
			uint32_t *end)
{
	ms_unit_need_positions(frame->unit);
	ms_image_position(&frame->unit->image, &frame->code->record,
			  current_word(frame), start, end);
	return ms_image_has_positions(&frame->unit->image);
}

/* Line of a place in the source, 0 when neither it nor its lines are known. */
static uint32_t line_of(const struct ms_frame *frame)
{
	uint32_t start, end, line = 1;
	bool known = position_of(frame, &start, &end);
	size_t size;

	if (!known || ms_unit_line(frame->unit, start, &line))
		return known ? line : 0;
	const char *p = ms_unit_source(frame->unit, &size);
	if (p == NULL || start > size)
		return 0;
	const char *stop = p + start;
	while ((p = memchr(p, '\n', (size_t)(stop - p))) != NULL) {
		line++;
		p++;
	}
	return line;
}

/* What a frame is called: its function's name, a script by its file. */
static struct ms_text_span frame_name(const struct ms_frame *frame)
{
	const struct ms_image *image = &frame->unit->image;
	struct ms_text_span name =
		ms_image_string(image, frame->code->record.name);

	if (name.size != 0)
		return name;
	return ms_image_string(image, image->name);
}

static int fill_element(struct ms_heap *heap, const struct ms_frame *frame,
			struct ms_value *fields)
{
	const struct ms_image *image = &frame->unit->image;
	struct ms_text_span file = ms_image_string(image, image->name);
	struct ms_text_span name = frame_name(frame);
	struct ms_value v;

	if (ms_text_from_utf8(heap, file.bytes, file.size, &v) != 0)
		return -1;
	ms_take_into(heap, &fields[0], v);
	if (ms_text_from_utf8(heap, name.bytes, name.size, &v) != 0)
		return -1;
	ms_take_into(heap, &fields[1], v);
	ms_take_into(heap, &fields[2], ms_real(line_of(frame)));
	return 0;
}

static int stack_shape(struct ms_heap *heap, struct ms_shape **out)
{
	static const char *const names[] = { "file", "name", "line" };
	struct ms_shape *shape, *next;

	if (ms_shape_root(heap, &shape) != 0)
		return -1;
	for (int i = 0; i < 3; i++) {
		int rc = ms_shape_add(heap, shape, names[i], strlen(names[i]),
				      &next);
		ms_shape_release(heap, shape);
		if (rc != 0)
			return -1;
		shape = next;
	}
	*out = shape;
	return 0;
}

/* Call stack as the struct array that dbstack and MException.stack show. */
static int call_stack(struct ms_vm *vm, struct ms_value *out)
{
	const size_t dims[2] = { (size_t)vm->depth, 1 };
	struct ms_struct *stack;
	struct ms_shape *shape;

	if (stack_shape(vm->heap, &shape) != 0)
		return -1;
	int rc = ms_struct_create(vm->heap, shape, 2, dims, &stack);
	ms_shape_release(vm->heap, shape);
	if (rc != 0)
		return -1;
	struct ms_value value = ms_take_object(stack);
	for (int32_t i = vm->depth; rc == 0 && i > 0; i--)
		rc = fill_element(vm->heap, &vm->frames[i],
				  ms_struct_values(value) +
					  (size_t)(vm->depth - i) * 3);
	if (rc != 0) {
		ms_release(vm->heap, value);
		return -1;
	}
	*out = value;
	return 0;
}

/* -------------------------------------------------------------- exceptions */

/* An exception of the pending texts, with the stack.  Without memory for it,
 * the one that was made beforehand. */
static struct ms_value make_exception(struct ms_vm *vm)
{
	struct ms_value exception, stack;

	if (ms_exception_from_error(vm->heap, &exception) != 0) {
		ms_error_clear(vm->heap);
		return ms_retain(vm->out_of_memory);
	}
	if (call_stack(vm, &stack) != 0) {
		ms_error_clear(vm->heap);
		return exception;
	}
	ms_take_into(vm->heap, &ms_exception_of(exception)->stack, stack);
	return exception;
}

/* The host wants the program to end, or the program itself does. */
bool ms_call_is_ending(const struct ms_vm *vm)
{
	const char *identifier = ms_error_identifier(vm->heap);

	return strcmp(identifier, MS_INTERRUPTED) == 0 ||
	       strcmp(identifier, MS_EXIT_IDENTIFIER) == 0;
}

/* A thrown exception that never had a stack gets one, in a copy. */
static bool needs_stack(struct ms_value exception)
{
	const struct ms_exception *e = ms_exception_of(exception);

	return ms_is_empty(e->stack);
}

static struct ms_value with_stack(struct ms_vm *vm, struct ms_value thrown)
{
	struct ms_value causes = ms_retain(ms_exception_of(thrown)->causes);
	struct ms_value made;

	/* The texts are pending beside the exception. */
	ms_take_into(vm->heap, &vm->heap->error.exception, ms_none());
	made = make_exception(vm);
	if (made.as.object == vm->out_of_memory.as.object)
		ms_release(vm->heap, causes);
	else
		ms_take_into(vm->heap, &ms_exception_of(made)->causes, causes);
	return made;
}

/* The innermost frame of the text that was run. */
static void note_place(struct ms_vm *vm)
{
	int32_t i = vm->depth;

	while (i > 0 && vm->frames[i].unit != vm->main)
		i--;
	vm->place_known = i > 0 && position_of(&vm->frames[i], &vm->place_start,
					       &vm->place_end);
}

bool ms_vm_error_place(const struct ms_vm *vm, uint32_t *start, uint32_t *end)
{
	*start = vm->place_start;
	*end = vm->place_end;
	return vm->place_known;
}

void ms_raise(struct ms_vm *vm)
{
	struct ms_value thrown = vm->heap->error.exception;
	struct ms_value made;

	if (!vm->heap->error.pending)
		(void)ms_fail(vm->heap, "MATLAB:internal",
			      "A function failed without a reason.");
	if (ms_call_is_ending(vm))
		vm->stopping = true;
	/* Passing outwards, or thrown again, it keeps its place. */
	if (vm->depth != 0 && (thrown.tag != MS_TAG_EXCEPTION ||
			       thrown.as.object != vm->place_exception))
		note_place(vm);
	if (thrown.tag == MS_TAG_EXCEPTION) {
		vm->place_exception = thrown.as.object;
		if (!needs_stack(thrown) || vm->depth == 0)
			return;
		made = with_stack(vm, thrown);
	} else {
		made = make_exception(vm);
	}
	(void)ms_exception_throw(vm->heap, made);
	vm->place_exception = made.as.object;
	ms_release(vm->heap, made);
}

int ms_throw(struct ms_vm *vm, const struct ms_value *exception)
{
	if (exception->tag != MS_TAG_EXCEPTION)
		return ms_fail(vm->heap, "MATLAB:invalidType",
			       "An MException is needed.");
	return ms_exception_throw(vm->heap, *exception);
}

static void remember(struct ms_vm *vm, struct ms_value exception)
{
	ms_take_into(vm->heap, &vm->last_error, ms_retain(exception));
}

int ms_catch(struct ms_vm *vm, struct ms_value *out)
{
	ms_raise(vm);
	if (ms_exception_from_error(vm->heap, out) != 0)
		return -1;
	remember(vm, *out);
	return 0;
}

const struct ms_value *ms_last_error(struct ms_vm *vm)
{
	return &vm->last_error;
}

void ms_set_last_error(struct ms_vm *vm, const struct ms_value *exception)
{
	remember(vm, *exception);
}

/* --------------------------------------------------------------- unwinding */

/* Interrupts pass by 'catch' and stop at clean-up code only. */
static bool find_handler(const struct ms_vm *vm, const struct ms_frame *frame,
			 uint32_t *target)
{
	const struct ms_function *record = &frame->code->record;
	uint32_t word = current_word(frame);
	struct ms_handler handler;

	for (uint32_t i = 0; i < record->handler_count; i++) {
		ms_image_handler(&frame->unit->image, record->first_handler + i,
				 &handler);
		if (word < handler.start || word >= handler.end ||
		    (vm->stopping && handler.kind != MS_HANDLER_UNWIND))
			continue;
		*target = handler.target;
		return true;
	}
	return false;
}

static void enter_handler(struct ms_vm *vm, struct ms_frame *frame,
			  uint32_t target)
{
	struct ms_value exception;

	if (ms_exception_from_error(vm->heap, &exception) != 0) {
		ms_error_clear(vm->heap);
		exception = ms_retain(vm->out_of_memory);
	}
	remember(vm, exception);
	ms_take_into(vm->heap, &vm->caught, exception);
	frame->pc = frame->code->words + target;
}

int ms_unwind(struct ms_vm *vm)
{
	ms_raise(vm);
	for (;;) {
		struct ms_frame *frame = ms_top(vm);
		uint32_t target;

		if (find_handler(vm, frame, &target)) {
			enter_handler(vm, frame, target);
			return 0;
		}
		bool last = frame->result_mode == MS_RESULT_C;
		ms_frame_pop(vm);
		if (last)
			return -1;
	}
}

/* ------------------------------------------------------------- instructions */

int ms_op_catch(struct ms_vm *vm, uint64_t word)
{
	struct ms_value exception = vm->caught;

	if (exception.tag != MS_TAG_EXCEPTION)
		return ms_fail_code(vm, "nothing was caught");
	vm->caught = ms_none();
	ms_store(vm->heap, &ms_top(vm)->slots[ms_a(word)], exception);
	return 0;
}

int ms_op_rethrow(struct ms_vm *vm, uint64_t word)
{
	struct ms_read error;

	if (ms_read_slot(vm, ms_a(word), &error) != 0)
		return -1;
	int rc = ms_throw(vm, error.value);
	ms_read_end(vm, &error);
	return rc;
}

int ms_op_fail(struct ms_vm *vm, uint64_t word)
{
	struct ms_text_span text =
		ms_image_string(&ms_top(vm)->unit->image, ms_bc(word));
	const char *bar = memchr(text.bytes, '|', text.size);
	char identifier[128] = "";

	if (bar == NULL)
		return ms_fail_text(vm->heap, NULL, text.bytes, text.size);
	size_t size = (size_t)(bar - text.bytes);
	if (size < sizeof(identifier)) {
		memcpy(identifier, text.bytes, size);
		identifier[size] = '\0';
	}
	return ms_fail_text(vm->heap, identifier, bar + 1,
			    text.size - size - 1);
}

int ms_fail_code(struct ms_vm *vm, const char *what)
{
	return ms_fail(vm->heap, "MATLAB:invalidBytecode",
		       "The compiled code asks for what can't be: %s.", what);
}

/* ------------------------------------------------------------------- frames */

static void copy_text(char *out, size_t size, struct ms_text_span text)
{
	(void)snprintf(out, size, "%.*s",
		       (int)(text.size < size ? text.size : size - 1),
		       text.bytes);
}

/* The frame of the function that a scope stands for. */
static const struct ms_frame *scope_frame(const struct ms_vm *vm,
					  enum ms_scope scope)
{
	int32_t index = vm->depth;

	if (scope == MS_SCOPE_BASE || scope == MS_SCOPE_GLOBAL)
		return &vm->frames[0];
	if (scope == MS_SCOPE_OUTER && index > 0)
		index--;
	return &vm->frames[index];
}

void ms_frame_info(struct ms_vm *vm, enum ms_scope scope,
		   struct ms_frame_info *out)
{
	const struct ms_frame *frame = scope_frame(vm, scope);

	*out = (struct ms_frame_info){ 0 };
	if (frame->code == NULL)
		return;
	const struct ms_image *image = &frame->unit->image;
	copy_text(out->function, sizeof(out->function), frame_name(frame));
	copy_text(out->source, sizeof(out->source),
		  ms_image_string(image, image->name));
	/* Code given to eval sees the counts of the function it runs in. */
	while (frame->code != NULL &&
	       (frame->code->record.flags & MS_FUNCTION_SCRIPT) != 0)
		frame = &vm->frames[frame->scope];
	out->in_function = frame->code != NULL;
	out->argument_count = frame->argument_count;
	out->wanted = frame->wanted;
	out->ignored = frame->ignored;
}
