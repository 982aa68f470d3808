/*
 * Writes the seeds of fuzz_library, small libraries in each layout:
 *
 *     make_library_seeds tests/fuzz/corpus/fuzz_library
 *
 * to be run, and its files committed, when the image changes.
 */
#include "session/library/library_fixture.h"

#include <stdio.h>
#include <stdlib.h>

/* Digests made right, then opened at SNAP_LOAD_HEADER: see fuzz_library.c. */
#define LEAD (4 | SNAP_LOAD_HEADER)

static void write_seed(const char *folder, const char *name, unsigned which,
		       const struct fmt_library *library)
{
	struct library_snapshot snapshot;
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/%s-%u", folder, name, which);
	library_snapshot_begin(&snapshot, library, (enum library_layout)which,
			       1);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fputc(LEAD, file) == EOF ||
	    fwrite(snapshot.bytes, 1, snapshot.size, file) != snapshot.size ||
	    fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	library_snapshot_end(&snapshot);
}

int main(int argc, char **argv)
{
	struct library_model model;
	struct synthetic_model one, many;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: make_library_seeds FOLDER\n");
		return 2;
	}
	library_model_begin(&model);
	synthetic_model_begin(&one, 1);
	synthetic_model_begin(&many, 20);
	write_seed(argv[1], "one", LIBRARY_RAW, &one.library);
	write_seed(argv[1], "many", LIBRARY_RAW, &many.library);
	write_seed(argv[1], "many", LIBRARY_BLOCKS, &many.library);
	write_seed(argv[1], "mix", LIBRARY_RAW, &model.library);
	write_seed(argv[1], "mix", LIBRARY_ZSTD, &model.library);
	write_seed(argv[1], "mix", LIBRARY_BLOCKS, &model.library);
	write_seed(argv[1], "mix", LIBRARY_RAW_BARE, &model.library);
	synthetic_model_end(&many);
	synthetic_model_end(&one);
	library_model_end(&model);
	return EXIT_SUCCESS;
}
