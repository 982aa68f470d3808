/*
 * What a signature costs who boots: opening and one look-up at each load level,
 * of a file without seals, of one with seals that nobody asks for, and of one
 * whose signature is required; and what that is made of.
 *
 *     bench_sign PLAIN SEALED [ROUNDS]
 */
#include "bench/bench.h"

#include "base/digest.h"
#include "session/library/library.h"
#include "tools/common/minisign.h"

#include <stdlib.h>
#include <string.h>

struct signer {
	struct tool_secret_key secret;
	struct tool_public_key key;
	struct tool_signature signature;
};

struct use {
	const char *path;
	enum snap_load_level level;
	const struct signer *signer; /* NULL: no signature */
};

static int verify(void *context, const void *bytes, size_t size,
		  const void *signature, size_t signature_size)
{
	const struct signer *signer = context;

	(void)signature;
	(void)signature_size;
	return tool_signature_check(&signer->signature, &signer->key, bytes,
				    size)
		       ? 0
		       : SNAP_E_SIGNATURE_BAD;
}

static void look_up(const struct snap_reader *reader)
{
	struct ms_library *library;
	struct ms_entry entry;
	struct snap_error err;

	bench_check(ms_library_open(&library, reader, NULL, &err), &err,
		    "library");
	bench_check(ms_library_find(library, "strrep", 6, &entry, &err), &err,
		    "look up");
	ms_library_close(library);
}

static void open_and_look_up(void *context)
{
	const struct use *use = context;
	struct snap_reader_options options = {
		.struct_size = sizeof(options),
		.level = use->level,
		.io = SNAP_IO_MAP,
	};
	struct snap_reader *reader;
	struct snap_error err;

	if (use->signer != NULL) {
		options.require_signature = true;
		options.signature = "beside";
		options.signature_size = 6;
		options.verify = verify;
		options.verify_context = (void *)(uintptr_t)use->signer;
		options.seal = tool_seal;
	}
	bench_check(snap_reader_open_file(&reader, use->path, &options, &err),
		    &err, use->path);
	look_up(reader);
	snap_reader_close(reader);
}

/* ------------------------------------------------------------------ parts */

static uint8_t page[SNAP_SEAL_PAGE_SIZE];
static volatile uint8_t sink;

#define PAGES 256

static void seal_pages(void *context)
{
	uint8_t out[SNAP_SEAL_SIZE];

	(void)context;
	for (int i = 0; i < PAGES; i++) {
		tool_seal(page, sizeof(page), out);
		sink = out[0];
	}
}

static void digest_pages(void *context)
{
	(void)context;
	for (int i = 0; i < PAGES; i++)
		sink = (uint8_t)snap_digest64(page, sizeof(page));
}

static void check_signature(void *context)
{
	const struct signer *signer = context;

	sink = tool_ed25519_check(signer->signature.value, page, 64,
				  signer->key.key);
}

/* ------------------------------------------------------------------- arms */

#define LEVELS 4
#define KINDS  3

static const enum snap_load_level levels[LEVELS] = {
	SNAP_LOAD_HEADER, SNAP_LOAD_LAZY, SNAP_LOAD_FULL, SNAP_LOAD_DEEP
};

static void measure_levels(const char *plain, const char *sealed,
			   const struct signer *signer, size_t rounds)
{
	static const char *const kinds[KINDS] = { "plain", "sealed", "signed" };
	struct use uses[LEVELS * KINDS];
	struct bench_arm arms[LEVELS * KINDS];

	for (size_t i = 0; i < LEVELS * KINDS; i++) {
		uses[i] = (struct use){
			.path = i % KINDS == 0 ? plain : sealed,
			.level = levels[i / KINDS],
			.signer = i % KINDS == 2 ? signer : NULL,
		};
		arms[i] = (struct bench_arm){ .run = open_and_look_up,
					      .context = &uses[i] };
	}
	bench_run(arms, LEVELS * KINDS, rounds);
	for (size_t i = 0; i < LEVELS * KINDS; i++)
		bench_printf(bench_median(&arms[i], rounds), "sign_%s_%s_us",
			     snap_load_level_name(levels[i / KINDS]),
			     kinds[i % KINDS]);
	bench_free(arms, LEVELS * KINDS);
}

static void measure_whole(const char *plain, const struct signer *signer,
			  size_t rounds)
{
	struct use use = { plain, SNAP_LOAD_LAZY, signer };
	struct bench_arm arm = { .run = open_and_look_up, .context = &use };

	bench_run(&arm, 1, rounds);
	bench_print("sign_lazy_whole_us", bench_median(&arm, rounds));
	bench_free(&arm, 1);
}

static void measure_parts(struct signer *signer, size_t rounds)
{
	struct bench_arm arms[] = {
		{ .run = seal_pages },
		{ .run = digest_pages },
		{ .run = check_signature, .context = signer },
	};

	bench_run(arms, 3, rounds);
	bench_print("sign_seal_4096_us",
		    bench_median(&arms[0], rounds) / PAGES);
	bench_print("sign_xxh3_4096_us",
		    bench_median(&arms[1], rounds) / PAGES);
	bench_print("sign_ed25519_us", bench_median(&arms[2], rounds));
	bench_free(arms, 3);
}

/* Sign all of the file, or its front. */
static void sign(struct signer *signer, const char *path, bool whole)
{
	size_t size;
	uint8_t *bytes = bench_read_file(path, &size);
	struct snap_reader *reader;
	struct snap_info info;
	struct snap_error err;

	bench_check(snap_reader_open_memory(&reader, bytes, size, NULL, &err),
		    &err, path);
	snap_reader_info(reader, &info);
	snap_reader_close(reader);
	if (!whole)
		size = info.header_size +
		       (size_t)info.section_count * info.entry_size;
	tool_signature_make(&signer->signature, &signer->secret, bytes, size,
			    true, "bench");
	free(bytes);
}

int main(int argc, char **argv)
{
	struct signer signer;
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 301;

	if (argc < 3 || !tool_secret_key_make(&signer.secret))
		return 2;
	tool_secret_key_public(&signer.secret, &signer.key);
	sign(&signer, argv[2], false);
	measure_levels(argv[1], argv[2], &signer, rounds);
	measure_parts(&signer, rounds);
	sign(&signer, argv[1], true);
	measure_whole(argv[1], &signer, rounds);
	return 0;
}
