/*
 * The loop: one case per instruction.  Scalars are done here; everything else
 * goes to a slow path in another file, which finds the frame, its slots and the
 * instruction after 'frame->pc' was set.
 *
 * Slots are copied member by member: they were just written so, and a load of
 * all 16 bytes would have to wait for the stores.
 */
#include "vm/machine.h"

#include "value/index.h"
#include "value/struct.h"

#include <math.h>

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

/* A slot that a double or logical can simply be stored to. */
#define IS_PLAIN(v) ((v)->tag < MS_TAG_HEAP)

#define IS_DOUBLE(v) ((v)->tag == MS_TAG_DOUBLE)

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

static inline void put_real(struct ms_value *slot, double x)
{
	slot->tag = MS_TAG_DOUBLE;
	slot->as.real = x;
}

static inline void put_logical(struct ms_value *slot, bool x)
{
	slot->tag = MS_TAG_LOGICAL;
	slot->as.natural = x;
}

static inline void copy_plain(struct ms_value *to, const struct ms_value *from)
{
	to->tag = from->tag;
	to->as.natural = from->as.natural;
}

/* Copy any ordinary value into a slot. */
static inline void put_copy(struct ms_vm *vm, struct ms_value *to,
			    const struct ms_value *from)
{
	if (MS_LIKELY(from->tag < MS_TAG_HEAP && IS_PLAIN(to)))
		copy_plain(to, from);
	else
		ms_store(vm->heap, to, ms_retain(*from));
}

/* The field of a 1x1 struct, where this instruction saw it the last time. */
static inline struct ms_value *known_field(const struct ms_frame *frame,
					   const uint64_t *pc,
					   const struct ms_value *v)
{
	const struct ms_field_cache *cache = frame->code->caches;
	const struct ms_struct *s;

	if (v->tag != MS_TAG_STRUCT || cache == NULL)
		return NULL;
	s = v->as.structure;
	cache += pc - frame->code->words - 1;
	if (s->shape->id != cache->shape || s->array.count != 1)
		return NULL;
	return (struct ms_value *)s->array.data + cache->index;
}

/* Element of a real array of any class but double. */
static inline bool index_other(const struct ms_array *array, size_t i,
			       struct ms_value *to)
{
	const char *data = array->data;

	if (i >= array->count || array->head.flags != 0)
		return false;
	switch (array->head.class_) {
	case MS_LOGICAL:
		put_logical(to, data[i] != 0);
		return true;
	case MS_CHAR:
		*to = ms_char(((const uint16_t *)array->data)[i]);
		return true;
	case MS_UINT8:
		*to = ms_natural(MS_UINT8, ((const uint8_t *)array->data)[i]);
		return true;
	case MS_INT32:
		*to = ms_signed(MS_INT32, ((const int32_t *)array->data)[i]);
		return true;
	default:
		return false;
	}
}

/* The same, written; also one behind the end of a row that has room. */
static inline bool write_scalar(struct ms_array *array, size_t i,
				const struct ms_value *v)
{
	bool grows = i >= array->count;

	if (array->head.refs != 1 || array->head.flags != 0 ||
	    array->head.class_ + 1u != v->tag)
		return false;
	if (grows) {
		if (i != array->count || i == 0 || i >= array->capacity ||
		    array->head.rank != 2 || array->dims[0] != 1)
			return false;
		array->count++;
		array->dims[1]++;
	}
	switch (array->head.class_) {
	case MS_DOUBLE:
		((double *)array->data)[i] = v->as.real;
		return true;
	case MS_LOGICAL:
		((uint8_t *)array->data)[i] = v->as.natural != 0;
		return true;
	case MS_CHAR:
		((uint16_t *)array->data)[i] = (uint16_t)v->as.natural;
		return true;
	case MS_UINT8:
		((uint8_t *)array->data)[i] = (uint8_t)v->as.natural;
		return true;
	case MS_INT32:
		((int32_t *)array->data)[i] = (int32_t)v->as.integer;
		return true;
	default:
		break;
	}
	/* As it was: other classes go the long way. */
	if (grows) {
		array->count--;
		array->dims[1]--;
	}
	return false;
}

/* Behind the end of a row of cells that has room. */
static inline bool append_cell(struct ms_array *array, size_t i,
			       const struct ms_value *v)
{
	if (i != array->count || i == 0 || i >= array->capacity ||
	    array->head.rank != 2 || array->dims[0] != 1)
		return false;
	((struct ms_value *)array->data)[i] = *v;
	array->count++;
	array->dims[1]++;
	return true;
}

