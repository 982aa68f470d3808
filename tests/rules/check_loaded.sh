#!/usr/bin/env bash
# What is loaded when a session boots, and when a program asks for more.
#
#   check_loaded.sh PROGRAM LIBRARY SNAPSHOT
#
# Each library costs more than opening the snapshot.  Who adds one to a list here has
# measured it (tests/bench/run.sh startup).
set -euo pipefail
export LC_ALL=C

program=$1
library=$2
snapshot=$3
failed=0

# expect WHAT WANTED FOUND
expect() {
	[ "$2" = "$3" ] && return
	echo "$1: '$3' instead of '$2'"
	failed=1
}

# needed FILE: what the file itself asks for, but the dynamic linker.
needed() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(lib.*\)\]/\1/p' | sort | xargs
}

# loaded CODE: what the dynamic linker starts while the program runs, late or not.
loaded() {
	LD_DEBUG=libs "$program" --snapshot "$snapshot" -e "$1" 2>&1 > /dev/null |
		sed -n 's|.*calling init: .*/\(lib[^/]*\)$|\1|p' | sort | xargs
}

expect "$(basename "$program") needs" "libc.so.6" "$(needed "$program")"
expect "the empty program loads" "libc.so.6" "$(loaded '')"
expect "arithmetic loads" "libc.so.6" "$(loaded 'x = [1 2; 3 4]; y = x .* 2 + 1;')"
expect "sin loads" "libc.so.6 libm.so.6" "$(loaded 'y = sin(1);')"
expect "$(basename "$library") needs" "libc.so.6" "$(needed "$library")"
exit $failed
