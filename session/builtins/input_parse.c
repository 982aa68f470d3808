/* parse: the arguments of a call are matched with what was declared. */
#include "builtins/parser_object.h"
#include "builtins/prototypes.h"

#include "value/cell.h"
#include "value/function.h"
#include "value/sorted.h"
#include "value/struct.h"

#include <string.h>

/* What is known so far.  The content is held: a validator may change the
 * parser it belongs to. */
struct matching {
	struct ms_call *call;
	struct ms_value content;
	struct ms_value *values; /* of each declared one; NONE: not given */
	uint32_t count;
	uint32_t next; /* argument */
	struct ms_value unmatched;
};

/* ------------------------------------------------------------------ errors */

/* "NAME: " in front of a message when the parser knows its function. */
static int fail_text(struct matching *m, const char *identifier,
		     const struct snap_strbuf *text)
{
	struct ms_heap *heap = m->call->heap;
	struct snap_strbuf whole;
	int rc;

	snap_strbuf_begin(&whole, &heap->allocator);
	ms_text_to_utf8(*ms_inputs_field(m->content, "FunctionName"), &whole);
	if (whole.size > 0)
		snap_strbuf_puts(&whole, ": ");
	snap_strbuf_append(&whole, snap_strbuf_text(text), text->size);
	if (whole.failed || text->failed)
		rc = ms_fail_memory(heap);
	else
		rc = ms_fail_text(heap, identifier, snap_strbuf_text(&whole),
				  whole.size);
	snap_strbuf_end(&whole);
	return rc;
}

/* before 'NAME' behind */
static int fail_name(struct matching *m, const char *identifier,
		     const char *before, struct ms_value name,
		     const char *behind)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &m->call->heap->allocator);
	snap_strbuf_printf(&text, "%s'", before);
	ms_text_to_utf8(name, &text);
	snap_strbuf_printf(&text, "'%s", behind);
	int rc = fail_text(m, identifier, &text);
	snap_strbuf_end(&text);
	return rc;
}

static int fail_plain(struct matching *m, const char *identifier,
		      const char *message)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &m->call->heap->allocator);
	snap_strbuf_puts(&text, message);
	int rc = fail_text(m, identifier, &text);
	snap_strbuf_end(&text);
	return rc;
}

/* ---------------------------------------------------------------- checking */

/* What a validator says.  'why' gets the text of the error it raised. */
static int ask_validator(struct matching *m, struct ms_value validator,
			 struct ms_value value, bool *accepts,
			 struct snap_strbuf *why)
{
	struct ms_heap *heap = m->call->heap;
	struct ms_value result = ms_none();
	struct ms_value exception;

	*accepts = true;
	int rc = ms_call_value(m->call->vm, &validator, &value, 1, 0, &result);
	if (rc == 0 && !ms_is_none(result))
		rc = ms_truth(heap, result, accepts);
	ms_release(heap, result);
	if (rc == 0)
		return 0;
	/* Memory that runs out says nothing about the value. */
	if (ms_call_is_ending(m->call->vm) ||
	    strcmp(ms_error_identifier(heap), "MATLAB:nomem") == 0)
		return -1;
	*accepts = false;
	snap_strbuf_puts(why, ms_error_message(heap));
	if (ms_catch(m->call->vm, &exception) != 0)
		return -1;
	ms_release(heap, exception);
	return 0;
}

static int fail_value(struct matching *m, const struct ms_declared *declared,
		      const struct snap_strbuf *why)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &m->call->heap->allocator);
	snap_strbuf_puts(&text, "The value of '");
	ms_text_to_utf8(declared->name, &text);
	snap_strbuf_puts(&text, "' is invalid. ");
	if (why->size > 0) {
		snap_strbuf_append(&text, snap_strbuf_text(why), why->size);
	} else {
		snap_strbuf_puts(&text, "It must satisfy the function: ");
		ms_text_to_utf8(ms_function_of(declared->validator)->name,
				&text);
		snap_strbuf_putc(&text, '.');
	}
	int rc = fail_text(m, "MATLAB:InputParser:ArgumentFailedValidation",
			   &text);
	snap_strbuf_end(&text);
	return rc;
}

