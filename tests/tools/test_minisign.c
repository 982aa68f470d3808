/* Keys and signatures: one right encoding each, and nothing else is taken. */
#include "support/signing_key.h"
#include "tools/common/minisign.h"

#include "base/bytes.h"
#include "formats/base64.h"
#include "snapshot/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char message[] = "what is signed";

struct keys {
	struct tool_secret_key secret;
	struct tool_public_key open;
};

static int setup(void **state)
{
	struct keys *keys = calloc(1, sizeof(*keys));

	assert_non_null(keys);
	assert_true(tool_can_sign());
	assert_int_equal(tool_secret_key_read(&keys->secret, SIGNING_SECRET_KEY,
					      strlen(SIGNING_SECRET_KEY), NULL,
					      NULL),
			 0);
	tool_secret_key_public(&keys->secret, &keys->open);
	*state = keys;
	return 0;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

/* RFC 7693's example is of 64 bytes; this is what b2sum -l 256 says. */
static void seals_are_blake2b(void **state)
{
	static const uint8_t expected[SNAP_SEAL_SIZE] = {
		0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72,
		0x31, 0x71, 0xef, 0x3f, 0xee, 0x98, 0x57, 0x9b,
		0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb, 0x3e, 0x42,
		0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19,
	};
	static const uint8_t rfc[8] = { 0xba, 0x80, 0xa5, 0x3f,
					0x98, 0x1c, 0x4d, 0x0d };
	uint8_t found[SNAP_SEAL_SIZE], hash[TOOL_HASH_SIZE];

	(void)state;
	tool_seal("abc", 3, found);
	assert_memory_equal(found, expected, sizeof(found));
	tool_hash("abc", 3, hash);
	assert_memory_equal(hash, rfc, sizeof(rfc));
}

static void reads_the_public_key(void **state)
{
	struct keys *keys = *state;
	struct tool_public_key key, bare;
	struct snap_strbuf text;
	const char *line = strchr(SIGNING_PUBLIC_KEY, '\n') + 1;

	assert_int_equal(tool_public_key_read(&key, SIGNING_PUBLIC_KEY,
					      strlen(SIGNING_PUBLIC_KEY), NULL),
			 0);
	assert_memory_equal(&key, &keys->open, sizeof(key));
	/* The line alone, as minisign -P takes it, with or without its end. */
	assert_int_equal(tool_public_key_read(&bare, line, 56, NULL), 0);
	assert_memory_equal(&key, &bare, sizeof(key));
	snap_strbuf_begin(&text, NULL);
	tool_public_key_write(&key, &text);
	assert_int_equal(
		tool_public_key_read(&bare, text.data, text.size, NULL), 0);
	assert_memory_equal(&key, &bare, sizeof(key));
	snap_strbuf_end(&text);
	for (size_t size = 0; size + 1 < strlen(SIGNING_PUBLIC_KEY); size++)
		assert_int_equal(tool_public_key_read(&bare, SIGNING_PUBLIC_KEY,
						      size, NULL),
				 SNAP_E_SIGNATURE_UNTRUSTED);
}

static void make_text(const struct keys *keys, bool hashed,
		      struct snap_strbuf *text)
{
	struct tool_signature signature;

	tool_signature_make(&signature, &keys->secret, message, sizeof(message),
			    hashed, "a comment");
	snap_strbuf_begin(text, NULL);
	tool_signature_write(&signature, text);
	assert_false(text->failed);
}

static bool is_accepted(const struct keys *keys, const char *text, size_t size)
{
	struct tool_signature signature;

	return tool_signature_read(&signature, text, size, NULL) == 0 &&
	       tool_signature_check(&signature, &keys->open, message,
				    sizeof(message));
}

static void no_bit_of_a_signature_can_be_changed(void **state)
{
	struct keys *keys = *state;
	size_t tried = 0, accepted = 0;

	for (int hashed = 0; hashed < 2; hashed++) {
		struct snap_strbuf text;

		make_text(keys, hashed != 0, &text);
		assert_true(is_accepted(keys, text.data, text.size));
		/* Nobody vouches for the first line. */
		size_t first = strcspn(text.data, "\n") + 1;
		for (size_t at = first; at < text.size; at++)
			for (unsigned bit = 0; bit < 8; bit++) {
				text.data[at] ^= (char)(1 << bit);
				tried++;
				accepted +=
					is_accepted(keys, text.data, text.size);
				text.data[at] ^= (char)(1 << bit);
			}
		/* All but the last line's end is needed. */
		for (size_t size = 0; size + 1 < text.size; size++, tried++)
			accepted += is_accepted(keys, text.data, size);
		assert_true(is_accepted(keys, text.data, text.size - 1));
		snap_strbuf_end(&text);
	}
	print_message("count: %zu changed signatures, %zu accepted\n", tried,
		      accepted);
	assert_int_equal(accepted, 0);
	assert_true(tried > 4000);
}

static void no_bit_of_the_rest_can_be_changed(void **state)
{
	struct keys *keys = *state;
	uint8_t changed[sizeof(message)];
	struct tool_signature signature;
	struct tool_public_key key = keys->open;

	for (int hashed = 0; hashed < 2; hashed++) {
		tool_signature_make(&signature, &keys->secret, message,
				    sizeof(message), hashed != 0, "");
		assert_true(tool_signature_check(&signature, &key, message,
						 sizeof(message)));
		for (size_t i = 0; i < 8 * sizeof(message); i++) {
			memcpy(changed, message, sizeof(changed));
			changed[i / 8] ^= (uint8_t)(1 << i % 8);
			assert_false(tool_signature_check(
				&signature, &key, changed, sizeof(changed)));
		}
		for (size_t size = 0; size < sizeof(message); size++)
			assert_false(tool_signature_check(&signature, &key,
							  message, size));
		for (size_t i = 0; i < 8 * sizeof(key); i++) {
			((uint8_t *)&key)[i / 8] ^= (uint8_t)(1 << i % 8);
			assert_false(tool_signature_check(
				&signature, &key, message, sizeof(message)));
			((uint8_t *)&key)[i / 8] ^= (uint8_t)(1 << i % 8);
		}
	}
}

/* A key of small order would be good for any signature. */
static void small_keys_are_refused(void **state)
{
	struct tool_public_key key = { .key = { 1 } };
	struct tool_signature signature = { .value = { 1 } };

	(void)state;
	signature.global[0] = 1;
	assert_false(tool_signature_check(&signature, &key, message,
					  sizeof(message)));
	key.key[0] = 0;
	signature.value[0] = 0;
	signature.global[0] = 0;
	assert_false(tool_signature_check(&signature, &key, message,
					  sizeof(message)));
}

static void a_password_locks_a_key(void **state)
{
	struct keys *keys = *state;
	struct tool_secret_key key;
	struct snap_strbuf text;
	struct snap_error err;

	snap_strbuf_begin(&text, NULL);
	assert_int_equal(tool_secret_key_write(&keys->secret, "open sesame",
					       &text, NULL),
			 0);
	assert_true(tool_secret_key_locked(text.data, text.size));
	assert_int_equal(tool_secret_key_read(&key, text.data, text.size,
					      "open sesame", &err),
			 0);
	assert_memory_equal(&key, &keys->secret, sizeof(key));
	assert_int_equal(tool_secret_key_read(&key, text.data, text.size,
					      "open barley", &err),
			 SNAP_E_SIGNATURE_UNTRUSTED);
	assert_int_equal(
		tool_secret_key_read(&key, text.data, text.size, NULL, &err),
		SNAP_E_SIGNATURE_UNTRUSTED);
	snap_strbuf_end(&text);
	snap_strbuf_begin(&text, NULL);
	assert_int_equal(
		tool_secret_key_write(&keys->secret, NULL, &text, NULL), 0);
	assert_false(tool_secret_key_locked(text.data, text.size));
	snap_strbuf_end(&text);
}

/* What a key's file says about costs is a claim, too. */
static void costs_have_limits(void **state)
{
	static const size_t places[] = { 38, 46 };
	struct tool_secret_key key;
	uint8_t bytes[256];
	size_t size = 0, offset = 0;
	const char *line = strchr(SIGNING_SECRET_KEY, '\n') + 1;
	size_t letters = strlen(line) - 1;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct snap_strbuf text;

		assert_true(fmt_base64_decode(line, letters, bytes, &size,
					      &offset));
		memcpy(bytes + 2, "Sc", 2);
		snap_put_le64(bytes + places[i], UINT64_MAX / 2);
		snap_strbuf_begin(&text, NULL);
		snap_strbuf_puts(&text, "untrusted comment: x\n");
		fmt_base64_encode(bytes, size,
				  snap_strbuf_room(&text, letters));
		assert_int_equal(tool_secret_key_read(&key, text.data,
						      text.size, "x", NULL),
				 SNAP_E_LIMIT);
		snap_strbuf_end(&text);
	}
}

