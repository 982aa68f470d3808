/*
 * Which variable a caller gave as an argument, told from its code: the place of
 * an argument is filled by the last instruction before the call that mentions
 * it, and a variable by itself is a move.
 */
#include "vm/machine.h"

/* The call under way in a frame that isn't the innermost. */
struct call_code {
	const struct ms_frame *frame;
	const uint64_t *first, *call;
};

static struct ms_text_span no_name(void)
{
	return (struct ms_text_span){ .bytes = "" };
}

static const struct ms_site *site_of(const struct call_code *c, uint64_t word)
{
	return &c->frame->unit->sites[ms_bc(word)].site;
}

/* What filled 'slot', looking backwards from 'from'. */
static struct ms_text_span filler(const struct call_code *c,
				  const uint64_t *from, uint16_t slot)
{
	while (from > c->first) {
		uint64_t word = *--from;
		const struct ms_form_info *form =
			ms_form_info(ms_opcode_info(ms_word_op(word))->form);

		if (form->a == MS_OPERAND__ || ms_a(word) != slot)
			continue;
		switch ((int)ms_word_op(word)) {
		case MS_OP_MOVE:
			return ms_slot_name(c->frame, ms_b(word));
		case MS_OP_TAKE:
			slot = ms_b(word);
			break;
		case MS_OP_CALL:
			/* A name that may be a function, and was none. */
			if (site_of(c, word)->callee == MS_CALLEE_EITHER &&
			    (site_of(c, word)->flags & MS_SITE_BARE) != 0)
				return ms_slot_name(c->frame,
						    site_of(c, word)->slot);
			return no_name();
		default:
			return no_name();
		}
	}
	return no_name();
}

/* The pushed value number 'k' of the list in 'slot'. */
static struct ms_text_span pushed(const struct call_code *c, uint16_t slot,
				  uint32_t k)
{
	const uint64_t *word = c->call;

	do {
		if (word == c->first)
			return no_name();
		word--;
	} while (ms_word_op(*word) != MS_OP_LIST || ms_a(*word) != slot);
	while (++word < c->call) {
		uint8_t op = ms_word_op(*word);

		if (op < MS_OP_PUSH || op > MS_OP_PUSH_LIST ||
		    ms_a(*word) != slot)
			continue;
		if (op != MS_OP_PUSH)
			return no_name();
		if (k-- > 0)
			continue;
		struct ms_text_span name = ms_slot_name(c->frame, ms_b(*word));
		return name.size > 0 ? name : filler(c, word, ms_b(*word));
	}
	return no_name();
}

static struct ms_text_span argument(const struct call_code *c, uint32_t k)
{
	uint64_t word = *c->call;
	uint16_t slot = ms_word_c(word);
	struct ms_text_span name;

	switch ((int)ms_word_op(word)) {
	case MS_OP_CALL:
		if ((site_of(c, word)->flags &
		     (MS_SITE_LIST | MS_SITE_COUNTED)) != 0)
			return pushed(c, ms_a(word), k);
		return filler(c, c->call, (uint16_t)(ms_a(word) + k));
	case MS_OP_INDEX1:
	case MS_OP_INDEX2:
	case MS_OP_INDEX:
		name = ms_slot_name(c->frame, (uint16_t)(slot + k));
		return name.size > 0 ? name
				     : filler(c, c->call, (uint16_t)(slot + k));
	case MS_OP_INDEX_LIST:
		return pushed(c, slot, k);
	default:
		return no_name();
	}
}

const char *ms_call_input_name(struct ms_vm *vm, uint32_t k, size_t *size)
{
	const struct ms_frame *frame = ms_top(vm);
	struct ms_text_span name = no_name();

	if (vm->depth > 0 && frame->result_mode != MS_RESULT_C &&
	    frame[-1].code != NULL && k < frame->argument_count &&
	    frame[-1].pc > frame[-1].code->words) {
		const struct call_code c = {
			.frame = &frame[-1],
			.first = frame[-1].code->words,
			.call = frame[-1].pc - 1,
		};

		name = argument(&c, k);
	}
	*size = name.size;
	return name.bytes;
}
