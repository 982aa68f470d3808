/* What a folder's files say of themselves. */
#include "library/folder.h"

#include "lang/dialect.h"
#include "library/folder_comment.h"
#include "support/failing_alloc.h"
#include "support/temp_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* ---------------------------------------------------------------- comments */

static void assert_text(const char *comment, const char *expected)
{
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	(void)ms_comment_text(comment, strlen(comment), &out);
	assert_string_equal(snap_strbuf_text(&out), expected);
	snap_strbuf_end(&out);
}

static void marks_of_comments_go(void **state)
{
	(void)state;
	assert_text("", "");
	assert_text("% one", "one\n");
	assert_text("%one\n%  two\n", "one\n two\n");
	assert_text("  %% one\r\n  %\r\n  % two\r\n", "one\n\ntwo\n");
	assert_text("########\n##\n## one\n##\n########", "one\n");
	assert_text("%{\n  one\n  two\n%}\n", "  one\n  two\n");
	assert_text("% 50% of it # and more", "50% of it # and more\n");
	/* Empty lines between are one; none is at an end. */
	assert_text("%\n% a\n%\n%\n% b\n%\n", "a\n\nb\n");
}

static void nothing_that_controls_terminals_is_left(void **state)
{
	(void)state;
	assert_text("% a\tb\033[31mc\007d", "a b[31mcd\n");
	assert_text("% \xc3\xa4 \xff \xc2\x85 \xe2\x80\xa8.",
		    "\xc3\xa4 ?  .\n");
	assert_text("% trailing   ", "trailing\n");
}

static void texinfo_is_told_in_words(void **state)
{
	(void)state;
	assert_text("## -*- texinfo -*-\n"
		    "## @deftypefn {} {@var{y} =} f (@var{x})\n"
		    "## Add @var{x} and @code{a@{1@}}.\n"
		    "##\n"
		    "## @example\n"
		    "## f (1) @result{} 2@dots{}\n"
		    "## @end example\n"
		    "## @item one\n"
		    "## @seealso{g, h}\n"
		    "## @end deftypefn\n",
		    "Add x and a{1}.\n"
		    "\n"
		    "f (1) => 2...\n"
		    "one\n"
		    "See also: g, h\n");
	assert_text("## -*- texinfo -*-\n## a @", "a @\n");
	/* Elsewhere '@' and '}' are what they are. */
	assert_text("% @(x) {x}", "@(x) {x}\n");
}

static void assert_summary(const char *text, bool filled, const char *expected)
{
	struct snap_strbuf out;

	snap_strbuf_begin(&out, NULL);
	ms_comment_summary(text, strlen(text), "strip", filled, &out);
	assert_string_equal(snap_strbuf_text(&out), expected);
	snap_strbuf_end(&out);
}

static void summary_is_the_first_line_or_sentence(void **state)
{
	(void)state;
	assert_summary("", false, "");
	assert_summary("Remove blanks\nfrom a text.\n", false, "Remove blanks");
	assert_summary("Remove blanks\nfrom a text. Or not.\n", true,
		       "Remove blanks from a text.");
	assert_summary("Remove\n\nblanks\n", true, "Remove");
	assert_summary("Version 1.5 of it. More", false, "Version 1.5 of it.");
	assert_summary("STRIP  Remove blanks.\n", false, "Remove blanks.");
	assert_summary("strip - Remove blanks.\n", false, "Remove blanks.");
	assert_summary("strip: remove blanks.\n", false, "remove blanks.");
	assert_summary("Stripes are removed.\n", false, "Stripes are removed.");
	/* A line that is nothing else stays. */
	assert_summary("STRIP \nmore", false, "STRIP");
}

static void long_summary_ends_in_dots(void **state)
{
	(void)state;
	assert_summary("123456789 123456789 123456789 123456789 123456789 "
		       "123456789 123456789 12",
		       false,
		       "123456789 123456789 123456789 123456789 123456789 "
		       "123456789 123456789 12");
	assert_summary("123456789 123456789 123456789 123456789 123456789 "
		       "123456789 123456789 123",
		       false,
		       "123456789 123456789 123456789 123456789 123456789 "
		       "123456789 123456789...");
}

/* ----------------------------------------------------------------- folders */

struct files {
	struct temp_folder folder;
	struct ms_tree *tree;
	bool chosen[16];
};

