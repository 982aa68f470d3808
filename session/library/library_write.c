#include "library/library_write.h"

#include "base/bytes.h"
#include "code/runtime_key.h"
#include "library/image.h"
#include "library/layout.h"
#include "library/library.h"

#include <string.h>

#define DEFAULT_BLOCK_SIZE (16u * 1024)

/* Each buffer of the image once, for what is done to all of them. */
struct image_buffers {
#define COUNT_BUFFER(name) +1
	struct snap_strbuf *all[0 MS_IMAGE_BUFFERS(COUNT_BUFFER)];
#undef COUNT_BUFFER
};
#define BUFFER_COUNT                                                           \
	(sizeof(struct image_buffers) / sizeof(struct snap_strbuf *))

static struct image_buffers buffers_of(struct ms_library_image *image)
{
#define LIST_BUFFER(name) &image->name,
	return (struct image_buffers){ { MS_IMAGE_BUFFERS(LIST_BUFFER) } };
#undef LIST_BUFFER
}

static struct ms_library_image *allocate_image(
	const struct snap_allocator *allocator)
{
	struct ms_library_image *image =
		snap_calloc(allocator, 1, sizeof(*image));

	if (image == NULL)
		return NULL;
	image->allocator = *allocator;
	struct image_buffers buffers = buffers_of(image);
	for (size_t i = 0; i < BUFFER_COUNT; i++)
		snap_strbuf_begin(buffers.all[i], allocator);
	return image;
}

void ms_library_image_free(struct ms_library_image *image)
{
	if (image == NULL)
		return;
	struct image_buffers buffers = buffers_of(image);
	for (size_t i = 0; i < BUFFER_COUNT; i++)
		snap_strbuf_end(buffers.all[i]);
	struct snap_allocator allocator = image->allocator;
	snap_free(&allocator, image);
}

/* Offsets in the image have 32 bits. */
static int check_sizes(struct ms_library_image *image, struct snap_error *err)
{
	struct image_buffers buffers = buffers_of(image);

	for (size_t i = 0; i < BUFFER_COUNT; i++) {
		if (buffers.all[i]->failed)
			return snap_fail_memory(err, 0);
		if (buffers.all[i]->size > UINT32_MAX)
			return snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
					 "a section of the library image would "
					 "have %zu bytes, at most %u can be "
					 "addressed",
					 buffers.all[i]->size, UINT32_MAX);
	}
	return 0;
}

/* What is needed only while the image is written. */
struct image_work {
	struct ms_image_order order;
	struct ms_placed *placed;
	uint32_t *next; /* per category */
};

static int allocate_work(struct image_work *work,
			 const struct fmt_library *library,
			 const struct snap_allocator *allocator,
			 struct snap_error *err)
{
	size_t entries = library->entry_count;
	size_t categories = library->category_count;

	*work = (struct image_work){
		.order.entries =
			snap_calloc(allocator, entries, sizeof(uint32_t)),
		.order.count_of =
			snap_calloc(allocator, categories, sizeof(uint32_t)),
		.placed =
			snap_calloc(allocator, entries, sizeof(*work->placed)),
		.next = snap_calloc(allocator, categories, sizeof(uint32_t)),
	};
	if (work->order.entries != NULL && work->order.count_of != NULL &&
	    work->placed != NULL && work->next != NULL)
		return 0;
	return snap_fail_memory(err, entries * sizeof(*work->placed));
}

static void free_work(struct image_work *work,
		      const struct snap_allocator *allocator)
{
	snap_free(allocator, work->order.entries);
	snap_free(allocator, work->order.count_of);
	snap_free(allocator, work->placed);
	snap_free(allocator, work->next);
}

/* Entries come by name already; a counting sort keeps that. */
static void sort_entries(struct image_work *work,
			 const struct fmt_library *library)
{
	struct ms_image_order *order = &work->order;

	order->listed = 0;
	for (uint32_t i = 0; i < library->entry_count; i++) {
		if (library->entries[i].hidden)
			continue;
		order->count_of[library->entries[i].category]++;
		order->listed++;
	}
	uint32_t hidden = order->listed;
	for (uint32_t i = 1; i < library->category_count; i++)
		work->next[i] = work->next[i - 1] + order->count_of[i - 1];
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];
		uint32_t *next =
			entry->hidden ? &hidden : &work->next[entry->category];
		order->entries[(*next)++] = i;
	}
}

