/*
 * Patches and unfolded snapshots under libFuzzer.  A patch's digests are put
 * right first, so that what lies behind them is reached; the old file is made
 * here.  What can be folded is a snapshot that can be unfolded and folded
 * again.
 */
#include "fuzz/fuzz.h"

#include "snapshot/writer.h"
#include "tools/snapshot-builder/patch/patch.h"
#include "tools/snapshot-builder/patch/fold.h"

#include <stdlib.h>

#define HEADER_SIZE 104

/* Any function does. */
static void seal(const void *bytes, size_t size, uint8_t out[SNAP_SEAL_SIZE])
{
	memset(out, 0, SNAP_SEAL_SIZE);
	snap_put_le64(out, snap_digest64(bytes, size));
}

static struct snap_span make_base(void)
{
	const struct snap_section_spec spec = { .struct_size = sizeof(spec),
						.type = 0x100 };
	struct snap_writer *writer;
	void *bytes;
	size_t size;

	if (snap_writer_create(&writer, NULL, NULL) != 0 ||
	    snap_writer_add(writer, &spec, "content", 7, NULL) != 0 ||
	    snap_writer_finish_memory(writer, &bytes, &size, NULL) != 0)
		abort();
	snap_writer_free(writer);
	return (struct snap_span){ bytes, size };
}

static void put_right(uint8_t *patch, size_t size, struct snap_span base,
		      enum patch_form form)
{
	struct snap_digest128 digest = snap_digest128_of(base.data, base.size);

	/* What is larger takes long and finds nothing new. */
	uint64_t result = snap_le64(patch + 40) & 0xffff;

	snap_put_le32(patch + 12, (uint32_t)form);
	snap_put_le64(patch + 16, base.size);
	memcpy(patch + 24, digest.bytes, sizeof(digest.bytes));
	snap_put_le64(patch + 40, result);
	snap_put_le64(patch + 64, form == PATCH_STORED
					  ? result
					  : snap_le64(patch + 64) & 0xffff);
	snap_put_le32(patch + 76, 0);
	snap_put_le64(patch + 80, size - HEADER_SIZE);
	snap_put_le64(patch + 88,
		      snap_digest64(patch + HEADER_SIZE, size - HEADER_SIZE));
	snap_put_le64(patch + 96, snap_digest64(patch, 96));
}

static void check_refusal(int rc, const struct snap_error *err)
{
	if (err->message[0] == '\0' || (int)err->code != rc)
		abort();
}

static void apply(struct snap_span bytes, struct snap_span base)
{
	struct snap_error err = { 0 };
	struct patch patch;
	uint8_t *result;
	int rc = patch_read(&patch, bytes, &err);

	if (rc == 0)
		rc = patch_apply(&patch, base, &result, &err);
	if (rc == 0)
		free(result);
	else
		check_refusal(rc, &err);
}

static void apply_put_right(const uint8_t *data, size_t size,
			    struct snap_span base, enum patch_form form)
{
	uint8_t *copy = malloc(size);

	if (copy == NULL)
		return;
	memcpy(copy, data, size);
	put_right(copy, size, base, form);
	apply((struct snap_span){ copy, size }, base);
	free(copy);
}

static void fold_again(struct snap_span file)
{
	uint8_t *unfolded, *folded;
	size_t size, folded_size;

	if (patch_unfold(file, true, &unfolded, &size, NULL) != 0 ||
	    patch_fold((struct snap_span){ unfolded, size }, seal, &folded,
		       &folded_size, NULL) != 0)
		abort();
	if (folded_size != file.size ||
	    memcmp(folded, file.data, file.size) != 0)
		abort();
	free(folded);
	free(unfolded);
}

static void fold(struct snap_span unfolded)
{
	struct snap_error err = { 0 };
	uint8_t *file;
	size_t size;
	int rc = patch_fold(unfolded, seal, &file, &size, &err);

	if (rc != 0) {
		check_refusal(rc, &err);
		return;
	}
	fold_again((struct snap_span){ file, size });
	free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct snap_span base = make_base();

	apply((struct snap_span){ data, size }, base);
	if (size >= HEADER_SIZE) {
		apply_put_right(data, size, base, PATCH_STORED);
		apply_put_right(data, size, base, PATCH_CONTENT);
	}
	fold((struct snap_span){ data, size });
	free((void *)(uintptr_t)base.data);
	return 0;
}
