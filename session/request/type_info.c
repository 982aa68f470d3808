#include "request/type_info.h"

#include "value/dims.h"
#include "value/opaque.h"

/* The word for one element, and behind the dimensions for several. */
struct words {
	const char *one;
	const char *several;
};

static const struct words class_words[MS_CLASS_COUNT] = {
	[MS_LOGICAL] = { "logical scalar", "logical array" },
	[MS_CHAR] = { "char", "char array" },
	[MS_CELL] = { "1x1 cell array", "cell array" },
	[MS_STRUCT] = { "1x1 struct", "struct array" },
	[MS_STRING] = { "string", "string array" },
	[MS_FUNCTION] = { "function handle", "" },
	[MS_EXCEPTION] = { "MException", "" },
};

static struct words words_of(struct ms_value value)
{
	struct words words = class_words[ms_class_of(value)];

	if (words.one != NULL)
		return words;
	words.one = ms_is_complex(value) ? "complex scalar" : "scalar";
	words.several = "array";
	if (ms_is_sparse(value))
		words.several = "sparse matrix";
	else if (ms_is_vector(value))
		words.several = "vector";
	else if (ms_is_matrix(value))
		words.several = "matrix";
	return words;
}

void ms_type_info(struct ms_value value, struct snap_strbuf *out)
{
	if (value.tag == MS_TAG_OBJECT) {
		snap_strbuf_puts(out, ms_class_text(value));
		return;
	}
	struct words words = words_of(value);
	if (ms_is_scalar(value)) {
		snap_strbuf_puts(out, words.one);
		return;
	}
	ms_dims_text(out, ms_rank(value), ms_dims(value));
	snap_strbuf_putc(out, ' ');
	snap_strbuf_puts(out, words.several);
}
