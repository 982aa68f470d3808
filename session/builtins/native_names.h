/*
 * The names of the functions that this runtime has itself, without the
 * functions: for what compiles and never runs.  Generated when the session is
 * built; planned entries aren't among them.
 */
#ifndef MS_BUILTINS_NATIVE_NAMES_H
#define MS_BUILTINS_NATIVE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A name and its NUL: rows instead of pointers, which would have to be
 * relocated in every process. */
#define MS_NATIVE_NAME_SIZE 32

/* Sorted by bytes. */
extern const char ms_native_names[][MS_NATIVE_NAME_SIZE];
extern const uint32_t ms_native_name_count;

bool ms_is_native(const char *name, size_t size);

#endif
