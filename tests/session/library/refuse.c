#include "session/library/refuse.h"

#include "library/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int refuse_begin(void **state)
{
	static struct hostile hostile;

	hostile_begin(&hostile);
	*state = &hostile;
	return 0;
}

int refuse_end(void **state)
{
	hostile_end(*state);
	return 0;
}

void assert_place(const struct hostile *hostile, const struct snap_error *err,
		  enum snap_code code, uint32_t type, uint64_t at)
{
	struct hostile_section section = hostile_section(hostile, type);

	if (err->code != code || err->section != type ||
	    err->offset != section.offset + at)
		fail_msg("%s in %s at %lld: %s", snap_error_name(err->code),
			 ms_section_name(err->section),
			 (long long)(err->offset - section.offset),
			 err->message);
}

void apply(struct hostile *hostile, const struct change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hostile_put(hostile, changes[i].type, changes[i].at,
			    changes[i].width, changes[i].value);
	hostile_redigest(hostile);
}

void assert_refused(struct hostile *hostile, const struct change *changes,
		    size_t count, enum seen seen, enum snap_code code,
		    uint32_t type, uint64_t at)
{
	struct library_view view;
	struct snap_error err = { .code = SNAP_OK };

	apply(hostile, changes, count);
	int rc = library_view_open(&view, hostile->bytes, hostile->good.size,
				   SNAP_LOAD_DEEP, NULL, &err);
	assert_int_equal(rc == 0, seen == AT_VALIDATE);
	if (rc == 0) {
		rc = ms_library_validate(view.library, &err);
		assert_int_equal(ms_library_validate(view.library, NULL), rc);
		library_view_close(&view);
	}
	assert_int_equal(rc, code);
	assert_place(hostile, &err, code, type, at);
	hostile_restore(hostile);
}

void assert_one(struct hostile *hostile, struct change change, enum seen seen,
		enum snap_code code)
{
	assert_refused(hostile, &change, 1, seen, code, change.type, change.at);
}

uint64_t record(uint64_t index, uint64_t at)
{
	return index * MS_RECORD_SIZE + at;
}

uint32_t index_of(const struct hostile *hostile, const char *name)
{
	uint32_t i = 0;

	while (strcmp(hostile->model.entries[i].name, name) != 0)
		assert_true(++i < LIBRARY_ENTRIES);
	return i;
}
