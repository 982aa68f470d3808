/*
 * The rows of FUNCTIONS and what belongs to each: shares of other tables that
 * follow each other in the order of functions, without gaps.
 */
#include "code/image_layout.h"

/* The rows of each table that the functions so far have. */
struct shares {
	uint32_t rows[MS_IMAGE_TABLE_COUNT];
};

struct context {
	const struct ms_image *image;
	const unsigned char *row;
	uint32_t index;
	struct ms_function function;
	struct snap_error *err;
};

static int fail_at(const struct context *c, enum ms_function_field field,
		   const char *what, uint32_t found)
{
	return ms_image_fail(c->image, c->row + field, c->err,
			     "function %u: %s %u", c->index, what, found);
}

static int check_flags(const struct context *c)
{
	const struct ms_function *f = &c->function;
	bool script = c->index == 0 && c->image->kind == MS_UNIT_SCRIPT;

	if (f->flags > MS_FUNCTION_FLAGS_ALL)
		return fail_at(c, MS_AT_FUNCTION_FLAGS, "unknown flags",
			       f->flags);
	if (((f->flags & MS_FUNCTION_SCRIPT) != 0) != script)
		return fail_at(c, MS_AT_FUNCTION_FLAGS,
			       "flags of a script's body, or not", f->flags);
	if ((f->flags & MS_FUNCTION_VARARGIN) != 0 && f->input_count == 0)
		return fail_at(c, MS_AT_FUNCTION_FLAGS,
			       "varargin without an input", f->flags);
	if ((f->flags & MS_FUNCTION_VARARGOUT) != 0 && f->output_count == 0)
		return fail_at(c, MS_AT_FUNCTION_FLAGS,
			       "varargout without an output", f->flags);
	if ((f->flags & MS_FUNCTION_NESTED) != 0 && f->parent == MS_NO_INDEX)
		return fail_at(c, MS_AT_FUNCTION_FLAGS, "nested in nothing",
			       f->flags);
	if ((f->flags & MS_FUNCTION_ANONYMOUS) == 0 && f->capture_count != 0)
		return fail_at(c, MS_AT_FUNCTION_CAPTURES, "captures",
			       f->capture_count);
	return 0;
}

/* A parent comes before its children, so that there is no circle. */
static int check_family(const struct context *c)
{
	const struct ms_function *f = &c->function;
	uint32_t family = c->index;

	if (f->parent != MS_NO_INDEX) {
		struct ms_function parent;
		if (f->parent >= c->index)
			return fail_at(c, MS_AT_FUNCTION_PARENT,
				       "lies in function", f->parent);
		ms_image_function(c->image, f->parent, &parent);
		family = parent.family;
	}
	if (f->family != family)
		return fail_at(c, MS_AT_FUNCTION_FAMILY, "has family",
			       f->family);
	return 0;
}

static int check_sizes(const struct context *c)
{
	const struct ms_function *f = &c->function;
	const struct ms_image *image = c->image;

	if (f->name >= image->string_count)
		return fail_at(c, MS_AT_FUNCTION_NAME, "string", f->name);
	if (snap_le16(c->row + MS_AT_FUNCTION_RESERVED) != 0)
		return fail_at(c, MS_AT_FUNCTION_RESERVED, "reserved field",
			       snap_le16(c->row + MS_AT_FUNCTION_RESERVED));
	if (f->slot_count == MS_NO_SLOT)
		return fail_at(c, MS_AT_FUNCTION_SLOTS, "slots", f->slot_count);
	if (f->input_count + f->capture_count > f->slot_count)
		return fail_at(c, MS_AT_FUNCTION_INPUTS, "inputs",
			       f->input_count);
	if (f->named_count > f->slot_count)
		return fail_at(c, MS_AT_FUNCTION_NAMED, "variables",
			       f->named_count);
	if (f->code_count == 0)
		return fail_at(c, MS_AT_FUNCTION_CODE_COUNT, "words", 0);
	if (f->start > f->end || f->end > image->source_size)
		return fail_at(c, MS_AT_FUNCTION_START, "begins at byte",
			       f->start);
	return 0;
}

/* A share of a table begins where the one before it ended. */
static int take_share(const struct context *c, struct shares *so_far,
		      enum ms_image_table table, enum ms_function_field field,
		      uint32_t count)
{
	uint32_t first = snap_le32(c->row + field);
	uint32_t total = ms_image_count(c->image, table);

	if (first != so_far->rows[table] || count > total - first)
		return ms_image_fail(c->image, c->row + field, c->err,
				     "function %u: %u rows at %u, expected at "
				     "%u of %u",
				     c->index, count, first,
				     so_far->rows[table], total);
	so_far->rows[table] += count;
	return 0;
}

static int take_shares(const struct context *c, struct shares *so_far)
{
	const struct ms_function *f = &c->function;
	int rc = take_share(c, so_far, MS_TABLE_OUTPUTS,
			    MS_AT_FUNCTION_FIRST_OUTPUT, f->output_count);

	if (rc == 0)
		rc = take_share(c, so_far, MS_TABLE_NAMES,
				MS_AT_FUNCTION_FIRST_NAME, f->named_count);
	if (rc == 0)
		rc = take_share(c, so_far, MS_TABLE_HANDLERS,
				MS_AT_FUNCTION_FIRST_HANDLER, f->handler_count);
	if (rc == 0)
		rc = take_share(c, so_far, MS_TABLE_SHARED,
				MS_AT_FUNCTION_FIRST_SHARED, f->shared_count);
	if (rc == 0)
		rc = take_share(c, so_far, MS_TABLE_PERSISTENTS,
				MS_AT_FUNCTION_FIRST_PERSISTENT,
				f->persistent_count);
	if (rc == 0)
		rc = take_share(c, so_far, MS_TABLE_WORDS, MS_AT_FUNCTION_CODE,
				f->code_count);
	return rc;
}

