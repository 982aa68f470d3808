/* From one class to another, and from arguments to C numbers. */
#ifndef MS_VALUE_CONVERT_H
#define MS_VALUE_CONVERT_H

#include "value/heap.h"

/*
 * 'v' as 'class_', as the function of that name converts: to integers rounding
 * half away from zero, saturating, NaN to 0; to logical NaN is an error;
 * complex to logical, char or an integer class keeps what MATLAB keeps.  From
 * plain classes to plain classes, char and string and cells of text among each
 * other and string to double ("3.5" or NaN).  Sparse becomes full unless the
 * class is double or logical.  Same class: retained.
 */
int ms_convert(struct ms_heap *heap, struct ms_value v, enum ms_class class_,
	       struct ms_value *out);

/*
 * One of both classes is string or cell, and they differ.
 *
 *   numbers, logical  -> string   as string() prints them
 *   char matrix       -> string, cell   one for each row
 *   string            -> cell     of char rows
 *   cell of text      -> string
 *   string, cell      -> char     rows, padded with blanks
 *   string            -> numbers  as str2double() reads them
 *
 * All else is MATLAB:invalidConversion.
 */
int ms_convert_text(struct ms_heap *heap, struct ms_value v,
		    enum ms_class class_, struct ms_value *out);

/* "Conversion to CLASS from CLASS is not possible." */
int ms_fail_conversion(struct ms_heap *heap, struct ms_value v,
		       enum ms_class class_);

/* "NaN's cannot be converted to logicals." */
int ms_fail_nan(struct ms_heap *heap);

/* Is there a NaN among the elements, of a plain class? */
bool ms_view_has_nan(const struct ms_view *view);

/* Elements in memory, plain classes, real: both blocks have 'count' of them.
 * Never fails; NaN to logical becomes true. */
void ms_convert_elements(enum ms_class to, void *out, enum ms_class from,
			 const void *in, size_t count);

/* A double as an element of an integer class: rounded, saturated. */
int64_t ms_saturate_signed(enum ms_class class_, double x);
uint64_t ms_saturate_natural(enum ms_class class_, double x);

/* A double as an inline scalar of any plain class. */
struct ms_value ms_inline_from_double(enum ms_class class_, double x);

/*
 * An argument as a C number.  A scalar of a plain class (real; a complex one
 * gives its real part), else MATLAB:invalidType with 'what' in the message
 * ("Size", "Dimension"...).
 */
int ms_to_double(struct ms_heap *heap, struct ms_value v, const char *what,
		 double *out);

/* An integer in the range of int64; MATLAB:expectedInteger otherwise. */
int ms_to_integer(struct ms_heap *heap, struct ms_value v, const char *what,
		  int64_t *out);

/* A flag: a scalar that converts to logical. */
int ms_to_bool(struct ms_heap *heap, struct ms_value v, const char *what,
	       bool *out);

/*
 * What 'if' and 'while' ask: not empty and no element zero.  Complex elements
 * count as nonzero when one part is.  NaN is an error (MATLAB:nologicalnan), as
 * are strings, cells, structs and functions.
 */
int ms_truth(struct ms_heap *heap, struct ms_value v, bool *out);

/* "3.5", "1e3", "-Inf", "2+3i", "1,000.5" as str2double() reads it: NaN when it
 * is no number.  UTF-16 text of less than 4096 units. */
void ms_parse_double(const uint16_t *units, size_t count, double *re,
		     double *im);

#endif
