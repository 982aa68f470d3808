/* The parts of 'bench gate': what it runs, and what it tells. */
#ifndef TOOLS_BENCH_GATE_JOB_H
#define TOOLS_BENCH_GATE_JOB_H

#include "tools/snapshot-builder/bench/command.h"
#include "tools/snapshot-builder/bench/gate.h"

struct gate_settings {
	struct bench_settings bench;
	const char *baseline;
	const char *base_session;
	const char *base_snapshot;
	const char *limit;
	int metric;
	bool any_machine;
	bool json;
};

/* One arm in one state of its pages, through the stages. */
struct gated {
	char *name;
	char *control;
	char *base; /* its name in the baseline */
	enum bench_cache cache;
	struct bench_stage stages[BENCH_STAGES];
	size_t stage_count;
	bool done;
	enum bench_verdict verdict;
};

struct gate {
	const struct gate_settings *settings;
	struct bench_job job;
	struct bench_run baseline; /* empty: measured beside */
	struct gated *gated;
	size_t count;
	struct bench_rule rule;
};

/* Is the base run beside the other, instead of read from a file? */
bool gate_is_live(const struct gate_settings *settings);

/*
 * Read the baseline and make the arms: SNAP_E_NOT_FOUND when the baseline is of
 * another machine or of other code, or lacks what is judged.  End it whatever
 * comes of it.
 */
int gate_prepare(struct gate *gate, struct snap_error *err);
void gate_end(struct gate *gate);

/* Measure and judge, stage by stage, until every arm has its verdict. */
int gate_run_stages(struct gate *gate, struct snap_error *err);

/* That of all arms: a regression beats what is not known. */
enum bench_verdict gate_total(const struct gate *gate);

/* On standard output, as text or as snapshot-bench-gate/1. */
void gate_print(const struct gate *gate);

/* Words of --metric. */
extern const char *const gate_metric_words[];

#endif
