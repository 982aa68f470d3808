#!/usr/bin/env bash
# snapshot-builder starts without the libraries that only packs need, and loads them
# then.  Usage: check_builder_loaded.sh PROGRAM
set -euo pipefail
export LC_ALL=C

program=$1
late='lib(archive|sodium)[.]so'
if readelf -d "$program" | grep NEEDED | grep -E "$late"; then
	echo "$program needs these from the start"
	exit 1
fi
# There is no such file; only the libraries are of interest.
LD_DEBUG=libs "$program" info /nonexistent 2>&1 | grep -E "init: .*$late" && exit 1
snapshot=$(dirname "$0")/../../fixtures/snapshots/good/raw.snapshot
if LD_DEBUG=libs "$program" validate "$snapshot" 2>&1 | grep -E "init: .*$late"; then
	echo "a file without a signature needs these"
	exit 1
fi
archive=$(dirname "$0")/../../fixtures/archives/minimal.zip
count=$({ LD_DEBUG=libs "$program" verify-archive "$archive" 2>&1 || true; } |
	grep -cE "calling init: .*$late")
if [ "$count" != 2 ]; then
	echo "$count of two libraries are loaded for a pack"
	exit 1
fi
