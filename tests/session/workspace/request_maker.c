#include "session/workspace/request_maker.h"

#include <string.h>

const struct maker_source maker_sources[MAKER_SOURCES] = {
	{ "<repl>", NULL },
	{ "<cell 4>", NULL },
	{ "<repl>", "00000000-0000-4000-8000-000000000007" },
	{ "calc.m", NULL },
	{ "lib/stage_a.m", NULL },
	{ "calc.m", "00000000-0000-4000-8000-000000000007" },
};

void maker_begin(struct maker *maker, uint64_t seed)
{
	*maker = (struct maker){ .state = seed * 2 + 1 };
	snap_strbuf_begin(&maker->text, NULL);
}

void maker_end(struct maker *maker)
{
	snap_strbuf_end(&maker->text);
}

/* xorshift64*. */
uint32_t maker_random(struct maker *maker, uint32_t below)
{
	maker->state ^= maker->state >> 12;
	maker->state ^= maker->state << 25;
	maker->state ^= maker->state >> 27;
	return (uint32_t)((maker->state * 0x2545f4914f6cdd1du) >> 33) % below;
}

const char *maker_name(uint32_t index)
{
	static const char names[MAKER_NAMES][3] = { "va", "vb", "vc", "vd",
						    "ve", "vf", "vg", "vh" };

	return names[index];
}

const char *maker_global(uint32_t index)
{
	static const char names[MAKER_GLOBALS][3] = { "ga", "gb", "gc" };

	return names[index];
}

const char *maker_definitions(void)
{
	return "function r = count_up()\n"
	       "  persistent n\n"
	       "  if isempty(n), n = 0; end\n"
	       "  n = n + 1;\n"
	       "  r = mod(n, 4);\n"
	       "end\n"
	       "function r = set_global(v)\n"
	       "  global ga\n"
	       "  ga = v;\n"
	       "  r = 1;\n"
	       "end\n"
	       "function put_outside(name, v)\n"
	       "  assignin('base', name, v);\n"
	       "end\n"
	       "function varargout = several(n)\n"
	       "  for k = 1:n, varargout{k} = k; end\n"
	       "end\n";
}

/* ------------------------------------------------------------------- pieces */

static struct maker_variable *variable(struct maker *maker, uint32_t index)
{
	return &maker->next.names[index];
}

static void assigned(struct maker *maker, struct maker_variable *v,
		     enum maker_kind kind)
{
	*v = (struct maker_variable){ true, kind, maker->source };
}

/* A set variable of that kind, or MAKER_NAMES. */
static uint32_t find_kind(struct maker *maker, enum maker_kind kind)
{
	uint32_t first = maker_random(maker, MAKER_NAMES);

	for (uint32_t i = 0; i < MAKER_NAMES; i++) {
		uint32_t k = (first + i) % MAKER_NAMES;

		if (variable(maker, k)->set && variable(maker, k)->kind == kind)
			return k;
	}
	return MAKER_NAMES;
}

static uint32_t find_set(struct maker *maker)
{
	uint32_t first = maker_random(maker, MAKER_NAMES);

	for (uint32_t i = 0; i < MAKER_NAMES; i++)
		if (variable(maker, (first + i) % MAKER_NAMES)->set)
			return (first + i) % MAKER_NAMES;
	return MAKER_NAMES;
}

struct literal {
	const char *text;
	enum maker_kind kind;
};

static const struct literal literals[] = {
	{ "0", MAKER_ROW },
	{ "-0", MAKER_ROW },
	{ "1", MAKER_ROW },
	{ "NaN", MAKER_ROW },
	{ "[1 NaN 3]", MAKER_ROW },
	{ "[]", MAKER_OTHER },
	{ "zeros(0, 3)", MAKER_OTHER },
	{ "1:5", MAKER_ROW },
	{ "magic(4)", MAKER_OTHER },
	{ "zeros(2, 3, 2)", MAKER_OTHER },
	{ "single(1.5)", MAKER_OTHER },
	{ "complex(1, 2)", MAKER_OTHER },
	{ "[1+2i, 3]", MAKER_OTHER },
	{ "int8([1 2 3])", MAKER_OTHER },
	{ "uint64(18446744073709551615)", MAKER_OTHER },
	{ "int64([1; 2])", MAKER_OTHER },
	{ "sparse([1 0; 0 2])", MAKER_OTHER },
	{ "true", MAKER_OTHER },
	{ "[true false]", MAKER_OTHER },
	{ "'text'", MAKER_OTHER },
	{ "''", MAKER_OTHER },
	{ "\"string\"", MAKER_OTHER },
	{ "[\"a\", \"b\"]", MAKER_OTHER },
	{ "{1, 'a', [1 2]}", MAKER_CELL },
	{ "{}", MAKER_CELL },
	{ "{NaN, {2}}", MAKER_CELL },
	{ "struct('f', 1)", MAKER_STRUCT },
	{ "struct('f', {{1, 'x'}})", MAKER_STRUCT },
	{ "@sin", MAKER_OTHER },
	{ "@(x) x + 1", MAKER_OTHER },
};

