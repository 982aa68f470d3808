#include "formats/stdlib_decode.h"
#include "formats/stdlib_names.h"

#include <string.h>

enum {
	PARAMETER_NAME,
	PARAMETER_KIND,
	PARAMETER_OPTIONAL,
	PARAMETER_VARIADIC
};

static const struct fmt_field parameter_fields[] = {
	[PARAMETER_NAME] = { "name", FMT_NODE_SCALAR, true },
	[PARAMETER_KIND] = { "kind", FMT_NODE_SCALAR, true },
	[PARAMETER_OPTIONAL] = { "optional", FMT_NODE_SCALAR, false },
	[PARAMETER_VARIADIC] = { "variadic", FMT_NODE_SCALAR, false },
};

static const struct fmt_field_table parameter_table = {
	"a parameter", parameter_fields, FMT_COUNT(parameter_fields)
};

enum {
	SIGNATURE_INPUTS,
	SIGNATURE_OUTPUTS
};

static const struct fmt_field signature_fields[] = {
	[SIGNATURE_INPUTS] = { "inputs", FMT_NODE_SEQUENCE, true },
	[SIGNATURE_OUTPUTS] = { "outputs", FMT_NODE_SEQUENCE, true },
};

static const struct fmt_field_table signature_table = {
	"a signature", signature_fields, FMT_COUNT(signature_fields)
};

static const struct fmt_text_rule name_rule = {
	.what = "parameter name",
	.one_line = true,
	.check = fmt_name_check,
};

static const char *const kind_words[] = {
#define KIND_WORD(name, text) text,
	FMT_PARAMETER_KINDS(KIND_WORD)
#undef KIND_WORD
};

static const struct fmt_choice kind_choice = { "kind", kind_words,
					       FMT_COUNT(kind_words) };

const char *fmt_parameter_kind_text(enum fmt_parameter_kind kind)
{
	return (size_t)kind < FMT_COUNT(kind_words) ? kind_words[kind]
						    : "unknown";
}

static bool decode_parameter(struct fmt_stdlib_reader *reader,
			     const struct fmt_node *node,
			     struct fmt_parameter *out)
{
	const struct fmt_node *values[FMT_COUNT(parameter_fields)];
	int kind = -1;

	if (!fmt_fields_read(reader, node, &parameter_table, values))
		return false;
	out->name = fmt_text_read(reader, values[PARAMETER_NAME], &name_rule);
	if (values[PARAMETER_KIND] != NULL)
		kind = fmt_choice_read(reader, values[PARAMETER_KIND],
				       &kind_choice);
	out->optional =
		fmt_bool_read(reader, values[PARAMETER_OPTIONAL], "optional");
	out->variadic =
		fmt_bool_read(reader, values[PARAMETER_VARIADIC], "variadic");
	if (kind >= 0)
		out->kind = (enum fmt_parameter_kind)kind;
	return out->name != NULL && kind >= 0;
}

static void report_parameter(struct fmt_stdlib_reader *reader,
			     const struct fmt_node *node,
			     const struct fmt_parameter *parameter,
			     const char *wrong, const char *expected)
{
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .place = fmt_reader_place(reader, node),
				  .message = fmt_say("parameter '%s' %s",
						     parameter->name, wrong)
						     .text,
				  .expected = expected,
			  });
}

/* The list is at most FMT_STDLIB_MAX_PARAMETERS long, so this is cheap. */
static bool is_repeated(const struct fmt_parameter *list, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (list[k].name != NULL &&
		    strcmp(list[k].name, list[i].name) == 0)
			return true;
	return false;
}

/* The rules of a list of parameters that its neighbours decide. */
static bool check_order(struct fmt_stdlib_reader *reader,
			const struct fmt_node *node,
			const struct fmt_parameter *list, size_t i)
{
	const struct fmt_parameter *p = &list[i];
	size_t before = reader->reported;

	if (is_repeated(list, i))
		report_parameter(reader, node, p, "stands twice in one list",
				 NULL);
	if (i > 0 && list[i - 1].optional && !p->optional)
		report_parameter(reader, node, p,
				 "is required but follows an optional one",
				 "optional: true");
	if (p->variadic && node->next != NULL)
		report_parameter(reader, node, p, "is variadic but not last",
				 NULL);
	return reader->reported == before;
}

static bool is_too_long(struct fmt_stdlib_reader *reader,
			const struct fmt_node *node, const char *what)
{
	if (node->size <= FMT_STDLIB_MAX_PARAMETERS)
		return false;
	fmt_reader_report(reader,
			  &(struct fmt_problem){
				  .code = SNAP_E_LIMIT,
				  .place = fmt_reader_place(reader, node),
				  .message = fmt_say("%llu %s in a signature",
						     ull(node->size), what)
						     .text,
				  .expected = fmt_say("at most %d",
						      FMT_STDLIB_MAX_PARAMETERS)
						      .text,
			  });
	return true;
}

static bool decode_parameters(struct fmt_stdlib_reader *reader,
			      const struct fmt_node *node, const char *what,
			      const struct fmt_parameter **out, uint32_t *count)
{
	bool right = true;
	size_t i = 0;

	if (node == NULL || is_too_long(reader, node, what))
		return false;
	struct fmt_parameter *list = fmt_reader_array(
		reader, &reader->library->arena, node->size, sizeof(*list));
	if (list == NULL)
		return false;
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next, i++) {
		if (!decode_parameter(reader, child, &list[i]) ||
		    !check_order(reader, child, list, i))
			right = false;
	}
	*out = list;
	*count = node->size;
	return right;
}

static bool decode_signature(struct fmt_stdlib_reader *reader,
			     const struct fmt_node *node,
			     struct fmt_signature *out)
{
	const struct fmt_node *values[FMT_COUNT(signature_fields)];

	if (!fmt_fields_read(reader, node, &signature_table, values))
		return false;
	bool inputs =
		decode_parameters(reader, values[SIGNATURE_INPUTS], "inputs",
				  &out->inputs, &out->input_count);
	bool outputs =
		decode_parameters(reader, values[SIGNATURE_OUTPUTS], "outputs",
				  &out->outputs, &out->output_count);
	return inputs && outputs;
}

bool fmt_signatures_decode(struct fmt_stdlib_reader *reader,
			   const struct fmt_node *node, struct fmt_entry *entry)
{
	bool right = true;
	size_t i = 0;

	if (node->size == 0) {
		fmt_reader_report(
			reader, &(struct fmt_problem){
					.place = fmt_reader_place(reader, node),
					.message = "signatures is empty",
					.expected = "at least one signature",
				});
		return false;
	}
	struct fmt_signature *list = fmt_reader_array(
		reader, &reader->library->arena, node->size, sizeof(*list));
	if (list == NULL)
		return false;
	for (const struct fmt_node *child = node->first; child != NULL;
	     child = child->next)
		if (!decode_signature(reader, child, &list[i++]))
			right = false;
	entry->signatures = list;
	entry->signature_count = node->size;
	return right;
}
