/* Inflating slowly and only a little: RFC 1951, one symbol at a time. */
#include "formats/zlib_head.h"

#include <stdbool.h>
#include <string.h>

enum {
	MAX_BITS = 15,
	MAX_LENGTHS = 288,
	MAX_DISTANCES = 32,
	END_OF_BLOCK = 256,
};

struct bits {
	const uint8_t *data;
	size_t size;
	size_t position; /* in bits */
	bool bad;
};

struct output {
	uint8_t *bytes;
	size_t count;
	size_t room;
};

/* Canonical codes: how many there are of each length, and their symbols in
 * order. */
struct codes {
	uint16_t count[MAX_BITS + 1];
	uint16_t symbol[MAX_LENGTHS];
};

static uint32_t take(struct bits *in, unsigned count)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < count; i++, in->position++) {
		if (in->position / 8 >= in->size) {
			in->bad = true;
			return 0;
		}
		uint32_t bit =
			in->data[in->position / 8] >> (in->position % 8) & 1u;
		value |= bit << i;
	}
	return value;
}

static void build(struct codes *codes, const uint8_t *lengths, size_t count)
{
	uint16_t place[MAX_BITS + 2] = { 0 };

	memset(codes, 0, sizeof(*codes));
	for (size_t i = 0; i < count; i++)
		codes->count[lengths[i]]++;
	codes->count[0] = 0;
	for (size_t n = 1; n <= MAX_BITS; n++)
		place[n + 1] = (uint16_t)(place[n] + codes->count[n]);
	for (size_t i = 0; i < count; i++)
		if (lengths[i] != 0)
			codes->symbol[place[lengths[i]]++] = (uint16_t)i;
}

/* The next symbol; END_OF_BLOCK and bad when there is none. */
static uint32_t decode(struct bits *in, const struct codes *codes)
{
	uint32_t code = 0;
	uint32_t first = 0;
	uint32_t index = 0;

	for (size_t n = 1; n <= MAX_BITS; n++) {
		code |= take(in, 1);
		uint32_t count = codes->count[n];

		if (code - first < count)
			return codes->symbol[index + (code - first)];
		index += count;
		first = (first + count) << 1;
		code <<= 1;
	}
	in->bad = true;
	return END_OF_BLOCK;
}

static void copy_back(struct bits *in, struct output *out, size_t length,
		      size_t distance)
{
	if (distance > out->count) {
		in->bad = true;
		return;
	}
	for (; length > 0 && out->count < out->room; length--, out->count++)
		out->bytes[out->count] = out->bytes[out->count - distance];
}

static void read_match(struct bits *in, struct output *out, uint32_t symbol,
		       const struct codes *distances)
{
	static const uint16_t length_base[] = {
		3,  4,	5,  6,	7,  8,	9,  10, 11,  13,  15,  17,  19,	 23, 27,
		31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258
	};
	static const uint8_t length_bits[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
					       1, 1, 2, 2, 2, 2, 3, 3, 3, 3,
					       4, 4, 4, 4, 5, 5, 5, 5, 0 };

	symbol -= 257;
	if (symbol >= sizeof(length_bits)) {
		in->bad = true;
		return;
	}
	size_t length = length_base[symbol] + take(in, length_bits[symbol]);
	uint32_t code = decode(in, distances);
	if (in->bad || code >= 30) {
		in->bad = true;
		return;
	}
	unsigned extra = code < 4 ? 0 : code / 2 - 1;
	size_t distance =
		code < 4 ? code + 1 : ((2u + (code & 1)) << extra) + 1;
	copy_back(in, out, length, distance + take(in, extra));
}

static void read_symbols(struct bits *in, struct output *out,
			 const struct codes *lengths,
			 const struct codes *distances)
{
	while (!in->bad && out->count < out->room) {
		uint32_t symbol = decode(in, lengths);

		if (in->bad || symbol == END_OF_BLOCK)
			return;
		if (symbol < END_OF_BLOCK)
			out->bytes[out->count++] = (uint8_t)symbol;
		else
			read_match(in, out, symbol, distances);
	}
}

