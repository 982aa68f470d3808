#!/usr/bin/env bash
# What shows a snapshot: info, list, show, lookfor, key; and limits, presets.
. "$(dirname "$0")/check.sh"

run 0 "$BUILDER" create -q -L "$STDLIB" -o real.snapshot
run 0 "$BUILDER" create -q -L "$MINIMAL" -o mini.snapshot --timestamp 86400

# info
run 0 "$BUILDER" info real.snapshot
err_empty
for line in 'format     1\.' 'key        [0-9a-f]*$' 'content    [0-9a-f]*$' \
	'timestamp  none' 'library    matlab-stdlib' 'NAME_INDEX  pages' \
	'preset     production' "inputs     $(find "$STDLIB" -type f | wc -l) files"; do
	out_has "^$line"
done
run 0 "$BUILDER" info --inputs real.snapshot
out_has '^  [0-9a-f]* *[0-9]* *functions/magic.m$'
run 0 "$BUILDER" info --json real.snapshot
out_is info-1
out_json 'd["library"]["counts"]["builtins"] >= 200'
out_json 'd["provenance"]["schema"] == "snapshot-provenance/1"'
out_json 'all(not i["path"].startswith("/") for i in d["provenance"]["inputs"])'
run 0 "$BUILDER" info mini.snapshot
out_has '^timestamp  1970-01-02T00:00:00Z$'

# It needs no more than header and table to be right: anything else may be bad.
at=$("$BUILDER" info --json real.snapshot | /usr/bin/python3 -c "
import json, sys
for s in json.load(sys.stdin)['sections']:
    if s['name'] in ('PROVENANCE', 'LIBRARY'):
        print(s['offset'] + 20)")
cp real.snapshot hurt.snapshot
for offset in $at; do flip hurt.snapshot "$offset"; done
run 0 "$BUILDER" info hurt.snapshot
out_has '^provenance digest_section: '
out_has '^library    digest_section: '
run 0 "$BUILDER" info --json hurt.snapshot
out_is info-1
out_json 'd["provenance"] is None and d["library"] is None'
run 1 "$BUILDER" info "$SOURCES/LICENSE"
out_empty
err_has ': not_a_snapshot: '
run 1 "$BUILDER" info --json "$SOURCES/LICENSE"
out_is error-1
run 2 "$BUILDER" info missing.snapshot
run 1 "$BUILDER" info --max-sections=1 real.snapshot
err_has 'max_sections'

# list
run 0 "$BUILDER" list mini.snapshot
that "the names, sorted, one a line" test "$(cat out | tr '\n' ' ')" = 'deg2rad plus '
run 0 "$BUILDER" list --long mini.snapshot
out_has '^deg2rad  Convert degrees to radians.$'
out_has '^plus     Add two arrays.$'
run 0 "$BUILDER" list -c angles mini.snapshot
that "of one category" test "$(cat out)" = deg2rad
run 1 "$BUILDER" list --category anglez mini.snapshot
err_has "no category 'anglez'; did you mean angles?"
out_empty
run 0 "$BUILDER" list --json real.snapshot
out_is list-1
run 0 "$BUILDER" list --json --long --category=construction real.snapshot
out_is list-1
out_json 'all(e["category"] == "construction" and e["summary"] for e in d["entries"])'
run 1 "$BUILDER" list "$SOURCES/LICENSE"
run 2 "$BUILDER" list missing.snapshot

# show
run 0 "$BUILDER" show mini.snapshot plus
out_has 'Add two arrays'
out_has 'plus(A, B)'
err_empty
run 0 "$BUILDER" show --json real.snapshot circshift
out_json '"rotate" in d["keywords"]'
run 0 "$BUILDER" show --json mini.snapshot plus
out_is show-1
out_json 'd["signatures"][0]["text"] == "C = plus(A, B)"'
out_json 'd["entry"]["inputs"] == {"min": 2, "max": 2}'
out_json 'd["see_also"] == ["deg2rad"]'
run 1 "$BUILDER" show mini.snapshot plux
err_has "did you mean plus?"
out_empty
run 1 "$BUILDER" show --json mini.snapshot plux
out_is error-1
out_json 'd["reason"] == "not_found"'
run 2 "$BUILDER" show missing.snapshot plus
COLUMNS=40 run 0 "$BUILDER" show real.snapshot magic
that "every name of the real library can be shown" eval '
	"$BUILDER" list real.snapshot | while read -r name; do
		"$BUILDER" show --json real.snapshot "$name" || echo FAILED
	done > out; ! grep -q FAILED out'
out_is show-1

# lookfor
run 0 "$BUILDER" lookfor mini.snapshot add
out_has '^plus  Add two arrays.$'
run 0 "$BUILDER" lookfor mini.snapshot PLUS
run 0 "$BUILDER" lookfor --json real.snapshot matrix
out_is lookfor-1
run 1 "$BUILDER" lookfor mini.snapshot qwertz
err_has "nothing about 'qwertz'"
out_empty
run 1 "$BUILDER" lookfor --json mini.snapshot qwertz
out_is lookfor-1

# key: of a file, of the library it was built from, of this release.
run 0 "$BUILDER" key real.snapshot
that "four lines" test "$(wc -l < out)" = 4
cp out of_file
run 0 "$BUILDER" key --library "$STDLIB"
that "file and library have one key" cmp out of_file
run 0 "$BUILDER" key
that "the release's runtime has it too" cmp out of_file
run 0 "$BUILDER" key --json mini.snapshot
out_is key-1
run 0 "$BUILDER" key mini.snapshot
that "another library, another key" eval '! cmp -s out of_file'
that "the rest of the key is equal" eval \
	'test "$(grep -v builtins out | tail -n 2)" = "$(grep -v builtins of_file | tail -n 2)"'
run 1 "$BUILDER" explain mini.snapshot
out_has 'FAIL  *key: builtins'
run 2 "$BUILDER" key mini.snapshot -L "$STDLIB"
run 2 "$BUILDER" key -L nowhere

# limits
run 0 "$BUILDER" limits
out_has 'max_file_size  *1073741824 bytes'
out_has 'max_depth'
run 0 "$BUILDER" limits --json
out_is limits-1

# presets
run 0 "$BUILDER" presets
that "six presets" test "$(tail -n +2 out | wc -l)" = 6
run 0 "$BUILDER" presets --json
out_is presets-1
run 0 "$BUILDER" presets --measure --library "$MINIMAL"
out_has '^network-optimized  *[0-9]'
run 0 "$BUILDER" presets --measure --json --library "$MINIMAL"
out_is presets-1
out_json 'len(d["presets"]) == 6 and all("measured" in p for p in d["presets"])'
run 0 "$BUILDER" presets --measure
out_has '^matlab-stdlib '
that "its files are gone" eval '! ls "$WORK"/snapshot-measure-* 2> /dev/null'
run 2 "$BUILDER" presets --measure --library nowhere

# Control characters of a file do not reach the terminal.
run 0 "$BUILDER" validate real.snapshot
cp real.snapshot "$(printf 'a\033[31m.snapshot')"
run 0 "$BUILDER" validate a*m.snapshot
out_has '^a\\x1b'

finish
