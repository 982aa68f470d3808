#include "tools/snapshot-session/line_editor.h"

#ifdef SNAP_LIBEDIT

#include "tools/common/report.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY_FILE "libedit.so.2"

/* Lines that the history keeps. */
#define HISTORY_LINES 2000

/* Completions are listed up to this many. */
#define MOST_LISTED 200
#define LIST_WIDTH  80

#define EDIT_FUNCTIONS(X)                                                      \
	X(el_init)                                                             \
	X(el_end)                                                              \
	X(el_gets)                                                             \
	X(el_set)                                                              \
	X(el_line)                                                             \
	X(el_insertstr)                                                        \
	X(history_init)                                                        \
	X(history_end)                                                         \
	X(history)

struct edit_library {
	void *handle;
#define EDIT_MEMBER(name) __typeof__(&name) name;
	EDIT_FUNCTIONS(EDIT_MEMBER)
#undef EDIT_MEMBER
};

struct line_editor {
	struct edit_library library;
	struct ms_session *session;
	EditLine *edit;
	History *history;
	char *path; /* of the history; NULL: none */
	char *prompt;
	bool cancelled;
};

/* ----------------------------------------------------------------- library */

static bool load_function(void *handle, const char *name, void *function)
{
	void *symbol = dlsym(handle, name);

	memcpy(function, &symbol, sizeof(symbol));
	return symbol != NULL;
}

