/*
 * damage FILE OUT SEED [OFFSET BYTE]: a copy of a snapshot with some bytes
 * changed, or that one, and its digests made right again, as somebody would who
 * wants it to be read.
 */
#include "support/redigest.h"

#include "snapshot/format.h"

#include <stdio.h>
#include <stdlib.h>

#define SIZE_MOST (4u << 20)

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Most changes go where the structure is, right behind the table. */
static void change(uint8_t *bytes, size_t size, unsigned seed)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff };
	unsigned count = 1 + next(&seed) % 6;

	for (unsigned i = 0; i < count; i++) {
		size_t most = next(&seed) % 3 == 0 ? size : size / 4;
		size_t at = SNAP_HEADER_SIZE +
			    next(&seed) % (most - SNAP_HEADER_SIZE);

		bytes[at] = next(&seed) % 2 == 0
				    ? values[next(&seed) % sizeof(values)]
				    : (uint8_t)(bytes[at] + next(&seed));
	}
}

int main(int argc, char **argv)
{
	uint8_t *bytes = malloc(SIZE_MOST);
	FILE *in = argc == 4 || argc == 6 ? fopen(argv[1], "rb") : NULL;
	FILE *out = in != NULL ? fopen(argv[2], "wb") : NULL;

	if (bytes == NULL || out == NULL)
		return 2;
	size_t size = fread(bytes, 1, SIZE_MOST, in);
	if (size < 4 * SNAP_HEADER_SIZE)
		return 2;
	if (argc == 4)
		change(bytes, size, (unsigned)strtoul(argv[3], NULL, 10));
	else
		bytes[strtoul(argv[4], NULL, 0) % size] =
			(uint8_t)strtoul(argv[5], NULL, 0);
	redigest(bytes, size);
	(void)fwrite(bytes, 1, size, out);
	(void)fclose(in);
	int rc = fclose(out);
	free(bytes);
	return rc == 0 ? 0 : 2;
}
