#!/bin/sh
# snapshot-session from outside: every command and option, exit statuses, what
# goes to which stream, and JSON against its schemas.
#
# test_session_cli.sh SNAPSHOT-SESSION MAKE-SNAPSHOT SOURCE-FOLDER
set -eu
export LC_ALL=C
unset SNAPSHOT_SESSION_SNAPSHOT SNAPSHOT_SESSION_POLICY COLUMNS

session=$1
make=$2
sources=$3
tool=$sources/tools/snapshot-session
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
cases=0

# expect STATUS ARGUMENT...: run; the streams are in $work/out and $work/err.
expect() {
	wanted=$1
	shift
	case_name="$*"
	cases=$((cases + 1))
	status=0
	"$session" "$@" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" = "$wanted" ] ||
		fail "exit status $status, expected $wanted"
}

fail() {
	echo "FAILED: snapshot-session $case_name: $*"
	sed 's/^/    err: /' "$work/err" | head -5
	failures=$((failures + 1))
}

# In a stream: a line that has TEXT, exactly TEXT as first line, nothing.
has() { grep -qF -- "$2" "$work/$1" || fail "no '$2' in $1"; }
lacks() { ! grep -qF -- "$2" "$work/$1" || fail "'$2' in $1"; }
begins() {
	[ "$(head -n 1 "$work/$1")" = "$2" ] || fail "$1 does not begin '$2'"
}
empty() { [ ! -s "$work/$1" ] || fail "$1 is not empty"; }
lines() {
	[ "$(wc -l <"$work/$1")" -eq "$2" ] || fail "$1 has not $2 lines"
}

# The stream is JSON of this schema, and says nothing the schema doesn't know.
json() {
	/usr/bin/python3 - "$work/$1" "$tool/schemas/$2.json" <<-'PYTHON' ||
	import json, sys
	import jsonschema
	value = json.load(open(sys.argv[1], encoding="utf-8"))
	schema = json.load(open(sys.argv[2]))
	jsonschema.Draft7Validator.check_schema(schema)
	jsonschema.validate(value, schema)
	extra = set(value) - set(schema["properties"])
	assert not extra, extra
	PYTHON
		fail "$1 is no $2"
}

# Every change the maker knows.
good=$work/good.snapshot
"$make" "$sources/session/stdlib" "$good"
for part in bytecode builtins options runtime none; do
	"$make" "$sources/session/stdlib" "$work/$part.snapshot" $part
