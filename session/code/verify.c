/*
 * The verifier: one pass over a function's words.  Every word is an
 * instruction, so a jump inside the function lands on one.  What the operands
 * may be is in opcodes.def; nothing here knows an instruction by name but the
 * few that end a function.
 */
#include "code/image.h"

#include "code/image_layout.h"
#include "code/opcode.h"

struct verifier {
	const struct ms_image *image;
	struct ms_function function;
	uint32_t index; /* of the function */
	uint32_t at;	/* word, relative to the function */
	uint64_t word;
	struct snap_error *err;
};

static int fail(const struct verifier *v, const char *what, uint64_t found,
		uint64_t limit)
{
	const unsigned char *word =
		MS_ROW(v->image, WORDS, v->function.code + v->at);
	const char *name = ms_opcode_info(ms_word_op(v->word))->name;
	struct ms_text_span function =
		ms_image_string(v->image, v->function.name);

	return ms_image_fail(v->image, word, v->err,
			     "function %u '%.60s', word %u (%s): %s %llu of "
			     "%llu",
			     v->index, function.bytes, v->at,
			     name == NULL ? "no instruction" : name, what,
			     ull(found), ull(limit));
}

static int below(const struct verifier *v, const char *what, uint32_t number,
		 uint32_t count)
{
	return number < count ? 0 : fail(v, what, number, count);
}

/* 'count' consecutive slots, which may be none at all. */
static int slots(const struct verifier *v, uint32_t first, uint32_t count)
{
	if (first + count <= v->function.slot_count)
		return 0;
	return fail(v, "slot", first + (count == 0 ? 0 : count - 1),
		    v->function.slot_count);
}

static int jump(const struct verifier *v, int32_t distance, bool backwards)
{
	int64_t target = (int64_t)v->at + 1 + distance;

	if (distance < 0 && !backwards)
		return fail(v, "jump back to word", (uint64_t)target,
			    v->function.code_count);
	if (target < 0 || target >= v->function.code_count)
		return fail(v, "jump to word", (uint64_t)target,
			    v->function.code_count);
	return 0;
}

static int real_constant(const struct verifier *v, uint32_t index)
{
	struct ms_constant constant;
	int rc = below(v, "constant", index, v->image->constant_count);

	if (rc != 0)
		return rc;
	ms_image_constant(v->image, index, &constant);
	if (constant.kind == MS_CONSTANT_REAL)
		return 0;
	return fail(v, "not a real scalar: constant", index,
		    v->image->constant_count);
}

/* A function may use another one of its unit when that needs no variables of
 * a nest it isn't in. */
static int reachable(const struct verifier *v, uint32_t index)
{
	struct ms_function other;

	ms_image_function(v->image, index, &other);
	if ((other.flags & MS_FUNCTION_SCRIPT) != 0)
		return fail(v, "the body of the script, function", index,
			    v->image->function_count);
	if (other.parent == MS_NO_INDEX || other.family == v->function.family)
		return 0;
	return fail(v, "nested in another function: function", index,
		    v->image->function_count);
}

static int called(const struct verifier *v, const struct ms_site *site)
{
	struct ms_function callee;

	if (site->callee != MS_CALLEE_LOCAL)
		return 0;
	ms_image_function(v->image, site->target, &callee);
	if ((callee.flags & MS_FUNCTION_ANONYMOUS) != 0)
		return fail(v, "call without a handle of function",
			    site->target, v->image->function_count);
	return reachable(v, site->target);
}

/* Arguments and results share slots; a call has at least one. */
static int site_slots(const struct verifier *v, uint32_t first, uint32_t index)
{
	struct ms_site site;
	uint32_t count = 1;

	if (index >= v->image->site_count)
		return 0; /* operand b says so */
	ms_image_site(v->image, index, &site);
	if ((site.flags & MS_SITE_COUNTED) != 0)
		count = 2;
	else if ((site.flags & MS_SITE_LIST) == 0 && site.argument_count > 1)
		count = site.argument_count;
	if (site.result_count > count)
		count = site.result_count;
	return slots(v, first, count);
}

static int site(const struct verifier *v, uint32_t index)
{
	struct ms_site site;
	int rc = below(v, "call", index, v->image->site_count);

	if (rc != 0)
		return rc;
	ms_image_site(v->image, index, &site);
	if (site.slot != MS_NO_SLOT)
		rc = below(v, "slot of a call", site.slot,
			   v->function.slot_count);
	return rc != 0 ? rc : called(v, &site);
}

static int path_slots(const struct verifier *v, uint32_t first, uint32_t index)
{
	struct ms_path path;

	if (index >= v->image->path_count)
		return 0; /* operand c says so */
	ms_image_path(v->image, index, &path);
	return slots(v, first, path.slot_count);
}

static int path(const struct verifier *v, uint32_t index)
{
	struct ms_path path;
	int rc = below(v, "path", index, v->image->path_count);

	if (rc != 0)
		return rc;
	ms_image_path(v->image, index, &path);
	return below(v, "slot of a path", path.slot, v->function.slot_count);
}

static int captured_slots(const struct verifier *v, uint32_t first,
			  uint32_t index)
{
	struct ms_function function;

	if (index >= v->image->function_count)
		return 0; /* operand c says so */
	ms_image_function(v->image, index, &function);
	return slots(v, first, function.capture_count);
}

static int closure(const struct verifier *v, uint32_t index)
{
	int rc = below(v, "function", index, v->image->function_count);

	return rc != 0 ? rc : reachable(v, index);
}