static bool load(struct edit_library *library)
{
	bool complete = true;

	library->handle = dlopen(LIBRARY_FILE, RTLD_NOW | RTLD_GLOBAL);
	if (library->handle == NULL)
		return false;
#define EDIT_LOAD(name)                                                        \
	complete = load_function(library->handle, #name, &library->name) &&    \
		   complete;
	EDIT_FUNCTIONS(EDIT_LOAD)
#undef EDIT_LOAD
	if (!complete)
		(void)dlclose(library->handle);
	return complete;
}

/* -------------------------------------------------------------- callbacks */

/* Whose editor calls back: it knows, but only its own function can ask it. */
static struct line_editor *editor_of(EditLine *edit)
{
	struct line_editor *editor = NULL;
	__typeof__(&el_get) get;

	if (!load_function(RTLD_DEFAULT, "el_get", &get))
		abort();
	(void)get(edit, EL_CLIENTDATA, &editor);
	return editor;
}

static char *show_prompt(EditLine *edit)
{
	return editor_of(edit)->prompt;
}

static unsigned char cancel(EditLine *edit, int key)
{
	struct line_editor *editor = editor_of(edit);

	(void)key;
	editor->cancelled = true;
	(void)fputs("^C\n", stdout);
	return CC_NEWLINE;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* How many bytes all of them have in common. */
static size_t common_size(const struct ms_session_names *found)
{
	const char *first = found->items[0].name;
	size_t size = strlen(first);

	for (size_t i = 1; i < found->count; i++) {
		size_t k = 0;

		while (k < size && found->items[i].name[k] == first[k])
			k++;
		size = k;
	}
	return size;
}

static size_t longest(const struct ms_session_names *found)
{
	size_t width = 0;

	for (size_t i = 0; i < found->count; i++) {
		size_t size = strlen(found->items[i].name);

		if (size > width)
			width = size;
	}
	return width;
}

static void list(const struct ms_session_names *found)
{
	int width = (int)longest(found) + 2;
	int columns = width > LIST_WIDTH ? 1 : LIST_WIDTH / width;

	(void)putchar('\n');
	if (found->count > MOST_LISTED) {
		(void)printf("%zu names\n", found->count);
		return;
	}
	for (size_t i = 0; i < found->count; i++) {
		bool last = (int)(i % (size_t)columns) == columns - 1 ||
			    i + 1 == found->count;

		(void)printf("%-*s%s", last ? 0 : width, found->items[i].name,
			     last ? "\n" : "");
	}
}

/* Insert what is certain; list what is not. */
static unsigned char offer(struct line_editor *editor,
			   const struct ms_session_names *found, size_t typed)
{
	char rest[256];
	size_t size;

	if (found->count == 0)
		return CC_ERROR;
	size = common_size(found) - typed;
	if (size == 0 && found->count > 1) {
		list(found);
		return CC_REDISPLAY;
	}
	if (size >= sizeof(rest))
		size = sizeof(rest) - 1;
	memcpy(rest, found->items[0].name + typed, size);
	rest[size] = '\0';
	if (size != 0 && editor->library.el_insertstr(editor->edit, rest) != 0)
		return CC_ERROR;
	return CC_REFRESH;
}

static unsigned char complete(EditLine *edit, int key)
{
	struct line_editor *editor = editor_of(edit);
	const LineInfo *line = editor->library.el_line(edit);
	const char *begin = line->cursor;
	struct ms_session_names *found;
	char prefix[64];

	(void)key;
	while (begin > line->buffer && is_name_byte(begin[-1]))
		begin--;
	size_t typed = (size_t)(line->cursor - begin);
	/* Between words a tab stands for itself. */
	if (typed == 0)
		return editor->library.el_insertstr(edit, "    ") == 0
			       ? CC_REFRESH
			       : CC_ERROR;
	/* No name is that long. */
	if (typed >= sizeof(prefix))
		return CC_ERROR;
	memcpy(prefix, begin, typed);
	prefix[typed] = '\0';
	if (ms_session_complete(editor->session, prefix, &found, NULL) != 0)
		return CC_ERROR;
	unsigned char result = offer(editor, found, typed);
	ms_session_names_free(editor->session, found);
	return result;
}

/* -------------------------------------------------------------------- life */

/* The history may hold anything: nobody else reads it. */
static void begin_history(struct line_editor *editor, const char *path)
{
	HistEvent event;

	(void)editor->library.history(editor->history, &event, H_SETSIZE,
				      HISTORY_LINES);
	(void)editor->library.history(editor->history, &event, H_SETUNIQUE, 1);
	(void)editor->library.el_set(editor->edit, EL_HIST,
				     editor->library.history, editor->history);
	if (path == NULL)
		return;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return;
	(void)close(fd);
	editor->path = tool_copy(path);
	(void)editor->library.history(editor->history, &event, H_LOAD, path);
}

static void begin_keys(struct line_editor *editor)
{
	__typeof__(&el_set) set = editor->library.el_set;
	EditLine *edit = editor->edit;

	(void)set(edit, EL_CLIENTDATA, editor);
	(void)set(edit, EL_EDITOR, "emacs");
	(void)set(edit, EL_PROMPT, show_prompt);
	(void)set(edit, EL_ADDFN, "ms-complete", "Complete a name", complete);
	(void)set(edit, EL_ADDFN, "ms-cancel", "Drop the line", cancel);
	(void)set(edit, EL_BIND, "\t", "ms-complete", NULL);
	/* While a line is edited Ctrl-C is a key like others. */
	(void)set(edit, EL_SETTY, "-d", "-isig", NULL);
	(void)set(edit, EL_BIND, "^C", "ms-cancel", NULL);
	(void)set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
}

struct line_editor *line_editor_open(const char *history,
				     struct ms_session *session)
{
	struct edit_library library;

	if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0 ||
	    !load(&library))
		return NULL;
	struct line_editor *editor = tool_calloc(1, sizeof(*editor));
	editor->library = library;
	editor->session = session;
	editor->edit =
		library.el_init("snapshot-session", stdin, stdout, stderr);
	editor->history = library.history_init();
	if (editor->edit == NULL || editor->history == NULL) {
		line_editor_close(editor);
		return NULL;
	}
	begin_keys(editor);
	begin_history(editor, history);
	return editor;
}

void line_editor_close(struct line_editor *editor)
{
	if (editor == NULL)
		return;
	if (editor->history != NULL)
		editor->library.history_end(editor->history);
	if (editor->edit != NULL)
		editor->library.el_end(editor->edit);
	(void)dlclose(editor->library.handle);
	free(editor->path);
	free(editor->prompt);
	free(editor);
}

enum line_result line_editor_read(struct line_editor *editor,
				  const char *prompt, const char **text,
				  size_t *size)
{
	int count = 0;

	free(editor->prompt);
	editor->prompt = tool_copy(prompt);
	editor->cancelled = false;
	(void)fflush(stdout);
	/* Otherwise the prompt is there first, and a Ctrl-D that is typed
	   in between is lost. */
	(void)editor->library.el_set(editor->edit, EL_PREP_TERM, 1);
	const char *line = editor->library.el_gets(editor->edit, &count);
	if (editor->cancelled)
		return LINE_CANCELLED;
	if (line == NULL || count <= 0)
		return LINE_END;
	*text = line;
	*size = (size_t)count;
	return LINE_TEXT;
}

void line_editor_remember(struct line_editor *editor, const char *text)
{
	HistEvent event;

	(void)editor->library.history(editor->history, &event, H_ENTER, text);
	if (editor->path != NULL)
		(void)editor->library.history(editor->history, &event, H_SAVE,
					      editor->path);
}

#else

struct line_editor *line_editor_open(const char *history,
				     struct ms_session *session)
{
	(void)history;
	(void)session;
	return NULL;
}

void line_editor_close(struct line_editor *editor)
{
	(void)editor;
}

enum line_result line_editor_read(struct line_editor *editor,
				  const char *prompt, const char **text,
				  size_t *size)
{
	(void)editor;
	(void)prompt;
	(void)text;
	(void)size;
	return LINE_END;
}

void line_editor_remember(struct line_editor *editor, const char *text)
{
	(void)editor;
	(void)text;
}

#endif
