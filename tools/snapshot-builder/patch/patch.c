#include "tools/snapshot-builder/patch/patch.h"

#include "base/alloc.h"
#include "src/codec.h"
#include "tools/common/report.h"
#include "tools/common/signature.h"
#include "tools/snapshot-builder/patch/fold.h"

#include <stdlib.h>

#define HEADER_SIZE 104
#define VERSION	    1

static const uint8_t magic[8] = { 0x8b, 'S', 'P', 'T', '\r', '\n', 0x1a, '\n' };

/* What to do about anything that is wrong with a patch. */
#define REMEDY "; fetch the full file"

static void write_header(const struct patch *patch, uint8_t out[HEADER_SIZE])
{
	memset(out, 0, HEADER_SIZE);
	memcpy(out, magic, sizeof(magic));
	snap_put_le32(out + 8, VERSION);
	snap_put_le32(out + 12, (uint32_t)patch->form);
	snap_put_le64(out + 16, patch->base_size);
	memcpy(out + 24, patch->base_digest.bytes, 16);
	snap_put_le64(out + 40, patch->result_size);
	memcpy(out + 48, patch->result_digest.bytes, 16);
	snap_put_le64(out + 64, patch->frame_raw);
	snap_put_le32(out + 72, patch->codec_version);
	snap_put_le64(out + 80, patch->frame.size);
	snap_put_le64(out + 88,
		      snap_digest64(patch->frame.data, patch->frame.size));
	snap_put_le64(out + 96, snap_digest64(out, 96));
}

static int pack(struct snap_span base, struct snap_span result, int level,
		struct snap_span *frame, struct snap_error *err)
{
	size_t room = snap_pack_bound(result.size);
	uint8_t *bytes = malloc(room);
	struct snap_packer *packer = NULL;
	size_t size = 0;

	if (bytes == NULL)
		return snap_fail_memory(err, room);
	int rc = snap_packer_create(&packer, level, base,
				    &snap_default_allocator, err);
	if (rc == 0)
		rc = snap_packer_reach(packer, base.size + result.size, err);
	if (rc == 0)
		rc = snap_pack(packer, bytes, room, result, &size, err);
	snap_packer_free(packer);
	if (rc != 0)
		free(bytes);
	else
		*frame = (struct snap_span){ bytes, size };
	return rc;
}

/* "1.5.4" as 10504, as zstd counts. */
static uint32_t codec_version(void)
{
	const char *p = snap_codec_version();
	uint32_t version = 0;

	for (int part = 0; part < 3; part++) {
		char *end;

		version = version * 100 + (uint32_t)strtoul(p, &end, 10);
		p = *end == '.' ? end + 1 : end;
	}
	return version;
}

/* The two sides as the form wants them; 'bytes' is to be freed. */
struct side_bytes {
	struct snap_span span;
	uint8_t *bytes;
};

static int prepare_side(struct side_bytes *out, struct snap_span file,
			enum patch_form form, bool levels,
			struct snap_error *err)
{
	*out = (struct side_bytes){ .span = file };
	if (form == PATCH_STORED)
		return 0;
	int rc = patch_unfold(file, levels, &out->bytes, &out->span.size, err);
	out->span.data = out->bytes;
	return rc;
}

static int prepare_and_pack(struct snap_span base, struct snap_span result,
			    int level, struct patch *patch,
			    struct snap_error *err)
{
	struct side_bytes old, new = { 0 };
	int rc = prepare_side(&old, base, patch->form, false, err);

	if (rc == 0)
		rc = prepare_side(&new, result, patch->form, true, err);
	if (rc == 0)
		rc = pack(old.span, new.span, level, &patch->frame, err);
	patch->frame_raw = new.span.size;
	free(old.bytes);
	free(new.bytes);
	return rc;
}

int patch_make(struct snap_span base, struct snap_span result,
	       enum patch_form form, int level, struct snap_strbuf *out,
	       struct snap_error *err)
{
	struct patch patch = {
		.form = form,
		.base_size = base.size,
		.base_digest = snap_digest128_of(base.data, base.size),
		.result_size = result.size,
		.result_digest = snap_digest128_of(result.data, result.size),
		.codec_version = codec_version(),
	};
	uint8_t header[HEADER_SIZE];
	int rc = prepare_and_pack(base, result, level, &patch, err);

	if (rc != 0)
		return rc;
	write_header(&patch, header);
	snap_strbuf_append(out, header, sizeof(header));
	snap_strbuf_append(out, patch.frame.data, patch.frame.size);
	free((void *)(uintptr_t)patch.frame.data);
	return out->failed ? snap_fail_memory(err, out->size) : 0;
}

