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

/* The same of an image that may lie apart: then its positions are attached, and
 * if nothing is wrong it must join and split into the same bytes.  Their
 * refusal is returned when nothing else was wrong. */
int use_image_apart(const void *bytes, size_t size, const void *positions,
		    size_t position_size, struct snap_error *err);

#endif
