/* The part of the front end's benchmark that knows images. */
#ifndef BENCH_FRONTEND_H
#define BENCH_FRONTEND_H

#include "base/strbuf.h"

/* Open the image and verify all of its functions; ends the program when it
 * isn't right. */
void bench_verify(const struct snap_strbuf *bytes);

#endif
