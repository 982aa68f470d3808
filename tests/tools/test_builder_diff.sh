#!/usr/bin/env bash
# diff: each kind of difference by itself, and its cause; dump: all of a file.
. "$(dirname "$0")/check.sh"

# build NAME [OPTION...]: the library in lib, which is changed between builds.
cp -r "$MINIMAL" lib
chmod -R u+w lib
build() {
	local name=$1
	shift
	"$BUILDER" create -q -L lib -o "$name" "$@" || fail "create $name"
}
what='builds'
build a.snapshot

# Areas in which there are rows, and the kinds of an area's rows.
areas() {
	/usr/bin/python3 -c '
import json, sys
print(*[k for k, rows in json.load(sys.stdin)["areas"].items() if rows])' < out
}
differ() { # "AREA..." B [A]
	run 1 "$BUILDER" diff --json "${3:-a.snapshot}" "$2"
	err_empty
	out_is diff-1
	that "what differs is: $1" test "$(areas)" = "$1"
}

# Nothing differs: 0, in words too.
cp a.snapshot same.snapshot
run 0 "$BUILDER" diff a.snapshot same.snapshot
out_has '^a.snapshot and same.snapshot: identical$'
that "one line" test "$(wc -l < out)" = 1
run 0 "$BUILDER" diff --why a.snapshot same.snapshot
run 0 "$BUILDER" diff --json a.snapshot same.snapshot
out_is diff-1
out_json 'd["verdict"] == "identical" and d["why"]["cause"] == "identical"'
out_json 'd["why"]["first_difference"] is None and not any(d["areas"].values())'

# A time.
build b.snapshot --serial 12
differ 'header' b.snapshot
out_json 'd["verdict"] == "same_content" and d["why"]["cause"] == "serial"'
run 1 "$BUILDER" diff a.snapshot b.snapshot
out_has '^  ~ serial  0 -> 12$'

build b.snapshot --timestamp 86400
differ 'header' b.snapshot
out_json 'd["verdict"] == "same_content" and d["why"]["cause"] == "timestamp"'
out_json 'd["why"]["first_difference"]["words"] == "header"'
run 1 "$BUILDER" diff a.snapshot b.snapshot
out_has '^  ~ timestamp  none -> 1970-01-02T00:00:00Z$'

# How it is packed.
build b.snapshot --preset debug
run 1 "$BUILDER" diff --why a.snapshot b.snapshot
out_has 'the same content in other bytes$'
out_has '^cause: options: built with other options: options.codec raw, was '
out_has '^first difference: byte [0-9]* of the file: section '
run 1 "$BUILDER" diff --json a.snapshot b.snapshot
out_json 'd["verdict"] == "same_content"'
out_json 'any(c["what"] == "codec" for r in d["areas"]["sections"] for c in r["changes"])'
build b.snapshot --sources no
run 1 "$BUILDER" diff --json a.snapshot b.snapshot
out_json '[r["kind"] for r in d["areas"]["sections"] if r["name"] == "SOURCES"] == ["removed"]'
out_json 'd["areas"]["sources"][0]["changes"][0]["after"] is None'
out_json 'd["why"]["cause"] == "options" and "sources" in d["why"]["text"]'

# A source.
echo '% more' >> lib/functions/deg2rad.m
build b.snapshot
run 1 "$BUILDER" diff --json a.snapshot b.snapshot
out_is diff-1
out_json 'd["why"]["cause"] == "inputs" and "functions/deg2rad.m changed" in d["why"]["text"]'
out_json 'd["why"]["first_difference"]["section"] == "SOURCES"'
out_json "\"source of 'deg2rad'\" in d['why']['first_difference']['words']"
out_json '[r["name"] for r in d["areas"]["sources"]] == ["deg2rad"]'
out_json '[(r["name"], [c["what"] for c in r["changes"]]) for r in d["areas"]["functions"]] == [("deg2rad", ["code"])]'
out_json 'not d["areas"]["help"] and not d["areas"]["key"]'
run 1 "$BUILDER" diff --why b.snapshot a.snapshot
out_has "^first difference: SOURCES, byte [0-9]* of the content: the source of 'deg2rad', its byte "

