#include "code/opcode.h"

#include "base/digest.h"

/* Row 0 is that of all numbers without an instruction. */
enum {
	ROW_NONE,
#define OP(name, number, form, effect) ROW_##name,
#include "code/opcodes.def"
};

static const uint8_t rows[UINT8_MAX + 1] = {
#define OP(name, number, form, effect) [number] = ROW_##name,
#include "code/opcodes.def"
};

static const struct ms_opcode_info opcodes[] = {
	{ NULL, 0, NULL },
#define OP(name, number, form, effect) { #name, MS_FORM_##form, effect },
#include "code/opcodes.def"
};

static const struct ms_form_info forms[] = {
#define FORM(name, x, a, b, c)                                                 \
	{ #name, MS_OPERAND_##x, MS_OPERAND_##a, MS_OPERAND_##b,               \
	  MS_OPERAND_##c },
#include "code/opcodes.def"
};

static const struct {
	const char *name, *meaning;
} operands[] = {
#define OPERAND(kind, meaning) { #kind, meaning },
	MS_OPERANDS(OPERAND)
#undef OPERAND
};

/* What the digest is made over: a line per row, one text without an end. */
#define TEXT(number)		    TEXT_OF(number)
#define TEXT_OF(number)		    #number
#define EPOCH_LINE		    "bytecode epoch " TEXT(MS_BYTECODE_EPOCH) "\n"
#define FORM_LINE(n, x, a, b, c)    "form " #n " " #x " " #a " " #b " " #c "\n"
#define OP_LINE(name, number, form) "op " #number " " #name " " #form "\n"
static const struct {
	char epoch[sizeof(EPOCH_LINE) - 1];
#define FORM(name, x, a, b, c)                                                 \
	char form_##name[sizeof(FORM_LINE(name, x, a, b, c)) - 1];
#define OP(name, number, form, effect)                                         \
	char op_##name[sizeof(OP_LINE(name, number, form)) - 1];
#include "code/opcodes.def"
} fingerprint = {
	EPOCH_LINE,
#define FORM(name, x, a, b, c)	       FORM_LINE(name, x, a, b, c),
#define OP(name, number, form, effect) OP_LINE(name, number, form),
#include "code/opcodes.def"
};

const struct ms_opcode_info *ms_opcode_info(uint8_t opcode)
{
	return &opcodes[rows[opcode]];
}

const struct ms_form_info *ms_form_info(uint8_t form)
{
	return &forms[form];
}

const char *ms_operand_name(uint8_t operand)
{
	return operands[operand].name;
}

const char *ms_operand_meaning(uint8_t operand)
{
	return operands[operand].meaning;
}

uint64_t ms_opcode_digest(void)
{
	return snap_digest64(&fingerprint, sizeof(fingerprint));
}
