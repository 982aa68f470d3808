/*
 * The library image: a standard library's metadata inside a snapshot.
 *
 * A library is a view over an open snapshot reader.  Opening it allocates one
 * small object and looks at nothing but a few counts, whatever the number of
 * entries: names, records and the name index are used where they lie.  Only
 * help texts, sources and the search index are unpacked, one piece at a time,
 * into memory of the caller or of the allocator.
 *
 * What the sections hold is a claim like all else in the file: each offset and
 * count is held against its section when it is used, so a crafted image gives
 * an error (SNAP_E_BOUNDS) or an odd answer, never a wild access.
 *
 * The sections are told in LIBRARY.md, well enough to write another reader.
 * Threads: as the reader below it.
 */
#ifndef MS_LIBRARY_H
#define MS_LIBRARY_H

#include "base/bytes.h"
#include "code/runtime_key.h"
#include "snapshot/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Section types of a library image, in the runtime's range. */
enum ms_section_type {
	MS_SECTION_LIBRARY = 0x100,    /* counts, names and versions: hot */
	MS_SECTION_NAMES = 0x101,      /* text used by records: hot */
	MS_SECTION_NAME_INDEX = 0x102, /* name to record: hot */
	MS_SECTION_RECORDS = 0x103,    /* one per entry, by name: hot */
	MS_SECTION_CATEGORIES = 0x104, /* category to entries: hot */
	MS_SECTION_SEARCH = 0x105,     /* summaries and keywords: cold */
	MS_SECTION_DOCS = 0x106,       /* help: cold, in blocks */
	MS_SECTION_SOURCES = 0x107,    /* .m sources: cold, in blocks */
	MS_SECTION_PROVENANCE = 0x108, /* JSON, for people: cold */
	MS_SECTION_UNITS = 0x109,      /* one per .m function: hot */
	MS_SECTION_CODE = 0x10a,       /* compiled functions: hot */
	MS_SECTION_LINES = 0x10b,      /* where code comes from: cold */
};

extern const uint32_t ms_section_types[];
extern const size_t ms_section_type_count;

/* "NAMES", "DICTIONARY"...; "?" for a type that is not ours.  Static text. */
const char *ms_section_name(uint32_t type);

/* Text inside the image or inside a document: not NUL-terminated. */
struct ms_text {
	const char *data;
	size_t size;
};

struct ms_library;

/*
 * See the library in 'reader', which must stay open until the library is
 * closed.  '*out' is yours, free with ms_library_close(); 'allocator' may be
 * NULL.  SNAP_E_NOT_FOUND when the snapshot holds none, SNAP_E_FORMAT_TOO_NEW
 * or SNAP_E_FORMAT_TOO_OLD for another version of the image.
 */
int ms_library_open(struct ms_library **out, const struct snap_reader *reader,
		    const struct snap_allocator *allocator,
		    struct snap_error *err);

/* Takes NULL.  The reader stays open. */
void ms_library_close(struct ms_library *library);

/* Texts are borrowed until close. */
struct ms_library_info {
	struct ms_text name;
	struct ms_text version;
	uint32_t entry_count;
	uint32_t builtin_count;	 /* native entries, planned ones included */
	uint32_t planned_count;	 /* native entries without implementation */
	uint32_t function_count; /* entries with an .m source: units */
	uint32_t bytecode_count; /* units with compiled code */
	uint32_t category_count;
	uint32_t private_count; /* private functions: the first entries */
};

void ms_library_info(const struct ms_library *library,
		     struct ms_library_info *out);

/* Was a section that is used where it lies (NAMES, NAME_INDEX, RECORDS,
 * CATEGORIES, UNITS, CODE) looked at through this library?  False for others.
 * Any thread. */
bool ms_library_touched(const struct ms_library *library, uint32_t type);

/* Flags of an entry: those of formats/STDLIB.md, and three of the image. */
enum ms_entry_flag {
	MS_ENTRY_PURE = 1 << 0,
	MS_ENTRY_SUPPRESSES_DISPLAY = 1 << 1,
	MS_ENTRY_TOUCHES_WORKSPACE = 1 << 2,
	MS_ENTRY_IO = 1 << 3,
	MS_ENTRY_NONDETERMINISTIC = 1 << 4,
	MS_ENTRY_PRIVATE = 1 << 13,  /* called from its folder alone */
	MS_ENTRY_FUNCTION = 1 << 14, /* an .m function, else native */
	MS_ENTRY_PLANNED = 1 << 15,
};

#define MS_ARITY_UNBOUNDED UINT16_MAX
#define MS_NO_UNIT	   UINT32_MAX

/*
 * One entry's record; the name is borrowed until close.
 *
 * A function of a package is called "pkg.sub.name".  A private one is called
 * "/FOLDER/private/NAME", "/private/NAME" at the root: '/' comes before all
 * letters, so private ones are the first entries, and nobody can type such a
 * name.  They are found by name and by number; completion, categories and
 * searches leave them out.
 */