static void put(const struct files *files, const char *name, const char *text)
{
	char path[TEMP_PATH_SIZE];

	temp_path(&files->folder, name, path);
	for (char *slash = path + strlen(files->folder.path) + 1;
	     (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		(void)mkdir(path, 0777);
		*slash = '/';
	}
	temp_write(path, text, strlen(text));
}

static void begin(struct files *files)
{
	temp_folder_begin(&files->folder);
	files->tree = NULL;
	put(files, "top.m",
	    "function [a, varargout] = top(x, ~, varargin)\n"
	    "% TOP  At the top.\n%\n% More.\n"
	    "a = x;\nend\n");
	put(files, "linear-algebra/deep/f.m",
	    "% Above.\nfunction f\nend\nfunction local(x)\nend\n");
	put(files, "+pkg/s.m", "% A script.\nx = 1;\n");
	put(files, "wrong/w.m", "function w(x\nend\n");
	put(files, "private/p.m", "function y = p(), y = 1; end\n");
}

static void list(struct files *files)
{
	struct snap_error err = { .message = "" };

	if (ms_tree_read(&files->tree, files->folder.path, NULL, &err) != 0)
		fail_msg("%s", err.message);
	assert_in_range(files->tree->function_count, 1, 16);
	for (size_t i = 0; i < 16; i++)
		files->chosen[i] = true;
}

static void end(struct files *files)
{
	ms_tree_free(files->tree);
	temp_folder_end(&files->folder);
}

static struct fmt_library *read_library(const struct files *files,
					uint32_t jobs)
{
	const struct ms_folder_options options = {
		.dialect = MS_DIALECT_MATLAB,
		.jobs = jobs,
	};
	struct snap_error err = { .message = "" };
	struct fmt_library *library = NULL;

	if (ms_folder_library(&library, files->folder.path, files->tree,
			      files->chosen, &options, &err) != 0)
		fail_msg("%s", err.message);
	return library;
}

static const struct fmt_entry *entry_of(const struct fmt_library *library,
					const char *name)
{
	for (uint32_t i = 0; i < library->entry_count; i++)
		if (strcmp(library->entries[i].name, name) == 0)
			return &library->entries[i];
	fail_msg("no entry '%s'", name);
	return NULL;
}

static const char *category_of(const struct fmt_library *library,
			       const char *name)
{
	return library->categories[entry_of(library, name)->category].title;
}

static void files_become_entries(void **state)
{
	struct files files;

	(void)state;
	begin(&files);
	list(&files);
	struct fmt_library *library = read_library(&files, 1);

	assert_int_equal(library->entry_count, 5);
	assert_int_equal(library->input_count, 5);
	assert_string_equal(library->name, MS_FOLDER_NAME);
	assert_string_equal(category_of(library, "top"), "Functions");
	assert_string_equal(category_of(library, "/private/p"), "Functions");
	assert_string_equal(category_of(library, "f"), "Linear algebra");
	assert_string_equal(category_of(library, "pkg.s"), "Pkg");
	for (uint32_t i = 1; i < library->entry_count; i++) {
		assert_true(strcmp(library->entries[i - 1].name,
				   library->entries[i].name) < 0);
		assert_true(strcmp(library->inputs[i - 1].path,
				   library->inputs[i].path) < 0);
	}
	fmt_stdlib_free(library);
	end(&files);
}

static void entries_say_what_the_function_line_says(void **state)
{
	struct files files;

	(void)state;
	begin(&files);
	list(&files);
	struct fmt_library *library = read_library(&files, 1);
	const struct fmt_entry *top = entry_of(library, "top");

	assert_string_equal(top->summary, "At the top.");
	assert_string_equal(top->description,
			    "    TOP  At the top.\n\n    More.\n");
	assert_string_equal(top->source_path, "top.m");
	assert_int_equal(top->arity.input_min, 0);
	assert_int_equal(top->arity.input_max, FMT_ARITY_UNBOUNDED);
	assert_int_equal(top->arity.output_max, FMT_ARITY_UNBOUNDED);
	assert_int_equal(top->signature_count, 1);
	const struct fmt_signature *signature = top->signatures;
	assert_int_equal(signature->input_count, 3);
	assert_string_equal(signature->inputs[0].name, "x");
	assert_false(signature->inputs[0].optional);
	assert_string_equal(signature->inputs[1].name, "~");
	assert_true(signature->inputs[2].variadic);
	assert_string_equal(signature->outputs[1].name, "varargout");
	assert_true(signature->outputs[1].variadic);

	const struct fmt_entry *f = entry_of(library, "f");
	assert_string_equal(f->summary, "Above.");
	assert_int_equal(f->arity.input_max, 0);
	assert_int_equal(f->arity.output_max, 0);
	fmt_stdlib_free(library);
	end(&files);
}

static void scripts_and_mistakes_have_no_signature(void **state)
{
	struct files files;

	(void)state;
	begin(&files);
	list(&files);
	struct fmt_library *library = read_library(&files, 1);
	const struct fmt_entry *script = entry_of(library, "pkg.s");
	const struct fmt_entry *wrong = entry_of(library, "w");

	assert_string_equal(script->summary, "A script.");
	assert_int_equal(script->signature_count, 0);
	assert_int_equal(script->arity.input_max, 0);
	assert_int_equal(wrong->signature_count, 0);
	assert_int_equal(wrong->arity.input_max, FMT_ARITY_UNBOUNDED);
	assert_string_equal(wrong->source, "function w(x\nend\n");
	assert_true(entry_of(library, "/private/p")->hidden);
	fmt_stdlib_free(library);
	end(&files);
}

static void only_what_is_chosen_is_read(void **state)
{
	struct files files;

	(void)state;
	begin(&files);
	list(&files);
	memset(files.chosen, 0, sizeof(files.chosen));
	for (uint32_t i = 0; i < files.tree->function_count; i++)
		files.chosen[i] =
			strcmp(files.tree->functions[i].name, "f") == 0;
	struct fmt_library *library = read_library(&files, 1);

	assert_int_equal(library->entry_count, 1);
	assert_int_equal(library->category_count, 1);
	assert_string_equal(library->inputs[0].path, "linear-algebra/deep/f.m");

	/* The rest into the same library. */
	const struct ms_folder_options options = { .jobs = 1 };
	for (size_t i = 0; i < 16; i++)
		files.chosen[i] = !files.chosen[i];
	assert_int_equal(ms_folder_add(library, files.folder.path, files.tree,
				       files.chosen, &options, NULL),
			 0);
	assert_int_equal(library->entry_count, 5);
	assert_int_equal(library->input_count, 5);
	assert_int_equal(library->category_count, 1);
	assert_string_equal(library->entries[0].name, "/private/p");
	assert_string_equal(library->inputs[4].path, "wrong/w.m");
	fmt_stdlib_free(library);
	end(&files);
}

static void number_of_threads_makes_no_difference(void **state)
{
	struct files files;

	(void)state;
	begin(&files);
	list(&files);
	struct fmt_library *one = read_library(&files, 1);
	struct fmt_library *four = read_library(&files, 4);

	assert_int_equal(one->entry_count, four->entry_count);
	for (uint32_t i = 0; i < one->entry_count; i++) {
		assert_string_equal(one->entries[i].name,
				    four->entries[i].name);
		assert_string_equal(one->entries[i].description,
				    four->entries[i].description);
		assert_memory_equal(&one->inputs[i].digest,
				    &four->inputs[i].digest,
				    sizeof(one->inputs[i].digest));
	}
	fmt_stdlib_free(one);
	fmt_stdlib_free(four);
	end(&files);
}

/* Of several files that can't be read it is the first one, for any number of
 * threads. */
static void first_unreadable_file_is_told(void **state)
{
	struct files files;
	char path[TEMP_PATH_SIZE];

	(void)state;
	begin(&files);
	list(&files);
	temp_path(&files.folder, "linear-algebra/deep/f.m", path);
	assert_int_equal(remove(path), 0);
	temp_path(&files.folder, "wrong/w.m", path);
	assert_int_equal(remove(path), 0);
	for (uint32_t jobs = 0; jobs < 4; jobs++) {
		const struct ms_folder_options options = { .jobs = jobs };
		struct fmt_library *library = NULL;
		struct snap_error err = { .message = "" };

		assert_int_equal(ms_folder_library(&library, files.folder.path,
						   files.tree, files.chosen,
						   &options, &err),
				 SNAP_E_NOT_FOUND);
		assert_null(library);
		assert_non_null(strstr(err.message, "deep/f.m"));
	}
	end(&files);
}

static void survives_the_lack_of_memory(void **state)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct files files;

	(void)state;
	begin(&files);
	list(&files);
	for (size_t n = 1;; n++) {
		const struct ms_folder_options options = {
			.jobs = 1,
			.allocator = &allocator,
		};
		struct fmt_library *library = NULL;
		struct snap_error err;

		alloc.calls = 0;
		alloc.fail_at = n;
		int rc = ms_folder_library(&library, files.folder.path,
					   files.tree, files.chosen, &options,
					   &err);
		if (rc == 0) {
			assert_int_equal(library->entry_count, 5);
			assert_true(n > 20);
			fmt_stdlib_free(library);
			assert_int_equal(alloc.live, 0);
			break;
		}
		assert_int_equal(rc, SNAP_E_NO_MEMORY);
		assert_null(library);
		assert_int_equal(alloc.live, 0);
	}
	end(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_of_comments_go),
		cmocka_unit_test(nothing_that_controls_terminals_is_left),
		cmocka_unit_test(texinfo_is_told_in_words),
		cmocka_unit_test(summary_is_the_first_line_or_sentence),
		cmocka_unit_test(long_summary_ends_in_dots),
		cmocka_unit_test(files_become_entries),
		cmocka_unit_test(entries_say_what_the_function_line_says),
		cmocka_unit_test(scripts_and_mistakes_have_no_signature),
		cmocka_unit_test(only_what_is_chosen_is_read),
		cmocka_unit_test(number_of_threads_makes_no_difference),
		cmocka_unit_test(first_unreadable_file_is_told),
		cmocka_unit_test(survives_the_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
