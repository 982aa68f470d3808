/* Every field of every section set to what it shouldn't be, digests right. */
#include "session/library/hostile_library.h"

#include "library/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
	static struct hostile hostile;

	hostile_begin(&hostile);
	*state = &hostile;
	return 0;
}

static int end(void **state)
{
	hostile_end(*state);
	return 0;
}

/* Runs the changed bytes at the two levels that don't look at all of it. */
static int run(struct hostile *hostile)
{
	struct snap_error err;
	int use_rc, rc;

	hostile_redigest(hostile);
	rc = hostile_run(hostile->bytes, hostile->good.size, hostile->raw_total,
			 SNAP_LOAD_HEADER, &use_rc, &err);
	int lazy =
		hostile_run(hostile->bytes, hostile->good.size,
			    hostile->raw_total, SNAP_LOAD_LAZY, &use_rc, &err);
	assert_int_equal(lazy, rc);
	return rc;
}

static uint64_t pick(unsigned which, uint64_t now, unsigned width)
{
	const uint64_t max = UINT64_MAX >> (64 - 8 * width);
	const uint64_t values[] = { 0,	     1,	      max,     max - 1,
				    now + 1, now - 1, max / 2, max / 2 + 1 };

	return values[which] & max;
}

#define VALUES 8u

/* Is the field one that only one value fits?  Texts, and what an entry is by
 * itself (flags, counts of arguments), could be otherwise. */
static bool is_structure(uint32_t type, uint64_t at)
{
	uint64_t in_record = at % MS_RECORD_SIZE;

	switch (type) {
	case MS_SECTION_LIBRARY:
		return at < MS_LIBRARY_SIZE;
	case MS_SECTION_NAME_INDEX:
	case MS_SECTION_CATEGORIES:
	/* Code has a digest, which tells its source's. */
	case MS_SECTION_UNITS:
	case MS_SECTION_CODE:
	case MS_SECTION_LINES:
	case MS_SECTION_SOURCES:
		return true;
	case MS_SECTION_RECORDS:
		/* No list says which category the private one is of. */
		if (at == MS_AT_CATEGORY || at == MS_AT_CATEGORY + 1)
			return false;
		return in_record < MS_AT_FLAGS || in_record >= MS_AT_NAME_SIZE;
	case MS_SECTION_SEARCH:
		return at < MS_SEARCH_HEAD_SIZE;
	default:
		return false;
	}
}

/* Did a byte of structure change? */
static bool changes_structure(uint32_t type, uint64_t at, uint64_t change)
{
	for (; change != 0; change >>= 8, at++)
		if ((change & 0xff) != 0 && is_structure(type, at))
			return true;
	return false;
}

static void sweep_field(struct hostile *hostile, uint32_t type, uint64_t at,
			unsigned width)
{
	uint64_t now = hostile_get(hostile, type, at, width);

	for (unsigned i = 0; i < VALUES; i++) {
		uint64_t value = pick(i, now, width);

		if (value == now)
			continue;
		hostile_put(hostile, type, at, width, value);
		int rc = run(hostile);
		if (rc == 0 && changes_structure(type, at, value ^ now))
			fail_msg("%s: %u bytes at %llu set to %llx, and valid",
				 ms_section_name(type), width,
				 (unsigned long long)at,
				 (unsigned long long)value);
		hostile_restore(hostile);
	}
}

static void sweep_section(struct hostile *hostile, uint32_t type)
{
	struct hostile_section section = hostile_section(hostile, type);

	for (uint64_t at = 0; at + 4 <= section.size; at += 2)
		sweep_field(hostile, type, at, 4);
	for (uint64_t at = 0; at + 2 <= section.size; at += 2)
		sweep_field(hostile, type, at, 2);
}

static void survives_any_field_of_the_hot_sections(void **state)
{
	for (unsigned i = 0; i < HOSTILE_HOT; i++)
		sweep_section(*state, hostile_types[i]);
}

static void survives_any_field_of_the_cold_sections(void **state)
{
	for (unsigned i = HOSTILE_HOT; i < HOSTILE_ALL; i++)
		sweep_section(*state, hostile_types[i]);
}

/* Every name that there was, and some that never were. */
static void find_all(const struct hostile *hostile,
		     const struct ms_library *library)
{
	struct ms_entry entry;
	struct snap_error err;

	for (uint32_t i = 0; i < LIBRARY_ENTRIES; i++) {
		const char *name = hostile->model.entries[i].name;
		int rc = ms_library_find(library, name, strlen(name), &entry,
					 &err);

		if (rc != 0 && rc != SNAP_E_NOT_FOUND)
			assert_int_equal(rc, SNAP_E_BOUNDS);
		rc = ms_library_find(library, name, strlen(name) - 1, &entry,
				     &err);
		if (rc != 0 && rc != SNAP_E_NOT_FOUND)
			assert_int_equal(rc, SNAP_E_BOUNDS);
	}
}

