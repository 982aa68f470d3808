/*
 * Libraries in, a snapshot out: what create, key and presets --measure share.
 *
 * Everything that goes into the file is a function of the input's content and
 * the plan's layout and timestamp: no clock, path, host or environment is asked
 * anywhere below here.
 */
#ifndef TOOLS_BUILDER_BUILD_H
#define TOOLS_BUILDER_BUILD_H

#include "formats/stdlib.h"
#include "library/library.h"
#include "library/library_write.h"
#include "tools/common/json.h"
#include "tools/common/options.h"

/* How libraries are read. */
struct builder_reading {
	uint32_t jobs;
	uint8_t dialect; /* enum ms_dialect of all .m files */
	const struct snap_allocator *allocator; /* NULL: malloc */
	const struct tool_texts *exclude;	/* NULL: nothing */
};

/* Where the code of the functions came from. */
struct builder_code_counts {
	uint32_t compiled;
	uint32_t taken;	   /* over from another snapshot */
	uint32_t mistaken; /* not compiled, for their mistakes */
};

/*
 * The libraries that were named, read and united.
 *
 * libraries  [{name, version}] as they were named
 * shadows    [{name, path, by}]: what another file, or a native function, of
 *            the same name is before
 * skipped    [{path, reason}]: files and folders that are no functions
 * mistaken   [{path, line, column, message}]: functions without code
 * folders    no library has metadata: its key is the runtime's own
 * compiled   by entry number; NULL until builder_input_compile()
 * base_reason  why no code was taken over (static); NULL: it could be, or no
 *            snapshot was named to take it from
 */
struct builder_input {
	struct fmt_library *library;
	struct tool_json *libraries;
	struct tool_json *shadows;
	struct tool_json *skipped;
	struct tool_json *mistaken;
	bool folders;
	uint8_t dialect;
	struct ms_compiled *compiled;
	const char *base_reason;
	struct builder_code_counts counts;
	double compile_seconds;
	const struct snap_allocator *allocator; /* as it was read with */
};

/*
 * Read them all: libraries with metadata, and folders of .m files.  Every
 * mistake in metadata goes into 'problems'.  Returns 0, or a code as
 * fmt_stdlib_read() does.
 */
int builder_input_read(struct builder_input *out,
		       const struct tool_texts *paths,
		       const struct builder_reading *reading,
		       struct fmt_problems *problems, struct snap_error *err);
void builder_input_free(struct builder_input *input);

/* The compatibility key of a snapshot of them. */
int builder_input_key(const struct builder_input *input, struct snap_key *out,
		      struct snap_error *err);

/*
 * Compile every function that has no code yet.  Mistakes in the texts go into
 * 'problems', and then it fails with the first of them; with 'skip' they go
 * into input->mistaken, and these functions stay texts.
 */
int builder_input_compile(struct builder_input *input, uint32_t jobs, bool skip,
			  struct fmt_problems *problems,
			  struct snap_error *err);

struct builder_plan {
	const char *preset;
	struct ms_library_layout layout;
	uint64_t timestamp; /* 0: none */
	uint64_t serial;    /* 0: none */
	bool seal;
	uint32_t jobs;
	uint8_t dialect; /* enum ms_dialect */
	uint32_t lock_timeout_ms;
	const struct snap_allocator *allocator; /* NULL: malloc */
	const struct tool_texts *exclude;	/* of what is read; or NULL */
	const char *config_digest; /* of the configuration file, or NULL */
};

/* The canonical JSON that goes into the artefact.  Yours, free(). */
char *builder_provenance(const struct builder_input *input,
			 const struct builder_plan *plan);

/* Build into memory: '*bytes' is yours, snap_free() with the plan's allocator.
 */
int builder_build_memory(const struct builder_input *input,
			 const struct builder_plan *plan, void **bytes,
			 size_t *size, struct snap_error *err);

/* What was built; texts are copies. */
struct builder_product {
	struct snap_info info;
	struct ms_library_info counts; /* 'name' and 'version' are empty */
	uint64_t cold_size;
	struct tool_json *sections; /* see describe_sections() */
	double image_seconds;	    /* metadata to sections */
	double write_seconds;	    /* pack, write, sync, check, rename */
	double check_seconds;	    /* of that, the library image's check */
	const char *reused; /* where it came from (static); NULL: built */
};

struct builder_file;

/* Fill what a file that was checked says. */
void builder_product_describe(struct builder_product *product,
			      const struct builder_file *file);

/*
 * Build into a file, which is replaced atomically and only by something that
 * this reader reads: container at SNAP_LOAD_DEEP, library image in every
 * record.
 */
int builder_build_file(const struct builder_input *input,
		       const struct builder_plan *plan, const char *path,
		       struct builder_product *out, struct snap_error *err);
void builder_product_free(struct builder_product *product);

#endif
