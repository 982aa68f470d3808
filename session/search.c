#include "search.h"

#include "base/fail.h"
#include "session/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME	"stdlib.snapshot"
#define FROM_PREFIX	"/share/snapshot/" FILE_NAME
#define PROGRAM_LINK	"/proc/self/exe"
#define FOLDER_SIZE_MAX 4096

void ms_places_begin(struct ms_places *places,
		     const struct snap_allocator *allocator)
{
	*places = (struct ms_places){
		.allocator = snap_allocator_or_default(allocator),
	};
}

void ms_places_end(struct ms_places *places)
{
	for (size_t i = 0; i < places->count; i++)
		snap_free(&places->allocator,
			  (void *)(uintptr_t)places->items[i].path);
	places->count = 0;
}

/* The place FOLDER followed by 'rest'. */
static int add(struct ms_places *places, struct ms_boot_place place,
	       const char *folder, const char *rest, struct snap_error *err)
{
	size_t folder_size = strlen(folder);
	size_t rest_size = strlen(rest) + 1;
	char *path = snap_alloc(&places->allocator, folder_size + rest_size);

	if (path == NULL)
		return snap_fail_memory(err, folder_size + rest_size);
	memcpy(path, folder, folder_size);
	memcpy(path + folder_size, rest, rest_size);
	place.path = path;
	places->items[places->count++] = place;
	return 0;
}

int ms_places_name(struct ms_places *places, const char *path,
		   bool refuse_unsafe, struct snap_error *err)
{
	const struct ms_boot_place place = {
		.origin = MS_ORIGIN_PATH,
		.refuse_unsafe = refuse_unsafe,
	};

	return add(places, place, path, "", err);
}

/* Cut the last part off, with its '/'. */
static void go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash != NULL)
		*slash = '\0';
}

/* The folder of the program that runs.  False where the system doesn't tell. */
static bool program_folder(char *out, size_t size)
{
	ssize_t length = readlink(PROGRAM_LINK, out, size - 1);

	if (length <= 0 || (size_t)length >= size - 1)
		return false;
	out[length] = '\0';
	go_up(out);
	return true;
}

/* Both places that are seen from the program; their paths are resolved. */
static int add_program_places(struct ms_places *places, struct snap_error *err)
{
	struct ms_boot_place place = { .refuse_unsafe = true };
	char folder[FOLDER_SIZE_MAX] = "", prefix[FOLDER_SIZE_MAX];

	if (!program_folder(folder, sizeof(folder)))
		return 0;
	memcpy(prefix, folder, sizeof(prefix));
	go_up(prefix);
	place.origin = MS_ORIGIN_PREFIX;
	int rc = add(places, place, prefix, FROM_PREFIX, err);
	if (rc != 0)
		return rc;
	place.origin = MS_ORIGIN_BESIDE;
	return add(places, place, folder, "/" FILE_NAME, err);
}

int ms_places_search(struct ms_places *places, struct snap_error *err)
{
	/* Not in a program that runs with more rights than its user. */
	const char *named = secure_getenv(MS_SNAPSHOT_VARIABLE);
	struct ms_boot_place place = { .origin = MS_ORIGIN_ENVIRONMENT };

	if (named != NULL && named[0] == '\0') {
		places->off = true;
		return 0;
	}
	if (named != NULL)
		return add(places, place, named, "", err);

	place.refuse_unsafe = true;
	place.origin = MS_ORIGIN_INSTALLED;
	int rc = add(places, place, MS_DATA_DIR, "/" FILE_NAME, err);
	return rc != 0 ? rc : add_program_places(places, err);
}
