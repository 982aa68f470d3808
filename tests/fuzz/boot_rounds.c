/*
 * boot_rounds FOLDER: some rounds of fuzz_boot with its own mutator, for
 * machines without libFuzzer.  The seeds are snapshots of the functions in
 * FOLDER; each round hurts one of them a little more, and every now and then
 * begins anew.  FUZZ_ROUNDS says how many rounds, FUZZ_SEED which.
 */
#include "fuzz/boot_seed.h"
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS	   600
#define FILES_MAX  512
#define HURT_AGAIN 4

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed);

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* What libFuzzer brings, in small: a byte. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
	unsigned seed = (unsigned)size * 31 + data[size / 2];

	(void)max_size;
	for (unsigned i = 0; i < 3; i++)
		data[next(&seed) % size] ^= (uint8_t)(1u << next(&seed) % 8);
	return size;
}

static int is_source(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return size > 2 && strcmp(entry->d_name + size - 2, ".m") == 0;
}

/* In the order of bytes, whatever the locale. */
static int compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static size_t list(const char *folder, char *paths[FILES_MAX])
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_source, compare);

	if (count <= 0 || count > FILES_MAX)
		abort();
	for (int i = 0; i < count; i++) {
		size_t size = strlen(folder) + strlen(entries[i]->d_name) + 2;

		paths[i] = malloc(size);
		if (paths[i] == NULL)
			abort();
		(void)snprintf(paths[i], size, "%s/%s", folder,
			       entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return (size_t)count;
}

struct hurt {
	uint8_t *bytes;
	size_t size;
};

/* A seed of some functions that stand together. */
static struct hurt begin(char *const *paths, size_t count, unsigned *seed)
{
	struct hurt hurt;
	size_t first = next(seed) % count;
	size_t most = count - first;

	hurt.bytes = boot_seed((const char *const *)paths + first,
			       most < BOOT_SEED_MAX ? most : BOOT_SEED_MAX,
			       next(seed), &hurt.size);
	(void)LLVMFuzzerTestOneInput(hurt.bytes, hurt.size);
	return hurt;
}

static unsigned number_of(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
	unsigned rounds = number_of("FUZZ_ROUNDS", ROUNDS);
	unsigned seed = number_of("FUZZ_SEED", 1);
	struct hurt hurt = { NULL, 0 };
	char *paths[FILES_MAX];

	if (argc != 2)
		return 2;
	size_t count = list(argv[1], paths);
	for (unsigned round = 0; round < rounds; round++) {
		if (round % HURT_AGAIN == 0) {
			free(hurt.bytes);
			hurt = begin(paths, count, &seed);
		}
		(void)LLVMFuzzerCustomMutator(hurt.bytes, hurt.size, hurt.size,
					      next(&seed));
		(void)LLVMFuzzerTestOneInput(hurt.bytes, hurt.size);
	}
	free(hurt.bytes);
	for (size_t i = 0; i < count; i++)
		free(paths[i]);
	(void)printf("count: %u rounds\n", rounds);
	return 0;
}
