/*
 * Loops.  A loop's state stands in four temporaries, a to a+3:
 *
 *	over whole numbers	next (double), step (double), left (uint64)
 *	over anything else	what, -, next column (int64), columns (uint64)
 *
 * FOR_NEXT tells them apart by the tags; whatever else code puts there is an
 * error, never more.
 */
#include "vm/machine.h"

#include "value/index.h"
#include "value/range.h"

#include <math.h>

#define WHOLE_LIMIT 9007199254740992.0 /* 2^53 */
#define ROUNDS_MAX  1125899906842624.0 /* 2^50: years */

static struct ms_value *slot_of(struct ms_vm *vm, uint16_t slot)
{
	return &ms_top(vm)->slots[slot];
}

static void set_state(struct ms_vm *vm, struct ms_value *state, int i,
		      struct ms_value v)
{
	ms_take_into(vm->heap, &state[i], v);
}

/* Loop over what the first place holds, by columns. */
static void begin_each(struct ms_vm *vm, struct ms_value *state)
{
	struct ms_value v = state[0];
	size_t rows = ms_rows(v);
	size_t count = ms_count(v);
	uint64_t columns = ms_columns(v);

	if (ms_rank(v) > 2 && rows != 0)
		columns = count / rows;
	set_state(vm, state, 2, ms_signed(MS_INT64, 0));
	set_state(vm, state, 3, ms_natural(MS_UINT64, columns));
}

int ms_op_for_each(struct ms_vm *vm, uint64_t word)
{
	struct ms_value *state = slot_of(vm, ms_a(word));
	struct ms_read operand;

	if (ms_read_slot(vm, ms_a(word), &operand) != 0)
		return -1;
	struct ms_value v = ms_retain(*operand.value);
	ms_read_end(vm, &operand);
	set_state(vm, state, 0, v);
	begin_each(vm, state);
	return 0;
}

static bool is_whole(double x)
{
	return fabs(x) <= WHOLE_LIMIT && floor(x) == x;
}

/* Base, step and limit are doubles, and so is all that adding gives. */
static bool begin_whole(struct ms_vm *vm, struct ms_value *state)
{
	if (state[0].tag != MS_TAG_DOUBLE || state[1].tag != MS_TAG_DOUBLE ||
	    state[2].tag != MS_TAG_DOUBLE)
		return false;
	double base = state[0].as.real;
	double step = state[1].as.real;
	double count = ms_range_count(base, step, state[2].as.real);

	/* A loop without a round sets its variable to the empty range. */
	if (!(count > 0) || !is_whole(base) || !is_whole(step) ||
	    !(count <= WHOLE_LIMIT && fabs(base + step * count) <= WHOLE_LIMIT))
		return false;
	set_state(vm, state, 2, ms_natural(MS_UINT64, (uint64_t)count));
	return true;
}

/* A range of more elements than doubles can count, to Inf for example: a limit
 * that nobody reaches does as well. */
static void bound_rounds(struct ms_value *state)
{
	if (state[0].tag != MS_TAG_DOUBLE || state[1].tag != MS_TAG_DOUBLE ||
	    state[2].tag != MS_TAG_DOUBLE)
		return;
	double base = state[0].as.real;
	double step = state[1].as.real;
	double limit = base + step * ROUNDS_MAX;

	if (ms_range_count(base, step, state[2].as.real) > ROUNDS_MAX &&
	    isfinite(limit) && limit != base)
		state[2].as.real = limit;
}

int ms_op_for_range(struct ms_vm *vm, uint64_t word)
{
	struct ms_value *state = slot_of(vm, ms_a(word));
	struct ms_value range;

	for (int i = 0; i < 3; i++) {
		if (state[i].tag == MS_TAG_NONE)
			return ms_fail_unset(vm, ms_top(vm),
					     ms_a(word) + (uint32_t)i);
		if (!ms_is_ordinary(state[i]))
			return ms_fail_code(vm, "a loop's limit is no value");
	}
	bound_rounds(state);
	if (begin_whole(vm, state))
		return 0;
	if (ms_range_values(vm->heap, state[0], state[1], state[2], &range) !=
	    0)
		return -1;
	set_state(vm, state, 0, range);
	begin_each(vm, state);
	return 0;
}

static int column(struct ms_vm *vm, struct ms_value v, uint64_t k,
		  struct ms_value *out)
{
	const struct ms_value indexes[2] = { ms_colon(),
					     ms_real((double)(k + 1)) };

	if (v.tag == MS_TAG_RANGE) {
		*out = ms_real(ms_range_at(ms_range_of(v), (size_t)k));
		return 0;
	}
	if (v.tag == MS_TAG_ARRAY || v.tag == MS_TAG_SPARSE ||
	    v.tag == MS_TAG_STRUCT)
		return ms_index_read(vm->heap, v, indexes, 2, out);
	*out = ms_retain(v);
	return 0;
}

static void end_loop(struct ms_vm *vm, struct ms_value *state)
{
	for (int i = 0; i < 4; i++)
		set_state(vm, state, i, ms_none());
}

/* Rounds over whole numbers. */
static void next_number(struct ms_value *state, bool *more,
			struct ms_value *out)
{
	*more = state[2].as.natural != 0;
	if (!*more)
		return;
	*out = state[0];
	state[2].as.natural--;
	state[0].as.real += state[1].as.real;
}

/* Rounds over columns. */
static int next_column(struct ms_vm *vm, struct ms_value *state, bool *more,
		       struct ms_value *out)
{
	uint64_t k = (uint64_t)state[2].as.integer;
	size_t columns = SIZE_MAX;

	if (state[2].tag != MS_TAG_INT64 || state[3].tag != MS_TAG_UINT64 ||
	    !ms_is_ordinary(state[0]))
		return ms_fail_code(vm, "a loop hasn't begun");
	if (ms_rank(state[0]) <= 2)
		columns = ms_columns(state[0]);
	*more = k < state[3].as.natural && k < columns;
	if (!*more)
		return 0;
	if (column(vm, state[0], k, out) != 0)
		return -1;
	state[2].as.integer++;
	return 0;
}

int ms_op_for_next(struct ms_vm *vm, uint64_t word, bool *more)
{
	struct ms_value *state = slot_of(vm, ms_a(word));
	struct ms_value *variable = slot_of(vm, ms_b(word));
	struct ms_value v;

	*more = false;
	if (state[2].tag == MS_TAG_UINT64 && state[0].tag == MS_TAG_DOUBLE)
		next_number(state, more, &v);
	else if (next_column(vm, state, more, &v) != 0)
		return -1;
	if (*more) {
		ms_store(vm->heap, variable, v);
		return 0;
	}
	/* Without a single round it is what there was nothing of. */
	if (state[2].tag == MS_TAG_INT64 && state[3].as.natural == 0)
		ms_store(vm->heap, variable, ms_retain(state[0]));
	end_loop(vm, state);
	return 0;
}