static int check_header(struct snap_span bytes, struct snap_error *err)
{
	const uint8_t *p = bytes.data;

	if (bytes.size < sizeof(magic) || memcmp(p, magic, sizeof(magic)) != 0)
		return snap_fail(err, SNAP_E_NOT_A_SNAPSHOT, 0,
				 "not a patch of 'snapshot-builder patch "
				 "make'");
	if (bytes.size < HEADER_SIZE)
		return snap_fail(err, SNAP_E_TRUNCATED, bytes.size,
				 "the patch ends in its header" REMEDY);
	if (snap_le64(p + 96) != snap_digest64(p, 96))
		return snap_fail_digests(
			err,
			snap_fail(err, SNAP_E_DIGEST_HEADER, 96,
				  "the patch's header was changed" REMEDY),
			snap_digest64(p, 96), snap_le64(p + 96));
	if (snap_le32(p + 8) != VERSION)
		return snap_fail_numbers(
			err,
			snap_fail(
				err, SNAP_E_FORMAT_TOO_NEW, 8,
				"the patch has version %u, known is %u" REMEDY,
				snap_le32(p + 8), VERSION),
			VERSION, snap_le32(p + 8));
	if (snap_le32(p + 12) > PATCH_CONTENT)
		return snap_fail(err, SNAP_E_BOUNDS, 12,
				 "the patch has form %u, known are 0 and "
				 "1" REMEDY,
				 snap_le32(p + 12));
	if (snap_le32(p + 76) != 0)
		return snap_fail(err, SNAP_E_BOUNDS, 76,
				 "a reserved field of the patch is %u, not "
				 "0" REMEDY,
				 snap_le32(p + 76));
	return 0;
}

static int check_sizes(const struct patch *patch, uint64_t frame_size,
		       size_t left, struct snap_error *err)
{
	if (patch->base_size > PATCH_FILE_MOST ||
	    patch->result_size > PATCH_FILE_MOST ||
	    patch->frame_raw > PATCH_FILE_MOST)
		return snap_fail(err, SNAP_E_LIMIT, 16,
				 "the patch is from %llu to %llu bytes, the "
				 "limit is %llu" REMEDY,
				 ull(patch->base_size), ull(patch->result_size),
				 ull(PATCH_FILE_MOST));
	if (patch->form == PATCH_STORED &&
	    patch->frame_raw != patch->result_size)
		return snap_fail(err, SNAP_E_BOUNDS, 64,
				 "the patch holds %llu bytes for a file of "
				 "%llu" REMEDY,
				 ull(patch->frame_raw),
				 ull(patch->result_size));
	if (frame_size > left)
		return snap_fail(err, SNAP_E_TRUNCATED, HEADER_SIZE,
				 "the patch ends after %zu of %llu "
				 "bytes" REMEDY,
				 left, ull(frame_size));
	if (frame_size < left)
		return snap_fail(err, SNAP_E_TRAILING_DATA,
				 HEADER_SIZE + frame_size,
				 "%llu bytes follow the patch" REMEDY,
				 ull(left - frame_size));
	return 0;
}

int patch_read(struct patch *out, struct snap_span bytes,
	       struct snap_error *err)
{
	int rc = check_header(bytes, err);

	if (rc != 0)
		return rc;
	const uint8_t *p = bytes.data;
	struct patch patch = {
		.form = (enum patch_form)snap_le32(p + 12),
		.base_size = snap_le64(p + 16),
		.result_size = snap_le64(p + 40),
		.frame_raw = snap_le64(p + 64),
		.codec_version = snap_le32(p + 72),
		.frame = { p + HEADER_SIZE, bytes.size - HEADER_SIZE },
	};
	memcpy(patch.base_digest.bytes, p + 24, 16);
	memcpy(patch.result_digest.bytes, p + 48, 16);
	rc = check_sizes(&patch, snap_le64(p + 80), patch.frame.size, err);
	if (rc != 0)
		return rc;
	uint64_t digest = snap_digest64(patch.frame.data, patch.frame.size);
	if (digest != snap_le64(p + 88))
		return snap_fail_digests(
			err,
			snap_fail(err, SNAP_E_DIGEST_SECTION, HEADER_SIZE,
				  "the patch was changed" REMEDY),
			snap_le64(p + 88), digest);
	*out = patch;
	return 0;
}

