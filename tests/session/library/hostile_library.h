/* Images with a field changed and their digests right again. */
#ifndef TESTS_SESSION_HOSTILE_LIBRARY_H
#define TESTS_SESSION_HOSTILE_LIBRARY_H

#include "session/library/library_fixture.h"

/* A snapshot of the small library, all sections raw, and a copy to spoil. */
struct hostile {
	struct library_model model;
	struct library_snapshot good;
	uint8_t *bytes;
	uint64_t raw_total; /* of all sections */
};
void hostile_begin(struct hostile *hostile);
void hostile_end(struct hostile *hostile);

/* Where a section lies in the file. */
struct hostile_section {
	uint32_t type;
	uint64_t offset;
	uint64_t size;
};
struct hostile_section hostile_section(const struct hostile *hostile,
				       uint32_t type);

/* Sections whose bytes are used in place, then the cold ones. */
#define HOSTILE_HOT 7u
#define HOSTILE_ALL 11u
extern const uint32_t hostile_types[HOSTILE_ALL];

/* The field of 'width' bytes at 'at' of the section, in 'bytes'. */
uint64_t hostile_get(const struct hostile *hostile, uint32_t type, uint64_t at,
		     unsigned width);
void hostile_put(struct hostile *hostile, uint32_t type, uint64_t at,
		 unsigned width, uint64_t value);

/* Digests of 'bytes' are made right. */
void hostile_redigest(struct hostile *hostile);

/* 'bytes' are the good ones again. */
void hostile_restore(struct hostile *hostile);

/*
 * Open, use everything, validate; abort() on a code that no image may give, or
 * when more than the sections and 512 KiB were allocated.  Returns what
 * validation says (or open, when that failed); '*use_rc' what use says.
 */
int hostile_run(const void *bytes, size_t size, uint64_t raw_total,
		enum snap_load_level level, int *use_rc,
		struct snap_error *err);

/* A copy of the snapshot with one section's content replaced, or left out when
 * 'content' is NULL. */
void hostile_rewrite(struct library_snapshot *out,
		     const struct hostile *hostile, uint32_t type,
		     const void *content, size_t size);

#endif
