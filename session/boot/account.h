/*
 * What a boot, and what is asked of it later, reads of the snapshot.
 *
 * The reader doesn't count, so whoever calls it says what it used; the library
 * notes by itself which sections it used in place.  A test damages one section
 * at a time and compares.
 */
#ifndef MS_BOOT_ACCOUNT_H
#define MS_BOOT_ACCOUNT_H

#include "base/alloc.h"
#include "library/library.h"
#include "session/report.h"
#include "snapshot/reader.h"

struct ms_account_row {
	struct ms_section_use use;
	uint32_t dictionary; /* type of the section it is unpacked with */
	bool packed;
	bool touched;
};

struct ms_account {
	struct snap_allocator allocator;
	struct ms_account_row *rows;  /* one per section of the file */
	struct ms_section_use *shown; /* those touched, for the report */
	uint32_t row_count;
	/* Set by who opens it; NULL: no library.  Not owned. */
	const struct ms_library *library;
};

/* Nothing is used yet.  The reader is needed during the call only. */
int ms_account_begin(struct ms_account *account,
		     const struct snap_reader *reader,
		     const struct snap_allocator *allocator,
		     struct snap_error *err);
void ms_account_end(struct ms_account *account);

/* The section of this type was used, and with it its dictionary; of a packed
 * one 'unpacked' bytes were asked for.  A type that isn't there counts nothing.
 */
void ms_account_note(struct ms_account *account, uint32_t type,
		     uint64_t unpacked);

/* The digests of all sections were checked. */
void ms_account_note_all(struct ms_account *account);

/* The unpacked size of a section, 0 when there is none of this type: what
 * loading the whole of it asks for. */
uint64_t ms_account_size(const struct snap_reader *reader, uint32_t type);

/* Say in the report what was used so far. */
void ms_account_fill(const struct ms_account *account,
		     struct ms_snapshot_report *report);

#endif
