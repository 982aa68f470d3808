/*
 * Instructions that are just right, and what makes each of their operands just
 * wrong: for the code of code_build().
 */
#ifndef TESTS_SESSION_CODE_BROKEN_WORDS_H
#define TESTS_SESSION_CODE_BROKEN_WORDS_H

#include "code/image.h"
#include "code/opcode.h"

/* Values of an operand that are refused: the edge, and far beyond. */
struct word_values {
	uint32_t right;
	uint32_t wrong[4];
	uint32_t wrong_count;
};

enum {
	WORD_AT_X,
	WORD_AT_A,
	WORD_AT_B,
	WORD_AT_C,
	WORD_OPERANDS
};

/* What an operand of this kind may be in an image of code_build() whose code is
 * the word and a RETURN.  What depends on another operand is right for x = 2,
 * and for table row 0. */
struct word_values word_values_of(uint8_t kind, const struct ms_image *image);

/* The kind of an operand; does it fill b and c? */
uint8_t word_kind(const struct ms_form_info *form, int operand);
bool word_is_wide(const struct ms_form_info *form);

/* The word with one operand replaced. */
uint64_t word_put(uint64_t word, const struct ms_form_info *form, int operand,
		  uint32_t value);

/* The instruction with operands that are right. */
uint64_t word_right(uint8_t opcode, const struct ms_image *image);

/*
 * Code that the verifier must refuse, one rule after the other: unknown
 * instructions, each operand beyond its edge, slots that aren't there,
 * functions out of reach, jumps out of the function, code that runs off its
 * end.  'image' is one of code_build(); returns how often 'each' was called.
 */
size_t broken_words(const struct ms_image *image,
		    void (*each)(void *context, const char *rule,
				 const uint64_t *words, size_t count),
		    void *context);

#endif