#define ARITHMETIC(NAME, expression)                                           \
	case MS_OP_##NAME: {                                                   \
		struct ms_value *to = slots + ms_a(word);                      \
		const struct ms_value *b = slots + ms_b(word);                 \
		const struct ms_value *c = slots + ms_c(word);                 \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(b) && IS_DOUBLE(c) && IS_PLAIN(to))) { \
			double x = b->as.real, y = c->as.real;                 \
                                                                               \
			put_real(to, expression);                              \
			continue;                                              \
		}                                                              \
		SLOW(ms_op_binary(vm, word));                                  \
		continue;                                                      \
	}

#define ARITHMETIC_K(NAME, expression)                                         \
	case MS_OP_##NAME##_K: {                                               \
		struct ms_value *to = slots + ms_a(word);                      \
		const struct ms_value *b = slots + ms_b(word);                 \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(b) && IS_PLAIN(to))) {                 \
			double x = b->as.real;                                 \
			double y = constants[ms_c(word)].as.real;              \
                                                                               \
			put_real(to, expression);                              \
			continue;                                              \
		}                                                              \
		SLOW(ms_op_binary_k(vm, word));                                \
		continue;                                                      \
	}

#define COMPARISON(NAME, operator)                                             \
	case MS_OP_##NAME: {                                                   \
		struct ms_value *to = slots + ms_a(word);                      \
		const struct ms_value *b = slots + ms_b(word);                 \
		const struct ms_value *c = slots + ms_c(word);                 \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(b) && IS_DOUBLE(c) && IS_PLAIN(to))) { \
			put_logical(to, b->as.real operator c->as.real);       \
			continue;                                              \
		}                                                              \
		SLOW(ms_op_binary(vm, word));                                  \
		continue;                                                      \
	}

#define JUMP_COMPARE(NAME, operator)                                           \
	case MS_OP_JUMP_##NAME: {                                              \
		const struct ms_value *a = slots + ms_a(word);                 \
		const struct ms_value *b = slots + ms_b(word);                 \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(a) && IS_DOUBLE(b)))                   \
			truth = a->as.real operator b->as.real;                \
		else                                                           \
			SLOW(ms_op_compare(vm, word, &truth));                 \
		if (truth == (ms_x(word) != 0))                                \
			pc += (int16_t)ms_c(word);                             \
		continue;                                                      \
	}

#define JUMP_COMPARE_K(NAME, operator)                                         \
	case MS_OP_JUMP_##NAME##_K: {                                          \
		const struct ms_value *a = slots + ms_a(word);                 \
                                                                               \
		if (MS_LIKELY(IS_DOUBLE(a)))                                   \
			truth = a->as.real operator constants[ms_b(word)]      \
					.as.real;                              \
		else                                                           \
			SLOW(ms_op_compare_k(vm, word, &truth));               \
		if (truth == (ms_x(word) != 0))                                \
			pc += (int16_t)ms_c(word);                             \
		continue;                                                      \
	}

/*
 * A call of a plain function whose arguments are where its slots begin.  What
 * could be asked beforehand was asked when the site's 'fast' was set; members
 * of the frame that plain functions don't use keep what they had.
 */
static inline bool enter_fast(struct ms_vm *vm, struct ms_frame *frame,
			      const struct ms_site_state *state,
			      struct ms_value *window)
{
	if (MS_UNLIKELY(state->fast != vm->generation ||
			frame->dynamic != NULL))
		return false;
	struct ms_code *code = state->binding.code;
	uint32_t given = state->site.argument_count;
	const struct ms_segment *segment = frame->segment;
	size_t room = segment->count - (size_t)(window - segment->values);

	if (MS_UNLIKELY(vm->depth >= vm->depth_limit ||
			code->record.slot_count > room))
		return false;
	struct ms_value *end = window + code->record.slot_count;
	struct ms_value *slot = window;
	for (; slot < window + given; slot++)
		if (MS_UNLIKELY(!ms_is_ordinary(*slot)))
			return false;
	for (; slot < end; slot++) {
		if (MS_UNLIKELY(slot->tag >= MS_TAG_HEAP))
			ms_release(vm->heap, *slot);
		slot->tag = MS_TAG_NONE;
	}
	struct ms_frame *callee = frame + 1;
	if (state->binding.unit != frame->unit)
		state->binding.unit->refs++;
	callee->slots = window;
	callee->end = end;
	callee->unit = state->binding.unit;
	callee->code = code;
	callee->pc = code->words;
	callee->result = window;
	callee->segment = frame->segment;
	callee->dynamic = NULL;
	callee->environment.tag = MS_TAG_NONE;
	callee->argument_count = given;
	callee->wanted = 1;
	callee->ignored = state->site.ignored;
	callee->result_mode = MS_RESULT_WINDOW;
	vm->depth++;
	return true;
}

