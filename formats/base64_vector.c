/*
 * Base64 in vectors of 32 bytes, for x86 machines with AVX2.
 *
 * Encoding spreads 24 bytes so that each 32-bit word has three of them, moves
 * the four groups of six bits into bytes of their own by two multiplications,
 * and adds to each what its letter is away from its value.  Decoding goes the
 * same way back; two tables by half bytes tell whether all letters are right.
 */
#include "formats/base64_vector.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <immintrin.h>

/* The C library asked the processor when the program began.  The compiler's
 * own way asks again, before main() and whether or not anybody wants to know,
 * which is the dearest part of starting where a hypervisor answers. */
#if defined(__has_include)
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

#define AVX2 __attribute__((target("avx2")))

bool fmt_base64_has_vectors(void)
{
#ifdef CPU_FEATURE_ACTIVE
	return CPU_FEATURE_ACTIVE(AVX2);
#else
	return __builtin_cpu_supports("avx2") != 0;
#endif
}

AVX2 static __m256i twice(__m128i half)
{
	return _mm256_broadcastsi128_si256(half);
}

/* 16 bytes at 'low' and at 'high', 12 of each are used. */
AVX2 static __m256i load_halves(const uint8_t *low, const uint8_t *high)
{
	__m128i a = _mm_loadu_si128((const __m128i *)(const void *)low);
	__m128i b = _mm_loadu_si128((const __m128i *)(const void *)high);

	return _mm256_inserti128_si256(_mm256_castsi128_si256(a), b, 1);
}

/* Six bits in each byte. */
AVX2 static __m256i split_bits(__m256i in)
{
	const __m256i order = twice(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6,
						  8, 7, 10, 9, 11, 10));
	__m256i words = _mm256_shuffle_epi8(in, order);
	__m256i a = _mm256_and_si256(words, _mm256_set1_epi32(0x0fc0fc00));
	__m256i b = _mm256_and_si256(words, _mm256_set1_epi32(0x003f03f0));

	a = _mm256_mulhi_epu16(a, _mm256_set1_epi32(0x04000040));
	b = _mm256_mullo_epi16(b, _mm256_set1_epi32(0x01000010));
	return _mm256_or_si256(a, b);
}

/* Values 0...25 are told apart from 26...51; all others by value - 51. */
AVX2 static __m256i to_letters(__m256i values)
{
	const __m256i away = twice(
		_mm_setr_epi8('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
			      '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
			      '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0));
	__m256i kind = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
	__m256i upper = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), values);

	kind = _mm256_or_si256(kind,
			       _mm256_and_si256(upper, _mm256_set1_epi8(13)));
	return _mm256_add_epi8(values, _mm256_shuffle_epi8(away, kind));
}

AVX2 size_t fmt_base64_encode_vectors(const uint8_t *bytes, size_t size,
				      char *out)
{
	size_t done = 0;

	/* The second half is read 4 bytes beyond what is used. */
	for (; size - done >= 28; done += 24, out += 32) {
		__m256i in = load_halves(bytes + done, bytes + done + 12);
		__m256i text = to_letters(split_bits(in));

		_mm256_storeu_si256((__m256i *)(void *)out, text);
	}
	return done;
}

/* Values of 32 letters; false when one of them is none. */
AVX2 static bool from_letters(__m256i text, __m256i *values)
{
	const __m256i by_low = twice(
		_mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
			      0x11, 0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a));
	const __m256i by_high = twice(
		_mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08,
			      0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10));
	const __m256i away = twice(_mm_setr_epi8(0, 16, 19, 4, -65, -65, -71,
						 -71, 0, 0, 0, 0, 0, 0, 0, 0));
	const __m256i slash = _mm256_set1_epi8(0x2f);
	__m256i high = _mm256_and_si256(_mm256_srli_epi32(text, 4), slash);
	__m256i low = _mm256_and_si256(text, slash);
	__m256i bad_low = _mm256_shuffle_epi8(by_low, low);
	__m256i bad_high = _mm256_shuffle_epi8(by_high, high);

	if (!_mm256_testz_si256(bad_low, bad_high))
		return false;
	high = _mm256_add_epi8(high, _mm256_cmpeq_epi8(text, slash));
	*values = _mm256_add_epi8(text, _mm256_shuffle_epi8(away, high));
	return true;
}

/* 24 bytes in the low end of 32 values of six bits. */
AVX2 static __m256i join_bits(__m256i values)
{
	const __m256i order = twice(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8,
						  14, 13, 12, -1, -1, -1, -1));
	__m256i pairs =
		_mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
	__m256i words = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));

	return _mm256_permutevar8x32_epi32(
		_mm256_shuffle_epi8(words, order),
		_mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

AVX2 size_t fmt_base64_decode_vectors(const char *text, size_t size,
				      uint8_t *out)
{
	size_t done = 0;

	/* 32 bytes are written where 24 count: what follows has to cover the
	 * others, without the last group, which may be padded. */
	for (; size - done >= 32 + 16; done += 32, out += 24) {
		__m256i in = _mm256_loadu_si256(
			(const __m256i *)(const void *)(text + done));
		__m256i values;

		if (!from_letters(in, &values))
			break;
		_mm256_storeu_si256((__m256i *)(void *)out, join_bits(values));
	}
	return done;
}

#else

bool fmt_base64_has_vectors(void)
{
	return false;
}

size_t fmt_base64_encode_vectors(const uint8_t *bytes, size_t size, char *out)
{
	(void)bytes;
	(void)size;
	(void)out;
	return 0;
}

size_t fmt_base64_decode_vectors(const char *text, size_t size, uint8_t *out)
{
	(void)text;
	(void)size;
	(void)out;
	return 0;
}

#endif
