/*
 * Every small damage there is, at every level, with everything used: which is
 * found, and for which reason.  The lines printed here are quoted in README.md.
 */
#include "hostile.h"

#include "support/guard.h"

#include <stdlib.h>
#include <string.h>

#define EDGE_MOST 64

struct sweep {
	struct hostile file;
	struct guard guard;
	bool *padding; /* per byte of the file */
};

/* Marks [begin, end). */
static void mark(struct sweep *sweep, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		sweep->padding[i] = true;
}

static uint64_t row_field(const struct sweep *sweep, int row, size_t at)
{
	return hostile_get_entry(&sweep->file, (enum fixture_row)row, at);
}

static size_t table_end(void)
{
	return hostile_entry(FIXTURE_ROW_COUNT);
}

static int sweep_setup(void **state)
{
	struct sweep *sweep = calloc(1, sizeof(*sweep));

	assert_non_null(sweep);
	sweep->file.bytes = fixture_snapshot(&sweep->file.size);
	sweep->padding = calloc(sweep->file.size, sizeof(bool));
	assert_non_null(sweep->padding);
	guard_begin(&sweep->guard, sweep->file.size + EDGE_MOST);
	size_t end = table_end();
	for (int row = 0; row < FIXTURE_ROW_COUNT; row++) {
		size_t at = row_field(sweep, row, SNAP_AT_ENTRY_OFFSET);

		mark(sweep, end, at);
		end = at + row_field(sweep, row, SNAP_AT_ENTRY_STORED_SIZE);
	}
	*state = sweep;
	return 0;
}

static int sweep_teardown(void **state)
{
	struct sweep *sweep = *state;

	guard_end(&sweep->guard);
	free(sweep->padding);
	free(sweep->file.bytes);
	free(sweep);
	return 0;
}

/* Fields that must be believed before the header's digest can be computed,
 * because they say how much it covers. */
static bool before_header_digest(size_t at)
{
	return (at >= SNAP_AT_HEADER_SIZE && at < SNAP_AT_FILE_SIZE) ||
	       (at >= SNAP_AT_SECTION_COUNT && at < SNAP_AT_FLAGS_COMPATIBLE);
}

/* The same for the digest of the block index: its count, and the field that
 * makes it eight bytes. */
static bool before_index_digest(const struct sweep *sweep, size_t at)
{
	size_t index =
		row_field(sweep, FIXTURE_ROW_BLOCKS, SNAP_AT_ENTRY_OFFSET);

	return at >= index && at < index + SNAP_BLOCK_HEAD_SIZE;
}

/* Is this what a changed byte at 'at' should be called? */
static bool right_reason(const struct sweep *sweep, size_t at, int code)
{
	bool size = code == SNAP_E_BOUNDS || code == SNAP_E_LIMIT;

	if (at < SNAP_AT_FORMAT_MAJOR)
		return code == SNAP_E_NOT_A_SNAPSHOT ||
		       code == SNAP_E_INCOMPLETE;
	if (at < SNAP_AT_FORMAT_MINOR)
		return code == SNAP_E_FORMAT_TOO_NEW ||
		       code == SNAP_E_FORMAT_TOO_OLD;
	if (before_header_digest(at))
		return size || code == SNAP_E_TRUNCATED ||
		       code == SNAP_E_DIGEST_HEADER;
	if (at < table_end())
		return code == SNAP_E_DIGEST_HEADER;
	if (sweep->padding[at])
		return code == SNAP_E_BOUNDS;
	if (before_index_digest(sweep, at))
		return size || code == SNAP_E_DIGEST_SECTION;
	return code == SNAP_E_DIGEST_SECTION;
}

struct counts {
	unsigned cases;
	unsigned undetected;
	unsigned undetected_padding;
	unsigned wrong_reason;
};

static void count(struct counts *counts, const struct sweep *sweep, size_t at,
		  int code)
{
	counts->cases++;
	if (code == 0 && sweep->padding[at])
		counts->undetected_padding++;
	if (code == 0)
		counts->undetected++;
	else if (!right_reason(sweep, at, code))
		counts->wrong_reason++;
}

static unsigned padding_bits(const struct sweep *sweep)
{
	unsigned n = 0;

	for (size_t i = 0; i < sweep->file.size; i++)
		n += sweep->padding[i] ? 8 : 0;
	return n;
}

static struct counts flip_all(struct sweep *sweep, enum snap_load_level level)
{
	struct counts counts = { 0 };
	uint8_t *bytes =
		guard_copy(&sweep->guard, sweep->file.bytes, sweep->file.size);

