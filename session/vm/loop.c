/*
 * The loop: one case per instruction.  Scalars are done here; everything else
 * goes to a slow path in another file, which finds the frame, its slots and the
 * instruction after 'frame->pc' was set.
 */
#include "vm/machine.h"

#include "value/index.h"
#include "vm/fast.h"

#include <math.h>

/*
 * Where the compiler has labels as values, each instruction goes to the next by
 * a jump of its own, which processors foresee better than one that all share:
 * the Mandelbrot program of the benchmarks takes less than half the time.
 * Elsewhere the switch does it.
 */
#if defined(__GNUC__) && !defined(MS_PLAIN_SWITCH)
#pragma GCC diagnostic ignored "-Wpedantic"
#define MS_LABELS   1
#define LABEL(name) LABEL_##name:
#define NEXT                                                                   \
	do {                                                                   \
		goto *labels[(uint8_t)*pc++];                                  \
	} while (0)
#else
#define LABEL(name) (void)0
#define NEXT	    continue
#endif

/* The instruction before 'pc', and its parts: each is read by itself, which is
 * less to do than taking all of them from one word. */
#define WORD   (pc[-1])
#define OPCODE ((uint8_t)WORD)
#define X      operand_x(pc)
#define A      operand(pc, 1)
#define B      operand(pc, 2)
#define C      operand(pc, 3)
#define BC     ms_bc(WORD)

/* What a slow path needs to know, then itself. */
#define SLOW(call)                                                             \
	do {                                                                   \
		frame->pc = pc;                                                \
		vm->fuel = fuel;                                               \
		rc = (call);                                                   \
		fuel = vm->fuel;                                               \
		if (MS_UNLIKELY(rc != 0))                                      \
			goto changed;                                          \
	} while (0)

#define POLL()                                                                 \
	do {                                                                   \
		if (MS_UNLIKELY(--fuel == 0)) {                                \
			frame->pc = pc;                                        \
			rc = ms_vm_poll(vm);                                   \
			fuel = vm->fuel;                                       \
			if (rc != 0)                                           \
				goto changed;                                  \
		}                                                              \
	} while (0)

#define ARITHMETIC(NAME, expression)                                           \
	case MS_OP_##NAME: {                                                   \
		LABEL(NAME);                                                   \
		struct ms_value *to = slots + A;                               \
		const struct ms_value *b = slots + B;                          \
		const struct ms_value *c = slots + C;                          \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(b) && IS_DOUBLE(c) && IS_PLAIN(to))) { \
			double x = b->as.real, y = c->as.real;                 \
                                                                               \
			put_real(to, expression);                              \
			NEXT;                                                  \
		}                                                              \
		SLOW(ms_op_binary(vm, WORD));                                  \
		NEXT;                                                          \
	}

#define ARITHMETIC_K(NAME, expression)                                         \
	case MS_OP_##NAME##_K: {                                               \
		LABEL(NAME##_K);                                               \
		struct ms_value *to = slots + A;                               \
		const struct ms_value *b = slots + B;                          \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(b) && IS_PLAIN(to))) {                 \
			double x = b->as.real;                                 \
			double y = constants[C].as.real;                       \
                                                                               \
			put_real(to, expression);                              \
			NEXT;                                                  \
		}                                                              \
		SLOW(ms_op_binary_k(vm, WORD));                                \
		NEXT;                                                          \
	}

#define COMPARISON(NAME, operator)                                             \
	case MS_OP_##NAME: {                                                   \
		LABEL(NAME);                                                   \
		struct ms_value *to = slots + A;                               \
		const struct ms_value *b = slots + B;                          \
		const struct ms_value *c = slots + C;                          \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(b) && IS_DOUBLE(c) && IS_PLAIN(to))) { \
			put_logical(to, b->as.real operator c->as.real);       \
			NEXT;                                                  \
		}                                                              \
		SLOW(ms_op_binary(vm, WORD));                                  \
		NEXT;                                                          \
	}

