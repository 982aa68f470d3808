#include "tools/snapshot-builder/embed/embed.h"

#include "snapshot/reader.h"
#include "tools/elf/object.h"

#include <string.h>

/* Longer ones are no name for a person. */
#define NAME_MOST 200

#define CACHE_LINE 64

/* Of C and C++, from C89 to what compilers take today; at the end what the
 * header includes and what GNU's dialects define. */
static const char *const keywords[] = {
	"alignas",  "alignof",	     "and",	  "asm",      "auto",
	"bool",	    "break",	     "case",	  "catch",    "char",
	"class",    "const",	     "constexpr", "continue", "decltype",
	"default",  "delete",	     "do",	  "double",   "else",
	"enum",	    "explicit",	     "export",	  "extern",   "false",
	"float",    "for",	     "friend",	  "goto",     "if",
	"inline",   "int",	     "long",	  "mutable",  "namespace",
	"new",	    "noexcept",	     "not",	  "nullptr",  "operator",
	"or",	    "private",	     "protected", "public",   "register",
	"restrict", "return",	     "short",	  "signed",   "sizeof",
	"static",   "static_assert", "struct",	  "switch",   "template",
	"this",	    "thread_local",  "throw",	  "true",     "try",
	"typedef",  "typeid",	     "typename",  "typeof",   "union",
	"unsigned", "using",	     "virtual",	  "void",     "volatile",
	"wchar_t",  "while",	     "xor",	  "main",     "size_t",
	"NULL",	    "linux",	     "unix",	  "i386",
};

static bool is_keyword(const char *name)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (strcmp(keywords[i], name) == 0)
			return true;
	return false;
}

const char *embed_name_problem(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "_0123456789";

	if (name[0] == '\0')
		return "is empty";
	if (strlen(name) > NAME_MOST)
		return "has more than 200 letters";
	if (name[strspn(name, letters)] != '\0')
		return "may have the letters of a C identifier only: a-z, "
		       "A-Z, 0-9 and _";
	if (name[0] >= '0' && name[0] <= '9')
		return "begins with a digit";
	if (is_keyword(name))
		return "is a word of C or C++, or of their compilers";
	if (name[0] == '_' &&
	    (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z')))
		return "begins as only the compiler's own names may";
	return NULL;
}

uint64_t embed_alignment(const void *snapshot, size_t size)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_HEADER,
		.memory = SNAP_MEMORY_BORROW,
	};
	uint64_t alignment = CACHE_LINE;
	struct snap_reader *reader;
	struct snap_info info;

	if (snap_reader_open_memory(&reader, snapshot, size, &options, NULL) !=
	    0)
		return alignment;
	snap_reader_info(reader, &info);
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		if (section.alignment > alignment)
			alignment = section.alignment;
	}
	snap_reader_close(reader);
	return alignment;
}

void embed_write_header(const char *name, struct snap_strbuf *out)
{
	snap_strbuf_printf(out,
			   "/* A snapshot in this program: open it with "
			   "snap_reader_open_memory(),\n"
			   " * SNAP_MEMORY_BORROW.  Made by snapshot-builder "
			   "embed. */\n"
			   "#ifndef SNAPSHOT_EMBEDDED_%s\n"
			   "#define SNAPSHOT_EMBEDDED_%s\n\n"
			   "#include <stddef.h>\n\n"
			   "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
			   "extern const unsigned char %s[];\n"
			   "extern const unsigned char %s_end[];\n"
			   "extern const size_t %s_size;\n\n"
			   "#ifdef __cplusplus\n}\n#endif\n\n#endif\n",
			   name, name, name, name, name);
}

static int write_object(const struct embed *embed, struct snap_strbuf *out,
			struct snap_error *err)
{
	const struct tool_elf_object object = {
		.target = embed->target,
		.name = embed->name,
		.section = EMBED_SECTION,
		.alignment = embed->alignment,
		.content = embed->content,
	};

	return tool_elf_object_write(&object, out, err);
}

int embed_write(const struct embed *embed, struct snap_strbuf *out,
		struct snap_error *err)
{
	switch (embed->form) {
	case EMBED_OBJECT:
		return write_object(embed, out, err);
	case EMBED_ASM:
		embed_write_asm(embed, out);
		break;
	case EMBED_C:
	case EMBED_C_STRING:
		embed_write_c(embed, out);
		break;
	}
	return out->failed ? snap_fail_memory(err, out->size) : 0;
}
