#!/usr/bin/env bash
# store: snapshots by content, whoever adds, cleans, dies or peeks meanwhile.
. "$(dirname "$0")/check.sh"

"$BUILDER" create -q -L "$MINIMAL" -o a.snapshot
cp a.snapshot copy.snapshot
"$BUILDER" create -q -L "$STDLIB" -o b.snapshot
field() { # FILE FIELD
	"$BUILDER" info --json "$1" | /usr/bin/python3 -c "
import json, sys
d = json.load(sys.stdin)
print(d['key']['text'] if '$2' == 'key' else d['$2'])"
}
front() { # FILE: the digest in its header
	/usr/bin/python3 -c "
import struct
print('%016x' % struct.unpack_from('<Q', open('$1', 'rb').read(), 120))"
}
place_of() {
	echo "$(field "$1" key)/$(field "$1" content)-$(front "$1").snapshot"
}
A=$(place_of a.snapshot)
B=$(place_of b.snapshot)
old() { touch -d "$1 seconds ago" "$2"; }

# The user's cache by default, for the user alone.
export HOME=$WORK/home
mkdir home
run 0 "$BUILDER" store add a.snapshot
out_has "^$HOME/.cache/snapshot-builder/$A\$"
XDG_CACHE_HOME=$WORK/cache run 0 "$BUILDER" store add a.snapshot
out_has "^$WORK/cache/snapshot-builder/$A\$"
XDG_CACHE_HOME=relative run 0 "$BUILDER" store add a.snapshot
out_has "^$HOME/.cache/"
mode() { [ "$(stat -c %a "$1")" = "$2" ]; }
that "only the user's" mode "$HOME/.cache/snapshot-builder" 700
that "only the user's" mode "$HOME/.cache/snapshot-builder/$A" 600
nowhere() { env -u HOME -u XDG_CACHE_HOME "$@"; }
run 2 nowhere "$BUILDER" store add a.snapshot
err_has 'name it with --store'

# By content: the same twice is one file.
(umask 0; mkdir -m 700 store)
run 0 "$BUILDER" store add --store store a.snapshot b.snapshot --json
out_is store-add-1
out_json 'not d["files"][0]["reused"] and not d["files"][1]["reused"]'
that "the same bytes" cmp "store/$B" b.snapshot
old 5000 "store/$A"
run 0 "$BUILDER" store add --store store copy.snapshot --json
out_json 'd["files"][0]["reused"]'
that "its age begins again" eval \
	'[ $(($(date +%s) - $(stat -c %Y "store/$A"))) -lt 60 ]'
run 0 "$BUILDER" store list --store store
that "two" test "$(wc -l < out)" = 2
run 0 "$BUILDER" store list --store store --json
out_is store-list-1
out_json 'len(d["entries"]) == 2'
run 0 "$BUILDER" store verify --store store
out_has '^2 snapshots are ok$'

# The same content, laid out in another way, is another file.
"$BUILDER" create -q -L "$MINIMAL" -p debug -o debug.snapshot
that "the same content" test "$(field a.snapshot content)" = \
	"$(field debug.snapshot content)"
run 0 "$BUILDER" store add --store store debug.snapshot --json
out_json 'not d["files"][0]["reused"]'
that "the same bytes" cmp "store/$(place_of debug.snapshot)" debug.snapshot
rm "store/$(place_of debug.snapshot)"

# What is damaged is told, and replaced by the next who has it.
flip "store/$A" 1500
run 1 "$BUILDER" store verify --store store
out_has "^store/$A: digest_"
run 1 "$BUILDER" store verify --store store --json
out_is store-verify-1
out_json '[e["ok"] for e in d["entries"]].count(False) == 1'
run 0 "$BUILDER" store add --store store a.snapshot --json
out_json 'not d["files"][0]["reused"]'
run 0 "$BUILDER" store verify --store store -q
cp b.snapshot "store/$A"
run 1 "$BUILDER" store verify --store store
out_has "^store/$A: digest_section: the key is .*name says"
run 0 "$BUILDER" store add --store store a.snapshot -q

# Cleaning: the oldest first, and what is older than allowed.
old 100 "store/$A"
old 5000 "store/$B"
touch "store/${A%/*}/.${B#*/}.tmp" "store/${A%/*}/notes"
run 0 "$BUILDER" store gc --store store --max-age 1000 --dry-run
out_has "^store/$B\$"
that "nothing was removed" test -e "store/$B"
run 0 "$BUILDER" store gc --store store --max-age 1000 --json
out_is store-gc-1
out_json 'len(d["removed"]) == 1'
that "the old one is gone" test ! -e "store/$B"
that "a leftover is gone" nothing_left store
that "what isn't ours stays" test -e "store/${A%/*}/notes"
rm "store/${A%/*}/notes"
run 0 "$BUILDER" store add --store store b.snapshot -q
size=$(stat -c %s b.snapshot)
run 0 "$BUILDER" store gc --store store --max-size "$size"
out_has "^store/$A\$"
that "the new one stays" test -e "store/$B"
run 0 "$BUILDER" store gc --store store --max-size 0 -q
out_empty
that "all is gone" eval '[ -z "$(ls store)" ]'
run 0 "$BUILDER" store verify --store store

