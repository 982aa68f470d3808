#include "lang/gen_internal.h"

#include <string.h>

static void *grow(struct ms_gen *gen, void *items, uint32_t count,
		  uint32_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	uint32_t larger = *capacity < 64 ? 64 : 2 * *capacity;
	void *moved = larger < *capacity
			      ? NULL
			      : snap_arena_array(gen->arena, larger, size);

	if (moved == NULL) {
		gen->failed = true;
		return NULL;
	}
	if (count > 0)
		memcpy(moved, items, count * size);
	*capacity = larger;
	return moved;
}

void ms_gen_limit(struct ms_gen *gen, const char *what)
{
	if (gen->limit)
		return;
	gen->limit = true;
	ms_diag_add(gen->diags, MS_SEVERITY_ERROR, "MATLAB:codeTooLarge",
		    gen->function->span,
		    "this needs more %s than code can have", what);
}

static void add_position(struct ms_gen *gen)
{
	struct ms_position row = {
		.word = gen->word_count,
		.start = gen->span.start,
		.end = gen->span.end,
	};
	struct ms_position *last = NULL;

	if (gen->position_count > 0)
		last = &gen->positions[gen->position_count - 1];
	if (last != NULL && last->start == row.start && last->end == row.end)
		return;
	if (last != NULL && last->word == row.word) {
		*last = row;
		return;
	}
	struct ms_position *rows =
		grow(gen, gen->positions, gen->position_count,
		     &gen->position_capacity, sizeof(*rows));

	if (rows == NULL)
		return;
	gen->positions = rows;
	rows[gen->position_count++] = row;
}

static bool ends_block(enum ms_opcode op)
{
	return op == MS_OP_JUMP || op == MS_OP_LOOP || op == MS_OP_RETURN ||
	       op == MS_OP_RETHROW || op == MS_OP_FAIL;
}

static void emit_word(struct ms_gen *gen, uint64_t word)
{
	if (!gen->reachable || gen->failed)
		return;
	uint64_t *words = grow(gen, gen->words, gen->word_count,
			       &gen->word_capacity, sizeof(*words));

	if (words == NULL)
		return;
	add_position(gen);
	gen->words = words;
	words[gen->word_count++] = word;
	if (ends_block((enum ms_opcode)ms_word_op(word)))
		gen->reachable = false;
}

void ms_gen_emit(struct ms_gen *gen, enum ms_opcode op, uint32_t x, uint32_t a,
		 uint32_t b, uint32_t c)
{
	emit_word(gen, ms_word((uint8_t)op, (uint8_t)x, (uint16_t)a,
			       (uint16_t)b, (uint16_t)c));
}

void ms_gen_emit_wide(struct ms_gen *gen, enum ms_opcode op, uint32_t a,
		      uint32_t bc)
{
	emit_word(gen, ms_word_wide((uint8_t)op, 0, (uint16_t)a, bc));
}

uint32_t ms_gen_label(struct ms_gen *gen)
{
	struct ms_label *labels = grow(gen, gen->labels, gen->label_count,
				       &gen->label_capacity, sizeof(*labels));

	if (labels == NULL)
		return 0;
	gen->labels = labels;
	labels[gen->label_count] = (struct ms_label){ .word = UINT32_MAX };
	return gen->label_count++;
}

void ms_gen_place(struct ms_gen *gen, uint32_t label)
{
	if (gen->failed)
		return;
	gen->labels[label].word = gen->word_count;
	gen->reachable |= gen->labels[label].used;
}

void ms_gen_place_head(struct ms_gen *gen, uint32_t label)
{
	if (gen->failed)
		return;
	gen->labels[label].word = gen->word_count;
	gen->reachable = true;
}

static void add_fixup(struct ms_gen *gen, uint32_t label, bool narrow)
{
	struct ms_fixup *fixups = grow(gen, gen->fixups, gen->fixup_count,
				       &gen->fixup_capacity, sizeof(*fixups));

	if (fixups == NULL || gen->failed)
		return;
	gen->fixups = fixups;
	fixups[gen->fixup_count++] = (struct ms_fixup){
		.word = gen->word_count - 1,
		.label = label,
		.narrow = narrow,
	};
	gen->labels[label].used = true;
}

void ms_gen_jump(struct ms_gen *gen, enum ms_opcode op, uint32_t x, uint32_t a,
		 uint32_t label)
{
	if (!gen->reachable)
		return;
	ms_gen_emit(gen, op, x, a, 0, 0);
	add_fixup(gen, label, false);
}

void ms_gen_jump_narrow(struct ms_gen *gen, enum ms_opcode op, uint32_t x,
			uint32_t a, uint32_t b, uint32_t label)
{
	if (!gen->reachable)
		return;
	if (!gen->far_jumps) {
		ms_gen_emit(gen, op, x, a, b, 0);
		add_fixup(gen, label, true);
		return;
	}
	/* Over the next word, to a jump that reaches everywhere; the next word
	 * goes on. */
	bool back = gen->labels[label].word != UINT32_MAX;
	uint32_t on = ms_gen_label(gen);

	ms_gen_emit(gen, op, x, a, b, 1);
	ms_gen_jump(gen, MS_OP_JUMP, 0, 0, on);
	gen->reachable = true;
	ms_gen_jump(gen, back ? MS_OP_LOOP : MS_OP_JUMP, 0, 0, label);
	ms_gen_place(gen, on);
}