/* Where the truth is what the instruction asks for. */
#define JUMP_WHEN(condition)                                                   \
	do {                                                                   \
		if ((condition) == X)                                          \
			pc += (int16_t)C;                                      \
	} while (0)

#define JUMP_COMPARE(NAME, operator)                                           \
	case MS_OP_JUMP_##NAME: {                                              \
		LABEL(JUMP_##NAME);                                            \
		const struct ms_value *a = slots + A;                          \
		const struct ms_value *b = slots + B;                          \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(a) && IS_DOUBLE(b))) {                 \
			JUMP_WHEN(a->as.real operator b->as.real);             \
			NEXT;                                                  \
		}                                                              \
		SLOW(ms_op_compare(vm, WORD, &truth));                         \
		JUMP_WHEN(truth);                                              \
		NEXT;                                                          \
	}

#define JUMP_COMPARE_K(NAME, operator)                                         \
	case MS_OP_JUMP_##NAME##_K: {                                          \
		LABEL(JUMP_##NAME##_K);                                        \
		const struct ms_value *a = slots + A;                          \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(a))) {                                 \
			double y = constants[B].as.real;                       \
                                                                               \
			JUMP_WHEN(a->as.real operator y);                      \
			NEXT;                                                  \
		}                                                              \
		SLOW(ms_op_compare_k(vm, WORD, &truth));                       \
		JUMP_WHEN(truth);                                              \
		NEXT;                                                          \
	}

