/* Slow paths: operands, moves, operators, conditions, building. */
#include "vm/machine.h"

#include "value/arith.h"
#include "value/cell.h"
#include "value/concat.h"
#include "value/convert.h"
#include "value/range.h"
#include "value/text.h"

#include <string.h>

/* --------------------------------------------------------------- operands */

bool ms_slot_may_call(const struct ms_frame *frame, uint32_t slot)
{
	const struct ms_function *record = &frame->code->record;

	if ((record->flags & MS_FUNCTION_SCRIPT) != 0)
		return slot < record->named_count;
	return slot < record->capture_count;
}

int ms_fail_unset(struct ms_vm *vm, const struct ms_frame *frame, uint32_t slot)
{
	const struct ms_function *record = &frame->code->record;
	uint32_t first = record->capture_count;
	struct ms_text_span name = ms_slot_name(frame, slot);

	if (slot >= first + frame->argument_count &&
	    slot < first + record->input_count)
		return ms_fail(vm->heap, "MATLAB:minrhs",
			       "Not enough input arguments.");
	if (name.size == 0)
		return ms_fail_code(vm, "a temporary is unset");
	return ms_fail_undefined(vm->heap, name.bytes, name.size);
}

static int get(struct ms_vm *vm, uint16_t slot, bool index, struct ms_read *out)
{
	struct ms_frame *frame = ms_top(vm);
	struct ms_value *v = ms_slot_content(&frame->slots[slot]);
	struct ms_text_span name;

	out->held = ms_none();
	out->value = v;
	if (ms_is_ordinary(*v) || (index && v->tag == MS_TAG_COLON))
		return 0;
	if (v->tag == MS_TAG_COLON) {
		out->held = ms_char(':');
		out->value = &out->held;
		return 0;
	}
	if (v->tag != MS_TAG_NONE)
		return ms_fail_code(vm, "an operand is no value");
	if (!ms_slot_may_call(frame, slot))
		return ms_fail_unset(vm, frame, slot);
	name = ms_slot_name(frame, slot);
	out->value = &out->held;
	return ms_call_bare(vm, frame->unit, name.bytes, name.size, &out->held);
}

int ms_read_slot(struct ms_vm *vm, uint16_t slot, struct ms_read *out)
{
	return get(vm, slot, false, out);
}

int ms_read_slot_or_colon(struct ms_vm *vm, uint16_t slot, struct ms_read *out)
{
	return get(vm, slot, true, out);
}

/* Two operands, where getting the second may change the first. */
static int read_pair(struct ms_vm *vm, uint16_t first, uint16_t second,
		     struct ms_read out[2])
{
	if (get(vm, first, false, &out[0]) != 0)
		return -1;
	/* A function that is called for the second may clear the first. */
	if (out[0].held.tag == MS_TAG_NONE)
		out[0].held = ms_retain(*out[0].value);
	out[0].value = &out[0].held;
	if (get(vm, second, true, &out[1]) != 0) {
		ms_read_end(vm, &out[0]);
		return -1;
	}
	return 0;
}

static void end_pair(struct ms_vm *vm, struct ms_read pair[2])
{
	ms_read_end(vm, &pair[0]);
	ms_read_end(vm, &pair[1]);
}

static struct ms_value *slot_of(struct ms_vm *vm, uint16_t slot)
{
	return &ms_top(vm)->slots[slot];
}

/* ------------------------------------------------------------------- moves */

void ms_put_counted(struct ms_vm *vm, struct ms_value *to,
		    const struct ms_value *from)
{
	ms_store(vm->heap, to, ms_retain(*from));
}

int ms_op_move(struct ms_vm *vm, uint64_t word)
{
	struct ms_value *from = slot_of(vm, ms_b(word));
	struct ms_value *to = slot_of(vm, ms_a(word));
	struct ms_read operand;

	if ((uint8_t)word == MS_OP_TAKE) {
		struct ms_value v = *from;

		if (v.tag == MS_TAG_NONE)
			return ms_fail_unset(vm, ms_top(vm), ms_b(word));
		*from = ms_none();
		ms_store(vm->heap, to, v);
		return 0;
	}
	/* ':' moves as it is; everything else must be a value. */
	if (ms_read_slot_or_colon(vm, ms_b(word), &operand) != 0)
		return -1;
	ms_store(vm->heap, to, ms_retain(*operand.value));
	ms_read_end(vm, &operand);
	return 0;
}

