/* A native function as the library's metadata declares it. */
#ifndef MS_VM_ENTRY_H
#define MS_VM_ENTRY_H

#include "vm/call.h"

#define MS_ARITY_UNBOUNDED UINT16_MAX

/* Of the flags those that the machine heeds; a test compares. */
#define MS_BUILTIN_PRINTS (1u << 1)

struct ms_builtin_entry {
	const char *name;
	ms_builtin *function; /* NULL: planned, not implemented yet */
	uint16_t inputs_least;
	uint16_t inputs_most; /* or MS_ARITY_UNBOUNDED */
	uint16_t outputs_least;
	uint16_t outputs_most;
	uint32_t flags; /* enum fmt_entry_flag of formats/stdlib.h */
};

#endif
