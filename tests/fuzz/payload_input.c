#include "fuzz/payload_input.h"

#include "formats/base64.h"
#include "formats/wsstate.h"

#include <stdlib.h>

void payload_of_input(const uint8_t *data, size_t size, struct snap_strbuf *out)
{
	snap_strbuf_begin(out, NULL);
	if (size != 0 && data[0] == '{') {
		snap_strbuf_append(out, data, size);
		return;
	}
	char *place = fmt_wsstate_begin(out, 0, false, fmt_base64_size(size));
	if (place == NULL)
		abort();
	fmt_base64_encode(data, size, place);
	fmt_wsstate_end(out);
}