static void refuses_what_is_no_secret_key(void **state)
{
	struct tool_secret_key key;
	size_t size = strlen(SIGNING_SECRET_KEY);

	(void)state;
	for (size_t cut = 0; cut + 1 < size; cut++)
		assert_int_equal(tool_secret_key_read(&key, SIGNING_SECRET_KEY,
						      cut, "x", NULL),
				 SNAP_E_SIGNATURE_UNTRUSTED);
	assert_int_equal(tool_secret_key_read(&key, SIGNING_PUBLIC_KEY,
					      strlen(SIGNING_PUBLIC_KEY), "x",
					      NULL),
			 SNAP_E_SIGNATURE_UNTRUSTED);
}

/* -------------------------------------------------- a snapshot's front
 */

struct trusting {
	const struct keys *keys;
	struct tool_signature signature;
};

static int verify(void *context, const void *bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	const struct trusting *trusting = context;

	(void)signature;
	(void)signature_size;
	return tool_signature_check(&trusting->signature, &trusting->keys->open,
				    bytes, size)
		       ? 0
		       : SNAP_E_SIGNATURE_BAD;
}

static void *write_sealed(size_t *size)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.seal = tool_seal,
		.serial = 1,
	};
	const struct snap_section_spec spec = {
		.struct_size = sizeof(spec),
		.type = 0x200,
		.codec = SNAP_CODEC_PAGES,
	};
	static const uint8_t content[5000] = { 1, 2, 3 };
	struct snap_writer *writer = NULL;
	void *bytes = NULL;

	assert_int_equal(snap_writer_create(&writer, &options, NULL), 0);
	assert_int_equal(
		snap_writer_add(writer, &spec, content, sizeof(content), NULL),
		0);
	assert_int_equal(snap_writer_finish_memory(writer, &bytes, size, NULL),
			 0);
	snap_writer_free(writer);
	return bytes;
}

