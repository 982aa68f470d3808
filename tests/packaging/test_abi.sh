#!/usr/bin/env bash
# The binary interface: what the public headers say to a compiler, held against
# what is pinned in *.abi.  Layouts, argument types, enumerators: whatever a
# program that was built against the last release relies on.
#
#   test_abi.sh [--pin]    compare, or write *.abi anew (then look at the diff:
#                          who changes it breaks programs, or says why not)
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/test-abi-XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0

# describe NAME INCLUDE...: a library that has nothing but a pointer to each
# pinned function, with the types of the headers, as XML.
describe() {
	local name=$1 folder
	shift
	{
		for folder in "$@"; do
			(cd "$folder" && find . -name '*.h' | sort) |
				sed 's|^\./\(.*\)|#include "\1"|'
		done
		sed 's/.*/__typeof__(\&&) pin_& = 0;/' "$here/lib$name.symbols"
	} > "$work/pin.c"
	(cd "$work" && gcc -std=c11 -g -O0 -fPIC -shared -nostdlib \
		"${@/#/-I}" pin.c -o "lib$name.so")
	abidw --no-corpus-path --no-comp-dir-path --no-show-locs \
		--no-elf-needed --type-id-style hash "$work/lib$name.so" |
		sed "s| path='[^']*'||; s| soname='[^']*'||"
}

# compare NAME XML: 0 when it is what is pinned.
compare() {
	abidiff --harmless --no-show-locs "$here/lib$1.abi" "$2" > "$work/difference" 2>&1
}

snapshot=$top/libsnapshot/include
session=$top/session/include
describe snapshot "$snapshot" > "$work/snapshot.abi"
describe session "$snapshot" "$session" > "$work/session.abi"
if [ "${1:-}" = --pin ]; then
	cp "$work/snapshot.abi" "$here/libsnapshot.abi"
	cp "$work/session.abi" "$here/libsession.abi"
	exit
fi
for name in snapshot session; do
	compare $name "$work/$name.abi" && continue
	echo "lib$name: the binary interface is another one than is pinned:"
	cat "$work/difference"
	failed=1
done

# It can tell: a type, an order and an enumerator that change are found.
planted() { # WHAT HEADER EXPRESSION
	rm -rf "$work/changed"
	cp -r "$snapshot" "$work/changed"
	sed -i "$3" "$work/changed/snapshot/$2"
	if cmp -s "$work/changed/snapshot/$2" "$snapshot/snapshot/$2"; then
		echo "planted: $1: the header has no such line any more"
		failed=1
		return
	fi
	describe snapshot "$work/changed" > "$work/changed.abi"
	if compare snapshot "$work/changed.abi"; then
		echo "planted: $1 is not noticed"
		failed=1
	fi
}
planted 'a member that grows' reader.h 's|uint32_t section_count;|uint64_t section_count;|'
planted 'a level that moves' reader.h 's|SNAP_LOAD_FULL = 2|SNAP_LOAD_FULL = 4|'
planted 'an argument that changes' reader.h 's/uint32_t type/uint64_t type/'

exit $failed
