#include "library/view.h"

/* Text into a buffer that may be too small: what doesn't fit is counted. */
struct cut_text {
	char *out;
	size_t size;
	size_t length;
};

static void put_text(struct cut_text *cut, struct ms_text text)
{
	size_t room = cut->length < cut->size ? cut->size - cut->length : 0;
	size_t kept = text.size < room ? text.size : room;

	if (kept != 0)
		memcpy(cut->out + cut->length, text.data, kept);
	cut->length += text.size;
}

static void put(struct cut_text *cut, const char *text)
{
	put_text(cut, (struct ms_text){ text, strlen(text) });
}

static void put_parameters(struct cut_text *cut,
			   const struct ms_doc_parameter *parameters,
			   uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		put(cut, i == 0 ? "" : ", ");
		put_text(cut, parameters[i].name);
		put(cut, parameters[i].variadic ? "..." : "");
		put(cut, parameters[i].optional ? "?" : "");
	}
}

size_t ms_signature_text(const struct ms_doc_signature *signature,
			 struct ms_text name, char *out, size_t size)
{
	struct cut_text cut = { .out = out, .size = size };
	bool several = signature->output_count > 1;

	put(&cut, several ? "[" : "");
	put_parameters(&cut, signature->outputs, signature->output_count);
	put(&cut, several ? "]" : "");
	put(&cut, signature->output_count != 0 ? " = " : "");
	put_text(&cut, name);
	if (signature->input_count != 0) {
		put(&cut, "(");
		put_parameters(&cut, signature->inputs, signature->input_count);
		put(&cut, ")");
	}
	if (size != 0) {
		size_t kept = cut.length < size ? cut.length : size - 1;

		out[kept] = '\0';
		ms_text_clean(out, kept, true);
	}
	return cut.length;
}