# A session that runs from a removed file has it as long as it needs it.
run 0 "$BUILDER" store add --store store a.snapshot -q
exec 5< "store/$A"
run 0 "$BUILDER" store gc --store store --max-size 0 -q
that "it can still be read" cmp - a.snapshot <&5
exec 5<&-

# Stores that others could change, and ones that can't be changed.
for bad in 770 707 777; do
	chmod $bad store
	run 1 "$BUILDER" store add --store store a.snapshot
	err_has '^store: unsafe_file: .*others may write'
	run 1 "$BUILDER" store list --store store
done
chmod 700 store
if [ "$(id -u)" = 0 ]; then
	chown 1 store
	run 1 "$BUILDER" store list --store store --json
	out_is error-1
	out_json 'd["reason"] == "unsafe_file"'
	chown 0 store
fi
run 0 "$BUILDER" store add --store store a.snapshot -q

# The same of its folders, where others could put files below our names, and of
# its files.
for bad in 770 707; do
	chmod $bad "store/${A%/*}"
	run 1 "$BUILDER" store add --store store a.snapshot
	err_has "unsafe_file: others may write store/${A%/*}"
	run 1 "$BUILDER" store list --store store
	run 1 "$BUILDER" store verify --store store --json
	out_is error-1
	out_json 'd["reason"] == "unsafe_file"'
done
chmod 700 "store/${A%/*}"
chmod 660 "store/$A"
run 1 "$BUILDER" store verify --store store
out_has "^store/$A: unsafe_file: others may write it"
run 0 "$BUILDER" store add --store store a.snapshot --json
out_json 'not d["files"][0]["reused"]'
that "it is the user's alone again" mode "store/$A" 600
mv "store/${A%/*}" aside
ln -s "$WORK/aside" "store/${A%/*}"
run 1 "$BUILDER" store add --store store a.snapshot
err_has "unsafe_file: store/${A%/*} is no folder"
rm "store/${A%/*}"
mv aside "store/${A%/*}"
chmod -R a-w store
run 0 "$BUILDER" store list --store store
run 0 "$BUILDER" store verify --store store -q
if [ "$(id -u)" != 0 ]; then
	run 2 "$BUILDER" store add --store store b.snapshot
	err_has ': io: '
fi
chmod -R u+w store
ln -s / "store/0123456789abcdef0123456789abcdef"
run 0 "$BUILDER" store gc --store store --max-age 1000000 -q
rm "store/0123456789abcdef0123456789abcdef"
run 2 "$BUILDER" store list --store nowhere
err_has '^nowhere: not_found: '
run 1 "$BUILDER" store list --store a.snapshot
err_has 'is no folder'
run 1 "$BUILDER" store add --store store "$SOURCES/README.md"
err_has ': not_a_snapshot: '
run 2 "$BUILDER" store
err_has "needs 'add', 'list', 'gc' or 'verify'"

# While one adds, no one cleans.
exec 5>> store/.lock
flock -s 5
run 2 "$BUILDER" store gc --store store --lock-timeout 50
err_has '^store: locked: '
run 0 "$BUILDER" store add --store store b.snapshot -q
exec 5>&-

# 64 at once, half of them killed, with a cleaner: whole files only.
rm -rf store
mkdir -m 700 store
(while [ ! -e stop ]; do
	"$BUILDER" store gc --store store --max-size "$size" -q
	sleep 0.01
done) 2> cleaner_err &
cleaner=$!
workers=()
for i in $(seq 64); do
	case $((i % 3)) in
	0) file=a ;;
	1) file=b ;;
	2) file=copy ;;
	esac
	"$BUILDER" store add --store store $file.snapshot -q 2>> workers_err &
	workers+=($!)
	[ $((i % 2)) = 0 ] && { sleep 0.00$((i % 10)); kill -9 $!; } 2> /dev/null
done
failed=0
for i in "${!workers[@]}"; do
	status=0
	wait "${workers[i]}" 2> /dev/null || status=$?
	[ $status = 0 ] || [ $status = 137 ] || failed=$((failed + 1))
done
touch stop
wait $cleaner
that "none failed" test $failed = 0
that "none complained" eval '[ ! -s workers_err ] && [ ! -s cleaner_err ]'
run 0 "$BUILDER" store verify --store store
run 0 "$BUILDER" store gc --store store -q
that "nothing is left" nothing_left store
run 0 "$BUILDER" store add --store store a.snapshot b.snapshot -q
run 0 "$BUILDER" store verify --store store
out_has '^2 snapshots are ok$'

finish
