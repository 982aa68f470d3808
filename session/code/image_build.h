/*
 * Making an image: the compiler adds functions, words and rows in any order
 * that suits it; equal strings, constants, imports and paths share one row.
 * Everything lives in the builder until ms_image_build() lays it out; the same
 * calls give the same bytes.  A failing call leaves the builder failed, and
 * ms_image_build() says so: callers need not ask after each row.
 */
#ifndef MS_CODE_IMAGE_BUILD_H
#define MS_CODE_IMAGE_BUILD_H

#include "code/image.h"
#include "base/strbuf.h"

struct ms_image_builder;

struct ms_image_options {
	size_t struct_size;
	uint8_t kind;	 /* enum ms_unit_kind */
	uint8_t dialect; /* 0 matlab, 1 octave */
	const char *name;
	size_t name_size;
	const void *source; /* digested only */
	size_t source_size;
};

int ms_image_builder_create(struct ms_image_builder **out,
			    const struct ms_image_options *options,
			    const struct snap_allocator *allocator,
			    struct snap_error *err);
void ms_image_builder_free(struct ms_image_builder *builder);

uint32_t ms_build_string(struct ms_image_builder *builder, const char *bytes,
			 size_t size);
uint32_t ms_build_real(struct ms_image_builder *builder, double value);
uint32_t ms_build_complex(struct ms_image_builder *builder, double real,
			  double imaginary);
uint32_t ms_build_integer(struct ms_image_builder *builder, uint8_t class_code,
			  uint64_t bits);
/* 'string' tells "..." from '...'; text is UTF-8 (bad bytes are taken as
 * Latin-1). */
uint32_t ms_build_text(struct ms_image_builder *builder, bool string,
		       const char *bytes, size_t size);
/* Column-major doubles. */
uint32_t ms_build_array(struct ms_image_builder *builder, uint32_t rows,
			uint32_t columns, const double *data);
uint32_t ms_build_import(struct ms_image_builder *builder, const char *name,
			 size_t size);
uint32_t ms_build_site(struct ms_image_builder *builder,
		       const struct ms_site *site);
uint32_t ms_build_path(struct ms_image_builder *builder, uint16_t slot,
		       const struct ms_step *steps, size_t count);
uint32_t ms_build_statement(struct ms_image_builder *builder,
			    const struct ms_statement *statement);

/* Reserve function number 'index' (in the order of calls, from 0) so that
 * others may refer to it before its code exists. */
uint32_t ms_build_function_reserve(struct ms_image_builder *builder);

/* One position row: words from 'word' on come from source start..end. */
struct ms_position {
	uint32_t word, start, end;
};

/* Everything of one function; arrays are copied.  The first_ and _count
 * members of 'function' that name tables are filled in here. */
struct ms_function_parts {
	struct ms_function function;
	const uint64_t *words;
	size_t word_count;
	const uint16_t *outputs;    /* function.output_count slots */
	const uint32_t *slot_names; /* function.named_count strings */
	const struct ms_handler *handlers;
	size_t handler_count;
	const struct ms_shared *shared;
	size_t shared_count;
	const uint32_t *persistents; /* strings */
	size_t persistent_count;
	const struct ms_position *positions; /* ascending by word */
	size_t position_count;
};

void ms_build_function(struct ms_image_builder *builder, uint32_t index,
		       const struct ms_function_parts *parts);

/* Lay the image out into 'out' (appended; 8-byte aligned from its start). */
int ms_image_build(struct ms_image_builder *builder, struct snap_strbuf *out,
		   struct snap_error *err);

/* Put an instruction together. */
static inline uint64_t ms_word(uint8_t op, uint8_t x, uint16_t a, uint16_t b,
			       uint16_t c)
{
	return (uint64_t)op | (uint64_t)x << 8 | (uint64_t)a << 16 |
	       (uint64_t)b << 32 | (uint64_t)c << 48;
}

static inline uint64_t ms_word_wide(uint8_t op, uint8_t x, uint16_t a,
				    uint32_t bc)
{
	return (uint64_t)op | (uint64_t)x << 8 | (uint64_t)a << 16 |
	       (uint64_t)bc << 32;
}

#endif