int ms_op_constant(struct ms_vm *vm, uint64_t word)
{
	struct ms_frame *frame = ms_top(vm);
	const struct ms_value *v;

	if (ms_constant_get(vm, frame->unit, ms_bc(word), &v) != 0)
		return -1;
	ms_store(vm->heap, &frame->slots[ms_a(word)], ms_retain(*v));
	return 0;
}

int ms_op_clear(struct ms_vm *vm, uint64_t word)
{
	uint16_t first = ms_a(word);
	uint16_t last = (uint8_t)word == MS_OP_CLEAR ? first : ms_b(word);

	for (uint32_t i = first; i <= last; i++)
		ms_take_into(vm->heap, slot_of(vm, (uint16_t)i), ms_none());
	return 0;
}

/* --------------------------------------------------------------- operators */

static enum ms_operator operator_of(uint64_t word)
{
	switch ((uint8_t)word) {
	case MS_OP_ADD_K:
		return MS_OPERATOR_ADD;
	case MS_OP_SUB_K:
		return MS_OPERATOR_SUB;
	case MS_OP_MUL_K:
		return MS_OPERATOR_MUL;
	case MS_OP_DIV_K:
		return MS_OPERATOR_DIV;
	case MS_OP_NEG:
		return MS_OPERATOR_NEG;
	case MS_OP_PLUS:
		return MS_OPERATOR_PLUS;
	case MS_OP_NOT:
		return MS_OPERATOR_NOT;
	case MS_OP_TRANSPOSE:
		return MS_OPERATOR_TRANSPOSE;
	case MS_OP_CTRANSPOSE:
		return MS_OPERATOR_CTRANSPOSE;
	default: /* the binary ones stand in the same order */
		return (enum ms_operator)(MS_OPERATOR_ADD +
					  ((uint8_t)word - MS_OP_ADD));
	}
}

/* Two slots that may be computed with right where they are: no call happens.
 */
static bool both_ordinary(const struct ms_value *b, const struct ms_value *c)
{
	return ms_is_ordinary(*b) && ms_is_ordinary(*c);
}

/* The storage of an operand that the result replaces may be used for it. */
static int binary_in_place(struct ms_vm *vm, enum ms_operator op, uint64_t word,
			   struct ms_value *b, struct ms_value *c)
{
	struct ms_value *a = slot_of(vm, ms_a(word));
	struct ms_value *target = ms_slot_content(a);
	unsigned reuse = MS_REUSE_NONE;
	struct ms_value out;

	if (target == b && b != c)
		reuse = MS_REUSE_A;
	else if (target == c && b != c)
		reuse = MS_REUSE_B;
	if (ms_binary_take(vm->heap, op, b, c, reuse, &out) != 0)
		return -1;
	ms_take_into(vm->heap, target, out);
	return 0;
}

/* One logical, char or double. */
static bool small_number(const struct ms_value *v, double *out)
{
	if (v->tag == MS_TAG_DOUBLE)
		*out = v->as.real;
	else if (v->tag == MS_TAG_CHAR || v->tag == MS_TAG_LOGICAL)
		*out = (double)v->as.natural;
	else
		return false;
	return true;
}

/* Two of them count as doubles. */
static bool compare_small(enum ms_operator op, const struct ms_value *a,
			  const struct ms_value *b, bool *out)
{
	double x, y;

	if (op < MS_OPERATOR_EQ || op > MS_OPERATOR_GE ||
	    !small_number(a, &x) || !small_number(b, &y))
		return false;
	switch ((int)op) {
	case MS_OPERATOR_EQ:
		*out = x == y;
		break;
	case MS_OPERATOR_NE:
		*out = x != y;
		break;
	case MS_OPERATOR_LT:
		*out = x < y;
		break;
	case MS_OPERATOR_LE:
		*out = x <= y;
		break;
	case MS_OPERATOR_GT:
		*out = x > y;
		break;
	default:
		*out = x >= y;
		break;
	}
	return true;
}