struct ms_entry {
	struct ms_text name;
	uint32_t index; /* entries are numbered by name, from 0 */
	uint32_t flags;
	uint16_t category;
	uint16_t input_min;
	uint16_t input_max;
	uint16_t output_min;
	uint16_t output_max;
	uint32_t doc_offset;
	uint32_t doc_size;
	uint32_t unit; /* number of its .m file; MS_NO_UNIT: native */
};

/*
 * The entry of that name, by the index in the file.  SNAP_E_NOT_FOUND when
 * there is none.  Allocates nothing.
 */
int ms_library_find(const struct ms_library *library, const char *name,
		    size_t size, struct ms_entry *out, struct snap_error *err);

/* The entry number 'index', below info.entry_count (else SNAP_E_NOT_FOUND). */
int ms_library_entry(const struct ms_library *library, uint32_t index,
		     struct ms_entry *out, struct snap_error *err);

/*
 * Completion: entries are numbered by name, so those whose name begins with
 * 'prefix' are '*count' from '*first' on.  Private ones are never among them.
 * Allocates nothing.
 */
int ms_library_prefix(const struct ms_library *library, const char *prefix,
		      size_t size, uint32_t *first, uint32_t *count,
		      struct snap_error *err);

/* Texts are borrowed until close. */
struct ms_category {
	struct ms_text name;
	struct ms_text title;
	uint32_t entry_count;
	uint32_t first; /* for ms_library_category_entry() */
};

/* Category number 'index', below info.category_count, in display order. */
int ms_library_category(const struct ms_library *library, uint32_t index,
			struct ms_category *out, struct snap_error *err);

/* Number of the category's entry 'position', below category->entry_count (else
 * an assertion).  The number is one of an entry, or it is SNAP_E_BOUNDS. */
int ms_library_category_entry(const struct ms_library *library,
			      const struct ms_category *category,
			      uint32_t position, uint32_t *entry,
			      struct snap_error *err);

struct ms_doc_parameter {
	struct ms_text name;
	struct ms_text kind; /* "numeric", see formats/STDLIB.md */
	bool optional;
	bool variadic;
};

struct ms_doc_signature {
	const struct ms_doc_parameter *inputs;
	const struct ms_doc_parameter *outputs;
	uint32_t input_count;
	uint32_t output_count;
};

struct ms_doc_example {
	struct ms_text source;
	struct ms_text display;
};

/* All that help shows of one entry. */
struct ms_doc {
	struct ms_text summary;
	struct ms_text description; /* Markdown */
	struct ms_text complexity;  /* empty when not given */
	struct ms_text source_path; /* empty when native */
	const struct ms_doc_signature *signatures;
	const struct ms_doc_example *examples;
	const struct ms_text *see_also;
	uint32_t signature_count;
	uint32_t example_count;
	uint32_t see_also_count;
};

/*
 * The entry's document: '*out' is yours, free with ms_doc_free().  Of the cold
 * section only the block that holds it is read.
 */
int ms_library_doc(const struct ms_library *library,
		   const struct ms_entry *entry, struct ms_doc **out,
		   struct snap_error *err);
void ms_doc_free(struct ms_doc *doc);

/* The signature as one line, "[B, k] = zeros(A, dim?)", cut to 'size' with its
 * NUL ('out' may be NULL when 'size' is 0); returns the length it would have
 * had.  What can't be printed is '?'.  Allocates nothing. */
size_t ms_signature_text(const struct ms_doc_signature *signature,
			 struct ms_text name, char *out, size_t size);

/*
 * The text that 'help NAME' shows, plain, at most 'width' columns (0: 80) where
 * blanks allow; lines of examples, and code and tables of the description, are
 * kept as they are.  It is UTF-8 without control characters but newlines,
 * whatever the image holds.  '*text' is NUL-terminated and yours, free with the
 * library's allocator (free() by default).
 */
int ms_library_help(const struct ms_library *library,
		    const struct ms_entry *entry, uint32_t width, char **text,
		    size_t *size, struct snap_error *err);

/* An .m function's source, yours as above.  SNAP_E_NOT_FOUND when the entry is
 * native or the snapshot was built without sources. */
int ms_library_source(const struct ms_library *library,
		      const struct ms_entry *entry, char **text, size_t *size,
		      struct snap_error *err);

/*
 * What one .m file was compiled to: an image that lies apart from its positions
 * (session/code/image.h), in place, borrowed until close.  The pages it lies on
 * are checked as the reader's level asks; the image is not, which is for
 * ms_image_open() and ms_image_verify().
 */
