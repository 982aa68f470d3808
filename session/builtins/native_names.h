/*
 * The names of the functions that this runtime has itself, without the
 * functions: for what compiles and never runs.  Generated when the session is
 * built; planned entries aren't among them.
 */
#ifndef MS_BUILTINS_NATIVE_NAMES_H
#define MS_BUILTINS_NATIVE_NAMES_H

#include "code/runtime_key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A name and its NUL: rows instead of pointers, which would have to be
 * relocated in every process. */
#define MS_NATIVE_NAME_SIZE 32

/* Sorted by bytes. */
extern const char ms_native_names[][MS_NATIVE_NAME_SIZE];
extern const uint32_t ms_native_name_count;

/* By name: its number among all native entries, planned ones included. */
extern const uint32_t ms_native_numbers[];

bool ms_is_native(const char *name, size_t size);

/* The same as one table; and that of a runtime with such a table of builtins,
 * if this is one: else nobody here knows it, and it is empty. */
struct ms_native_table ms_native_table(void);
struct ms_native_table ms_native_table_of(uint64_t builtins_digest);

#endif