static bool add_small(enum ms_operator op, const struct ms_value *a,
		      const struct ms_value *b, struct ms_value *out)
{
	double x, y;

	if ((op != MS_OPERATOR_ADD && op != MS_OPERATOR_SUB) ||
	    !small_number(a, &x) || !small_number(b, &y))
		return false;
	*out = ms_real(op == MS_OPERATOR_ADD ? x + y : x - y);
	return true;
}

int ms_op_binary(struct ms_vm *vm, uint64_t word)
{
	struct ms_value *b = ms_slot_content(slot_of(vm, ms_b(word)));
	struct ms_value *c = ms_slot_content(slot_of(vm, ms_c(word)));
	enum ms_operator op = operator_of(word);
	struct ms_read pair[2];
	struct ms_value out;
	bool truth;

	if (add_small(op, b, c, &out)) {
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
		return 0;
	}
	if (compare_small(op, b, c, &truth)) {
		ms_store(vm->heap, slot_of(vm, ms_a(word)), ms_logical(truth));
		return 0;
	}
	if (both_ordinary(b, c))
		return binary_in_place(vm, op, word, b, c);
	if (read_pair(vm, ms_b(word), ms_c(word), pair) != 0)
		return -1;
	int rc = ms_binary(vm->heap, op, pair[0].value, pair[1].value, &out);
	end_pair(vm, pair);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	return rc;
}

int ms_op_binary_k(struct ms_vm *vm, uint64_t word)
{
	struct ms_value *b = ms_slot_content(slot_of(vm, ms_b(word)));
	struct ms_value k = ms_top(vm)->unit->constants[ms_c(word)];
	struct ms_read operand;
	struct ms_value out;

	if (ms_is_ordinary(*b))
		return binary_in_place(vm, operator_of(word), word, b, &k);
	if (ms_read_slot(vm, ms_b(word), &operand) != 0)
		return -1;
	int rc =
		ms_binary(vm->heap, operator_of(word), operand.value, &k, &out);
	ms_read_end(vm, &operand);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	return rc;
}

int ms_op_unary(struct ms_vm *vm, uint64_t word)
{
	struct ms_read operand;
	struct ms_value out;

	if (ms_read_slot(vm, ms_b(word), &operand) != 0)
		return -1;
	int rc = ms_unary(vm->heap, operator_of(word), operand.value, &out);
	ms_read_end(vm, &operand);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	return rc;
}

int ms_op_range(struct ms_vm *vm, uint64_t word)
{
	uint16_t first = ms_b(word);
	bool three = (uint8_t)word == MS_OP_RANGE3;
	struct ms_value step = ms_real(1);
	struct ms_read pair[2];
	struct ms_read middle = { .held = ms_none() };
	struct ms_value out;

	if (read_pair(vm, first, (uint16_t)(first + (three ? 2 : 1)), pair) !=
	    0)
		return -1;
	int rc = 0;
	if (three) {
		rc = ms_read_slot(vm, (uint16_t)(first + 1), &middle);
		if (rc == 0)
			step = *middle.value;
	}
	if (rc == 0)
		rc = ms_range_values(vm->heap, *pair[0].value, step,
				     *pair[1].value, &out);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	ms_read_end(vm, &middle);
	end_pair(vm, pair);
	return rc;
}

/* -------------------------------------------------------------- conditions */

int ms_op_truth(struct ms_vm *vm, uint64_t word, bool *truth)
{
	struct ms_read operand;

	if (ms_read_slot(vm, ms_a(word), &operand) != 0)
		return -1;
	int rc = ms_truth(vm->heap, *operand.value, truth);
	ms_read_end(vm, &operand);
	return rc;
}

