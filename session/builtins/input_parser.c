/* inputParser: its properties, and what it is told of a function's inputs. */
#include "builtins/parser_object.h"
#include "builtins/prototypes.h"

#include "value/cell.h"
#include "value/struct.h"
#include "vm/entry.h"

#include <string.h>

enum property_kind {
	PROPERTY_FLAG,
	PROPERTY_TEXT,
	PROPERTY_RESULT /* for reading only */
};

static const struct property {
	const char *name;
	enum property_kind kind;
} properties[] = {
	{ "FunctionName", PROPERTY_TEXT },
	{ "CaseSensitive", PROPERTY_FLAG },
	{ "KeepUnmatched", PROPERTY_FLAG },
	{ "PartialMatching", PROPERTY_FLAG },
	{ "StructExpand", PROPERTY_FLAG },
	{ "Parameters", PROPERTY_RESULT },
	{ "Results", PROPERTY_RESULT },
	{ "Unmatched", PROPERTY_RESULT },
	{ "UsingDefaults", PROPERTY_RESULT },
};

#define PROPERTY_COUNT (sizeof(properties) / sizeof(*properties))
#define FIELD_COUNT    (PROPERTY_COUNT + 1)

/* ----------------------------------------------------------------- content */

const struct ms_value *ms_inputs_field(struct ms_value content,
				       const char *name)
{
	return ms_field_peek(content, name, strlen(name));
}

bool ms_inputs_flag(struct ms_value content, const char *name)
{
	const struct ms_value *v = ms_inputs_field(content, name);

	return v != NULL && v->tag == MS_TAG_LOGICAL && v->as.natural != 0;
}

uint32_t ms_inputs_count(struct ms_value content)
{
	return (uint32_t)ms_count(*ms_inputs_field(content, "declared"));
}

struct ms_declared ms_inputs_declared(struct ms_value content, uint32_t i)
{
	struct ms_value all = *ms_inputs_field(content, "declared");
	const struct ms_value *parts = ms_cell_values(ms_cell_values(all)[i]);

	return (struct ms_declared){
		.name = parts[0],
		.kind = (enum ms_declared_kind)parts[1].as.real,
		.fallback = parts[2],
		.validator = parts[3],
	};
}

int ms_inputs_argument(struct ms_call *call, struct ms_opaque **out)
{
	if (!ms_is_opaque(call->arguments[0], &ms_inputs_type))
		return ms_failed(ms_fail_type(call, call->arguments[0]));
	*out = ms_opaque_of(call->arguments[0]);
	return 0;
}

/* -------------------------------------------------------------- properties */

static const struct property *find_property(const char *name, size_t size)
{
	for (size_t i = 0; i < PROPERTY_COUNT; i++)
		if (strlen(properties[i].name) == size &&
		    memcmp(properties[i].name, name, size) == 0)
			return &properties[i];
	return NULL;
}

static int get(struct ms_heap *heap, struct ms_opaque *parser, const char *name,
	       size_t size, struct ms_value *out)
{
	if (find_property(name, size) == NULL)
		return 1;
	return ms_field_read(heap, parser->content, name, size, out);
}

/* The value as the property keeps it, retained. */
static int take_property(struct ms_heap *heap, const struct property *property,
			 struct ms_value value, struct ms_value *out)
{
	bool flag;

	if (property->kind == PROPERTY_RESULT)
		return ms_fail(heap, "MATLAB:class:SetProhibited",
			       "You cannot set the read-only property '%s' of "
			       "inputParser.",
			       property->name);
	if (property->kind == PROPERTY_FLAG) {
		if (ms_to_bool(heap, value, property->name, &flag) != 0)
			return -1;
		*out = ms_logical(flag);
		return 0;
	}
	if (!ms_is_text(value))
		return ms_fail(heap, "MATLAB:InputParser:InvalidFunctionName",
			       "'%s' must be a character vector or a string.",
			       property->name);
	return ms_convert(heap, value, MS_CHAR, out);
}

static int set(struct ms_heap *heap, struct ms_opaque *parser, const char *name,
	       size_t size, struct ms_value value)
{
	const struct property *property = find_property(name, size);
	struct ms_value taken;

	if (property == NULL)
		return 1;
	if (take_property(heap, property, value, &taken) != 0)
		return -1;
	int rc = ms_field_write(heap, ms_opaque_change(heap, parser), name,
				size, taken);
	ms_release(heap, taken);
	return rc;
}

static void show_names(struct ms_value names, struct snap_strbuf *out)
{
	snap_strbuf_putc(out, '{');
	for (size_t i = 0; i < ms_count(names); i++) {
		snap_strbuf_puts(out, i == 0 ? "'" : ", '");
		ms_text_to_utf8(ms_cell_values(names)[i], out);
		snap_strbuf_putc(out, '\'');
	}
	snap_strbuf_putc(out, '}');
}