static int check_outputs(const struct context *c)
{
	for (uint32_t k = 0; k < c->function.output_count; k++) {
		uint16_t slot = ms_image_output(c->image, &c->function, k);
		if (slot >= c->function.slot_count)
			return ms_image_fail(
				c->image,
				MS_ROW(c->image, OUTPUTS,
				       c->function.first_output + k),
				c->err, "function %u: output in slot %u of %u",
				c->index, slot, c->function.slot_count);
	}
	return 0;
}

/* An error leads forwards: no program goes round without polling. */
static int check_handlers(const struct context *c)
{
	for (uint32_t i = 0; i < c->function.handler_count; i++) {
		const unsigned char *row = MS_ROW(
			c->image, HANDLERS, c->function.first_handler + i);
		uint32_t start = snap_le32(row + MS_AT_HANDLER_START);
		uint32_t end = snap_le32(row + MS_AT_HANDLER_END);
		uint32_t target = snap_le32(row + MS_AT_HANDLER_TARGET);
		uint32_t kind = snap_le32(row + MS_AT_HANDLER_KIND);
		if (start > end || end > target ||
		    target >= c->function.code_count)
			return ms_image_fail(c->image, row, c->err,
					     "function %u: words %u to %u lead "
					     "to %u of %u",
					     c->index, start, end, target,
					     c->function.code_count);
		if (kind > MS_HANDLER_LAST)
			return ms_image_fail(
				c->image, row + MS_AT_HANDLER_KIND, c->err,
				"kind of handler %u is unknown", kind);
	}
	return 0;
}

static int check_shared_row(const struct context *c, const unsigned char *row)
{
	uint16_t slot = snap_le16(row + MS_AT_SHARED_SLOT);

	if (slot != MS_NO_SLOT && slot >= c->function.named_count)
		return ms_image_fail(c->image, row, c->err,
				     "function %u: shares slot %u, but has %u "
				     "variables",
				     c->index, slot, c->function.named_count);
	if (row[MS_AT_SHARED_OWNER] > 1 || row[MS_AT_SHARED_RESERVED] != 0)
		return ms_image_fail(c->image, row + MS_AT_SHARED_OWNER, c->err,
				     "function %u: shares a variable in an "
				     "unknown way",
				     c->index);
	return 0;
}

/* All of a family share the same variables, or none. */
static int check_shared(const struct context *c)
{
	const struct ms_function *f = &c->function;
	struct ms_function head;
	int rc = 0;

	ms_image_function(c->image, f->family, &head);
	if (f->shared_count != 0 && f->shared_count != head.shared_count)
		return fail_at(c, MS_AT_FUNCTION_SHARED_COUNT,
			       "shared variables", f->shared_count);
	for (uint32_t i = 0; rc == 0 && i < f->shared_count; i++)
		rc = check_shared_row(
			c, MS_ROW(c->image, SHARED, f->first_shared + i));
	return rc;
}

static int check_function(const struct context *c, struct shares *so_far)
{
	int rc = check_flags(c);

	if (rc == 0)
		rc = check_family(c);
	if (rc == 0)
		rc = check_sizes(c);
	if (rc == 0)
		rc = take_shares(c, so_far);
	if (rc == 0)
		rc = check_outputs(c);
	if (rc == 0)
		rc = check_handlers(c);
	if (rc == 0)
		rc = check_shared(c);
	return rc;
}

/* Nothing is left that belongs to no function. */
static int check_all_taken(const struct ms_image *image,
			   const struct shares *taken, struct snap_error *err)
{
	static const enum ms_image_table shared_out[] = {
		MS_TABLE_OUTPUTS, MS_TABLE_NAMES, MS_TABLE_HANDLERS,
		MS_TABLE_SHARED,  MS_TABLE_WORDS, MS_TABLE_PERSISTENTS,
	};

	for (size_t i = 0; i < sizeof(shared_out) / sizeof(*shared_out); i++) {
		enum ms_image_table table = shared_out[i];
		if (taken->rows[table] != ms_image_count(image, table))
			return ms_image_fail(
				image,
				image->bytes + MS_AT_IMAGE_COUNTS + 4 * table,
				err, "%u rows of a table belong to no function",
				ms_image_count(image, table) -
					taken->rows[table]);
	}
	return 0;
}

int ms_image_check_functions(const struct ms_image *image,
			     struct snap_error *err)
{
	struct shares so_far = { .rows = { 0 } };

	for (uint32_t i = 0; i < image->function_count; i++) {
		struct context c = {
			.image = image,
			.row = MS_ROW(image, FUNCTIONS, i),
			.index = i,
			.err = err,
		};
		ms_image_function(image, i, &c.function);
		int rc = check_function(&c, &so_far);
		if (rc != 0)
			return rc;
	}
	int rc = check_all_taken(image, &so_far, err);
	return rc != 0 ? rc : ms_image_check_positions(image, err);
}
