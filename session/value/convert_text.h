/* Conversions in which strings and cells of text take part. */
#ifndef MS_VALUE_CONVERT_TEXT_H
#define MS_VALUE_CONVERT_TEXT_H

#include "value/heap.h"

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

#endif
