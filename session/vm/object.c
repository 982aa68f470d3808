/* Native objects as the machine sees them: members, methods, joining. */
#include "vm/machine.h"

#include "value/concat.h"
#include "vm/handle.h"

#include <string.h>

const struct ms_builtin_entry *ms_object_method(struct ms_value v,
						const char *name, size_t size)
{
	const struct ms_opaque_type *type = ms_opaque_of(v)->type;

	for (uint32_t i = 0; i < type->method_count; i++) {
		const struct ms_builtin_entry *row = &type->methods[i];

		if (strlen(row->name) == size &&
		    memcmp(row->name, name, size) == 0)
			return row;
	}
	return NULL;
}

/* --------------------------------------------------- looking at what follows
 *
 * v.name(1, 2) is compiled as any chain is: an instruction puts v.name into a
 * temporary, the arguments go into those behind it, and an index or a call
 * takes all of them.  For a method that index is the call.  So here is asked
 * what becomes of the temporary: between the two stands the arguments' code,
 * which leaves it alone.
 */

static bool is_among(uint16_t slot, uint16_t first, uint32_t count)
{
	return slot >= first && (uint32_t)(slot - first) < count;
}

static bool mentions(uint64_t word, uint8_t operand, uint16_t value,
		     uint16_t slot)
{
	switch ((int)operand) {
	case MS_OPERAND_S:
	case MS_OPERAND_SV:
	case MS_OPERAND_ST:
		return value == slot;
	case MS_OPERAND_S2:
		return is_among(slot, value, 2);
	case MS_OPERAND_S3:
		return is_among(slot, value, 3);
	case MS_OPERAND_S4:
		return is_among(slot, value, 4);
	case MS_OPERAND_SX:
		return is_among(slot, value, ms_word_x(word));
	case MS_OPERAND_SC:
		return is_among(slot, value, ms_word_c(word));
	default:
		return false;
	}
}

static bool is_container(const struct ms_unit *unit, uint64_t word,
			 uint16_t slot)
{
	const struct ms_site *site;

	switch ((int)ms_word_op(word)) {
	case MS_OP_INDEX1:
	case MS_OP_INDEX2:
	case MS_OP_INDEX:
	case MS_OP_INDEX_LIST:
		return ms_word_b(word) == slot;
	case MS_OP_CALL:
		site = &unit->sites[ms_word_bc(word)].site;
		return site->callee == MS_CALLEE_VALUE && site->slot == slot;
	default:
		return false;
	}
}

bool ms_object_is_called(struct ms_vm *vm, uint16_t slot)
{
	const struct ms_frame *frame = ms_top(vm);
	const uint64_t *end =
		frame->code->words + frame->code->record.code_count;
	const uint64_t *pc = frame->pc;

	while (pc < end) {
		uint64_t word = *pc++;
		uint8_t op = ms_word_op(word);
		const struct ms_form_info *form =
			ms_form_info(ms_opcode_info(op)->form);

		if (is_container(frame->unit, word, slot))
			return true;
		if (op == MS_OP_RETURN || op == MS_OP_STATEMENT ||
		    mentions(word, form->a, ms_word_a(word), slot) ||
		    mentions(word, form->b, ms_word_b(word), slot) ||
		    mentions(word, form->c, ms_word_c(word), slot))
			return false;
		if (op == MS_OP_JUMP)
			pc += ms_word_bc(word);
	}
	return false;
}

/* ----------------------------------------------------------------- members */

static int bind_method(struct ms_vm *vm, struct ms_value v,
		       const struct ms_builtin_entry *row, struct ms_value *out)
{
	const struct ms_handle parts = { .kind = MS_HANDLE_NAME,
					 .captures = &v,
					 .capture_count = 1 };

	return ms_handle_coded(vm->heap, &parts, row->name, strlen(row->name),
			       out);
}

static int call_plain(struct ms_vm *vm, struct ms_value v,
		      const struct ms_builtin_entry *row, struct ms_value *out)
{
	struct ms_value result = ms_none();
	struct ms_call_plan plan = { .argument_count = 1,
				     .result = &result,
				     .mode = MS_RESULT_C };

	if (ms_stack_room(vm, 1, &plan.window, &plan.segment) != 0)
		return -1;
	ms_take_into(vm->heap, plan.window, ms_retain(v));
	if (ms_call_row(vm, row, &plan) != 0)
		return -1;
	*out = result;
	return 0;
}

int ms_object_member(struct ms_vm *vm, struct ms_value v,
		     struct ms_text_span name, bool called,
		     struct ms_value *out)
{
	const struct ms_builtin_entry *row =
		ms_object_method(v, name.bytes, name.size);

	if (row == NULL)
		return ms_opaque_get(vm->heap, v, name.bytes, name.size, out);
	if (called)
		return bind_method(vm, v, row, out);
	if (row->outputs_most == 0)
		return ms_fail(vm->heap, "MATLAB:maxlhs",
			       "'%s' gives no value; call it with "
			       "parentheses.",
			       row->name);
	return call_plain(vm, v, row, out);
}

/* ----------------------------------------------------------------- joining */

int ms_object_concat(struct ms_vm *vm, uint32_t axis,
		     const struct ms_value *values, size_t count,
		     struct ms_value *out)
{
	const char *name = axis == 0 ? "vertcat" : "horzcat";

	if (ms_object_method(values[0], name, strlen(name)) == NULL ||
	    count > UINT16_MAX)
		return ms_concat(vm->heap, axis, values, count, out);
	*out = ms_none();
	return ms_call_name(vm, name, values, (uint32_t)count, 1, out);
}
