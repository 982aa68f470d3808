#!/usr/bin/env bash
# create --incremental and --depfile, apart from the build systems that use them.
. "$(dirname "$0")/check.sh"

mkdir -p lib/private lib/+pack lib/none lib/@class 'other: #$'
for name in one two private/three +pack/four; do
	printf 'function y = %s(x)\ny = x;\nend\n' "$(basename "$name")" \
		> "lib/$name.m"
done
cp lib/one.m 'other: #$/five six.m'
cp lib/one.m 'other: #$/seven.m'

# rule FILE: what stands in it, one path a line, and only the first rule's.
rule() {
	sed '/^$/q' "$1" | sed 's/ \\$//; s/^  //; s/\\\([ #:]\)/\1/g; s/\$\$/$/g' |
		sed 1d | grep . | sort
}

run 0 "$BUILDER" create -q -L lib -o x.snapshot --depfile x.d
printf '%s\n' lib lib/+pack lib/+pack/four.m lib/@class lib/none lib/one.m \
	lib/private lib/private/three.m lib/two.m | sort > expected
rule x.d > found
that "the rule has every file and folder" diff expected found
that "and names the output" grep -q '^x.snapshot: \\$' x.d
that "each path has a rule of its own" test \
	"$(grep -c '^[^ ].*:$' x.d)" = "$(wc -l < expected)"
run 0 "$BUILDER" create -q -L lib -L 'other: #$' -o 'a b.snapshot' --depfile x.d
that "letters are escaped" grep -qF 'other\:\ \#$$/seven.m' x.d
that "the output's, too" grep -qF 'a\ b.snapshot: \' x.d
run 0 "$BUILDER" create -q -L "$MINIMAL/library.yaml" -o lib/y.snapshot --depfile x.d
rule x.d > found
(cd "$MINIMAL" && find . -name '*.yaml' -o -name '*.m' -o -type d) |
	sed "s|^\.|$MINIMAL|" | sort > expected
that "a library with a manifest, by its manifest" diff expected found
run 0 "$BUILDER" create -q -L lib -o lib/z.snapshot --depfile x.d
rule x.d > found
that "the output's own folder is left out" eval '! grep -qx lib found'
that "what is below is not" grep -qx lib/none found
rm lib/*.snapshot

# What can't be written is told, and nothing is left half done.
cp x.d before
run 2 "$BUILDER" create -q -L lib -o x.snapshot --depfile none/x.d
err_has '^none/x.d: '
run 2 "$BUILDER" create -L lib --check --depfile x.d
err_has 'without an --output nothing depends'
run 2 "$BUILDER" create -L fallen -o x.snapshot --depfile x.d
that "a failed build leaves the rule" cmp before x.d
mkdir "$(printf 'new\nline')"
cp lib/one.m new*line
run 2 "$BUILDER" create -q -L new*line -o w.snapshot --depfile x.d
err_has 'a path has a line break'
that "the rule is the old one" cmp before x.d
that "no temporary is left" nothing_left .

# --incremental: code is taken from what is there, whatever that is.
rm -f x.snapshot
run 0 "$BUILDER" create --json -L lib -o x.snapshot --incremental
out_is report-1
out_json 'd["code"] == {"compiled": 4, "taken": 0, "mistaken": 0, "base_not_used": "there is none yet"}'
cp x.snapshot clean.snapshot
run 0 "$BUILDER" create --json -L lib -o x.snapshot --incremental
out_json 'd["code"] == {"compiled": 0, "taken": 4, "mistaken": 0}'
that "the same bytes" cmp x.snapshot clean.snapshot
echo '% more' >> lib/two.m
run 0 "$BUILDER" create -q -L lib -o clean.snapshot
run 0 "$BUILDER" create --json -L lib -o x.snapshot --incremental
out_json 'd["code"]["compiled"] == 1 and d["code"]["taken"] == 3'
that "as a clean build" cmp x.snapshot clean.snapshot
for ((at = 0; at < $(stat -c %s clean.snapshot); at += 97)); do
	cp clean.snapshot x.snapshot
	flip x.snapshot "$at"
	"$BUILDER" create -q -L lib -o x.snapshot --incremental > out 2> err ||
		{ what="byte $at"; fail "not built"; }
	checks=$((checks + 1))
	cmp -s x.snapshot clean.snapshot ||
		{ what="byte $at"; fail "not a clean build's bytes"; }
done
head -c 100 clean.snapshot > x.snapshot
run 0 "$BUILDER" create --json -L lib -o x.snapshot --incremental
out_json 'd["code"]["base_not_used"] == "it can'"'"'t be read"'
that "a piece of one is as good as none" cmp x.snapshot clean.snapshot
run 2 "$BUILDER" create -L lib -o x.snapshot --incremental --base clean.snapshot
err_has 'both name what to take code from'

finish
