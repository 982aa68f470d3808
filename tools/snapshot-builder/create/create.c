#include "tools/snapshot-builder/create/create.h"

#include "tools/common/report.h"
#include "tools/common/terminal.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/compile_file.h"
#include "tools/snapshot-builder/create/base.h"
#include "tools/snapshot-builder/create/check.h"
#include "tools/snapshot-builder/create/output.h"
#include "tools/snapshot-builder/create/places.h"
#include "tools/snapshot-builder/problems.h"

static void print_check(const struct create_settings *settings,
			const struct builder_difference *difference,
			const char *content)
{
	if (difference->differs)
		tool_report_plain("check",
				  "the two builds differ at byte %llu: %s "
				  "(%llu and %llu bytes)",
				  ull(difference->offset), difference->where,
				  ull(difference->size[0]),
				  ull(difference->size[1]));
	else if (!settings->quiet)
		(void)printf("check: 2 builds, 1 digest: content %.8s\n",
			     content);
}

static void print_check_json(const struct builder_difference *difference,
			     const char *content)
{
	struct tool_json *json = tool_json_object();

	tool_json_put_text(json, "schema", "snapshot-check/1");
	tool_json_put_bool(json, "ok", !difference->differs);
	tool_json_put_number(json, "builds", 2);
	tool_json_put_text(json, "content", content);
	tool_json_put_number(json, "size", difference->size[0]);
	if (difference->differs) {
		tool_json_put_number(json, "offset", difference->offset);
		tool_json_put_text(json, "where", difference->where);
	}
	tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	tool_json_free(json);
}

static int check(const struct create_settings *settings,
		 const struct builder_input *input,
		 const struct builder_plan *plan)
{
	struct builder_difference difference;
	char content[SNAP_DIGEST_TEXT_SIZE];
	struct snap_error err;

	if (builder_check(input, plan, &settings->libraries, &difference,
			  content, &err) != 0)
		return builder_fail(NULL, &err, settings->json);
	/* One document on standard output: the report, if there will be one. */
	if (!settings->json)
		print_check(settings, &difference, content);
	else if (difference.differs || settings->output == NULL)
		print_check_json(&difference, content);
	return difference.differs ? TOOL_NO : TOOL_YES;
}

static int read_input(const struct create_settings *settings,
		      const struct builder_plan *plan,
		      struct builder_input *input,
		      struct fmt_problems *problems, struct snap_error *err)
{
	const struct builder_reading reading = {
		.jobs = plan->jobs,
		.dialect = plan->dialect,
		.allocator = plan->allocator,
		.exclude = plan->exclude,
	};

	return builder_input_read(input, &settings->libraries, &reading,
				  problems, err);
}

/* TOOL_CONTINUE, or the exit status after a failure, which was told. */
static int compile(const struct create_settings *settings,
		   const struct builder_plan *plan, struct builder_input *input,
		   struct fmt_problems *problems,
		   struct tool_progress *progress)
{
	bool skip = settings->on_error == CREATE_ON_ERROR_SKIP;
	const char *base = NULL;
	struct snap_error err;
	int rc = 0;

	if (settings->base != NULL) {
		base = settings->base;
		rc = builder_base_take(input, base, plan->jobs, &err);
	} else if (settings->incremental && settings->output != NULL) {
		base = settings->output;
		rc = builder_base_try(input, base, plan->jobs, &err);
	}
	bool taken = rc == 0;
	if (taken)
		rc = builder_input_compile(input, plan->jobs, skip, problems,
					   &err);
	if (rc == 0)
		return TOOL_CONTINUE;
	tool_progress_end(progress);
	return taken ? builder_fail_input(problems, &settings->libraries, &err,
					  settings->json)
		     : builder_fail(base, &err, settings->json);
}

static int check_and_write(const struct create_settings *settings,
			   const struct builder_plan *plan,
			   struct builder_input *input,
			   const struct create_before *before,
			   struct tool_progress *progress, double begun)
{
	uint64_t steps = settings->check ? 3 : 2;
	double read = builder_now() - input->compile_seconds;
	int status = TOOL_YES;

	if (settings->check) {
		tool_progress_step(progress, "check", 1, steps);
		status = check(settings, input, plan);
	}
	if (status == TOOL_YES && settings->output != NULL) {
		tool_progress_step(progress, "write", steps - 1, steps);
		/* The line must be gone before results are printed. */
		tool_progress_end(progress);
		create_print_left_out(settings, input);
		status = create_write_output(
			settings, input, plan, before,
			(struct create_times){ begun, read });
	}
	tool_progress_step(progress, "end", steps, steps);
	tool_progress_end(progress);
	return status;
}

static int create_from(const struct create_settings *settings,
		       const struct builder_plan *plan,
		       struct builder_input *input,
		       const struct create_before *before,
		       struct fmt_problems *problems,
		       struct tool_progress *progress, double begun)
{
	int status = compile(settings, plan, input, problems, progress);

	if (status != TOOL_CONTINUE)
		return status;
	return check_and_write(settings, plan, input, before, progress, begun);
}

int create_run(const struct create_settings *settings,
	       const struct builder_plan *plan, struct fmt_problems *problems)
{
	struct tool_progress progress = tool_progress_begin(
		(enum tool_progress_mode)settings->progress);
	const struct create_before before = create_look_at_output(settings);
	struct builder_input input;
	struct snap_error err;
	double begun = builder_now();

	tool_progress_step(&progress, "read", 0, settings->check ? 3 : 2);
	if (read_input(settings, plan, &input, problems, &err) != 0) {
		tool_progress_end(&progress);
		return builder_fail_input(problems, &settings->libraries, &err,
					  settings->json);
	}
	int status = create_check_places(settings, &input);
	if (status == TOOL_CONTINUE)
		status = create_take_from_store(settings, plan, &input, begun);
	if (status == TOOL_CONTINUE)
		status = create_from(settings, plan, &input, &before, problems,
				     &progress, begun);
	else
		tool_progress_end(&progress);
	builder_input_free(&input);
	return status;
}
