#!/usr/bin/env bash
# create of folders without metadata: what is a function, what wins, what is
# told, and that nothing but the content counts.
. "$(dirname "$0")/check.sh"

put() { # FILE TEXT
	mkdir -p "$(dirname "$1")"
	printf '%b' "$2" > "$1"
}

make_library() { # DIR
	put "$1/twice.m" 'function y = twice(x)\n% TWICE  Two times a number.\ny = 2*x;\nend\n'
	put "$1/maths/cube.m" 'function y = cube(x)\n% Third power.\ny = x*square(x);\nend\n'
	put "$1/maths/private/square.m" 'function y = square(x)\ny = x^2;\nend\n'
	put "$1/text/+words/join.m" 'function s = join(varargin)\ns = [varargin{:}];\nend\n'
	put "$1/text/twice.m" 'function s = twice(s)\ns = [s s];\nend\n'
	put "$1/text/zeros.m" 'function z = zeros(), z = 0; end\n'
	put "$1/text/go.m" '% A script.\nx = pi;\n'
	put "$1/@thing/thing.m" 'function t = thing(), t = 1; end\n'
	put "$1/no-name.m" 'x = 1;\n'
}
make_library lib

run 0 "$BUILDER" create --json -L lib -o a.snapshot
out_is report-1
out_json 'd["counts"]["functions"] == 5 and d["counts"]["builtins"] == 0'
out_json 'd["counts"]["bytecode"] == 5'
out_json 'd["code"] == {"compiled": 5, "taken": 0, "mistaken": 0}'
out_json 'd["shadows"] == [{"name": "twice", "path": "text/twice.m", "by": "twice.m"}, {"name": "zeros", "path": "text/zeros.m", "by": "native"}]'
out_json 'd["skipped"] == [{"path": "@thing", "reason": "a class folder"}, {"path": "no-name.m", "reason": "its name is no name"}]'
out_json 'd["mistakes"] == [] and d["inputs"] == 5'
run 0 "$BUILDER" validate a.snapshot
out_has ': ok (deep'

# Help comes from the comment, lists from the folders.
run 0 "$BUILDER" show a.snapshot twice
out_has '^twice  Two times a number\.$'
out_has 'y = twice(x)'
run 0 "$BUILDER" list -l a.snapshot
out_has '^cube *.*Third power\.'
out_has 'words.join'
out_lacks 'private'
run 0 "$BUILDER" list a.snapshot --category maths
that "one of that folder" test "$(cat out)" = cube
run 0 "$BUILDER" show a.snapshot go
out_has 'A script\.'

# It is for the runtime of this release, which has its own builtins.
run 0 "$BUILDER" key
grep -o '[0-9a-f]\{32\}' out > own_key
run 0 "$BUILDER" key -L lib
grep -o '[0-9a-f]\{32\}' out > lib_key
that "the key is the runtime's" cmp own_key lib_key
run 0 "$BUILDER" key a.snapshot
grep -o '[0-9a-f]\{32\}' out > file_key
that "in the file too" cmp own_key file_key

# The same functions under another name, made in another order, by any number
# of threads, are the same bytes.
mkdir -p elsewhere/deeper
(cd lib && find . -type f | sort -r) | while read -r file; do
	mkdir -p "elsewhere/deeper/$(dirname "$file")"
	cp "lib/$file" "elsewhere/deeper/$file"
done
for jobs in 1 2 7; do
	run 0 "$BUILDER" create -q -L elsewhere/deeper -j $jobs -o j.snapshot
	that "$jobs jobs, another folder: the same bytes" cmp a.snapshot j.snapshot
done
run 0 "$BUILDER" create --check -L lib
out_has '^check: 2 builds, 1 digest'

# What lies outside of the order of the search is in nobody's way.
put lib/text/twice.m 'function s = twice(s)\nsyntax error here\n'
run 0 "$BUILDER" create -q -L lib -o b.snapshot
that "a shadowed file doesn't count" cmp a.snapshot b.snapshot
make_library lib

