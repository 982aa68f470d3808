/*
 * Mutations of programs: tokens, lines and calls instead of bytes, most of
 * which would only make a syntax error.  For libFuzzer only.
 */
#include "fuzz/fuzz.h"

#include "session/builtins/function_table.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *first, size_t first_size,
				 const uint8_t *second, size_t second_size,
				 uint8_t *out, size_t max_size, unsigned seed);

/* Before the text: what the target chooses by. */
#define LEAD	 1
#define PIECE	 400
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const char *const words[] = {
	"if ",
	"else ",
	"elseif ",
	"end",
	"for ",
	"while ",
	"switch ",
	"case ",
	"otherwise ",
	"try ",
	"catch ",
	"function ",
	"return",
	"break",
	"continue",
	"global ",
	"persistent ",
	"nargin",
	"nargout",
	"varargin",
	"varargout",
	"unwind_protect ",
	"unwind_protect_cleanup ",
	"do ",
	"until ",
	"parfor ",
	"ans",
	"end_try_catch",
	"...\n",
	"%{\n",
	"%}\n",
	"clear ",
	"hold on",
};

static const char *const operators[] = {
	"+",  "-",   "*",  "/",	 "\\", "^",   ".*",    "./",	  ".\\",
	".^", "'",   ".'", "==", "~=", "<",   "<=",    ">",	  ">=",
	"&",  "|",   "&&", "||", "~",  "!",   "=",     "+=",	  "-=",
	"*=", "^=",  "|=", "++", "--", ":",   ",",     ";",	  "(",
	")",  "[",   "]",  "{",	 "}",  ".",   "@",     "\n",	  " ",
	"@(", "(:)", ".(", "'",	 "\"", "{:}", "(end)", "(end+1)", "\t",
};

static const char *const values[] = {
	"0",
	"1",
	"-1",
	"2",
	"3",
	"0.5",
	"1e3",
	"-3",
	"NaN",
	"Inf",
	"-Inf",
	"1e300",
	"realmax",
	"eps",
	"2^53",
	"1i",
	"2+3i",
	"true",
	"false",
	"[]",
	"''",
	"\"\"",
	"{}",
	"'abc'",
	"\"abc\"",
	"'%d %s\\n'",
	"'a,b;c'",
	"[1 2 3]",
	"[1;2;3]",
	"[1 2;3 4]",
	"[1 2;3 4]>2",
	"zeros(0,3)",
	"zeros(3,0)",
	"ones(2,3,2)",
	"1:5",
	"5:-1:1",
	"0:0.1:1",
	"1:0",
	"int8(100)",
	"uint8([1 2 250])",
	"int64(9007199254740993)",
	"uint64(2)^64",
	"single(3.5)",
	"single([1 2;3 4])",
	"[1+2i 3]",
	"sparse([1 0;0 2])",
	"sparse(3,3)",
	"sparse([1 0;2 3]>1)",
	"{1,'a',[1 2]}",
	"{'b','a'}",
	"[\"p\" \"q\"]",
	"string(missing)",
	"struct('a',{1,2})",
	"struct('a',1,'b','x')",
	"struct()",
	"@sin",
	"@(x) x+1",
	"@(x,y) x*y",
	"@(varargin) varargin",
	"MException('a:b','c %d',1)",
	"':'",
	"char([65 0 66])",
	"char(55357)",
	"'UniformOutput',false",
	"'rows'",
	"'stable'",
	"'descend'",
	"'omitnan'",
	"'all'",
	"'like',1i",
	"(1:3)'",
	"cell(2,2)",
	"repmat('ab',2,2)",
	"magic(4)",
	"rand(3)",
	"intmax",
	"intmin('int64')",
	"flintmax",
	"nan(2)",
	"1e10",
	"-0",
	"65536",
	"2147483648",
	"ones(1,0,3)",
	"logical([1 0 1])",
	"a",
	"b",
	"x",
	"c{:}",
	"s.a",
	"s",
};

/* ---------------------------------------------------------------- a source */

struct text {
	char *data;
	size_t size;
	size_t limit;
	unsigned seed;
};