int ms_vm_loop(struct ms_vm *vm)
{
	struct ms_frame *frame;
	struct ms_value *slots;
	const struct ms_value *constants;
	const uint64_t *pc;
	uint32_t fuel = vm->fuel;
	bool truth;
	int rc;
#if defined(MS_LABELS)
	/* Numbers without an instruction stay NULL: no verified code has them.
	 */
	static const void *const labels[256] = {
#define OP(name, number, form, effect) [number] = &&LABEL_##name,
#include "code/opcodes.def"
	};
#endif

reload:
	frame = ms_top(vm);
	slots = frame->slots;
	constants = frame->unit->constants;
	pc = frame->pc;

	for (;;) {
		switch ((enum ms_opcode)(uint8_t)*pc++) {
		case MS_OP_NOP:
			LABEL(NOP);
			NEXT;
		case MS_OP_MOVE: {
			LABEL(MOVE);
			struct ms_value *to = slots + A;
			const struct ms_value *from = slots + B;

			if (MS_LIKELY(from->tag - 1 < MS_PLAIN_CLASSES &&
				      IS_PLAIN(to))) {
				copy_plain(to, from);
				NEXT;
			}
			if (move_counted(vm, to, from))
				NEXT;
			SLOW(ms_op_move(vm, WORD));
			NEXT;
		}
		case MS_OP_TAKE: {
			LABEL(TAKE);
			struct ms_value *to = slots + A;
			struct ms_value *from = slots + B;

			if (MS_LIKELY(from->tag != MS_TAG_NONE &&
				      IS_PLAIN(to))) {
				copy_plain(to, from);
				from->tag = MS_TAG_NONE;
				NEXT;
			}
			if (take_counted(vm, to, from))
				NEXT;
			SLOW(ms_op_move(vm, WORD));
			NEXT;
		}
		case MS_OP_LOAD_CONST: {
			LABEL(LOAD_CONST);
			struct ms_value *to = slots + A;
			const struct ms_value *k = constants + BC;

			if (MS_LIKELY(k->tag - 1 < MS_PLAIN_CLASSES &&
				      IS_PLAIN(to))) {
				copy_plain(to, k);
				NEXT;
			}
			SLOW(ms_op_constant(vm, WORD));
			NEXT;
		}
		case MS_OP_LOAD_INT: {
			LABEL(LOAD_INT);
			struct ms_value *to = slots + A;
			double x = (int32_t)BC;

			if (MS_LIKELY(IS_PLAIN(to)))
				put_real(to, x);
			else
				ms_store(vm->heap, to, ms_real(x));
			NEXT;
		}
		case MS_OP_LOAD_BOOL:
			LABEL(LOAD_BOOL);
			ms_store(vm->heap, slots + A, ms_logical(X != 0));
			NEXT;
		case MS_OP_LOAD_COLON:
			LABEL(LOAD_COLON);
			ms_store(vm->heap, slots + A, ms_colon());
			NEXT;
		case MS_OP_LOAD_EMPTY:
			LABEL(LOAD_EMPTY);
			ms_store(vm->heap, slots + A, ms_empty(vm->heap));
			NEXT;
		case MS_OP_CLEAR: {
			LABEL(CLEAR);
			struct ms_value *slot = slots + A;

			if (MS_LIKELY(IS_PLAIN(slot)))
				slot->tag = MS_TAG_NONE;
			else
				ms_take_into(vm->heap, slot, ms_none());
			NEXT;
		}
		case MS_OP_CLEAR_SLOTS:
			LABEL(CLEAR_SLOTS);
			SLOW(ms_op_clear(vm, WORD));
			NEXT;
		case MS_OP_LOAD_NARGIN:
			LABEL(LOAD_NARGIN);
			ms_store(vm->heap, slots + A,
				 ms_real(frame->argument_count));
			NEXT;
		case MS_OP_LOAD_NARGOUT:
			LABEL(LOAD_NARGOUT);
			ms_store(vm->heap, slots + A, ms_real(frame->wanted));
			NEXT;

			ARITHMETIC(ADD, x + y)
			ARITHMETIC(SUB, x - y)
			ARITHMETIC(MUL, x * y)
			ARITHMETIC(MMUL, x * y)
			ARITHMETIC(DIV, x / y)
			ARITHMETIC(MDIV, x / y)
			ARITHMETIC_K(ADD, x + y)
			ARITHMETIC_K(SUB, x - y)
			ARITHMETIC_K(MUL, x * y)
			ARITHMETIC_K(DIV, x / y)
			COMPARISON(EQ, ==)
			COMPARISON(NE, !=)
			COMPARISON(LT, <)
			COMPARISON(LE, <=)
			COMPARISON(GT, >)
			COMPARISON(GE, >=)
		case MS_OP_POW:
		case MS_OP_MPOW: {
			LABEL(POW);
			LABEL(MPOW);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;
			const struct ms_value *c = slots + C;

			if (IS_DOUBLE(b) && IS_DOUBLE(c) && IS_PLAIN(to) &&
			    (b->as.real >= 0 || c->as.real == 2)) {
				double x = b->as.real, y = c->as.real;

				put_real(to, y == 2 ? x * x : pow(x, y));
				NEXT;
			}
			SLOW(ms_op_binary(vm, WORD));
			NEXT;
		}
		case MS_OP_LDIV:
		case MS_OP_MLDIV:
			LABEL(LDIV);
			LABEL(MLDIV);
			SLOW(ms_op_binary(vm, WORD));
			NEXT;
		case MS_OP_AND:
		case MS_OP_OR: {
			LABEL(AND);
			LABEL(OR);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;
			const struct ms_value *c = slots + C;

			if (b->tag == MS_TAG_LOGICAL &&
			    c->tag == MS_TAG_LOGICAL && IS_PLAIN(to)) {
				put_logical(to,
					    OPCODE == MS_OP_AND
						    ? b->as.natural &
							      c->as.natural
						    : b->as.natural |
							      c->as.natural);
				NEXT;
			}
			SLOW(ms_op_binary(vm, WORD));
			NEXT;
		}
		case MS_OP_NEG: {
			LABEL(NEG);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;

			if (MS_LIKELY(IS_DOUBLE(b) && IS_PLAIN(to))) {
				put_real(to, -b->as.real);
				NEXT;
			}
			SLOW(ms_op_unary(vm, WORD));
			NEXT;
		}
		case MS_OP_NOT: {
			LABEL(NOT);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;

			if (MS_LIKELY(b->tag == MS_TAG_LOGICAL &&
				      IS_PLAIN(to))) {
				put_logical(to, b->as.natural == 0);
				NEXT;
			}
			SLOW(ms_op_unary(vm, WORD));
			NEXT;
		}
		case MS_OP_PLUS:
		case MS_OP_TRANSPOSE:
		case MS_OP_CTRANSPOSE:
			LABEL(PLUS);
			LABEL(TRANSPOSE);
			LABEL(CTRANSPOSE);
			SLOW(ms_op_unary(vm, WORD));
			NEXT;
		case MS_OP_TO_LOGICAL:
			LABEL(TO_LOGICAL);
			SLOW(ms_op_to_logical(vm, WORD));
			NEXT;
		case MS_OP_RANGE2:
		case MS_OP_RANGE3:
			LABEL(RANGE2);
			LABEL(RANGE3);
			SLOW(ms_op_range(vm, WORD));
			NEXT;

		case MS_OP_LOOP:
			LABEL(LOOP);
			pc += (int32_t)BC;
			POLL();
			NEXT;
		case MS_OP_JUMP:
			LABEL(JUMP);
			pc += (int32_t)BC;
			NEXT;
		case MS_OP_JUMP_IF: {
			LABEL(JUMP_IF);
			const struct ms_value *a = slots + A;

			if (MS_LIKELY(a->tag == MS_TAG_LOGICAL)) {
				if ((a->as.natural != 0) == X)
					pc += (int32_t)BC;
				NEXT;
			}
			if (a->tag == MS_TAG_DOUBLE && !isnan(a->as.real))
				truth = a->as.real != 0;
			else
				SLOW(ms_op_truth(vm, WORD, &truth));
			if (truth == X)
				pc += (int32_t)BC;
			NEXT;
		}
		case MS_OP_JUMP_LOGICAL: {
			LABEL(JUMP_LOGICAL);
			const struct ms_value *a = slots + A;

			if (MS_LIKELY(a->tag == MS_TAG_LOGICAL))
				truth = a->as.natural != 0;
			else
				SLOW(ms_op_truth_logical(vm, WORD, &truth));
			if (truth == X)
				pc += (int32_t)BC;
			NEXT;
		}
		case MS_OP_JUMP_UNSET: {
			LABEL(JUMP_UNSET);
			struct ms_value *a = ms_slot_content(slots + A);

			if ((a->tag != MS_TAG_NONE) == X)
				pc += (int32_t)BC;
			NEXT;
		}
			JUMP_COMPARE(LT, <)
			JUMP_COMPARE(LE, <=)
			JUMP_COMPARE(EQ, ==)
			JUMP_COMPARE_K(LT, <)
			JUMP_COMPARE_K(LE, <=)
			JUMP_COMPARE_K(GT, >)
			JUMP_COMPARE_K(GE, >=)
			JUMP_COMPARE_K(EQ, ==)
		case MS_OP_FOR_RANGE:
			LABEL(FOR_RANGE);
			SLOW(ms_op_for_range(vm, WORD));
			pc += (int32_t)BC;
			NEXT;
		case MS_OP_FOR_EACH:
			LABEL(FOR_EACH);
			SLOW(ms_op_for_each(vm, WORD));
			pc += (int32_t)BC;
			NEXT;
		case MS_OP_FOR_NEXT: {
			LABEL(FOR_NEXT);
			struct ms_value *state = slots + A;
			struct ms_value *to = slots + B;

			if (MS_LIKELY(state[2].tag == MS_TAG_UINT64 &&
				      state[0].tag == MS_TAG_DOUBLE &&
				      state[2].as.natural != 0 &&
				      IS_PLAIN(to))) {
				double x = state[0].as.real;

				state[2].as.natural--;
				state[0].as.real = x + state[1].as.real;
				put_real(to, x);
				pc += (int16_t)C;
				POLL();
				NEXT;
			}
			SLOW(ms_op_for_next(vm, WORD, &truth));
			if (truth) {
				pc += (int16_t)C;
				POLL();
			}
			NEXT;
		}
		case MS_OP_CASE:
			LABEL(CASE);
			SLOW(ms_op_case(vm, WORD));
			NEXT;
		case MS_OP_RETURN: {
			LABEL(RETURN);
			bool last = frame->result_mode == MS_RESULT_C;

			if (MS_LIKELY(return_fast(vm, frame))) {
				vm->depth--;
				frame--;
				if (MS_UNLIKELY(frame->unit != frame[1].unit))
					ms_unit_release(frame[1].unit);
				slots = frame->slots;
				constants = frame->unit->constants;
				pc = frame->pc;
				NEXT;
			}
			frame->pc = pc;
			vm->fuel = fuel;
			rc = ms_frame_return(vm);
			if (rc != 0)
				goto changed;
			if (last)
				return 0;
			goto reload;
		}
		case MS_OP_CATCH:
			LABEL(CATCH);
			SLOW(ms_op_catch(vm, WORD));
			NEXT;
		case MS_OP_RETHROW:
			LABEL(RETHROW);
			SLOW(ms_op_rethrow(vm, WORD));
			NEXT;
		case MS_OP_FAIL:
			LABEL(FAIL);
			SLOW(ms_op_fail(vm, WORD));
			NEXT;

		case MS_OP_INDEX1: {
			LABEL(INDEX1);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;
			const struct ms_value *c = slots + C;

			if (MS_LIKELY(b->tag == MS_TAG_ARRAY &&
				      c->tag == MS_TAG_DOUBLE &&
				      IS_PLAIN(to))) {
				const struct ms_array *array = b->as.array;
				size_t i = element_of(c->as.real);

				if (MS_LIKELY(array->head.class_ == MS_DOUBLE &&
					      array->head.flags == 0 &&
					      i < array->count)) {
					const double *data = array->data;

					put_real(to, data[i]);
					NEXT;
				}
				if (index_other(array, i, to))
					NEXT;
			}
			SLOW(ms_op_index(vm, WORD));
			NEXT;
		}
		case MS_OP_INDEX2: {
			LABEL(INDEX2);
			struct ms_value *to = slots + A;
			const struct ms_value *c = slots + C;
			struct ms_value v;

			if (MS_LIKELY(IS_PLAIN(to)) &&
			    ms_index_fast_2(slots[B], c[0], c[1], &v)) {
				put_real(to, v.as.real);
				NEXT;
			}
			SLOW(ms_op_index(vm, WORD));
			NEXT;
		}
		case MS_OP_INDEX:
		case MS_OP_INDEX_LIST:
			LABEL(INDEX);
			LABEL(INDEX_LIST);
			SLOW(ms_op_index(vm, WORD));
			NEXT;
		case MS_OP_BRACE1: {
			LABEL(BRACE1);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;
			const struct ms_value *c = slots + C;

			if (b->tag == MS_TAG_ARRAY && IS_DOUBLE(c) &&
			    b->as.array->head.class_ == MS_CELL) {
				const struct ms_value *cells =
					b->as.array->data;
				size_t i = element_of(c->as.real);

				if (i < b->as.array->count) {
					put_copy(vm, to, &cells[i]);
					NEXT;
				}
			}
			SLOW(ms_op_brace(vm, WORD));
			NEXT;
		}
		case MS_OP_BRACE:
		case MS_OP_BRACE_LIST:
			LABEL(BRACE);
			LABEL(BRACE_LIST);
			SLOW(ms_op_brace(vm, WORD));
			NEXT;
		case MS_OP_FIELD: {
			LABEL(FIELD);
			struct ms_value *field;

			if (MS_LIKELY(known_field(frame, pc, slots + B,
						  &field))) {
				put_copy(vm, slots + A, field);
				NEXT;
			}
			SLOW(ms_op_field(vm, WORD));
			NEXT;
		}
		case MS_OP_FIELD_DYNAMIC:
			LABEL(FIELD_DYNAMIC);
			SLOW(ms_op_field(vm, WORD));
			NEXT;
		case MS_OP_END: {
			LABEL(END);
			struct ms_value *to = slots + A;
			const struct ms_value *b = slots + B;

			if (MS_LIKELY(b->tag == MS_TAG_ARRAY && C == 1 &&
				      IS_PLAIN(to))) {
				put_real(to, (double)b->as.array->count);
				NEXT;
			}
			SLOW(ms_op_end(vm, WORD));
			NEXT;
		}
		case MS_OP_END_LIST:
			LABEL(END_LIST);
			SLOW(ms_op_end(vm, WORD));
			NEXT;

		case MS_OP_LIST:
		case MS_OP_PUSH:
		case MS_OP_PUSH_BRACE:
		case MS_OP_PUSH_BRACE_LIST:
		case MS_OP_PUSH_FIELD:
		case MS_OP_PUSH_FIELD_DYNAMIC:
		case MS_OP_PUSH_LIST:
			LABEL(LIST);
			LABEL(PUSH);
			LABEL(PUSH_BRACE);
			LABEL(PUSH_BRACE_LIST);
			LABEL(PUSH_FIELD);
			LABEL(PUSH_FIELD_DYNAMIC);
			LABEL(PUSH_LIST);
			SLOW(ms_op_push(vm, WORD));
			NEXT;
		case MS_OP_LIST_TAKE:
			LABEL(LIST_TAKE);
			SLOW(ms_op_list_take(vm, WORD, &truth));
			NEXT;
		case MS_OP_LIST_NEXT:
			LABEL(LIST_NEXT);
			SLOW(ms_op_list_take(vm, WORD, &truth));
			if (truth) {
				pc += (int16_t)C;
				POLL();
			}
			NEXT;

		case MS_OP_SET_INDEX1: {
			LABEL(SET_INDEX1);
			const struct ms_value *a = slots + A;
			const struct ms_value *b = slots + B;
			const struct ms_value *c = slots + C;

			if (MS_LIKELY(a->tag == MS_TAG_ARRAY &&
				      b->tag == MS_TAG_DOUBLE)) {
				struct ms_array *array = a->as.array;
				size_t i = element_of(b->as.real);

				if (MS_LIKELY(c->tag == MS_TAG_DOUBLE &&
					      array->head.class_ == MS_DOUBLE &&
					      array->head.flags == 0 &&
					      array->head.refs == 1 &&
					      i < array->count)) {
					double *data = array->data;

					data[i] = c->as.real;
					NEXT;
				}
				if (write_scalar(array, i, c))
					NEXT;
			}
			SLOW(ms_op_set_index(vm, WORD));
			NEXT;
		}
		case MS_OP_SET_INDEX2:
			LABEL(SET_INDEX2);
			if (MS_LIKELY(ms_index_fast_write_2(slots[A], slots[B],
							    slots[B + 1],
							    slots[C])))
				NEXT;
			SLOW(ms_op_set_index(vm, WORD));
			NEXT;
		case MS_OP_SET_INDEX:
			LABEL(SET_INDEX);
			SLOW(ms_op_set_index(vm, WORD));
			NEXT;
		case MS_OP_SET_BRACE1: {
			LABEL(SET_BRACE1);
			const struct ms_value *a = slots + A;
			const struct ms_value *b = slots + B;
			const struct ms_value *c = slots + C;

			if (a->tag == MS_TAG_ARRAY && IS_DOUBLE(b) &&
			    c->tag - 1 < MS_PLAIN_CLASSES &&
			    a->as.array->head.class_ == MS_CELL &&
			    a->as.array->head.refs == 1) {
				struct ms_value *cells = a->as.array->data;
				size_t i = element_of(b->as.real);

				if (i < a->as.array->count) {
					put_copy(vm, &cells[i], c);
					NEXT;
				}
				if (append_cell(a->as.array, i, c))
					NEXT;
			}
			SLOW(ms_op_set_brace(vm, WORD));
			NEXT;
		}
		case MS_OP_SET_FIELD: {
			LABEL(SET_FIELD);
			const struct ms_value *a = slots + A;
			const struct ms_value *c = slots + C;
			struct ms_value *field;

			if (MS_LIKELY(c->tag - 1 < MS_PLAIN_CLASSES &&
				      known_field(frame, pc, a, &field) &&
				      a->as.object->refs == 1)) {
				put_copy(vm, field, c);
				NEXT;
			}
			SLOW(ms_op_set_field(vm, WORD));
			NEXT;
		}
		case MS_OP_SET_PATH:
		case MS_OP_SET_PATH_LIST:
		case MS_OP_PATH_COUNT:
		case MS_OP_DELETE_PATH:
			LABEL(SET_PATH);
			LABEL(SET_PATH_LIST);
			LABEL(PATH_COUNT);
			LABEL(DELETE_PATH);
			SLOW(ms_op_path(vm, WORD));
			NEXT;

		case MS_OP_ROW:
		case MS_OP_COLUMN:
		case MS_OP_ROW_LIST:
		case MS_OP_CELL_ROW:
		case MS_OP_CELL_ROW_LIST:
		case MS_OP_CELL_COLUMN:
			LABEL(ROW);
			LABEL(COLUMN);
			LABEL(ROW_LIST);
			LABEL(CELL_ROW);
			LABEL(CELL_ROW_LIST);
			LABEL(CELL_COLUMN);
			SLOW(ms_op_build(vm, WORD));
			NEXT;

		case MS_OP_CALL: {
			LABEL(CALL);
			const struct ms_site_state *state =
				frame->unit->sites + BC;
			struct ms_value *window = slots + A;
			enum enter_result result;

			frame->pc = pc;
			result = enter_fast(vm, frame, state, window);
			if (MS_LIKELY(result == ENTERED)) {
				frame++;
				slots = window;
				constants = state->binding.unit->constants;
				pc = state->binding.code->words;
				POLL();
				NEXT;
			}
			if (result == STALE) {
				ms_window_clear(vm, state, window);
				pc--;
				NEXT;
			}
			SLOW(ms_op_call(vm, WORD));
			NEXT;
		}
		case MS_OP_HANDLE:
		case MS_OP_HANDLE_LOCAL:
			LABEL(HANDLE);
			LABEL(HANDLE_LOCAL);
			SLOW(ms_op_handle(vm, WORD));
			NEXT;
		case MS_OP_GLOBAL:
			LABEL(GLOBAL);
			SLOW(ms_op_global(vm, WORD));
			NEXT;
		case MS_OP_PERSISTENT:
			LABEL(PERSISTENT);
			SLOW(ms_op_persistent(vm, WORD, &truth));
			if (truth)
				pc += (int16_t)C;
			NEXT;
		case MS_OP_STATEMENT:
			LABEL(STATEMENT);
			SLOW(ms_op_statement(vm, WORD));
			NEXT;
		}
		/* No verified code gets here. */
		frame->pc = pc;
		rc = ms_fail_code(vm, "no such instruction");
		goto changed;
	}

changed:
	/* Another frame is the innermost, or something failed. */
	if (rc != MS_SWITCH && ms_unwind(vm) != 0)
		return -1;
	fuel = vm->fuel;
	goto reload;
}
