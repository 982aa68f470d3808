/* The operators as functions. */
#include "builtins/by_nonzeros.h"
#include "builtins/numeric.h"
#include "builtins/prototypes.h"

#include "value/arith.h"
#include "value/cell.h"
#include "value/index.h"
#include "value/struct.h"

#define BINARY_BUILTIN(name, op)                                               \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return ms_binary(call->heap, MS_OPERATOR_##op,                 \
				 &call->arguments[0], &call->arguments[1],     \
				 &call->results[0]);                           \
	}
BINARY_BUILTIN(minus, SUB)
BINARY_BUILTIN(rdivide, DIV)
BINARY_BUILTIN(ldivide, LDIV)
BINARY_BUILTIN(power, POW)
BINARY_BUILTIN(mrdivide, MDIV)
BINARY_BUILTIN(mldivide, MLDIV)
BINARY_BUILTIN(mpower, MPOW)
BINARY_BUILTIN(eq, EQ)
BINARY_BUILTIN(ne, NE)
BINARY_BUILTIN(lt, LT)
BINARY_BUILTIN(le, LE)
BINARY_BUILTIN(gt, GT)
BINARY_BUILTIN(ge, GE)

/* Octave takes more than two for those that associate: from the left. */
static int fold(struct ms_call *call, enum ms_operator op)
{
	struct ms_value total = ms_retain(call->arguments[0]);

	for (uint32_t i = 1; i < call->argument_count; i++) {
		struct ms_value next;
		int rc = ms_binary(call->heap, op, &total, &call->arguments[i],
				   &next);

		ms_release(call->heap, total);
		if (rc != 0)
			return -1;
		total = next;
	}
	return ms_give(call, total);
}

#define FOLDED_BUILTIN(name, op)                                               \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return fold(call, MS_OPERATOR_##op);                           \
	}
FOLDED_BUILTIN(plus, ADD)
FOLDED_BUILTIN(times, MUL)
FOLDED_BUILTIN(mtimes, MMUL)
FOLDED_BUILTIN(and, AND)
FOLDED_BUILTIN(or, OR)

#define UNARY_BUILTIN(name, op)                                                \
	int ms_bi_##name(struct ms_call *call)                                 \
	{                                                                      \
		return ms_unary(call->heap, MS_OPERATOR_##op,                  \
				&call->arguments[0], &call->results[0]);       \
	}
UNARY_BUILTIN(uminus, NEG)
UNARY_BUILTIN(uplus, PLUS)
UNARY_BUILTIN(not, NOT)
UNARY_BUILTIN(transpose, TRANSPOSE)
UNARY_BUILTIN(ctranspose, CTRANSPOSE)

/* Exactly one is true: their negations differ. */
static int xor_of_full(struct ms_call *call)
{
	struct ms_value a;
	struct ms_value b;
	int rc;

	if (ms_unary(call->heap, MS_OPERATOR_NOT, &call->arguments[0], &a) != 0)
		return -1;
	if (ms_unary(call->heap, MS_OPERATOR_NOT, &call->arguments[1], &b) !=
	    0) {
		ms_release(call->heap, a);
		return -1;
	}
	rc = ms_binary(call->heap, MS_OPERATOR_NE, &a, &b, &call->results[0]);
	ms_release(call->heap, b);
	ms_release(call->heap, a);
	return rc;
}

int ms_bi_xor(struct ms_call *call)
{
	return ms_on_nonzeros(call, xor_of_full);
}

/* ------------------------------------------------------ subsref, subsasgn */

enum level_kind {
	LEVEL_PAREN,
	LEVEL_BRACE,
	LEVEL_FIELD
};

/* One level of indexing as the struct array S tells it. */
struct level {
	enum level_kind kind;
	struct ms_value subs; /* borrowed from S */
	struct ms_value indexes[MS_RANK_MAX];
	uint32_t count;
	struct snap_strbuf name;
};

static int fail_level(struct ms_call *call)
{
	return ms_fail(call->heap, "MATLAB:subsArgInvalid",
		       "The index argument must be a structure array with "
		       "the fields 'type' ('()', '{}' or '.') and 'subs'.");
}

static int read_indexes(struct ms_call *call, struct level *level)
{
	struct ms_value subs = level->subs;

	level->indexes[0] = subs;
	level->count = 1;
	if (ms_is_class(subs, MS_CELL)) {
		if (ms_count(subs) > MS_RANK_MAX)
			return fail_level(call);
		level->count = (uint32_t)ms_count(subs);
		for (uint32_t i = 0; i < level->count; i++)
			level->indexes[i] = ms_cell_values(subs)[i];
	}
	for (uint32_t i = 0; i < level->count; i++) {
		if (ms_is_word(level->indexes[i], ":"))
			level->indexes[i] = ms_colon();
	}
	return 0;
}