# Help, each part by itself.
edit() { # SED-EXPRESSION: of the good library
	rm -rf lib && cp -r "$MINIMAL" lib && chmod -R u+w lib
	sed -i "$1" lib/numbers.yaml
	what="edit $1"
	checks=$((checks + 1))
	! cmp -s lib/numbers.yaml "$MINIMAL/numbers.yaml" || fail 'no change'
}
change() {
	edit "$1"
	build b.snapshot
}
part() { # PART: the only one that changed, of plus
	differ 'header inputs help sections' b.snapshot
	out_json '[r["name"] for r in d["areas"]["help"]] == ["plus"]'
	out_json "[c['what'] for c in d['areas']['help'][0]['changes']] == ['$1']"
	out_json "\"help of 'plus'\" in d['why']['first_difference']['words']"
}
change 's/Add two arrays/Sum of two arrays/'
part summary
run 1 "$BUILDER" diff a.snapshot b.snapshot
out_has '^      summary     Add two arrays. -> Sum of two arrays.$'
change 's/element by element/elementwise/'
part description
out_json '" bytes, " in d["areas"]["help"][0]["changes"][0]["before"]'
change 's/O(n)/O(1)/'
part complexity
change 's/name: B, kind: numeric/name: B, kind: float/'
part signatures
change 's/plus(1, 2)/plus(2, 1)/'
part examples
change '/see_also/d'
part 'see also'
change 's/\[sum, add\]/[sum, total]/'
differ 'header inputs keywords sections' b.snapshot
out_json '{r["name"]: r["kind"] for r in d["areas"]["keywords"]} == {"add": "removed", "total": "added"}'

# Builtins: the key tells.
change 's/arity: {inputs: \[2, 2\]/arity: {inputs: [1, 2]/; s/{name: B, kind: numeric/&, optional: true/'
differ 'header key inputs builtins help sections' b.snapshot
out_json 'd["verdict"] == "different"'
out_json 'd["areas"]["builtins"][0]["changes"] == [{"what": "inputs", "before": "2", "after": "1 to 2"}]'
out_json '[r["name"] for r in d["areas"]["key"]] == ["builtins"]'
change '0,/flags: \[pure\]/s//flags: [io]/'
differ 'header key inputs builtins sections' b.snapshot
out_json 'd["areas"]["builtins"][0]["changes"] == [{"what": "flags", "before": "planned pure", "after": "planned io"}]'
change 's/name: plus/name: minus/'
run 1 "$BUILDER" diff a.snapshot b.snapshot
out_has '^builtins: 1 removed, 1 added$'
out_has '^  - plus$'
out_has '^  + minus$'

# Functions: one with another name and the same text is renamed.
edit 's/deg2rad/torad/'
(cd lib/functions && sed 's/deg2rad/torad/' deg2rad.m > torad.m && rm deg2rad.m)
build b.snapshot
run 1 "$BUILDER" diff --json a.snapshot b.snapshot
out_json '[(r["kind"], r["was"], r["name"]) for r in d["areas"]["functions"]] == [("renamed", "deg2rad", "torad")]'
run 1 "$BUILDER" diff a.snapshot b.snapshot
out_has '^  > deg2rad -> torad$'
sed -i 's/180/181/' lib/functions/torad.m
build b.snapshot
run 1 "$BUILDER" diff --json a.snapshot b.snapshot
out_json '{r["name"]: r["kind"] for r in d["areas"]["functions"]} == {"deg2rad": "removed", "torad": "added"}'
out_json '[r["kind"] for r in d["areas"]["inputs"] if "functions/" in r["name"]] == ["removed", "added"]'

# Categories and the library's own names.
edit 's/category: arithmetic/category: sums/'
sed -i 's/name: arithmetic, title: Arithmetic/name: sums, title: Sums/; s/1.0.0/1.1.0/' lib/library.yaml
build b.snapshot
run 1 "$BUILDER" diff --json a.snapshot b.snapshot
out_json '{r["name"]: r["kind"] for r in d["areas"]["categories"]} == {"arithmetic": "removed", "sums": "added"}'
out_json 'd["areas"]["builtins"][0]["changes"][0] == {"what": "category", "before": "arithmetic", "after": "sums"}'
out_json 'd["areas"]["library"][0]["name"] == "version"'

# One byte of a file that says it was built from the same: in the help, in what
# the builder says of itself, in a name.
rm -rf lib && cp -r "$MINIMAL" lib
build raw.snapshot --preset debug
hurt() { # TEXT: its first byte becomes a 'Q'
	"$DAMAGE" raw.snapshot b.snapshot 0 \
		"$(grep -abo "$1" raw.snapshot | head -n 1 | cut -d: -f1)" 81
	run 1 "$BUILDER" diff --json raw.snapshot b.snapshot
	out_is diff-1
}
hurt 'Add two'
out_json 'd["why"]["cause"] == "unexplained"'
out_json "d['why']['first_difference']['words'] == \"the help of 'plus', its byte 0\""
out_json '[r["name"] for r in d["areas"]["help"]] == ["plus"]'
hurt '1[.0-9]*","preset'
out_json 'd["why"]["cause"] == "compressor" and d["verdict"] == "same_content"'
out_json '[r["name"] for r in d["areas"]["build"]] == ["zstd_version"]'
hurt '0[.0-9]*","zstd_version'
out_json 'd["why"]["cause"] == "tool"'
hurt 'snapshot-provenance'
out_json 'd["why"]["cause"] == "provenance"'
run 1 "$BUILDER" diff --why raw.snapshot b.snapshot
out_has '^cause: provenance: only one says what it was built from'

