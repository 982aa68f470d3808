#!/bin/sh
# Usage: test_proof_of_use.sh BUILDER SESSION PROOF SOURCES
#
# A snapshot of the real library, made by the real tool from a copy that is gone
# when it is used.  And what a boot that does nothing, a call, an error and a
# help text each use of it: exactly these sections.
set -eu

builder=$1 session=$2 proof=$3 sources=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
snapshot=$work/stdlib.snapshot

cp -r "$sources/session/stdlib" "$work/stdlib"
"$builder" create --library "$work/stdlib" -o "$snapshot" >/dev/null
"$proof" "$work/stdlib" "$snapshot"

cd "$work"

# used WHAT SECTIONS FROM COMPILED ARGUMENT...
used() {
	what=$1 sections=$2 from=$3 compiled=$4
	shift 4
	"$session" "$@" -s "$snapshot" --startup-report=json \
		>out 2>err || true
	tail -n 1 err | /usr/bin/python3 -c '
import json, sys
report = json.loads(sys.stdin.read())
found = " ".join(s["name"] for s in report["sections"])
counts = report["functions"]
got = (report["verdict"], found, counts["from_snapshot"], counts["compiled"])
expected = ("used", sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
if got != expected:
    sys.exit(f"{sys.argv[1]}: {got}, expected {expected}")
' "$what" "$sections" "$from" "$compiled"
}

index="LIBRARY NAMES NAME_INDEX RECORDS"
used "a boot" "LIBRARY" 0 0 -e ''
used "own code" "LIBRARY" 0 0 -e 'x = sin(1) + 2;'
used "a function" "$index UNITS CODE" 1 0 -e 'x = trace(eye(3));'
used "two functions" "$index UNITS CODE" 2 0 \
	-e 'x = trace(eye(3)); y = fliplr(1:3);'
used "an error in one" "$index UNITS CODE LINES" 1 0 \
	-e 'nchoosek(2, 5)'
used "help" "$index DOCS" 0 0 help trace
