#include "pack.h"

#include "base/parallel.h"
#include "codec.h"
#include "pages.h"

/* One frame to make: a whole section, or one block of it. */
struct piece {
	struct snap_packing *packing;
	struct snap_span raw;
	uint8_t *packed;
	size_t packed_size;
	int rc;
};

struct pack_work {
	struct piece *pieces;
	size_t count;
	const struct snap_allocator *allocator;
};

static bool is_packed(const struct snap_packing *packing)
{
	return !snap_codec_in_place(packing->section.codec);
}

static size_t piece_count(const struct snap_packing *packing)
{
	if (!is_packed(packing))
		return 0;
	return packing->section.codec == SNAP_CODEC_BLOCKS
		       ? packing->block_count
		       : 1;
}

/* The errors of other threads carry no more than their code: packing fails for
 * want of memory, and that is what is said. */
static void pack_piece(void *context, size_t index, uint32_t worker)
{
	struct pack_work *work = context;
	struct piece *piece = &work->pieces[index];
	struct snap_packer *packer = NULL;
	size_t room = snap_pack_bound(piece->raw.size);

	(void)worker;
	piece->packed = snap_alloc(work->allocator, room);
	if (piece->packed == NULL) {
		piece->rc = SNAP_E_NO_MEMORY;
		return;
	}
	piece->rc = snap_packer_create(&packer, piece->packing->level,
				       piece->packing->dictionary,
				       work->allocator, NULL);
	if (piece->rc == 0)
		piece->rc = snap_pack(packer, piece->packed, room, piece->raw,
				      &piece->packed_size, NULL);
	snap_packer_free(packer);
}

static void list_pieces(struct pack_work *work, struct snap_packing *sections,
			uint32_t count)
{
	size_t next = 0;

	for (uint32_t i = 0; i < count; i++) {
		struct snap_packing *packing = &sections[i];
		size_t begin = 0;

		for (size_t k = 0; k < piece_count(packing); k++) {
			size_t end = packing->content.size;

			if (packing->section.codec == SNAP_CODEC_BLOCKS)
				end = (size_t)packing->block_ends[k];
			work->pieces[next++] = (struct piece){
				.packing = packing,
				.raw = { packing->content.data + begin,
					 end - begin },
			};
			begin = end;
		}
	}
}

/* The frames of one section after another, behind the index if there is one. */
static int join_pieces(struct snap_packing *packing, const struct piece *pieces,
		       const struct snap_allocator *allocator,
		       struct snap_error *err)
{
	bool blocked = packing->section.codec == SNAP_CODEC_BLOCKS;
	size_t count = piece_count(packing);
	size_t head =
		!blocked ? 0
			 : SNAP_BLOCK_HEAD_SIZE + count * SNAP_BLOCK_ENTRY_SIZE;
	size_t size = head;

	for (size_t i = 0; i < count; i++)
		size += pieces[i].packed_size;
	packing->stored = snap_alloc(allocator, size);
	if (packing->stored == NULL)
		return snap_fail_memory(err, size);
	if (blocked) {
		snap_put_le32(packing->stored, (uint32_t)count);
		snap_put_le32(packing->stored + 4, 0);
	}

	struct snap_block block = { 0 };
	for (size_t i = 0; i < count; i++) {
		memcpy(packing->stored + head + block.stored_end,
		       pieces[i].packed, pieces[i].packed_size);
		block.raw_end += pieces[i].raw.size;
		block.stored_end += pieces[i].packed_size;
		block.digest =
			snap_digest64(pieces[i].packed, pieces[i].packed_size);
		if (blocked)
			snap_block_encode(
				&block, packing->stored + SNAP_BLOCK_HEAD_SIZE,
				(uint32_t)i);
	}
	packing->section.stored_size = size;
	packing->section.digest =
		snap_digest64(packing->stored, blocked ? head : size);
	return 0;
}

/* The digests that stand behind a paged section's content. */
static int add_page_tree(struct snap_packing *packing,
			 const struct snap_allocator *allocator,
			 struct snap_error *err)
{
	struct snap_span content = packing->content;
	struct snap_tree plan = { 0 };

	if (!snap_page_tree_plan(&plan, content.size) || plan.end > SIZE_MAX)
		return snap_fail_memory(err, content.size);
	size_t size = (size_t)plan.end - content.size;
	packing->stored = snap_alloc(allocator, size);
	if (packing->stored == NULL)
		return snap_fail_memory(err, size);
	packing->section.stored_size = plan.end;
	packing->section.digest =
		snap_page_tree_build(&plan, content, packing->stored);
	return 0;
}

/* A section that is stored as it is. */
static int keep_content(struct snap_packing *packing,
			const struct snap_allocator *allocator,
			struct snap_error *err)
{
	if (packing->section.codec == SNAP_CODEC_PAGES)
		return add_page_tree(packing, allocator, err);
	packing->section.stored_size = packing->content.size;
	packing->section.digest = packing->section.raw_digest;
	return 0;
}

static int join_all(struct snap_packing *sections, uint32_t count,
		    const struct pack_work *work, struct snap_error *err)
{
	const struct piece *pieces = work->pieces;

	for (uint32_t i = 0; i < count; i++) {
		struct snap_packing *packing = &sections[i];
		struct snap_span content = packing->content;

		packing->section.raw_size = content.size;
		packing->section.raw_digest =
			snap_digest64(content.data, content.size);
		int rc = is_packed(packing)
				 ? join_pieces(packing, pieces, work->allocator,
					       err)
				 : keep_content(packing, work->allocator, err);
		if (rc != 0)
			return rc;
		pieces += piece_count(packing);
	}
	return 0;
}

static int first_failure(const struct pack_work *work, struct snap_error *err)
{
	for (size_t i = 0; i < work->count; i++)
		if (work->pieces[i].rc == SNAP_E_NO_MEMORY)
			return snap_fail_memory(err, work->pieces[i].raw.size);
		else if (work->pieces[i].rc != 0)
			return snap_fail(err,
					 (enum snap_code)work->pieces[i].rc,
					 SNAP_NO_OFFSET, "cannot pack");
	return 0;
}

int snap_pack_sections(struct snap_packing *sections, uint32_t count,
		       uint32_t jobs, const struct snap_allocator *allocator,
		       struct snap_error *err)
{
	struct pack_work work = { .allocator = allocator };
	int rc;

	for (uint32_t i = 0; i < count; i++)
		work.count += piece_count(&sections[i]);
	work.pieces = snap_calloc(allocator, work.count, sizeof(*work.pieces));
	if (work.pieces == NULL)
		return snap_fail_memory(err, work.count * sizeof(*work.pieces));
	list_pieces(&work, sections, count);
	snap_parallel(jobs, work.count, pack_piece, &work);
	rc = first_failure(&work, err);
	if (rc == 0)
		rc = join_all(sections, count, &work, err);
	for (size_t i = 0; i < work.count; i++)
		snap_free(allocator, work.pieces[i].packed);
	snap_free(allocator, work.pieces);
	return rc;
}

struct snap_packing_parts snap_packing_stored(
	const struct snap_packing *packing)
{
	uint64_t size = packing->section.stored_size;
	struct snap_span content = packing->content;

	if (is_packed(packing))
		return (struct snap_packing_parts){ { { packing->stored,
							(size_t)size } } };
	return (struct snap_packing_parts){
		{ content, { packing->stored, (size_t)size - content.size } }
	};
}
