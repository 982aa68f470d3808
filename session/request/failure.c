#include "request/failure.h"

#include "base/fail.h"
#include "code/source.h"
#include "request/error_text.h"
#include "value/exception.h"
#include "value/struct.h"
#include "value/text.h"

#include <string.h>

static const char *copy(struct ms_collected *c, const char *text)
{
	return ms_collected_text(c, text, strlen(text));
}

static void set_span(struct ms_diagnostic *d,
		     const struct ms_failure_source *from, uint32_t start,
		     uint32_t end)
{
	const struct ms_source source = { .text = from->text,
					  .size = (uint32_t)from->size };
	struct ms_place place = ms_source_place(&source, start);

	d->has_span = true;
	d->start = start;
	d->end = end;
	d->line = place.line;
	d->column = place.column;
}

static enum ms_stage stage_of(const char *identifier)
{
	static const char syntax[] = "MATLAB:syntax:";

	return strncmp(identifier, syntax, sizeof(syntax) - 1) == 0
		       ? MS_STAGE_SYNTAX
		       : MS_STAGE_SEMANTIC;
}

void ms_failure_add_mistakes(struct ms_collected *c,
			     const struct ms_failure_source *source,
			     const struct ms_diag_list *diags)
{
	for (uint32_t i = 0; i < diags->count; i++) {
		const struct ms_diag *diag = &diags->items[i];
		struct ms_diagnostic *d = ms_collected_diagnostic(c);

		if (d == NULL)
			return;
		d->severity = diag->severity == MS_SEVERITY_ERROR
				      ? MS_IS_ERROR
				      : MS_IS_WARNING;
		d->stage = stage_of(diag->identifier);
		d->identifier = diag->identifier;
		d->message = copy(c, diag->message);
		set_span(d, source, diag->span.start, diag->span.end);
	}
}

/* ------------------------------------------------------------ the call stack
 */

static const char *field_text(struct ms_collected *c, struct ms_value stack,
			      size_t k, const char *name)
{
	struct ms_value element = ms_none();
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &c->arena.allocator);
	if (ms_stack_field(stack, k, name, &element) && ms_is_text(element))
		(void)ms_text_to_utf8(element, &text);
	const char *result =
		ms_collected_text(c, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
	return result;
}

static void add_stack(struct ms_collected *c, struct ms_value stack,
		      struct ms_diagnostic *d)
{
	size_t count = ms_count(stack);
	struct ms_call_place *places =
		snap_arena_array(&c->arena, count, sizeof(*places));

	if (places == NULL)
		return;
	for (size_t k = 0; k < count; k++) {
		struct ms_value line = ms_none();

		(void)ms_stack_field(stack, k, "line", &line);
		places[k].function = field_text(c, stack, k, "name");
		places[k].source = field_text(c, stack, k, "file");
		if (line.tag == MS_TAG_DOUBLE && line.as.real >= 1 &&
		    line.as.real < UINT32_MAX)
			places[k].line = (uint32_t)line.as.real;
	}
	d->stack = places;
	d->stack_count = count;
}

/* ----------------------------------------------------------------- the error
 */

static void fill_error(struct ms_collected *c, struct ms_program *program,
		       const struct ms_failure_source *source,
		       struct ms_diagnostic *d)
{
	struct ms_heap *heap = ms_program_heap(program);
	struct ms_value exception = heap->error.exception;
	uint32_t start, end;

	d->identifier = copy(c, ms_error_identifier(heap));
	d->message = copy(c, ms_error_message(heap));
	if (d->stage != MS_STAGE_RUNTIME)
		return;
	if (ms_vm_error_place(ms_program_vm(program), &start, &end))
		set_span(d, source, start, end);
	if (ms_is_class(exception, MS_EXCEPTION) &&
	    ms_is_class(ms_exception_of(exception)->stack, MS_STRUCT))
		add_stack(c, ms_exception_of(exception)->stack, d);
}

static void fill_text(struct ms_collected *c, struct ms_program *program)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &c->arena.allocator);
	ms_error_text(program, &text);
	c->outcome.error_text =
		ms_collected_text(c, snap_strbuf_text(&text), text.size);
	snap_strbuf_end(&text);
}

static void fail_memory(struct ms_collected *c, enum ms_stage stage)
{
	c->failure = (struct ms_diagnostic){
		.stage = stage,
		.identifier = "MATLAB:nomem",
		.message = MS_NO_MEMORY_TEXT,
	};
	c->outcome.error = &c->failure;
	c->outcome.error_text = "Error: " MS_NO_MEMORY_TEXT "\n";
	c->diagnostics = &c->failure;
	c->diagnostic_room = 0;
	c->outcome.diagnostic_count = 1;
}

/* The error goes before everything else that is told. */
static void put_first(struct ms_collected *c, size_t k)
{
	struct ms_diagnostic error = c->diagnostics[k];

	memmove(c->diagnostics + 1, c->diagnostics, k * sizeof(error));
	c->diagnostics[0] = error;
}

static size_t first_error(const struct ms_collected *c)
{
	size_t k = 0;

	while (k < c->outcome.diagnostic_count &&
	       c->diagnostics[k].severity != MS_IS_ERROR)
		k++;
	return k;
}

void ms_failure_add(struct ms_collected *c, struct ms_program *program,
		    const struct ms_failure_source *source, enum ms_stage stage)
{
	size_t k = first_error(c);

	c->lost = false;
	if (k == c->outcome.diagnostic_count) {
		struct ms_diagnostic *d = ms_collected_diagnostic(c);

		if (d != NULL) {
			d->stage = stage;
			fill_error(c, program, source, d);
		}
	}
	fill_text(c, program);
	if (c->lost) {
		fail_memory(c, stage);
		return;
	}
	put_first(c, k);
	c->outcome.error = &c->diagnostics[0];
}

void ms_failure_add_warning(struct ms_collected *c, const char *identifier,
			    const char *message)
{
	struct ms_diagnostic *d = ms_collected_diagnostic(c);

	if (d == NULL)
		return;
	d->severity = MS_IS_WARNING;
	d->stage = MS_STAGE_RUNTIME;
	d->identifier = copy(c, identifier);
	d->message = copy(c, message);
}
