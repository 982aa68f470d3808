#include "code/disasm.h"

#include "code/image_layout.h"
#include "code/opcode.h"

#include <string.h>

#define NAME_SIZE_MAX 60u

struct printer {
	const struct ms_image *image;
	struct ms_function function;
	struct snap_strbuf *out;
	uint32_t at; /* word, relative to the function */
	uint64_t word;
	const char *separator; /* before the next operand */
	const struct ms_disasm_options *options;
	/* The row of the position table after 'at', and those behind it. */
	struct ms_position_row row;
	uint32_t rows_left;
	size_t row_offset; /* of what follows it, in its table */
	/* Where the line last looked for begins in the source. */
	size_t line_start;
	uint32_t line;
	uint32_t line_shown;
};

/* On one line and not too long: the name of an anonymous function is its whole
 * text. */
static void put_text(struct snap_strbuf *out, struct ms_text_span text)
{
	uint32_t size = text.size;

	if (size > NAME_SIZE_MAX)
		size = NAME_SIZE_MAX;
	while (size < text.size && (text.bytes[size] & 0xc0) == 0x80)
		size--;
	for (uint32_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text.bytes[i];
		snap_strbuf_putc(out, c < ' ' || c == 0x7f ? ' ' : (char)c);
	}
	if (size < text.size)
		snap_strbuf_puts(out, "...");
}

static void put_string(const struct printer *p, uint32_t index)
{
	if (index >= p->image->string_count)
		snap_strbuf_printf(p->out, "?%u", index);
	else
		put_text(p->out, ms_image_string(p->image, index));
}

static void put_slot(const struct printer *p, uint32_t slot)
{
	if (slot >= p->function.slot_count) {
		snap_strbuf_printf(p->out, "?%u", slot);
		return;
	}
	if (slot < p->function.named_count) {
		uint32_t name =
			ms_image_slot_name(p->image, &p->function, slot);
		if (ms_image_string(p->image, name).size != 0) {
			put_string(p, name);
			return;
		}
	}
	snap_strbuf_printf(p->out, "$%u", slot);
}

static void put_slots(const struct printer *p, uint32_t first, uint32_t count)
{
	if (count == 0) {
		snap_strbuf_puts(p->out, "()");
		return;
	}
	put_slot(p, first);
	if (count > 1) {
		snap_strbuf_puts(p->out, "..");
		put_slot(p, first + count - 1);
	}
}

/* True, after its number, when there is no such row. */
static bool is_unknown(const struct printer *p, uint32_t index, uint32_t count)
{
	if (index < count)
		return false;
	snap_strbuf_printf(p->out, "?%u", index);
	return true;
}

static void put_constant(const struct printer *p, uint32_t index)
{
	if (!is_unknown(p, index, p->image->constant_count))
		ms_disasm_constant(p->image, index, p->out);
}

static void put_import(const struct printer *p, uint32_t index)
{
	if (is_unknown(p, index, p->image->import_count))
		return;
	put_text(p->out, ms_image_import(p->image, index));
}

static void put_function(const struct printer *p, uint32_t index)
{
	struct ms_function function;

	if (is_unknown(p, index, p->image->function_count))
		return;
	ms_image_function(p->image, index, &function);
	snap_strbuf_printf(p->out, "function %u ", index);
	if (ms_image_string(p->image, function.name).size == 0)
		snap_strbuf_puts(p->out,
				 (function.flags & MS_FUNCTION_SCRIPT) != 0
					 ? "(script)"
					 : "(anonymous)");
	else
		put_string(p, function.name);
}

static void put_step(const struct printer *p, const struct ms_step *step)
{
	switch ((enum ms_step_kind)step->kind) {
	case MS_STEP_PAREN:
		snap_strbuf_printf(p->out, "(%u)", step->count);
		break;
	case MS_STEP_BRACE:
		snap_strbuf_printf(p->out, "{%u}", step->count);
		break;
	case MS_STEP_PAREN_LIST:
		snap_strbuf_puts(p->out, "(list)");
		break;
	case MS_STEP_BRACE_LIST:
		snap_strbuf_puts(p->out, "{list}");
		break;
	case MS_STEP_FIELD:
		snap_strbuf_putc(p->out, '.');
		put_string(p, step->name);
		break;
	case MS_STEP_FIELD_DYNAMIC:
		snap_strbuf_puts(p->out, ".(1)");
		break;
	}
}

/* The variable and its steps, with how many index values each takes. */
static void put_path(const struct printer *p, uint32_t index)
{
	struct ms_path path;
	struct ms_step step;

	if (is_unknown(p, index, p->image->path_count))
		return;
	ms_image_path(p->image, index, &path);
	put_slot(p, path.slot);
	for (uint32_t i = 0; i < path.step_count; i++) {
		ms_image_step(p->image, path.first_step + i, &step);
		put_step(p, &step);
	}
}