/* Returns one value from a plain function to its caller's window. */
static inline bool return_fast(struct ms_vm *vm, struct ms_frame *frame)
{
	struct ms_code *code = frame->code;
	struct ms_value value;

	if (MS_UNLIKELY(frame->result_mode != MS_RESULT_WINDOW ||
			!code->plain || frame->wanted != 1 ||
			frame->dynamic != NULL))
		return false;
	value = frame->slots[code->first_output];
	if (!ms_is_ordinary(value))
		return false;
	frame->slots[code->first_output].tag = MS_TAG_NONE;
	for (struct ms_value *slot = frame->slots; slot < frame->end; slot++)
		if (MS_UNLIKELY(slot->tag >= MS_TAG_HEAP)) {
			struct ms_value old = *slot;

			slot->tag = MS_TAG_NONE;
			ms_release(vm->heap, old);
		}
	/* Its place was one of the slots just emptied, or was moved away. */
	frame->result->tag = value.tag;
	frame->result->as = value.as;
	vm->depth--;
	if (MS_UNLIKELY(frame->unit != frame[-1].unit))
		ms_unit_release(frame->unit);
	return true;
}

int ms_vm_loop(struct ms_vm *vm)
{
	struct ms_frame *frame;
	struct ms_value *slots;
	const struct ms_value *constants;
	const uint64_t *pc;
	uint32_t fuel = vm->fuel;
	uint64_t word;
	bool truth;
	int rc;

reload:
	frame = ms_top(vm);
	slots = frame->slots;
	constants = frame->unit->constants;
	pc = frame->pc;

	for (;;) {
		word = *pc++;
		switch ((enum ms_opcode)(uint8_t)word) {
		case MS_OP_NOP:
			continue;
		case MS_OP_MOVE: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *from = slots + ms_b(word);

			if (MS_LIKELY(from->tag - 1 < MS_PLAIN_CLASSES &&
				      IS_PLAIN(to))) {
				copy_plain(to, from);
				continue;
			}
			SLOW(ms_op_move(vm, word));
			continue;
		}
		case MS_OP_TAKE: {
			struct ms_value *to = slots + ms_a(word);
			struct ms_value *from = slots + ms_b(word);

			if (MS_LIKELY(from->tag != MS_TAG_NONE &&
				      IS_PLAIN(to))) {
				copy_plain(to, from);
				from->tag = MS_TAG_NONE;
				continue;
			}
			SLOW(ms_op_move(vm, word));
			continue;
		}
		case MS_OP_LOAD_CONST: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *k = constants + ms_bc(word);

			if (MS_LIKELY(k->tag - 1 < MS_PLAIN_CLASSES &&
				      IS_PLAIN(to))) {
				copy_plain(to, k);
				continue;
			}
			SLOW(ms_op_constant(vm, word));
			continue;
		}
		case MS_OP_LOAD_INT: {
			struct ms_value *to = slots + ms_a(word);
			double x = (int32_t)ms_bc(word);

			if (MS_LIKELY(IS_PLAIN(to)))
				put_real(to, x);
			else
				ms_store(vm->heap, to, ms_real(x));
			continue;
		}
		case MS_OP_LOAD_BOOL:
			ms_store(vm->heap, slots + ms_a(word),
				 ms_logical(ms_x(word) != 0));
			continue;
		case MS_OP_LOAD_COLON:
			ms_store(vm->heap, slots + ms_a(word), ms_colon());
			continue;
		case MS_OP_LOAD_EMPTY:
			ms_store(vm->heap, slots + ms_a(word),
				 ms_empty(vm->heap));
			continue;
		case MS_OP_CLEAR: {
			struct ms_value *slot = slots + ms_a(word);

			if (MS_LIKELY(IS_PLAIN(slot)))
				slot->tag = MS_TAG_NONE;
			else
				ms_take_into(vm->heap, slot, ms_none());
			continue;
		}
		case MS_OP_CLEAR_SLOTS:
			SLOW(ms_op_clear(vm, word));
			continue;
		case MS_OP_LOAD_NARGIN:
			ms_store(vm->heap, slots + ms_a(word),
				 ms_real(frame->argument_count));
			continue;
		case MS_OP_LOAD_NARGOUT:
			ms_store(vm->heap, slots + ms_a(word),
				 ms_real(frame->wanted));
			continue;

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
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);
			const struct ms_value *c = slots + ms_c(word);

			if (IS_DOUBLE(b) && IS_DOUBLE(c) && IS_PLAIN(to) &&
			    (b->as.real >= 0 || c->as.real == 2)) {
				double x = b->as.real, y = c->as.real;

				put_real(to, y == 2 ? x * x : pow(x, y));
				continue;
			}
			SLOW(ms_op_binary(vm, word));
			continue;
		}
		case MS_OP_LDIV:
		case MS_OP_MLDIV:
			SLOW(ms_op_binary(vm, word));
			continue;
		case MS_OP_AND:
		case MS_OP_OR: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);
			const struct ms_value *c = slots + ms_c(word);

			if (b->tag == MS_TAG_LOGICAL &&
			    c->tag == MS_TAG_LOGICAL && IS_PLAIN(to)) {
				put_logical(to,
					    (uint8_t)word == MS_OP_AND
						    ? b->as.natural &
							      c->as.natural
						    : b->as.natural |
							      c->as.natural);
				continue;
			}
			SLOW(ms_op_binary(vm, word));
			continue;
		}
		case MS_OP_NEG: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);

			if (MS_LIKELY(IS_DOUBLE(b) && IS_PLAIN(to))) {
				put_real(to, -b->as.real);
				continue;
			}
			SLOW(ms_op_unary(vm, word));
			continue;
		}
		case MS_OP_NOT: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);

			if (MS_LIKELY(b->tag == MS_TAG_LOGICAL &&
				      IS_PLAIN(to))) {
				put_logical(to, b->as.natural == 0);
				continue;
			}
			SLOW(ms_op_unary(vm, word));
			continue;
		}
		case MS_OP_PLUS:
		case MS_OP_TRANSPOSE:
		case MS_OP_CTRANSPOSE:
			SLOW(ms_op_unary(vm, word));
			continue;
		case MS_OP_TO_LOGICAL:
			SLOW(ms_op_to_logical(vm, word));
			continue;
		case MS_OP_RANGE2:
		case MS_OP_RANGE3:
			SLOW(ms_op_range(vm, word));
			continue;

		case MS_OP_LOOP:
			pc += (int32_t)ms_bc(word);
			POLL();
			continue;
		case MS_OP_JUMP:
			pc += (int32_t)ms_bc(word);
			continue;
		case MS_OP_JUMP_IF: {
			const struct ms_value *a = slots + ms_a(word);

			if (MS_LIKELY(a->tag == MS_TAG_LOGICAL))
				truth = a->as.natural != 0;
			else if (a->tag == MS_TAG_DOUBLE)
				truth = a->as.real != 0;
			else
				SLOW(ms_op_truth(vm, word, &truth));
			if (truth == (ms_x(word) != 0))
				pc += (int32_t)ms_bc(word);
			continue;
		}
		case MS_OP_JUMP_LOGICAL: {
			const struct ms_value *a = slots + ms_a(word);

			if (MS_LIKELY(a->tag == MS_TAG_LOGICAL))
				truth = a->as.natural != 0;
			else
				SLOW(ms_op_truth_logical(vm, word, &truth));
			if (truth == (ms_x(word) != 0))
				pc += (int32_t)ms_bc(word);
			continue;
		}
		case MS_OP_JUMP_UNSET: {
			struct ms_value *a =
				ms_slot_content(slots + ms_a(word));

			if ((a->tag != MS_TAG_NONE) == (ms_x(word) != 0))
				pc += (int32_t)ms_bc(word);
			continue;
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
			SLOW(ms_op_for_range(vm, word));
			pc += (int32_t)ms_bc(word);
			continue;
		case MS_OP_FOR_EACH:
			SLOW(ms_op_for_each(vm, word));
			pc += (int32_t)ms_bc(word);
			continue;
		case MS_OP_FOR_NEXT: {
			struct ms_value *state = slots + ms_a(word);
			struct ms_value *to = slots + ms_b(word);

			if (MS_LIKELY(state[3].tag == MS_TAG_INT64 &&
				      state[2].tag == MS_TAG_INT64 &&
				      state[0].tag == MS_TAG_DOUBLE &&
				      state[2].as.integer > 0 &&
				      IS_PLAIN(to))) {
				double x = state[0].as.real;

				state[2].as.integer--;
				state[0].as.real = x + state[1].as.real;
				put_real(to, x);
				pc += (int16_t)ms_c(word);
				POLL();
				continue;
			}
			SLOW(ms_op_for_next(vm, word, &truth));
			if (truth) {
				pc += (int16_t)ms_c(word);
				POLL();
			}
			continue;
		}
		case MS_OP_CASE:
			SLOW(ms_op_case(vm, word));
			continue;
		case MS_OP_RETURN: {
			bool last = frame->result_mode == MS_RESULT_C;

			if (MS_LIKELY(return_fast(vm, frame))) {
				frame--;
				slots = frame->slots;
				constants = frame->unit->constants;
				pc = frame->pc;
				continue;
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
			SLOW(ms_op_catch(vm, word));
			continue;
		case MS_OP_RETHROW:
			SLOW(ms_op_rethrow(vm, word));
			continue;
		case MS_OP_FAIL:
			SLOW(ms_op_fail(vm, word));
			continue;

		case MS_OP_INDEX1: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);
			const struct ms_value *c = slots + ms_c(word);

			if (MS_LIKELY(b->tag == MS_TAG_ARRAY &&
				      c->tag == MS_TAG_DOUBLE &&
				      IS_PLAIN(to))) {
				const struct ms_array *array = b->as.array;
				size_t i = ms_index_position(c->as.real);

				if (MS_LIKELY(array->head.class_ == MS_DOUBLE &&
					      array->head.flags == 0 &&
					      i < array->count)) {
					const double *data = array->data;

					put_real(to, data[i]);
					continue;
				}
				if (index_other(array, i, to))
					continue;
			}
			SLOW(ms_op_index(vm, word));
			continue;
		}
		case MS_OP_INDEX2: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *c = slots + ms_c(word);
			struct ms_value v;

			if (MS_LIKELY(IS_PLAIN(to)) &&
			    ms_index_fast_2(slots[ms_b(word)], c[0], c[1],
					    &v)) {
				put_real(to, v.as.real);
				continue;
			}
			SLOW(ms_op_index(vm, word));
			continue;
		}
		case MS_OP_INDEX:
		case MS_OP_INDEX_LIST:
			SLOW(ms_op_index(vm, word));
			continue;
		case MS_OP_BRACE1: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);
			const struct ms_value *c = slots + ms_c(word);

			if (b->tag == MS_TAG_ARRAY && IS_DOUBLE(c) &&
			    b->as.array->head.class_ == MS_CELL) {
				const struct ms_value *cells =
					b->as.array->data;
				size_t i = ms_index_position(c->as.real);

				if (i < b->as.array->count) {
					put_copy(vm, to, &cells[i]);
					continue;
				}
			}
			SLOW(ms_op_brace(vm, word));
			continue;
		}
		case MS_OP_BRACE:
		case MS_OP_BRACE_LIST:
			SLOW(ms_op_brace(vm, word));
			continue;
		case MS_OP_FIELD: {
			const struct ms_value *field =
				known_field(frame, pc, slots + ms_b(word));

			if (MS_LIKELY(field != NULL)) {
				put_copy(vm, slots + ms_a(word), field);
				continue;
			}
			SLOW(ms_op_field(vm, word));
			continue;
		}
		case MS_OP_FIELD_DYNAMIC:
			SLOW(ms_op_field(vm, word));
			continue;
		case MS_OP_END: {
			struct ms_value *to = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);

			if (MS_LIKELY(b->tag == MS_TAG_ARRAY &&
				      ms_c(word) == 1 && IS_PLAIN(to))) {
				put_real(to, (double)b->as.array->count);
				continue;
			}
			SLOW(ms_op_end(vm, word));
			continue;
		}
		case MS_OP_END_LIST:
			SLOW(ms_op_end(vm, word));
			continue;

		case MS_OP_LIST:
		case MS_OP_PUSH:
		case MS_OP_PUSH_BRACE:
		case MS_OP_PUSH_BRACE_LIST:
		case MS_OP_PUSH_FIELD:
		case MS_OP_PUSH_FIELD_DYNAMIC:
		case MS_OP_PUSH_LIST:
			SLOW(ms_op_push(vm, word));
			continue;
		case MS_OP_LIST_TAKE:
			SLOW(ms_op_list_take(vm, word, &truth));
			continue;
		case MS_OP_LIST_NEXT:
			SLOW(ms_op_list_take(vm, word, &truth));
			if (truth) {
				pc += (int16_t)ms_c(word);
				POLL();
			}
			continue;

		case MS_OP_SET_INDEX1: {
			const struct ms_value *a = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);
			const struct ms_value *c = slots + ms_c(word);

			if (MS_LIKELY(a->tag == MS_TAG_ARRAY &&
				      b->tag == MS_TAG_DOUBLE)) {
				struct ms_array *array = a->as.array;
				size_t i = ms_index_position(b->as.real);

				if (MS_LIKELY(c->tag == MS_TAG_DOUBLE &&
					      array->head.class_ == MS_DOUBLE &&
					      array->head.flags == 0 &&
					      array->head.refs == 1 &&
					      i < array->count)) {
					double *data = array->data;

					data[i] = c->as.real;
					continue;
				}
				if (write_scalar(array, i, c))
					continue;
			}
			SLOW(ms_op_set_index(vm, word));
			continue;
		}
		case MS_OP_SET_INDEX2:
			if (MS_LIKELY(ms_index_fast_write_2(
				    slots[ms_a(word)], slots[ms_b(word)],
				    slots[ms_b(word) + 1], slots[ms_c(word)])))
				continue;
			SLOW(ms_op_set_index(vm, word));
			continue;
		case MS_OP_SET_INDEX:
			SLOW(ms_op_set_index(vm, word));
			continue;
		case MS_OP_SET_BRACE1: {
			const struct ms_value *a = slots + ms_a(word);
			const struct ms_value *b = slots + ms_b(word);
			const struct ms_value *c = slots + ms_c(word);

			if (a->tag == MS_TAG_ARRAY && IS_DOUBLE(b) &&
			    c->tag - 1 < MS_PLAIN_CLASSES &&
			    a->as.array->head.class_ == MS_CELL &&
			    a->as.array->head.refs == 1) {
				struct ms_value *cells = a->as.array->data;
				size_t i = ms_index_position(b->as.real);

				if (i < a->as.array->count) {
					put_copy(vm, &cells[i], c);
					continue;
				}
				if (append_cell(a->as.array, i, c))
					continue;
			}
			SLOW(ms_op_set_brace(vm, word));
			continue;
		}
		case MS_OP_SET_FIELD: {
			const struct ms_value *a = slots + ms_a(word);
			const struct ms_value *c = slots + ms_c(word);
			struct ms_value *field = known_field(frame, pc, a);

			if (field != NULL && c->tag - 1 < MS_PLAIN_CLASSES &&
			    a->as.object->refs == 1) {
				put_copy(vm, field, c);
				continue;
			}
			SLOW(ms_op_set_field(vm, word));
			continue;
		}
		case MS_OP_SET_PATH:
		case MS_OP_SET_PATH_LIST:
		case MS_OP_PATH_COUNT:
		case MS_OP_DELETE_PATH:
			SLOW(ms_op_path(vm, word));
			continue;

		case MS_OP_ROW:
		case MS_OP_COLUMN:
		case MS_OP_ROW_LIST:
		case MS_OP_CELL_ROW:
		case MS_OP_CELL_ROW_LIST:
		case MS_OP_CELL_COLUMN:
			SLOW(ms_op_build(vm, word));
			continue;

		case MS_OP_CALL:
			frame->pc = pc;
			if (MS_LIKELY(enter_fast(
				    vm, frame, frame->unit->sites + ms_bc(word),
				    slots + ms_a(word)))) {
				slots += ms_a(word);
				frame++;
				constants = frame->unit->constants;
				pc = frame->pc;
				POLL();
				continue;
			}
			SLOW(ms_op_call(vm, word));
			continue;
		case MS_OP_HANDLE:
		case MS_OP_HANDLE_LOCAL:
			SLOW(ms_op_handle(vm, word));
			continue;
		case MS_OP_GLOBAL:
			SLOW(ms_op_global(vm, word));
			continue;
		case MS_OP_PERSISTENT:
			SLOW(ms_op_persistent(vm, word, &truth));
			if (truth)
				pc += (int16_t)ms_c(word);
			continue;
		case MS_OP_STATEMENT:
			SLOW(ms_op_statement(vm, word));
			continue;
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
