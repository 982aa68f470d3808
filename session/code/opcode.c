#include "code/opcode.h"

#include "base/digest.h"

#include <string.h>

static const struct ms_opcode_info opcodes[UINT8_MAX + 1] = {
#define OP(name, number, form, effect)                                         \
	[number] = { #name, MS_FORM_##form, effect },
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

/* What the digest is made over: a line per row. */
#define TEXT(number)	TEXT_OF(number)
#define TEXT_OF(number) #number
static const char *const fingerprint[] = {
	"bytecode epoch " TEXT(MS_BYTECODE_EPOCH) "\n",
#define FORM(name, x, a, b, c)	       "form " #name " " #x " " #a " " #b " " #c "\n",
#define OP(name, number, form, effect) "op " #number " " #name " " #form "\n",
#include "code/opcodes.def"
};
#undef TEXT
#undef TEXT_OF

const struct ms_opcode_info *ms_opcode_info(uint8_t opcode)
{
	return &opcodes[opcode];
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
	enum {
		COUNT = sizeof(fingerprint) / sizeof(*fingerprint)
	};
	struct snap_span lines[COUNT];

	for (size_t i = 0; i < COUNT; i++)
		lines[i] = (struct snap_span){
			.data = (const uint8_t *)fingerprint[i],
			.size = strlen(fingerprint[i]),
		};
	return snap_digest64_parts(lines, COUNT);
}