# Several folders: the first wins.  Metadata and folders together.
put more/twice.m 'function y = twice(x)\ny = x;\nend\n'
put more/thrice.m 'function y = thrice(x)\ny = helper(x);\nend\n'
put more/private/helper.m 'function y = helper(x)\ny = 3*x;\nend\n'
run 0 "$BUILDER" create --json -L lib -L more -o m.snapshot
out_json 'd["counts"]["functions"] == 7'
out_json '{"name": "twice", "path": "twice.m", "by": "twice.m"} in d["shadows"]'
run 0 "$BUILDER" info --json m.snapshot
out_json '[l["name"] for l in d["provenance"]["libraries"]] == ["functions", "functions-2"]'
out_json 'd["provenance"]["dialect"] == "matlab"'
run 0 "$BUILDER" validate -q m.snapshot
run 0 "$BUILDER" create --json -L "$STDLIB" -L more -o s.snapshot
out_json 'd["counts"]["builtins"] > 300'
out_json 'd["counts"]["bytecode"] == d["counts"]["functions"] > 140'
run 0 "$BUILDER" key s.snapshot
grep -o '[0-9a-f]\{32\}' out > both_key
that "the key is still the runtime's" cmp own_key both_key

# Private functions of a library with metadata.
cp -r "$MINIMAL" meta
put meta/functions/private/helper.m 'function y = helper(x)\ny = x;\nend\n'
put meta/functions/unlisted.m 'x = 1;\n'
run 0 "$BUILDER" create --json -L meta -o p.snapshot
err_has '0 in the shadow of others, 1 that are no functions'
out_json 'd["counts"]["functions"] == 2'
out_json 'd["skipped"] == [{"path": "functions/unlisted.m", "reason": "no entry names it"}]'
run 0 "$BUILDER" validate -q --sources meta p.snapshot
echo '% changed' >> meta/functions/private/helper.m
run 1 "$BUILDER" validate --sources meta p.snapshot
out_has 'source_changed.*private/helper.m'

put meta/functions/deg2rad.m 'function r = deg2rad(d)\nr = d * (pi / 180;\nend\n'
run 1 "$BUILDER" create -L meta -L lib -o wrong.snapshot
err_has '^meta/functions/deg2rad.m:2:[0-9]*: '
that "nothing was written" test ! -e wrong.snapshot

# Mistakes: all of them, with their places, and nothing is written.
put bad/one.m 'function y = one(x)\ny = (x;\nend\n'
put bad/two.m 'function y = two(x)\ny = x;\nz = ];\nend\n'
put bad/three.m 'function y = three(x)\ny = x;\nend\n'
run 1 "$BUILDER" create -L bad -o bad.snapshot
err_has '^bad/one.m:2:[0-9]*: '
err_has '^bad/two.m:3:[0-9]*: '
err_has 'nothing was written$'
that "nothing was written" test ! -e bad.snapshot
run 1 "$BUILDER" create --json -L bad -o bad.snapshot
out_is error-1
out_json 'len(d["problems"]) >= 2 and d["problems"][0]["line"] == 2'
run 0 "$BUILDER" create -L bad -o bad.snapshot --on-error skip --report report
err_has '2 functions can.t be compiled and have no code'
cp report out
out_is report-1
out_json 'd["code"] == {"compiled": 1, "taken": 0, "mistaken": 2}'
out_json '[m["path"] for m in d["mistakes"]] == ["one.m", "two.m"]'
out_json 'd["mistakes"][1]["line"] == 3 and d["counts"]["bytecode"] == 1'
run 0 "$BUILDER" validate -q bad.snapshot

# What only the other dialect has.
put octave/plus1.m 'function y = plus1 (x)\n  y = x;\n  y += 1;\nendfunction\n'
run 1 "$BUILDER" create -L octave -o o.snapshot
run 0 "$BUILDER" create -q -L octave --dialect octave -o o.snapshot
run 0 "$BUILDER" info --json o.snapshot
out_json 'd["provenance"]["dialect"] == "octave"'

# Folders that are no library.
mkdir empty
run 2 "$BUILDER" create -L empty -o e.snapshot
err_has 'neither a library.yaml'
put circle/f.m 'x = 1;\n'
ln -s .. circle/up
mkdir circle/sub
ln -s .. circle/sub/up
run 1 "$BUILDER" create -L circle/sub/.. -o e.snapshot
err_has 'leads back to a folder that it lies in'
that "nothing was written" test ! -e e.snapshot

finish
