#include "builtins/file_words.h"

#include <string.h>

const char *ms_file_extension(const char *path)
{
	const char *name = strrchr(path, '/');
	const char *dot = strrchr(name == NULL ? path : name, '.');

	return dot == NULL ? "" : dot;
}

/* Bit of the option that the argument is; 0 for none. */
static uint32_t option_bit(struct ms_value v,
			   const struct ms_file_option *options, size_t count)
{
	for (size_t i = 0; ms_is_text(v) && i < count; i++)
		if (ms_text_is(v, options[i].word))
			return options[i].bit;
	return 0;
}

static int take_word(struct ms_call *call, struct ms_value v,
		     struct ms_file_words *out)
{
	if (!out->named) {
		out->named = true;
		return ms_text_argument(call->heap, v, "Filename", &out->path);
	}
	if (!ms_is_text(v))
		return ms_fail(call->heap, "MATLAB:invalidType",
			       "Argument must be a text scalar.");
	out->rest[out->rest_count++] = v;
	return 0;
}

static void add_extension(struct ms_file_words *words, uint32_t text)
{
	if (!words->named)
		snap_strbuf_puts(&words->path, "matlab.mat");
	else if ((words->options & text) == 0 &&
		 *ms_file_extension(snap_strbuf_text(&words->path)) == '\0')
		snap_strbuf_puts(&words->path, ".mat");
}

int ms_file_words_read(struct ms_call *call,
		       const struct ms_file_option *options, size_t count,
		       uint32_t text, struct ms_file_words *out)
{
	size_t size = call->argument_count * sizeof(*out->rest);

	*out = (struct ms_file_words){ .room = call->argument_count };
	snap_strbuf_begin(&out->path, &call->heap->allocator);
	out->rest = ms_heap_alloc(call->heap, size);
	if (out->rest == NULL)
		return -1;
	for (uint32_t i = 0; i < call->argument_count; i++) {
		struct ms_value v = call->arguments[i];
		uint32_t bit = option_bit(v, options, count);

		out->options |= bit;
		if (bit == 0 && take_word(call, v, out) != 0)
			return -1;
	}
	add_extension(out, text);
	return out->path.failed ? ms_fail_memory(call->heap) : 0;
}

void ms_file_words_end(struct ms_call *call, struct ms_file_words *words)
{
	ms_heap_free(call->heap, words->rest,
		     words->room * sizeof(*words->rest));
	snap_strbuf_end(&words->path);
}
