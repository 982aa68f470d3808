/* Memory that runs out at every call while a value is shown: an error, and
 * nothing more in use than before. */
#include "builtins/output.h"
#include "display/render.h"
#include "program/program.h"
#include "support/failing_alloc.h"
#include "vm/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const values[] = {
	"pi",
	"[1 2.5; 3 4]",
	"magic(20)",
	"(1:40) * 1000.5",
	"1:30",
	"[1.5+2i 3]",
	"single([1 2.5])",
	"int8([1 -2; 3 4])",
	"uint64(18446744073709551615)",
	"complex(int16([1 2]), int16([3 4]))",
	"true(2, 3)",
	"'text'",
	"['ab'; 'cd']",
	"sprintf('a\\nb')",
	"repmat('ab', 1, 1, 2)",
	"\"string\"",
	"[\"a\" \"long string of text\"; \"b\" \"c\"]",
	"{1, 'two', [1 2 3]; {4}, @sin, \"s\"}",
	"num2cell(magic(6))",
	"{}",
	"struct('a', 1, 'b', {{1, 'x'}})",
	"struct('a', {1, 2})",
	"struct('a', {})",
	"sparse([1 0; 0 2.5])",
	"sparse(3, 4)",
	"@(x) x + 1",
	"MException('a:b', 'c')",
	"reshape(1:8, 2, 2, 2)",
	"zeros(0, 3)",
	"[]",
	"''",
};

#define VALUES (sizeof(values) / sizeof(values[0]))

struct shower {
	struct failing_alloc counter;
	struct snap_allocator allocator;
	struct ms_program *program;
	struct ms_display_format format;
};

static void write_nothing(void *context, enum ms_stream stream,
			  const char *text, size_t size)
{
	(void)context, (void)stream, (void)text, (void)size;
}

static void begin(struct shower *shower, const char *value)
{
	char code[200];

	*shower = (struct shower){ .format = MS_DISPLAY_FORMAT_DEFAULT };
	shower->allocator = failing_allocator(&shower->counter);
	const struct ms_program_options options = {
		.struct_size = sizeof(options),
		.allocator = &shower->allocator,
		.folder = "/nowhere",
		.context = shower,
		.write = write_nothing,
	};
	assert_int_equal(ms_program_create(&shower->program, &options, NULL),
			 0);
	int size = snprintf(code, sizeof(code), "x = %s;", value);
	assert_int_equal(
		ms_program_run(shower->program, "t", code, (size_t)size), 0);
}

/* One try; what is in use afterwards is what was. */
static int show(struct shower *shower, bool bare)
{
	struct ms_heap *heap = ms_program_heap(shower->program);
	const struct ms_value *x = ms_scope_find(ms_program_vm(shower->program),
						 MS_SCOPE_BASE, "x", 1);
	size_t live = shower->counter.live;
	struct snap_strbuf text;

	assert_non_null(x);
	snap_strbuf_begin(&text, &heap->allocator);
	int rc = bare ? ms_display_value(heap, *x, &shower->format, &text)
		      : ms_display_named(heap, "x", 1, *x, &shower->format,
					 &text);
	if (rc != 0)
		assert_string_equal(ms_error_identifier(heap), "MATLAB:nomem");
	else
		assert_true(bare || text.size > 0);
	snap_strbuf_end(&text);
	ms_error_clear(heap);
	assert_int_equal(shower->counter.live, live);
	return rc;
}

/* How many calls failed. */
static size_t survives(struct shower *shower, bool bare)
{
	for (size_t n = 1;; n++) {
		shower->counter.calls = 0;
		shower->counter.fail_at = n;
		int rc = show(shower, bare);
		shower->counter.fail_at = 0;
		if (shower->counter.calls < n) {
			assert_int_equal(rc, 0);
			return n - 1;
		}
		assert_int_not_equal(rc, 0);
	}
}

static void showing_survives_every_lack_of_memory(void **in)
{
	size_t failures = 0;

	(void)in;
	for (size_t i = 0; i < VALUES; i++) {
		struct shower shower;

		begin(&shower, values[i]);
		for (int numbers = MS_FORMAT_SHORT; numbers <= MS_FORMAT_PLUS;
		     numbers++) {
			shower.format.numbers = (enum ms_number_format)numbers;
			failures += survives(&shower, false);
			failures += survives(&shower, true);
		}
		ms_program_free(shower.program);
		assert_int_equal(shower.counter.live, 0);
	}
	(void)printf("count: %zu failures of memory while %zu values were "
		     "shown\n",
		     failures, VALUES);
	assert_true(failures > VALUES);
}

/* The same through display(), disp(), format and a statement without
 * semicolon. */
static void programs_that_show_survive_it(void **in)
{
	static const char code[] =
		"x = {1, 'two', [1 2 3]}, display(x), disp(x)\n"
		"f = format('long'); format(f); display(2.5)\n"
		"s.a = 1.5; s, t = evalc('s')\n";

	(void)in;
	for (size_t n = 1;; n++) {
		struct failing_alloc counter = { .fail_at = n };
		const struct snap_allocator allocator =
			failing_allocator(&counter);
		const struct ms_program_options options = {
			.struct_size = sizeof(options),
			.allocator = &allocator,
			.folder = "/nowhere",
			.write = write_nothing,
		};
		struct ms_program *program;
		int rc = ms_program_create(&program, &options, NULL);

		if (rc == 0) {
			rc = ms_program_run(program, "t", code,
					    sizeof(code) - 1);
			ms_program_free(program);
		}
		assert_int_equal(counter.live, 0);
		if (counter.calls < n) {
			assert_int_equal(rc, 0);
			return;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(showing_survives_every_lack_of_memory),
		cmocka_unit_test(programs_that_show_survive_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
