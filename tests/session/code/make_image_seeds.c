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

/* What stands before an image that lies apart: see fuzz_image.c. */
#define APART 8

static void write_seed(const char *folder, const char *name, int lead,
		       const struct snap_strbuf *input)
{
	char path[1024];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fputc(lead, file) == EOF ||
	    fwrite(input->data, 1, input->size, file) != input->size ||
	    fclose(file) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

static void write_apart(const char *folder, const char *name,
			const struct snap_strbuf *image)
{
	struct snap_strbuf apart, positions;

	snap_strbuf_begin(&apart, NULL);
	snap_strbuf_begin(&positions, NULL);
	if (ms_image_split(image->data, image->size, &apart, &positions,
			   NULL) != 0 ||
	    positions.size > UINT8_MAX)
		exit(EXIT_FAILURE);
	snap_strbuf_append(&apart, positions.data, positions.size);
	snap_strbuf_putc(&apart, (char)positions.size);
	write_seed(folder, name, APART, &apart);
	snap_strbuf_end(&positions);
	snap_strbuf_end(&apart);
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
	write_seed(argv[1], "fixture", 0, &fixture);
	write_seed(argv[1], "small", 0, &small);
	write_apart(argv[1], "apart", &fixture);
	snap_strbuf_end(&small);
	snap_strbuf_end(&fixture);
	return EXIT_SUCCESS;
}
