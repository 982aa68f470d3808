/*
 * The instructions as the verifier, the disassembler and the documents see
 * them: made from opcodes.def, which tells what the operand kinds mean.
 */
#ifndef MS_CODE_OPCODE_H
#define MS_CODE_OPCODE_H

#include <stddef.h>
#include <stdint.h>

/* Raised by hand when an instruction changes its meaning and its row doesn't,
 * or when the layout of an image changes. */
#define MS_BYTECODE_EPOCH 1

enum ms_opcode {
#define OP(name, number, form, effect) MS_OP_##name = number,
#include "code/opcodes.def"
};

/* X(kind, meaning): what an operand can be, as opcodes.def spells it. */
#define MS_OPERANDS(X)                                                         \
	X(_, "unused: 0")                                                      \
	X(S, "a slot")                                                         \
	X(SV, "a slot that is a variable")                                     \
	X(ST, "a slot that is a temporary")                                    \
	X(S2, "the first of 2 slots")                                          \
	X(S3, "the first of 3 slots")                                          \
	X(S4, "the first of 4 slots")                                          \
	X(SX, "the first of x slots")                                          \
	X(SC, "the first of c slots, at least one")                            \
	X(SP, "the first of the slots that path c takes")                      \
	X(SF, "the first of the slots that function c captures")               \
	X(SW, "the first of the temporaries that call bc takes and fills")     \
	X(K, "a constant that is a real scalar")                               \
	X(KK, "a constant, in bc")                                             \
	X(M, "a string")                                                       \
	X(MM, "a string, in bc")                                               \
	X(J, "a jump forwards")                                                \
	X(JJ, "a jump forwards, in bc")                                        \
	X(L, "a jump either way")                                              \
	X(LL, "a jump either way, in bc")                                      \
	X(B, "0 or 1")                                                         \
	X(N, "a number")                                                       \
	X(I, "a signed number, in bc")                                         \
	X(NX, "a number not below x, which is at least 1")                     \
	X(P, "a path")                                                         \
	X(W, "a call, in bc")                                                  \
	X(T, "a statement, in bc")                                             \
	X(F, "a function of the unit")                                         \
	X(V, "a persistent variable of the function")                          \
	X(G, "an import, in bc")

enum ms_operand {
#define MS_OPERAND_ENUM(kind, meaning) MS_OPERAND_##kind,
	MS_OPERANDS(MS_OPERAND_ENUM)
#undef MS_OPERAND_ENUM
	MS_OPERAND_COUNT
};

enum ms_form {
#define FORM(name, x, a, b, c) MS_FORM_##name,
#include "code/opcodes.def"
	MS_FORM_COUNT
};

struct ms_form_info {
	const char *name;
	uint8_t x, a, b, c; /* enum ms_operand */
};

struct ms_opcode_info {
	const char *name; /* NULL: there is no such instruction */
	uint8_t form;	  /* enum ms_form */
	const char *effect;
};

/* Static, for each number of a byte; any thread. */
const struct ms_opcode_info *ms_opcode_info(uint8_t opcode);
const struct ms_form_info *ms_form_info(uint8_t form);
const char *ms_operand_name(uint8_t operand);
const char *ms_operand_meaning(uint8_t operand);

/* Digest of all rows but their effects, and of the epoch. */
uint64_t ms_opcode_digest(void);

/* The parts of an instruction. */
static inline uint8_t ms_word_op(uint64_t word)
{
	return (uint8_t)word;
}

static inline uint8_t ms_word_x(uint64_t word)
{
	return (uint8_t)(word >> 8);
}

static inline uint16_t ms_word_a(uint64_t word)
{
	return (uint16_t)(word >> 16);
}

static inline uint16_t ms_word_b(uint64_t word)
{
	return (uint16_t)(word >> 32);
}

static inline uint16_t ms_word_c(uint64_t word)
{
	return (uint16_t)(word >> 48);
}

static inline uint32_t ms_word_bc(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

#endif
