/*
 * Workspace payloads: a JSON object that holds a MAT file in base64, as
 * WORKSPACE_STATE.md describes it.
 *
 * The reader is strict and made for this one shape: it finds the long text's
 * end without looking at its letters twice, and copies nothing.
 */
#ifndef FMT_WSSTATE_H
#define FMT_WSSTATE_H

#include "base/strbuf.h"

#define FMT_WSSTATE_SCHEMA    1
#define FMT_WSSTATE_DATE_SIZE 64

/* What a reader thinks of a payload. */
enum fmt_wsstate_verdict {
	FMT_WSSTATE_SOUND,
	FMT_WSSTATE_DAMAGED, /* no JSON, or not of this shape */
	FMT_WSSTATE_SCHEMA_UNKNOWN,
	FMT_WSSTATE_FOREIGN,  /* of another kind, or made in another mode */
	FMT_WSSTATE_TOO_DEEP, /* JSON that nests beyond the limit */
};

/* The members that matter. */
struct fmt_wsstate {
	const char *mat; /* base64; borrowed from the payload */
	size_t mat_size;
	size_t mat_offset; /* in the payload */
	bool mat_escaped;  /* has JSON escapes: see fmt_wsstate_unescape() */
	bool forced;	   /* mode "force", else "auto" */
	char created[FMT_WSSTATE_DATE_SIZE]; /* "createdAt" */
};

/*
 * Read all but the base64 text.  The version is looked at before everything
 * else that a member may hold.  '*err' has the offset and says what is wrong.
 */
enum fmt_wsstate_verdict fmt_wsstate_read(const char *payload, size_t size,
					  uint32_t depth,
					  struct fmt_wsstate *out,
					  struct snap_error *err);

/* Resolve the escapes of a base64 text, in a copy with room for 'size' bytes
 * (which may be the text itself).  Returns how many are left. */
size_t fmt_wsstate_unescape(const char *text, size_t size, char *out);

/*
 * Begin a payload in 'out', made at 'seconds' since 1970: everything up to the
 * base64 text, and room for 'letters' of it, which is what is returned; NULL
 * without memory.  fmt_wsstate_end() writes what follows.
 */
char *fmt_wsstate_begin(struct snap_strbuf *out, int64_t seconds, bool forced,
			size_t letters);
void fmt_wsstate_end(struct snap_strbuf *out);

/* How long a payload with so many letters is. */
size_t fmt_wsstate_size(bool forced, size_t letters);

#endif
