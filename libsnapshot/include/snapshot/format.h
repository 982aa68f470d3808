/*
 * Numbers of the snapshot format, version 1.  FORMAT.md tells what they mean;
 * where a field lies in the file is known to the library alone.
 */
#ifndef SNAPSHOT_FORMAT_H
#define SNAPSHOT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SNAP_FORMAT_MAJOR 1
#define SNAP_FORMAT_MINOR 2

/* The first eight bytes: a byte that is no ASCII, a name, and line ends that a
 * text-mode copy would change. */
#define SNAP_MAGIC_SIZE	 8
#define SNAP_MAGIC_BYTES 0x89, 'S', 'N', 'P', 0x0d, 0x0a, 0x1a, 0x0a

/* What the first byte is until the writer has finished. */
#define SNAP_MAGIC_UNFINISHED 0x00

#define SNAP_HEADER_SIZE 128
#define SNAP_ENTRY_SIZE	 64

/* The size of an entry in a file with seals. */
#define SNAP_ENTRY_SEALED_SIZE 96

/* Sections begin at multiples of their alignment: a power of two in here. */
#define SNAP_ALIGNMENT_MIN 64u
#define SNAP_ALIGNMENT_MAX 65536u

/*
 * Ranges of section types.  The container gives meaning to the first range
 * only; a runtime takes its own from the others and says whose it is in the
 * header's 'runtime' field.
 */
#define SNAP_TYPE_CONTAINER_FIRST 0x00000001u
#define SNAP_TYPE_CONTAINER_LAST  0x000000ffu
#define SNAP_TYPE_RUNTIME_FIRST	  0x00000100u
#define SNAP_TYPE_RUNTIME_LAST	  0x7fffffffu
#define SNAP_TYPE_PRIVATE_FIRST	  0x80000000u /* never given to anybody */
#define SNAP_TYPE_PRIVATE_LAST	  0xfffffffeu

/* A trained zstd dictionary, raw; other sections name it by its type. */
#define SNAP_TYPE_DICTIONARY 0x00000001u

/* The trees of seals; the writer adds it to a file with seals. */
#define SNAP_TYPE_SEALS 0x00000002u

/* Values of the header's 'runtime' field: four characters, first one lowest. */
#define SNAP_RUNTIME(a, b, c, d)                                               \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 |            \
	 (uint32_t)(d) << 24)
#define SNAP_RUNTIME_NONE    0u
#define SNAP_RUNTIME_SESSION SNAP_RUNTIME('M', 'S', 'E', 'S')

/* Flags of a section. */
enum snap_section_flag {
	/* A reader that doesn't know the type must refuse the file. */
	SNAP_SECTION_REQUIRED = 1 << 0,
	/* Not needed for booting. */
	SNAP_SECTION_COLD = 1 << 1,
	/* For people; left out of the content digest. */
	SNAP_SECTION_INFORMATIONAL = 1 << 2,
};
#define SNAP_SECTION_FLAGS_KNOWN 7u

/* How a section's bytes are stored. */
enum snap_codec {
	SNAP_CODEC_RAW = 0,    /* as they are, used in place */
	SNAP_CODEC_ZSTD = 1,   /* one zstd frame */
	SNAP_CODEC_BLOCKS = 2, /* zstd frames that decode independently */
	SNAP_CODEC_PAGES = 3,  /* as they are, and a digest for each page */
};

/* Is the content in the file as it is, to be used in place? */
static inline bool snap_codec_in_place(enum snap_codec codec)
{
	return codec == SNAP_CODEC_RAW || codec == SNAP_CODEC_PAGES;
}

/* Of SNAP_CODEC_PAGES: what is checked when a byte in it is first used. */
#define SNAP_PAGE_SIZE 4096u

/* A seal: BLAKE2b with 32 bytes of output. */
#define SNAP_SEAL_SIZE 32

/* What a seal covers at most: a page of a section, or of a tree. */
#define SNAP_SEAL_PAGE_SIZE 4096u

/*
 * Makes the seal of 'size' bytes.  The library knows no cryptography: who
 * wants seals made or checked brings this, for instance
 *
 *	crypto_generichash(out, SNAP_SEAL_SIZE, bytes, size, NULL, 0)
 *
 * of libsodium.  Called by many threads at once.
 */
typedef void (*snap_seal_function)(const void *bytes, size_t size,
				   uint8_t out[SNAP_SEAL_SIZE]);

/* Compatible feature of the header: the file has seals. */
#define SNAP_FLAG_SEALS 1u

/* Feature flags of the header that this version knows. */
#define SNAP_FLAGS_COMPATIBLE_KNOWN   SNAP_FLAG_SEALS
#define SNAP_FLAGS_READ_ONLY_KNOWN    0u
#define SNAP_FLAGS_INCOMPATIBLE_KNOWN 0u

/*
 * The compatibility key: what the content means depends on these.  Two files
 * with equal keys mean the same to a runtime; the release, the time and the
 * machine of the build are not part of it.
 */
struct snap_key {
	uint64_t bytecode; /* digest of the instruction set */
	uint64_t builtins; /* digest of the table of builtins */
	uint64_t options;  /* digest of what else affects meaning */
};

/* A 128-bit digest as text: 32 hexadecimal digits and a NUL. */
#define SNAP_DIGEST_TEXT_SIZE 33

#ifdef __cplusplus
}
#endif

#endif
