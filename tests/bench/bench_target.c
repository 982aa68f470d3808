/*
 * Which bytes a look-up uses is found out by damage: a page that it misses was
 * used.
 */
#include "bench/bench_open.h"

#include "libsnapshot/src/pages.h"

#include <stdio.h>
#include <stdlib.h>

static void add_range(struct bench_target *target, uint64_t offset, size_t size)
{
	if (target->used_count == BENCH_RANGES_MAX)
		abort();
	target->used[target->used_count++] =
		(struct bench_range){ offset, size };
	target->used_size += size;
}

struct file {
	uint8_t *bytes;
	size_t size;
};

static bool look_up(const struct file *file)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.memory = SNAP_MEMORY_BORROW,
	};
	struct snap_reader *reader;
	struct snap_error err;

	bench_check(snap_reader_open_memory(&reader, file->bytes, file->size,
					    &options, &err),
		    &err, "open");
	int rc = bench_look_up(reader, 1, false, &err);
	snap_reader_close(reader);
	return rc == 0;
}

static bool is_used(const struct file *file, uint64_t offset)
{
	file->bytes[offset] ^= 1;
	bool used = !look_up(file);
	file->bytes[offset] ^= 1;
	return used;
}

/* What is used at once or not at all. */
static void measure_part(struct bench_target *target, const struct file *file,
			 const struct snap_section *section,
			 struct bench_range part)
{
	uint64_t end = section->offset + section->stored_size;

	part.offset += section->offset;
	if (part.size == 0 || !is_used(file, part.offset))
		return;
	add_range(target, part.offset, part.size);
	if (target->hot_end < end)
		target->hot_end = end;
}

static void measure_section(struct bench_target *target,
			    const struct file *file,
			    const struct snap_section *section)
{
	uint64_t end = section->offset + section->stored_size;

	if (section->stored_size == 0 || !snap_codec_in_place(section->codec))
		return;
	if (section->codec == SNAP_CODEC_RAW) {
		measure_part(target, file, section,
			     (struct bench_range){ 0, end - section->offset });
		return;
	}
	struct snap_tree plan = { 0 };
	if (!snap_page_tree_plan(&plan, section->raw_size))
		abort();
	for (unsigned i = 0; i <= plan.top; i++)
		for (uint64_t at = 0; at < plan.level[i].size;
		     at += SNAP_PAGE_SIZE) {
			uint64_t left = plan.level[i].size - at;
			struct bench_range node = {
				plan.level[i].offset + at,
				left < SNAP_PAGE_SIZE ? (size_t)left
						      : SNAP_PAGE_SIZE,
			};

			measure_part(target, file, section, node);
		}
}

void bench_target_measure(struct bench_target *target)
{
	struct file file;
	struct snap_reader *reader;
	struct snap_info info;
	struct snap_error err;

	file.bytes = bench_read_file(target->path, &file.size);
	bench_check(snap_reader_open_memory(&reader, file.bytes, file.size,
					    NULL, &err),
		    &err, "open");
	snap_reader_info(reader, &info);
	add_range(target, 0,
		  SNAP_HEADER_SIZE + info.section_count * info.entry_size);
	for (uint32_t i = 0; i < info.section_count; i++) {
		struct snap_section section;

		snap_reader_section(reader, i, &section);
		measure_section(target, &file, &section);
	}
	snap_reader_close(reader);
	free(file.bytes);
}

void bench_target_text(const struct bench_target *target,
		       char out[BENCH_TARGET_TEXT])
{
	int used =
		snprintf(out, BENCH_TARGET_TEXT, "%llu", ull(target->hot_end));

	for (size_t i = 0; i < target->used_count; i++)
		used += snprintf(out + used, BENCH_TARGET_TEXT - (size_t)used,
				 " %llu %zu", ull(target->used[i].offset),
				 target->used[i].size);
}

void bench_target_parse(struct bench_target *target, const char *path,
			const char *text)
{
	char *rest;

	target->used_count = 0;
	target->used_size = 0;
	(void)snprintf(target->path, sizeof(target->path), "%s", path);
	target->hot_end = strtoull(text, &rest, 10);
	while (*rest != '\0') {
		uint64_t offset = strtoull(rest, &rest, 10);

		add_range(target, offset, strtoul(rest, &rest, 10));
	}
}