static void read_stored(struct bits *in, struct output *out)
{
	in->position = (in->position + 7) & ~(size_t)7;
	uint32_t length = take(in, 16);
	uint32_t inverse = take(in, 16);

	if (length != (inverse ^ 0xffff))
		in->bad = true;
	for (; !in->bad && length > 0 && out->count < out->room; length--) {
		uint32_t byte = take(in, 8);

		if (!in->bad)
			out->bytes[out->count++] = (uint8_t)byte;
	}
}

static void read_fixed(struct bits *in, struct output *out)
{
	uint8_t lengths[MAX_LENGTHS];
	struct codes literals;
	struct codes distances;

	for (size_t i = 0; i < MAX_LENGTHS; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	build(&literals, lengths, MAX_LENGTHS);
	memset(lengths, 5, MAX_DISTANCES);
	build(&distances, lengths, MAX_DISTANCES);
	read_symbols(in, out, &literals, &distances);
}

/* Lengths of codes, which are themselves coded, with repetitions. */
static void read_lengths(struct bits *in, const struct codes *codes,
			 uint8_t *lengths, size_t count)
{
	for (size_t i = 0; i < count && !in->bad;) {
		uint32_t symbol = decode(in, codes);
		uint8_t value = 0;
		size_t times = 1;

		if (symbol < 16) {
			value = (uint8_t)symbol;
		} else if (symbol == 16) {
			if (i == 0)
				in->bad = true;
			else
				value = lengths[i - 1];
			times = 3 + take(in, 2);
		} else {
			times = symbol == 17 ? 3 + take(in, 3)
					     : 11 + take(in, 7);
		}
		if (times > count - i) {
			in->bad = true;
			return;
		}
		memset(lengths + i, value, times);
		i += times;
	}
}

static void read_dynamic(struct bits *in, struct output *out)
{
	static const uint8_t order[19] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
					   11, 4,  12, 3, 13, 2, 14, 1, 15 };
	uint8_t lengths[MAX_LENGTHS + MAX_DISTANCES] = { 0 };
	struct codes literals;
	struct codes distances;
	size_t literal_count = 257 + take(in, 5);
	size_t distance_count = 1 + take(in, 5);
	size_t order_count = 4 + take(in, 4);

	if (literal_count > MAX_LENGTHS) {
		in->bad = true;
		return;
	}
	for (size_t i = 0; i < order_count; i++)
		lengths[order[i]] = (uint8_t)take(in, 3);
	build(&literals, lengths, 19);
	memset(lengths, 0, sizeof(lengths));
	read_lengths(in, &literals, lengths, literal_count + distance_count);
	build(&literals, lengths, literal_count);
	build(&distances, lengths + literal_count, distance_count);
	read_symbols(in, out, &literals, &distances);
}

size_t fmt_zlib_head(const uint8_t *stream, size_t size, uint8_t *out,
		     size_t room)
{
	/* Method 8, no preset dictionary, a checksum of 5 bits over both. */
	if (size < 2 || (stream[0] & 0x0f) != 8 || (stream[1] & 0x20) != 0 ||
	    (stream[0] * 256 + stream[1]) % 31 != 0)
		return 0;
	struct bits in = { .data = stream + 2, .size = size - 2 };
	struct output output = { .bytes = out, .room = room };

	while (!in.bad && output.count < room) {
		bool last = take(&in, 1) != 0;
		uint32_t kind = take(&in, 2);

		if (kind == 0)
			read_stored(&in, &output);
		else if (kind == 1)
			read_fixed(&in, &output);
		else if (kind == 2)
			read_dynamic(&in, &output);
		else
			in.bad = true;
		if (last)
			break;
	}
	return output.count;
}