/* Only now is known how long the documents are. */
static int check_documents(const struct fmt_library *library,
			   const struct ms_placed *placed,
			   struct snap_error *err)
{
	for (uint32_t i = 0; i < library->entry_count; i++) {
		if (placed[i].doc_size <= MS_DOC_SIZE_MAX)
			continue;
		int rc = snap_fail(err, SNAP_E_LIMIT, SNAP_NO_OFFSET,
				   "'%.64s' has a document of %u bytes, an "
				   "image holds %u",
				   library->entries[i].name, placed[i].doc_size,
				   MS_DOC_SIZE_MAX);
		return snap_fail_numbers(err, rc, MS_DOC_SIZE_MAX,
					 placed[i].doc_size);
	}
	return 0;
}

static int write_image(struct ms_library_image *image,
		       const struct fmt_library *library,
		       const struct ms_compiled *compiled,
		       const char *provenance, struct snap_error *err)
{
	struct image_work work;
	int rc = allocate_work(&work, library, &image->allocator, err);

	if (rc != 0)
		goto out;
	sort_entries(&work, library);
	ms_image_write_texts(image, library, &work.order, work.placed);
	rc = check_documents(library, work.placed, err);
	if (rc == 0)
		rc = ms_image_write_tables(image, library, compiled,
					   &work.order, work.placed, err);
	if (rc == 0)
		rc = ms_image_write_units(image, library, compiled, err);
	if (rc == 0)
		rc = ms_image_write_search(image, library, err);
	if (provenance != NULL)
		snap_strbuf_puts(&image->provenance, provenance);
	if (rc == 0)
		rc = check_sizes(image, err);
out:
	free_work(&work, &image->allocator);
	return rc;
}

int ms_library_image_create(struct ms_library_image **out,
			    const struct fmt_library *library,
			    const struct ms_compiled *compiled,
			    const struct ms_library_layout *layout,
			    const char *provenance,
			    const struct snap_allocator *allocator,
			    struct snap_error *err)
{
	struct snap_allocator chosen = snap_allocator_or_default(allocator);
	int rc = ms_image_check_model(library, err);

	if (rc != 0)
		return rc;
	struct ms_library_image *image = allocate_image(&chosen);
	if (image == NULL)
		return snap_fail_memory(err, sizeof(*image));
	image->layout = *layout;
	if (image->layout.block_size == 0)
		image->layout.block_size = DEFAULT_BLOCK_SIZE;
	rc = write_image(image, library, compiled, provenance, err);
	if (rc != 0) {
		ms_library_image_free(image);
		return rc;
	}
	*out = image;
	return 0;
}

int ms_library_key(const struct fmt_library *library, struct snap_key *out,
		   struct snap_error *err)
{
	struct snap_strbuf text;

	snap_strbuf_begin(&text, NULL);
	for (uint32_t i = 0; i < library->entry_count; i++) {
		const struct fmt_entry *entry = &library->entries[i];
		const struct ms_builtin_row row = {
			.name = entry->name,
			.name_size = strlen(entry->name),
			.flags = ms_image_flags(entry),
			.input_min = entry->arity.input_min,
			.input_max = entry->arity.input_max,
			.output_min = entry->arity.output_min,
			.output_max = entry->arity.output_max,
		};

		if (entry->source_path == NULL)
			ms_builtin_row_write(&text, &row);
	}
	int rc = text.failed ? snap_fail_memory(err, 0) : 0;
	if (rc == 0)
		*out = (struct snap_key){
			.bytecode = ms_bytecode_digest(),
			.builtins = ms_builtins_digest(&text),
			.options = ms_options_digest(),
		};
	snap_strbuf_end(&text);
	return rc;
}