/* Is the value good?  With 'must', one that isn't fails. */
static int check(struct matching *m, const struct ms_declared *declared,
		 struct ms_value value, bool must, bool *accepts)
{
	struct snap_strbuf why;

	*accepts = true;
	if (declared->validator.tag != MS_TAG_FUNCTION)
		return 0;
	snap_strbuf_begin(&why, &m->call->heap->allocator);
	int rc = ask_validator(m, declared->validator, value, accepts, &why);
	if (rc == 0 && !*accepts && must)
		rc = fail_value(m, declared, &why);
	snap_strbuf_end(&why);
	return rc;
}

/* -------------------------------------------------------------- positional */

static bool has_next(const struct matching *m)
{
	return m->next < m->call->argument_count;
}

static void keep(struct matching *m, uint32_t i, struct ms_value value)
{
	ms_take_into(m->call->heap, &m->values[i], ms_retain(value));
}

static int match_required(struct matching *m, uint32_t i)
{
	struct ms_declared declared = ms_inputs_declared(m->content, i);
	bool accepts;

	if (!has_next(m))
		return fail_plain(m, "MATLAB:InputParser:notEnoughInputs",
				  "Not enough input arguments.");
	struct ms_value value = m->call->arguments[m->next++];
	if (check(m, &declared, value, true, &accepts) != 0)
		return -1;
	keep(m, i, value);
	return 0;
}

static bool expands(const struct matching *m, struct ms_value v)
{
	return v.tag == MS_TAG_STRUCT && ms_count(v) == 1 &&
	       ms_inputs_flag(m->content, "StructExpand");
}

/* Text that the validator refuses, or that none looks at, is the name of a
 * parameter, and a struct that it refuses may hold some: positional arguments
 * end. */
static int match_optional(struct matching *m, uint32_t i, bool *ended)
{
	struct ms_declared declared = ms_inputs_declared(m->content, i);
	struct ms_value value = m->call->arguments[m->next];
	bool text = ms_is_text(value);
	bool accepts;

	*ended = text && declared.validator.tag != MS_TAG_FUNCTION;
	if (*ended)
		return 0;
	bool named = text || expands(m, value);
	if (check(m, &declared, value, !named, &accepts) != 0)
		return -1;
	*ended = !accepts;
	if (accepts) {
		keep(m, i, value);
		m->next++;
	}
	return 0;
}

static int match_positional(struct matching *m)
{
	bool ended = false;

	for (uint32_t i = 0; i < m->count; i++) {
		struct ms_declared declared = ms_inputs_declared(m->content, i);

		if (declared.kind == MS_DECLARED_REQUIRED) {
			if (match_required(m, i) != 0)
				return -1;
		} else if (declared.kind == MS_DECLARED_OPTIONAL && !ended &&
			   has_next(m)) {
			if (match_optional(m, i, &ended) != 0)
				return -1;
		}
	}
	return 0;
}

/* ---------------------------------------------------------- name and value */

static uint16_t fold(uint16_t unit)
{
	return unit >= 'A' && unit <= 'Z' ? (uint16_t)(unit - 'A' + 'a') : unit;
}

/* Does a declared name begin with 'name'?  '*whole': it is that. */
static bool begins_with(struct ms_value declared, struct ms_value name,
			bool exactly, bool *whole)
{
	const uint16_t *x = NULL, *y = NULL;
	size_t n = 0, m = 0;

	(void)ms_text_units(&declared, &x, &n);
	(void)ms_text_units(&name, &y, &m);
	if (m == 0 || m > n)
		return false;
	for (size_t i = 0; i < m; i++)
		if (exactly ? x[i] != y[i] : fold(x[i]) != fold(y[i]))
			return false;
	*whole = n == m;
	return true;
}

