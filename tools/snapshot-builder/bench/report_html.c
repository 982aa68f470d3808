#include "tools/snapshot-builder/bench/report.h"

#include "base/fail.h"
#include "snapshot/version.h"
#include "tools/snapshot-builder/bench/contrast.h"
#include "tools/snapshot-builder/bench/plot.h"
#include "tools/snapshot-builder/describe.h"

/* Colours that are told apart on white and on black, by the colour-blind too.
 */
static const char style[] =
	":root{color-scheme:light dark;--ink:#1b1b1f;--soft:#5c5f66;"
	"--line:#d9dade;--page:#fff;--dot:#3366aa;"
	"--0:#3366aa;--1:#d97706;--2:#0f8a6a;--3:#b83280;--4:#6d5bd0;"
	"--5:#8a6d1a;--6:#3f9bd1;--7:#7a7a82}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e8e8ec;--soft:#a0a3ab;"
	"--line:#3a3b41;--page:#161719;--dot:#7fb0ff;"
	"--0:#7fb0ff;--1:#f5a742;--2:#4fd1a5;--3:#f08cc0;--4:#b3a5ff;"
	"--5:#d9bf62;--6:#8fd3ff;--7:#b5b5bd}}\n"
	"body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);"
	"background:var(--page);max-width:1140px;margin:2em auto;"
	"padding:0 1em}\n"
	"h1{font-size:1.4em}h2{font-size:1.15em;margin-top:2em}"
	"h3{font-size:1em;margin-bottom:.3em}\n"
	".s{color:var(--soft)}.w{overflow-x:auto}\n"
	"table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
	"th,td{padding:.2em .8em;text-align:right;white-space:nowrap;"
	"border-bottom:1px solid var(--line)}"
	"th:first-child,td:first-child{text-align:left}th{font-weight:600}\n"
	"svg{width:100%;height:auto;display:block}"
	"svg text{font:12px system-ui,sans-serif;fill:var(--ink)}\n"
	"text.m{text-anchor:middle;fill:var(--soft)}text.e{text-anchor:end}\n"
	".g{stroke:var(--line)}"
	".d{stroke:var(--dot);stroke-width:3;stroke-linecap:round;"
	"opacity:.35;fill:none}\n"
	".b{fill:none;stroke:var(--ink);stroke-width:1}"
	".t{stroke:var(--ink);stroke-width:3}\n"
	".l span{margin-right:1.2em}"
	"svg.k{display:inline-block;width:1.8em;height:.75em}"
	"path.k{stroke-width:6}.h{stroke-dasharray:5 3}\n";

static void put_style(FILE *out)
{
	(void)fprintf(out, "<style>\n%s", style);
	for (int i = 0; i < PLOT_COLORS; i++)
		(void)fprintf(out,
			      ".p%d{fill:var(--%d)}"
			      ".o%d{stroke:var(--%d);stroke-width:2;"
			      "fill:none}\n",
			      i, i, i, i);
	(void)fprintf(out, "</style>\n");
}

static void put_head(FILE *out, const struct bench_run *run)
{
	const struct bench_machine *machine = &run->machine;
	char when[DESCRIBE_TIME_SIZE];

	describe_time(run->created, when);
	(void)fprintf(out, "<!doctype html>\n<html lang=en><meta charset=utf-8>"
			   "<meta name=viewport "
			   "content=\"width=device-width\">"
			   "<title>Start of sessions</title>\n");
	put_style(out);
	(void)fprintf(out,
		      "<h1>Start of sessions</h1>\n<p>%s, "
		      "snapshot-builder %s",
		      when, SNAPSHOT_VERSION_TEXT);
	if (run->library != NULL) {
		(void)fprintf(out, ", ");
		plot_text(out, run->library);
	}
	(void)fprintf(out, ". Sessions run '");
	plot_text(out, run->code != NULL ? run->code : "");
	(void)fprintf(out, "'.</p>\n<p class=s>Machine %016llx: ",
		      ull(machine->fingerprint));
	plot_text(out, machine->processor);
	(void)fprintf(out, ", %llu processors, %llu GiB, ",
		      ull(machine->processors), ull(machine->memory));
	plot_text(out, machine->kernel);
	(void)fprintf(out, "; load %.2f before, %.2f after. Seed %llu.</p>\n",
		      machine->load[0], machine->load[1], ull(run->seed));
}

static struct bench_summary summary_of(const struct bench_point *point,
				       enum bench_metric metric)
{
	struct bench_series series =
		bench_run_series(point->run, point->arm, point->cache, metric);
	struct bench_summary summary = bench_summarize(&series);

