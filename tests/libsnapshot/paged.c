#include "paged.h"

#include <stdlib.h>

uint8_t *paged_content(size_t size)
{
	uint8_t *content = malloc(size + 1);
	uint64_t seed = 0x9e3779b97f4a7c15 + size;

	if (content == NULL)
		abort();
	for (size_t i = 0; i < size; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		content[i] = (uint8_t)(seed >> 56);
	}
	return content;
}

void paged_write(struct hostile *file, enum snap_codec codec,
		 const uint8_t *content, size_t size, uint32_t jobs)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.jobs = jobs,
	};
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = PAGED_TYPE,
		.codec = codec,
	};
	struct snap_writer *writer = NULL;
	void *bytes = NULL;

	if (snap_writer_create(&writer, &options, NULL) != 0 ||
	    snap_writer_add(writer, &spec, content, size, NULL) != 0 ||
	    snap_writer_finish_memory(writer, &bytes, &file->size, NULL) != 0)
		abort();
	snap_writer_free(writer);
	file->bytes = bytes;
}

void paged_begin(struct paged *paged, size_t size)
{
	uint8_t *content = paged_content(size);

	paged->size = size;
	paged_write(&paged->file, SNAP_CODEC_PAGES, content, size, 1);
	free(content);
	if (!snap_page_tree_plan(&paged->plan, size))
		abort();
}

void paged_end(struct paged *paged)
{
	free(paged->file.bytes);
}

struct snap_reader *paged_open(const struct paged *paged,
			       enum snap_load_level level, int *rc)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = level,
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader = NULL;
	int code = snap_reader_open_memory(&reader, paged->file.bytes,
					   paged->file.size, &options, NULL);

	if (rc != NULL)
		*rc = code;
	return reader;
}