static unsigned next(struct text *t)
{
	t->seed = t->seed * 1664525u + 1013904223u;
	return t->seed >> 8;
}

static size_t below(struct text *t, size_t count)
{
	return count == 0 ? 0 : next(t) % count;
}

/* [begin, end) becomes 'piece', unless that is too much. */
static void replace(struct text *t, size_t begin, size_t end, const char *piece,
		    size_t size)
{
	if (t->size - (end - begin) + size > t->limit)
		return;
	memmove(t->data + begin + size, t->data + end, t->size - end);
	memcpy(t->data + begin, piece, size);
	t->size = t->size - (end - begin) + size;
}

/* ------------------------------------------------------------------- tokens */

struct place {
	size_t begin;
	size_t end;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The token or run of blanks around 'at'. */
static struct place token_at(const struct text *t, size_t at)
{
	struct place place = { at, at + 1 };

	if (at >= t->size)
		return (struct place){ t->size, t->size };
	if (!is_word(t->data[at]))
		return place;
	while (place.begin > 0 && is_word(t->data[place.begin - 1]))
		place.begin--;
	while (place.end < t->size && is_word(t->data[place.end]))
		place.end++;
	return place;
}

static struct place pick_token(struct text *t)
{
	return token_at(t, below(t, t->size));
}

static struct place line_at(const struct text *t, size_t at)
{
	struct place place = { at, at };

