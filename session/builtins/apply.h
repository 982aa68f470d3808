/* Calling a function for each element: cellfun, arrayfun, structfun. */
#ifndef MS_BUILTINS_APPLY_H
#define MS_BUILTINS_APPLY_H

#include "builtins/builtin.h"

#define MS_APPLY_INPUTS 64

struct ms_apply {
	struct ms_call *call;
	struct ms_value function; /* borrowed, as all below */
	struct ms_value handler;  /* of errors, or NONE */
	bool uniform;
	const struct ms_value *inputs;
	uint32_t input_count;
	size_t count; /* calls to make */
	uint32_t outputs;
	/* Argument 'k' of call 'i'; the caller's. */
	int (*argument)(const struct ms_apply *apply, uint32_t k, size_t i,
			struct ms_value *out);
};

/* Take 'UniformOutput' and 'ErrorHandler' from the end of the arguments
 * [first, *count). */
int ms_apply_options(struct ms_apply *apply, uint32_t first, uint32_t *count);

/*
 * Make the calls.  Each result is an array of the given dimensions: of scalars
 * of one class when 'uniform', else a cell.  With no output wanted, results[0]
 * stays unset when the function gives nothing.
 */
int ms_apply_run(struct ms_apply *apply, uint32_t rank, const size_t *dims,
		 struct ms_value *results);

#endif