/* The parameter of that name: its number, or the count when there is none. */
static int find_parameter(struct matching *m, struct ms_value name,
			  uint32_t *out)
{
	bool exactly = ms_inputs_flag(m->content, "CaseSensitive");
	bool partly = ms_inputs_flag(m->content, "PartialMatching");
	uint32_t found = 0;

	*out = m->count;
	for (uint32_t i = 0; i < m->count; i++) {
		struct ms_declared declared = ms_inputs_declared(m->content, i);
		bool whole = false;

		if (declared.kind < MS_DECLARED_PARAMETER ||
		    !begins_with(declared.name, name, exactly, &whole) ||
		    (!whole && !partly))
			continue;
		*out = i;
		if (whole)
			return 0;
		found++;
	}
	if (found <= 1)
		return 0;
	return fail_name(m, "MATLAB:InputParser:AmbiguousParameter",
			 "The parameter name ", name,
			 " is the beginning of several; write it out.");
}

static int keep_unmatched(struct matching *m, struct ms_value name,
			  struct ms_value value)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, &m->call->heap->allocator);
	ms_text_to_utf8(name, &text);
	int rc = text.failed ? ms_fail_memory(m->call->heap)
			     : ms_field_write(m->call->heap, &m->unmatched,
					      snap_strbuf_text(&text),
					      text.size, value);
	snap_strbuf_end(&text);
	return rc;
}

static int match_value(struct matching *m, uint32_t i, struct ms_value name,
		       struct ms_value value)
{
	bool accepts;

	if (i == m->count) {
		if (ms_inputs_flag(m->content, "KeepUnmatched"))
			return keep_unmatched(m, name, value);
		return fail_name(m, "MATLAB:InputParser:UnmatchedParameter", "",
				 name,
				 " is not a recognized parameter. For a list "
				 "of valid name-value pair arguments, see the "
				 "documentation for this function.");
	}
	struct ms_declared declared = ms_inputs_declared(m->content, i);
	if (check(m, &declared, value, true, &accepts) != 0)
		return -1;
	keep(m, i, value);
	return 0;
}

