/* presets --measure: what each preset costs and gives, measured here and now.
 */
#ifndef TOOLS_BUILDER_MEASURE_H
#define TOOLS_BUILDER_MEASURE_H

#include "tools/snapshot-builder/create/build.h"
#include "tools/snapshot-builder/create/presets.h"

/*
 * file_size, cold_size  bytes of the file, and of its cold sections
 * build     seconds from metadata to the checked file, median of the builds
 * lookup    seconds to open the file and find one name, median of the rounds
 * help      seconds for the first help text after that, median
 * memory    bytes allocated at most at a time while doing both; what is mapped
 *           is not allocated
 */
struct measured {
	uint64_t file_size;
	uint64_t cold_size;
	double build;
	double lookup;
	double help;
	uint64_t memory;
};

enum {
	MEASURE_BUILDS = 3,
	MEASURE_ROUNDS = 301
};

/* Rounds go over the presets in turn, so that what disturbs one disturbs all;
 * each round reads another entry.  Files are made in a temporary folder and
 * removed. */
int measure_presets(const struct builder_input *input, uint32_t jobs,
		    struct measured out[BUILDER_PRESET_COUNT],
		    struct snap_error *err);

#endif