static int fail_digest(struct snap_error *err, enum snap_code code,
		       const char *what, const struct snap_digest128 *expected,
		       const struct snap_digest128 *found)
{
	char expected_text[SNAP_DIGEST128_TEXT_SIZE];
	char found_text[SNAP_DIGEST128_TEXT_SIZE];

	snap_digest128_text(expected, expected_text);
	snap_digest128_text(found, found_text);
	return snap_fail_values(err,
				snap_fail(err, code, SNAP_NO_OFFSET,
					  "%s: its digest is %s, not %s" REMEDY,
					  what, found_text, expected_text),
				expected_text, found_text);
}

int patch_check_base(const struct patch *patch, struct snap_span base,
		     struct snap_error *err)
{
	if (base.size != patch->base_size)
		return snap_fail_numbers(
			err,
			snap_fail(err, SNAP_E_DICTIONARY, SNAP_NO_OFFSET,
				  "the patch is for another file: of %llu "
				  "bytes, not %zu" REMEDY,
				  ull(patch->base_size), base.size),
			patch->base_size, base.size);
	struct snap_digest128 digest = snap_digest128_of(base.data, base.size);
	if (!snap_digest128_equal(&digest, &patch->base_digest))
		return fail_digest(err, SNAP_E_DICTIONARY,
				   "the patch is for another file",
				   &patch->base_digest, &digest);
	return 0;
}

/* What is in the frame: yours with free(). */
static int unpack(const struct patch *patch, struct snap_span base,
		  uint8_t **out, struct snap_error *err)
{
	size_t size = (size_t)patch->frame_raw;
	uint8_t *bytes = malloc(size + 1);
	struct snap_unpack_memory memory;

	if (bytes == NULL)
		return snap_fail_memory(err, size);
	atomic_init(&memory.idle, NULL);
	/* Both files may be looked back at, and both are known. */
	int rc = snap_codec_unpack(bytes, size, patch->frame, base,
				   2 * PATCH_FILE_MOST, HEADER_SIZE, &memory,
				   &snap_default_allocator, err);
	snap_unpack_memory_end(&memory);
	if (rc != 0)
		free(bytes);
	else
		*out = bytes;
	return rc;
}

/* The same, folded. */
static int unpack_and_fold(const struct patch *patch, struct snap_span base,
			   uint8_t **out, size_t *size, struct snap_error *err)
{
	struct side_bytes old;
	uint8_t *unfolded = NULL;
	int rc = prepare_side(&old, base, PATCH_CONTENT, false, err);

	if (rc != 0)
		return rc;
	rc = unpack(patch, old.span, &unfolded, err);
	free(old.bytes);
	if (rc != 0)
		return rc;
	rc = patch_fold(
		(struct snap_span){ unfolded, (size_t)patch->frame_raw },
		tool_sealer(), out, size, err);
	free(unfolded);
	return rc;
}

static int fail_codec_version(struct snap_error *err, uint32_t theirs)
{
	uint32_t ours = codec_version();

	return snap_fail_numbers(
		err,
		snap_fail(err, SNAP_E_CODEC, 72,
			  "the new file was packed by zstd %u.%u.%u, and %s "
			  "here packs differently" REMEDY,
			  theirs / 10000, theirs / 100 % 100, theirs % 100,
			  snap_codec_version()),
		theirs, ours);
}

static int check_result(const struct patch *patch, struct snap_span result,
			struct snap_error *err)
{
	struct snap_digest128 digest =
		snap_digest128_of(result.data, result.size);

	if (result.size == patch->result_size &&
	    snap_digest128_equal(&digest, &patch->result_digest))
		return 0;
	if (patch->form == PATCH_CONTENT &&
	    patch->codec_version != codec_version())
		return fail_codec_version(err, patch->codec_version);
	return fail_digest(err, SNAP_E_DIGEST_SECTION,
			   "the patch gives another file than it says",
			   &patch->result_digest, &digest);
}

int patch_apply(const struct patch *patch, struct snap_span base, uint8_t **out,
		struct snap_error *err)
{
	size_t size = (size_t)patch->frame_raw;
	uint8_t *bytes = NULL;
	int rc = patch_check_base(patch, base, err);

	if (rc == 0)
		rc = patch->form == PATCH_CONTENT
			     ? unpack_and_fold(patch, base, &bytes, &size, err)
			     : unpack(patch, base, &bytes, err);
	if (rc != 0)
		return rc;
	rc = check_result(patch, (struct snap_span){ bytes, size }, err);
	if (rc != 0)
		free(bytes);
	else
		*out = bytes;
	return rc;
}
