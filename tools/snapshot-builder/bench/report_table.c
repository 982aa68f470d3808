#include "tools/snapshot-builder/bench/report.h"

#include "base/fail.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/bench/contrast.h"

#include <stdlib.h>
#include <string.h>

const struct bench_arm *bench_base_arm(const struct bench_run *run,
				       const char *name)
{
	if (name != NULL)
		return bench_run_find(run, name);
	const struct bench_arm *arm = bench_run_find(run, "lazy");
	return arm != NULL || run->arm_count == 0 ? arm : &run->arms[0];
}

/* What all rows share. */
struct table {
	FILE *out;
	const struct bench_run *run;
	const struct bench_arm *base;
	const struct bench_arm *reference; /* NULL: none */
	enum bench_cache cache;
};

static struct bench_summary summary_of(const struct table *table,
				       const struct bench_arm *arm,
				       enum bench_metric metric)
{
	struct bench_series series =
		bench_run_series(table->run, arm, table->cache, metric);
	struct bench_summary summary = bench_summarize(&series);

	bench_series_free(&series);
	return summary;
}

static void print_times(const struct table *table, const struct bench_arm *arm)
{
	const struct bench_point base = { table->run, table->base, NULL,
					  table->cache, BENCH_WALL };
	struct bench_point point = base;
	struct bench_summary wall = summary_of(table, arm, BENCH_WALL);
	char ratio[16] = "-";

	point.arm = arm;
	if (table->reference != NULL)
		(void)snprintf(ratio, sizeof(ratio), "%.2f",
			       wall.p10 / summary_of(table, table->reference,
						     BENCH_WALL)
						  .p10);
	(void)fprintf(table->out, "%-18s %8.3f %7.3f %8.3f %8.3f %8s",
		      arm->name, wall.median / 1e6, wall.deviation / 1e6,
		      wall.p10 / 1e6, wall.p95 / 1e6, ratio);
	if (arm != table->base) {
		const struct bench_drawing drawing =
			bench_drawing_usual(table->run->seed);
		struct bench_interval to =
			bench_difference(&point, &base, &drawing);

		(void)fprintf(table->out, "  %+.3f [%+.3f %+.3f]",
			      to.value / 1e6, to.low / 1e6, to.high / 1e6);
	}
	(void)putc('\n', table->out);
}

static void print_costs(const struct table *table, const struct bench_arm *arm)
{
	const struct bench_memory *memory = &arm->memory;
	char instructions[24] = "-";

	if (table->run->counter == NULL)
		(void)snprintf(
			instructions, sizeof(instructions), "%.3f",
			summary_of(table, arm, BENCH_INSTRUCTIONS).median /
				1e6);
	(void)fprintf(
		table->out,
		"%-18s %7.3f %8.3f %7.0f %7.0f %8llu %8llu %8s %8zu\n",
		arm->name, summary_of(table, arm, BENCH_USER).median / 1e6,
		summary_of(table, arm, BENCH_SYSTEM).median / 1e6,
		summary_of(table, arm, BENCH_MINOR).median,
		summary_of(table, arm, BENCH_MAJOR).median,
		ull(memory->private / 1024), ull(memory->shared / 1024),
		instructions, summary_of(table, arm, BENCH_WALL).outliers);
}

/* Whether the pages were where they should be. */
static void print_residency(const struct table *table)
{
	bool cold = table->cache == BENCH_COLD, fine = true;

	for (size_t i = 0; i < table->run->arm_count; i++) {
		const struct bench_arm *arm = &table->run->arms[i];
		uint64_t most;
		size_t wrong = bench_run_misplaced(table->run, arm,
						   table->cache, &most);

		if (arm->blind)
			(void)fprintf(
				table->out,
				"not known: the system tells only those "
				"who may write them which pages of %s are "
				"resident\n",
				arm->name);
		fine = fine && !arm->blind && wrong == 0;
		if (arm->blind || wrong == 0)
			continue;
		(void)fprintf(table->out,
			      "%s: before %zu runs of %s up to %llu of %llu "
			      "pages were %s\n",
			      cold ? "not cold" : "not warm", wrong, arm->name,
			      ull(most), ull(arm->pages),
			      cold ? "still resident" : "not resident");
	}
	if (fine)
		(void)fprintf(table->out,
			      "pages: before every run %s of program and "
			      "snapshot was resident\n",
			      cold ? "none" : "every page");
}

static size_t rows_of(const struct table *table)
{
	return summary_of(table, table->base, BENCH_WALL).count;
}

static void print_cache(const struct table *table)
{
	const struct bench_run *run = table->run;

	(void)fprintf(table->out,
		      "\n%s: %zu processes of each arm, interleaved; wall "
		      "time in ms\n%-18s %8s %7s %8s %8s %8s  %s %s [95 %%]\n",
		      bench_cache_words[table->cache], rows_of(table), "arm",
		      "median", "MAD", "p10", "p95", "x empty", "to",
		      table->base->name);
	for (size_t i = 0; i < run->arm_count; i++)
		print_times(table, &run->arms[i]);
	(void)fprintf(table->out, "\n%-18s %7s %8s %7s %7s %8s %8s %8s %8s\n",
		      "arm", "user ms", "system", "minor", "major", "private",
		      "shared", "M instr", "outliers");
	for (size_t i = 0; i < run->arm_count; i++)
		print_costs(table, &run->arms[i]);
	print_residency(table);
}

static void print_notes(FILE *out, const struct bench_run *run)
{
	const struct bench_machine *machine = &run->machine;

	(void)fprintf(out,
		      "\nmachine %016llx: %s, %llu processors, %llu GiB, %s; "
		      "load %.2f before, %.2f after\n",
		      ull(machine->fingerprint), machine->processor,
		      ull(machine->processors), ull(machine->memory),
		      machine->kernel, machine->load[0], machine->load[1]);
	if (machine->load[1] > (double)machine->processors)
		(void)fprintf(out,
			      "the machine was busy: medians hold waiting for "
			      "others, p10 hardly does\n");
	(void)fprintf(out,
		      "faults per process; memory in KiB at its end, "
		      "median of 5%s%s\n",
		      run->memory != NULL ? ": not known, " : "",
		      run->memory != NULL ? run->memory : "");
	if (run->counter != NULL)
		(void)fprintf(out, "instructions: not counted, %s\n",
			      run->counter);
}

void bench_report_table(FILE *out, const struct bench_run *run,
			const struct bench_arm *base)
{
	struct table table = { out, run, base, bench_run_reference(run),
			       BENCH_WARM };

	if (run->library != NULL)
		(void)fprintf(out, "%s, ", run->library);
	(void)fprintf(out, "sessions run '%s'; seed %llu\n",
		      run->code != NULL ? run->code : "", ull(run->seed));
	for (size_t c = 0; c < BENCH_CACHES; c++) {
		table.cache = (enum bench_cache)c;
		if (bench_run_has(run, base, table.cache))
			print_cache(&table);
	}
	print_notes(out, run);
}
