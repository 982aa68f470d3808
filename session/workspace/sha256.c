#include "workspace/sha256.h"

#include <string.h>

#define BLOCK_SIZE 64

/* Fraction bits of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int count)
{
	return x >> count | x << (32 - count);
}

static uint32_t load_big(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void store_big(uint8_t *p, uint32_t x)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(x >> (24 - 8 * i));
}

static void schedule(const uint8_t *block, uint32_t w[64])
{
	for (int i = 0; i < 16; i++)
		w[i] = load_big(block + 4 * i);
	for (int i = 16; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + w[i - 7] +
		       (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) +
		       (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
}

/* The letters are those of the standard. */
static void add_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64], s[8];

	schedule(block, w);
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		uint32_t a = s[0], e = s[4];
		uint32_t t1 =
			s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
			((e & s[5]) ^ (~e & s[6])) + round_constants[i] + w[i];
		uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
			      ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

/* What is left, one bit, zeros, the length in bits: one or two blocks. */
static void add_end(uint32_t state[8], const uint8_t *rest, size_t rest_size,
		    uint64_t size)
{
	uint8_t tail[2 * BLOCK_SIZE] = { 0 };
	size_t tail_size =
		rest_size + 9 <= BLOCK_SIZE ? BLOCK_SIZE : 2 * BLOCK_SIZE;

	if (rest_size != 0)
		memcpy(tail, rest, rest_size);
	tail[rest_size] = 0x80;
	store_big(tail + tail_size - 8, (uint32_t)(size >> 29));
	store_big(tail + tail_size - 4, (uint32_t)(size << 3));
	for (size_t i = 0; i < tail_size; i += BLOCK_SIZE)
		add_block(state, tail + i);
}

void ms_sha256(const void *bytes, size_t size, uint8_t out[MS_SHA256_SIZE])
{
	uint32_t state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	const uint8_t *p = bytes;
	size_t rest_size = size % BLOCK_SIZE;

	for (size_t i = 0; i < size / BLOCK_SIZE; i++)
		add_block(state, p + i * BLOCK_SIZE);
	add_end(state, rest_size == 0 ? NULL : p + (size - rest_size),
		rest_size, size);
	for (int i = 0; i < 8; i++)
		store_big(out + 4 * i, state[i]);
}

void ms_sha256_text(const void *bytes, size_t size,
		    char out[MS_SHA256_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[MS_SHA256_SIZE];

	ms_sha256(bytes, size, digest);
	for (int i = 0; i < MS_SHA256_SIZE; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[MS_SHA256_TEXT_SIZE - 1] = '\0';
}
