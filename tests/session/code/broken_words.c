#include "session/code/broken_words.h"

#include "session/code/image_fixture.h"

#define J16(distance) ((uint16_t)(int16_t)(distance))
#define J32(distance) ((uint32_t)(int32_t)(distance))

struct word_values word_values_of(uint8_t kind, const struct ms_image *image)
{
	uint32_t strings = image->string_count;

	switch ((enum ms_operand)kind) {
	case MS_OPERAND__:
		return (struct word_values){ 0, { 1, 255 }, 2 };
	case MS_OPERAND_S:
		return (struct word_values){ 7, { 8, UINT16_MAX }, 2 };
	case MS_OPERAND_SV:
		return (struct word_values){ 3, { 4, 8, UINT16_MAX }, 3 };
	case MS_OPERAND_ST:
		return (struct word_values){ 4, { 3, 0, 8, UINT16_MAX }, 4 };
	case MS_OPERAND_S2:
	case MS_OPERAND_SX:
	case MS_OPERAND_SC:
	case MS_OPERAND_SP:
	case MS_OPERAND_SF:
		return (struct word_values){ 6, { 7, 8, UINT16_MAX }, 3 };
	case MS_OPERAND_SW:
		return (struct word_values){ 6, { 7, 8, 3, 0 }, 4 };
	case MS_OPERAND_S3:
		return (struct word_values){ 5, { 6, 8, UINT16_MAX }, 3 };
	case MS_OPERAND_S4:
		return (struct word_values){ 4, { 5, 8, UINT16_MAX }, 3 };
	case MS_OPERAND_K: /* text, complex, none, none */
		return (struct word_values){ 0, { 1, 2, 6, UINT16_MAX }, 4 };
	case MS_OPERAND_KK:
		return (struct word_values){ 5, { 6, UINT32_MAX }, 2 };
	case MS_OPERAND_M:
		return (struct word_values){ strings - 1,
					     { strings, UINT16_MAX },
					     2 };
	case MS_OPERAND_MM:
		return (struct word_values){ strings - 1,
					     { strings, UINT32_MAX },
					     2 };
	case MS_OPERAND_J: /* the next word but one ends the function */
		return (struct word_values){
			0, { 1, J16(-1), INT16_MAX, J16(INT16_MIN) }, 4
		};
	case MS_OPERAND_JJ:
		return (struct word_values){
			0, { 1, J32(-1), INT32_MAX, J32(INT32_MIN) }, 4
		};
	case MS_OPERAND_L:
		return (struct word_values){
			J16(-1), { 1, J16(-2), INT16_MAX, J16(INT16_MIN) }, 4
		};
	case MS_OPERAND_LL:
		return (struct word_values){
			J32(-1), { 1, J32(-2), INT32_MAX, J32(INT32_MIN) }, 4
		};
	case MS_OPERAND_B:
		return (struct word_values){ 1, { 2, 255 }, 2 };
	case MS_OPERAND_NX:
		return (struct word_values){ 2, { 1, 0 }, 2 };
	case MS_OPERAND_P:
		return (struct word_values){ 0, { 2, UINT16_MAX }, 2 };
	case MS_OPERAND_W:
		return (struct word_values){ SITE_IMPORT,
					     { 8, UINT32_MAX },
					     2 };
	case MS_OPERAND_F:
		return (struct word_values){ 1, { 4, UINT16_MAX }, 2 };
	case MS_OPERAND_T:
		return (struct word_values){ 0, { 1, UINT32_MAX }, 2 };
	case MS_OPERAND_V:
		return (struct word_values){ 0, { 1, UINT16_MAX }, 2 };
	case MS_OPERAND_G:
		return (struct word_values){ 1, { 2, UINT32_MAX }, 2 };
	case MS_OPERAND_N:
	case MS_OPERAND_I:
	case MS_OPERAND_COUNT:
		break;
	}
	return (struct word_values){ 2, { 0 }, 0 };
}

uint8_t word_kind(const struct ms_form_info *form, int operand)
{
	const uint8_t kinds[] = { form->x, form->a, form->b, form->c };

	return kinds[operand];
}

bool word_is_wide(const struct ms_form_info *form)
{
	return form->b == form->c && form->b != MS_OPERAND__ &&
	       form->b != MS_OPERAND_S;
}

uint64_t word_put(uint64_t word, const struct ms_form_info *form, int operand,
		  uint32_t value)
{
	static const unsigned shifts[] = { 8, 16, 32, 48 };
	uint64_t mask = operand == WORD_AT_X ? 0xff
			: word_is_wide(form) && operand == WORD_AT_B
				? UINT32_MAX
				: UINT16_MAX;

	return (word & ~(mask << shifts[operand])) | (value & mask)
							     << shifts[operand];
}

