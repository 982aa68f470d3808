/* What report_json.c wrote, as a run again.  It may have been edited. */
#include "tools/snapshot-builder/bench/report.h"

#include "base/fail.h"
#include "base/file.h"
#include "tools/common/report.h"

#include <stdlib.h>
#include <string.h>

/* A report with all its samples. */
#define LARGEST ((uint64_t)256 << 20)

/* Columns before those of the metrics; see report_json.c. */
enum {
	COLUMN_ARM,
	COLUMN_CACHE,
	COLUMN_BLOCK,
	COLUMN_BEGUN,
	COLUMN_RESIDENT,
	COLUMN_OUTLIER,
	COLUMN_METRICS
};

static char *copy_text(const struct tool_json *json, const char *key)
{
	const char *text = tool_json_string(tool_json_get(json, key));

	return text != NULL ? tool_copy(text) : NULL;
}

static void read_into(char *out, size_t size, const struct tool_json *json,
		      const char *key)
{
	const char *text = tool_json_string(tool_json_get(json, key));

	(void)snprintf(out, size, "%s", text != NULL ? text : "");
}

static uint64_t read_number(const struct tool_json *json, const char *key)
{
	uint64_t value = 0;

	(void)tool_json_integer(tool_json_get(json, key), &value);
	return value;
}

static double read_real(const struct tool_json *json, const char *key)
{
	double value = 0;

	(void)tool_json_real(tool_json_get(json, key), &value);
	return value;
}

static uint64_t read_digest(const struct tool_json *json, const char *key)
{
	const char *text = tool_json_string(tool_json_get(json, key));

	return text != NULL ? strtoull(text, NULL, 16) : 0;
}

static void read_machine(struct bench_machine *machine,
			 const struct tool_json *json)
{
	read_into(machine->processor, sizeof(machine->processor), json,
		  "processor");
	read_into(machine->architecture, sizeof(machine->architecture), json,
		  "architecture");
	read_into(machine->kernel, sizeof(machine->kernel), json, "kernel");
	machine->processors = read_number(json, "processors");
	machine->memory = read_number(json, "memory_gib");
	machine->page_size = read_number(json, "page_size");
	machine->identity = read_digest(json, "identity");
	machine->fingerprint = read_digest(json, "fingerprint");
	machine->load[0] = read_real(json, "load_before");
	machine->load[1] = read_real(json, "load_after");
}

static void read_file(struct bench_identity *file, const struct tool_json *json)
{
	file->path = copy_text(json, "path");
	file->size = read_number(json, "size");
	file->digest = read_digest(json, "digest");
}

static void read_memory(struct bench_memory *memory,
			const struct tool_json *json)
{
	memory->resident = read_number(json, "resident");
	memory->private = read_number(json, "private");
	memory->shared = read_number(json, "shared");
	memory->peak = read_number(json, "peak");
}

static void read_phases(struct bench_phases *phases,
			const struct tool_json *json)
{
	for (size_t i = 0; i < tool_json_length(json) && i < BENCH_PHASES;
	     i++) {
		const struct tool_json *row = tool_json_at(json, i);

		read_into(phases->names[i], BENCH_PHASE_NAME, row, "name");
		phases->medians[i] = read_real(row, "median_ns");
		phases->count = i + 1;
	}
}