static const struct ms_value *level_field(struct ms_value s, size_t i,
					  const char *name, size_t size)
{
	const struct ms_struct *levels = ms_struct_of(s);
	const struct ms_shape *shape = levels->shape;
	uint32_t at = ms_shape_find(shape, name, size);

	if (at == MS_NO_FIELD)
		return NULL;
	return ms_struct_values(s) + i * shape->field_count + at;
}

static int read_level(struct ms_call *call, struct ms_value s, size_t i,
		      struct level *out)
{
	const struct ms_value *type = level_field(s, i, "type", 4);
	const struct ms_value *subs = level_field(s, i, "subs", 4);

	if (type == NULL || subs == NULL)
		return fail_level(call);
	out->subs = *subs;
	snap_strbuf_reset(&out->name);
	if (ms_text_is(*type, ".")) {
		out->kind = LEVEL_FIELD;
		return ms_text_argument(call->heap, *subs, "Field name",
					&out->name);
	}
	if (ms_text_is(*type, "()"))
		out->kind = LEVEL_PAREN;
	else if (ms_text_is(*type, "{}"))
		out->kind = LEVEL_BRACE;
	else
		return fail_level(call);
	return read_indexes(call, out);
}

static int read_through(struct ms_call *call, struct ms_value v,
			const struct level *level, struct ms_value *out)
{
	struct ms_heap *heap = call->heap;

	switch (level->kind) {
	case LEVEL_PAREN:
		if (v.tag == MS_TAG_FUNCTION)
			return ms_call_value(call->vm, &v, level->indexes,
					     level->count, 1, out);
		return ms_index_read(heap, v, level->indexes, level->count,
				     out);
	case LEVEL_BRACE:
		return ms_cell_read(heap, v, level->indexes, level->count, out);
	case LEVEL_FIELD:
		break;
	}
	return ms_field_read(heap, v, snap_strbuf_text(&level->name),
			     level->name.size, out);
}

/* The last level may give as many values as the caller has outputs for. */
static int read_list(struct ms_call *call, struct ms_value v,
		     const struct level *level)
{
	struct ms_list *list;
	int rc;

	if (ms_list_create(call->heap, 4, &list) != 0)
		return -1;
	if (level->kind == LEVEL_BRACE)
		rc = ms_cell_read_list(call->heap, v, level->indexes,
				       level->count, list);
	else
		rc = ms_field_read_list(call->heap, v,
					snap_strbuf_text(&level->name),
					level->name.size, list);
	if (rc == 0 && list->count < call->wanted)
		rc = ms_fail(call->heap, "MATLAB:needMoreRhsOutputs",
			     "Insufficient number of outputs from right hand "
			     "side of equal sign to satisfy assignment.");
	for (uint32_t k = 0; rc == 0 && k < list->count; k++) {
		if (k == 0 || k < call->wanted)
			call->results[k] = ms_retain(list->values[k]);
	}
	ms_release(call->heap, ms_take_object(list));
	return rc;
}

static int read_levels(struct ms_call *call, struct level *level)
{
	struct ms_value v = ms_retain(call->arguments[0]);
	struct ms_value s = call->arguments[1];
	size_t count = ms_count(s);
	int rc = 0;

	for (size_t i = 0; i < count && rc == 0; i++) {
		struct ms_value next;

		rc = read_level(call, s, i, level);
		if (rc == 0 && i + 1 == count && level->kind != LEVEL_PAREN &&
		    call->wanted > 1) {
			rc = read_list(call, v, level);
			ms_release(call->heap, v);
			return rc;
		}
		if (rc == 0)
			rc = read_through(call, v, level, &next);
		if (rc == 0) {
			ms_release(call->heap, v);
			v = next;
		}
	}
	if (rc == 0)
		return ms_give(call, v);
	ms_release(call->heap, v);
	return rc;
}

int ms_bi_subsref(struct ms_call *call)
{
	struct level level;
	int rc;

	if (!ms_is_class(call->arguments[1], MS_STRUCT))
		return fail_level(call);
	snap_strbuf_begin(&level.name, &call->heap->allocator);
	rc = read_levels(call, &level);
	snap_strbuf_end(&level.name);
	return rc;
}

