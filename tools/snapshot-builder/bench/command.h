/* The commands 'bench', 'bench gate', 'bench compare' and 'bench tune', and
 * what they share. */
#ifndef TOOLS_BENCH_COMMAND_H
#define TOOLS_BENCH_COMMAND_H

#include "tools/snapshot-builder/bench/arms.h"
#include "tools/snapshot-builder/bench/measure.h"
#include "tools/snapshot-builder/builder.h"

extern const struct tool_command builder_bench_gate;
extern const struct tool_command builder_bench_compare;
extern const struct tool_command builder_bench_tune;

/* Options about what is measured, and how. */
struct bench_settings {
	const char *session;
	const char *snapshot;
	struct tool_texts libraries;
	struct tool_texts names;
	struct tool_texts commands;
	const char *code;
	int cache;
	uint64_t blocks;
	uint64_t seed;
	int progress;
};

/* Words of --cache, in this order. */
enum bench_cache_choice {
	BENCH_CHOICE_BOTH,
	BENCH_CHOICE_WARM,
	BENCH_CHOICE_COLD,
};
extern const char *const bench_cache_choices[];

#define BENCH_USUAL_BLOCKS 50

/* Their rows; 'type' is a struct with a member 'bench'. */
#define BENCH_OPTIONS(type)                                                    \
	{ .name = "session",                                                   \
	  .argument = "PROGRAM",                                               \
	  .kind = TOOL_TEXT,                                                   \
	  .offset = offsetof(type, bench.session),                             \
	  .help = "the snapshot-session to measure (the one beside this "      \
		  "program)" },                                                \
		{ .name = "snapshot",                                          \
		  .letter = 's',                                               \
		  .argument = "FILE",                                          \
		  .kind = TOOL_TEXT,                                           \
		  .offset = offsetof(type, bench.snapshot),                    \
		  .help = "boot from FILE, instead of from snapshots made "    \
			  "for this" },                                        \
		{ .name = "library",                                           \
		  .letter = 'L',                                               \
		  .argument = "DIR|FILE",                                      \
		  .kind = TOOL_TEXTS,                                          \
		  .offset = offsetof(type, bench.libraries),                   \
		  .help = "make the snapshots from this library (the "         \
			  "standard library)" },                               \
		{ .name = "blocks",                                            \
		  .letter = 'n',                                               \
		  .argument = "N",                                             \
		  .kind = TOOL_NUMBER,                                         \
		  .offset = offsetof(type, bench.blocks),                      \
		  .help = "blocks, each of two runs of every arm (50)",        \
		  .min = 1,                                                    \
		  .max = 100000 },                                             \
		{ .name = "seed",                                              \
		  .argument = "N",                                             \
		  .kind = TOOL_NUMBER,                                         \
		  .offset = offsetof(type, bench.seed),                        \
		  .help = "begin of what is drawn: orders and intervals (1)",  \
		  .max = (uint64_t)INT64_MAX },                                \
	{                                                                      \
		.name = "progress", .argument = "HOW", .kind = TOOL_CHOICE,    \
		.offset = offsetof(type, bench.progress),                      \
		.help = "how to show progress on standard error",              \
		.words = tool_progress_words                                   \
	}

/* Rows of those that choose their arms. */
#define BENCH_OPTIONS_ARMS(type)                                               \
	{ .name = "arm",                                                       \
	  .letter = 'a',                                                       \
	  .argument = "NAME",                                                  \
	  .kind = TOOL_TEXTS,                                                  \
	  .offset = offsetof(type, bench.names),                               \
	  .help = "measure this arm instead of the usual ones: reference, "    \
		  "header, lazy, full, deep, source, off, or a preset" },      \
		{ .name = "command",                                           \
		  .letter = 'c',                                               \
		  .argument = "NAME=CMD",                                      \
		  .kind = TOOL_TEXTS,                                          \
		  .offset = offsetof(type, bench.commands),                    \
		  .help = "measure this command as well; there is no shell" }, \
		{ .name = "eval",                                              \
		  .letter = 'e',                                               \
		  .argument = "CODE",                                          \
		  .kind = TOOL_TEXT,                                           \
		  .offset = offsetof(type, bench.code),                        \
		  .help = "what sessions run (nothing)" },                     \
	{                                                                      \
		.name = "cache", .argument = "STATE", .kind = TOOL_CHOICE,     \
		.offset = offsetof(type, bench.cache),                         \
		.help = "pages of program and snapshot: all in memory, all "   \
			"evicted, or one after the other",                     \
		.words = bench_cache_choices                                   \
	}

struct bench_settings bench_settings_usual(void);
void bench_settings_free(struct bench_settings *settings);

/* A run that is being made; all of it zero but 'settings' before. */
struct bench_job {
	const struct bench_settings *settings;
	struct bench_run run;
	struct bench_spawner spawner;
	struct bench_workshop workshop;
	struct tool_progress progress;
	bool begun;
};

/* Look at the machine and get ready to make processes; end it whatever comes
 * of it. */
int bench_job_begin(struct bench_job *job,
		    const struct bench_settings *settings,
		    struct snap_error *err);
void bench_job_end(struct bench_job *job);

/* Make the arms: 'usual' if the settings name none. */
int bench_job_arms(struct bench_job *job, const char *usual,
		   struct snap_error *err);

/* Measure as the settings say, with what 'plan' says beyond them. */
struct bench_plan bench_job_plan(struct bench_job *job);
int bench_job_measure(struct bench_job *job, const struct bench_plan *plan,
		      struct snap_error *err);

/* Tell what went wrong, with 'path' (may be NULL): TOOL_UNKNOWN. */
int bench_fail(const char *path, const struct snap_error *err, bool json);

/* Open 'path' to write a report, "-" being standard output; NULL after telling
 * why not. */
FILE *bench_open_output(const char *path);

/* Close it: false after telling that not all could be written. */
bool bench_close_output(FILE *out, const char *path);

#endif
