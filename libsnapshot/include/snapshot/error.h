/*
 * Errors: stable codes, and the struct a failing call fills.
 *
 * A function that can fail returns 0 or one of these codes, and fills the
 * caller's 'struct snap_error' when one was given.  The struct is the caller's:
 * no allocation, no global, no thread rule.  The code says what kind of thing
 * is wrong, 'section' and 'offset' say where, the message holds the numbers.
 *
 * The names are stable: they are what tools print, what JSON reports carry and
 * what scripts may compare.  A code is never renumbered and never reused.
 */
#ifndef SNAPSHOT_ERROR_H
#define SNAPSHOT_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Marks what a shared library exports; everything else stays hidden.  With a
 * static library, or another compiler, it is empty.
 */
#if defined(__GNUC__)
#define SNAP_API __attribute__((visibility("default")))
#else
#define SNAP_API
#endif

/*
 * X(NAME, number, "stable_name", "what it says about the file", "what to do").
 *
 * The enum below, the names, FORMAT.md's table and the test that demands a
 * provoking test for each code are all made from these rows.
 */
#define SNAP_ERROR_CODES(X)                                                    \
	X(NOT_FOUND, 1, "not_found",                                           \
	  "the file, section or entry that was asked for is not there",        \
	  "check the name or the search path")                                 \
	X(IO, 2, "io", "the operating system refused to read or write",        \
	  "see the message for the system's reason, then try again")           \
	X(NOT_A_SNAPSHOT, 3, "not_a_snapshot",                                 \
	  "the file does not begin with a snapshot's magic bytes",             \
	  "name a file made by snapshot-builder create")                       \
	X(INCOMPLETE, 4, "incomplete",                                         \
	  "the writer of this file was interrupted before it had finished",    \
	  "build the snapshot again")                                          \
	X(TRUNCATED, 5, "truncated",                                           \
	  "the bytes end before the file says they do",                        \
	  "copy or fetch the file again")                                      \
	X(TRAILING_DATA, 6, "trailing_data",                                   \
	  "there are bytes after the end of the snapshot",                     \
	  "copy or fetch the file again")                                      \
	X(FORMAT_TOO_OLD, 7, "format_too_old",                                 \
	  "the format's major version is older than this reader reads",        \
	  "rebuild the snapshot with the current snapshot-builder")            \
	X(FORMAT_TOO_NEW, 8, "format_too_new",                                 \
	  "the file needs a format version or feature this reader lacks",      \
	  "use a newer reader, or rebuild with the matching builder")          \
	X(KEY_BYTECODE, 9, "key_bytecode",                                     \
	  "the snapshot was compiled for another bytecode",                    \
	  "rebuild the snapshot with this release's snapshot-builder")         \
	X(KEY_BUILTINS, 10, "key_builtins",                                    \
	  "the snapshot was built against another table of builtins",          \
	  "rebuild the snapshot with this release's snapshot-builder")         \
	X(KEY_OPTIONS, 11, "key_options",                                      \
	  "the snapshot was built with other compile options",                 \
	  "rebuild the snapshot with the options this runtime expects")        \
	X(BOUNDS, 12, "bounds",                                                \
	  "a field lies outside what the format and the file allow",           \
	  "rebuild the snapshot or fetch it again")                            \
	X(OVERLAP, 13, "overlap",                                              \
	  "two parts of the file claim the same bytes",                        \
	  "rebuild the snapshot or fetch it again")                            \
	X(DIGEST_HEADER, 14, "digest_header",                                  \
	  "the header or the section table was changed after it was written",  \
	  "the file was damaged after it was built; rebuild or fetch it "      \
	  "again")                                                             \
	X(DIGEST_SECTION, 15, "digest_section",                                \
	  "a section's bytes were changed after they were written",            \
	  "the file was damaged after it was built; rebuild or fetch it "      \
	  "again")                                                             \
	X(CODEC, 16, "codec",                                                  \
	  "packed bytes do not decode to what the section table promises",     \
	  "rebuild the snapshot or fetch it again")                            \
	X(DICTIONARY, 17, "dictionary",                                        \
	  "the dictionary a section needs is missing or is another one",       \
	  "rebuild the snapshot or fetch it again")                            \
	X(LIMIT, 18, "limit",                                                  \
	  "the file asks for more than the reader's limits allow",             \
	  "raise the named limit if you trust the file")                       \
	X(BYTECODE_INVALID, 19, "bytecode_invalid",                            \
	  "a function's bytecode breaks the rules of the verifier",            \
	  "rebuild the snapshot from its sources")                             \
	X(SIGNATURE_MISSING, 20, "signature_missing",                          \
	  "a signature is required and none was given",                        \
	  "get the signature, or drop the requirement")                        \
	X(SIGNATURE_BAD, 21, "signature_bad",                                  \
	  "the signature does not belong to these bytes",                      \
	  "fetch file and signature again, from their origin")                 \
	X(SIGNATURE_UNTRUSTED, 22, "signature_untrusted",                      \
	  "the signature is sound but its key is not a trusted one",           \
	  "add the key to the trusted ones if you trust its owner")            \
	X(SOURCE_CHANGED, 23, "source_changed",                                \
	  "a source is no longer what the snapshot was built from",            \
	  "rebuild the snapshot")                                              \
	X(UNSAFE_FILE, 24, "unsafe_file",                                      \
	  "others could change the file, or it is not a regular file",         \
	  "fix its owner and mode, or name the file explicitly")               \
	X(NO_MEMORY, 25, "no_memory", "memory ran out",                        \
	  "free memory or raise the process's limit")                          \
	X(LOCKED, 26, "locked", "another process is building the same file",   \
	  "wait for it, or raise --lock-timeout")                              \
	X(BUSY, 27, "busy", "the session runs a request already",              \
	  "wait for its outcome, or cancel it")                                \
	X(OUTDATED, 28, "outdated",                                            \
	  "the file is sound, and older than the caller takes",                \
	  "fetch the newest file, with its signature")

