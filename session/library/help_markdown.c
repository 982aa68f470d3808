#include "library/help_text.h"

static size_t count_of(struct ms_text line, size_t at, char c)
{
	size_t count = 0;

	while (at + count < line.size && line.data[at + count] == c)
		count++;
	return count;
}

static bool is_fence(struct ms_text line)
{
	size_t blanks = count_of(line, 0, ' ');

	return count_of(line, blanks, '`') >= 3 ||
	       count_of(line, blanks, '~') >= 3;
}

static bool is_table(struct ms_text line)
{
	return line.size > 1 && line.data[0] == '|' &&
	       line.data[line.size - 1] == '|';
}

/* A heading: '#' up to six times, then a blank. */
static bool is_heading(struct ms_text line)
{
	size_t marks = count_of(line, 0, '#');

	return marks != 0 && marks <= 6 && count_of(line, marks, ' ') != 0;
}

/* Bytes of "-", "*", "+", ">" or "12." with the blanks before it, when a blank
 * comes behind; 0 when the line begins no item. */
static size_t item_size(struct ms_text line)
{
	size_t at = count_of(line, 0, ' '), digits = 0;

	while (at + digits < line.size && line.data[at + digits] >= '0' &&
	       line.data[at + digits] <= '9')
		digits++;
	if (at + digits >= line.size)
		return 0;
	char mark = line.data[at + digits];
	bool item = digits == 0 ? mark == '-' || mark == '*' || mark == '+' ||
					  mark == '>'
				: digits < 4 && mark == '.';
	at += digits + 1;
	return item && count_of(line, at, ' ') != 0 ? at : 0;
}

/* Does this line end the paragraph before it? */
static bool begins_anew(struct ms_text line)
{
	return count_of(line, 0, ' ') == line.size || is_fence(line) ||
	       is_table(line) || is_heading(line) || item_size(line) != 0;
}

/* Up to the line that begins anew; 'text' begins with the first line. */
static struct ms_text take_paragraph(struct ms_text *text)
{
	struct ms_text whole = *text;
	bool heading = is_heading(ms_help_take_line(text));

	while (!heading && text->size != 0) {
		struct ms_text rest = *text;

		if (begins_anew(ms_help_take_line(&rest)))
			break;
		*text = rest;
	}
	whole.size -= text->size;
	return whole;
}

static void put_item(struct ms_help_text *help, struct ms_text item,
		     size_t lead)
{
	size_t indent = MS_HELP_INDENT + lead + 1;

	/* However deep the list, half of the line is left. */
	if (indent > help->width / 2)
		indent = MS_HELP_INDENT;
	ms_help_start(help, (struct ms_text){ "", 0 }, MS_HELP_INDENT);
	if (indent != MS_HELP_INDENT)
		help->gap += count_of(item, 0, ' ');
	ms_help_fill(help, (struct ms_text){ item.data, lead }, indent);
	ms_help_fill(help,
		     (struct ms_text){ item.data + lead, item.size - lead },
		     indent);
	ms_help_finish(help);
}

/* A line as it is; "" for a blank one. */
static void put_kept(struct ms_help_text *help, struct ms_text line)
{
	if (count_of(line, 0, ' ') == line.size)
		ms_help_finish(help);
	else
		ms_help_lines(help, line, "    ", "");
}

void ms_help_markdown(struct ms_help_text *help, struct ms_text text)
{
	bool fenced = false;

	while (text.size != 0) {
		struct ms_text rest = text;
		struct ms_text line = ms_help_take_line(&rest);
		bool fence = is_fence(line);

		fenced ^= fence;
		if (fenced || fence || is_table(line) ||
		    count_of(line, 0, ' ') == line.size ||
		    (count_of(line, 0, ' ') >= 4 && item_size(line) == 0)) {
			put_kept(help, line);
			text = rest;
			continue;
		}
		size_t lead = item_size(line);
		struct ms_text paragraph = take_paragraph(&text);
		if (lead == 0)
			ms_help_paragraph(help, paragraph);
		else
			put_item(help, paragraph, lead);
	}
}
