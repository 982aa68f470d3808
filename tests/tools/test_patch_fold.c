/* Snapshots unfolded and folded again, and patches over what is in them. */
#include "tools/common/signature.h"
#include "tools/snapshot-builder/patch/patch.h"
#include "tools/snapshot-builder/patch/fold.h"

#include "snapshot/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#define HEADER_SIZE   104
#define TEXT_SIZE     9000
#define RECIPE_ENTRY  64
#define ENTRY_SIZE    32
#define SECTION_COUNT 5

struct snapshots {
	struct snap_span old, new;
	struct snap_strbuf patch;
};

static struct snap_span span(const void *bytes, size_t size)
{
	return (struct snap_span){ bytes, size };
}

/* Lines that are alike and not the same. */
static void write_text(char *text, unsigned change)
{
	size_t at = 0;
	unsigned noise = 1;

	for (unsigned line = 0; at < TEXT_SIZE; line++) {
		char row[64];

		noise = noise * 1103515245u + 12345u;
		int size = snprintf(row, sizeof(row), "line %u is %u%s\n", line,
				    noise >> 20,
				    line == 100 + change ? " (new)" : "");
		for (int i = 0; i < size && at < TEXT_SIZE; i++)
			text[at++] = row[i];
	}
}

static void add(struct snap_writer *writer, uint32_t type,
		enum snap_codec codec, uint32_t dictionary, int level,
		const char *text, size_t size)
{
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = type,
		.flags = SNAP_SECTION_COLD,
		.codec = codec,
		.level = level,
		.alignment = type == 0x101 ? 4096 : 64,
		.dictionary = dictionary,
		.block_size = 1000,
	};

	assert_int_equal(snap_writer_add(writer, &spec, text, size, NULL), 0);
}

/* Every codec, a dictionary, an empty section, several levels. */
static struct snap_span make(unsigned change, int level,
			     snap_seal_function seal)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.runtime = SNAP_RUNTIME('T', 'E', 'S', 'T'),
		.key = { 1, 2, 3 },
		.timestamp = 5,
		.seal = seal,
		.serial = seal != NULL ? 7 : 0,
	};
	struct snap_writer *writer;
	char text[TEXT_SIZE];
	void *bytes;
	size_t size;

	write_text(text, change);
	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	add(writer, SNAP_TYPE_DICTIONARY, SNAP_CODEC_RAW, 0, 0, text, 500);
	add(writer, 0x101, SNAP_CODEC_PAGES, 0, 0, text, TEXT_SIZE);
	add(writer, 0x102, SNAP_CODEC_ZSTD, 0, 3, text, TEXT_SIZE);
	add(writer, 0x103, SNAP_CODEC_BLOCKS, SNAP_TYPE_DICTIONARY, level, text,
	    TEXT_SIZE);
	add(writer, 0x104, SNAP_CODEC_BLOCKS, 0, 7, text, 0);
	assert_int_equal(snap_writer_finish_memory(writer, &bytes, &size, NULL),
			 0);
	snap_writer_free(writer);
	return span(bytes, size);
}

static struct snap_span make_snapshot(unsigned change, int level)
{
	return make(change, level, NULL);
}

static int begin(void **state)
{
	struct snapshots *both = calloc(1, sizeof(*both));

	assert_non_null(both);
	both->old = make_snapshot(0, 19);
	both->new = make_snapshot(1, 19);
	snap_strbuf_begin(&both->patch, NULL);
	assert_int_equal(patch_make(both->old, both->new, PATCH_CONTENT, 19,
				    &both->patch, NULL),
			 0);
	*state = both;
	return 0;
}

static int end(void **state)
{
	struct snapshots *both = *state;

	snap_strbuf_end(&both->patch);
	free((void *)(uintptr_t)both->old.data);
	free((void *)(uintptr_t)both->new.data);
	free(both);
	return 0;
}

static void folds_what_it_unfolded(void **state)
{
	(void)state;
	for (int level = 1; level <= 19; level++) {
		struct snap_span file = make_snapshot(0, level);
		uint8_t *unfolded, *folded;
		size_t size, folded_size;

		assert_int_equal(
			patch_unfold(file, true, &unfolded, &size, NULL), 0);
		assert_int_equal(patch_fold(span(unfolded, size), tool_seal,
					    &folded, &folded_size, NULL),
				 0);
		assert_int_equal(folded_size, file.size);
		assert_memory_equal(folded, file.data, file.size);
		free(folded);
		free(unfolded);
		free((void *)(uintptr_t)file.data);
	}
}

/* Another function makes other seals, and none can't make them. */
static void other_seal(const void *bytes, size_t size,
		       uint8_t out[SNAP_SEAL_SIZE])
{
	memset(out, 1, SNAP_SEAL_SIZE);
	snap_put_le64(out, snap_digest64(bytes, size));
}

