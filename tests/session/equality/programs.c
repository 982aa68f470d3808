#include "session/equality/programs.h"

#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT (1u << 20)

/* Examples that do this never do the same twice. */
static const char *const timed[] = { "tic", "cputime", "clock" };

static void visit_text(const struct program_visitor *visitor, const char *name,
		       const struct snap_strbuf *text)
{
	const struct program program = { .name = name,
					 .text = snap_strbuf_text(text),
					 .size = text->size };

	visitor->visit(visitor->context, &program);
}

static bool is_timed(const char *text)
{
	for (size_t i = 0; i < sizeof(timed) / sizeof(*timed); i++)
		if (strstr(text, timed[i]) != NULL)
			return true;
	return false;
}

void programs_of_examples(const struct fmt_library *library,
			  const struct program_visitor *visitor)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		for (uint32_t k = 0;
		     !entry->planned && k < entry->example_count; k++) {
			if (is_timed(entry->examples[k].source))
				continue;
			snap_strbuf_reset(&text);
			snap_strbuf_puts(&text, "format compact\n");
			snap_strbuf_puts(&text, entry->examples[k].source);
			visit_text(visitor, entry->name, &text);
		}
	}
	snap_strbuf_end(&text);
}

/* ------------------------------------------------------------------- calls */

static const char *const arguments[] = {
	"",
	"[]",
	"-1.5",
	"magic(4)",
	"{}",
	"struct('a', 1)",
	"'text'",
	"int8([1 2 3])",
	"@sin",
	"1, 2",
	"[1 2 3], 'a'",
	"'a', {1}",
	"1i, [2 3]",
	"{'a', 'b'}, {'c'}",
	"1, 2, 3",
	"'x', 'y', 'z'",
	"1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
};

/* The error as a program sees it, and as nobody catches it. */
static void put_call(struct snap_strbuf *text, const char *name,
		     const char *argument)
{
	snap_strbuf_printf(text,
			   "try\n  r = %s(%s)\ncatch e\n"
			   "  disp(e.identifier), disp(e.message)\n"
			   "  for s = e.stack'\n"
			   "    fprintf('%%s %%s %%d\\n', s.file, s.name, "
			   "s.line);\n  end\nend\n",
			   name, argument);
}

void programs_of_calls(const struct fmt_library *library,
		       const struct program_visitor *visitor)
{
	const size_t count = sizeof(arguments) / sizeof(*arguments);
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const char *name = library->entries[i].name;

		if (library->entries[i].source_path == NULL)
			continue;
		snap_strbuf_reset(&text);
		for (size_t k = 0; k < count; k++)
			put_call(&text, name, arguments[k]);
		snap_strbuf_printf(
			&text, "[a, b, c, d, e, f, g, h, k] = %s(1)\n", name);
		visit_text(visitor, name, &text);
		snap_strbuf_reset(&text);
		snap_strbuf_printf(&text,
				   "f = @%s\nfunc2str(f)\nnargin('%s')\n"
				   "nargout('%s')\nexist('%s')\n"
				   "f({}, struct(), @sin, 4)\n",
				   name, name, name, name);
		visit_text(visitor, name, &text);
	}
	snap_strbuf_end(&text);
}

/* ------------------------------------------------------------------- files */

static void read_file(const char *path, struct snap_strbuf *out)
{
	struct snap_error err;
	struct snap_file file;

	if (snap_file_open(&file, path, SNAP_FILE_READ, FILE_LIMIT, NULL,
			   &err) != 0) {
		(void)fprintf(stderr, "%s: %s\n", path, err.message);
		abort();
	}
	snap_strbuf_append(out, (const char *)file.bytes.data, file.bytes.size);
	snap_file_close(&file);
}

static void visit_script(const char *path,
			 const struct program_visitor *visitor)
{
	struct snap_strbuf text, folder;

	snap_strbuf_begin(&text, NULL);
	snap_strbuf_begin(&folder, NULL);
	read_file(path, &text);
	snap_strbuf_append(&folder, path, strlen(path) - 2);
	const struct program program = {
		.name = path,
		.source = path,
		.text = snap_strbuf_text(&text),
		.size = text.size,
		.folder = snap_strbuf_text(&folder),
		.language = strstr(snap_strbuf_text(&text),
				   "% dialect: octave") != NULL
				    ? MS_LANGUAGE_OCTAVE
				    : MS_LANGUAGE_MATLAB,
	};
	visitor->visit(visitor->context, &program);
	snap_strbuf_end(&folder);
	snap_strbuf_end(&text);
}

static int is_script(const struct dirent *entry)
{
	size_t size = strlen(entry->d_name);

	return size > 2 && strcmp(entry->d_name + size - 2, ".m") == 0;
}

static void visit_folder(const char *folder,
			 const struct program_visitor *visitor)
{
	struct dirent **names;
	int count = scandir(folder, &names, is_script, alphasort);

	for (int i = 0; i < count; i++) {
		struct snap_strbuf path;

		snap_strbuf_begin(&path, NULL);
		snap_strbuf_printf(&path, "%s/%s", folder, names[i]->d_name);
		if (strstr(names[i]->d_name, "toc") == NULL)
			visit_script(snap_strbuf_text(&path), visitor);
		snap_strbuf_end(&path);
		free(names[i]);
	}
	if (count < 0) {
		perror(folder);
		abort();
	}
	free(names);
}

void programs_of_folders(char **folders, const struct program_visitor *visitor)
{
	for (; *folders != NULL; folders++)
		visit_folder(*folders, visitor);
}

/* What stands before the next line that begins with "%%". */
static size_t section_size(const char *text)
{
	const char *line = text;

	while (*line != '\0' && strncmp(line, "%%", 2) != 0) {
		const char *end = strchr(line, '\n');

		line = end == NULL ? line + strlen(line) : end + 1;
	}
	return (size_t)(line - text);
}

static void visit_sections(const char *path, const char *text,
			   const struct program_visitor *visitor)
{
	char name[256];

	for (unsigned number = 0; *text != '\0'; number++) {
		if (strncmp(text, "%%", 2) == 0)
			text += strcspn(text, "\n");
		const struct program program = { .name = name,
						 .text = text,
						 .size = section_size(text) };
		(void)snprintf(name, sizeof(name), "%s, program %u", path,
			       number);
		visitor->visit(visitor->context, &program);
		text += program.size;
	}
}

void programs_of_files(char **files, const struct program_visitor *visitor)
{
	struct snap_strbuf text;

	for (; *files != NULL; files++) {
		snap_strbuf_begin(&text, NULL);
		read_file(*files, &text);
		visit_sections(*files, snap_strbuf_text(&text), visitor);
		snap_strbuf_end(&text);
	}
}