/* Of two words; the first one if it is neither. */
static size_t find_word(const struct tool_json *json, const char *const *words,
			size_t count)
{
	const char *text = tool_json_string(json);

	for (size_t i = 0; text != NULL && i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return 0;
}

static char **read_argv(const struct tool_json *json)
{
	size_t count = tool_json_length(json);
	char **argv = tool_calloc(count + 1, sizeof(*argv));

	for (size_t i = 0; i < count; i++) {
		const char *text = tool_json_string(tool_json_at(json, i));

		argv[i] = tool_copy(text != NULL ? text : "");
	}
	return argv;
}

static bool read_arm(struct bench_run *run, const struct tool_json *json)
{
	const struct tool_json *snapshot = tool_json_get(json, "snapshot");
	const struct tool_json *results = tool_json_get(json, "results");
	struct bench_arm *arm = bench_run_add_arm(run);

	arm->name = copy_text(json, "name");
	arm->kind = (enum bench_kind)find_word(tool_json_get(json, "kind"),
					       bench_kind_words, BENCH_KINDS);
	arm->argv = read_argv(tool_json_get(json, "argv"));
	read_file(&arm->program, tool_json_get(json, "program"));
	read_file(&arm->snapshot, snapshot);
	read_into(arm->content, sizeof(arm->content), snapshot, "content");
	read_into(arm->key, sizeof(arm->key), snapshot, "key");
	(void)tool_json_bool(tool_json_get(json, "reports"), &arm->reports);
	(void)tool_json_bool(tool_json_get(json, "blind"), &arm->blind);
	arm->pages = read_number(json, "pages");
	read_memory(&arm->memory, tool_json_get(json, "memory"));
	for (size_t i = 0; i < tool_json_length(results); i++) {
		const struct tool_json *result = tool_json_at(results, i);
		size_t cache = find_word(tool_json_get(result, "cache"),
					 bench_cache_words, BENCH_CACHES);

		read_phases(&arm->phases[cache],
			    tool_json_get(result, "phases"));
	}
	return arm->name != NULL && arm->program.path != NULL;
}

static bool read_column(const struct tool_json *row, size_t column,
			uint64_t *value)
{
	return tool_json_integer(tool_json_at(row, column), value);
}

static bool read_sample(struct bench_run *run, const struct tool_json *row)
{
	struct bench_sample sample = { 0 };
	uint64_t arm, cache, block;

	if (!read_column(row, COLUMN_ARM, &arm) || arm >= run->arm_count ||
	    !read_column(row, COLUMN_CACHE, &cache) || cache >= BENCH_CACHES ||
	    !read_column(row, COLUMN_BLOCK, &block) || block > UINT32_MAX ||
	    !read_column(row, COLUMN_BEGUN, &sample.begun_ns) ||
	    !read_column(row, COLUMN_RESIDENT, &sample.resident))
		return false;
	for (size_t m = 0; m < BENCH_METRIC_COUNT; m++)
		if (!read_column(row, COLUMN_METRICS + m, &sample.values[m]))
			return false;
	sample.arm = (uint32_t)arm;
	sample.cache = (enum bench_cache)cache;
	sample.block = (uint32_t)block;
	*bench_run_add_sample(run) = sample;
	return true;
}

/* Statistics rely on whole blocks of every arm, as measuring makes them. */
static bool has_whole_blocks(const struct bench_run *run)
{
	size_t counts[BENCH_CACHES] = { 0 };

	for (size_t c = 0; c < BENCH_CACHES; c++)
		for (size_t a = 0; a < run->arm_count; a++) {
			struct bench_series series = bench_run_series(
				run, &run->arms[a], (enum bench_cache)c,
				BENCH_WALL);
			size_t count = series.count;

			bench_series_free(&series);
			if (a == 0)
				counts[c] = count;
			if (count != counts[c] || count % BENCH_PER_BLOCK != 0)
				return false;
		}
	return counts[BENCH_WARM] + counts[BENCH_COLD] != 0;
}

static bool read_run(struct bench_run *run, const struct tool_json *json)
{
	const struct tool_json *arms = tool_json_get(json, "arms");
	const struct tool_json *rows =
		tool_json_get(tool_json_get(json, "samples"), "rows");
	const char *schema = tool_json_string(tool_json_get(json, "schema"));

	if (schema == NULL || strcmp(schema, "snapshot-bench/1") != 0)
		return false;
	run->created = read_number(json, "created");
	run->seed = read_number(json, "seed");
	run->code = copy_text(json, "code");
	run->library = copy_text(json, "library");
	run->counter = copy_text(json, "instructions_missing");
	run->memory = copy_text(json, "memory_missing");
	read_machine(&run->machine, tool_json_get(json, "machine"));
	for (size_t i = 0; i < tool_json_length(arms); i++)
		if (!read_arm(run, tool_json_at(arms, i)))
			return false;
	for (size_t i = 0; i < tool_json_length(rows); i++)
		if (!read_sample(run, tool_json_at(rows, i)))
			return false;
	return has_whole_blocks(run);
}

int bench_read(struct bench_run *run, const char *text, size_t size,
	       const char *name, struct snap_error *err)
{
	struct tool_json *json = tool_json_parse(text, size);
	bool fine = false;

	*run = (struct bench_run){ 0 };
	if (json != NULL)
		fine = read_run(run, json);
	tool_json_free(json);
	if (fine)
		return 0;
	bench_run_free(run);
	return snap_fail(err, SNAP_E_IO, SNAP_NO_OFFSET,
			 "%s is not what 'bench --json' writes", name);
}

int bench_read_file(struct bench_run *run, const char *path,
		    struct snap_error *err)
{
	struct snap_file file;
	int rc =
		snap_file_open(&file, path, SNAP_FILE_READ, LARGEST, NULL, err);

	*run = (struct bench_run){ 0 };
	if (rc != 0)
		return rc;
	rc = bench_read(run, (const char *)file.bytes.data, file.bytes.size,
			path, err);
	snap_file_close(&file);
	return rc;
}