	for (size_t at = 0; at < sweep->file.size; at++)
		for (int bit = 0; bit < 8; bit++) {
			bytes[at] ^= (uint8_t)(1 << bit);
			count(&counts, sweep, at,
			      use_at_level(bytes, sweep->file.size, level,
					   NULL));
			bytes[at] ^= (uint8_t)(1 << bit);
		}
	print_message(
		"sweep: bit flips, level %s: %u cases, %u undetected (%u in "
		"padding), %u other reasons\n",
		snap_load_level_name(level), counts.cases, counts.undetected,
		counts.undetected_padding, counts.wrong_reason);
	return counts;
}

static void finds_every_flip_at_full_and_deep(void **state)
{
	for (int level = SNAP_LOAD_FULL; level <= SNAP_LOAD_DEEP; level++) {
		struct counts counts =
			flip_all(*state, (enum snap_load_level)level);

		assert_int_equal(counts.undetected, 0);
		assert_int_equal(counts.wrong_reason, 0);
	}
}

/* What 'lazy' misses is the padding, all of it and nothing else. */
static void finds_every_flip_but_padding_at_lazy(void **state)
{
	struct counts counts = flip_all(*state, SNAP_LOAD_LAZY);

	assert_int_equal(counts.undetected, padding_bits(*state));
	assert_int_equal(counts.undetected_padding, counts.undetected);
	assert_int_equal(counts.wrong_reason, 0);
}

/* No digest of a section is looked at: damage there goes unseen or ends in a
 * decoder, but header and table are safe. */
static void finds_flips_of_header_and_table_at_header(void **state)
{
	struct sweep *sweep = *state;
	struct counts counts = flip_all(sweep, SNAP_LOAD_HEADER);
	uint8_t *bytes =
		guard_copy(&sweep->guard, sweep->file.bytes, sweep->file.size);

	assert_true(counts.undetected <= 8 * (sweep->file.size - table_end()));
	for (size_t at = 0; at < table_end(); at++) {
		bytes[at] ^= 1;
		int code = use_at_level(bytes, sweep->file.size,
					SNAP_LOAD_HEADER, NULL);
		assert_int_not_equal(code, 0);
		assert_true(right_reason(sweep, at, code));
		bytes[at] ^= 1;
	}
}

static void finds_every_changed_byte_at_full(void **state)
{
	struct sweep *sweep = *state;
	struct counts counts = { 0 };
	uint8_t *bytes =
		guard_copy(&sweep->guard, sweep->file.bytes, sweep->file.size);

	for (size_t at = 0; at < sweep->file.size; at++) {
		uint8_t was = bytes[at];

		for (int value = 0; value < 256; value++) {
			bytes[at] = (uint8_t)value;
			if (bytes[at] != was)
				count(&counts, sweep, at,
				      use_at_level(bytes, sweep->file.size,
						   SNAP_LOAD_FULL, NULL));
		}
		bytes[at] = was;
	}
	print_message(
		"sweep: changed bytes, level full: %u cases, %u undetected, %u "
		"other reasons\n",
		counts.cases, counts.undetected, counts.wrong_reason);
	assert_int_equal(counts.undetected, 0);
	assert_int_equal(counts.wrong_reason, 0);
}

static void calls_every_prefix_truncated(void **state)
{
	struct sweep *sweep = *state;
	unsigned cases = 0, wrong = 0;

	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++)
		for (size_t size = 0; size < sweep->file.size; size++) {
			const uint8_t *bytes = guard_copy(
				&sweep->guard, sweep->file.bytes, size);
			struct snap_error err;
			int code = use_at_level(
				bytes, size, (enum snap_load_level)level, &err);

			cases++;
			wrong += code != SNAP_E_TRUNCATED || err.offset != size;
		}
	print_message(
		"sweep: truncations, all levels: %u cases, %u not refused as "
		"truncated\n",
		cases, wrong);
	assert_int_equal(wrong, 0);
}

/* Where parts begin and end: the table, and every section. */
static size_t list_edges(const struct sweep *sweep, size_t *edges)
{
	size_t n = 0;

	edges[n++] = SNAP_HEADER_SIZE;
	for (int row = 0; row < FIXTURE_ROW_COUNT; row++) {
		size_t at = row_field(sweep, row, SNAP_AT_ENTRY_OFFSET);

		edges[n++] = at;
		edges[n++] =
			at + row_field(sweep, row, SNAP_AT_ENTRY_STORED_SIZE);
	}
	return n;
}

