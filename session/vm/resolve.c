/* What names of functions mean, and function values of them. */
#include "vm/machine.h"

#include "value/text.h"
#include "vm/handle.h"

#include <string.h>

static bool local_function(struct ms_unit *unit, const char *name, size_t size,
			   struct ms_binding *out)
{
	uint32_t index = ms_unit_find(unit, name, size);

	if (index == MS_NO_INDEX)
		return false;
	out->unit = unit;
	out->code = &unit->codes[index];
	return true;
}

/* Code given to eval sees the functions of the file it runs in. */
static bool outer_function(struct ms_vm *vm, const char *name, size_t size,
			   struct ms_binding *out)
{
	const struct ms_frame *frame = ms_top(vm);

	while (frame->code != NULL &&
	       (frame->code->record.flags & MS_FUNCTION_SCRIPT) != 0) {
		frame = &vm->frames[frame->scope];
		if (frame->unit != NULL &&
		    local_function(frame->unit, name, size, out))
			return true;
	}
	return false;
}

static int ask(struct ms_vm *vm, struct ms_unit *from, const char *name,
	       size_t size, uint32_t link, struct ms_binding *out)
{
	struct ms_target target = { .link = link };

	if (vm->hooks.find_function == NULL)
		return 0;
	if (vm->hooks.find_function(vm->hooks.context, from, name, size,
				    &target) != 0)
		return -1;
	out->builtin = target.builtin;
	out->unit = target.unit;
	if (target.unit != NULL)
		out->code = &target.unit->codes[target.function];
	return 0;
}

/* ------------------------------------------------------------ known names */

/* NULL without memory: then nothing is known. */
static struct ms_known_name *known_place(struct ms_vm *vm,
					 const struct ms_unit *from,
					 const char *name, size_t size)
{
	if (vm->known_names == NULL)
		vm->known_names = snap_calloc(&vm->allocator, MS_KNOWN_NAMES,
					      sizeof(*vm->known_names));
	if (vm->known_names == NULL)
		return NULL;
	uint64_t hash = (uintptr_t)from >> 4;

	for (size_t i = 0; i < size; i++)
		hash = hash * 31 + (unsigned char)name[i];
	return &vm->known_names[hash % MS_KNOWN_NAMES];
}

static bool is_known(const struct ms_vm *vm, const struct ms_known_name *known,
		     const struct ms_unit *from, const char *name, size_t size)
{
	return known != NULL && known->binding.generation == vm->generation &&
	       known->from == from && known->size == size &&
	       memcmp(known->name, name, size) == 0;
}

/* Names that mean nothing aren't kept: their file may be there the next time.
 */
static void remember(struct ms_known_name *known, const struct ms_unit *from,
		     const char *name, size_t size,
		     const struct ms_binding *binding)
{
	if (known == NULL || size > sizeof(known->name) ||
	    (binding->code == NULL && binding->builtin == NULL))
		return;
	known->binding = *binding;
	known->from = from;
	known->size = (uint32_t)size;
	memcpy(known->name, name, size);
}

void ms_known_names_forget(struct ms_vm *vm, const struct ms_unit *unit)
{
	for (size_t i = 0; vm->known_names != NULL && i < MS_KNOWN_NAMES; i++) {
		struct ms_known_name *known = &vm->known_names[i];

		if (known->from == unit || known->binding.unit == unit)
			known->binding.generation = 0;
	}
}

int ms_name_resolve(struct ms_vm *vm, struct ms_unit *from, const char *name,
		    size_t size, struct ms_binding *out)
{
	*out = (struct ms_binding){ .generation = 0 };
	/* What a running script sees isn't the same the next time. */
	if (from != NULL && local_function(from, name, size, out)) {
		out->generation = vm->generation;
		return 0;
	}
	if (outer_function(vm, name, size, out))
		return 0;
	struct ms_known_name *known = known_place(vm, from, name, size);
	if (is_known(vm, known, from, name, size)) {
		*out = known->binding;
		return 0;
	}
	if (ask(vm, from, name, size, 0, out) != 0)
		return -1;
	out->generation = vm->generation;
	remember(known, from, name, size, out);
	return 0;
}