static void folds_what_has_seals(void **state)
{
	struct snap_span file = make(0, 9, other_seal);
	uint8_t *unfolded, *folded;
	size_t size, folded_size;

	(void)state;
	assert_int_equal(patch_unfold(file, true, &unfolded, &size, NULL), 0);
	assert_int_equal(patch_fold(span(unfolded, size), other_seal, &folded,
				    &folded_size, NULL),
			 0);
	assert_int_equal(folded_size, file.size);
	assert_memory_equal(folded, file.data, file.size);
	free(folded);
	assert_int_equal(patch_fold(span(unfolded, size), NULL, &folded,
				    &folded_size, NULL),
			 SNAP_E_CODEC);
	free(unfolded);
	free((void *)(uintptr_t)file.data);
}

/* Packed again, each of nine blocks would be new. */
static void gives_a_small_patch(void **state)
{
	const struct snapshots *both = *state;
	struct snap_strbuf stored;

	snap_strbuf_begin(&stored, NULL);
	assert_int_equal(patch_make(both->old, both->new, PATCH_STORED, 19,
				    &stored, NULL),
			 0);
	assert_true(both->patch.size < HEADER_SIZE + 150);
	assert_true(stored.size > 3 * both->patch.size);
	snap_strbuf_end(&stored);
}

static int apply(struct snap_span patch, struct snap_span old, uint8_t **out,
		 struct snap_error *err)
{
	struct patch parts;
	int rc = patch_read(&parts, patch, err);

	return rc != 0 ? rc : patch_apply(&parts, old, out, err);
}

static void gives_the_new_file(void **state)
{
	const struct snapshots *both = *state;
	uint8_t *result;

	assert_int_equal(apply(span(both->patch.data, both->patch.size),
			       both->old, &result, NULL),
			 0);
	assert_memory_equal(result, both->new.data, both->new.size);
	free(result);
}

static uint8_t *copy_of(const struct snap_strbuf *patch)
{
	uint8_t *bytes = malloc(patch->size);

	assert_non_null(bytes);
	memcpy(bytes, patch->data, patch->size);
	return bytes;
}

static void renew_digests(uint8_t *patch, size_t size)
{
	snap_put_le64(patch + 88,
		      snap_digest64(patch + HEADER_SIZE, size - HEADER_SIZE));
	snap_put_le64(patch + 96, snap_digest64(patch, 96));
}

/* With the patch's own digests, and with ones computed again. */
static void refuses_every_changed_bit(void **state)
{
	const struct snapshots *both = *state;
	uint8_t *bytes = copy_of(&both->patch);
	size_t size = both->patch.size;

	for (size_t bit = 0; bit < 8 * size; bit++) {
		struct snap_error err = { 0 };
		uint8_t *result;

		memcpy(bytes, both->patch.data, size);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(
			apply(span(bytes, size), both->old, &result, &err), 0);
		assert_non_null(strstr(err.message, "patch"));
		renew_digests(bytes, size);
		int rc = apply(span(bytes, size), both->old, &result, &err);
		if (rc != 0) {
			assert_int_equal(rc, err.code);
			assert_true(err.message[0] != '\0');
			continue;
		}
		/* A bit that zstd doesn't mind, a renewed digest, or who
		 * packed it. */
		assert_memory_equal(result, both->new.data, both->new.size);
		free(result);
	}
	free(bytes);
}

static void names_the_other_zstd(void **state)
{
	const struct snapshots *both = *state;
	uint8_t *bytes = copy_of(&both->patch);
	struct snap_error err = { 0 };
	uint8_t *result;

	/* Another digest, as if it packed differently, and 2.7.8. */
	bytes[48] ^= 1;
	snap_put_le32(bytes + 72, 20708);
	renew_digests(bytes, both->patch.size);
	assert_int_equal(
		apply(span(bytes, both->patch.size), both->old, &result, &err),
		SNAP_E_CODEC);
	assert_non_null(strstr(err.message, "zstd 2.7.8"));
	assert_non_null(strstr(err.message, "fetch the full file"));
	/* If it packs the same way all is well. */
	bytes[48] ^= 1;
	renew_digests(bytes, both->patch.size);
	assert_int_equal(
		apply(span(bytes, both->patch.size), both->old, &result, NULL),
		0);
	free(result);
	free(bytes);
}

static void needs_snapshots(void **state)
{
	const struct snapshots *both = *state;
	const struct snap_span noise = span("no snapshot", 11);
	struct snap_strbuf patch;

	snap_strbuf_begin(&patch, NULL);
	assert_int_equal(
		patch_make(both->old, noise, PATCH_CONTENT, 19, &patch, NULL),
		SNAP_E_NOT_A_SNAPSHOT);
	assert_int_equal(
		patch_make(noise, both->new, PATCH_CONTENT, 19, &patch, NULL),
		SNAP_E_NOT_A_SNAPSHOT);
	snap_strbuf_end(&patch);
}

struct lie {
	size_t offset;
	size_t size; /* 1, 4 or 8 */
	uint64_t value;
};

/* Of the entry of section 'i', field at 'at'. */
#define ENTRY(i, at) (RECIPE_ENTRY + (i)*ENTRY_SIZE + (at))
/* The blocked section has nine blocks of 1000. */
#define BLOCKS ENTRY(SECTION_COUNT, 0)
#define LEVELS (BLOCKS + 9 * 4)