/* && and || want something that is one logical; [] counts as false. */
static int truth_logical(struct ms_vm *vm, uint16_t slot, bool *truth)
{
	struct ms_read operand;
	int rc;

	if (ms_read_slot(vm, slot, &operand) != 0)
		return -1;
	struct ms_value v = *operand.value;
	if (!ms_class_is_plain(ms_class_of(v)))
		rc = ms_fail(vm->heap, "MATLAB:invalidConversion",
			     "Operands to the logical AND (&&) and OR (||) "
			     "operators must be convertible to logical scalar "
			     "values.");
	else if (ms_count(v) > 1 &&
		 vm->frames[vm->depth].unit->image.dialect == 0)
		rc = ms_fail(vm->heap, "MATLAB:nonLogicalConditional",
			     "Operands to the logical AND (&&) and OR (||) "
			     "operators must be convertible to logical scalar "
			     "values.");
	else
		rc = ms_truth(vm->heap, v, truth);
	ms_read_end(vm, &operand);
	return rc;
}

int ms_op_truth_logical(struct ms_vm *vm, uint64_t word, bool *truth)
{
	return truth_logical(vm, ms_a(word), truth);
}

int ms_op_to_logical(struct ms_vm *vm, uint64_t word)
{
	bool truth;

	if (truth_logical(vm, ms_b(word), &truth) != 0)
		return -1;
	ms_store(vm->heap, slot_of(vm, ms_a(word)), ms_logical(truth));
	return 0;
}

static enum ms_operator comparison_of(uint64_t word)
{
	switch ((uint8_t)word) {
	case MS_OP_JUMP_LT:
	case MS_OP_JUMP_LT_K:
		return MS_OPERATOR_LT;
	case MS_OP_JUMP_LE:
	case MS_OP_JUMP_LE_K:
		return MS_OPERATOR_LE;
	case MS_OP_JUMP_GT_K:
		return MS_OPERATOR_GT;
	case MS_OP_JUMP_GE_K:
		return MS_OPERATOR_GE;
	default:
		return MS_OPERATOR_EQ;
	}
}

static int compare(struct ms_vm *vm, uint64_t word, const struct ms_value *a,
		   const struct ms_value *b, bool *truth)
{
	struct ms_value out;

	if (compare_small(comparison_of(word), a, b, truth))
		return 0;
	if (ms_binary(vm->heap, comparison_of(word), a, b, &out) != 0)
		return -1;
	int rc = ms_truth(vm->heap, out, truth);
	ms_release(vm->heap, out);
	return rc;
}

int ms_op_compare(struct ms_vm *vm, uint64_t word, bool *truth)
{
	struct ms_read pair[2];

	if (read_pair(vm, ms_a(word), ms_b(word), pair) != 0)
		return -1;
	int rc = compare(vm, word, pair[0].value, pair[1].value, truth);
	end_pair(vm, pair);
	return rc;
}

int ms_op_compare_k(struct ms_vm *vm, uint64_t word, bool *truth)
{
	const struct ms_value *k = &ms_top(vm)->unit->constants[ms_b(word)];
	struct ms_read operand;

	if (ms_read_slot(vm, ms_a(word), &operand) != 0)
		return -1;
	int rc = compare(vm, word, operand.value, k, truth);
	ms_read_end(vm, &operand);
	return rc;
}

/* ------------------------------------------------------------------ switch */

static bool same_text(const struct ms_value *a, const struct ms_value *b)
{
	const uint16_t *x, *y;
	size_t n, m;

	return ms_text_units(a, &x, &n) && ms_text_units(b, &y, &m) && n == m &&
	       (n == 0 || memcmp(x, y, n * sizeof(*x)) == 0);
}

