/* The expected values are those of xxhsum 0.8.1. */
#include "base/digest.h"

#include "base_test.h"

static void gives_known_64_bit_values(void **state)
{
	uint8_t many[1000];

	(void)state;
	memset(many, 'x', sizeof(many));
	assert_true(snap_digest64("", 0) == 0x2d06800538d394c2);
	assert_true(snap_digest64("abc", 3) == 0x78af5f94892f3950);
	assert_true(snap_digest64(many, sizeof(many)) == 0xc0a4877b962cba82);
}

/* Most significant byte first, on every machine. */
static void gives_known_128_bit_values(void **state)
{
	char text[SNAP_DIGEST128_TEXT_SIZE];
	uint8_t many[1000];

	(void)state;
	memset(many, 'x', sizeof(many));
	struct snap_digest128 digest = snap_digest128_of("", 0);
	snap_digest128_text(&digest, text);
	assert_string_equal(text, "99aa06d3014798d86001c324468d497f");
	assert_int_equal(digest.bytes[0], 0x99);
	digest = snap_digest128_of("abc", 3);
	snap_digest128_text(&digest, text);
	assert_string_equal(text, "06b05ab6733a618578af5f94892f3950");
	digest = snap_digest128_of(many, sizeof(many));
	snap_digest128_text(&digest, text);
	assert_string_equal(text, "50a1af5a5f2dcf01c0a4877b962cba82");
}

static void parts_count_as_one_text(void **state)
{
	uint8_t bytes[3000];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 31);
	uint64_t whole = snap_digest64(bytes, sizeof(bytes));
	for (size_t cut = 0; cut <= sizeof(bytes); cut += 59) {
		const struct snap_span parts[] = {
			{ bytes, cut },
			{ bytes + cut, 0 },
			{ bytes + cut, sizeof(bytes) - cut },
		};

		assert_true(snap_digest64_parts(parts, 3) == whole);
	}
}

static void tells_digests_apart(void **state)
{
	struct snap_digest128 a = snap_digest128_of("a", 1);
	struct snap_digest128 b = a;

	(void)state;
	assert_true(snap_digest128_equal(&a, &b));
	for (size_t i = 0; i < sizeof(b.bytes); i++) {
		b.bytes[i] ^= 1;
		assert_false(snap_digest128_equal(&a, &b));
		b.bytes[i] ^= 1;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_known_64_bit_values),
		cmocka_unit_test(gives_known_128_bit_values),
		cmocka_unit_test(parts_count_as_one_text),
		cmocka_unit_test(tells_digests_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
