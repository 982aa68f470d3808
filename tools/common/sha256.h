/* SHA-256, which registries and package tools compare files by. */
#ifndef TOOLS_COMMON_SHA256_H
#define TOOLS_COMMON_SHA256_H

#include <stdbool.h>
#include <stddef.h>

/* 64 lower-case hexadecimal digits and a NUL. */
#define TOOL_SHA256_SIZE 65
void tool_sha256(const void *bytes, size_t size, char out[TOOL_SHA256_SIZE]);

/* Is 'text' such digits, and no more? */
bool tool_is_sha256(const char *text);

#endif
