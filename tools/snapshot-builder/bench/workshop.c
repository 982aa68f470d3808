#include "tools/snapshot-builder/bench/workshop.h"

#include "base/fail.h"
#include "tools/common/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SELF "/proc/self/exe"

void bench_workshop_close(struct bench_workshop *workshop)
{
	for (size_t i = 0; i < workshop->file_count; i++) {
		(void)unlink(workshop->files[i]);
		free(workshop->files[i]);
	}
	free(workshop->files);
	if (workshop->folder != NULL)
		(void)rmdir(workshop->folder);
	free(workshop->folder);
	*workshop = (struct bench_workshop){ .spawner = workshop->spawner };
}

static int make_folder(struct bench_workshop *workshop, struct snap_error *err)
{
	const char *base = getenv("TMPDIR");

	if (workshop->folder != NULL)
		return 0;
	if (base == NULL || base[0] == '\0')
		base = "/tmp";
	size_t size = strlen(base) + 32;
	char *folder = tool_alloc(size);
	(void)snprintf(folder, size, "%s/snapshot-bench-XXXXXX", base);
	if (mkdtemp(folder) == NULL) {
		free(folder);
		return snap_fail_errno(err, errno, "cannot make a folder in",
				       base);
	}
	workshop->folder = folder;
	return 0;
}

const char *bench_workshop_file(struct bench_workshop *workshop,
				const char *name, struct snap_error *err)
{
	if (make_folder(workshop, err) != 0)
		return NULL;
	size_t size = strlen(workshop->folder) + strlen(name) + 16;
	char *path = tool_alloc(size);
	(void)snprintf(path, size, "%s/%s.snapshot", workshop->folder, name);
	workshop->files =
		realloc(workshop->files,
			(workshop->file_count + 1) * sizeof(*workshop->files));
	if (workshop->files == NULL)
		tool_no_memory();
	workshop->files[workshop->file_count++] = path;
	return path;
}

/* "snapshot-builder create -q -o FILE -L LIBRARY... OPTION...", ended by NULL;
 * the list is yours, the words are not. */
static const char **make_words(const char *file,
			       const struct tool_texts *libraries,
			       const char *const *options)
{
	size_t count = 0, used = 0;

	while (options[count] != NULL)
		count++;
	const char **words =
		tool_calloc(count + 2 * libraries->count + 6, sizeof(*words));
	words[used++] = "snapshot-builder";
	words[used++] = "create";
	words[used++] = "-q";
	words[used++] = "-o";
	words[used++] = file;
	for (size_t i = 0; i < libraries->count; i++) {
		words[used++] = "-L";
		words[used++] = libraries->items[i];
	}
	for (size_t i = 0; i < count; i++)
		words[used++] = options[i];
	return words;
}

/* What the builder said is the better message. */
static int fail_build(const struct snap_strbuf *said, struct snap_error *err)
{
	size_t size = said->size;

	while (size > 0 && said->data[size - 1] == '\n')
		size--;
	if (size == 0)
		return (int)err->code;
	return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
			 "no snapshot to measure could be made\n%.*s",
			 size > 300 ? 300 : (int)size, said->data);
}

int bench_workshop_build(struct bench_workshop *workshop, const char *name,
			 const struct tool_texts *libraries,
			 const char *const *options, const char **file,
			 uint64_t *wall_ns, struct snap_error *err)
{
	const char *path = bench_workshop_file(workshop, name, err);
	struct snap_strbuf said;

	if (path == NULL)
		return (int)err->code;
	const char **words = make_words(path, libraries, options);
	snap_strbuf_begin(&said, NULL);
	uint64_t begun = bench_clock();
	/* execve() changes no word. */
	int rc = bench_spawn_read(workshop->spawner, SELF,
				  (char *const *)(uintptr_t)words, &said, err);
	if (wall_ns != NULL)
		*wall_ns = bench_clock() - begun;
	if (rc == 0)
		*file = path;
	else
		rc = fail_build(&said, err);
	snap_strbuf_end(&said);
	free(words);
	return rc;
}
