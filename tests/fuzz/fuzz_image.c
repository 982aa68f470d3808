/*
 * Images of compiled code: opened, every row asked for, every function
 * verified and shown.  The first byte says how far from an aligned place the
 * image lies, and whether it lies apart from its positions: then these follow
 * it, and the last byte says how many they are.
 */
#include "fuzz/fuzz.h"

#include "session/code/use_image.h"

#include <stdlib.h>
#include <string.h>

#define SHIFT 7u
#define APART 8u

/* Exactly as large as it is, for the address sanitizer. */
static uint8_t *copy(const uint8_t *data, size_t size, size_t shift)
{
	uint8_t *bytes = malloc(size + shift);

	if (bytes != NULL && size != 0)
		memcpy(bytes + shift, data, size);
	return bytes;
}

static void use_whole(const uint8_t *data, size_t size, size_t shift)
{
	struct snap_error err;
	uint8_t *bytes = copy(data, size, shift);

	if (bytes != NULL)
		(void)use_image(bytes + shift, size, &err);
	free(bytes);
}

static void use_apart(const uint8_t *data, size_t size, size_t position_size,
		      size_t shift)
{
	struct snap_error err;
	size_t image_size = size - position_size;
	uint8_t *image = copy(data, image_size, shift);
	uint8_t *positions = copy(data + image_size, position_size, 0);

	if (image != NULL && positions != NULL)
		(void)use_image_apart(image + shift, image_size, positions,
				      position_size, &err);
	free(positions);
	free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	size_t shift = data[0] & SHIFT;
	uint8_t last = data[size - 1];
	if ((data[0] & APART) != 0 && last <= size - 2)
		use_apart(data + 1, size - 2, last, shift);
	else
		use_whole(data + 1, size - 1, shift);
	return 0;
}