/* An import that has a link is none of its unit's own functions. */
static int resolve_import(struct ms_vm *vm, struct ms_unit *unit,
			  uint32_t import, struct ms_binding *out)
{
	struct ms_text_span name = ms_image_import(&unit->image, import);
	uint32_t link = unit->links == NULL
				? 0
				: snap_le32(unit->links + (size_t)import * 4);

	if (link == 0)
		return ms_name_resolve(vm, unit, name.bytes, name.size, out);
	*out = (struct ms_binding){ .generation = 0 };
	if (ask(vm, unit, name.bytes, name.size, link, out) != 0)
		return -1;
	out->generation = vm->generation;
	return 0;
}

int ms_import_resolve(struct ms_vm *vm, struct ms_unit *unit, uint32_t import,
		      struct ms_binding **out)
{
	struct ms_binding *binding = &unit->imports[import];

	if (binding->generation != vm->generation ||
	    (binding->code == NULL && binding->builtin == NULL)) {
		if (resolve_import(vm, unit, import, binding) != 0)
			return -1;
	}
	*out = binding;
	return 0;
}

/* ----------------------------------------------------------------- handles */

static struct ms_text_span code_name(const struct ms_unit *unit,
				     const struct ms_code *code)
{
	return ms_image_string(&unit->image, code->record.name);
}

/* A function that others can't find by its name is bound to its code. */
static int make_named(struct ms_vm *vm, const struct ms_binding *binding,
		      struct ms_text_span name, struct ms_value *out)
{
	if (binding->code == NULL ||
	    (binding->code->index == 0 && !ms_unit_is_private(binding->unit)))
		return ms_handle_named(vm->heap, name.bytes, name.size, out);
	const struct ms_handle parts = { .kind = MS_HANDLE_LOCAL,
					 .unit = binding->unit,
					 .function = binding->code->index };
	return ms_handle_coded(vm->heap, &parts, name.bytes, name.size, out);
}

static int handle_of_import(struct ms_vm *vm, uint64_t word)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_text_span name =
		ms_image_import(&frame->unit->image, ms_bc(word));
	struct ms_binding *binding;
	struct ms_value out;

	if (ms_import_resolve(vm, frame->unit, ms_bc(word), &binding) != 0 ||
	    make_named(vm, binding, name, &out) != 0)
		return -1;
	ms_store(vm->heap, &frame->slots[ms_a(word)], out);
	return 0;
}

/* Captured values: the slots from 'first' on, and for whoever may call nested
 * functions the shared variables of the nest behind them. */
static int gather_captures(struct ms_vm *vm, const struct ms_frame *frame,
			   const struct ms_value *first, uint32_t count,
			   struct ms_list **out)
{
	struct ms_list *list;

	if (ms_list_create(vm->heap, count + 1u, &list) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		struct ms_value v = first[i];

		if (v.tag == MS_TAG_REF)
			v = ms_box_of(v)->value;
		if (!ms_is_ordinary(v))
			v = ms_none();
		if (ms_list_take(vm->heap, list, ms_retain(v)) != 0)
			goto failed;
	}
	if (frame->environment.tag == MS_TAG_LIST &&
	    ms_list_take(vm->heap, list, ms_retain(frame->environment)) != 0)
		goto failed;
	*out = list;
	return 0;
failed:
	ms_release(vm->heap, ms_take_object(list));
	return -1;
}

static enum ms_handle_kind kind_of(const struct ms_function *record)
{
	if ((record->flags & MS_FUNCTION_ANONYMOUS) != 0)
		return MS_HANDLE_ANONYMOUS;
	return (record->flags & MS_FUNCTION_NESTED) != 0 ? MS_HANDLE_NESTED
							 : MS_HANDLE_LOCAL;
}