	while (place.begin > 0 && t->data[place.begin - 1] != '\n')
		place.begin--;
	while (place.end < t->size && t->data[place.end] != '\n')
		place.end++;
	if (place.end < t->size)
		place.end++;
	return place;
}

static struct place pick_line(struct text *t)
{
	return line_at(t, below(t, t->size));
}

/* ------------------------------------------------------------------- pieces */

static const char *pick_builtin(struct text *t)
{
	return ms_builtin_entries[below(t, ms_builtin_entry_count)].name;
}

/* A token of the text itself, short ones only. */
static size_t copy_token(struct text *t, char *out, size_t limit)
{
	struct place from = pick_token(t);
	size_t size = from.end - from.begin;

	if (size > limit)
		size = limit;
	memcpy(out, t->data + from.begin, size);
	return size;
}

static size_t print_call(struct text *t, char *out, size_t limit)
{
	const struct ms_builtin_entry *entry =
		&ms_builtin_entries[below(t, ms_builtin_entry_count)];
	size_t most = entry->inputs_most > 4 ? 4 : entry->inputs_most;
	size_t count = entry->inputs_least;
	int size = snprintf(out, limit, "%s(", entry->name);

	if (most > count)
		count += below(t, most - count + 1);
	for (size_t i = 0; i < count && (size_t)size < limit; i++)
		size += snprintf(out + size, limit - (size_t)size, "%s%s",
				 i == 0 ? "" : ",",
				 values[below(t, COUNT(values))]);
	if ((size_t)size < limit)
		size += snprintf(out + size, limit - (size_t)size, ")");
	return (size_t)size < limit ? (size_t)size : 0;
}

static size_t print_piece(struct text *t, char *out, size_t limit)
{
	const char *piece;

	switch (below(t, 8)) {
	case 0:
		piece = words[below(t, COUNT(words))];
		break;
	case 1:
	case 2:
		piece = operators[below(t, COUNT(operators))];
		break;
	case 3:
		piece = pick_builtin(t);
		break;
	case 4:
		return copy_token(t, out, limit);
	case 5:
		return print_call(t, out, limit);
	default:
		piece = values[below(t, COUNT(values))];
		break;
	}
	return (size_t)snprintf(out, limit, "%s", piece);
}

/* ---------------------------------------------------------------- mutations */

static void change_token(struct text *t)
{
	char piece[PIECE];
	struct place at = pick_token(t);
	size_t size = print_piece(t, piece, sizeof(piece));

	if (below(t, 2) == 0)
		at.end = at.begin; /* put in before it */
	replace(t, at.begin, at.end, piece, size);
}

static void remove_token(struct text *t)
{
	struct place at = pick_token(t);

	replace(t, at.begin, at.end, "", 0);
}

/* A word takes the place of another of its kind. */
static void rename_word(struct text *t)
{
	char piece[PIECE];
	struct place at = pick_token(t);

	for (int tries = 0;
	     tries < 8 && at.begin < t->size && !is_word(t->data[at.begin]);
	     tries++)
		at = pick_token(t);
	if (at.begin < t->size && t->data[at.begin] >= '0' &&
	    t->data[at.begin] <= '9') {
		const char *value = values[below(t, COUNT(values))];

		replace(t, at.begin, at.end, value, strlen(value));
		return;
	}
	if (below(t, 2) == 0) {
		const char *name = pick_builtin(t);

		replace(t, at.begin, at.end, name, strlen(name));
		return;
	}
	replace(t, at.begin, at.end, piece, copy_token(t, piece, PIECE));
}

static void put_line(struct text *t)
{
	static const char *const heads[] = {
		"x = ",	       "a = ",	      "", "[a, b] = ", "c = ", "s.a = ",
		"x(end+1) = ", "[x, ~, c] = "
	};
	char line[PIECE + 32];
	struct place at = pick_line(t);
	size_t size = (size_t)snprintf(line, sizeof(line), "%s",
				       heads[below(t, COUNT(heads))]);

	size += print_call(t, line + size, PIECE);
	line[size++] = below(t, 2) == 0 ? ';' : ' ';
	line[size++] = '\n';
	replace(t, at.begin, at.begin, line, size);
}

static void move_line(struct text *t)
{
	char line[PIECE];
	struct place from = pick_line(t);
	size_t size = from.end - from.begin;

	if (size > sizeof(line))
		return;
	memcpy(line, t->data + from.begin, size);
	if (below(t, 2) == 0)
		replace(t, from.begin, from.end, "", 0);
	if (below(t, 3) == 0)
		return;
	struct place to = pick_line(t);
	replace(t, to.begin, below(t, 4) == 0 ? to.end : to.begin, line, size);
}

/* NAME( ... ) around a word or the rest of a line. */
static void wrap(struct text *t)
{
	char piece[PIECE];
	struct place at = pick_token(t);
	struct place line = line_at(t, at.begin);
	size_t end = at.end;

	if (below(t, 3) == 0 && line.end > end)
		end = line.end - 1;
	replace(t, end, end, ")", 1);
	int size = snprintf(piece, sizeof(piece), "%s(", pick_builtin(t));
	replace(t, at.begin, at.begin, piece, (size_t)size);
}

static void mutate_once(struct text *t)
{
	static void (*const ways[])(struct text *) = {
		change_token, change_token, remove_token, rename_word,
		rename_word,  put_line,	    put_line,	  move_line,
		move_line,    wrap,
	};

	ways[below(t, COUNT(ways))](t);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned seed)
{
	struct text t = { .seed = seed };

	if (size < LEAD || max_size < LEAD + 1 || next(&t) % 16 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	t.data = (char *)data + LEAD;
	t.size = size - LEAD;
	t.limit = max_size - LEAD;
	for (size_t n = 1 + below(&t, 4); n != 0; n--)
		mutate_once(&t);
	return t.size + LEAD;
}

/* The lines of one up to a place, those of the other from a place on. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *first, size_t first_size,
				 const uint8_t *second, size_t second_size,
				 uint8_t *out, size_t max_size, unsigned seed)
{
	if (first_size <= LEAD || second_size <= LEAD)
		return 0;
	struct text a = { .data = (char *)(uintptr_t)first + LEAD,
			  .size = first_size - LEAD,
			  .seed = seed };
	struct text b = { .data = (char *)(uintptr_t)second + LEAD,
			  .size = second_size - LEAD,
			  .seed = seed * 31 };
	size_t head = LEAD + pick_line(&a).end;
	size_t tail = pick_line(&b).begin;
	size_t rest = b.size - tail;

	if (head > max_size)
		return 0;
	if (rest > max_size - head)
		rest = max_size - head;
	memcpy(out, first, head);
	memcpy(out + head, b.data + tail, rest);
	return head + rest;
}
