/* Numbers from the types files store them in to those in memory. */
#include "formats/mat.h"

#include <math.h>

size_t fmt_mat_type_size(enum fmt_mat_type type)
{
	switch (type) {
	case FMT_MI_INT8:
	case FMT_MI_UINT8:
	case FMT_MI_UTF8:
		return 1;
	case FMT_MI_INT16:
	case FMT_MI_UINT16:
	case FMT_MI_UTF16:
		return 2;
	case FMT_MI_INT32:
	case FMT_MI_UINT32:
	case FMT_MI_SINGLE:
	case FMT_MI_UTF32:
		return 4;
	case FMT_MI_DOUBLE:
	case FMT_MI_INT64:
	case FMT_MI_UINT64:
		return 8;
	case FMT_MI_MATRIX:
	case FMT_MI_COMPRESSED:
		break;
	}
	return 0;
}

enum fmt_mat_type fmt_mat_class_type(enum fmt_mat_class class_)
{
	static const uint8_t types[FMT_MX_OPAQUE + 1] = {
		[FMT_MX_CHAR] = FMT_MI_UINT16,
		[FMT_MX_SPARSE] = FMT_MI_DOUBLE,
		[FMT_MX_DOUBLE] = FMT_MI_DOUBLE,
		[FMT_MX_SINGLE] = FMT_MI_SINGLE,
		[FMT_MX_INT8] = FMT_MI_INT8,
		[FMT_MX_UINT8] = FMT_MI_UINT8,
		[FMT_MX_INT16] = FMT_MI_INT16,
		[FMT_MX_UINT16] = FMT_MI_UINT16,
		[FMT_MX_INT32] = FMT_MI_INT32,
		[FMT_MX_UINT32] = FMT_MI_UINT32,
		[FMT_MX_INT64] = FMT_MI_INT64,
		[FMT_MX_UINT64] = FMT_MI_UINT64,
	};

	return (enum fmt_mat_type)types[class_];
}

const char *fmt_mat_class_name(const struct fmt_mat_array *array)
{
	static const char *const names[FMT_MX_OPAQUE + 1] = {
		"",
		"cell",
		"struct",
		"object",
		"char",
		"double",
		"double",
		"single",
		"int8",
		"uint8",
		"int16",
		"uint16",
		"int32",
		"uint32",
		"int64",
		"uint64",
		"function_handle",
		"opaque",
	};

	if (array->class_ == FMT_MX_OBJECT || array->class_ == FMT_MX_OPAQUE)
		return array->class_name;
	return array->logical ? "logical" : names[array->class_];
}

/* Numbers on their way are kept as the widest of their kind. */
enum {
	BATCH = 256
};

enum kind {
	KIND_REAL,
	KIND_SIGNED,
	KIND_UNSIGNED
};

union batch {
	double real[BATCH];
	int64_t integer[BATCH];
	uint64_t natural[BATCH];
};

static enum kind kind_of(enum fmt_mat_type type)
{
	switch (type) {
	case FMT_MI_SINGLE:
	case FMT_MI_DOUBLE:
		return KIND_REAL;
	case FMT_MI_INT8:
	case FMT_MI_INT16:
	case FMT_MI_INT32:
	case FMT_MI_INT64:
		return KIND_SIGNED;
	case FMT_MI_UINT8:
	case FMT_MI_UINT16:
	case FMT_MI_UINT32:
	case FMT_MI_UINT64:
	case FMT_MI_MATRIX:
	case FMT_MI_COMPRESSED:
	case FMT_MI_UTF8:
	case FMT_MI_UTF16:
	case FMT_MI_UTF32:
		break;
	}
	return KIND_UNSIGNED;
}

/* Bytes in the machine's order, next to each other. */
static void collect(char *out, const char *in, size_t count, size_t size,
		    size_t step, bool swapped)
{
	if (!swapped && step == size) {
		memcpy(out, in, count * size);
		return;
	}
	for (size_t i = 0; i < count; i++, out += size, in += step)
		for (size_t k = 0; k < size; k++)
			out[k] = in[swapped ? size - 1 - k : k];
}

#define WIDEN(type, member)                                                    \
	for (size_t i = 0; i < count; i++) {                                   \
		type x;                                                        \
		memcpy(&x, raw + i * sizeof(x), sizeof(x));                    \
		out->member[i] = x;                                            \
	}                                                                      \
	break

static void widen(union batch *out, const char *raw, size_t count,
		  enum fmt_mat_type type)
{
	switch (type) {
	case FMT_MI_INT8:
		WIDEN(int8_t, integer);
	case FMT_MI_INT16:
		WIDEN(int16_t, integer);
	case FMT_MI_INT32:
		WIDEN(int32_t, integer);
	case FMT_MI_INT64:
		WIDEN(int64_t, integer);
	case FMT_MI_UINT8:
	case FMT_MI_UTF8:
		WIDEN(uint8_t, natural);
	case FMT_MI_UINT16:
	case FMT_MI_UTF16:
		WIDEN(uint16_t, natural);
	case FMT_MI_UINT32:
	case FMT_MI_UTF32:
		WIDEN(uint32_t, natural);
	case FMT_MI_UINT64:
		WIDEN(uint64_t, natural);
	case FMT_MI_SINGLE:
		WIDEN(float, real);
	case FMT_MI_DOUBLE:
		WIDEN(double, real);
	case FMT_MI_MATRIX:
	case FMT_MI_COMPRESSED:
		break;
	}
}