static int handle_of_code(struct ms_vm *vm, uint64_t word)
{
	struct ms_frame *frame = ms_top(vm);
	const struct ms_code *code = &frame->unit->codes[ms_c(word)];
	struct ms_text_span name = code_name(frame->unit, code);
	struct ms_handle parts = { .kind = kind_of(&code->record),
				   .unit = frame->unit,
				   .function = ms_c(word) };
	struct ms_list *captures;
	struct ms_value out;

	if (gather_captures(vm, frame, frame->slots + ms_b(word),
			    code->record.capture_count, &captures) != 0)
		return -1;
	if (parts.kind != MS_HANDLE_LOCAL) {
		parts.captures = captures->values;
		parts.capture_count = (uint32_t)captures->count;
	}
	int rc = ms_handle_coded(vm->heap, &parts, name.bytes, name.size, &out);
	ms_release(vm->heap, ms_take_object(captures));
	if (rc == 0)
		ms_store(vm->heap, &frame->slots[ms_a(word)], out);
	return rc;
}

int ms_op_handle(struct ms_vm *vm, uint64_t word)
{
	return (uint8_t)word == MS_OP_HANDLE ? handle_of_import(vm, word)
					     : handle_of_code(vm, word);
}

/* ---------------------------------------------------------------- questions */

static enum ms_meaning meaning(const struct ms_vm *vm,
			       const struct ms_binding *binding)
{
	if (binding->builtin != NULL)
		return MS_MEANS_BUILTIN;
	if (binding->code == NULL)
		return MS_MEANS_NOTHING;
	return binding->unit == vm->frames[vm->depth].unit ? MS_MEANS_LOCAL
							   : MS_MEANS_LIBRARY;
}

enum ms_meaning ms_name_meaning(struct ms_vm *vm, const char *name, size_t size)
{
	struct ms_binding binding;

	if (ms_scope_find(vm, MS_SCOPE_CALLER, name, size) != NULL)
		return MS_MEANS_VARIABLE;
	if (ms_name_resolve(vm, ms_top(vm)->unit, name, size, &binding) != 0) {
		ms_error_clear(vm->heap);
		return MS_MEANS_NOTHING;
	}
	return meaning(vm, &binding);
}

/* Counts as nargin() tells them: -n when the last one collects the rest. */
static void code_arity(const struct ms_function *record, int32_t *inputs,
		       int32_t *outputs)
{
	*inputs = record->input_count;
	*outputs = record->output_count;
	if ((record->flags & MS_FUNCTION_VARARGIN) != 0)
		*inputs = -*inputs;
	if ((record->flags & MS_FUNCTION_VARARGOUT) != 0)
		*outputs = -*outputs;
}

static int32_t row_count(uint16_t min, uint16_t max)
{
	if (max == UINT16_MAX)
		return -(int32_t)min - 1;
	return max;
}

static int named_binding(struct ms_vm *vm, struct ms_value text,
			 struct ms_binding *out)
{
	struct snap_strbuf name;

	snap_strbuf_begin(&name, &vm->allocator);
	if (!ms_text_to_utf8(text, &name) || name.failed) {
		snap_strbuf_end(&name);
		return ms_fail_memory(vm->heap);
	}
	int rc = ms_name_resolve(vm, ms_top(vm)->unit, snap_strbuf_text(&name),
				 name.size, out);
	if (rc == 0 && out->code == NULL && out->builtin == NULL)
		rc = ms_fail_undefined(vm->heap, snap_strbuf_text(&name),
				       name.size);
	snap_strbuf_end(&name);
	return rc;
}

int ms_function_arity(struct ms_vm *vm, const struct ms_value *function,
		      int32_t *inputs, int32_t *outputs)
{
	struct ms_binding binding;
	struct ms_handle handle;
	bool is_handle = ms_handle_read(*function, &handle);

	if (is_handle && handle.kind != MS_HANDLE_NAME) {
		const struct ms_unit *unit = handle.unit;

		code_arity(&unit->codes[handle.function].record, inputs,
			   outputs);
		return 0;
	}
	if (!is_handle && !ms_is_text(*function))
		return ms_fail(vm->heap, "MATLAB:invalidType",
			       "A function handle or the name of a function "
			       "is needed.");
	if (named_binding(vm, is_handle ? handle.text : *function, &binding) !=
	    0)
		return -1;
	if (binding.code != NULL) {
		code_arity(&binding.code->record, inputs, outputs);
		return 0;
	}
	*inputs = row_count(binding.builtin->inputs_least,
			    binding.builtin->inputs_most);
	*outputs = row_count(binding.builtin->outputs_least,
			     binding.builtin->outputs_most);
	return 0;
}
