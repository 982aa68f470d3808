#include "session/equality/arms.h"

#include "library/library.h"
#include "session/support/library_snapshot.h"
#include "snapshot/reader.h"

#include <stdio.h>
#include <stdlib.h>

/* Some calls never end: they are stopped, all at the same step.  Or they want
 * all the memory there is. */
#define STEP_LIMIT   200000
#define MEMORY_LIMIT ((uint64_t)64 << 20)

static const struct {
	const char *name;
	enum snap_load_level level;
	bool snapshot;
	bool shared;
} rows[ARM_COUNT] = {
	[ARM_COLD] = { "cold", 0, false, false },
	[ARM_BUILT_IN] = { "built in", 0, false, false },
	[ARM_LAZY] = { "lazy", SNAP_LOAD_LAZY, true, false },
	[ARM_HEADER] = { "header", SNAP_LOAD_HEADER, true, true },
	[ARM_FULL] = { "full", SNAP_LOAD_FULL, true, true },
	[ARM_DEEP] = { "deep", SNAP_LOAD_DEEP, true, true },
	[ARM_MEMORY] = { "memory", 0, true, false },
	[ARM_BARE] = { "bare", 0, true, false },
};

const char *arm_name(enum arm arm)
{
	return rows[arm].name;
}

bool arm_has_snapshot(enum arm arm)
{
	return rows[arm].snapshot;
}

static void check(int rc, const struct snap_error *err)
{
	if (rc == 0)
		return;
	(void)fprintf(stderr, "arms: %s\n", err->message);
	abort();
}

static void open_reader(struct arms *arms, enum arm arm)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = rows[arm].level,
		.runtime = SNAP_RUNTIME_SESSION,
		.known_types = ms_section_types,
		.known_type_count = ms_section_type_count,
	};
	struct snap_error err;

	check(snap_reader_open_file(&arms->readers[arm], arms->path, &options,
				    &err),
	      &err);
}

void arms_begin(struct arms *arms, const char *library,
		const struct fmt_library *model)
{
	const struct library_snapshot_change change = { .in_blocks = true,
							.compiled = true };
	const struct library_snapshot_change bare = { .compiled = true,
						      .bare = true };

	*arms = (struct arms){ .library = library };
	temp_folder_begin(&arms->folder);
	temp_path(&arms->folder, "stdlib.snapshot", arms->path);
	arms->bytes = library_snapshot(model, &change, &arms->size);
	temp_write(arms->path, arms->bytes, arms->size);
	arms->bare = library_snapshot(model, &bare, &arms->bare_size);
	for (unsigned i = 0; i < ARM_COUNT; i++)
		if (rows[i].shared)
			open_reader(arms, (enum arm)i);
}

void arms_end(struct arms *arms)
{
	for (unsigned i = 0; i < ARM_COUNT; i++)
		snap_reader_close(arms->readers[i]);
	temp_folder_end(&arms->folder);
	free(arms->bytes);
	free(arms->bare);
}

struct ms_session *arms_open(const struct arms *arms, enum arm arm,
			     const char *folder)
{
	struct ms_session_options options = {
		.struct_size = sizeof(options),
		.folder = folder == NULL ? "/nowhere" : folder,
		.step_limit = STEP_LIMIT,
		.memory_limit = MEMORY_LIMIT,
		.level = MS_LEVEL_LAZY,
		.snapshot_reader = arms->readers[arm],
	};
	struct ms_session *session;
	struct snap_error err;

	if (arm == ARM_COLD) {
		options.library = &arms->library;
		options.library_count = 1;
	} else if (arm == ARM_LAZY) {
		options.snapshot_path = arms->path;
	} else if (arm == ARM_MEMORY) {
		options.snapshot_bytes = arms->bytes;
		options.snapshot_size = arms->size;
		options.snapshot_memory = SNAP_MEMORY_BORROW;
	} else if (arm == ARM_BARE) {
		options.snapshot_bytes = arms->bare;
		options.snapshot_size = arms->bare_size;
		options.snapshot_memory = SNAP_MEMORY_BORROW;
	}
	check(ms_session_create(&session, &options, &err), &err);
	if (ms_session_has_snapshot(session) != rows[arm].snapshot) {
		(void)fprintf(
			stderr, "arm %s: %s\n", rows[arm].name,
			ms_session_snapshot_report(session)->error.message);
		abort();
	}
	return session;
}
