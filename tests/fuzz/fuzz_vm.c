/*
 * Code that was changed and still verifies must not hurt the machine, whatever
 * it computes.  The first byte picks a program; each five bytes behind it
 * change one field of one instruction: the word (16 bits), the field, its new
 * value (16 bits).  What the verifier lets through is run, every function of
 * it, with limits on steps, depth and memory.
 */
#include "fuzz/fuzz.h"

#include "base/bytes.h"
#include "builtins/builtin.h"
#include "builtins/function_table.h"
#include "code/diag.h"
#include "code/image.h"
#include "lang/compile.h"
#include "vm/vm.h"

#include <stdlib.h>
#include <string.h>

#define CHANGE	     5
#define CHANGE_LIMIT 16
#define FLAG_IO	     (1u << 3) /* as in the library's metadata */

static const char *const programs[] = {
	"s = 0; for i = 1:5, for j = i:-1:1, s = s + i * j; end, end, s",
	"a = [1 2; 3 4]; a(2, :) = [5 6]; a(end + 1, 1) = 7; b = a(:)';\n"
	"b(2) = []; a(a > 3) = 0; c = a', d = ~b",
	"c = {1, 'two', [3 4]}; c{end + 1} = c; [c{1:2}] = c{2:3};\n"
	"x = c{3}(1); d = [c(1), {x}]; numel(d{:, 1})",
	"s.a = 1; s.b.c{2} = 'x'; s(2).a = 3; [s.a] = s.b; t = s(1).b.c{2};\n"
	"n = 'dyn'; s(1).(n) = t; q = s(end)",
	"function r = main()\nr = fib(6) + sum2(1, 2, 3);\nend\n"
	"function r = fib(n)\nif n < 2\nr = n;\nelse\n"
	"r = fib(n - 1) + fib(n - 2);\nend\nend\n"
	"function varargout = sum2(varargin)\nvarargout{1} = 0;\n"
	"for k = varargin\nvarargout{1} = varargout{1} + k{1};\nend\nend",
	"f = @(x, y) x + y; g = @(z) f(z, 2) * 3; h = @sin;\n"
	"r = g(1) + h(0); k = cellfun(@(v) v * r, {1, 2, 3}), func2str(g)",
	"function r = main()\nk = 1; r = 0;\nfunction up(n)\nk = k + n;\n"
	"if n > 0\nup(n - 1);\nend\nend\nup(3); h = @up; h(1); r = k;\nend",
	"try\nerror('a:b', 'text %d', 3);\ncatch err\nx = err.message;\n"
	"try\nrethrow(err);\ncatch e2\ny = e2;\nend\nend, x",
	"function r = main(a)\nglobal g\npersistent p\nif isempty(p)\np = 0;\n"
	"end\np = p + 1; g = p; r = g;\nif nargin == 0\nr = main(1);\nend\nend",
	"x = 3; switch x\ncase {1, 2}\ny = 1;\ncase 3\ny = 2;\notherwise\n"
	"y = 3;\nend, while x > 0 && y, x = x - 1; if x == 1, break, end, end",
	"z = 1:10; z(3:5) = []; w = z * 2; m = max(w(end:-2:1)); \n"
	"[a, b] = size(z'); u = int8(200) + 100; v = 'abc' == 'abd', \"s\" + "
	"\"t\"",
	"a = 5; clear a; b = exist('a'); eval('q = 1;'); assignin('base', "
	"'r',\n"
	"2); n = numel('text'); m = zeros(2, 3); [m(:)] = deal(7);",
};

#define PROGRAM_COUNT (sizeof(programs) / sizeof(*programs))

static int find_function(void *context, const struct ms_unit *from,
			 const char *name, size_t size, struct ms_target *out)
{
	const struct ms_builtin_entry *entry = ms_builtin_find(name, size);

	(void)context;
	(void)from;
	if (entry != NULL && (entry->flags & FLAG_IO) == 0)
		out->builtin = entry;
	return 0;
}

