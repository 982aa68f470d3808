/* Complex numbers as the compiler knows them.  The standard's macro 'complex'
 * ends here: members of structs are called that. */
#ifndef MS_VALUE_PAIR_H
#define MS_VALUE_PAIR_H

#include <complex.h>

#undef complex

/* Laid out as (re, im). */
typedef double _Complex ms_pair;

/* CMPLX() of C11, which not every compiler's library has. */
static inline ms_pair ms_pair_of(double re, double im)
{
	union {
		double parts[2];
		ms_pair value;
	} x = { .parts = { re, im } };

	return x.value;
}

#endif