enum snap_code {
	SNAP_OK = 0,
#define SNAP_ERROR_ENUM(name, number, text, meaning, remedy)                   \
	SNAP_E_##name = number,
	SNAP_ERROR_CODES(SNAP_ERROR_ENUM)
#undef SNAP_ERROR_ENUM
};

/* 'offset' and 'section' of an error that has no such place. */
#define SNAP_NO_OFFSET	UINT64_MAX
#define SNAP_NO_SECTION UINT32_MAX

/* Sizes of the texts in struct snap_error, their final NUL included. */
#define SNAP_ERROR_MESSAGE_SIZE 320
#define SNAP_ERROR_VALUE_SIZE	64

/*
 * What went wrong.  Filled by a failing call, left alone by one that succeeds.
 *
 * code      one of enum snap_code
 * section   type of the section concerned, or SNAP_NO_SECTION
 * offset    byte offset in the file, or SNAP_NO_OFFSET
 * message   one line for a person, without a final full stop or newline
 * expected  what the reader wanted to see there, or ""
 * found     what it saw, or ""
 */
struct snap_error {
	enum snap_code code;
	uint32_t section;
	uint64_t offset;
	char message[SNAP_ERROR_MESSAGE_SIZE];
	char expected[SNAP_ERROR_VALUE_SIZE];
	char found[SNAP_ERROR_VALUE_SIZE];
};

/*
 * The stable name of a code ("digest_section"), "ok" for 0, "unknown" for a
 * number that is no code.  Static text, never NULL.  Any thread.
 */
SNAP_API const char *snap_error_name(enum snap_code code);

/* One sentence: what the code says about the file.  Static text, never NULL. */
SNAP_API const char *snap_error_meaning(enum snap_code code);

/* One sentence: what to do about it.  Static text, never NULL. */
SNAP_API const char *snap_error_remedy(enum snap_code code);

#ifdef __cplusplus
}
#endif

#endif
