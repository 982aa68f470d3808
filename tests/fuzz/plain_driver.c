/*
 * Runs a fuzz target once over each file given, and over each file below a
 * folder given: what a machine without libFuzzer does with a corpus.  A name
 * that isn't there is no failure, so that a corpus may be empty.
 */
#include "fuzz/fuzz.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define OPEN_FOLDERS 16

static void run_file(const char *path, size_t size)
{
	FILE *file = fopen(path, "rb");
	/* Exactly as large as the file, for the address sanitizer. */
	uint8_t *bytes = size == 0 ? NULL : malloc(size);

	if (file == NULL || (bytes == NULL && size != 0) ||
	    fread(bytes, 1, size, file) != size) {
		(void)fprintf(stderr, "cannot read %s\n", path);
		exit(2);
	}
	(void)LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	(void)fclose(file);
	(void)printf("%s\n", path);
}

static int visit(const char *path, const struct stat *status, int kind,
		 struct FTW *place)
{
	(void)place;
	if (kind == FTW_F && S_ISREG(status->st_mode))
		run_file(path, (size_t)status->st_size);
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		(void)nftw(argv[i], visit, OPEN_FOLDERS, FTW_PHYS);
	return 0;
}