struct ms_unit_image {
	uint32_t number; /* entry.unit */
	struct snap_span image;
	uint64_t digest; /* of the whole image, positions included */
	/* What its imports mean, four bytes each, little-endian: as many as it
	 * has imports in an image that is valid.  NULL: none. */
	const uint8_t *links;
	uint32_t link_count;
};

/*
 * What an import means where no function of the user is in the way: nothing
 * that is known; the native function of that number in the table that the key
 * is of; the entry of that number.
 */
#define MS_LINK_NONE   0u
#define MS_LINK_NATIVE 0x40000000u
#define MS_LINK_ENTRY  0x80000000u
#define MS_LINK_NUMBER 0x3fffffffu

/* SNAP_E_NOT_FOUND when the entry is native or was not compiled.  Allocates
 * nothing. */
int ms_library_unit(const struct ms_library *library,
		    const struct ms_entry *entry, struct ms_unit_image *out,
		    struct snap_error *err);

/* The positions of unit number 'unit' and behind them where the lines of its
 * text begin (session/code/line_starts.h): cold, 'bytes' are yours, free with
 * the library's allocator (free() by default).  SNAP_E_NOT_FOUND as above. */
struct ms_unit_lines {
	uint8_t *bytes;
	size_t positions_size, starts_size;
};
int ms_library_lines(const struct ms_library *library, uint32_t unit,
		     struct ms_unit_lines *out, struct snap_error *err);

/* The positions of unit number 'unit', for ms_image_attach_positions(): cold,
 * '*bytes' is yours, free with the library's allocator (free() by default).
 * SNAP_E_NOT_FOUND as above. */
int ms_library_positions(const struct ms_library *library, uint32_t unit,
			 uint8_t **bytes, size_t *size, struct snap_error *err);

/* Where these bytes lie in the unpacked section LINES: for who reads the
 * positions of many units.  Both are 0 when there are none. */
int ms_library_positions_place(const struct ms_library *library, uint32_t unit,
			       uint64_t *offset, size_t *size,
			       struct snap_error *err);

/*
 * Summaries of all entries and the keyword index, unpacked once: yours, free
 * with ms_search_free().
 */
struct ms_search;

int ms_search_open(struct ms_search **out, const struct ms_library *library,
		   struct snap_error *err);
void ms_search_free(struct ms_search *search);

/* One line about the entry; borrowed from 'search'.  Empty for a number that is
 * no entry's. */
struct ms_text ms_search_summary(const struct ms_search *search,
				 uint32_t entry);

/* The entry's keywords, sorted: the first 'room' of them into 'out', borrowed
 * from 'search'.  Returns how many there are. */
uint32_t ms_search_keywords(const struct ms_search *search, uint32_t entry,
			    struct ms_text *out, uint32_t room);

/* Keyword number 'index', in the order of their bytes: its text and how many
 * entries have it; false beyond the last one.  And the number of its entry
 * 'position', below that count (else an assertion). */
bool ms_search_keyword(const struct ms_search *search, uint32_t index,
		       struct ms_text *text, uint32_t *count);
uint32_t ms_search_keyword_entry(const struct ms_search *search, uint32_t index,
				 uint32_t position);

/* How well an entry fits a word: better ones come first. */
enum ms_match {
	MS_MATCH_NAME,	  /* its name is the word */
	MS_MATCH_KEYWORD, /* a keyword is the word, or begins with it */
	MS_MATCH_PART,	  /* the word stands inside the name */
	MS_MATCH_SUMMARY, /* the word stands in the summary */
};

struct ms_hit {
	uint32_t entry;
	enum ms_match match;
};

/*
 * Entries that have to do with 'word' (any case of ASCII letters), best first,
 * then by name; none for an empty word.  '*hits' has '*count' of them and is
 * yours, free with the library's allocator.
 */
int ms_search_find(const struct ms_search *search,
		   const struct ms_library *library, const char *word,
		   size_t size, struct ms_hit **hits, uint32_t *count,
		   struct snap_error *err);

/*
 * Everything about the image that a look-up doesn't check, as LIBRARY.md's
 * rules say: every record, the order of names, that the index is the one a
 * writer makes, the categories, every document, and that the search section
 * says what the documents say.  SNAP_E_BOUNDS with the place,
 * SNAP_E_BYTECODE_INVALID for a record that names compiled code, or what the
 * reader finds.  Allocates no more than the unpacked DOCS and SEARCH and some
 * bytes per entry, and takes time in proportion to the file.
 */
int ms_library_validate(const struct ms_library *library,
			struct snap_error *err);

/* The same, and links to native functions are held against those of the
 * runtime that the snapshot is for, where the library has no native entries to
 * tell them by; NULL: that can't be done. */
int ms_library_validate_for(const struct ms_library *library,
			    const struct ms_native_table *natives,
			    struct snap_error *err);

#endif