static void put_path_slots(const struct printer *p, uint32_t first)
{
	uint32_t index = ms_word_c(p->word);
	struct ms_path path = { .slot_count = 0 };

	if (index < p->image->path_count)
		ms_image_path(p->image, index, &path);
	put_slots(p, first, path.slot_count);
}

static void put_captured_slots(const struct printer *p, uint32_t first)
{
	uint32_t index = ms_word_c(p->word);
	struct ms_function function = { .capture_count = 0 };

	if (index < p->image->function_count)
		ms_image_function(p->image, index, &function);
	put_slots(p, first, function.capture_count);
}

static void put_callee(const struct printer *p, const struct ms_site *site)
{
	switch ((enum ms_callee)site->callee) {
	case MS_CALLEE_LOCAL:
		put_function(p, site->target);
		break;
	case MS_CALLEE_IMPORT:
		put_import(p, site->target);
		break;
	case MS_CALLEE_EITHER:
		snap_strbuf_puts(p->out, "either ");
		put_slot(p, site->slot);
		snap_strbuf_puts(p->out, " or ");
		put_import(p, site->target);
		break;
	case MS_CALLEE_VALUE:
		snap_strbuf_puts(p->out, "value ");
		put_slot(p, site->slot);
		break;
	}
}

static void put_site(const struct printer *p, uint32_t index)
{
	static const char *const flags[] = { " list", " statement", " counted",
					     " bare", " command" };
	struct ms_site site;

	if (is_unknown(p, index, p->image->site_count))
		return;
	ms_image_site(p->image, index, &site);
	put_callee(p, &site);
	snap_strbuf_printf(p->out, ", %u in, %u out", site.argument_count,
			   site.result_count);
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if ((site.flags >> i & 1) != 0)
			snap_strbuf_puts(p->out, flags[i]);
	if (site.ignored != 0)
		snap_strbuf_printf(p->out, " ignored %x", site.ignored);
}

static void put_statement(const struct printer *p, uint32_t index)
{
	static const char *const kinds[] = { "assignment", "multi",
					     "expression", "name",
					     "command",	   "output" };
	struct ms_statement statement;

	if (is_unknown(p, index, p->image->statement_count))
		return;
	ms_image_statement(p->image, index, &statement);
	snap_strbuf_printf(p->out, "%s %s ",
			   statement.closed ? "closed" : "open",
			   kinds[statement.kind]);
	put_string(p, statement.name);
}

static void put_persistent(const struct printer *p, uint32_t index)
{
	if (!is_unknown(p, index, p->function.persistent_count))
		put_string(p,
			   ms_image_persistent(p->image, &p->function, index));
}

static void put_jump(const struct printer *p, int32_t distance)
{
	snap_strbuf_printf(p->out, "-> %lld", (long long)p->at + 1 + distance);
}

static void put_near_jump(const struct printer *p, uint32_t value)
{
	put_jump(p, (int16_t)value);
}

static void put_far_jump(const struct printer *p, uint32_t value)
{
	put_jump(p, (int32_t)value);
}

static void put_bool(const struct printer *p, uint32_t value)
{
	snap_strbuf_puts(p->out, value == 0 ? "false" : "true");
}

static void put_count(const struct printer *p, uint32_t value)
{
	snap_strbuf_printf(p->out, "%u", value);
}

static void put_integer(const struct printer *p, uint32_t value)
{
	snap_strbuf_printf(p->out, "%d", (int32_t)value);
}

static void put_two_slots(const struct printer *p, uint32_t first)
{
	put_slots(p, first, 2);
}

static void put_three_slots(const struct printer *p, uint32_t first)
{
	put_slots(p, first, 3);
}

static void put_four_slots(const struct printer *p, uint32_t first)
{
	put_slots(p, first, 4);
}

static void put_x_slots(const struct printer *p, uint32_t first)
{
	put_slots(p, first, ms_word_x(p->word));
}

static void put_c_slots(const struct printer *p, uint32_t first)
{
	put_slots(p, first, ms_word_c(p->word));
}

/* How an operand is shown; 'wide' ones are what b and c are together. */
struct operand_form {
	void (*put)(const struct printer *p, uint32_t value);
	bool wide;
};

