/* Inside the MAT writer: bytes on their way, and what its files share. */
#ifndef FMT_MAT_WRITER_H
#define FMT_MAT_WRITER_H

#include "base/strbuf.h"
#include "formats/mat.h"

/* Small pieces are gathered here, so that the sink sees large ones. */
struct fmt_mat_output {
	const struct fmt_mat_sink *sink;
	struct snap_error *err;
	const struct snap_allocator *allocator;
	int rc; /* the first failure; nothing is written after it */
	size_t used;
	uint8_t buffer[4096];
	uint32_t next_string; /* number of the next string array */
};

void fmt_mat_put(struct fmt_mat_output *out, const void *bytes, size_t size);
void fmt_mat_put_u32(struct fmt_mat_output *out, uint32_t value);
void fmt_mat_put_zeros(struct fmt_mat_output *out, size_t size);
int fmt_mat_flush(struct fmt_mat_output *out);

/* An element of up to 4 GiB: its tag, before the content, and its padding. */
void fmt_mat_put_tag(struct fmt_mat_output *out, enum fmt_mat_type type,
		     uint64_t size);
void fmt_mat_put_padding(struct fmt_mat_output *out, uint64_t size);

/* A whole element with this content. */
void fmt_mat_put_element(struct fmt_mat_output *out, enum fmt_mat_type type,
			 const void *bytes, size_t size);

/* Bytes of an element with so many bytes of content. */
uint64_t fmt_mat_element_size(uint64_t size);

/* An array, without its tag: its size as counted and its content as written.
 * Counting an array sets its 'size' and those of its items. */
int fmt_mat_count_array(struct fmt_mat_array *array, size_t name_size,
			uint32_t depth, struct snap_error *err);
void fmt_mat_put_array(struct fmt_mat_output *out,
		       const struct fmt_mat_array *array, const char *name,
		       size_t name_size, bool global);

/* The numbers of an array, converted to 'type' and in the file's order. */
void fmt_mat_put_numbers(struct fmt_mat_output *out,
			 const struct fmt_mat_numbers *numbers, size_t count,
			 enum fmt_mat_type type);
/* The same without tag and padding. */
void fmt_mat_put_raw(struct fmt_mat_output *out,
		     const struct fmt_mat_numbers *numbers, size_t count,
		     enum fmt_mat_type type);

/* ---------------------------------------------------------------- strings */

/* How many string arrays there are, at any depth. */
uint32_t fmt_mat_count_strings(const struct fmt_mat_variable *variables,
			       size_t count);

/* The bytes of the subsystem that holds their text, in the order in which
 * fmt_mat_put_array() meets them. */
int fmt_mat_build_strings(const struct fmt_mat_variable *variables,
			  size_t count, uint32_t strings,
			  struct snap_strbuf *out, struct snap_error *err);

#endif
