/* What program.c and program_find.c share. */
#ifndef MS_PROGRAM_STATE_H
#define MS_PROGRAM_STATE_H

#include "base/strbuf.h"
#include "lang/compile.h"
#include "program.h"

/* A file that was compiled; kept until it changes. */
struct ms_program_file {
	char *path;
	struct ms_unit *unit;
	uint64_t digest; /* of the text */
	uint64_t round;	 /* when it was last compared with the file */
	bool library;	 /* never changes */
};

/* "Is it a variable?" that the compiler asked, and the answer. */
struct ms_program_question {
	char name[30];
	uint8_t size;
	bool answer;
};

struct ms_program_questions {
	struct ms_program_question items[4];
	uint32_t count;
	bool dependent; /* on more than them */
};

struct ms_program_source {
	const char *name; /* what messages call it */
	const char *text;
	size_t size;
	const char *folder; /* of its file; may be NULL */
	uint8_t kind;	    /* enum ms_compile_kind */
	uint32_t outputs;   /* as the compiler's option */
	bool kept;	    /* for later runs; else it runs here and now */
	struct ms_program_questions *questions; /* written down, or NULL */
};

struct ms_program {
	struct snap_allocator allocator;
	struct ms_program_options options;
	struct ms_heap heap;
	struct ms_vm *vm;
	char **folders; /* of the user; [0] is the current one */
	size_t folder_count;
	char **library; /* of the library */
	size_t library_count;
	struct ms_program_file *files;
	size_t file_count, file_capacity;
	/* Texts that were typed and defined functions, the last one last. */
	struct ms_unit **typed;
	size_t typed_count, typed_capacity;
	uint64_t round; /* counts the runs */
	/* Functions that became code, ever; and those of texts that the
	 * session's snapshot gave. */
	uint64_t compiled, from_snapshot;
	struct snap_strbuf mistakes;
	const char *mistake; /* identifier of the first of them; static */
};

/* Compile text into a unit; mistakes become the heap's error and are added to
 * program->mistakes.  A unit that isn't 'kept' for others runs here and now, so
 * that the calling scope's variables are known. */
int ms_program_compile(struct ms_program *program, const char *name,
		       const char *text, size_t size, uint8_t kind,
		       const char *folder, bool kept, struct ms_unit **out);

/* The same, and what the compiler found is in 'diags'; 'summary' may be NULL.
 */
int ms_program_compile_source(struct ms_program *program,
			      const struct ms_program_source *source,
			      struct ms_diag_list *diags,
			      struct ms_compile_summary *summary,
			      struct ms_unit **out);

/* Before each run: no error is pending, files may have changed. */
void ms_program_begin_run(struct ms_program *program);

/* Is it a script whose body does something? */
bool ms_program_has_body(const struct ms_unit *unit);
/* Does it have functions for others to call? */
bool ms_program_defines(const struct ms_unit *unit);
/* Room for one more text whose functions stay; then keeping it can't fail.
 * What it defines replaces what was typed before. */
int ms_program_reserve(struct ms_program *program);
void ms_program_keep(struct ms_program *program, struct ms_unit *unit);

/* The hook of the machine. */
int ms_program_find(void *context, const struct ms_unit *from, const char *name,
		    size_t size, struct ms_target *out);

/* More hooks: the folders behind the current one, which stays. */
int ms_program_change_path(void *context, enum ms_path_change change,
			   const char *folder);
void ms_program_tell_path(void *context, struct snap_strbuf *out);

char *ms_program_copy(struct ms_program *program, const char *text,
		      size_t size);

#endif
