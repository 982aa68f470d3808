#include "library/image.h"

#include <stdlib.h>
#include <string.h>

/* A keyword and one entry that has it; private entries have none. */
struct keyword {
	const char *text;
	uint32_t entry;
};

static int compare_keywords(const void *a, const void *b)
{
	const struct keyword *left = a, *right = b;
	int order = strcmp(left->text, right->text);

	if (order != 0)
		return order;
	return (left->entry > right->entry) - (left->entry < right->entry);
}

static uint32_t list_keywords(const struct fmt_library *library,
			      struct keyword *out)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];

		if (entry->hidden)
			continue;
		for (uint32_t k = 0; k < entry->keyword_count; k++)
			out[count++] =
				(struct keyword){ entry->keywords[k], i };
	}
	qsort(out, count, sizeof(*out), compare_keywords);
	return count;
}

struct search_parts {
	struct snap_strbuf counts;
	struct snap_strbuf numbers;
	struct snap_strbuf text;
	uint32_t keyword_count;
};

/* Each different keyword once, and the entries that have it. */
static void put_keywords(struct search_parts *parts,
			 const struct keyword *keywords, uint32_t count)
{
	for (uint32_t i = 0; i < count;) {
		uint32_t end = i;

		while (end < count &&
		       strcmp(keywords[end].text, keywords[i].text) == 0)
			snap_strbuf_le32(&parts->numbers,
					 keywords[end++].entry);
		ms_image_put_text(&parts->text, keywords[i].text);
		snap_strbuf_le32(&parts->counts, end - i);
		parts->keyword_count++;
		i = end;
	}
}

static int join_search(struct ms_library_image *image,
		       const struct search_parts *parts, uint32_t number_count,
		       struct snap_error *err)
{
	struct snap_strbuf *out = &image->search;

	snap_strbuf_le32(out, parts->keyword_count);
	snap_strbuf_le32(out, number_count);
	snap_strbuf_le32(out, (uint32_t)parts->text.size);
	snap_strbuf_append(out, parts->counts.data, parts->counts.size);
	snap_strbuf_append(out, parts->numbers.data, parts->numbers.size);
	snap_strbuf_append(out, parts->text.data, parts->text.size);
	bool failed = out->failed || parts->counts.failed ||
		      parts->numbers.failed || parts->text.failed;
	return failed ? snap_fail_memory(err, 0) : 0;
}

int ms_image_write_search(struct ms_library_image *image,
			  const struct fmt_library *library,
			  struct snap_error *err)
{
	struct search_parts parts = { .keyword_count = 0 };
	size_t total = 0;

	for (uint32_t i = 0; i < library->entry_count; i++)
		total += library->entries[i].keyword_count;
	struct keyword *keywords =
		snap_calloc(&image->allocator, total, sizeof(*keywords));
	if (keywords == NULL)
		return snap_fail_memory(err, total * sizeof(*keywords));
	snap_strbuf_begin(&parts.counts, &image->allocator);
	snap_strbuf_begin(&parts.numbers, &image->allocator);
	snap_strbuf_begin(&parts.text, &image->allocator);
	uint32_t count = list_keywords(library, keywords);
	put_keywords(&parts, keywords, count);
	int rc = join_search(image, &parts, count, err);
	snap_strbuf_end(&parts.counts);
	snap_strbuf_end(&parts.numbers);
	snap_strbuf_end(&parts.text);
	snap_free(&image->allocator, keywords);
	return rc;
}