static void free_state(void *context, struct ms_builtin_state *state)
{
	ms_builtin_state_free(context, state);
}

static int compile(const char *text, struct snap_strbuf *image)
{
	const struct ms_compile_options options = {
		.struct_size = sizeof(options), .name = "fuzz", .dialect = 1
	};
	struct ms_diag_list diags;
	struct snap_arena arena;
	struct snap_error err;

	snap_arena_begin(&arena, NULL);
	ms_diag_begin(&diags, &arena, 0);
	int rc = ms_compile(text, strlen(text), &options, image, &diags, NULL,
			    &err);
	snap_arena_end(&arena);
	return rc;
}

/* Where the words of an image stand in its bytes. */
static uint8_t *words_of(struct snap_strbuf *bytes, uint32_t *count)
{
	struct ms_image image;
	struct snap_error err;
	size_t offset;

	if (ms_image_open(&image, bytes->data, bytes->size, NULL, &err) != 0)
		abort();
	if (image.copied_words != NULL)
		abort();
	offset = (size_t)((const unsigned char *)image.words - image.bytes);
	*count = image.word_count;
	ms_image_close(&image);
	return (uint8_t *)bytes->data + offset;
}

static void change(struct snap_strbuf *image, const uint8_t *data, size_t size)
{
	uint32_t count;
	uint8_t *words = words_of(image, &count);

	for (size_t n = 0; size >= CHANGE && n < CHANGE_LIMIT; n++) {
		uint8_t *word = words + 8 * (snap_le16(data) % count);
		uint16_t value = snap_le16(data + 3);

		switch (data[2] % 5) {
		case 0:
			word[0] = (uint8_t)value;
			break;
		case 1:
			word[1] = (uint8_t)value;
			break;
		default:
			snap_put_le16(word + 2 * (data[2] % 5 - 1), value);
			break;
		}
		data += CHANGE;
		size -= CHANGE;
	}
}

static void run_all(struct ms_vm *vm, struct ms_heap *heap,
		    struct ms_unit *unit)
{
	const struct ms_image *image = ms_unit_image(unit);
	const struct ms_value arguments[2] = { ms_real(3), heap->empty };

	for (uint32_t i = 0; i < image->function_count; i++) {
		struct ms_value results[2] = { ms_none(), ms_none() };

		(void)ms_vm_call(vm, unit, i, arguments, i % 3, i % 3, results);
		ms_error_clear(heap);
		ms_release(heap, results[0]);
		ms_release(heap, results[1]);
	}
}

static void run_image(const struct snap_strbuf *image)
{
	const struct ms_heap_options heap_options = {
		.struct_size = sizeof(heap_options),
		.memory_limit = (uint64_t)32 << 20,
	};
	struct ms_heap heap;
	const struct ms_vm_options options = {
		.struct_size = sizeof(options),
		.hooks = { .context = &heap,
			   .find_function = find_function,
			   .free_state = free_state },
		.call_depth = 30,
		.step_limit = 20000,
	};
	const struct ms_unit_parts parts = { .image = image->data,
					     .size = image->size };
	struct snap_error err;
	struct ms_unit *unit;
	struct ms_vm *vm;

	if (ms_heap_begin(&heap, &heap_options) != 0)
		abort();
	if (ms_vm_create(&vm, &heap, &options) != 0)
		abort();
	if (ms_unit_create(&unit, vm, &parts, &err) == 0) {
		run_all(vm, &heap, unit);
		ms_unit_release(unit);
	}
	ms_vm_free(vm);
	ms_heap_end(&heap);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snap_strbuf image;

	if (size == 0)
		return 0;
	snap_strbuf_begin(&image, NULL);
	if (compile(programs[data[0] % PROGRAM_COUNT], &image) != 0)
		abort();
	change(&image, data + 1, size - 1);
	run_image(&image);
	snap_strbuf_end(&image);
	return 0;
}
