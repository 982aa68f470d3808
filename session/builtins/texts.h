/*
 * Text arguments of any form, read one element at a time: a char array is one
 * text, a cell array of text and a string array are as many as they have
 * elements.  And the way back: one result for each, in the same form.
 */
#ifndef MS_BUILTINS_TEXTS_H
#define MS_BUILTINS_TEXTS_H

#include "builtins/builtin.h"
#include "builtins/wide.h"

struct ms_texts {
	enum ms_class class_; /* MS_CHAR, MS_CELL or MS_STRING */
	size_t count;	      /* 1 for char */
	struct ms_value value;
	const struct ms_value *elements; /* one text each; NONE is <missing> */
};

/* False when '*value' is none of these; it must stay where it is. */
bool ms_texts_begin(const struct ms_value *value, struct ms_texts *out);

/* The same for an argument; fails with "must be text" and its number. */
int ms_texts_argument(struct ms_call *call, uint32_t i, struct ms_texts *out);
/* The same where characters must be one row, in a cell too. */
int ms_texts_row_argument(struct ms_call *call, uint32_t i,
			  struct ms_texts *out);

bool ms_texts_missing(const struct ms_texts *texts, size_t i);

/* Units of element 'i' (of element 0 when there is only one); none for a
 * missing one. */
struct ms_units ms_texts_at(const struct ms_texts *texts, size_t i);

/* Units of any char array, in column order. */
struct ms_units ms_char_units(const struct ms_value *value);

/*
 * Results that look like 'like': 'make' is called for each element and appends
 * its result to an empty buffer.  Missing strings stay missing.
 */
typedef int ms_text_maker(void *context, size_t i, struct ms_units in,
			  struct ms_wide *out);
int ms_texts_map(struct ms_heap *heap, const struct ms_texts *like,
		 ms_text_maker *make, void *context, struct ms_value *out);

/* A logical of the dimensions of 'like' with 'test' of each element, which is
 * below 0 when it fails. */
typedef int ms_text_test(void *context, size_t i, struct ms_units in);
int ms_texts_test(struct ms_heap *heap, const struct ms_texts *like,
		  ms_text_test *test, void *context, struct ms_value *out);

/* A char row for cells and results, or a string scalar when 'string'. */
int ms_text_result(struct ms_heap *heap, struct ms_units units, bool string,
		   struct ms_value *out);

/* One text (char row, '' or string scalar) as an argument; borrowed. */
int ms_units_argument(struct ms_call *call, uint32_t i, struct ms_units *out);

#endif
