#include "tools/snapshot-builder/create/output.h"

#include "base/file.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"
#include "tools/snapshot-builder/create/build_report.h"
#include "tools/snapshot-builder/create/depfile.h"
#include "tools/snapshot-builder/create/reuse.h"

#include <stdlib.h>
#include <string.h>

void create_print_left_out(const struct create_settings *settings,
			   const struct builder_input *input)
{
	uint32_t mistaken = input->counts.mistaken;
	size_t shadowed = tool_json_length(input->shadows);
	size_t skipped = tool_json_length(input->skipped);

	if (settings->quiet)
		return;
	if (mistaken != 0)
		tool_report_plain("create",
				  "%u function%s can't be compiled and ha%s no "
				  "code, see --report",
				  mistaken, mistaken == 1 ? "" : "s",
				  mistaken == 1 ? "s" : "ve");
	if (shadowed + skipped != 0)
		tool_report_plain("create",
				  "left out: %zu in the shadow of others, %zu "
				  "that are no functions of the library, see "
				  "--report",
				  shadowed, skipped);
}

static void print_product(const struct create_settings *settings,
			  const struct builder_product *product, double seconds)
{
	const struct ms_library_info *counts = &product->counts;
	uint64_t size = product->info.file_size;
	/* Rounded so that the parts sum up. */
	uint64_t total = (size + 512) / 1024;
	uint64_t cold = (product->cold_size + 512) / 1024;

	tool_put_text(stdout, settings->output, strlen(settings->output));
	(void)printf("  %llu KiB (hot %llu, cold %llu)  %u builtins, "
		     "%u functions\n",
		     ull(total), ull(total - cold), ull(cold),
		     counts->builtin_count, counts->function_count);
	(void)printf("key %.8s  content %.8s  %.0f ms%s%s\n",
		     product->info.key_text, product->info.content_text,
		     seconds * 1e3, product->reused != NULL ? ", from " : "",
		     product->reused != NULL ? product->reused : "");
}

/* Both the --json output and the --report file are this one object. */
static int tell(const struct create_settings *settings,
		const struct builder_report *report)
{
	struct tool_json *json = builder_report_json(report);
	int status = TOOL_YES;

	if (settings->json)
		tool_json_print(stdout, json, TOOL_JSON_INDENTED);
	else if (!settings->quiet)
		print_product(settings, report->product, report->total_seconds);
	if (settings->report != NULL)
		status = builder_report_write(settings->report, json);
	tool_json_free(json);
	return status;
}

static int write_depfile(const struct create_settings *settings,
			 const struct builder_input *input)
{
	const struct builder_depfile what = {
		.output = settings->output,
		.libraries = &settings->libraries,
		.input = input,
		.exclude = &settings->exclude,
		.config = settings->config,
	};
	struct snap_error err;

	if (settings->depfile == NULL ||
	    builder_depfile_write(settings->depfile, &what, &err) == 0)
		return TOOL_YES;
	tool_report_plain(settings->depfile, "cannot write the rule: %s",
			  err.message);
	return TOOL_UNKNOWN;
}

struct create_before create_look_at_output(
	const struct create_settings *settings)
{
	struct create_before before = { .there = false };

	if (settings->output != NULL)
		before.there = stat(settings->output, &before.status) == 0;
	return before;
}

static bool was_replaced(const struct create_settings *settings,
			 const struct create_before *before)
{
	struct create_before now = create_look_at_output(settings);

	if (!now.there || !before->there)
		return now.there;
	return now.status.st_dev != before->status.st_dev ||
	       now.status.st_ino != before->status.st_ino ||
	       now.status.st_mtim.tv_sec != before->status.st_mtim.tv_sec ||
	       now.status.st_mtim.tv_nsec != before->status.st_mtim.tv_nsec;
}

/* Until the other builder is done, or gone. */
static int wait_for_turn(const struct create_settings *settings,
			 const struct builder_plan *plan,
			 struct snap_error *err)
{
	struct snap_replace turn;

	if (!settings->quiet)
		tool_report_plain("create", "waiting for another builder of %s",
				  settings->output);
	int rc = snap_replace_begin(&turn, settings->output,
				    plan->lock_timeout_ms, NULL, err);
	if (rc == 0)
		snap_replace_abort(&turn);
	return rc;
}

