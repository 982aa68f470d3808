/* The files of a library: found below its folder, read, counted, remembered. */
#ifndef FMT_STDLIB_FILES_H
#define FMT_STDLIB_FILES_H

#include "base/file.h"
#include "formats/stdlib_reader.h"

/*
 * Find the manifest that 'path' names, read it and set the reader's folder,
 * root and source.file.  What goes wrong here is a failure, not a problem.
 */
bool fmt_files_open_manifest(struct fmt_stdlib_reader *reader, const char *path,
			     struct snap_file *out);

/* Takes a reader that has opened nothing, too. */
void fmt_files_close(struct fmt_stdlib_reader *reader);

/*
 * Read 'path', which the library names at 'place' and which passed
 * fmt_path_check().  False when it was reported or has failed.
 */
bool fmt_files_open(struct fmt_stdlib_reader *reader, const char *path,
		    const struct fmt_place *place, struct snap_file *out);

/* 'path' below the folder as the caller named it, for places. */
const char *fmt_files_name(struct fmt_stdlib_reader *reader, const char *path);

/* Remember what was read, for provenance.  'path' is of the library's arena. */
void fmt_files_note(struct fmt_stdlib_reader *reader, const char *path,
		    struct snap_span bytes);

/* Sort the inputs by path into the library. */
void fmt_files_finish(struct fmt_stdlib_reader *reader);

#endif
