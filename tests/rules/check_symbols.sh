#!/bin/sh
# Names and memory of the built libraries.
#
# check_symbols.sh archives FILE.a...    every external name carries one of our
#                                        prefixes, and nothing at file scope is
#                                        writable
# check_symbols.sh shared FILE.so MAP    the exported names are those of the
#                                        version script, no more and no fewer
set -eu
export LC_ALL=C

check_names() {
	nm -g --defined-only "$1" |
		awk 'NF == 3 && $3 !~ /^(snap|fmt|ms|tool)_/ { print $3 }'
}

# Data that only the loader writes (.data.rel.ro) is no state.
list_writable() {
	objdump -t "$1" | sed 's/ \.hidden / /' |
		awk 'NF > 4 && $(NF-2) ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ &&
		     $(NF-2) !~ /^\.data\.rel\.ro/ &&
		     $(NF-1) !~ /^0+$/ { print $NF }'
}

check_archives() {
	bad=0
	for archive in "$@"; do
		names=$(check_names "$archive")
		writable=$(list_writable "$archive")
		for name in $names; do
			echo "$archive: $name has none of our prefixes"
			bad=1
		done
		for name in $writable; do
			echo "$archive: $name is writable and lives for ever"
			bad=1
		done
	done
	return $bad
}

check_shared() {
	exported=$(nm -D --defined-only "$1" |
		awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort)
	wanted=$(sed -n 's/^[[:space:]]*\([a-z_0-9]*\);$/\1/p' "$2" | sort)
	[ "$exported" = "$wanted" ] && return 0
	echo "$1 exports something else than $2 says:"
	echo "$wanted" >"${TMPDIR:-/tmp}/wanted.$$"
	echo "$exported" | diff "${TMPDIR:-/tmp}/wanted.$$" - || true
	rm -f "${TMPDIR:-/tmp}/wanted.$$"
	return 1
}

what=$1
shift
"check_$what" "$@"
