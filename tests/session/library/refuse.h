/* A changed image is refused, with the right code at the right place. */
#ifndef TESTS_SESSION_REFUSE_H
#define TESTS_SESSION_REFUSE_H

#include "session/library/hostile_library.h"

/* Of a group of tests whose state is a struct hostile. */
int refuse_begin(void **state);
int refuse_end(void **state);

/* A field of the image, and what it becomes. */
struct change {
	uint32_t type;
	uint64_t at;
	unsigned width;
	uint64_t value;
};

/* Who sees it: opening, or validation of what could be opened. */
enum seen {
	AT_OPEN,
	AT_VALIDATE
};

/* Change the copy's fields, digests right. */
void apply(struct hostile *hostile, const struct change *changes, size_t count);

/* 'at' is within the section. */
void assert_place(const struct hostile *hostile, const struct snap_error *err,
		  enum snap_code code, uint32_t type, uint64_t at);

/* With these changes the image is refused so; then it is restored. */
void assert_refused(struct hostile *hostile, const struct change *changes,
		    size_t count, enum seen seen, enum snap_code code,
		    uint32_t type, uint64_t at);

/* With one change, and the error names its field. */
void assert_one(struct hostile *hostile, struct change change, enum seen seen,
		enum snap_code code);

/* Where a field of a record lies in RECORDS, and a name's number. */
uint64_t record(uint64_t index, uint64_t at);
uint32_t index_of(const struct hostile *hostile, const char *name);

#endif
