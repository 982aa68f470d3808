#!/usr/bin/env bash
# create and the others when the system refuses: the old file stays, nothing is
# left behind, and the exit status says that it could not be told.
. "$(dirname "$0")/check.sh"

"$BUILDER" create -q -L "$MINIMAL" -o old.snapshot
old_is_intact() { cmp -s old.snapshot out.snapshot; }
cp old.snapshot out.snapshot

# Not there, not readable, not a library.
run 2 "$BUILDER" create -L nowhere -o out.snapshot
err_has '^nowhere: not_found: '
run 2 "$BUILDER" create --json -L nowhere -o out.snapshot
out_is error-1
out_json 'd["reason"] == "not_found"'
mkdir empty
run 2 "$BUILDER" create -L empty -o out.snapshot
run 2 "$BUILDER" create -L "$STDLIB" -o nowhere/out.snapshot
err_has '^nowhere/out.snapshot: '
that "the old file is intact" old_is_intact

# Targets that can't be replaced.
run 1 "$BUILDER" create -L "$STDLIB" -o /dev/null
err_has '^/dev/null: unsafe_file: '
that "/dev/null is still a device" test -c /dev/null
run 1 "$BUILDER" create -L "$STDLIB" -o empty
err_has '^empty: unsafe_file: '
mkfifo fifo
run 1 "$BUILDER" create -L "$STDLIB" -o fifo
err_has '^fifo: unsafe_file: '
run 2 "$BUILDER" create -L "$STDLIB" -o -
err_has 'a pipe can do neither'
run 2 "$BUILDER" create -L "$STDLIB" -o ''
that "nothing is left" nothing_left .

# A limit on the size of files: SIGXFSZ is an error like any other.
limited() { (ulimit -f 8; "$@"); }
run 2 limited "$BUILDER" create -L "$STDLIB" -o out.snapshot
err_has '^out.snapshot: io: '
that "the old file is intact" old_is_intact
that "nothing is left" nothing_left .

# A full disk, where one can be made.
mkdir small
if mount -t tmpfs -o size=64k tmpfs small 2> /dev/null; then
	cp old.snapshot small/out.snapshot
	run 2 "$BUILDER" create -L "$STDLIB" -o small/out.snapshot
	err_has '^small/out.snapshot: io: .*No space left'
	that "the old file is intact" cmp old.snapshot small/out.snapshot
	that "nothing is left" nothing_left small
	run 0 "$BUILDER" validate -q small/out.snapshot
	umount small
fi

# A folder that may not be written (root may).
if [ "$(id -u)" != 0 ]; then
	mkdir locked_folder
	cp old.snapshot locked_folder/out.snapshot
	chmod a-w locked_folder
	run 2 "$BUILDER" create -L "$STDLIB" -o locked_folder/out.snapshot
	err_has ': io: '
fi

# Sources that can't be written to are no obstacle: the lock lies beside the
# output.
cp -r "$MINIMAL" readonly
chmod -R a-w readonly
run 0 "$BUILDER" create -q -L readonly -o out.snapshot
cp old.snapshot out.snapshot

# Another builder holds the lock.
hold() {
	/usr/bin/python3 - "$1" <<-'END' &
	import fcntl, sys, time
	file = open(sys.argv[1], 'w')
	fcntl.flock(file, fcntl.LOCK_EX)
	open('held', 'w').close()
	time.sleep(30)
	END
	holder=$!
	while [ ! -e held ]; do sleep 0.02; done
}
hold .out.snapshot.tmp
run 2 "$BUILDER" create -L "$MINIMAL" -o out.snapshot --lock-timeout 0
err_has '^out.snapshot: locked: '
err_has 'raise --lock-timeout'
run 2 "$BUILDER" create -L "$MINIMAL" -o out.snapshot --lock-timeout 100 --json
err_has '^create: waiting for another builder of out.snapshot$'
out_is error-1
out_json 'd["reason"] == "locked"'
that "the old file is intact" old_is_intact
kill "$holder"
wait "$holder" 2> /dev/null
# What it left behind is taken over.
run 0 "$BUILDER" create -q -L "$MINIMAL" -o out.snapshot --lock-timeout 0
that "nothing is left" nothing_left .

# Several builders of one file: each waits, all succeed, the file is good.
for i in 1 2 3 4 5 6 7 8; do
	"$BUILDER" create -q -L "$MINIMAL" -o many.snapshot &
done
wait
run 0 "$BUILDER" validate -q many.snapshot
that "the same bytes" cmp old.snapshot many.snapshot
that "nothing is left" nothing_left .

# 64 of them, half of them killed: the rest succeed, and nothing is left.
builders=()
for i in $(seq 64); do
	"$BUILDER" create -q -L "$MINIMAL" -o many.snapshot 2>> many_err &
	builders+=($!)
	[ $((i % 2)) = 0 ] && { sleep 0.00$((i % 8)); kill -9 $!; } 2> /dev/null
done
unwell=0
for builder in "${builders[@]}"; do
	status=0
	wait "$builder" 2> /dev/null || status=$?
	[ $status = 0 ] || [ $status = 137 ] || unwell=$((unwell + 1))
done
that "all that were left alone succeed" test $unwell = 0
that "none complained" test ! -s many_err
run 0 "$BUILDER" create -q -L "$MINIMAL" -o many.snapshot --lock-timeout 0
that "the same bytes" cmp old.snapshot many.snapshot
that "nothing is left" nothing_left .

# Killed at any time: the old file or the new one, and the next build works.
cp old.snapshot out.snapshot
for delay in 0.001 0.003 0.006 0.01 0.02 0.04; do
	"$BUILDER" create -q -L "$STDLIB" -o out.snapshot &
	victim=$!
	sleep $delay
	kill -9 $victim 2> /dev/null
	wait $victim 2> /dev/null
	run 0 "$BUILDER" validate -q out.snapshot
done
run 0 "$BUILDER" create -q -L "$MINIMAL" -o out.snapshot
that "nothing is left" nothing_left .

# Results that can't be written.
no_space() { "$@" > /dev/full; }
run 2 no_space "$BUILDER" list old.snapshot
err_has 'standard output: No space left'
run 2 no_space "$BUILDER" --help
run 2 no_space "$BUILDER" validate old.snapshot
closed() { "$@" >&-; }
run 2 closed "$BUILDER" info old.snapshot
err_has 'standard output: '
# With standard output closed no file may take its place.
run 2 closed "$BUILDER" create -L "$MINIMAL" -o out.snapshot
run 0 "$BUILDER" validate -q out.snapshot
both_closed() { "$@" >&- 2>&- <&-; }
run 2 both_closed "$BUILDER" list old.snapshot
"$BUILDER" create -q -L "$STDLIB" -o big.snapshot
gone() { { sleep 0.1; "$@"; echo $? > piped; } | true; return "$(cat piped)"; }
run 2 gone "$BUILDER" list --long big.snapshot
err_has 'standard output: '

finish
