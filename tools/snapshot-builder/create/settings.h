/* What "create" was told, by its options and a configuration file. */
#ifndef TOOLS_BUILDER_CREATE_SETTINGS_H
#define TOOLS_BUILDER_CREATE_SETTINGS_H

#include "tools/common/options.h"

#include <stdbool.h>
#include <stdint.h>

enum create_on_error {
	CREATE_ON_ERROR_FAIL,
	CREATE_ON_ERROR_SKIP,
};

struct create_settings {
	struct tool_texts libraries;
	struct tool_texts exclude;
	const char *config;
	bool print_config;
	const char *output;
	int preset;
	int codec;
	uint64_t level;
	uint64_t block_size;
	uint64_t dictionary_size;
	int sources;
	int dialect;
	int on_error;
	const char *base;
	bool incremental;
	const char *store;
	uint64_t jobs;
	uint64_t timestamp;
	uint64_t serial;
	bool seal;
	const char *report;
	const char *depfile;
	uint64_t lock_timeout;
	int progress;
	bool check;
	bool json;
	bool quiet;
};

#endif