static void show_value(struct ms_value v, struct snap_strbuf *out)
{
	if (ms_is_class(v, MS_CELL)) {
		show_names(v, out);
	} else if (ms_is_class(v, MS_STRUCT)) {
		snap_strbuf_printf(
			out, "[1\u00d71 struct with %u field%s]",
			ms_struct_of(v)->shape->field_count,
			ms_struct_of(v)->shape->field_count == 1 ? "" : "s");
	} else if (v.tag == MS_TAG_LOGICAL) {
		snap_strbuf_putc(out, v.as.natural != 0 ? '1' : '0');
	} else {
		snap_strbuf_putc(out, '\'');
		ms_text_to_utf8(v, out);
		snap_strbuf_putc(out, '\'');
	}
}

static int show(struct ms_heap *heap, struct ms_opaque *parser, bool loose,
		struct snap_strbuf *out)
{
	(void)heap;
	snap_strbuf_printf(out, "  inputParser with properties:\n%s",
			   loose ? "\n" : "");
	for (size_t i = 0; i < PROPERTY_COUNT; i++) {
		snap_strbuf_printf(out, "    %15s: ", properties[i].name);
		show_value(
			*ms_inputs_field(parser->content, properties[i].name),
			out);
		snap_strbuf_putc(out, '\n');
	}
	return 0;
}

/* ------------------------------------------------------------------ making */

static int first_value(struct ms_heap *heap, const struct property *property,
		       struct ms_value *out)
{
	struct ms_array *cell;

	if (property->kind == PROPERTY_TEXT)
		return ms_text_from_c(heap, "", out);
	if (property->kind == PROPERTY_FLAG) {
		*out = ms_logical(strcmp(property->name, "PartialMatching") ==
					  0 ||
				  strcmp(property->name, "StructExpand") == 0);
		return 0;
	}
	if (strcmp(property->name, "Results") == 0 ||
	    strcmp(property->name, "Unmatched") == 0)
		return ms_struct_scalar(heap, NULL, NULL, 0, out);
	if (ms_cell_create(heap, 1, 0, &cell) != 0)
		return -1;
	*out = ms_array_finish(heap, cell);
	return 0;
}

static int first_content(struct ms_heap *heap, struct ms_value *out)
{
	static const struct property declared = { "declared", PROPERTY_RESULT };
	struct ms_value values[FIELD_COUNT];
	const char *names[FIELD_COUNT];
	uint32_t count = 0;
	int rc = 0;

	while (rc == 0 && count < FIELD_COUNT) {
		const struct property *property =
			count < PROPERTY_COUNT ? &properties[count] : &declared;

		names[count] = property->name;
		rc = first_value(heap, property, &values[count]);
		if (rc == 0)
			count++;
	}
	if (rc == 0)
		rc = ms_struct_scalar(heap, names, values, count, out);
	ms_release_all(heap, values, count);
	return rc;
}

int ms_bi_inputParser(struct ms_call *call)
{
	struct ms_value content;

	if (first_content(call->heap, &content) != 0)
		return -1;
	return ms_opaque_create(call->heap, &ms_inputs_type, content,
				&call->results[0]);
}

/* --------------------------------------------------------------- declaring */

static bool is_name(const char *name, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = name[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '_')))
			return false;
	}
	return size > 0 && size <= 63;
}

/* A valid name that isn't declared yet, as a char row. */
static int take_name(struct ms_call *call, struct ms_value content,
		     struct ms_value *out)
{
	struct snap_strbuf name;
	int rc = 0;

	snap_strbuf_begin(&name, &call->heap->allocator);
	if (ms_text_argument(call->heap, call->arguments[1], "Argument name",
			     &name) != 0)
		rc = -1;
	else if (!is_name(snap_strbuf_text(&name), name.size))
		rc = ms_fail(call->heap, "MATLAB:InputParser:InvalidName",
			     "'%s' is no valid variable name.",
			     snap_strbuf_text(&name));
	for (uint32_t i = 0; rc == 0 && i < ms_inputs_count(content); i++)
		if (ms_text_is(ms_inputs_declared(content, i).name,
			       snap_strbuf_text(&name)))
			rc = ms_fail(call->heap,
				     "MATLAB:InputParser:DuplicateName",
				     "An argument named '%s' is declared "
				     "already.",
				     snap_strbuf_text(&name));
	if (rc == 0)
		rc = ms_text_from_utf8(call->heap, snap_strbuf_text(&name),
				       name.size, out);
	snap_strbuf_end(&name);
	return rc;
}