/* Rounded half away from zero, and saturated as MATLAB does it. */
static uint64_t whole_from_real(double x, enum fmt_mat_type to)
{
	size_t bits = 8 * fmt_mat_type_size(to);
	bool is_signed = kind_of(to) == KIND_SIGNED;
	double above = ldexp(1, (int)(is_signed ? bits - 1 : bits));

	if (isnan(x))
		return 0;
	x = round(x);
	if (x >= above)
		return is_signed ? ((uint64_t)1 << (bits - 1)) - 1
				 : UINT64_MAX >> (64 - bits);
	if (is_signed)
		return (uint64_t)(int64_t)(x < -above ? -above : x);
	return x <= 0 ? 0 : (uint64_t)x;
}

static void make_whole(union batch *batch, size_t count, enum fmt_mat_type to)
{
	for (size_t i = 0; i < count; i++)
		batch->natural[i] = whole_from_real(batch->real[i], to);
}

static void make_real(union batch *batch, size_t count, enum kind from)
{
	for (size_t i = 0; i < count; i++)
		batch->real[i] = from == KIND_SIGNED
					 ? (double)batch->integer[i]
					 : (double)batch->natural[i];
}

#define NARROW(type, member)                                                   \
	for (size_t i = 0; i < count; i++) {                                   \
		type x = (type)in->member[i];                                  \
		memcpy(out + i * stride * sizeof(x), &x, sizeof(x));           \
	}                                                                      \
	break

/* Low bits of integers are the same whether signed or not. */
static void narrow(char *out, const union batch *in, size_t count,
		   enum fmt_mat_type to, size_t stride)
{
	switch (to) {
	case FMT_MI_INT8:
	case FMT_MI_UINT8:
	case FMT_MI_UTF8:
		NARROW(uint8_t, natural);
	case FMT_MI_INT16:
	case FMT_MI_UINT16:
	case FMT_MI_UTF16:
		NARROW(uint16_t, natural);
	case FMT_MI_INT32:
	case FMT_MI_UINT32:
	case FMT_MI_UTF32:
		NARROW(uint32_t, natural);
	case FMT_MI_INT64:
	case FMT_MI_UINT64:
		NARROW(uint64_t, natural);
	case FMT_MI_SINGLE:
		NARROW(float, real);
	case FMT_MI_DOUBLE:
		NARROW(double, real);
	case FMT_MI_MATRIX:
	case FMT_MI_COMPRESSED:
		break;
	}
}

/* At most BATCH numbers, unchanged but in the machine's order. */
static void load(const struct fmt_mat_numbers *numbers, size_t first,
		 size_t count, char *raw)
{
	size_t size = fmt_mat_type_size((enum fmt_mat_type)numbers->type);
	size_t step = size * numbers->stride;

	if (numbers->fill != NULL)
		numbers->fill(numbers->data, first, count, raw);
	else
		collect(raw, (const char *)numbers->data + first * step, count,
			size, step, numbers->swapped);
}

/* The same type on both sides: bits are only moved. */
static void move(const struct fmt_mat_numbers *numbers, size_t first,
		 size_t count, char *out, size_t stride)
{
	size_t size = fmt_mat_type_size((enum fmt_mat_type)numbers->type);
	double raw[BATCH];

	while (count > 0) {
		size_t n = count < BATCH ? count : BATCH;

		load(numbers, first, n, (char *)raw);
		for (size_t i = 0; i < n; i++)
			memcpy(out + i * stride * size,
			       (const char *)raw + i * size, size);
		out += n * stride * size;
		first += n;
		count -= n;
	}
}

void fmt_mat_convert(const struct fmt_mat_numbers *numbers, size_t first,
		     size_t count, enum fmt_mat_type to, void *out,
		     size_t stride)
{
	enum fmt_mat_type from = (enum fmt_mat_type)numbers->type;
	size_t size = fmt_mat_type_size(to);
	char *place = out;
	double raw[BATCH];
	union batch batch;

	if (count == 0)
		return;
	if (from == to && stride == 1 && numbers->fill == NULL) {
		collect(out,
			(const char *)numbers->data +
				first * size * numbers->stride,
			count, size, size * numbers->stride, numbers->swapped);
		return;
	}
	if (from == to) {
		move(numbers, first, count, out, stride);
		return;
	}
	for (size_t done = 0; done < count;) {
		size_t n = count - done < BATCH ? count - done : BATCH;

		load(numbers, first + done, n, (char *)raw);
		widen(&batch, (const char *)raw, n, from);
		if (kind_of(from) == KIND_REAL && kind_of(to) != KIND_REAL)
			make_whole(&batch, n, to);
		else if (kind_of(from) != KIND_REAL && kind_of(to) == KIND_REAL)
			make_real(&batch, n, kind_of(from));
		narrow(place + done * stride * size, &batch, n, to, stride);
		done += n;
	}
}

void fmt_mat_logical(const struct fmt_mat_numbers *numbers, size_t first,
		     size_t count, uint8_t *out)
{
	double raw[BATCH];
	union batch batch;

	for (size_t done = 0; done < count;) {
		size_t n = count - done < BATCH ? count - done : BATCH;

		load(numbers, first + done, n, (char *)raw);
		widen(&batch, (const char *)raw, n,
		      (enum fmt_mat_type)numbers->type);
		if (kind_of((enum fmt_mat_type)numbers->type) == KIND_REAL)
			for (size_t i = 0; i < n; i++)
				out[done + i] = batch.real[i] != 0;
		else
			for (size_t i = 0; i < n; i++)
				out[done + i] = batch.natural[i] != 0;
		done += n;
	}
}
