/* The functions of a library, compiled by several threads at a time. */
#include "tools/snapshot-builder/create/build.h"

#include "base/parallel.h"
#include "code/source.h"
#include "formats/stdlib_problem.h"
#include "library/compile.h"
#include "tools/common/report.h"
#include "tools/snapshot-builder/builder.h"

#include <stdlib.h>
#include <string.h>

/* Mistakes that are told of one library: the list is for people. */
#define MISTAKES_MAX 200

struct compilation {
	struct builder_input *input;
	struct snap_allocator allocator;
	int *outcomes; /* by entry number */
};

/* One text on the way. */
struct attempt {
	struct snap_arena arena;
	struct ms_diag_list diags;
	struct snap_strbuf image;
	struct snap_error err;
	int rc;
};

static void try_entry(struct attempt *attempt,
		      const struct builder_input *input,
		      const struct fmt_entry *entry,
		      const struct snap_allocator *allocator)
{
	const struct ms_library_text text = {
		.path = entry->source_path,
		.bytes = entry->source,
		.size = entry->source_size,
		.dialect = input->dialect,
	};

	attempt->err = (struct snap_error){ .code = SNAP_OK };
	snap_arena_begin(&attempt->arena, allocator);
	ms_diag_begin(&attempt->diags, &attempt->arena, 0);
	snap_strbuf_begin(&attempt->image, allocator);
	attempt->rc =
		ms_library_compile(&text, &attempt->image, &attempt->diags,
				   allocator, &attempt->err);
	if (attempt->diags.no_memory)
		attempt->rc = SNAP_E_NO_MEMORY;
}

static void end_attempt(struct attempt *attempt)
{
	snap_strbuf_end(&attempt->image);
	snap_arena_end(&attempt->arena);
}

/* Just as long as it is: what a buffer has to spare adds up. */
static int keep_image(const struct snap_strbuf *image,
		      const struct snap_allocator *allocator,
		      struct ms_compiled *out)
{
	void *copy = snap_alloc(allocator, image->size);

	if (copy == NULL)
		return SNAP_E_NO_MEMORY;
	memcpy(copy, image->data, image->size);
	*out = (struct ms_compiled){ copy, image->size };
	return 0;
}

static void compile_one(void *context, size_t index, uint32_t worker)
{
	const struct compilation *c = context;
	const struct fmt_entry *entry = &c->input->library->entries[index];
	struct ms_compiled *out = &c->input->compiled[index];
	struct attempt attempt;

	(void)worker;
	if (entry->source == NULL || out->image != NULL)
		return;
	try_entry(&attempt, c->input, entry, &c->allocator);
	c->outcomes[index] = attempt.rc != 0 ? attempt.rc
					     : keep_image(&attempt.image,
							  &c->allocator, out);
	end_attempt(&attempt);
}

/* ---------------------------------------------------------------- mistakes */

/* A mistake with its place in the text, or a text that is too much. */
struct mistake {
	struct ms_place place;
	const char *message;
	const char *expected;
};

static void tell_mistake(struct builder_input *input,
			 const struct fmt_entry *entry,
			 const struct mistake *mistake)
{
	struct tool_json *row = tool_json_object();

	tool_json_put_text(row, "path", entry->source_path);
	tool_json_put_number(row, "line", mistake->place.line);
	tool_json_put_number(row, "column", mistake->place.column);
	tool_json_put_text(row, "message", mistake->message);
	tool_json_add(input->mistaken, row);
}

static void add_problem(struct fmt_problems *problems,
			const struct fmt_entry *entry,
			const struct mistake *mistake)
{
	const struct fmt_problem problem = {
		.code = SNAP_E_BOUNDS,
		.place = { entry->source_file, mistake->place.line,
			   mistake->place.column },
		.message = mistake->message,
		.expected = mistake->expected,
	};

	if (!fmt_problems_add(problems, MISTAKES_MAX, &problem))
		tool_no_memory();
}

static struct mistake mistake_of(const struct fmt_entry *entry,
				 const struct ms_diag *diag)
{
	const struct ms_source source = {
		.name = entry->source_path,
		.text = entry->source,
		.size = entry->source_size,
	};

	return (struct mistake){
		.place = ms_source_place(&source, diag->span.start),
		.message = diag->message,
		.expected = diag->expected,
	};
}

/* Compile once more for the words: few functions have mistakes.  All of them
 * are problems; in the report of what is left out it is the first one. */
static void tell_entry(struct builder_input *input,
		       const struct fmt_entry *entry,
		       struct fmt_problems *problems)
{
	bool told = false;
	struct attempt attempt;

	try_entry(&attempt, input, entry, NULL);
	for (uint32_t i = 0; i < attempt.diags.count; i++) {
		const struct ms_diag *diag = &attempt.diags.items[i];
		if (diag->severity != MS_SEVERITY_ERROR)
			continue;
		const struct mistake mistake = mistake_of(entry, diag);
		if (problems != NULL)
			add_problem(problems, entry, &mistake);
		else if (!told)
			tell_mistake(input, entry, &mistake);
		told = true;
	}
	const struct mistake other = { .message = attempt.err.message };
	if (!told && problems != NULL)
		add_problem(problems, entry, &other);
	else if (!told)
		tell_mistake(input, entry, &other);
	end_attempt(&attempt);
}

static int sum_up(struct compilation *c, bool skip,
		  struct fmt_problems *problems, struct snap_error *err)
{
	struct builder_input *input = c->input;

	for (uint32_t i = 0; i < input->library->entry_count; i++) {
		const struct fmt_entry *entry = &input->library->entries[i];

		if (c->outcomes[i] == SNAP_E_NO_MEMORY)
			return snap_fail_memory(err, 0);
		if (entry->source != NULL && c->outcomes[i] == 0)
			input->counts.compiled++;
		if (c->outcomes[i] == 0)
			continue;
		input->counts.mistaken++;
		tell_entry(input, entry, skip ? NULL : problems);
	}
	input->counts.compiled -= input->counts.taken;
	return skip || input->counts.mistaken == 0
		       ? 0
		       : fmt_problems_fail(problems, err);
}

int builder_input_compile(struct builder_input *input, uint32_t jobs, bool skip,
			  struct fmt_problems *problems, struct snap_error *err)
{
	uint32_t count = input->library->entry_count;
	struct compilation c = {
		.input = input,
		.allocator = snap_allocator_or_default(input->allocator),
		.outcomes = tool_calloc(count + 1u, sizeof(*c.outcomes)),
	};
	double begun = builder_now();

	if (input->compiled == NULL)
		input->compiled =
			tool_calloc(count + 1u, sizeof(*input->compiled));
	snap_parallel(jobs, count, compile_one, &c);
	int rc = sum_up(&c, skip, problems, err);
	free(c.outcomes);
	input->compile_seconds += builder_now() - begun;
	return rc;
}
