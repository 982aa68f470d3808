/*
 * For scripts: a library as a snapshot, right or wrong in one part.
 *
 *     make_snapshot LIBRARY OUT [bytecode|builtins|options|runtime|none]
 *
 * 'none' leaves the library out.
 */
#include "session/support/library_snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct library_snapshot_change parse_change(const char *word)
{
	struct library_snapshot_change change = { .in_blocks = true };

	if (strcmp(word, "bytecode") == 0)
		change.key_xor.bytecode = 1;
	else if (strcmp(word, "builtins") == 0)
		change.key_xor.builtins = 1;
	else if (strcmp(word, "options") == 0)
		change.key_xor.options = 1;
	else if (strcmp(word, "runtime") == 0)
		change.runtime = SNAP_RUNTIME('T', 'E', 'S', 'T');
	return change;
}

static uint8_t *make(const char *path, const char *word, size_t *size)
{
	const struct library_snapshot_change change = parse_change(word);
	struct fmt_library *library;
	struct snap_error err;

	if (strcmp(word, "none") == 0)
		return empty_snapshot(size);
	if (fmt_stdlib_read(&library, path, NULL, NULL, &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", path, err.message);
		exit(EXIT_FAILURE);
	}
	uint8_t *bytes = library_snapshot(library, &change, size);
	fmt_stdlib_free(library);
	return bytes;
}

int main(int argc, char **argv)
{
	size_t size;

	if (argc < 3 || argc > 4) {
		(void)fputs("usage: make_snapshot LIBRARY OUT [CHANGE]\n",
			    stderr);
		return 2;
	}
	uint8_t *bytes = make(argv[1], argc == 4 ? argv[3] : "", &size);
	FILE *out = fopen(argv[2], "wb");
	if (out == NULL || fwrite(bytes, 1, size, out) != size ||
	    fclose(out) != 0) {
		perror(argv[2]);
		return EXIT_FAILURE;
	}
	free(bytes);
	return EXIT_SUCCESS;
}
