# Sourced by the scripts beside it: run a command, look at what it did.
#
# BUILDER is the program, SOURCES the top of the source tree; both come from
# ctest.  Everything is made in $WORK, which goes away at the end.

: "${BUILDER:?the program to test}" "${SOURCES:?the top of the source tree}"
WORK=$(mktemp -d "${TMPDIR:-/tmp}/test-builder-XXXXXX")
trap 'chmod -R u+rwx "$WORK"; rm -rf "$WORK"' EXIT
cd "$WORK" || exit 1
unset SOURCE_DATE_EPOCH NO_COLOR COLUMNS
export LC_ALL=C TMPDIR=$WORK

MINIMAL=$SOURCES/fixtures/stdlib/minimal
STDLIB=$SOURCES/session/stdlib
SCHEMAS=$SOURCES/tools/snapshot-builder/schemas
checks=0
failures=0

fail() {
	failures=$((failures + 1))
	echo "FAILED: $what"
	echo "  $*"
	[ -s out ] && sed 's/^/  out| /' out | head -n 20
	[ -s err ] && sed 's/^/  err| /' err | head -n 20
	return 0
}

# run STATUS COMMAND...: its output is in the files out and err.
run() {
	local expected=$1 status=0
	shift
	what="$*"
	checks=$((checks + 1))
	"$@" > out 2> err < /dev/null || status=$?
	[ "$status" = "$expected" ] || fail "status $status, expected $expected"
}

# The rest is about the command that ran last.
out_has() { checks=$((checks + 1)); grep -qe "$1" out || fail "no '$1' in out"; }
err_has() { checks=$((checks + 1)); grep -qe "$1" err || fail "no '$1' in err"; }
out_lacks() { checks=$((checks + 1)); ! grep -qe "$1" out || fail "'$1' in out"; }
out_empty() { checks=$((checks + 1)); [ ! -s out ] || fail "out is not empty"; }
err_empty() { checks=$((checks + 1)); [ ! -s err ] || fail "err is not empty"; }

# out_is SCHEMA: one or more JSON documents of it, and nothing else.
out_is() {
	checks=$((checks + 1))
	/usr/bin/python3 "$SOURCES/tests/tools/check_json.py" "$SCHEMAS" "$1" \
		< out > json_err 2>&1 || fail "$(cat json_err)"
}

# out_json EXPRESSION: true of the first document 'd'.
out_json() {
	checks=$((checks + 1))
	/usr/bin/python3 -c "
import json, sys
d = json.JSONDecoder().raw_decode(sys.stdin.read())[0]
sys.exit(0 if ($1) else 1)" < out || fail "not true: $1"
}

# that TEXT COMMAND...: something that must hold.
that() {
	what=$1
	shift
	checks=$((checks + 1))
	"$@" || fail "does not hold: $*"
}

nothing_left() { # FOLDER: no temporary is in it
	[ -z "$(find "$1" -name '.*.tmp')" ]
}

# A file of good bytes with one byte changed.
flip() { # FILE OFFSET
	/usr/bin/python3 - "$1" "$2" <<-'END'
	import sys
	path, offset = sys.argv[1], int(sys.argv[2], 0)
	data = bytearray(open(path, 'rb').read())
	data[offset] ^= 1
	open(path, 'wb').write(data)
	END
}

finish() {
	echo "$checks checks, $failures failed"
	[ "$failures" -eq 0 ]
}