/* Builders of one file take turns; what another one made of the same is not
 * made again. */
static int build_in_turn(const struct create_settings *settings,
			 const struct builder_input *input,
			 const struct builder_plan *plan,
			 const struct create_before *before,
			 struct builder_product *product,
			 struct snap_error *err)
{
	struct builder_plan at_once = *plan;
	int rc = SNAP_E_LOCKED;

	at_once.lock_timeout_ms = 0;
	if (was_replaced(settings, before) &&
	    builder_reuse_file(input, plan, settings->output, product))
		return 0;
	rc = builder_build_file(input, &at_once, settings->output, product,
				err);
	if (rc != SNAP_E_LOCKED || plan->lock_timeout_ms == 0)
		return rc;
	rc = wait_for_turn(settings, plan, err);
	if (rc != 0 ||
	    builder_reuse_file(input, plan, settings->output, product))
		return rc;
	return builder_build_file(input, plan, settings->output, product, err);
}

static const char *store_path(const struct create_settings *settings)
{
	return settings->store[0] == '\0' ? NULL : settings->store;
}

/* That there is no store yet is no mistake; that others may change it is. */
static int look_in_store(const struct create_settings *settings,
			 const struct builder_input *input,
			 const struct builder_plan *plan, bool *found,
			 struct builder_product *product,
			 struct snap_error *err)
{
	struct store store;
	int rc = store_open(&store, store_path(settings), STORE_LOOK, 0, err);

	*found = false;
	if (rc != 0)
		return rc == SNAP_E_NOT_FOUND ? 0 : rc;
	rc = builder_reuse_stored(input, plan, &store, settings->output, found,
				  product, err);
	store_close(&store);
	return rc;
}

/* The output is good, whatever becomes of the copy. */
static void add_to_store(const struct create_settings *settings,
			 const struct builder_plan *plan)
{
	struct snap_error err;
	struct store store;
	char *path = NULL;
	bool reused;
	int rc = store_open(&store, store_path(settings), STORE_ADD,
			    plan->lock_timeout_ms, &err);

	if (rc == 0) {
		rc = store_add(&store, settings->output, &path, &reused, &err);
		store_close(&store);
	}
	if (rc == 0)
		free(path);
	else if (!settings->quiet)
		tool_report_plain("create", "not added to the store: %s",
				  err.message);
}

static int finish_output(const struct create_settings *settings,
			 const struct builder_input *input,
			 const struct builder_plan *plan,
			 struct builder_product *product,
			 struct create_times times)
{
	const struct builder_report report = {
		.path = settings->output,
		.input = input,
		.plan = plan,
		.product = product,
		.read_seconds = times.read - times.begun,
		.total_seconds = builder_now() - times.begun,
	};
	int status = tell(settings, &report);

	builder_product_free(product);
	return status == TOOL_YES ? write_depfile(settings, input) : status;
}

int create_write_output(const struct create_settings *settings,
			const struct builder_input *input,
			const struct builder_plan *plan,
			const struct create_before *before,
			struct create_times times)
{
	struct builder_product product;
	struct snap_error err;

	if (build_in_turn(settings, input, plan, before, &product, &err) != 0)
		return builder_fail(settings->output, &err, settings->json);
	if (settings->store != NULL)
		add_to_store(settings, plan);
	return finish_output(settings, input, plan, &product, times);
}

int create_take_from_store(const struct create_settings *settings,
			   const struct builder_plan *plan,
			   const struct builder_input *input, double begun)
{
	struct builder_product product;
	struct snap_error err;
	bool found;

	if (settings->store == NULL || settings->output == NULL ||
	    settings->check)
		return TOOL_CONTINUE;
	if (look_in_store(settings, input, plan, &found, &product, &err) != 0)
		return builder_fail(settings->output, &err, settings->json);
	if (!found)
		return TOOL_CONTINUE;
	create_print_left_out(settings, input);
	return finish_output(settings, input, plan, &product,
			     (struct create_times){ begun, builder_now() });
}
