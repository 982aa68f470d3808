/* Blanks, comments and continuations: what stands between tokens. */
#include "lang/lexer.h"

#include <string.h>

/* The offset of the first 'c' at or behind 'from'; '*known' remembers it. */
static uint32_t find_byte(const struct ms_lexer *lexer, uint32_t *known, char c,
			  uint32_t from)
{
	/* 0 is never remembered as a place behind 'from' > 0. */
	if (*known != 0 && *known >= from)
		return *known;
	const char *p = memchr(lexer->text + from, c, lexer->size - from);
	*known = p == NULL ? lexer->size : (uint32_t)(p - lexer->text);
	return *known;
}

uint32_t ms_lexer_line_end(struct ms_lexer *lexer, uint32_t from)
{
	if (from >= lexer->size)
		return lexer->size;
	uint32_t lf = find_byte(lexer, &lexer->next_lf, '\n', from);
	uint32_t cr = find_byte(lexer, &lexer->next_cr, '\r', from);

	return lf < cr ? lf : cr;
}

/* Behind the line's end that is at 'end', or the size of the text. */
static uint32_t behind_newline(const struct ms_lexer *lexer, uint32_t end)
{
	if (end >= lexer->size)
		return lexer->size;
	if (lexer->text[end] == '\r' && ms_lexer_at(lexer, end + 1) == '\n')
		return end + 2;
	return end + 1;
}

/* Is there only blanks between 'from' and the line's end at 'end'? */
static bool only_blanks(const struct ms_lexer *lexer, uint32_t from,
			uint32_t end)
{
	while (from < end && ms_lexer_is_blank(lexer->text[from]))
		from++;
	return from >= end;
}

/* Is 'brace' with a comment sign all that stands on the line from 'at'? */
static bool is_block_line(struct ms_lexer *lexer, uint32_t at, char brace)
{
	return at < lexer->size &&
	       ms_lexer_is_comment(lexer, lexer->text[at]) &&
	       ms_lexer_at(lexer, at + 1) == brace &&
	       only_blanks(lexer, at + 2, ms_lexer_line_end(lexer, at));
}

/* Is nothing but blanks and one line's end between two comments? */
static bool joins(const struct ms_lexer *lexer, uint32_t from, uint32_t to)
{
	if (from == 0)
		return false;
	from = behind_newline(lexer, from);
	return from <= to && only_blanks(lexer, from, to);
}

static void note_comment(struct ms_lexer *lexer, uint32_t start, uint32_t end)
{
	if (joins(lexer, lexer->comment_last.end, start))
		lexer->comment_last.end = end;
	else
		lexer->comment_last = (struct ms_span){ start, end };
	if (lexer->comment_first.end == 0)
		lexer->comment_first = (struct ms_span){ start, end };
	else if (joins(lexer, lexer->comment_first.end, start))
		lexer->comment_first.end = end;
}

/* The block is never closed: the rest of the text is comment. */
static void report_open_block(struct ms_lexer *lexer, uint32_t start)
{
	struct ms_diag *diag = ms_diag_add(
		lexer->diags,
		lexer->is_prompt ? MS_SEVERITY_ERROR : MS_SEVERITY_WARNING,
		lexer->is_prompt ? "MATLAB:syntax:incomplete"
				 : "MATLAB:syntax:blockComment",
		(struct ms_span){ start, start + 2 },
		"this block comment isn't closed");

	if (diag != NULL)
		diag->expected = "%} on a line of its own";
}

/* From the line "%{" at 'start'; the end is the line's end of "%}". */
static uint32_t block_end(struct ms_lexer *lexer, uint32_t start)
{
	uint32_t depth = 1;
	uint32_t end = ms_lexer_line_end(lexer, start);

	while (depth != 0 && end < lexer->size) {
		uint32_t at = behind_newline(lexer, end);

		while (at < lexer->size && ms_lexer_is_blank(lexer->text[at]))
			at++;
		end = ms_lexer_line_end(lexer, at);
		if (is_block_line(lexer, at, '{'))
			depth++;
		else if (is_block_line(lexer, at, '}'))
			depth--;
	}
	if (depth != 0)
		report_open_block(lexer, start);
	return end;
}

static void skip_comment(struct ms_lexer *lexer)
{
	uint32_t start = lexer->position;
	uint32_t end;

	if (lexer->line_start && is_block_line(lexer, start, '{'))
		end = block_end(lexer, start);
	else
		end = ms_lexer_line_end(lexer, start);
	if (lexer->line_start)
		note_comment(lexer, start, end);
	lexer->position = end;
}

/* "..." and the rest of its line, or Octave's '\' at the end of a line. */
static bool skip_continuation(struct ms_lexer *lexer)
{
	uint32_t start = lexer->position;
	uint32_t end;

	if (lexer->text[start] == '.') {
		if (ms_lexer_at(lexer, start + 1) != '.' ||
		    ms_lexer_at(lexer, start + 2) != '.')
			return false;
		end = ms_lexer_line_end(lexer, start);
	} else {
		if (lexer->dialect != MS_DIALECT_OCTAVE)
			return false;
		end = ms_lexer_line_end(lexer, start);
		if (!only_blanks(lexer, start + 1, end))
			return false;
	}
	lexer->is_continued = end >= lexer->size;
	lexer->position = behind_newline(lexer, end);
	return true;
}

static bool skip_newline(struct ms_lexer *lexer)
{
	if (lexer->mode != MS_LEX_PAREN || lexer->dialect != MS_DIALECT_OCTAVE)
		return false;
	lexer->position = behind_newline(lexer, lexer->position);
	lexer->line_start = true;
	return true;
}

/* One piece of what is skipped; false when there is none. */
static bool skip_one(struct ms_lexer *lexer)
{
	char c = lexer->text[lexer->position];

	switch (c) {
	case ' ':
	case '\t':
	case '\f':
	case '\v':
		lexer->position++;
		return true;
	case '%':
		skip_comment(lexer);
		return true;
	case '#':
		if (lexer->dialect != MS_DIALECT_OCTAVE)
			return false;
		skip_comment(lexer);
		return true;
	case '.':
	case '\\':
		return skip_continuation(lexer);
	case '\n':
	case '\r':
		return skip_newline(lexer);
	default:
		return false;
	}
}

bool ms_lexer_skip(struct ms_lexer *lexer)
{
	uint32_t start = lexer->position;

	while (lexer->position < lexer->size && skip_one(lexer))
		;
	return lexer->position != start;
}
