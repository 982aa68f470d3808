/*
 * Where the time of 'create' goes, against libyaml's parser alone on the same
 * files: the least that any reader of this metadata has to do.  The parser has
 * one thread; 'create' has one for each processor, as it has by default, and
 * for comparison one too ("1_job").
 *
 *     bench_create LIBRARY FOLDER [ROUNDS]
 */
#include "bench/bench.h"

#include "base/file.h"
#include "base/parallel.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

struct create {
	const char *library;
	char out[4096];
	struct ms_library_layout layout;
	uint32_t jobs;
	struct fmt_library *model; /* for the phases behind the reader */
};

static void parse_text(const unsigned char *text, size_t size)
{
	yaml_parser_t parser;
	yaml_event_t event;
	int done = 0;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, text, size);
	while (!done) {
		if (!yaml_parser_parse(&parser, &event))
			abort();
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
}

/* Every YAML file of the library: read, parsed, the events thrown away. */
static void parse_only(void *context)
{
	const struct create *create = context;
	DIR *folder = opendir(create->library);

	if (folder == NULL)
		abort();
	for (struct dirent *item; (item = readdir(folder)) != NULL;) {
		const char *dot = strrchr(item->d_name, '.');
		char path[4096];
		size_t size;

		if (dot == NULL || strcmp(dot, ".yaml") != 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", create->library,
			       item->d_name);
		void *text = bench_read_file(path, &size);
		parse_text(text, size);
		free(text);
	}
	(void)closedir(folder);
}

static void read_model(void *context)
{
	const struct create *create = context;

	fmt_stdlib_free(bench_library(create->library, create->jobs));
}

static void write_file(void *context)
{
	const struct create *create = context;

	bench_write(create->model, &create->layout, create->jobs, create->out);
}

static void create_all(void *context)
{
	struct create create = *(const struct create *)context;

	create.model = bench_library(create.library, create.jobs);
	write_file(&create);
	fmt_stdlib_free(create.model);
}

static void print(struct bench_arm *arms, size_t count, size_t rounds)
{
	for (size_t i = 0; i < count; i++)
		bench_print(arms[i].metric, bench_median(&arms[i], rounds));
	bench_print("create_read_ratio_to_libyaml",
		    bench_ratio(&arms[1], &arms[0], rounds));
	bench_print("create_development_ratio_to_libyaml",
		    bench_ratio(&arms[3], &arms[0], rounds));
	bench_print("create_read_1_job_ratio_to_libyaml",
		    bench_ratio(&arms[4], &arms[0], rounds));
	bench_print("create_development_1_job_ratio_to_libyaml",
		    bench_ratio(&arms[6], &arms[0], rounds));
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		(void)fprintf(stderr,
			      "usage: bench_create LIBRARY FOLDER [ROUNDS]\n");
		return 2;
	}
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 31;
	struct create create = {
		.library = argv[1],
		.layout = { .cold_codec = SNAP_CODEC_BLOCKS,
			    .level = 1,
			    .block_size = 16384 },
		.jobs = snap_parallel_processors(),
		.model = bench_library(argv[1], 1),
	};
	(void)snprintf(create.out, sizeof(create.out), "%s/create.snapshot",
		       argv[2]);
	struct create alone = create;
	alone.jobs = 1;
	struct bench_arm arms[] = {
		{ "create_limit_libyaml_us", parse_only, &create, NULL },
		{ "create_read_and_check_us", read_model, &create, NULL },
		{ "create_encode_pack_write_us", write_file, &create, NULL },
		{ "create_development_us", create_all, &create, NULL },
		{ "create_read_and_check_1_job_us", read_model, &alone, NULL },
		{ "create_encode_pack_write_1_job_us", write_file, &alone,
		  NULL },
		{ "create_development_1_job_us", create_all, &alone, NULL },
	};
	size_t count = sizeof(arms) / sizeof(*arms);

	bench_run(arms, count, rounds);
	bench_printf((double)create.model->entry_count, "create_entries");
	bench_printf((double)create.jobs, "create_jobs");
	print(arms, count, rounds);
	bench_free(arms, count);
	fmt_stdlib_free(create.model);
	(void)unlink(create.out);
	return 0;
}
