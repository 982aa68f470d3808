/* What there is to know about a class: its name, element size and range. */
#ifndef MS_VALUE_CLASS_INFO_H
#define MS_VALUE_CLASS_INFO_H

#include "value/value.h"

/* "double", "cell", "function_handle", "MException"...  Static. */
const char *ms_class_name(enum ms_class class_);

/* Class of that name among all but MS_OBJECT; false when there is none. */
bool ms_class_find(const char *name, size_t size, enum ms_class *out);

/* Bytes of one element of an array; 0 for classes that have no arrays of
 * elements (struct, function, exception, object). */
size_t ms_class_size(enum ms_class class_);

/* The same for elements that may be complex. */
static inline size_t ms_element_size(enum ms_class class_, bool complex)
{
	return ms_class_size(class_) << (complex ? 1 : 0);
}

/* Range of an integer class; of int64 and uint64 too.  'class_' is one. */
int64_t ms_class_min(enum ms_class class_);
uint64_t ms_class_max(enum ms_class class_);

bool ms_class_is_signed(enum ms_class class_);

#endif