uint64_t word_right(uint8_t opcode, const struct ms_image *image)
{
	const struct ms_form_info *form =
		ms_form_info(ms_opcode_info(opcode)->form);
	uint64_t word = opcode;

	for (int i = 0; i < WORD_OPERANDS - word_is_wide(form); i++)
		word = word_put(
			word, form, i,
			word_values_of(word_kind(form, i), image).right);
	/* Row operators count their slots in c. */
	if (form->b == MS_OPERAND_SC)
		word = word_put(word, form, WORD_AT_C, 2);
	return word;
}

struct breaking {
	void (*each)(void *context, const char *rule, const uint64_t *words,
		     size_t count);
	void *context;
	size_t count;
};

static void give(struct breaking *breaking, const char *rule,
		 const uint64_t *words, size_t count)
{
	breaking->each(breaking->context, rule, words, count);
	breaking->count++;
}

/* The word and a RETURN. */
static void give_word(struct breaking *breaking, const char *rule,
		      uint64_t word)
{
	const uint64_t words[] = { word, MS_OP_RETURN };

	give(breaking, rule, words, 2);
}

static void give_operands(struct breaking *breaking, uint8_t opcode,
			  const struct ms_image *image)
{
	const struct ms_opcode_info *info = ms_opcode_info(opcode);
	const struct ms_form_info *form = ms_form_info(info->form);
	uint64_t right = word_right(opcode, image);

	for (int i = 0; i < WORD_OPERANDS - word_is_wide(form); i++) {
		struct word_values v =
			word_values_of(word_kind(form, i), image);

		for (uint32_t k = 0; k < v.wrong_count; k++)
			give_word(breaking, info->name,
				  word_put(right, form, i, v.wrong[k]));
	}
}

/* What depends on more than one operand. */
static void give_slots(struct breaking *breaking)
{
	const struct {
		const char *rule;
		uint64_t word;
	} all[] = {
		{ "indexes behind the slots",
		  ms_word(MS_OP_INDEX, 0, 0, 0, 9) },
		{ "more indexes than slots", ms_word(MS_OP_INDEX, 9, 0, 0, 0) },
		{ "more columns than slots", ms_word(MS_OP_ROW, 0, 0, 0, 9) },
		{ "a row of nothing", ms_word(MS_OP_ROW, 0, 0, 0, 0) },
		{ "end at position 0", ms_word(MS_OP_END, 0, 0, 0, 1) },
		{ "end behind the last position",
		  ms_word(MS_OP_END, 2, 0, 0, 1) },
		{ "arguments behind the slots",
		  ms_word_wide(MS_OP_CALL, 0, 7, SITE_IMPORT) },
		{ "results behind the slots",
		  ms_word_wide(MS_OP_CALL, 0, 6, SITE_LOCAL) },
		{ "list and count behind the slots",
		  ms_word_wide(MS_OP_CALL, 0, 7, SITE_COUNTED) },
		{ "call of a variable that isn't there",
		  ms_word_wide(MS_OP_CALL, 0, 4, SITE_BAD_SLOT) },
		{ "call of an anonymous function",
		  ms_word_wide(MS_OP_CALL, 0, 4, SITE_ANONYMOUS) },
		{ "call of a function nested elsewhere",
		  ms_word_wide(MS_OP_CALL, 0, 4, SITE_NESTED) },
		{ "handle of a function nested elsewhere",
		  ms_word(MS_OP_HANDLE_LOCAL, 0, 0, 0, 3) },
		{ "path behind the slots",
		  ms_word(MS_OP_SET_PATH, 0, 0, 9, 1) },
		{ "path's values behind the slots",
		  ms_word(MS_OP_SET_PATH, 0, 0, 7, 0) },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		give_word(breaking, all[i].rule, all[i].word);
}

static bool ends(uint8_t opcode)
{
	return opcode == MS_OP_RETURN || opcode == MS_OP_LOOP ||
	       opcode == MS_OP_RETHROW || opcode == MS_OP_FAIL;
}

size_t broken_words(const struct ms_image *image,
		    void (*each)(void *context, const char *rule,
				 const uint64_t *words, size_t count),
		    void *context)
{
	struct breaking breaking = { each, context, 0 };

	for (unsigned op = 0; op <= UINT8_MAX; op++) {
		if (ms_opcode_info((uint8_t)op)->name == NULL) {
			give_word(&breaking, "unknown instruction", op);
			continue;
		}
		give_operands(&breaking, (uint8_t)op, image);
		const uint64_t last[] = { MS_OP_NOP,
					  word_right((uint8_t)op, image) };
		if (!ends((uint8_t)op))
			give(&breaking, "code that runs off its end", last, 2);
	}
	give_slots(&breaking);
	const uint64_t jump[] = { ms_word_wide(MS_OP_JUMP, 0, 0, 2), MS_OP_NOP,
				  MS_OP_RETURN };
	give(&breaking, "jump behind the last word", jump, 3);
	const uint64_t loop[] = { MS_OP_NOP, ms_word_wide(MS_OP_LOOP, 0, 0,
							  (uint32_t)-3) };
	give(&breaking, "jump before the first word", loop, 2);
	return breaking.count;
}