static const struct literal *pick(struct maker *maker)
{
	return &literals[maker_random(maker,
				      sizeof(literals) / sizeof(literals[0]))];
}

/* --------------------------------------------------------------- statements */

static void assign_literal(struct maker *maker)
{
	const struct literal *literal = pick(maker);
	uint32_t k = maker_random(maker, MAKER_NAMES);

	snap_strbuf_printf(&maker->text, "%s = %s;\n", maker_name(k),
			   literal->text);
	assigned(maker, variable(maker, k), literal->kind);
}

static void assign_copy(struct maker *maker)
{
	uint32_t from = find_set(maker), to = maker_random(maker, MAKER_NAMES);

	/* 'x = x' does nothing at all. */
	if (from == MAKER_NAMES || from == to)
		return;
	snap_strbuf_printf(&maker->text, "%s = %s;\n", maker_name(to),
			   maker_name(from));
	assigned(maker, variable(maker, to), variable(maker, from)->kind);
}

/* Always possible, so that the model knows what happened. */
static const struct change {
	enum maker_kind kind;
	const char *before, *after; /* of a digit, behind the name */
} changes[] = {
	{ MAKER_ROW, "(2) = ", ";\n" },
	{ MAKER_ROW, "(end + 1) = ", ";\n" },
	{ MAKER_ROW, "(1) = ", " / 0;\n" },
	{ MAKER_CELL, "{2} = ", ";\n" },
	{ MAKER_CELL, "{1} = {", "};\n" },
	{ MAKER_STRUCT, ".f = ", ";\n" },
	{ MAKER_STRUCT, ".g.h(2) = ", ";\n" },
};

static void change_part(struct maker *maker)
{
	const struct change *change = &changes[maker_random(
		maker, sizeof(changes) / sizeof(changes[0]))];
	uint32_t k = find_kind(maker, change->kind);

	if (k == MAKER_NAMES)
		return;
	snap_strbuf_printf(&maker->text, "%s%s%u%s", maker_name(k),
			   change->before, maker_random(maker, 4),
			   change->after);
	assigned(maker, variable(maker, k), change->kind);
}

/* By eval, assignin, a loop, several at once, a function that remembers. */
static void assign_otherwise(struct maker *maker)
{
	uint32_t k = maker_random(maker, MAKER_NAMES);
	uint32_t other = (k + 1) % MAKER_NAMES;
	const char *name = maker_name(k);

	switch (maker_random(maker, 6)) {
	case 0:
		snap_strbuf_printf(&maker->text, "eval('%s = %u;');\n", name,
				   maker_random(maker, 3));
		break;
	case 1:
		snap_strbuf_printf(&maker->text, "put_outside('%s', %u);\n",
				   name, maker_random(maker, 3));
		break;
	case 2:
		snap_strbuf_printf(&maker->text,
				   "for %s = 1:%u, end, %s = 3 * %s;\n", name,
				   maker_random(maker, 3) + 1, name, name);
		break;
	case 3:
		snap_strbuf_printf(&maker->text, "[%s, %s] = several(2);\n",
				   name, maker_name(other));
		assigned(maker, variable(maker, other), MAKER_ROW);
		break;
	case 4:
		snap_strbuf_printf(&maker->text, "%s = count_up();\n", name);
		break;
	default:
		snap_strbuf_printf(&maker->text,
				   "try, %s = 1; error('a:b', 'c'), "
				   "catch, %s = 2; end\n",
				   name, name);
		break;
	}
	assigned(maker, variable(maker, k), MAKER_ROW);
}

/* Nothing is assigned but ans. */
static void look_at(struct maker *maker)
{
	uint32_t k = find_set(maker);

	if (k == MAKER_NAMES)
		return;
	switch (maker_random(maker, 4)) {
	case 0:
		snap_strbuf_printf(&maker->text, "%s\n", maker_name(k));
		return;
	case 1:
		snap_strbuf_printf(&maker->text, "if isempty(%s), end\n",
				   maker_name(k));
		return;
	case 2:
		snap_strbuf_printf(&maker->text, "size(%s);\n", maker_name(k));
		break;
	default:
		snap_strbuf_puts(&maker->text, "several(1)\n");
		break;
	}
	assigned(maker, &maker->next.ans, MAKER_OTHER);
}

/* ------------------------------------------------------ clearing and globals
 */

static void forget_all(struct maker *maker)
{
	maker->next = (struct maker_model){ .linked = { false } };
}

