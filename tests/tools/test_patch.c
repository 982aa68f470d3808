/* Patches in memory: whatever byte is wrong, the answer is a refusal. */
#include "tools/snapshot-builder/patch/patch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#define OLD_SIZE    5000
#define NEW_SIZE    5100
#define HEADER_SIZE 104

struct files {
	uint8_t old[OLD_SIZE];
	uint8_t new[NEW_SIZE];
	struct snap_strbuf patch;
};

static struct snap_span span(const void *bytes, size_t size)
{
	return (struct snap_span){ bytes, size };
}

static struct snap_span patch_of(const struct files *files)
{
	return span(files->patch.data, files->patch.size);
}

/* Noise, and the same noise with a piece in its middle. */
static int make_files(void **state)
{
	struct files *files = calloc(1, sizeof(*files));
	uint32_t noise = 1;

	assert_non_null(files);
	for (size_t i = 0; i < OLD_SIZE; i++) {
		noise = noise * 1664525 + 1013904223;
		files->old[i] = (uint8_t)(noise >> 24);
	}
	memcpy(files->new, files->old, 2000);
	for (size_t i = 2000; i < 2100; i++)
		files->new[i] = (uint8_t)i;
	memcpy(files->new + 2100, files->old + 2000, OLD_SIZE - 2000);
	snap_strbuf_begin(&files->patch, NULL);
	assert_int_equal(patch_make(span(files->old, OLD_SIZE),
				    span(files->new, NEW_SIZE), PATCH_STORED,
				    19, &files->patch, NULL),
			 0);
	*state = files;
	return 0;
}

static int free_files(void **state)
{
	struct files *files = *state;

	snap_strbuf_end(&files->patch);
	free(files);
	return 0;
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
	const struct files *files = *state;
	struct snap_error err;
	uint8_t *result;

	assert_int_equal(apply(patch_of(files), span(files->old, OLD_SIZE),
			       &result, &err),
			 0);
	assert_memory_equal(result, files->new, NEW_SIZE);
	free(result);
	/* Noise doesn't pack: what is small comes from the old file. */
	assert_true(files->patch.size < 400);
}

static void refuses(struct snap_span patch, const struct files *files)
{
	struct snap_error err = { 0 };
	uint8_t *result;
	int rc = apply(patch, span(files->old, OLD_SIZE), &result, &err);

	assert_int_not_equal(rc, 0);
	assert_int_equal(rc, err.code);
	assert_true(err.message[0] != '\0');
}

static void refuses_every_changed_bit(void **state)
{
	const struct files *files = *state;
	struct snap_span good = patch_of(files);
	uint8_t *bytes = malloc(good.size);

	assert_non_null(bytes);
	memcpy(bytes, good.data, good.size);
	for (size_t bit = 0; bit < 8 * good.size; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		refuses(span(bytes, good.size), files);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	free(bytes);
}

static void renew_digests(uint8_t *patch, size_t size)
{
	snap_put_le64(patch + 88,
		      snap_digest64(patch + HEADER_SIZE, size - HEADER_SIZE));
	snap_put_le64(patch + 96, snap_digest64(patch, 96));
}

/* The digests can be computed again by anyone: what is behind them holds. */
static void refuses_changed_bits_with_new_digests(void **state)
{
	const struct files *files = *state;
	struct snap_span good = patch_of(files);
	uint8_t *bytes = malloc(good.size);

	assert_non_null(bytes);
	for (size_t bit = 0; bit < 8 * good.size; bit++) {
		memcpy(bytes, good.data, good.size);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		renew_digests(bytes, good.size);
		struct patch parts;
		uint8_t *result;
		if (patch_read(&parts, span(bytes, good.size), NULL) != 0 ||
		    patch_apply(&parts, span(files->old, OLD_SIZE), &result,
				NULL) != 0)
			continue;
		/* A bit that zstd doesn't mind, or a digest we renewed. */
		assert_int_equal(parts.result_size, NEW_SIZE);
		assert_memory_equal(result, files->new, NEW_SIZE);
		free(result);
	}
	free(bytes);
}

static void refuses_every_truncation_and_more(void **state)
{
	const struct files *files = *state;
	struct snap_span good = patch_of(files);
	uint8_t *bytes = malloc(good.size + 1);

	assert_non_null(bytes);
	memcpy(bytes, good.data, good.size);
	bytes[good.size] = 0;
	for (size_t size = 0; size < good.size; size++)
		refuses(span(bytes, size), files);
	refuses(span(bytes, good.size + 1), files);
	free(bytes);
}

static void refuses_every_other_base(void **state)
{
	struct files *files = *state;
	struct snap_error err;
	uint8_t *result;

	for (size_t i = 0; i < OLD_SIZE; i += 7) {
		files->old[i] ^= 1;
		assert_int_equal(apply(patch_of(files),
				       span(files->old, OLD_SIZE), &result,
				       &err),
				 SNAP_E_DICTIONARY);
		files->old[i] ^= 1;
	}
	assert_int_equal(apply(patch_of(files), span(files->old, OLD_SIZE - 1),
			       &result, &err),
			 SNAP_E_DICTIONARY);
	assert_non_null(strstr(err.message, "fetch the full file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_new_file),
		cmocka_unit_test(refuses_every_changed_bit),
		cmocka_unit_test(refuses_changed_bits_with_new_digests),
		cmocka_unit_test(refuses_every_truncation_and_more),
		cmocka_unit_test(refuses_every_other_base),
	};

	return cmocka_run_group_tests(tests, make_files, free_files);
}
