/* The random numbers of one session: MATLAB's default generator. */
#ifndef MS_BUILTINS_RANDOM_H
#define MS_BUILTINS_RANDOM_H

#include "builtins/builtin.h"

/* Takes NULL. */
void ms_random_free(struct ms_heap *heap, struct ms_random *random);

#endif