	bench_series_free(&series);
	return summary;
}

static void put_row(FILE *out, const struct bench_point *point,
		    const struct bench_arm *base)
{
	const struct bench_drawing drawing =
		bench_drawing_usual(point->run->seed);
	const struct bench_memory *memory = &point->arm->memory;
	struct bench_summary wall = summary_of(point, BENCH_WALL);
	struct bench_point to = *point;

	to.arm = base;
	struct bench_interval difference =
		bench_difference(point, &to, &drawing);
	(void)fprintf(out, "<tr><td>");
	plot_text(out, point->arm->name);
	(void)fprintf(
		out, "<td>%.3f<td>%.3f<td>%.3f<td>%.3f<td>%+.3f [%+.3f, %+.3f]",
		wall.median / 1e6, wall.deviation / 1e6, wall.p10 / 1e6,
		wall.p95 / 1e6, difference.value / 1e6, difference.low / 1e6,
		difference.high / 1e6);
	(void)fprintf(out, "<td>%.3f<td>%.0f<td>%.0f<td>%llu<td>%llu<td>%zu\n",
		      summary_of(point, BENCH_CPU).median / 1e6,
		      summary_of(point, BENCH_MINOR).median,
		      summary_of(point, BENCH_MAJOR).median,
		      ull(memory->private / 1024), ull(memory->shared / 1024),
		      wall.outliers);
}

static void put_table(FILE *out, const struct bench_run *run,
		      const struct bench_arm *base, enum bench_cache cache)
{
	(void)fprintf(out, "<div class=w><table><tr><th>arm<th>median, ms"
			   "<th>MAD<th>p10<th>p95<th>to ");
	plot_text(out, base->name);
	(void)fprintf(out, " [95 %%]<th>cpu, ms<th>minor<th>major faults"
			   "<th>private, KiB<th>shared<th>outliers\n");
	for (size_t i = 0; i < run->arm_count; i++) {
		const struct bench_point point = { run, &run->arms[i], NULL,
						   cache, BENCH_WALL };

		put_row(out, &point, base);
	}
	(void)fprintf(out, "</table></div>\n");
}

static void put_residency(FILE *out, const struct bench_run *run,
			  enum bench_cache cache)
{
	size_t wrong = 0, blind = 0;

	for (size_t i = 0; i < run->arm_count; i++) {
		uint64_t pages;

		blind += run->arms[i].blind;
		if (!run->arms[i].blind)
			wrong += bench_run_misplaced(run, &run->arms[i], cache,
						     &pages);
	}
	(void)fprintf(out,
		      "<p class=s>Before each process the pages of program and "
		      "snapshot were %s, which was looked at; before %zu they "
		      "were not as they should be",
		      cache == BENCH_COLD ? "evicted" : "brought into memory",
		      wrong);
	if (blind != 0)
		(void)fprintf(out, "; of %zu arms the system does not tell",
			      blind);
	(void)fprintf(out, ".</p>\n");
}

static void put_cache(FILE *out, const struct bench_run *run,
		      const struct bench_arm *base,
		      const struct bench_run *trend, size_t trend_count,
		      enum bench_cache cache)
{
	(void)fprintf(out, "<h2>%s</h2>\n",
		      cache == BENCH_COLD ? "Cold: no page in memory"
					  : "Warm: all pages in memory");
	put_residency(out, run, cache);
	put_table(out, run, base, cache);
	(void)fprintf(out, "<h3>Distribution</h3>\n");
	plot_distribution(out, run, cache);
	(void)fprintf(out, "<h3>Phases of the startup reports, medians</h3>\n");
	if (!plot_phases(out, run, cache))
		(void)fprintf(out, "<p class=s>No arm makes a report.</p>\n");
	if (trend_count == 0)
		return;
	(void)fprintf(out, "<h3>Trend</h3>\n");
	plot_trend(out, run, trend, trend_count, cache);
}

void bench_report_html(FILE *out, const struct bench_run *run,
		       const struct bench_arm *base,
		       const struct bench_run *trend, size_t trend_count)
{
	put_head(out, run);
	for (size_t c = 0; c < BENCH_CACHES; c++)
		if (bench_run_has(run, base, (enum bench_cache)c))
			put_cache(out, run, base, trend, trend_count,
				  (enum bench_cache)c);
	(void)fprintf(out, "<p class=s>Every process is a dot; the box holds "
			   "the middle half, the bar is the median. Intervals "
			   "are bootstrapped over blocks of interleaved runs. "
			   "Outliers are counted and kept.</p>\n</html>\n");
}