static void clear_one(struct maker *maker)
{
	uint32_t k = maker_random(maker, MAKER_NAMES);
	switch (maker_random(maker, 3)) {
	case 0:
		snap_strbuf_printf(&maker->text, "clear %s\n", maker_name(k));
		break;
	case 1:
		snap_strbuf_printf(&maker->text, "clearvars %s\n",
				   maker_name(k));
		break;
	default:
		snap_strbuf_printf(&maker->text, "eval('clear %s');\n",
				   maker_name(k));
		break;
	}
	variable(maker, k)->set = false;
}

static void clear_many(struct maker *maker)
{
	uint32_t k = maker_random(maker, MAKER_NAMES);

	switch (maker_random(maker, 4)) {
	case 0:
		snap_strbuf_puts(&maker->text, "clear\n");
		forget_all(maker);
		break;
	case 1:
		snap_strbuf_puts(&maker->text, "clear all\n");
		forget_all(maker);
		break;
	case 2:
		snap_strbuf_puts(&maker->text, "clear -regexp ^v[a-d]$\n");
		for (uint32_t i = 0; i < 4; i++)
			variable(maker, i)->set = false;
		break;
	default: {
		struct maker_variable kept = *variable(maker, k);

		snap_strbuf_printf(&maker->text, "clearvars -except %s\n",
				   maker_name(k));
		forget_all(maker);
		*variable(maker, k) = kept;
		break;
	}
	}
}

static void use_global(struct maker *maker)
{
	uint32_t k = maker_random(maker, MAKER_GLOBALS);
	const char *name = maker_global(k);

	switch (maker_random(maker, 5)) {
	case 0:
		snap_strbuf_printf(&maker->text, "clear %s\n", name);
		maker->next.linked[k] = false;
		return;
	case 1:
		snap_strbuf_printf(&maker->text, "clear global %s\n", name);
		maker->next.linked[k] = false;
		return;
	case 2:
		snap_strbuf_printf(&maker->text, "global %s\n", name);
		break;
	case 3:
		snap_strbuf_printf(&maker->text, "global %s\n%s = %u;\n", name,
				   name, maker_random(maker, 3));
		break;
	default:
		snap_strbuf_printf(&maker->text, "set_global(%u);\n",
				   maker_random(maker, 3));
		assigned(maker, &maker->next.ans, MAKER_OTHER);
		return;
	}
	maker->next.linked[k] = true;
}

/* ----------------------------------------------------------------- requests
 */

static void add_statement(struct maker *maker)
{
	uint32_t choice = maker_random(maker, 32);

	if (choice < 8)
		assign_literal(maker);
	else if (choice < 12)
		assign_copy(maker);
	else if (choice < 18)
		change_part(maker);
	else if (choice < 22)
		assign_otherwise(maker);
	else if (choice < 26)
		look_at(maker);
	else if (choice < 28)
		clear_one(maker);
	else if (choice < 29)
		clear_many(maker);
	else
		use_global(maker);
}

static void add_failure(struct maker *maker)
{
	static const char *const failures[] = {
		"error('made:up', 'stop');\n",
		"nosuch_name;\n",
		"q = [1 2 3]; q(7);\n",
		"va = (1\n",
		"eval('va = 1; error(''in:eval'', ''x'')');\n",
		"put_outside('va', nosuch_name);\n",
		"ga.b.c = 1; global ga\n x = [1 2; 3];\n",
	};

	snap_strbuf_puts(&maker->text,
			 failures[maker_random(
				 maker, sizeof(failures) / sizeof(*failures))]);
	maker->fails = true;
}

void maker_next(struct maker *maker)
{
	uint32_t count = maker_random(maker, 5);

	snap_strbuf_reset(&maker->text);
	maker->next = maker->model;
	maker->fails = false;
	if (maker_random(maker, 4) == 0)
		maker->source = maker_random(maker, MAKER_SOURCES);
	for (uint32_t i = 0; i < count; i++)
		add_statement(maker);
	if (maker_random(maker, 8) == 0)
		add_failure(maker);
}

void maker_ran(struct maker *maker, bool ok)
{
	if (ok)
		maker->model = maker->next;
}

void maker_cleared(struct maker *maker)
{
	forget_all(maker);
	maker->model = maker->next;
}

static void set_named(struct maker_model *model, const char *name,
		      struct maker_variable variable, bool linked)
{
	for (uint32_t i = 0; i < MAKER_NAMES; i++)
		if (strcmp(maker_name(i), name) == 0)
			model->names[i] = variable;
	for (uint32_t i = 0; i < MAKER_GLOBALS; i++)
		if (strcmp(maker_global(i), name) == 0)
			model->linked[i] = linked;
	if (strcmp(name, "ans") == 0)
		model->ans = variable;
}

void maker_imported(struct maker *maker, const char *name)
{
	set_named(&maker->model, name,
		  (struct maker_variable){ true, MAKER_OTHER, 0 }, true);
}

void maker_observed(struct maker *maker, const char *name, bool set)
{
	set_named(&maker->model, name,
		  (struct maker_variable){ set, MAKER_OTHER, MAKER_SOURCES },
		  set);
}
