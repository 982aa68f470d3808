/* How values are shown in a session: what the format command has set. */
#ifndef MS_BUILTINS_OUTPUT_H
#define MS_BUILTINS_OUTPUT_H

#include "display/format.h"

struct ms_vm;

/* Borrowed; the defaults as long as nothing was set. */
const struct ms_display_format *ms_output_format(struct ms_vm *vm);

/* For hosts: the width of the window; 0 is 80.  'format' doesn't change it.
 * Fails only without memory. */
int ms_output_set_columns(struct ms_vm *vm, uint32_t columns);

#endif