static int check_order(struct ms_call *call, struct ms_value content,
		       enum ms_declared_kind kind)
{
	uint32_t count = ms_inputs_count(content);
	enum ms_declared_kind last =
		count == 0 ? MS_DECLARED_REQUIRED
			   : ms_inputs_declared(content, count - 1).kind;

	if (kind == MS_DECLARED_REQUIRED && last != MS_DECLARED_REQUIRED)
		return ms_fail(call->heap,
			       "MATLAB:InputParser:RequiredAfterOptional",
			       "Required arguments are declared before "
			       "optional arguments and parameters.");
	return 0;
}

/* content.field(end + 1) = {value} */
static int append(struct ms_heap *heap, struct ms_value *content,
		  const char *field, struct ms_value value)
{
	struct ms_value *slot;

	if (ms_field_slot(heap, content, field, strlen(field), &slot) != 0)
		return -1;
	struct ms_value index = ms_real((double)ms_count(*slot) + 1);
	return ms_cell_write(heap, slot, &index, 1, value);
}

/* The parser gets both lists or none. */
static int add_entry(struct ms_call *call, struct ms_opaque *parser,
		     const struct ms_declared *entry)
{
	const struct ms_value parts[] = { entry->name,
					  ms_real((double)entry->kind),
					  entry->fallback, entry->validator };
	struct ms_value content = ms_retain(parser->content);
	struct ms_value cell;

	int rc = ms_cell_of(call->heap, parts, 4, true, &cell);
	if (rc == 0) {
		rc = append(call->heap, &content, "declared", cell);
		ms_release(call->heap, cell);
	}
	if (rc == 0)
		rc = append(call->heap, &content, "Parameters", entry->name);
	if (rc != 0) {
		ms_release(call->heap, content);
		return -1;
	}
	ms_take_into(call->heap, ms_opaque_change(call->heap, parser), content);
	return 0;
}

/* 'fallback' is the argument with the default, 0 when there is none. */
static int declare(struct ms_call *call, enum ms_declared_kind kind,
		   uint32_t fallback)
{
	uint32_t last = fallback == 0 ? 2 : fallback + 1;
	struct ms_declared entry = {
		.kind = kind,
		.fallback = fallback == 0 ? ms_logical(false)
					  : call->arguments[fallback],
		.validator = call->heap->empty,
	};
	struct ms_opaque *parser = NULL;

	if (ms_inputs_argument(call, &parser) != 0)
		return -1;
	if (ms_has_argument(call, last)) {
		entry.validator = call->arguments[last];
		if (entry.validator.tag != MS_TAG_FUNCTION)
			return ms_fail(call->heap,
				       "MATLAB:InputParser:InvalidValidator",
				       "A validator must be a function "
				       "handle.");
	}
	if (check_order(call, parser->content, kind) != 0 ||
	    take_name(call, parser->content, &entry.name) != 0)
		return -1;
	int rc = add_entry(call, parser, &entry);
	ms_release(call->heap, entry.name);
	return rc;
}

int ms_bi_addRequired(struct ms_call *call)
{
	return declare(call, MS_DECLARED_REQUIRED, 0);
}

int ms_bi_addOptional(struct ms_call *call)
{
	return declare(call, MS_DECLARED_OPTIONAL, 2);
}

int ms_bi_addParameter(struct ms_call *call)
{
	return declare(call, MS_DECLARED_PARAMETER, 2);
}

int ms_inputs_add_switch(struct ms_call *call)
{
	return declare(call, MS_DECLARED_SWITCH, 0);
}

static const struct ms_builtin_entry methods[] = {
	{ "addOptional", ms_bi_addOptional, 3, 4, 0, 0, MS_BUILTIN_PRINTS },
	{ "addParamValue", ms_bi_addParameter, 3, 4, 0, 0, MS_BUILTIN_PRINTS },
	{ "addParameter", ms_bi_addParameter, 3, 4, 0, 0, MS_BUILTIN_PRINTS },
	{ "addRequired", ms_bi_addRequired, 2, 3, 0, 0, MS_BUILTIN_PRINTS },
	{ "addSwitch", ms_inputs_add_switch, 2, 2, 0, 0, MS_BUILTIN_PRINTS },
	{ "parse", ms_bi_parse, 1, MS_ARITY_UNBOUNDED, 0, 0,
	  MS_BUILTIN_PRINTS },
};

const struct ms_opaque_type ms_inputs_type = {
	.name = "inputParser",
	.get = get,
	.set = set,
	.show = show,
	.methods = methods,
	.method_count = sizeof(methods) / sizeof(*methods),
};
