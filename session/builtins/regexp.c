/* regexp() and regexpi(). */
#include "builtins/prototypes.h"
#include "builtins/texts.h"

#include "builtins/regexp_matches.h"

struct job {
	struct ms_call *call;
	struct ms_texts texts, patterns;
	struct ms_regexp_options options;
	uint32_t outputs; /* how many are made */
};

/* All outputs for one text and one expression. */
static int run_one(struct job *job, size_t i, struct ms_value *results)
{
	struct ms_regexp_matches matches;
	uint32_t done = 0;

	if (ms_regexp_matches_find(job->call, ms_texts_at(&job->texts, i),
				   ms_texts_at(&job->patterns, i),
				   &job->options, &matches) != 0)
		return -1;
	matches.string = job->texts.class_ == MS_STRING;
	while (done < job->outputs &&
	       ms_regexp_output(&matches, job->options.outputs[done],
				&results[done]) == 0)
		done++;
	ms_regexp_matches_end(&matches);
	if (done == job->outputs)
		return 0;
	/* The places may be the call's own, which are freed again. */
	for (uint32_t k = 0; k < done; k++)
		ms_take_into(job->call->heap, &results[k], ms_none());
	return -1;
}

static void drop_cells(struct job *job, struct ms_array **cells, uint32_t count)
{
	for (uint32_t k = 0; k < count; k++)
		ms_array_drop(job->call->heap, cells[k]);
}

/* A cell for each output, of the form of 'like'. */
static int run_many(struct job *job, const struct ms_texts *like)
{
	static const size_t one[] = { 1, 1 };
	struct ms_heap *heap = job->call->heap;
	struct ms_array *cells[MS_REGEXP_OUTPUTS];
	bool single = like->class_ == MS_CHAR;

	for (uint32_t k = 0; k < job->outputs; k++)
		if (ms_array_create(heap, MS_CELL, false,
				    single ? 2 : ms_rank(like->value),
				    single ? one : ms_dims(like->value),
				    &cells[k]) != 0) {
			drop_cells(job, cells, k);
			return -1;
		}
	for (size_t i = 0; i < like->count; i++) {
		struct ms_value results[MS_REGEXP_OUTPUTS];

		if (run_one(job, i, results) != 0) {
			drop_cells(job, cells, job->outputs);
			return -1;
		}
		for (uint32_t k = 0; k < job->outputs; k++)
			ms_take_into(heap,
				     &((struct ms_value *)cells[k]->data)[i],
				     results[k]);
	}
	for (uint32_t k = 0; k < job->outputs; k++)
		job->call->results[k] = ms_array_finish(heap, cells[k]);
	return 0;
}

static bool is_list(const struct ms_texts *texts)
{
	return texts->class_ == MS_CELL || texts->count != 1;
}

static int run(struct ms_call *call, bool ignore_case)
{
	struct job job = { .call = call,
			   .options = {
				   .regex = { .ignore_case = ignore_case } } };

	if (ms_texts_row_argument(call, 0, &job.texts) != 0 ||
	    ms_texts_argument(call, 1, &job.patterns) != 0 ||
	    ms_regexp_options_read(call, 2, false, &job.options) != 0)
		return -1;
	job.outputs = call->wanted == 0 ? 1 : call->wanted;
	if (job.outputs > MS_REGEXP_OUTPUTS)
		return ms_fail(call->heap, "MATLAB:maxlhs",
			       "Too many output arguments.");
	const struct ms_texts *like =
		is_list(&job.texts) || !is_list(&job.patterns) ? &job.texts
							       : &job.patterns;
	if (job.texts.count != 1 && job.patterns.count != 1 &&
	    job.texts.count != job.patterns.count)
		return ms_fail(call->heap, "MATLAB:regexp:sizeMismatch",
			       "The texts and the expressions of '%s' must be "
			       "as many.",
			       call->name);
	if (job.texts.count == 1 && job.patterns.count > 1)
		like = &job.patterns;
	if (is_list(like) || job.options.force_cell)
		return run_many(&job, like);
	return run_one(&job, 0, call->results);
}

int ms_bi_regexp(struct ms_call *call)
{
	return run(call, false);
}

int ms_bi_regexpi(struct ms_call *call)
{
	return run(call, true);
}