static int write_through(struct ms_call *call, struct ms_value *target,
			 const struct level *level, struct ms_value value)
{
	struct ms_heap *heap = call->heap;

	switch (level->kind) {
	case LEVEL_PAREN:
		if (ms_is_class(value, MS_DOUBLE) && ms_is_zero_by_zero(value))
			return ms_index_delete(heap, target, level->indexes,
					       level->count);
		return ms_index_write(heap, target, level->indexes,
				      level->count, value);
	case LEVEL_BRACE:
		return ms_cell_write(heap, target, level->indexes, level->count,
				     value);
	case LEVEL_FIELD:
		break;
	}
	return ms_field_write(heap, target, snap_strbuf_text(&level->name),
			      level->name.size, value);
}

/* What stands at one level now; NONE when it has to be made. */
static int read_or_none(struct ms_call *call, struct ms_value v,
			const struct level *level, struct ms_value *out)
{
	if (read_through(call, v, level, out) == 0)
		return 0;
	ms_error_clear(call->heap);
	*out = ms_none();
	return 0;
}

#define LEVELS_MAX 32

/* Is level 'i' the field of an element, as in target(k).name? */
static bool is_element_field(struct ms_value s, size_t i,
			     const struct ms_value *chain,
			     const struct level *level)
{
	const struct ms_value *type =
		i == 0 ? NULL : level_field(s, i - 1, "type", 4);

	return type != NULL && level->kind == LEVEL_FIELD &&
	       chain[i - 1].tag == MS_TAG_STRUCT && ms_text_is(*type, "()");
}

/* Both levels at once: the array gets the field, and grows. */
static int write_element_field(struct ms_call *call, size_t i,
			       struct ms_value *target,
			       const struct level *level, struct ms_value value)
{
	struct ms_value *slot;
	struct level outer;

	snap_strbuf_begin(&outer.name, &call->heap->allocator);
	int rc = read_level(call, call->arguments[1], i - 1, &outer);
	if (rc == 0)
		rc = ms_element_field_slot(call->heap, target, outer.indexes,
					   outer.count,
					   snap_strbuf_text(&level->name),
					   level->name.size, &slot);
	if (rc == 0)
		ms_take_into(call->heap, slot, ms_retain(value));
	snap_strbuf_end(&outer.name);
	return rc;
}

/* Write 'value' at level 'i' of the chain; '*i' becomes the level that has
 * changed as a whole. */
static int write_level(struct ms_call *call, size_t *i, struct ms_value *chain,
		       struct level *level, struct ms_value value)
{
	struct ms_value s = call->arguments[1];

	if (read_level(call, s, *i, level) != 0)
		return -1;
	if (!is_element_field(s, *i, chain, level))
		return write_through(call, &chain[*i], level, value);
	ms_take_into(call->heap, &chain[*i], ms_none());
	*i -= 1;
	return write_element_field(call, *i + 1, &chain[*i], level, value);
}

/* Read down to the last level, then write back up. */
static int write_levels(struct ms_call *call, struct level *level)
{
	struct ms_value chain[LEVELS_MAX + 1];
	struct ms_value s = call->arguments[1];
	size_t count = ms_count(s);
	struct ms_value value = ms_retain(call->arguments[2]);
	size_t reached = 0;
	int rc = 0;

	chain[0] = ms_retain(call->arguments[0]);
	for (; reached + 1 < count && rc == 0; reached += rc == 0) {
		rc = read_level(call, s, reached, level);
		if (rc == 0)
			rc = read_or_none(call, chain[reached], level,
					  &chain[reached + 1]);
	}
	for (size_t i = count; i-- > 0 && rc == 0;) {
		rc = write_level(call, &i, chain, level, value);
		ms_take_into(call->heap, &value, chain[i]);
		chain[i] = ms_none();
	}
	ms_release_all(call->heap, chain, reached + 1);
	if (rc == 0)
		return ms_give(call, value);
	ms_release(call->heap, value);
	return rc;
}

int ms_bi_subsasgn(struct ms_call *call)
{
	struct level level;
	size_t count;
	int rc;

	if (!ms_is_class(call->arguments[1], MS_STRUCT))
		return fail_level(call);
	count = ms_count(call->arguments[1]);
	if (count == 0 || count > LEVELS_MAX)
		return fail_level(call);
	snap_strbuf_begin(&level.name, &call->heap->allocator);
	rc = write_levels(call, &level);
	snap_strbuf_end(&level.name);
	return rc;
}