static const struct operand_form operand_forms[MS_OPERAND_COUNT] = {
	[MS_OPERAND_S] = { put_slot, false },
	[MS_OPERAND_SV] = { put_slot, false },
	[MS_OPERAND_ST] = { put_slot, false },
	[MS_OPERAND_SW] = { put_slot, false },
	[MS_OPERAND_S2] = { put_two_slots, false },
	[MS_OPERAND_S3] = { put_three_slots, false },
	[MS_OPERAND_S4] = { put_four_slots, false },
	[MS_OPERAND_SX] = { put_x_slots, false },
	[MS_OPERAND_SC] = { put_c_slots, false },
	[MS_OPERAND_SP] = { put_path_slots, false },
	[MS_OPERAND_SF] = { put_captured_slots, false },
	[MS_OPERAND_K] = { put_constant, false },
	[MS_OPERAND_KK] = { put_constant, true },
	[MS_OPERAND_M] = { put_string, false },
	[MS_OPERAND_MM] = { put_string, true },
	[MS_OPERAND_J] = { put_near_jump, false },
	[MS_OPERAND_L] = { put_near_jump, false },
	[MS_OPERAND_JJ] = { put_far_jump, true },
	[MS_OPERAND_LL] = { put_far_jump, true },
	[MS_OPERAND_B] = { put_bool, false },
	[MS_OPERAND_N] = { put_count, false },
	[MS_OPERAND_NX] = { put_count, false },
	[MS_OPERAND_I] = { put_integer, true },
	[MS_OPERAND_P] = { put_path, false },
	[MS_OPERAND_W] = { put_site, true },
	[MS_OPERAND_T] = { put_statement, true },
	[MS_OPERAND_F] = { put_function, false },
	[MS_OPERAND_V] = { put_persistent, false },
	[MS_OPERAND_G] = { put_import, true },
};

static void put_operand(const struct printer *p, uint8_t kind, uint32_t value)
{
	const struct operand_form *form = &operand_forms[kind];

	if (form->put != NULL)
		form->put(p, form->wide ? ms_word_bc(p->word) : value);
}

static void put_next(struct printer *p, uint8_t kind, uint32_t value)
{
	if (kind == MS_OPERAND__)
		return;
	snap_strbuf_puts(p->out, p->separator);
	put_operand(p, kind, value);
	p->separator = ", ";
}

/* x comes first when it is a condition; when it counts slots, they show it. */
static void put_operands(struct printer *p, const struct ms_form_info *form)
{
	bool counts = form->c == MS_OPERAND_SX || form->b == MS_OPERAND_SX;
	bool wide = form->b == form->c && form->b != MS_OPERAND_S;

	p->separator = " ";
	if (form->x == MS_OPERAND_B && form->b != MS_OPERAND__)
		put_next(p, form->x, ms_word_x(p->word));
	put_next(p, form->a, ms_word_a(p->word));
	put_next(p, form->b, ms_word_b(p->word));
	if (form->x == MS_OPERAND_N && !counts)
		put_next(p, form->x, ms_word_x(p->word));
	if (form->x == MS_OPERAND_B && form->b == MS_OPERAND__)
		put_next(p, form->x, ms_word_x(p->word));
	if (!wide && form->b != MS_OPERAND_SC)
		put_next(p, form->c, ms_word_c(p->word));
}

static void put_word(struct printer *p)
{
	const struct ms_opcode_info *info = ms_opcode_info(ms_word_op(p->word));

	snap_strbuf_printf(p->out, "%5u  ", p->at);
	if (info->name == NULL) {
		snap_strbuf_printf(p->out, "?%02x %014llx\n",
				   ms_word_op(p->word), ull(p->word >> 8));
		return;
	}
	const struct ms_form_info *form = ms_form_info(info->form);
	if (form->x == MS_OPERAND__ && form->a == MS_OPERAND__ &&
	    form->b == MS_OPERAND__)
		snap_strbuf_puts(p->out, info->name);
	else
		snap_strbuf_printf(p->out, "%-14s", info->name);
	put_operands(p, form);
	snap_strbuf_putc(p->out, '\n');
}

/* Move on (or back) to the line that 'offset' lies in. */
static void find_line(struct printer *p, size_t offset)
{
	const char *source = p->options->source;

	if (offset < p->line_start || p->line == 0) {
		p->line_start = 0;
		p->line = 1;
	}
	for (;;) {
		const char *end = memchr(source + p->line_start, '\n',
					 offset - p->line_start);
		if (end == NULL)
			return;
		p->line_start = (size_t)(end - source) + 1;
		p->line++;
	}
}

static void put_line(struct printer *p)
{
	const char *text = p->options->source + p->line_start;
	size_t left = p->options->source_size - p->line_start;
	const char *end = memchr(text, '\n', left);
	size_t size = end == NULL ? left : (size_t)(end - text);

	while (size != 0 && (*text == ' ' || *text == '\t')) {
		text++;
		size--;
	}
	while (size != 0 && (unsigned char)text[size - 1] <= ' ')
		size--;
	snap_strbuf_printf(p->out, "       ; %u: ", p->line);
	snap_strbuf_append(p->out, text, size);
	snap_strbuf_putc(p->out, '\n');
}

