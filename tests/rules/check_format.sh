#!/usr/bin/env bash
# Every C file looks as clang-format 14 leaves it.  Usage: check_format.sh SOURCE_DIR CLANG_FORMAT
set -euo pipefail

cd "$1"
find libsnapshot formats session tools tests -name '*.[ch]' -print0 |
	xargs -0 "$2" --dry-run -Werror
