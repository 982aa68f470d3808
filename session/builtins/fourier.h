/* The discrete Fourier transform of any length. */
#ifndef MS_BUILTINS_FOURIER_H
#define MS_BUILTINS_FOURIER_H

#include "builtins/numeric.h"

struct ms_fourier;

/* A plan for transforms of 'count' complex numbers, or of numbers whose
 * imaginary parts are all 0 when 'real'; NULL after setting the error. */
struct ms_fourier *ms_fourier_begin(struct ms_call *call, size_t count,
				    bool real);
void ms_fourier_end(struct ms_call *call, struct ms_fourier *plan);

/* Is it a plan for this? */
bool ms_fourier_fits(const struct ms_fourier *plan, size_t count, bool real);

/* The end where no builtin runs; takes NULL. */
void ms_fourier_free(struct ms_heap *heap, struct ms_fourier *plan);

/* out = transform of in, (re, im) pairs; they don't overlap.  The inverse has
 * the other sign in its exponent and divides by the count.  When the interrupt
 * flag went up meanwhile 'out' may hold anything: ask ms_poll() then. */
void ms_fourier_run(struct ms_fourier *plan, const double *in, double *out,
		    bool inverse);

#endif
