/*
 * Images of compiled code: opened, every row asked for, every function
 * verified and shown.  The first byte says how far from an aligned place the
 * image lies.
 */
#include "fuzz/fuzz.h"

#include "session/code/use_image.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snap_error err;

	if (size == 0)
		return 0;
	size_t shift = data[0] % 8;
	/* Exactly as large as the image, for the address sanitizer. */
	uint8_t *bytes = malloc(size - 1 + shift);
	if (bytes == NULL)
		return 0;
	memcpy(bytes + shift, data + 1, size - 1);
	(void)use_image(bytes + shift, size - 1, &err);
	free(bytes);
	return 0;
}
