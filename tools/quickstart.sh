#!/usr/bin/env bash
# The main job on a fresh Debian 12 machine: install what is needed, build, install into a
# prefix, make the standard library's snapshot, validate it, boot sessions from it.
#
#   tools/quickstart.sh [--deps-only] [--prefix DIR]
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/tools/packages.sh"

prefix=$top/build/installed
deps_only=no
while [ $# -gt 0 ]; do
	case $1 in
	--deps-only) deps_only=yes ;;
	--prefix) prefix=$(realpath -m "${2:?--prefix needs a folder}"); shift ;;
	-h | --help) sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 0 ;;
	*) echo "quickstart: unknown argument '$1' (see --help)" >&2; exit 2 ;;
	esac
	shift
done

say() { printf '\n== %s\n' "$*"; }

say "Packages to build with"
install_packages "${build_packages[@]}"
if [ "$deps_only" = yes ]; then
	exit 0
fi

say "Build"
mkdir -p "$top/build"
cmake -S "$top" -B "$top/build/quickstart" -G Ninja \
	-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" \
	-DSNAP_TESTS=OFF -DSNAP_BENCH=OFF > "$top/build/quickstart.log" 2>&1 ||
	{ cat "$top/build/quickstart.log" >&2; exit 1; }
cmake --build "$top/build/quickstart"

say "Install into $prefix"
cmake --install "$top/build/quickstart" > "$top/build/install.log"
tail -n 1 "$top/build/install.log"

builder=$prefix/bin/snapshot-builder
session=$prefix/bin/snapshot-session
file=$top/build/stdlib.snapshot

say "Make the standard library's snapshot"
"$builder" create --library "$top/session/stdlib" -o "$file"

say "Validate it, at the deepest level"
"$builder" validate --level deep "$file"

say "Boot a session from the file"
"$session" info --snapshot "$file"

say "Boot a session from bytes in memory"
"$session" info --snapshot-bytes "$file"

say "Boot a session from the installed snapshot, and ask it for help"
"$session" help magic --startup-report

say "Run a program in a session booted from it"
"$session" run --snapshot "$file" "$top/fixtures/scripts/demo/words.m"

say "Done: the programs are in $prefix/bin"
