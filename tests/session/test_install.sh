#!/bin/sh
# What is installed is enough for a host: headers, both libraries, pkg-config.
#
# test_install.sh BUILD-FOLDER SOURCE-FOLDER MAKE-SNAPSHOT
set -eu
build=$1
sources=$2
make=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

prefix=$work/prefix
cmake --install "$build" --prefix "$prefix" >"$work/log" 2>&1 || {
	cat "$work/log"
	exit 1
}
pc=$(find "$prefix" -name libsession.pc)
[ -n "$pc" ] || { echo "no libsession.pc"; exit 1; }
libraries=$(dirname "$(dirname "$pc")")
# The files name the prefix they were configured for.
export PKG_CONFIG_PATH="${pc%/*}"
flags="--define-variable=prefix=$prefix"
"$make" "$sources/session/stdlib" "$work/snapshot"

# compile NAME COMPILER FLAG...
compile() {
	name=$1
	shift
	"$@" -o "$work/$name" || { echo "$name does not compile"; exit 1; }
	LD_LIBRARY_PATH=$libraries "$work/$name" "$work/snapshot" \
		>"$work/out" || { echo "$name fails"; exit 1; }
	grep -q '^Snapshot loaded: ' "$work/out"
	grep -q '^SYNTAX' "$work/out"
}

host=$sources/tests/session/host.c
# shellcheck disable=SC2046
compile shared "${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror "$host" \
	$(pkg-config $flags --cflags --libs libsession)
ldd "$work/shared" | grep -q 'libsession\.so\.[0-9]' ||
	{ LD_LIBRARY_PATH=$libraries ldd "$work/shared"; exit 1; }
# The archives of the project, the shared libraries of the system.
rm "$libraries"/libsession.so* "$libraries"/libsnapshot.so*
# shellcheck disable=SC2046
compile static "${CC:-cc}" -std=c11 "$host" \
	$(pkg-config $flags --static --cflags --libs libsession)
if command -v c++ >/dev/null; then
	# shellcheck disable=SC2046
	compile cxx c++ -std=c++17 -Wall -Wextra -Werror -x c++ "$host" \
		-x none $(pkg-config $flags --static --cflags --libs libsession)
fi
"$prefix/bin/snapshot-session" info -s "$work/snapshot" >/dev/null
[ -f "$prefix/share/snapshot/schemas/startup-report-1.json" ]
[ -f "$prefix/share/snapshot/schemas/protocol-1.json" ]
[ -f "$prefix/share/man/man1/snapshot-session.1" ]
echo "shared, static and C++ hosts run"
