/* A folder for one test's files, gone with what is in it afterwards. */
#ifndef TESTS_SUPPORT_TEMP_FOLDER_H
#define TESTS_SUPPORT_TEMP_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEMP_PATH_SIZE 512

struct temp_folder {
	char path[TEMP_PATH_SIZE / 2];
};

/* Below $TMPDIR or /tmp; failure is an abort(), here and below. */
void temp_folder_begin(struct temp_folder *folder);
void temp_folder_end(struct temp_folder *folder);

/* 'out' becomes the path of 'name' in the folder. */
void temp_path(const struct temp_folder *folder, const char *name,
	       char out[TEMP_PATH_SIZE]);

void temp_write(const char *path, const void *bytes, size_t size);

/* Yours, free with free(); NULL when there is no such file. */
uint8_t *temp_read(const char *path, size_t *size);

bool temp_exists(const char *path);

#endif
