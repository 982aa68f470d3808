/* Everything that can be done with the bytes of an image. */
#ifndef TESTS_SESSION_CODE_USE_IMAGE_H
#define TESTS_SESSION_CODE_USE_IMAGE_H

#include "code/image.h"

/*
 * Open, ask for every row, verify and disassemble every function.  Returns
 * what opening returned, or else the last error of verifying, or 0.  Aborts
 * when a refusal is not what the header promises.
 */
int use_image(const void *bytes, size_t size, struct snap_error *err);

#endif
