/* What a signature says about a file, before anything else in it is believed.
 */
#ifndef SNAP_SRC_SIGNED_H
#define SNAP_SRC_SIGNED_H

#include "layout.h"
#include "base/fail.h"

/* The signature that the options ask for: 'file' begins with a front whose
 * sizes were checked, and nothing else.  '*out' is what the signature covers.
 */
int snap_signed_check(enum snap_signed_part *out,
		      const struct snap_header *header, struct snap_span file,
		      const struct snap_reader_options *options,
		      struct snap_error *err);

/* Is the file as new as the options ask? */
int snap_signed_check_age(const struct snap_header *header,
			  const struct snap_reader_options *options,
			  struct snap_error *err);

#endif
