/* A MAT file as one line of canonical JSON, to compare what readers read. */
#ifndef FMT_MAT_JSON_H
#define FMT_MAT_JSON_H

#include "base/strbuf.h"
#include "formats/mat.h"

/*
 * Append {"vars":[...]}: the variables sorted by name, of each its class, its
 * dimensions, and for each stream of numbers a CRC-32 and the first eight in
 * hexadecimal.  Of variables with the same name the last one counts.  Nonzero
 * and '*err' filled when memory ran out.
 */
int fmt_mat_json(const struct fmt_mat_file *file, struct snap_strbuf *out,
		 struct snap_error *err);

/* {"error":"..."} of one that could not be read. */
void fmt_mat_json_error(const struct snap_error *error,
			struct snap_strbuf *out);

#endif
