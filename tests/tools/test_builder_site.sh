#!/usr/bin/env bash
# The snapshot of a machine's libraries: never, once, twice, often, by several at
# once; what comes, changes and goes; and what a session makes of it.
. "$(dirname "$0")/check.sh"

ROOT=$WORK/root
site() { # STATUS OUTCOME [OPTION...]
	local status=$1 outcome=$2
	shift 2
	run "$status" "$BUILDER" site --root="$ROOT" --json "$@"
	out_is site-1
	out_json "d['outcome'] == '$outcome'"
}

# Where the installation has it is told by the program.
site 0 none
SNAPSHOT=$(/usr/bin/python3 -c 'import json; print(json.load(open("out"))["path"])')
CACHE=$(dirname "$SNAPSHOT")
PREFIX=${SNAPSHOT%/var/cache/snapshot/site.snapshot}
DATA=$PREFIX/share/snapshot
[ "$PREFIX" = "$ROOT" ] && DATA=$ROOT/usr/share/snapshot
LIBRARIES=$DATA/libraries.d
that "nothing was made" test ! -e "$ROOT"

library() { # NAME FUNCTION TEXT
	mkdir -p "$LIBRARIES/$1/private"
	printf 'function y = %s(x)\ny = %s;\nend\n' "$2" "$3" \
		> "$LIBRARIES/$1/$2.m"
	printf 'function y = helper()\ny = %d;\nend\n' "${#1}" \
		> "$LIBRARIES/$1/private/helper.m"
}
state() { stat -c '%i %Y %s' "$SNAPSHOT"; }

# ---- Folders without a function are no library.
mkdir -p "$LIBRARIES/empty"
echo text > "$LIBRARIES/README"
site 0 none
site 0 none --check
that "nothing was made" test ! -e "$CACHE"

# ---- Once and twice, without and with the standard library.
library geometry area '3 * x * x + helper()'
site 1 made --check
that "only looked" test ! -e "$CACHE"
site 0 made
that "all may read it" test "$(stat -c %a "$SNAPSHOT")" = 644
that "also the folder" test "$(stat -c %a "$CACHE")" = 755
before=$(state)
site 0 current
site 0 current --check
site 0 current --jobs=1
touch "$LIBRARIES/geometry/area.m"
site 0 current
that "it was not written again" test "$(state)" = "$before"
run 0 "$BUILDER" site --root="$ROOT/" --quiet
out_empty
err_empty
that "also with a slash" test "$(state)" = "$before"
cp -r "$STDLIB" "$DATA/stdlib"
site 1 made --check
site 0 made
site 0 current
run 0 "$BUILDER" list --all "$SNAPSHOT"
out_has '^area$'
out_has '^magic$'
run 0 "$BUILDER" validate --level=deep "$SNAPSHOT"

# ---- More come, one changes: what a machine has that was set up at once.
library text shout '[x, 33]'
library geometry volume 'area(x) * x'
site 0 made
site 0 current
library geometry area '4 * x * x + helper()'
site 0 made
cp "$SNAPSHOT" changed.snapshot
cp -r "$ROOT" other
rm "${SNAPSHOT/#$ROOT/other}"
run 0 env LC_ALL=C.UTF-8 TZ=Asia/Tokyo SOURCE_DATE_EPOCH=1 \
	"$BUILDER" site --root=other --quiet
that "the history makes no difference" \
	cmp "$SNAPSHOT" "${SNAPSHOT/#$ROOT/other}"

# ---- Several at once, with a cold start.
rm "$SNAPSHOT"
for i in 1 2 3 4 5 6 7 8; do
	"$BUILDER" site --root="$ROOT" --quiet > "out-$i" 2>&1 &
	pids[i]=$!
done
failed=0
for i in 1 2 3 4 5 6 7 8; do
	wait "${pids[i]}" || failed=1
done
that "all of them are content" test $failed = 0
that "and it is the same" cmp "$SNAPSHOT" changed.snapshot
that "nothing is left" nothing_left "$CACHE"

# ---- What is damaged, cut, somebody else's, or not one at all is made anew.
flip "$SNAPSHOT" 0x2000
site 0 made
truncate -s -1 "$SNAPSHOT"
site 0 made
run 0 "$CALCULATOR" "$SNAPSHOT"
site 0 made
echo text > "$SNAPSHOT"
site 1 made --check
that "looking changes nothing" test "$(cat "$SNAPSHOT")" = text
site 0 made
that "and it is the same" cmp "$SNAPSHOT" changed.snapshot
run 0 "$BUILDER" create -q -L "$DATA/stdlib" -L "$LIBRARIES" -p development \
	-o "$SNAPSHOT"
site 0 made # other options
that "and it is the same" cmp "$SNAPSHOT" changed.snapshot

# ---- A session: what the texts say now counts, not what they said.
session() { # EXPRESSION OUTPUT
	run 0 "$SESSION" --snapshot "$SNAPSHOT" --library "$LIBRARIES" \
		--startup-report=json -e "disp($1)"
	that "$1 is $2" test "$(xargs < out)" = "$2"
}
session 'area(1)' 12
err_has '"from_snapshot": *2'
err_has '"compiled": *0'
session 'volume(2)' 48
session 'sum(magic(4))' '34 34 34 34'
err_has '"compiled": *0'
library geometry area '5 * x * x + helper()'
session 'area(1)' 13
err_has '"compiled": *1'
library geometry perimeter '4 * x' # not in the snapshot
session 'perimeter(2)' 8
# Also a private one that only the folder has.
library geometry area '5 * x * x + newer()'
printf 'function y = newer()\ny = 9;\nend\n' > "$LIBRARIES/geometry/private/newer.m"
session 'area(1)' 14
library geometry area '5 * x * x + helper()'
rm "$LIBRARIES/geometry/private/newer.m"
session 'area(1)' 13
site 0 made
session 'area(1)' 13
err_has '"compiled": *0'

# ---- Mistakes: one library's is not another one's loss.
library broken wrong '('
run 0 "$BUILDER" site --root="$ROOT"
err_has 'broken/wrong.m: .*(left as text)'
session 'area(1)' 13
rm -r "${LIBRARIES:?}/broken"
site 0 made
echo 'name: [' > "$DATA/stdlib/library.yaml"
run 1 "$BUILDER" site --root="$ROOT"
err_has 'library.yaml'
that "a snapshot of what was is not left" test ! -e "$SNAPSHOT"
run 1 "$BUILDER" site --root="$ROOT"
rm -r "$DATA/stdlib"
site 0 made

# ---- Where it can't be written nothing is half done.
rm -r "$CACHE"
echo text > "$CACHE"
run 2 "$BUILDER" site --root="$ROOT"
err_has "$CACHE"
that "and nothing was harmed" test "$(cat "$CACHE")" = text
rm "$CACHE"

# ---- They go, and so does all that was made.
site 0 made
rm -r "${LIBRARIES:?}"
site 1 removed --check
site 0 removed
that "without residue" test ! -e "$CACHE"
site 0 none
site 0 none

run 2 "$BUILDER" site extra

finish
