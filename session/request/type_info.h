/* What a value is, in a few words: "2x2 matrix". */
#ifndef MS_TYPE_INFO_H
#define MS_TYPE_INFO_H

#include "base/strbuf.h"
#include "value/value.h"

void ms_type_info(struct ms_value value, struct snap_strbuf *out);

#endif
