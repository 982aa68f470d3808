/*
 * Writes the seeds of fuzz_image:
 *
 *     make_image_seeds tests/fuzz/corpus/fuzz_image
 *
 * to be run, and its files committed, when the layout changes.
 */
#include "session/code/image_fixture.h"

#include "code/opcode.h"

#include <stdio.h>
#include <stdlib.h>

static void write_seed(const char *folder, const char *name,
		       const struct snap_strbuf *image)
{
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fputc(0, file) == EOF ||
	    fwrite(image->data, 1, image->size, file) != image->size ||
	    fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	static const uint64_t word = MS_OP_RETURN;
	struct snap_strbuf fixture, small;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: make_image_seeds FOLDER\n");
		return 2;
	}
	snap_strbuf_begin(&fixture, NULL);
	snap_strbuf_begin(&small, NULL);
	if (fixture_build(&fixture, NULL, NULL) != 0)
		return EXIT_FAILURE;
	code_build(&small, &word, 1);
	write_seed(argv[1], "fixture", &fixture);
	write_seed(argv[1], "small", &small);
	snap_strbuf_end(&small);
	snap_strbuf_end(&fixture);
	return EXIT_SUCCESS;
}
