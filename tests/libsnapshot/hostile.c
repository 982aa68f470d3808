#include "hostile.h"

#include "support/failing_alloc.h"
#include "support/guard.h"

#include <stdlib.h>

#define CONTEXT_MAX ((size_t)512 * 1024)

int hostile_setup(void **state)
{
	struct hostile *file = calloc(1, sizeof(*file));

	if (file == NULL)
		return -1;
	file->bytes = fixture_snapshot(&file->size);
	*state = file;
	return 0;
}

int hostile_teardown(void **state)
{
	struct hostile *file = *state;

	free(file->bytes);
	free(file);
	return 0;
}

size_t hostile_entry(enum fixture_row row)
{
	return SNAP_HEADER_SIZE + (size_t)row * SNAP_ENTRY_SIZE;
}

void hostile_put(struct hostile *file, size_t at, unsigned width,
		 uint64_t value)
{
	assert_true(at + width <= file->size);
	for (unsigned i = 0; i < width; i++)
		file->bytes[at + i] = (uint8_t)(value >> (8 * i));
}

void hostile_put_entry(struct hostile *file, enum fixture_row row, size_t at,
		       unsigned width, uint64_t value)
{
	hostile_put(file, hostile_entry(row) + at, width, value);
}

uint64_t hostile_get_entry(const struct hostile *file, enum fixture_row row,
			   size_t at)
{
	return snap_le64(file->bytes + hostile_entry(row) + at);
}

int hostile_use_with(const struct hostile *file,
		     const struct snap_reader_options *options,
		     struct snap_error *err)
{
	struct failing_alloc alloc = { 0 };
	struct snap_allocator allocator = failing_allocator(&alloc);
	struct snap_reader_options copy = *options;
	struct guard guard;

	guard_begin(&guard, file->size);
	copy.allocator = &allocator;
	int rc = use_snapshot(guard_copy(&guard, file->bytes, file->size),
			      file->size, &copy, err);
	guard_end(&guard);
	assert_int_equal(alloc.live, 0);
	assert_true(alloc.peak_bytes <= USE_TOTAL_MAX + CONTEXT_MAX);
	return rc;
}

int hostile_use(const struct hostile *file, enum snap_load_level level,
		struct snap_error *err)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
		.limits = use_small_limits(),
	};

	return hostile_use_with(file, &options, err);
}

static void refused_at(const struct hostile *file, enum snap_load_level level,
		       int code, uint64_t offset)
{
	struct snap_error err = { 0 };
	int rc = hostile_use(file, level, &err);

	if (rc != code || (offset != ANY_OFFSET && err.offset != offset))
		print_message("level %s: %s at %llu: %s\n",
			      snap_load_level_name(level),
			      snap_error_name((enum snap_code)rc),
			      (unsigned long long)err.offset, err.message);
	assert_int_equal(rc, code);
	assert_true(err.message[0] != '\0');
	if (offset != ANY_OFFSET)
		assert_int_equal(err.offset, offset);
}

void hostile_refused_as_is(struct hostile *file, int code, uint64_t offset)
{
	refused_at(file, SNAP_LOAD_HEADER, code, offset);
	refused_at(file, SNAP_LOAD_LAZY, code, offset);
	refused_at(file, SNAP_LOAD_FULL, code, offset);
	refused_at(file, SNAP_LOAD_DEEP, code, offset);
}

void hostile_refused(struct hostile *file, int code, uint64_t offset)
{
	redigest(file->bytes, file->size);
	hostile_refused_as_is(file, code, offset);
}

void hostile_refused_when_checked(struct hostile *file, int code,
				  uint64_t offset)
{
	struct snap_error err;

	redigest(file->bytes, file->size);
	refused_at(file, SNAP_LOAD_LAZY, code, offset);
	refused_at(file, SNAP_LOAD_FULL, code, offset);
	refused_at(file, SNAP_LOAD_DEEP, code, offset);
	assert_int_not_equal(hostile_use(file, SNAP_LOAD_HEADER, &err), 0);
}

void hostile_accepted(struct hostile *file)
{
	redigest(file->bytes, file->size);
	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++) {
		struct snap_error err = { 0 };
		int rc = hostile_use(file, (enum snap_load_level)level, &err);

		if (rc != 0)
			print_message("%s\n", err.message);
		assert_int_equal(rc, 0);
	}
}
