/* What tells one session from all others: a UUID as text. */
#ifndef MS_IDENTITY_H
#define MS_IDENTITY_H

#define MS_IDENTITY_SIZE 37 /* 32 digits, four dashes and the NUL */

/* A new one, lower case. */
void ms_identity_make(char out[MS_IDENTITY_SIZE]);

#endif