static void next_row(struct printer *p)
{
	uint32_t total = ms_image_count(p->image, MS_TABLE_POSITIONS);
	size_t offset = p->row_offset;

	if (p->rows_left == 0) {
		p->row.word = MS_NO_INDEX;
		return;
	}
	p->rows_left--;
	p->row_offset +=
		ms_position_decode(MS_ROW(p->image, POSITIONS, 0) + offset,
				   total - offset, &p->row);
}

/* Show the line that this word comes from, when it is another one. */
static void put_source(struct printer *p)
{
	while (p->row.word == p->at) {
		if (p->row.start <= p->options->source_size) {
			find_line(p, p->row.start);
			if (p->line != p->line_shown)
				put_line(p);
			p->line_shown = p->line;
		}
		next_row(p);
	}
}

static void put_plural(const struct printer *p, uint32_t count,
		       const char *noun)
{
	snap_strbuf_printf(p->out, ", %u %s%s", count, noun,
			   count == 1 ? "" : "s");
}

static void put_flags(const struct printer *p)
{
	static const char *const flags[] = { "varargin",  "varargout",
					     "anonymous", "nested",
					     "script",	  "uses scope" };

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if ((p->function.flags >> i & 1) != 0)
			snap_strbuf_printf(p->out, ", %s", flags[i]);
	if (p->function.parent != MS_NO_INDEX)
		snap_strbuf_printf(p->out, ", in function %u",
				   p->function.parent);
}

static void put_head(const struct printer *p, uint32_t index)
{
	const struct ms_function *f = &p->function;

	put_function(p, index);
	put_plural(p, f->input_count, "input");
	put_plural(p, f->output_count, "output");
	if (f->capture_count != 0)
		put_plural(p, f->capture_count, "capture");
	put_plural(p, f->slot_count, "slot");
	put_flags(p);
	snap_strbuf_putc(p->out, '\n');
}

/* Variables in the order of their slots, then what binds or leaves them. */
static void put_variables(const struct printer *p)
{
	const struct ms_function *f = &p->function;

	if (f->named_count != 0)
		snap_strbuf_puts(p->out, "       variables:");
	for (uint32_t k = 0; k < f->named_count; k++) {
		snap_strbuf_putc(p->out, ' ');
		put_slot(p, k);
	}
	if (f->named_count != 0)
		snap_strbuf_putc(p->out, '\n');
	if (f->output_count != 0)
		snap_strbuf_puts(p->out, "       outputs:");
	for (uint32_t k = 0; k < f->output_count; k++) {
		snap_strbuf_putc(p->out, ' ');
		put_slot(p, ms_image_output(p->image, f, k));
	}
	if (f->output_count != 0)
		snap_strbuf_putc(p->out, '\n');
}

static void put_shared(const struct printer *p)
{
	struct ms_shared shared;

	for (uint32_t i = 0; i < p->function.shared_count; i++) {
		ms_image_shared(p->image, p->function.first_shared + i,
				&shared);
		if (shared.slot == MS_NO_SLOT)
			continue;
		snap_strbuf_printf(p->out, "       shared %u: ", i);
		put_slot(p, shared.slot);
		snap_strbuf_puts(p->out, shared.owner ? ", owned\n" : "\n");
	}
}

static void put_handlers(const struct printer *p)
{
	struct ms_handler handler;

	for (uint32_t i = 0; i < p->function.handler_count; i++) {
		ms_image_handler(p->image, p->function.first_handler + i,
				 &handler);
		snap_strbuf_printf(p->out, "       %s: words %u to %u -> %u\n",
				   handler.kind == MS_HANDLER_UNWIND ? "unwind"
								     : "try",
				   handler.start, handler.end, handler.target);
	}
}

void ms_disassemble(const struct ms_image *image, uint32_t function,
		    const struct ms_disasm_options *options,
		    struct snap_strbuf *out)
{
	struct printer p = { .image = image, .out = out, .options = options };

	ms_image_function(image, function, &p.function);
	if (ms_image_has_positions(image))
		p.rows_left = p.function.line_count;
	p.row_offset = p.function.lines;
	next_row(&p);
	put_head(&p, function);
	put_variables(&p);
	put_shared(&p);
	put_handlers(&p);
	for (p.at = 0; p.at < p.function.code_count; p.at++) {
		if (options != NULL && options->source != NULL)
			put_source(&p);
		p.word = image->words[p.function.code + p.at];
		put_word(&p);
	}
}

void ms_disassemble_all(const struct ms_image *image,
			const struct ms_disasm_options *options,
			struct snap_strbuf *out)
{
	for (uint32_t i = 0; i < image->function_count; i++) {
		if (i != 0)
			snap_strbuf_putc(out, '\n');
		ms_disassemble(image, i, options, out);
	}
}