static int match_fields(struct matching *m, struct ms_value structure)
{
	const struct ms_shape *shape = ms_struct_of(structure)->shape;
	struct ms_heap *heap = m->call->heap;

	for (uint32_t f = 0; f < shape->field_count; f++) {
		const struct ms_name *field = ms_shape_name(shape, f);
		struct ms_value name;
		uint32_t i;

		if (ms_text_from_utf8(heap, field->text, field->size, &name) !=
		    0)
			return -1;
		int rc = find_parameter(m, name, &i);
		if (rc == 0)
			rc = match_value(m, i, name,
					 ms_struct_values(structure)[f]);
		ms_release(heap, name);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int match_named(struct matching *m, struct ms_value name)
{
	uint32_t i;

	if (find_parameter(m, name, &i) != 0)
		return -1;
	if (i < m->count &&
	    ms_inputs_declared(m->content, i).kind == MS_DECLARED_SWITCH) {
		keep(m, i, ms_logical(true));
		return 0;
	}
	if (i == m->count && !ms_inputs_flag(m->content, "KeepUnmatched"))
		return match_value(m, i, name, ms_none());
	if (!has_next(m))
		return fail_name(m, "MATLAB:InputParser:ParamMissingValue",
				 "No value was given for ", name,
				 ". Name-value pair arguments require a name "
				 "followed by a value.");
	return match_value(m, i, name, m->call->arguments[m->next++]);
}

static int match_pairs(struct matching *m)
{
	while (has_next(m)) {
		struct ms_value v = m->call->arguments[m->next++];
		int rc;

		if (ms_is_text(v))
			rc = match_named(m, v);
		else if (expands(m, v))
			rc = match_fields(m, v);
		else
			rc = fail_plain(m, "MATLAB:InputParser:ParamMustBeChar",
					"Expected a string scalar or character "
					"vector for the parameter name.");
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* ----------------------------------------------------------------- results */

/* Their numbers in the order of names. */
static void sort_names(const struct matching *m, uint32_t *order)
{
	for (uint32_t i = 0; i < m->count; i++) {
		struct ms_value name = ms_inputs_declared(m->content, i).name;
		uint32_t k = i;

		for (; k > 0; k--) {
			struct ms_value before =
				ms_inputs_declared(m->content, order[k - 1])
					.name;

			if (ms_sorted_compare(before, name) <= 0)
				break;
			order[k] = order[k - 1];
		}
		order[k] = i;
	}
}

static int add_result(struct matching *m, uint32_t i, struct ms_value *results)
{
	struct ms_heap *heap = m->call->heap;
	struct ms_declared declared = ms_inputs_declared(m->content, i);
	struct snap_strbuf name;

	snap_strbuf_begin(&name, &heap->allocator);
	ms_text_to_utf8(declared.name, &name);
	int rc = name.failed
			 ? ms_fail_memory(heap)
			 : ms_field_write(heap, results,
					  snap_strbuf_text(&name), name.size,
					  ms_is_none(m->values[i])
						  ? declared.fallback
						  : m->values[i]);
	snap_strbuf_end(&name);
	return rc;
}

/* A struct whose fields are in the order of names. */
static int make_results(struct matching *m, struct ms_value *results)
{
	size_t size = ((size_t)m->count + 1) * sizeof(uint32_t);
	uint32_t *order = ms_heap_alloc(m->call->heap, size);

	if (order == NULL)
		return -1;
	int rc = ms_struct_scalar(m->call->heap, NULL, NULL, 0, results);
	if (rc == 0)
		sort_names(m, order);
	for (uint32_t i = 0; rc == 0 && i < m->count; i++)
		rc = add_result(m, order[i], results);
	ms_heap_free(m->call->heap, order, size);
	return rc;
}

static int make_defaults(struct matching *m, struct ms_value *out)
{
	struct ms_heap *heap = m->call->heap;
	struct ms_array *cell;

	if (ms_cell_create(heap, 1, 0, &cell) != 0)
		return -1;
	*out = ms_array_finish(heap, cell);
	for (uint32_t i = 0; i < m->count; i++) {
		struct ms_value index = ms_real((double)ms_count(*out) + 1);

		if (ms_is_none(m->values[i]) &&
		    ms_cell_write(heap, out, &index, 1,
				  ms_inputs_declared(m->content, i).name) != 0)
			return -1;
	}
	return 0;
}

/* The parser gets all three or none. */
static int store(struct matching *m, struct ms_opaque *parser,
		 const struct ms_value parts[3])
{
	static const char *const names[] = { "Results", "UsingDefaults",
					     "Unmatched" };
	struct ms_heap *heap = m->call->heap;
	struct ms_value content = ms_retain(parser->content);

	for (int i = 0; i < 3; i++)
		if (ms_field_write(heap, &content, names[i], strlen(names[i]),
				   parts[i]) != 0) {
			ms_release(heap, content);
			return -1;
		}
	ms_take_into(heap, ms_opaque_change(heap, parser), content);
	return 0;
}

static int give_results(struct matching *m, struct ms_opaque *parser)
{
	struct ms_heap *heap = m->call->heap;
	struct ms_value parts[3] = { ms_none(), ms_none(), m->unmatched };
	int rc = make_results(m, &parts[0]);

	if (rc == 0)
		rc = make_defaults(m, &parts[1]);
	if (rc == 0)
		rc = store(m, parser, parts);
	ms_release(heap, parts[0]);
	ms_release(heap, parts[1]);
	return rc;
}

int ms_bi_parse(struct ms_call *call)
{
	struct matching m = { .call = call, .next = 1 };
	struct ms_opaque *parser;

	if (ms_inputs_argument(call, &parser) != 0)
		return -1;
	m.count = ms_inputs_count(parser->content);
	size_t size = ((size_t)m.count + 1) * sizeof(*m.values);
	m.values = ms_heap_alloc_zeroed(call->heap, size);
	if (m.values == NULL)
		return -1;
	m.content = ms_retain(parser->content);
	int rc = ms_struct_scalar(call->heap, NULL, NULL, 0, &m.unmatched);
	if (rc == 0)
		rc = match_positional(&m);
	if (rc == 0)
		rc = match_pairs(&m);
	if (rc == 0)
		rc = give_results(&m, parser);
	ms_release(call->heap, m.unmatched);
	ms_release(call->heap, m.content);
	ms_release_all(call->heap, m.values, m.count);
	ms_heap_free(call->heap, m.values, size);
	return rc;
}
