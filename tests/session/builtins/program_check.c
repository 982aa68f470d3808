#include "program_check.h"

#include "program/program.h"
#include "support/failing_alloc.h"
#include "value/exception.h"
#include "value/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void keep(void *context, enum ms_stream stream, const char *text,
		 size_t size)
{
	(void)stream;
	snap_strbuf_append(context, text, size);
}

/* What the user would be told about the pending error. */
static void tell_error(struct ms_program *program, struct snap_strbuf *out)
{
	struct ms_heap *heap = ms_program_heap(program);
	struct ms_value exception;

	if (ms_catch(ms_program_vm(program), &exception) != 0)
		return;
	const struct ms_exception *e = ms_exception_of(exception);
	ms_text_to_utf8(e->identifier, out);
	snap_strbuf_puts(out, ": ");
	ms_text_to_utf8(e->message, out);
	snap_strbuf_putc(out, '\n');
	ms_release(heap, exception);
}

/* Nonzero when it failed, with or without being made. */
static int run(const char *source, const struct snap_allocator *allocator,
	       struct snap_strbuf *out)
{
	struct ms_program_options options = {
		.struct_size = sizeof(options),
		.allocator = allocator,
		.context = out,
		.write = keep,
	};
	struct ms_program *program;
	struct snap_error error;

	if (ms_program_create(&program, &options, &error) != 0)
		return -1;
	int rc = ms_program_run(program, "test", source, strlen(source));
	if (rc != 0)
		tell_error(program, out);
	ms_program_free(program);
	return rc;
}

void check_programs(const struct program_case *cases, size_t count)
{
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	for (size_t i = 0; i < count; i++) {
		snap_strbuf_reset(&out);
		run(cases[i].source, NULL, &out);
		if (strcmp(snap_strbuf_text(&out), cases[i].printed) != 0)
			print_message("%s\n", cases[i].source);
		assert_string_equal(snap_strbuf_text(&out), cases[i].printed);
	}
	snap_strbuf_end(&out);
}

void check_memory(const char *source)
{
	struct failing_alloc alloc = { .fail_at = 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_strbuf out;
	size_t n = 0;
	int rc;

	snap_strbuf_begin(&out, NULL);
	do {
		alloc.fail_at = ++n;
		alloc.calls = 0;
		snap_strbuf_reset(&out);
		rc = run(source, &allocator, &out);
		assert_int_equal(alloc.live, 0);
	} while (rc != 0 && n < 5000);
	assert_int_equal(rc, 0);
	snap_strbuf_end(&out);
}
