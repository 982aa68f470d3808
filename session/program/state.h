/* What the files of this folder share: the object itself. */
#ifndef MS_PROGRAM_STATE_H
#define MS_PROGRAM_STATE_H

#include "base/strbuf.h"
#include "boot/boot.h"
#include "lang/compile.h"
#include "library/compile.h"
#include "program/listing.h"
#include "program/program.h"

/* ------------------------------------------------------------- the library
 *
 * Its functions come out of the session's snapshot, out of folders of .m files,
 * which are compiled on first call, and out of the texts that are built in, in
 * this order.  A function that was found stays what it is as long as the
 * program.
 */
struct ms_tree;

/* Where a function of the library came from. */
enum ms_origin_kind {
	MS_FROM_SNAPSHOT, /* compiled, or its text */
	MS_FROM_FOLDER,
	MS_FROM_BUILT_IN
};

/* A function of the library that was asked for. */
struct ms_library_row {
	char *name; /* "strjoin", "pkg.f", "/strings/private/x" */
	uint32_t name_size;
	uint8_t from;	       /* enum ms_origin_kind */
	uint32_t folder;       /* of FOLDER, or stale: its number */
	struct ms_unit *unit;  /* counted */
	struct ms_entry entry; /* of SNAPSHOT */
	struct snap_span text; /* of BUILT_IN */
	bool compiled;	       /* by this session */
	bool stale;	       /* and the snapshot has other code */
	bool linked;	       /* 'entry' is known before it is loaded */
};

struct ms_program_library {
	struct ms_boot *boot; /* NULL: no snapshot */
	uint8_t dialect;      /* of texts; enum ms_dialect */
	char **folders;
	struct ms_tree **trees; /* NULL until first needed */
	size_t folder_count;
	struct ms_library_row *rows;
	uint32_t row_count, row_capacity;
	uint32_t *slots; /* by name: 1 + row; as many as a power of two */
	uint32_t slot_count;
	/* By entry of the snapshot: the same, so that what a link names is
	 * found without its name. */
	uint32_t *entry_slots;
	/* Natives have the numbers that the links of the snapshot know. */
	bool links;
	struct ms_unit_store store;
	struct ms_library_use use;
	const char **stale; /* names of rows: what 'use' shows */
	size_t stale_capacity;
	const char **damaged; /* the same */
	size_t damaged_capacity;
};

/* ------------------------------------------------------------ the program */

/* A file that was compiled; kept until it changes. */
struct ms_program_file {
	char *path;
	struct ms_unit *unit;
	uint64_t digest; /* of the text */
	uint64_t round;	 /* when it was last compared with the file */
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
	struct ms_listings listings;
	struct ms_program_library library;
	struct ms_program_file *files;
	size_t file_count, file_capacity;
	/* Texts that were typed and defined functions, the last one last. */
	struct ms_unit **typed;
	size_t typed_count, typed_capacity;
	uint64_t round; /* counts the runs */
	/* Functions that became code, ever; and those whose code the session's
	 * snapshot gave. */
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

/* The same for a text of the library; 'parts' say the rest of the unit. */
int ms_program_compile_library(struct ms_program *program,
			       const struct ms_library_text *text,
			       const struct ms_unit_parts *parts,
			       struct ms_unit **out);

/* The unit of a user's file; '*out' stays NULL when there is none. */
int ms_program_load_file(struct ms_program *program, const char *path,
			 struct ms_unit **out);
void ms_program_end_files(struct ms_program *program);

/* Before each run: no error is pending, files may have changed. */
void ms_program_begin_run(struct ms_program *program);

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

/* library.c: 'program' has its allocator and options; nonzero without
 * memory. */
int ms_program_library_begin(struct ms_program *program);
/* First the units are let go, then, when no function value can use them any
 * more, the rest. */
void ms_program_library_release(struct ms_program *program);
void ms_program_library_end(struct ms_program *program);

/* units.c: the unit of a row that has a name and will be the next one,
 * if there is such a function; of a private one, in the library that 'near' is
 * of (else NULL). */
int ms_program_library_load(struct ms_program *program,
			    struct ms_library_row *row,
			    const struct ms_library_row *near);
struct ms_unit_store ms_program_library_store(struct ms_program *program);
/* A folder that was united with other libraries has its name before the paths
 * in it: what follows that.  NULL when the path has no such beginning. */
const char *ms_program_library_inside(const char *path);

/* Room for one more stale name. */
int ms_program_library_reserve_stale(struct ms_program *program);

/* The function of the library called 'name', dots for packages; '*out' stays
 * NULL when there is none.  Nonzero after ms_fail(). */
int ms_program_library_find(struct ms_program *program, const char *name,
			    size_t size, struct ms_unit **out);

/* The same for the entry of that number in the snapshot, whose unit has it. */
int ms_program_library_entry(struct ms_program *program, uint32_t number,
			     struct ms_unit **out);

/* The code of a function in the snapshot can't be used: it is told in the
 * report, as far as there is memory for its name. */
void ms_program_library_damaged(struct ms_program *program, const char *name,
				size_t size, enum snap_code code);

/* The functions in the library's folders that have names to be called by;
 * stops when 'visit' returns nonzero and returns that.  Folders that can't be
 * read have none. */
int ms_program_library_names(struct ms_program *program,
			     int (*visit)(void *context, const char *name),
			     void *context);

/* The same in the private folder of a unit of the library. */
int ms_program_library_near(struct ms_program *program,
			    const struct ms_unit *from, const char *name,
			    size_t size, struct ms_unit **out);

#endif
