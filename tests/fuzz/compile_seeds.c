/*
 * compile_seeds FOLDER FILE.m...: write the image of each program that
 * compiles, with the leading byte the fuzz targets expect, into FOLDER.
 */
#include "base/arena.h"
#include "base/file.h"
#include "code/diag.h"
#include "lang/compile.h"

#include <stdio.h>
#include <stdlib.h>

#define FILE_LIMIT ((uint64_t)1 << 20)

static int compile(const struct snap_file *file, struct snap_strbuf *image)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options),
		.name = "seed",
		.dialect = 1,
		.kind = MS_COMPILE_SCRIPT,
	};
	struct snap_arena arena;
	struct ms_diag_list diags;

	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&diags, &arena, 0);
	snap_strbuf_putc(image, '\0');
	int rc = ms_compile((const char *)file->bytes.data, file->bytes.size,
			    &options, image, &diags, NULL, NULL);
	snap_arena_end(&arena);
	return rc;
}

static void write_seed(const char *folder, int number,
		       const struct snap_strbuf *image)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/program-%04d", folder, number);
	out = fopen(path, "wb");
	if (out == NULL ||
	    fwrite(image->data, 1, image->size, out) != image->size ||
	    fclose(out) != 0) {
		perror(path);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		struct snap_error err;
		struct snap_strbuf image;
		struct snap_file file;

		if (snap_file_open(&file, argv[i], SNAP_FILE_READ, FILE_LIMIT,
				   NULL, &err) != 0) {
			fprintf(stderr, "%s: %s\n", argv[i], err.message);
			return 1;
		}
		snap_strbuf_begin(&image, NULL);
		if (compile(&file, &image) == 0)
			write_seed(argv[1], i, &image);
		snap_strbuf_end(&image);
		snap_file_close(&file);
	}
	return 0;
}
