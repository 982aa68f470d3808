#include "support/temp_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void temp_folder_begin(struct temp_folder *folder)
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(folder->path, sizeof(folder->path), "%s/snap-XXXXXX",
		       base == NULL || base[0] == '\0' ? "/tmp" : base);
	if (mkdtemp(folder->path) == NULL)
		abort();
}

static int remove_one(const char *path, const struct stat *status, int kind,
		      struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

void temp_folder_end(struct temp_folder *folder)
{
	if (nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		abort();
}

void temp_path(const struct temp_folder *folder, const char *name,
	       char out[TEMP_PATH_SIZE])
{
	(void)snprintf(out, TEMP_PATH_SIZE, "%s/%s", folder->path, name);
}

void temp_write(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(bytes, 1, size, file) != size ||
	    fclose(file) != 0)
		abort();
}

uint8_t *temp_read(const char *path, size_t *size)
{
	struct stat status;
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		return NULL;
	if (fstat(fileno(file), &status) != 0)
		abort();
	*size = (size_t)status.st_size;
	uint8_t *bytes = malloc(*size + 1);
	if (bytes == NULL || fread(bytes, 1, *size, file) != *size)
		abort();
	(void)fclose(file);
	return bytes;
}

bool temp_exists(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0;
}
