#include "tools/snapshot-builder/bench/report.h"

#include "base/fail.h"

#include <stdlib.h>
#include <string.h>

/* Quoted where a comma or a quote asks for it. */
static void put_field(FILE *out, const char *text)
{
	if (strpbrk(text, ",\"\n") == NULL) {
		(void)fputs(text, out);
		return;
	}
	(void)putc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			(void)putc('"', out);
		(void)putc(*text, out);
	}
	(void)putc('"', out);
}

static void put_sample(FILE *out, const struct bench_run *run, size_t index,
		       bool outlier)
{
	const struct bench_sample *sample = &run->samples[index];
	const struct bench_arm *arm = &run->arms[sample->arm];

	(void)fprintf(out, "%zu,", index);
	put_field(out, arm->name);
	(void)fprintf(out, ",%s,%u,%llu,%llu,%llu,%d",
		      bench_cache_words[sample->cache], sample->block,
		      ull(sample->begun_ns), ull(sample->resident),
		      ull(arm->pages), outlier);
	for (size_t m = 0; m < BENCH_METRIC_COUNT; m++)
		if (m != BENCH_INSTRUCTIONS || run->counter == NULL)
			(void)fprintf(out, ",%llu", ull(sample->values[m]));
		else
			(void)putc(',', out);
	(void)putc('\n', out);
}

void bench_report_csv(FILE *out, const struct bench_run *run)
{
	bool *outlier = bench_run_outliers(run);

	(void)fputs("order,arm,cache,block,begun_ns,resident,pages,outlier",
		    out);
	for (size_t m = 0; m < BENCH_METRIC_COUNT; m++)
		(void)fprintf(out, ",%s", bench_metric_keys[m]);
	(void)putc('\n', out);
	for (size_t i = 0; i < run->sample_count; i++)
		put_sample(out, run, i, outlier[i]);
	free(outlier);
}
