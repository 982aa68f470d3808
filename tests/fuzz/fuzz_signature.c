/*
 * Keys, signatures and signed snapshots under libFuzzer.  The first byte says
 * what the rest is.  Nothing is accepted but what the key of the tests has
 * signed, and of a signed snapshot nothing else is handed out.
 */
#include "fuzz/fuzz.h"

#include "snapshot/snapshot.h"
#include "support/signing_key.h"
#include "tools/common/minisign.h"

#include <stdlib.h>
#include <string.h>

#define TYPE 0x200u

static const uint8_t content[9000] = { 5, 6, 7 };

/* What was signed, made anew for each input. */
struct original {
	struct tool_secret_key secret;
	struct tool_public_key key;
	struct tool_signature signature;
	uint8_t *bytes;
	size_t size;
	size_t front;
};

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void write_original(struct original *original)
{
	const struct snap_writer_options options = {
		.struct_size = sizeof(options),
		.seal = tool_seal,
	};
	static const enum snap_codec codecs[] = { SNAP_CODEC_RAW,
						  SNAP_CODEC_ZSTD,
						  SNAP_CODEC_BLOCKS,
						  SNAP_CODEC_PAGES };
	struct snap_writer *writer = NULL;
	void *bytes = NULL;

	must(snap_writer_create(&writer, &options, NULL) == 0);
	for (uint32_t i = 0; i < 4; i++) {
		const struct snap_section_spec spec = {
			.struct_size = sizeof(spec),
			.type = TYPE + i,
			.codec = codecs[i],
			.block_size = 4096,
		};

		must(snap_writer_add(writer, &spec, content, sizeof(content),
				     NULL) == 0);
	}
	must(snap_writer_finish_memory(writer, &bytes, &original->size, NULL) ==
	     0);
	snap_writer_free(writer);
	original->bytes = bytes;
	original->front = SNAP_HEADER_SIZE + 5 * SNAP_ENTRY_SEALED_SIZE;
}

static void begin(struct original *original)
{
	must(tool_can_sign());
	must(tool_secret_key_read(&original->secret, SIGNING_SECRET_KEY,
				  strlen(SIGNING_SECRET_KEY), NULL, NULL) == 0);
	tool_secret_key_public(&original->secret, &original->key);
	write_original(original);
	tool_signature_make(&original->signature, &original->secret,
			    original->bytes, original->front, true, "fuzz");
}

/* What is read is written the same, but for the first line, and is accepted
 * only if it is what was made. */
static void try_signature(const struct original *original, const char *text,
			  size_t size)
{
	struct tool_signature signature, again;
	struct snap_strbuf written;

	if (tool_signature_read(&signature, text, size, NULL) != 0)
		return;
	snap_strbuf_begin(&written, NULL);
	tool_signature_write(&signature, &written);
	must(tool_signature_read(&again, written.data, written.size, NULL) ==
	     0);
	must(memcmp(&again, &signature, sizeof(again)) == 0);
	snap_strbuf_end(&written);
	if (tool_signature_check(&signature, &original->key, original->bytes,
				 original->front))
		must(memcmp(&signature, &original->signature,
			    sizeof(signature)) == 0);
}

static void try_keys(const char *text, size_t size)
{
	struct tool_public_key open, again;
	struct tool_secret_key secret;
	struct snap_strbuf written;

	if (tool_secret_key_read(&secret, text, size, NULL, NULL) == 0)
		must(!tool_secret_key_locked(text, size));
	if (tool_public_key_read(&open, text, size, NULL) != 0)
		return;
	snap_strbuf_begin(&written, NULL);
	tool_public_key_write(&open, &written);
	must(tool_public_key_read(&again, written.data, written.size, NULL) ==
	     0);
	must(memcmp(&again, &open, sizeof(again)) == 0);
	snap_strbuf_end(&written);
}

static int verify(void *context, const void *bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	const struct original *original = context;

	(void)signature;
	(void)signature_size;
	return tool_signature_check(&original->signature, &original->key, bytes,
				    size)
		       ? 0
		       : SNAP_E_SIGNATURE_BAD;
}

/* A page of each section, then all of it. */
static void use(const struct snap_reader *reader, uint32_t type)
{
	uint8_t out[sizeof(content)];

	if (snap_reader_read(reader, type, 4000, out, 200, NULL) == 0)
		must(memcmp(out, content + 4000, 200) == 0);
	if (snap_reader_load(reader, type, out, sizeof(out), NULL) == 0)
		must(memcmp(out, content, sizeof(out)) == 0);
}

/* Bytes that replace others from a place on, each time three: where, and what.
 * Of the front all is covered, so most go behind it. */
static void try_snapshot(struct original *original, const uint8_t *data,
			 size_t size)
{
	const struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = size % 2 == 0 ? SNAP_LOAD_LAZY : SNAP_LOAD_HEADER,
		.memory = SNAP_MEMORY_BORROW,
		.require_signature = true,
		.signature = "beside",
		.signature_size = 6,
		.verify = verify,
		.verify_context = original,
		.seal = tool_seal,
	};
	struct snap_reader *reader = NULL;

	for (size_t i = 0; i + 3 <= size; i += 3)
		original->bytes[((size_t)data[i] << 8 | data[i + 1]) %
				original->size] = data[i + 2];
	if (snap_reader_open_memory(&reader, original->bytes, original->size,
				    &options, NULL) != 0)
		return;
	for (uint32_t i = 0; i < 4; i++)
		use(reader, TYPE + i);
	snap_reader_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct original original = { 0 };

	if (size == 0)
		return 0;
	begin(&original);
	switch (data[0] % 3) {
	case 0:
		try_signature(&original, (const char *)data + 1, size - 1);
		break;
	case 1:
		try_keys((const char *)data + 1, size - 1);
		break;
	default:
		try_snapshot(&original, data + 1, size - 1);
		break;
	}
	free(original.bytes);
	return 0;
}