static int variable(const struct verifier *v, uint32_t slot)
{
	return below(v, "variable", slot, v->function.named_count);
}

static int temporary(const struct verifier *v, uint32_t slot)
{
	int rc = slots(v, slot, 1);

	if (rc != 0 || slot >= v->function.named_count)
		return rc;
	return fail(v, "no temporary: slot", slot, v->function.named_count);
}

/* Nothing but the code that put arguments there reaches them: above the named
 * slots. */
static int site_window(const struct verifier *v, uint32_t first, uint32_t index)
{
	int rc = temporary(v, first);

	return rc != 0 ? rc : site_slots(v, first, index);
}

static int at_least_x(const struct verifier *v, uint32_t number)
{
	uint32_t x = ms_word_x(v->word);

	return x >= 1 && x <= number ? 0 : fail(v, "position", x, number);
}

static int row_slots(const struct verifier *v, uint32_t first)
{
	uint32_t count = ms_word_c(v->word);

	return count == 0 ? fail(v, "values", 0, 0) : slots(v, first, count);
}

/* 'value' is the operand; what is wide is taken from the word. */
static int check_operand(const struct verifier *v, uint8_t kind, uint32_t value)
{
	const struct ms_image *image = v->image;
	uint32_t bc = ms_word_bc(v->word);

	switch ((enum ms_operand)kind) {
	case MS_OPERAND__:
		return value == 0 ? 0 : fail(v, "unused operand", value, 0);
	case MS_OPERAND_S:
		return slots(v, value, 1);
	case MS_OPERAND_SV:
		return variable(v, value);
	case MS_OPERAND_ST:
		return temporary(v, value);
	case MS_OPERAND_S2:
		return slots(v, value, 2);
	case MS_OPERAND_S3:
		return slots(v, value, 3);
	case MS_OPERAND_S4:
		return slots(v, value, 4);
	case MS_OPERAND_SX:
		return slots(v, value, ms_word_x(v->word));
	case MS_OPERAND_SC:
		return row_slots(v, value);
	case MS_OPERAND_SP:
		return path_slots(v, value, ms_word_c(v->word));
	case MS_OPERAND_SF:
		return captured_slots(v, value, ms_word_c(v->word));
	case MS_OPERAND_SW:
		return site_window(v, value, bc);
	case MS_OPERAND_K:
		return real_constant(v, value);
	case MS_OPERAND_KK:
		return below(v, "constant", bc, image->constant_count);
	case MS_OPERAND_M:
		return below(v, "string", value, image->string_count);
	case MS_OPERAND_MM:
		return below(v, "string", bc, image->string_count);
	case MS_OPERAND_J:
		return jump(v, (int16_t)value, false);
	case MS_OPERAND_JJ:
		return jump(v, (int32_t)bc, false);
	case MS_OPERAND_L:
		return jump(v, (int16_t)value, true);
	case MS_OPERAND_LL:
		return jump(v, (int32_t)bc, true);
	case MS_OPERAND_B:
		return below(v, "condition", value, 2);
	case MS_OPERAND_N:
	case MS_OPERAND_I:
		return 0;
	case MS_OPERAND_NX:
		return at_least_x(v, value);
	case MS_OPERAND_P:
		return path(v, value);
	case MS_OPERAND_W:
		return site(v, bc);
	case MS_OPERAND_T:
		return below(v, "statement", bc, image->statement_count);
	case MS_OPERAND_F:
		return closure(v, value);
	case MS_OPERAND_V:
		return below(v, "persistent variable", value,
			     v->function.persistent_count);
	case MS_OPERAND_G:
		return below(v, "import", bc, image->import_count);
	case MS_OPERAND_COUNT:
		break;
	}
	return fail(v, "unknown operand", kind, MS_OPERAND_COUNT);
}

static bool is_wide(const struct ms_form_info *form)
{
	return form->c == form->b && form->b != MS_OPERAND__ &&
	       form->b != MS_OPERAND_S;
}

static int check_word(const struct verifier *v)
{
	const struct ms_opcode_info *info = ms_opcode_info(ms_word_op(v->word));

	if (info->name == NULL)
		return fail(v, "opcode", ms_word_op(v->word), UINT8_MAX + 1);
	const struct ms_form_info *form = ms_form_info(info->form);
	int rc = check_operand(v, form->x, ms_word_x(v->word));
	if (rc == 0)
		rc = check_operand(v, form->a, ms_word_a(v->word));
	if (rc == 0)
		rc = check_operand(v, form->b, ms_word_b(v->word));
	if (rc == 0 && !is_wide(form))
		rc = check_operand(v, form->c, ms_word_c(v->word));
	return rc;
}

/* Nothing follows the last word. */
static int check_end(const struct verifier *v)
{
	switch (ms_word_op(v->word)) {
	case MS_OP_RETURN:
	case MS_OP_JUMP:
	case MS_OP_LOOP:
	case MS_OP_RETHROW:
	case MS_OP_FAIL:
		return 0;
	default:
		return fail(v, "goes on behind the last word", v->at,
			    v->function.code_count);
	}
}

int ms_image_verify(const struct ms_image *image, uint32_t function,
		    struct snap_error *err)
{
	struct verifier v = { .image = image, .index = function, .err = err };
	int rc = 0;

	ms_image_function(image, function, &v.function);
	for (v.at = 0; rc == 0 && v.at < v.function.code_count; v.at++) {
		v.word = image->words[v.function.code + v.at];
		rc = check_word(&v);
	}
	if (rc != 0)
		return rc;
	v.at = v.function.code_count - 1;
	return check_end(&v);
}
