/*
 * inputParser: a native object whose content is a struct.  Its fields are the
 * properties and "declared", a row of cells {name, kind, default, validator}
 * in the order in which they were declared.
 */
#ifndef MS_BUILTINS_PARSER_OBJECT_H
#define MS_BUILTINS_PARSER_OBJECT_H

#include "builtins/builtin.h"
#include "value/opaque.h"

extern const struct ms_opaque_type ms_inputs_type;

enum ms_declared_kind {
	MS_DECLARED_REQUIRED,
	MS_DECLARED_OPTIONAL,
	MS_DECLARED_PARAMETER,
	MS_DECLARED_SWITCH
};

/* One of them; borrowed from the content. */
struct ms_declared {
	struct ms_value name; /* a char row */
	enum ms_declared_kind kind;
	struct ms_value fallback;  /* its default */
	struct ms_value validator; /* a function, or [] */
};

/* A field of the content, borrowed. */
const struct ms_value *ms_inputs_field(struct ms_value content,
				       const char *name);
bool ms_inputs_flag(struct ms_value content, const char *name);
uint32_t ms_inputs_count(struct ms_value content);
struct ms_declared ms_inputs_declared(struct ms_value content, uint32_t i);

/* Argument 0 as a parser; fails for others. */
int ms_inputs_argument(struct ms_call *call, struct ms_opaque **out);

int ms_inputs_add_switch(struct ms_call *call);

#endif
