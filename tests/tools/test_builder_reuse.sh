#!/usr/bin/env bash
# What was built of the same is not built again: from the store, and from who
# built the same output meanwhile; and never what was built of something else.
. "$(dirname "$0")/check.sh"

cp -r "$MINIMAL" tree
chmod -R u+w tree
file=$(find tree -name '*.m' | LC_ALL=C sort | head -n 1)
create() { run "$1" "$BUILDER" create -L tree --json "${@:2}"; }
from_store() { out_json 'd["reused"] == "store"'; }
built() { out_json '"reused" not in d'; }

"$BUILDER" create -q -L tree -o good.snapshot
create 0 -o out.snapshot --store=store
out_is report-1
built
create 0 -o other.snapshot --store=store --depfile other.d --report other.json
out_is report-1
from_store
that "nothing was compiled" grep -q '"compiled": 0' out
that "the same bytes" cmp other.snapshot good.snapshot
that "the rule is there" test -s other.d
that "the report is there" test -s other.json
run 0 "$BUILDER" create -L tree -o other.snapshot --store=store
out_has ', from store$'
that "one file" test "$(find store -name '*.snapshot' | wc -l)" = 1

# Without a folder it is the user's.
XDG_CACHE_HOME=$WORK/cache create 0 -o other.snapshot --store
built
XDG_CACHE_HOME=$WORK/cache create 0 -o other.snapshot --store
from_store
that "in the user's cache" test -d cache/snapshot-builder

# Another layout, time, dialect or text is another snapshot.
options=(--preset=debug --timestamp=5 --dialect=octave --level=3 --serial=5)
"$BUILDER" create -q -L tree -o x --seal 2> err && options+=(--seal)
for option in "${options[@]}"; do
	create 0 -o other.snapshot --store=store $option
	built
	cp other.snapshot first.snapshot
	create 0 -o other.snapshot --store=store $option
	from_store
	that "the same bytes" cmp other.snapshot first.snapshot
done
printf '\n%% a remark\n' >> "$file"
create 0 -o other.snapshot --store=store
built
that "another one" eval '! cmp -s other.snapshot good.snapshot'
cp "$MINIMAL/${file#tree/}" "$file"
create 0 -o other.snapshot --store=store
from_store
that "the old one again" cmp other.snapshot good.snapshot

# What others could have written there is built again.
chmod g+w store/*/*.snapshot
create 0 -o other.snapshot --store=store
built
that "the same bytes" cmp other.snapshot good.snapshot
chmod g-w store/*/*.snapshot
chmod o+w store/*
create 0 -o other.snapshot --store=store
built
chmod o-w store/*
create 0 -o other.snapshot --store=store
from_store

# What is damaged there is built again, and replaced.
for stored in $(find store -name '*.snapshot'); do
	for offset in 8 200 $(($(stat -c %s "$stored") / 2)); do
		flip "$stored" "$offset"
	done
done
create 0 -o other.snapshot --store=store
built
that "the same bytes" cmp other.snapshot good.snapshot
create 0 -o other.snapshot --store=store
from_store

# Mistakes are told each time; what was built in spite of them isn't taken.
mkdir wrong
printf 'function y = good(x)\ny = x;\nend\n' > wrong/good.m
printf 'function y = bad(x)\ny = (x;\nend\n' > wrong/bad.m
wrong() { run "$1" "$BUILDER" create -L wrong -o wrong.snapshot --json \
	--store=store "${@:2}"; }
wrong 0 --on-error=skip
built
wrong 1
wrong 0 --on-error=skip
built
out_json 'd["code"]["mistaken"] == 1'

# Of two libraries with one name the order counts.
for i in 1 2; do
	mkdir -p "$i/library"
	printf 'function y = f()\ny = %s;\nend\n' "$i" > "$i/library/f.m"
	printf 'function only%s()\nend\n' "$i" > "$i/library/only$i.m"
done
for order in "1 2" "2 1"; do
	set -- $order
	run 0 "$BUILDER" create -q -L "$1/library" -L "$2/library" \
		-o "order$1.snapshot"
	run 0 "$BUILDER" create -q -L "$1/library" -L "$2/library" \
		-o both.snapshot --store=store
	that "the first counts" cmp both.snapshot "order$1.snapshot"
done

# --check builds, twice even.
create 0 -o other.snapshot --store=store --check
built

# A store that others may change is refused; one that can't be changed serves.
chmod 777 store
create 1 -o other.snapshot --store=store
out_is error-1
out_json 'd["reason"] == "unsafe_file"'
chmod 700 store
touch file
create 1 -o other.snapshot --store=file
out_json 'd["reason"] == "unsafe_file"'
nowhere() { env -u HOME -u XDG_CACHE_HOME "$@"; }
run 0 nowhere "$BUILDER" create -q -L tree -o other.snapshot --store
run 0 nowhere "$BUILDER" create -L tree -o other.snapshot --store
err_has 'not added to the store: '
that "the same bytes" cmp other.snapshot good.snapshot

# Another builder that made the same while we waited, and one that made
# something else.
hold() { # COPIED
	/usr/bin/python3 - "$1" <<-'END' &
	import fcntl, os, shutil, sys, time
	name = '.out.snapshot.tmp'
	file = open(name, 'w')
	fcntl.flock(file, fcntl.LOCK_EX)
	open('held', 'w').close()
	while not os.path.exists('waiting'):
	    time.sleep(0.01)
	shutil.copyfile(sys.argv[1], name)
	os.rename(name, 'out.snapshot')
	END
	holder=$!
	while [ ! -e held ]; do sleep 0.02; done
}
wait_for() { # COPIED
	rm -f held waiting out.snapshot
	hold "$1"
	"$BUILDER" create -L tree -o out.snapshot --json > out 2> err &
	local builder=$!
	while ! grep -q 'waiting for another builder' err; do sleep 0.01; done
	touch waiting
	what="a builder that waited"
	wait $builder || fail "status $?"
	wait "$holder"
	that "the right bytes" cmp out.snapshot good.snapshot
}
wait_for good.snapshot
out_json 'd["reused"] == "another builder"'
wait_for first.snapshot
built
wait_for file
built
cp good.snapshot torn.snapshot
flip torn.snapshot 1200
wait_for torn.snapshot
built
that "nothing is left" nothing_left .

finish
