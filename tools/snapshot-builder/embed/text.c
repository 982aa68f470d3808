#include "tools/snapshot-builder/embed/embed.h"

/* Bytes on a line of C. */
#define NUMBERS_A_LINE 16
#define LETTERS_A_LINE 64

/* For the assembler's strings, and C's comments have no paths. */
static void put_quoted(struct snap_strbuf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c == 0x7f)
			snap_strbuf_printf(out, "\\%03o", c);
		else if (c == '"' || c == '\\')
			snap_strbuf_printf(out, "\\%c", c);
		else
			snap_strbuf_putc(out, *text);
	}
}

/* Every line is one thought that the preprocessor must not join. */
void embed_write_asm(const struct embed *embed, struct snap_strbuf *out)
{
	const char *name = embed->name;

	snap_strbuf_printf(
		out,
		"/* Made by snapshot-builder embed.  Preprocess it: .S */\n"
		"#if defined(__CET__) && defined(__has_include)\n"
		"#if __has_include(<cet.h>)\n#include <cet.h>\n#endif\n#endif\n"
		"\t.section %s,\"a\",%%progbits\n"
		"\t.balign %llu\n"
		"\t.globl %s\n\t.type %s, %%object\n%s:\n"
		"\t.incbin \"",
		EMBED_SECTION, ull(embed->alignment), name, name, name);
	put_quoted(out, embed->path);
	snap_strbuf_printf(
		out,
		"\"\n\t.globl %s_end\n%s_end:\n"
		"\t.size %s, %s_end - %s\n"
		"\t.if %s_end - %s - %llu\n"
		"\t.error \"the snapshot changed: run snapshot-builder embed "
		"again\"\n"
		"\t.endif\n",
		name, name, name, name, name, name, name,
		ull(embed->content.size));
	snap_strbuf_printf(
		out,
		"#if __SIZEOF_POINTER__ == 8\n"
		"\t.balign 8\n\t.globl %s_size\n\t.type %s_size, %%object\n"
		"%s_size:\n\t.8byte %llu\n\t.size %s_size, 8\n"
		"#else\n"
		"\t.balign 4\n\t.globl %s_size\n\t.type %s_size, %%object\n"
		"%s_size:\n\t.4byte %llu\n\t.size %s_size, 4\n"
		"#endif\n"
		"\t.section .note.GNU-stack,\"\",%%progbits\n",
		name, name, name, ull(embed->content.size), name, name, name,
		name, ull(embed->content.size), name);
}

static void put_numbers(struct snap_strbuf *out, struct snap_span content)
{
	for (size_t i = 0; i < content.size; i++)
		snap_strbuf_printf(out, "%s%u,",
				   i % NUMBERS_A_LINE == 0 ? "\n" : "",
				   content.data[i]);
}

/* Octal escapes end after three digits, whatever follows. */
static void put_letter(struct snap_strbuf *out, unsigned char c)
{
	if (c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '?')
		snap_strbuf_printf(out, "\\%03o", c);
	else
		snap_strbuf_putc(out, (char)c);
}

static void put_letters(struct snap_strbuf *out, struct snap_span content)
{
	for (size_t i = 0; i < content.size; i++) {
		if (i % LETTERS_A_LINE == 0)
			snap_strbuf_puts(out, i == 0 ? "\n\"" : "\"\n\"");
		put_letter(out, content.data[i]);
	}
	snap_strbuf_putc(out, '"');
}

/*
 * C has no way to name the place behind an array, but the assemblers of GNU and
 * LLVM do.  The string's final NUL is one byte more, which NAME_size and
 * NAME_end leave out.
 */
void embed_write_c(const struct embed *embed, struct snap_strbuf *out)
{
	bool string = embed->form == EMBED_C_STRING;
	const char *name = embed->name;
	unsigned long long size = ull(embed->content.size);

	snap_strbuf_printf(
		out,
		"/* Made by snapshot-builder embed. */\n"
		"#include <stddef.h>\n\n"
		"#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
		"extern const unsigned char %s[];\n"
		"extern const size_t %s_size;\n"
		"#ifdef __cplusplus\n}\n#endif\n\n"
		"#if defined(__GNUC__) && defined(__ELF__)\n"
		"__attribute__((section(\"%s\"), aligned(%llu), used))\n"
		"#endif\n"
		"const unsigned char %s[%llu] = %s",
		name, name, EMBED_SECTION, ull(embed->alignment), name,
		size + string, string ? "" : "{");
	if (string)
		put_letters(out, embed->content);
	else
		put_numbers(out, embed->content);
	snap_strbuf_printf(out,
			   "%s;\n\nconst size_t %s_size = %llu;\n\n"
			   "#if defined(__GNUC__) && defined(__ELF__)\n"
			   "__asm__(\".globl %s_end\\n"
			   "\\t.set %s_end, %s + %llu\");\n"
			   "#endif\n",
			   string ? "" : "\n}", name, size, name, name, name,
			   size);
}