# Where one part is longer the next one begins: the longer one is named.
mkdir -p two
printf 'function y = aa(x)\n    y = x;\nend\n' > two/aa.m
printf 'function y = bb(x)\n    y = x;\nend\n' > two/bb.m
run 0 "$BUILDER" create -q -L two -o short.snapshot
echo '% more' >> two/aa.m
run 0 "$BUILDER" create -q -L two -o long.snapshot
for order in 'short.snapshot long.snapshot' 'long.snapshot short.snapshot'; do
	# shellcheck disable=SC2086
	run 1 "$BUILDER" diff --why $order
	out_has "^first difference: SOURCES, .* the source of 'aa', its byte 34$"
done

# Of another runtime: header and sections.
"$CALCULATOR" calculator.snapshot > /dev/null
run 0 "$BUILDER" diff calculator.snapshot calculator.snapshot
run 1 "$BUILDER" diff --json calculator.snapshot a.snapshot
out_is diff-1
out_json 'd["why"]["cause"] == "runtime" and not d["areas"]["functions"]'
run 0 "$BUILDER" dump calculator.snapshot
out_has '^section 0x'

# What can't be compared is trouble: 2, and the file is named.
run 2 "$BUILDER" diff a.snapshot missing.snapshot
err_has '^missing.snapshot: not_found: '
run 2 "$BUILDER" diff missing.snapshot a.snapshot
run 2 "$BUILDER" diff a.snapshot "$SOURCES/LICENSE"
err_has 'LICENSE: not_a_snapshot: '
out_empty
cp a.snapshot hurt.snapshot
run 0 "$BUILDER" info --json a.snapshot
at=$(/usr/bin/python3 -c '
import json, sys
print(json.load(sys.stdin)["sections"][0]["offset"])' < out)
flip hurt.snapshot "$at"
run 2 "$BUILDER" diff --json a.snapshot hurt.snapshot
out_is error-1
out_json 'd["reason"] == "digest_section" and d["file"] == "hurt.snapshot"'
run 2 "$BUILDER" diff a.snapshot
run 2 "$BUILDER" diff a.snapshot --max-sections=1 same.snapshot
err_has 'max_sections'

# dump: the same content in another order of work, the same text.
run 0 "$BUILDER" dump a.snapshot
err_empty
cp out a.txt
for line in 'snapshot dump 1' 'header' '  runtime MSES' 'section NAMES' \
	'entry plus' '  category arithmetic' '  inputs 2' '  summary Add two arrays.' \
	'  signature (A: numeric, B: numeric) -> (C: numeric)' '    | plus(1, 2)' \
	'  see deg2rad' '  source' 'keywords' '  add: plus' 'places' 'provenance'; do
	out_has "^$line$"
done
that "every byte of a source" test \
	"$(sed -n '/^entry deg2rad/,/^$/{/^  source$/,/^[^ ]/p}' a.txt | sed -n 's/^    | \{0,1\}//p' | head -n 1)" = \
	"$(head -n 1 "$MINIMAL/functions/deg2rad.m")"
for line in '  unit' '    digest [0-9a-f]\{16\}' '    name functions/deg2rad.m' \
	'    constant 1 180' '    code' '      | function 0 deg2rad, 1 input, 1 output.*' \
	'      |  .*  RETURN' '    positions deg2rad' '      0 [0-9]*-[0-9]*'; do
	out_has "^$line$"
done
run 0 "$BUILDER" dump same.snapshot
that "equal files have equal text" cmp -s out a.txt
run 0 "$BUILDER" create -q -L "$STDLIB" -o real.snapshot
run 0 "$BUILDER" dump real.snapshot
that "it is clean text" eval '! grep -q "[[:cntrl:]]" <(tr -d "\n\t" < out)'
that "every entry is there" test "$(grep -c '^entry ' out)" = \
	"$("$BUILDER" list real.snapshot | wc -l)"
run 1 "$BUILDER" dump hurt.snapshot
out_empty
err_has 'digest_section'
run 2 "$BUILDER" dump missing.snapshot

# Text that means something to a terminal stays text.
printf '%% \033[31m \342\200\256 \303\244\n' >> lib/functions/deg2rad.m
build b.snapshot
run 0 "$BUILDER" dump b.snapshot
out_has "    | % \\\\x1b\[31m \\\\xe2\\\\x80\\\\xae $(printf '\303\244')$"

finish