static void finish_jump(struct ms_gen *gen, const struct ms_fixup *fixup)
{
	uint32_t target = gen->labels[fixup->label].word;
	int64_t distance = (int64_t)target - fixup->word - 1;
	uint64_t *word = &gen->words[fixup->word];

	if (fixup->narrow) {
		if (distance < INT16_MIN || distance > INT16_MAX)
			gen->too_far = true;
		*word |= (uint64_t)(uint16_t)distance << 48;
		return;
	}
	if (distance < INT32_MIN || distance > INT32_MAX)
		ms_gen_limit(gen, "instructions");
	*word |= (uint64_t)(uint32_t)distance << 32;
}

void ms_gen_finish_jumps(struct ms_gen *gen)
{
	for (uint32_t i = 0; i < gen->fixup_count && !gen->failed; i++)
		finish_jump(gen, &gen->fixups[i]);
	for (uint32_t i = 0; i < gen->clear_count && !gen->failed; i++) {
		uint64_t *word = &gen->words[gen->clears[i]];
		uint16_t first = ms_word_a(*word);

		if (gen->stale_end <= first)
			*word = ms_word(MS_OP_NOP, 0, 0, 0, 0);
		else
			*word = ms_word(MS_OP_CLEAR_SLOTS, 0, first,
					(uint16_t)(gen->stale_end - 1), 0);
	}
}

void ms_gen_reserve(struct ms_gen *gen, uint32_t first, uint32_t count)
{
	uint64_t end = (uint64_t)first + count;

	if (end > MS_GEN_SLOT_LIMIT) {
		ms_gen_limit(gen, "variables and temporaries");
		return;
	}
	if (end > gen->slot_count)
		gen->slot_count = (uint32_t)end;
}

uint32_t ms_gen_push(struct ms_gen *gen)
{
	ms_gen_reserve(gen, gen->top, 1);
	return gen->top++;
}

bool ms_gen_is_temporary(const struct ms_gen *gen, uint32_t slot)
{
	return slot >= gen->function->variable_count;
}

void ms_gen_handler(struct ms_gen *gen, uint32_t start, uint32_t target,
		    enum ms_handler_kind kind)
{
	struct ms_handler *handlers =
		grow(gen, gen->handlers, gen->handler_count,
		     &gen->handler_capacity, sizeof(*handlers));

	if (handlers == NULL)
		return;
	gen->handlers = handlers;
	handlers[gen->handler_count++] = (struct ms_handler){
		.start = start,
		.end = target,
		.target = target,
		.kind = (uint8_t)kind,
	};
}

uint32_t ms_gen_string(struct ms_gen *gen, struct ms_hir_text text)
{
	return ms_build_string(gen->builder, text.bytes, text.size);
}

void ms_gen_fail(struct ms_gen *gen, const char *text)
{
	ms_gen_emit_wide(gen, MS_OP_FAIL, 0,
			 ms_build_string(gen->builder, text, strlen(text)));
}

void ms_gen_stale(struct ms_gen *gen, uint32_t slot)
{
	if (ms_gen_is_temporary(gen, slot) && slot >= gen->stale_end)
		gen->stale_end = slot + 1;
}

void ms_gen_drop_stale(struct ms_gen *gen)
{
	if (!gen->reachable ||
	    (gen->loop == NULL && gen->stale_end <= gen->top))
		return;
	uint32_t *clears = grow(gen, gen->clears, gen->clear_count,
				&gen->clear_capacity, sizeof(*clears));

	if (clears == NULL)
		return;
	gen->clears = clears;
	clears[gen->clear_count++] = gen->word_count;
	ms_gen_emit(gen, MS_OP_CLEAR_SLOTS, 0, gen->top, gen->top, 0);
}

void ms_gen_moved(struct ms_gen *gen, uint32_t slot)
{
	uint32_t *moved = grow(gen, gen->moved, gen->moved_count,
			       &gen->moved_capacity, sizeof(*moved));

	if (moved == NULL)
		return;
	gen->moved = moved;
	moved[gen->moved_count++] = slot;
}

void ms_gen_consume(struct ms_gen *gen, uint32_t first)
{
	while (gen->moved_count > 0 &&
	       gen->moved[gen->moved_count - 1] >= first)
		gen->moved_count--;
}

void ms_gen_drop_moved(struct ms_gen *gen, uint32_t first, uint32_t keep)
{
	uint32_t begin = UINT32_MAX;
	uint32_t end = 0;

	while (gen->moved_count > 0 &&
	       gen->moved[gen->moved_count - 1] >= first) {
		uint32_t slot = gen->moved[--gen->moved_count];

		begin = slot < begin ? slot : begin;
		end = slot >= end ? slot + 1 : end;
	}
	if (begin == keep)
		begin++;
	if (begin >= end)
		return;
	if (begin + 1 == end)
		ms_gen_emit(gen, MS_OP_CLEAR, 0, begin, 0, 0);
	else
		ms_gen_emit(gen, MS_OP_CLEAR_SLOTS, 0, begin, end - 1, 0);
}