done
chmod 644 "$work"/*.snapshot

info() {
	expect 0 info --snapshot "$good"
	/bin/grep -qE '^Snapshot loaded: [0-9]+ builtins, [0-9]+ functions, [0-9]+ bytecode entries$' \
		"$work/out" || fail "no line"
	has out "matlab-stdlib"
	has out "lazy, mapped"
	empty err
	expect 0 --snapshot="$good"
	has out "Snapshot loaded: "
	expect 0 -s "$good" info --json
	json out session-info-1
	expect 0 --snapshot-bytes "$good" --json
	json out session-info-1
	has out '"origin":"bytes"'
	expect 0 --no-snapshot info
	begins out "No snapshot loaded"
	empty err
	expect 0 info --json --no-snapshot
	json out session-info-1
	has out '"loaded":false'
}

levels() {
	for level in header lazy full deep; do
		expect 0 info -s "$good" --level $level
		has out "$level, mapped"
	done
	expect 0 info -s "$good" --level=default --io=read
	has out "lazy, in memory"
	expect 0 info -s "$good" --io=map
	expect 0 info --snapshot-bytes "$good"
	has out "full, in memory"
	# A file that others could write is read, and checked as a whole.
	cp "$good" "$work/shared.snapshot"
	chmod 666 "$work/shared.snapshot"
	expect 0 info -s "$work/shared.snapshot"
	has out "full, in memory"
}

asking() {
	expect 0 help -s "$good" zeros
	has out "zeros"
	has out "SYNTAX"
	empty err
	cp "$work/out" "$work/help"
	expect 0 help --snapshot-bytes "$good" zeros
	cmp -s "$work/out" "$work/help" || fail "help differs from bytes"
	expect 0 -s "$good" help zeros
	cmp -s "$work/out" "$work/help" || fail "help differs by order"
	COLUMNS=40 expect 0 help -s "$good" zeros
	! cmp -s "$work/out" "$work/help" || fail "the width has no effect"
	expect 1 help -s "$good" zeroz
	has err "did you mean zeros"
	empty out
	expect 1 help -s "$good" magi
	has err "magic"
	expect 1 help -s "$good" qqqqqqqqqq
	has err "lookfor"
	expect 0 lookfor -s "$good" prime
	has out "primes"
	expect 0 lookfor --snapshot-bytes "$good" prime
	has out "primes"
	expect 1 lookfor -s "$good" qqqqqqqqqq
	has err "nothing"
	empty out
	expect 0 complete -s "$good" mag
	begins out "magic"
	expect 0 complete -s "$good" ""
	[ "$(wc -l <"$work/out")" -gt 200 ] || fail "few names"
	sort -c "$work/out" || fail "not in order"
	expect 1 complete -s "$good" qqqqqqqqqq
	empty out
	empty err
	for command in "help zeros" "lookfor prime" "complete mag"; do
		# shellcheck disable=SC2086
		expect 1 --no-snapshot $command
		has err "snapshot-builder create"
		has err "policy is off"
		empty out
	done
}

# A snapshot that was named must be used, or the program ends.
required() {
	for pair in bytecode:key_bytecode builtins:key_builtins \
		options:key_options runtime:key_options; do
		expect 1 info -s "$work/${pair%:*}.snapshot"
		has err "${pair%:*}.snapshot: ${pair#*:}: "
		has err "rebuild the snapshot"
		empty out
		expect 1 info --snapshot-bytes "$work/${pair%:*}.snapshot"
		has err "${pair#*:}: "
	done
	head -c 1000 "$good" >"$work/cut.snapshot"
	expect 1 info -s "$work/cut.snapshot"
	has err ": truncated: "
	echo text >"$work/text.snapshot"
	expect 1 info -s "$work/text.snapshot"
	: >"$work/empty.snapshot"
	expect 1 info -s "$work/empty.snapshot"
	has err ": truncated: "
	expect 2 info -s "$work/none.snapshot"
	has err ": not_found: "
	expect 2 info -s "$work/missing.snapshot"
	has err ": not_found: "
	expect 2 info --snapshot-bytes "$work/missing.snapshot"
	has err ": not_found: "
	expect 1 info -s "$work"
	has err ": unsafe_file: "
	expect 1 info -s "$good" --max-file-size 1K
	has err ": limit: "
	expect 1 info --snapshot-bytes "$good" --max-file-size=1K
	has err ": limit: "
	expect 1 help -s "$good" --max-block-raw=100 zeros
	has err ": limit: "
}

# One line says what is wrong and what to do; the session goes on.
policies() {
	expect 0 info -s "$work/builtins.snapshot" --snapshot-policy auto
	begins out "No snapshot loaded"
	lines err 1
	has err "snapshot not used: key_builtins: "
	has err "($work/builtins.snapshot); rebuild"
	expect 0 info --snapshot-bytes "$work/builtins.snapshot" \
		--snapshot-policy=auto
	has err "(bytes in memory)"
	expect 1 help -s "$work/builtins.snapshot" --snapshot-policy auto zeros
	has err "key_builtins"
	expect 0 info -s "$good" --snapshot-policy off
	begins out "No snapshot loaded"
	empty err
	expect 0 info -s "$good" --snapshot-policy require
	SNAPSHOT_SESSION_SNAPSHOT='' expect 1 info --snapshot-policy=require
	has err "a snapshot is required"
	SNAPSHOT_SESSION_SNAPSHOT='' SNAPSHOT_SESSION_POLICY=require \
		expect 1 info
	SNAPSHOT_SESSION_POLICY=off expect 0 info
	empty err
	SNAPSHOT_SESSION_POLICY=off expect 0 info -s "$good"
	has out "Snapshot loaded"
	SNAPSHOT_SESSION_POLICY=on expect 2 info
	has err "SNAPSHOT_SESSION_POLICY"
}

report() {
	expect 0 info -s "$good" --startup-report
	begins err "snapshot used: $good (path, lazy)"
	has err "sections: LIBRARY "
	expect 0 info -s "$good" --startup-report=json
	json err startup-report-1
	lines err 1
	has err '"verdict":"used"'
	# Booting uses one small section; all else is left alone.
	/usr/bin/python3 - "$work/err" <<-'PYTHON' || fail "other sections"
	import json, sys
	names = [s["name"] for s in json.load(open(sys.argv[1]))["sections"]]
	assert names == ["LIBRARY"], names
	PYTHON
	expect 1 info -s "$work/options.snapshot" --startup-report=json
	head -n 1 "$work/err" >"$work/first"
	json first startup-report-1
	has first '"reason":"key_options"'
	expect 0 info -s "$work/options.snapshot" --snapshot-policy=auto \
		--startup-report=json
	lines err 1
	json err startup-report-1
	expect 0 info -s "$work/options.snapshot" --snapshot-policy=auto \
		--startup-report=text
	has err "snapshot not used: key_options"
	[ "$(grep -c "snapshot not used" "$work/err")" = 1 ] ||
		fail "told twice"
	expect 0 info --no-snapshot --startup-report=json
	json err startup-report-1
	has err '"verdict":"off"'
	expect 0 info --no-snapshot --startup-report
	begins err "snapshot off: the policy is off"
	# A path that is no UTF-8 is no reason for wrong JSON.
	odd=$work/$(printf 'a\377"\\b').snapshot
	cp "$good" "$odd"
	expect 0 info -s "$odd" --startup-report=json
	json err startup-report-1
}

# Without a snapshot the library's folder tells the same.
folder() {
	stdlib=$sources/session/stdlib
	for question in "help trace" "lookfor matrix" "complete str"; do
		# shellcheck disable=SC2086 # words
		expect 0 $question -s "$good"
		cp "$work/out" "$work/expected"
		# shellcheck disable=SC2086
		expect 0 $question --no-snapshot --library "$stdlib"
		cmp -s "$work/out" "$work/expected" || fail "another answer"
		empty err
	done
	expect 1 help no_such_name --no-snapshot --library "$stdlib"
	expect 1 help trace --no-snapshot
	has err "no help"
	expect 2 help trace --no-snapshot --library "$work/nowhere"
}

# The environment, and places seen from the program.
search() {
	SNAPSHOT_SESSION_SNAPSHOT=$good expect 0 info
	has out "environment"
	SNAPSHOT_SESSION_SNAPSHOT=$work/missing expect 0 info
	has err "snapshot not used: not_found"
	SNAPSHOT_SESSION_SNAPSHOT= expect 0 info
	begins out "No snapshot loaded"
	empty err

	mkdir -p "$work/prefix/bin" "$work/prefix/share/snapshot"
	cp "$session" "$work/prefix/bin/"
	shared=$work/prefix/share/snapshot/stdlib.snapshot
	beside=$work/prefix/bin/stdlib.snapshot
	built=$session
	session=$work/prefix/bin/snapshot-session
	expect 0 info --startup-report=json
	if grep -q '"origin":"installed"' "$work/err"; then
		echo "note: an installed snapshot hides the other places"
		session=$built
		return
	fi
	has err "$shared"
	has err "$beside"
	has err "snapshot-builder create"
	cp "$good" "$beside"
	expect 0 info
	has out "beside"
	cp "$work/bytecode.snapshot" "$shared"
	expect 0 info
	has err "snapshot not used: key_bytecode"
	cp "$good" "$shared"
	expect 0 info --json
	has out '"origin":"prefix"'
	json out session-info-1
	ln -s "$session" "$work/link"
	session=$work/link expect 0 info
	has out "prefix"
	# What the search finds must be safe; what is named need not be.
	session=$work/prefix/bin/snapshot-session
	chmod o+w "$shared"
	expect 0 info
	has err "snapshot not used: unsafe_file"
	SNAPSHOT_SESSION_SNAPSHOT=$shared expect 0 info
	has out "environment"
	session=$built
}

usage() {
	expect 0 --help
	for command in info help lookfor complete run repl serve mat replay completion; do
		has out "$command"
	done
	expect 0 help --help
	has out "--snapshot-policy"
	expect 0 --version
	has out "snapshot-session "
	expect 0 --snapshot-key
	lines out 4
	key=$(head -n 1 "$work/out")
	expect 0 info -s "$good"
	has out "$key"
	expect 2 --snapshit "$good"
	has err "did you mean --snapshot"
	expect 2 inf
	has err "did you mean"
	expect 2 -s "$good" inf
	has err "unknown command inf"
	expect 2 help -s "$good"
	has err "needs NAME"
	expect 2 -s "$good" help
	has err "needs NAME"
	expect 2 help -s "$good" a b
	has err "too many"
	expect 2 -s "$good" help a b
	has err "too many"
	expect 2 -s "$good" mat dump "$sources/README.md"
	has err "mat must come before its options"
	expect 2 info -s "$good" --level most
	expect 2 info -s "$good" --io tape
	expect 2 info -s "$good" --startup-report=xml
	expect 2 info -s "$good" --max-blocks many
	expect 2 info -s
	expect 2 info -s "$good" --snapshot-bytes "$good"
	has err "together"
	expect 2 info -s "$good" --no-snapshot
	expect 2 info --no-snapshot --snapshot-policy auto
	expect 2 help -s "$good" --json zeros
	has err "--json"
	if [ -w /dev/full ]; then
		case_name="into a full device"
		status=0
		"$session" info -s "$good" >/dev/full 2>"$work/err" || status=$?
		[ $status = 2 ] || fail "exit status $status, expected 2"
	fi
}

# The manual has every option and command, and no other option.
manual() {
	page=$tool/snapshot-session.1
	case_name="in the manual"
	: >"$work/err"
	for command in info help lookfor complete run repl serve mat replay completion; do
		"$session" $command --help
	done | grep -oE -- '--[a-z][a-z-]*' | sort -u >"$work/options"
	grep -oE '(Fl|,) -[a-z][a-z-]*' "$page" | sed 's/^[^ ]* /-/' |
		sort -u >"$work/told"
	diff "$work/options" "$work/told" >"$work/out" ||
		fail "options differ: $(tr '\n' ' ' <"$work/out")"
	for command in info help lookfor complete run repl serve mat replay completion; do
		grep -q "^\.It Cm $command\$" "$page" || fail "no $command"
	done
	if command -v mandoc >/dev/null; then
		! mandoc -Tlint "$page" | grep -v "referenced manual" ||
			fail "mandoc complains"
	else
		echo "note: no mandoc, the page is not checked"
	fi
}

# Scripts that their shells take, and that know commands, options and words.
completion() {
	for shell in bash zsh fish; do
		expect 0 completion $shell
		has out "replay"
		has out "export-mode"
		has out "auto force off"
		if command -v $shell >/dev/null; then
			$shell -n "$work/out" || fail "no script of $shell"
		fi
	done
	expect 2 completion tcsh
}

# What is in MAT files; no session is needed.
mat_files() {
	expect 0 mat dump "$sources/fixtures/mat/numbers.mat"
	has out "$(printf 'd\t2x2\tdouble')"
	has out "$(printf 'i\t1x2\tint64')"
	expect 0 mat dump "$sources/fixtures/mat/sparse.mat"
	has out "$(printf 'p\t3x2\tdouble\tsparse')"
	expect 0 mat dump --json "$sources/fixtures/mat/logical.mat"
	begins out '{"vars":[{"name":"l","value":{"class":"logical","dims":[1,2],"n":2,"re":{"crc":"58c223be","head":["01","00"]}}}]}'
	expect 1 mat dump "$sources/README.md"
	has err 'not a MAT file'
	expect 1 mat dump --json "$sources/README.md"
	has out '{"error":"not a MAT file'
	expect 2 mat dump "$work/none.mat"
	expect 2 mat list "$sources/README.md"
	has err "'list' is no action"
}

# Booting loads no library that it doesn't need, and starts no thread.
lean() {
	case_name="what it loads"
	ldd "$session" >"$work/out" 2>"$work/err" || true
	for library in yaml jansson archive deflate; do
		lacks out "lib$library"
	done
	# The thread sanitizer starts a thread of its own.
	if command -v strace >/dev/null && ! grep -q __tsan_init "$session"; then
		strace -f -o "$work/trace" "$session" info -s "$good" \
			>/dev/null 2>&1 || return 0
		! grep -qE '^[0-9]+ +(clone3?|v?fork)\(' "$work/trace" || fail "starts a thread"
	fi
}

info
levels
asking
required
policies
report
folder
search
usage
manual
completion
mat_files
lean
echo "$cases cases, $failures failures"
[ "$failures" = 0 ]
