/*
 * mat_dump FILE...              canonical JSON, one line for each file
 * mat_dump -4|-6|-7 IN OUT      what was read, written again
 */
#include "base/file.h"
#include "formats/mat.h"
#include "formats/mat_json.h"

#include <stdio.h>
#include <stdlib.h>

static void *read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;

	*size = 0;
	if (file == NULL)
		return NULL;
	for (size_t room = 0;;) {
		if (*size == room) {
			room = room == 0 ? 65536 : 2 * room;
			bytes = realloc(bytes, room);
			if (bytes == NULL)
				abort();
		}
		size_t got = fread(bytes + *size, 1, room - *size, file);
		if (got == 0)
			break;
		*size += got;
	}
	(void)fclose(file);
	return bytes;
}

static int dump(const char *path)
{
	struct fmt_mat_file *file = NULL;
	struct snap_strbuf out;
	struct snap_error err;
	size_t size;
	void *bytes = read_all(path, &size);

	snap_strbuf_begin(&out, NULL);
	int rc = fmt_mat_read(&file, bytes, size, NULL, &err);
	if (rc == 0)
		rc = fmt_mat_json(file, &out, &err);
	if (rc != 0)
		fmt_mat_json_error(&err, &out);
	(void)puts(snap_strbuf_text(&out));
	snap_strbuf_end(&out);
	fmt_mat_free(file);
	free(bytes);
	return rc;
}

static int to_file(void *context, const void *bytes, size_t size,
		   struct snap_error *err)
{
	if (fwrite(bytes, 1, size, context) == size)
		return 0;
	return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET, "cannot write");
}

static int write_level(char level, const struct fmt_mat_file *file,
		       const struct fmt_mat_sink *sink, struct snap_error *err)
{
	const struct fmt_mat_write_options options = { .compress =
							       level == '7' };

	if (level == '4')
		return fmt_mat4_write(file->variables, file->count, &options,
				      sink, err);
	return fmt_mat_write(file->variables, file->count, &options, sink, err);
}

static int rewrite(char level, const char *in, const char *out)
{
	struct fmt_mat_file *file = NULL;
	struct snap_error err;
	size_t size;
	void *bytes = read_all(in, &size);
	FILE *stream = fopen(out, "wb");

	if (stream == NULL)
		return 2;
	const struct fmt_mat_sink sink = { .write = to_file,
					   .context = stream };
	int rc = fmt_mat_read(&file, bytes, size, NULL, &err);
	if (rc == 0)
		rc = write_level(level, file, &sink, &err);
	if (fclose(stream) != 0 && rc == 0)
		rc = SNAP_E_IO;
	if (rc != 0)
		(void)fprintf(stderr, "%s: %s\n", in, err.message);
	fmt_mat_free(file);
	free(bytes);
	return rc;
}

int main(int argc, char **argv)
{
	int rc = 0;

	if (argc == 4 && argv[1][0] == '-')
		return rewrite(argv[1][1], argv[2], argv[3]) != 0;
	for (int i = 1; i < argc; i++)
		rc |= dump(argv[i]);
	return rc != 0;
}