static const struct lie lies[] = {
	{ 0, 4, 2 },			 /* version */
	{ 4, 4, 0 },			 /* sections */
	{ 4, 4, 4 },			 /* sections */
	{ 4, 4, 6 },			 /* sections */
	{ 4, 4, UINT32_MAX },		 /* sections */
	{ 8, 4, 8 },			 /* blocks */
	{ 8, 4, 10 },			 /* blocks */
	{ 8, 4, UINT32_MAX },		 /* blocks */
	{ 56, 4, 2 },			 /* seals */
	{ 60, 4, 1 },			 /* reserved */
	{ ENTRY(1, 0), 4, 2 },		 /* the type of the seals */
	{ ENTRY(0, 0), 4, 0 },		 /* type */
	{ ENTRY(0, 0), 4, UINT32_MAX },	 /* type */
	{ ENTRY(0, 0), 4, 0x101 },	 /* a type twice */
	{ ENTRY(0, 4), 4, 8 },		 /* flags */
	{ ENTRY(0, 8), 4, 4 },		 /* codec */
	{ ENTRY(0, 8), 4, UINT32_MAX },	 /* codec */
	{ ENTRY(0, 8), 4, 2 },		 /* codec without level */
	{ ENTRY(0, 12), 4, 32 },	 /* alignment */
	{ ENTRY(0, 12), 4, 96 },	 /* alignment */
	{ ENTRY(0, 12), 4, 0 },		 /* alignment */
	{ ENTRY(0, 12), 4, 1u << 17 },	 /* alignment */
	{ ENTRY(0, 16), 4, 1 },		 /* dictionary of a raw section */
	{ ENTRY(0, 20), 4, 1 },		 /* blocks of a raw section */
	{ ENTRY(0, 24), 8, UINT64_MAX }, /* raw size */
	{ ENTRY(0, 24), 8, 501 },	 /* raw size */
	{ ENTRY(3, 16), 4, 0x105 },	 /* a dictionary that isn't there */
	{ ENTRY(3, 16), 4, 0x103 },	 /* its own */
	{ ENTRY(3, 20), 4, 8 },		 /* blocks */
	{ ENTRY(3, 20), 4, 10 },	 /* blocks */
	{ ENTRY(3, 20), 4, UINT32_MAX }, /* blocks */
	{ BLOCKS, 4, 0 },		 /* an empty block */
	{ BLOCKS, 4, 999 },		 /* too short together */
	{ BLOCKS, 4, 1001 },		 /* too long together */
	{ BLOCKS, 4, UINT32_MAX },	 /* too long */
	{ LEVELS, 1, 1 },		 /* level of a raw section */
	{ LEVELS + 2, 1, 0 },		 /* no level */
	{ LEVELS + 2, 1, 20 },		 /* too high a level */
	{ LEVELS + 2, 1, 255 },		 /* the same */
};

static void tell_lie(uint8_t *recipe, const struct lie *lie)
{
	for (size_t i = 0; i < lie->size; i++)
		recipe[lie->offset + i] = (uint8_t)(lie->value >> 8 * i);
}

static void refuses_every_wrong_recipe(void **state)
{
	const struct snapshots *both = *state;
	uint8_t *unfolded, *folded;
	size_t size, folded_size;

	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		struct snap_error err = { 0 };

		assert_int_equal(
			patch_unfold(both->new, true, &unfolded, &size, NULL),
			0);
		tell_lie(unfolded, &lies[i]);
		int rc = patch_fold(span(unfolded, size), tool_seal, &folded,
				    &folded_size, &err);
		if (rc == 0)
			fail_msg("lie %zu was believed", i);
		assert_int_equal(rc, err.code);
		free(unfolded);
	}
}

static void refuses_every_truncated_recipe(void **state)
{
	const struct snapshots *both = *state;
	uint8_t *unfolded, *folded;
	size_t size, folded_size;

	assert_int_equal(patch_unfold(both->new, true, &unfolded, &size, NULL),
			 0);
	for (size_t cut = 0; cut < size; cut += cut < LEVELS + 10 ? 1 : 97) {
		/* Its own memory, so that a read behind it is seen. */
		uint8_t *part = malloc(cut + 1);

		assert_non_null(part);
		memcpy(part + 1, unfolded, cut);
		assert_int_not_equal(patch_fold(span(part + 1, cut), tool_seal,
						&folded, &folded_size, NULL),
				     0);
		free(part);
	}
	free(unfolded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_what_it_unfolded),
		cmocka_unit_test(folds_what_has_seals),
		cmocka_unit_test(gives_a_small_patch),
		cmocka_unit_test(gives_the_new_file),
		cmocka_unit_test(refuses_every_changed_bit),
		cmocka_unit_test(names_the_other_zstd),
		cmocka_unit_test(needs_snapshots),
		cmocka_unit_test(refuses_every_wrong_recipe),
		cmocka_unit_test(refuses_every_truncated_recipe),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