/* A copy with 'more' bytes put in at 'edge', cut to 'size'. */
static const uint8_t *insert(struct sweep *sweep, size_t edge, size_t more,
			     size_t size)
{
	uint8_t *bytes = guard_tail(&sweep->guard, size);
	const uint8_t *from = sweep->file.bytes;

	memcpy(bytes, from, edge);
	memset(bytes + edge, 0xa5, more);
	memcpy(bytes + edge + more, from + edge, size - edge - more);
	return bytes;
}

static void finds_insertions_at_edges(void **state)
{
	struct sweep *sweep = *state;
	size_t edges[2 * FIXTURE_ROW_COUNT + 1];
	size_t n = list_edges(sweep, edges);
	unsigned cases = 0, wrong = 0;

	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++)
		for (size_t i = 0; i < n * EDGE_MOST; i++) {
			size_t edge = edges[i % n], more = 1 + i / n;
			size_t size = sweep->file.size + more;
			int code = use_at_level(
				insert(sweep, edge, more, size), size,
				(enum snap_load_level)level, NULL);

			cases++;
			wrong += code != (edge < table_end()
						  ? SNAP_E_DIGEST_HEADER
						  : SNAP_E_TRAILING_DATA);
		}
	print_message(
		"sweep: insertions of 1 to 64 bytes, all levels: %u cases, %u "
		"other reasons\n",
		cases, wrong);
	assert_int_equal(wrong, 0);
}

/* The size stays right: as much is lost at the end. */
static void finds_shifts_at_edges(void **state)
{
	struct sweep *sweep = *state;
	size_t edges[2 * FIXTURE_ROW_COUNT + 1];
	size_t n = list_edges(sweep, edges) - 1; /* not the end itself */
	unsigned cases = 0, undetected = 0;

	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++)
		for (size_t i = 0; i < n * EDGE_MOST; i++) {
			size_t size = sweep->file.size;
			int code = use_at_level(
				insert(sweep, edges[i % n], 1 + i / n, size),
				size, (enum snap_load_level)level, NULL);

			cases += level != SNAP_LOAD_HEADER;
			undetected += level != SNAP_LOAD_HEADER && code == 0;
		}
	print_message(
		"sweep: shifts by 1 to 64 bytes, lazy to deep: %u cases, %u "
		"undetected\n",
		cases, undetected);
	assert_int_equal(undetected, 0);
}

static void finds_deletions_at_edges(void **state)
{
	struct sweep *sweep = *state;
	size_t edges[2 * FIXTURE_ROW_COUNT + 1];
	size_t n = list_edges(sweep, edges) - 1; /* nothing behind the last */
	unsigned cases = 0, wrong = 0;

	for (int level = SNAP_LOAD_LAZY; level <= SNAP_LOAD_DEEP; level++)
		for (size_t i = 0; i < n * EDGE_MOST; i++) {
			size_t edge = edges[i % n], less = 1 + i / n;
			size_t size = sweep->file.size - less;
			uint8_t *bytes = guard_tail(&sweep->guard, size);

			memcpy(bytes, sweep->file.bytes, edge);
			memcpy(bytes + edge, sweep->file.bytes + edge + less,
			       size - edge);
			int code = use_at_level(
				bytes, size, (enum snap_load_level)level, NULL);
			cases++;
			wrong += code != (edge < table_end()
						  ? SNAP_E_DIGEST_HEADER
						  : SNAP_E_TRUNCATED);
		}
	print_message(
		"sweep: deletions of 1 to 64 bytes, all levels: %u cases, %u "
		"other reasons\n",
		cases, wrong);
	assert_int_equal(wrong, 0);
}

#define SWEEP_TEST(name)                                                       \
	cmocka_unit_test_setup_teardown(name, sweep_setup, sweep_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SWEEP_TEST(finds_every_flip_at_full_and_deep),
		SWEEP_TEST(finds_every_flip_but_padding_at_lazy),
		SWEEP_TEST(finds_flips_of_header_and_table_at_header),
		SWEEP_TEST(finds_every_changed_byte_at_full),
		SWEEP_TEST(calls_every_prefix_truncated),
		SWEEP_TEST(finds_insertions_at_edges),
		SWEEP_TEST(finds_shifts_at_edges),
		SWEEP_TEST(finds_deletions_at_edges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
