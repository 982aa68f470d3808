/*
 * From names to native functions: one row for each native entry of the
 * library's metadata, generated when the session is built.  An entry that isn't
 * marked as planned and has no function doesn't link.
 */
#ifndef MS_BUILTINS_FUNCTION_TABLE_H
#define MS_BUILTINS_FUNCTION_TABLE_H

#include "vm/entry.h"

/* Sorted by name, by bytes. */
extern const struct ms_builtin_entry ms_builtin_entries[];
extern const uint32_t ms_builtin_entry_count;

/* The entry of that name, or NULL. */
const struct ms_builtin_entry *ms_builtin_find(const char *name, size_t size);

#endif