static void flip_bits(struct hostile *hostile, uint32_t type)
{
	struct hostile_section section = hostile_section(hostile, type);

	for (uint64_t bit = 0; bit < section.size * 8; bit++) {
		struct library_view view;
		uint64_t at = bit / 8;
		int use_rc;

		hostile_put(hostile, type, at, 1,
			    hostile_get(hostile, type, at, 1) ^ 1u << bit % 8);
		hostile_redigest(hostile);
		if (library_view_open(&view, hostile->bytes, hostile->good.size,
				      SNAP_LOAD_LAZY, NULL, NULL) == 0) {
			find_all(hostile, view.library);
			library_view_close(&view);
		}
		int rc = hostile_run(hostile->bytes, hostile->good.size,
				     hostile->raw_total, SNAP_LOAD_HEADER,
				     &use_rc, NULL);
		if (rc == 0 && is_structure(type, at))
			fail_msg("%s: bit %llu flipped, and valid",
				 ms_section_name(type),
				 (unsigned long long)bit);
		hostile_restore(hostile);
	}
}

static void survives_any_bit(void **state)
{
	for (unsigned i = 0; i < HOSTILE_ALL; i++)
		flip_bits(*state, hostile_types[i]);
}

/* Shorter, or with bytes to spare: never valid. */
static void refuses_sections_of_another_size(void **state)
{
	struct hostile *hostile = *state;
	static const uint8_t spare[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1 };

	for (unsigned i = 0; i < HOSTILE_ALL; i++) {
		struct hostile_section section =
			hostile_section(hostile, hostile_types[i]);
		size_t full = (size_t)section.size;
		uint8_t *content = malloc(full + sizeof(spare));

		assert_non_null(content);
		memcpy(content, hostile->good.bytes + section.offset, full);
		memcpy(content + full, spare, sizeof(spare));
		for (size_t size = 0; size <= full + sizeof(spare); size++) {
			struct library_snapshot snapshot;
			int use_rc;

			if (size == full)
				continue;
			hostile_rewrite(&snapshot, hostile, section.type,
					content, size);
			if (hostile_run(snapshot.bytes, snapshot.size,
					hostile->raw_total + sizeof(spare),
					SNAP_LOAD_HEADER, &use_rc, NULL) == 0)
				fail_msg("%s of %zu bytes, not %zu, is valid",
					 ms_section_name(section.type), size,
					 full);
			library_snapshot_end(&snapshot);
		}
		free(content);
	}
}

/* A library of one section less: not found, at open or when it is used. */
static void misses_sections(void **state)
{
	struct hostile *hostile = *state;

	for (unsigned i = 0; i < HOSTILE_ALL; i++) {
		struct library_snapshot snapshot;
		struct snap_error err;
		int use_rc;

		hostile_rewrite(&snapshot, hostile, hostile_types[i], NULL, 0);
		int rc = hostile_run(snapshot.bytes, snapshot.size,
				     hostile->raw_total, SNAP_LOAD_HEADER,
				     &use_rc, &err);
		if (rc != 0)
			assert_int_equal(err.code, rc);
		if (hostile_types[i] == MS_SECTION_SOURCES) {
			/* Which is a library without them. */
			assert_int_equal(rc, 0);
		} else if (hostile_types[i] == MS_SECTION_LINES) {
			/* Units say that there are positions. */
			assert_int_equal(rc, SNAP_E_BOUNDS);
			assert_int_equal(err.section, MS_SECTION_UNITS);
		} else {
			assert_int_equal(rc, SNAP_E_NOT_FOUND);
			assert_int_equal(use_rc, SNAP_E_NOT_FOUND);
			assert_int_equal(err.section, hostile_types[i]);
		}
		library_snapshot_end(&snapshot);
	}
}

static void is_valid_unchanged(void **state)
{
	assert_int_equal(run(*state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_valid_unchanged),
		cmocka_unit_test(survives_any_field_of_the_hot_sections),
		cmocka_unit_test(survives_any_field_of_the_cold_sections),
		cmocka_unit_test(survives_any_bit),
		cmocka_unit_test(refuses_sections_of_another_size),
		cmocka_unit_test(misses_sections),
	};

	return cmocka_run_group_tests_name("hostile library", tests, begin,
					   end);
}
