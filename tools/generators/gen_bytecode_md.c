/*
 * Prints BYTECODE.md with its tables of instructions made anew from
 * opcodes.def:
 *
 *     gen_bytecode_md session/code/BYTECODE.md
 *
 * What stands between the two marks is replaced, the rest is printed as it is.
 */
#include "base/strbuf.h"
#include "code/opcode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char begin_mark[] = "<!-- begin: gen_bytecode_md -->\n";
static const char end_mark[] = "<!-- end: gen_bytecode_md -->\n";

/* A bar would end the cell. */
static void print_cell(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '|' || *text == '*' || *text == '~')
			(void)putchar('\\');
		(void)putchar(*text);
	}
}

static void print_operands(void)
{
	(void)printf("| kind | operand |\n| --- | --- |\n");
	for (unsigned i = 0; i < MS_OPERAND_COUNT; i++)
		(void)printf("| `%s` | %s |\n", ms_operand_name((uint8_t)i),
			     ms_operand_meaning((uint8_t)i));
}

static void print_forms(void)
{
	(void)printf("\n| form | x | a | b | c |\n"
		     "| --- | --- | --- | --- | --- |\n");
	for (unsigned i = 0; i < MS_FORM_COUNT; i++) {
		const struct ms_form_info *form = ms_form_info((uint8_t)i);
		(void)printf("| %s | `%s` | `%s` | `%s` | `%s` |\n", form->name,
			     ms_operand_name(form->x), ms_operand_name(form->a),
			     ms_operand_name(form->b),
			     ms_operand_name(form->c));
	}
}

static void print_instructions(void)
{
	(void)printf("\n| number | instruction | form | effect |\n"
		     "| --: | --- | --- | --- |\n");
	for (unsigned i = 0; i <= UINT8_MAX; i++) {
		const struct ms_opcode_info *info = ms_opcode_info((uint8_t)i);
		if (info->name == NULL)
			continue;
		(void)printf("| `%02x` | %s | %s | ", i, info->name,
			     ms_form_info(info->form)->name);
		print_cell(info->effect);
		(void)printf(" |\n");
	}
}

static bool read_all(const char *path, struct snap_strbuf *out)
{
	char chunk[4096];
	size_t size;
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		return false;
	while ((size = fread(chunk, 1, sizeof(chunk), file)) != 0)
		snap_strbuf_append(out, chunk, size);
	bool fine = ferror(file) == 0 && !out->failed;
	return fclose(file) == 0 && fine;
}

static int print_document(const char *text, const char *path)
{
	const char *begin = strstr(text, begin_mark);
	const char *end = strstr(text, end_mark);

	if (begin == NULL || end == NULL || end < begin) {
		(void)fprintf(stderr, "%s: the two marks are not there\n",
			      path);
		return EXIT_FAILURE;
	}
	begin += strlen(begin_mark);
	(void)fwrite(text, 1, (size_t)(begin - text), stdout);
	print_operands();
	print_forms();
	print_instructions();
	(void)fputs(end, stdout);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct snap_strbuf text;
	int status = EXIT_FAILURE;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: gen_bytecode_md BYTECODE.md\n");
		return 2;
	}
	snap_strbuf_begin(&text, NULL);
	if (read_all(argv[1], &text))
		status = print_document(snap_strbuf_text(&text), argv[1]);
	else
		perror(argv[1]);
	snap_strbuf_end(&text);
	return status;
}