/* Text matches text, a number a number; never one the other. */
static int case_matches(struct ms_vm *vm, const struct ms_value *v,
			const struct ms_value *wanted, bool *out)
{
	struct ms_value equal;
	int rc;

	*out = false;
	if (ms_is_text(*v) || ms_is_text(*wanted)) {
		*out = same_text(v, wanted);
		return 0;
	}
	if (ms_is_empty(*v) && ms_is_empty(*wanted)) {
		*out = true;
		return 0;
	}
	if (!ms_class_is_plain(ms_class_of(*v)) ||
	    !ms_class_is_plain(ms_class_of(*wanted)) || ms_is_empty(*v) ||
	    ms_is_empty(*wanted))
		return 0;
	rc = ms_binary(vm->heap, MS_OPERATOR_EQ, v, wanted, &equal);
	if (rc != 0)
		return rc;
	rc = ms_truth(vm->heap, equal, out);
	ms_release(vm->heap, equal);
	return rc;
}

static int case_any(struct ms_vm *vm, const struct ms_value *v,
		    const struct ms_value *wanted, bool *out)
{
	if (wanted->tag != MS_TAG_ARRAY || ms_class_of(*wanted) != MS_CELL)
		return case_matches(vm, v, wanted, out);
	*out = false;
	for (size_t i = 0; !*out && i < wanted->as.array->count; i++)
		if (case_matches(vm, v, &ms_cell_values(*wanted)[i], out) != 0)
			return -1;
	return 0;
}

int ms_op_case(struct ms_vm *vm, uint64_t word)
{
	struct ms_read pair[2];
	bool match;

	if (read_pair(vm, ms_b(word), ms_c(word), pair) != 0)
		return -1;
	int rc = case_any(vm, pair[0].value, pair[1].value, &match);
	end_pair(vm, pair);
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), ms_logical(match));
	return rc;
}

/* ---------------------------------------------------------------- building */

/* Values of consecutive slots, each retained; NULL after ms_fail(). */
static struct ms_list *hold_slots(struct ms_vm *vm, uint16_t first,
				  uint32_t count)
{
	struct ms_read operand;
	struct ms_list *list;

	if (ms_list_create(vm->heap, count, &list) != 0)
		return NULL;
	for (uint32_t i = 0; i < count; i++) {
		uint16_t slot = (uint16_t)(first + i);

		if (ms_read_slot(vm, slot, &operand) == 0) {
			int rc = ms_list_append(vm->heap, list, *operand.value);

			ms_read_end(vm, &operand);
			if (rc == 0)
				continue;
		}
		ms_release(vm->heap, ms_take_object(list));
		return NULL;
	}
	return list;
}

static int cell_row(struct ms_vm *vm, const struct ms_value *values,
		    size_t count, struct ms_value *out)
{
	const size_t dims[2] = { 0, 0 };

	if (count == 0)
		return ms_empty_of(vm->heap, MS_CELL, 2, dims, out);
	return ms_cell_of(vm->heap, values, count, true, out);
}

static int build(struct ms_vm *vm, uint8_t op, const struct ms_value *values,
		 size_t count, struct ms_value *out)
{
	bool object = count > 1 && values[0].tag == MS_TAG_OBJECT;

	switch (op) {
	case MS_OP_ROW:
	case MS_OP_ROW_LIST:
		if (object)
			return ms_object_concat(vm, 1, values, count, out);
		return ms_concat(vm->heap, 1, values, count, out);
	case MS_OP_COLUMN:
	case MS_OP_CELL_COLUMN:
		if (object)
			return ms_object_concat(vm, 0, values, count, out);
		return ms_concat(vm->heap, 0, values, count, out);
	default:
		return cell_row(vm, values, count, out);
	}
}

int ms_op_build(struct ms_vm *vm, uint64_t word)
{
	uint8_t op = (uint8_t)word;
	struct ms_list *list;
	struct ms_value out;

	if (op == MS_OP_ROW_LIST || op == MS_OP_CELL_ROW_LIST) {
		list = ms_own_list(vm, slot_of(vm, ms_b(word)));
		if (list == NULL)
			return -1;
		list->head.refs++;
	} else {
		list = hold_slots(vm, ms_b(word), ms_c(word));
		if (list == NULL)
			return -1;
	}
	int rc = build(vm, op, list->values, list->count, &out);
	ms_release(vm->heap, ms_take_object(list));
	if (rc == 0)
		ms_store(vm->heap, slot_of(vm, ms_a(word)), out);
	return rc;
}
