/* boot_seeds FOLDER FILE.m...: seeds for fuzz_boot, of a few functions each. */
#include "fuzz/boot_seed.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	char path[4096];
	unsigned number = 0;

	for (int i = 2; i < argc; i += BOOT_SEED_MAX, number++) {
		int left = argc - i;
		size_t size, count = left < BOOT_SEED_MAX ? (size_t)left
							  : BOOT_SEED_MAX;
		uint8_t *seed = boot_seed((const char *const *)argv + i, count,
					  number, &size);

		(void)snprintf(path, sizeof(path), "%s/boot-%04u", argv[1],
			       number);
		FILE *out = fopen(path, "wb");
		if (out == NULL || fwrite(seed, 1, size, out) != size ||
		    fclose(out) != 0) {
			perror(path);
			return 1;
		}
		free(seed);
	}
	return 0;
}