static void no_bit_of_a_snapshot_can_be_changed(void **state)
{
	struct trusting trusting = { .keys = *state };
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = SNAP_LOAD_FULL,
		.memory = SNAP_MEMORY_BORROW,
		.require_signature = true,
		.signature = "beside",
		.signature_size = 6,
		.verify = verify,
		.verify_context = &trusting,
		.seal = tool_seal,
	};
	size_t size = 0, accepted = 0, tried = 0;
	uint8_t *bytes = write_sealed(&size);
	size_t front = SNAP_HEADER_SIZE + 2 * SNAP_ENTRY_SEALED_SIZE;
	struct snap_reader *reader = NULL;

	tool_signature_make(&trusting.signature, &trusting.keys->secret, bytes,
			    front, true, "");
	assert_int_equal(
		snap_reader_open_memory(&reader, bytes, size, &options, NULL),
		0);
	snap_reader_close(reader);
	for (size_t i = 0; i < 8 * size; i += i < 8 * front ? 1 : 13, tried++) {
		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
		if (snap_reader_open_memory(&reader, bytes, size, &options,
					    NULL) == 0) {
			accepted++;
			snap_reader_close(reader);
		}
		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
	}
	free(bytes);
	print_message("count: %zu changed snapshots, %zu accepted\n", tried,
		      accepted);
	assert_int_equal(accepted, 0);
}

#define KEY_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		KEY_TEST(seals_are_blake2b),
		KEY_TEST(reads_the_public_key),
		KEY_TEST(no_bit_of_a_signature_can_be_changed),
		KEY_TEST(no_bit_of_the_rest_can_be_changed),
		KEY_TEST(small_keys_are_refused),
		KEY_TEST(a_password_locks_a_key),
		KEY_TEST(costs_have_limits),
		KEY_TEST(refuses_what_is_no_secret_key),
		KEY_TEST(no_bit_of_a_snapshot_can_be_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
