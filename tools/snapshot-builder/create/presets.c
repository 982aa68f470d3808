#include "tools/snapshot-builder/create/presets.h"

/* X(NAME, codec, level, block size, dictionary size, sources, purpose).  Hot
 * sections are raw in every preset: they are used in place. */
#define PRESETS(X)                                                             \
	X("development", BLOCKS, 1, 65536, 0, true,                            \
	  "build quickly, again and again")                                    \
	X("production", BLOCKS, 19, 49152, 0, true,                            \
	  "small, and one help text is one small block")                       \
	X("high-performance", RAW, 0, 0, 0, false,                             \
	  "nothing to unpack at all; no sources")                              \
	X("low-memory", BLOCKS, 19, 4096, 8192, false,                         \
	  "the smallest blocks to unpack; no sources")                         \
	X("network-optimized", ZSTD, 19, 0, 0, true,                           \
	  "the smallest file; a help text unpacks all of them")                \
	X("debug", RAW, 0, 0, 0, true,                                         \
	  "everything readable with a hex dump, sources included")

const struct builder_preset builder_presets_table[BUILDER_PRESET_COUNT] = {
#define PRESET_ROW(title, codec, zstd_level, block, dictionary, with, text)    \
	{ .name = title,                                                       \
	  .purpose = text,                                                     \
	  .layout = { .cold_codec = SNAP_CODEC_##codec,                        \
		      .level = zstd_level,                                     \
		      .block_size = block,                                     \
		      .dictionary_size = dictionary,                           \
		      .sources = with } },
	PRESETS(PRESET_ROW)
#undef PRESET_ROW
};

const char *const builder_preset_words[BUILDER_PRESET_COUNT + 1] = {
#define PRESET_WORD(title, codec, zstd_level, block, dictionary, with, text)   \
	title,
	PRESETS(PRESET_WORD)
#undef PRESET_WORD
		NULL,
};

void builder_layout_settle(struct ms_library_layout *layout)
{
	if (layout->cold_codec == SNAP_CODEC_RAW)
		layout->level = 0;
	if (layout->cold_codec != SNAP_CODEC_BLOCKS) {
		layout->block_size = 0;
		layout->dictionary_size = 0;
	}
}
