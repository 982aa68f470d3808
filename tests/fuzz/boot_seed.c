#include "fuzz/boot_seed.h"

#include "session/support/code_snapshot.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT ((uint64_t)1 << 20)

/* Lazily, in full and deep; digests made right; help too. */
static const uint8_t leads[] = { 4 | 8, 4, 7 | 8, 6 };

static char *read_text(const char *path)
{
	struct snap_file file;
	struct snap_error err;

	if (snap_file_open(&file, path, SNAP_FILE_READ, FILE_LIMIT, NULL,
			   &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", path, err.message);
		abort();
	}
	char *text = calloc(file.bytes.size + 1, 1);
	if (text == NULL)
		abort();
	memcpy(text, file.bytes.data, file.bytes.size);
	snap_file_close(&file);
	return text;
}

/* "magic" of "functions/magic.m". */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = strdup(slash != NULL ? slash + 1 : path);

	if (name == NULL)
		abort();
	name[strcspn(name, ".")] = '\0';
	return name;
}

uint8_t *boot_seed(const char *const *paths, size_t count, unsigned number,
		   size_t *size)
{
	struct code_function functions[BOOT_SEED_MAX] = { 0 };
	char *texts[BOOT_SEED_MAX], *names[BOOT_SEED_MAX];
	const struct code_options options = {
		.cold_codec =
			number % 3 == 2 ? SNAP_CODEC_ZSTD : SNAP_CODEC_RAW,
	};

	for (size_t i = 0; i < count; i++) {
		functions[i].text = texts[i] = read_text(paths[i]);
		functions[i].name = names[i] = name_of(paths[i]);
	}
	uint8_t *snapshot = code_snapshot(functions, count, &options, size);
	uint8_t *seed = malloc(*size + 1);
	if (seed == NULL)
		abort();
	seed[0] = leads[number % sizeof(leads)];
	memcpy(seed + 1, snapshot, *size);
	++*size;
	free(snapshot);
	for (size_t i = 0; i < count; i++) {
		free(texts[i]);
		free(names[i]);
	}
	return seed;
}
