#!/usr/bin/env bash
# attach, extract, detach: programs of several linkers, the tools that rewrite
# them, a session that boots from itself, and files that are no programs.
. "$(dirname "$0")/check.sh"
: "${SESSION:?snapshot-session}"

"$BUILDER" create -q -L "$STDLIB" -o lib.snapshot
content=$("$BUILDER" info --json lib.snapshot |
	/usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["content"])')
printf '#include <stdio.h>\nint main(void) { return puts("runs") < 0; }\n' > p.c
printf 'int three(void) { return 3; }\n' > l.c

# whole PROGRAM: it still runs, and has the snapshot.
whole() {
	run 0 "./$1"
	out_has '^runs$'
	run 0 "$BUILDER" extract "$1" -o got -q
	that "$1 has the very bytes" cmp got lib.snapshot
}

programs=(pie no-pie static)
run 0 gcc -g p.c -o pie
run 0 gcc -g -no-pie p.c -o no-pie
run 0 gcc -static p.c -o static
if command -v ld.gold > /dev/null && gcc -fuse-ld=gold p.c -o gold; then
	programs+=(gold)
fi
for program in "${programs[@]}"; do
	run 0 "$BUILDER" attach "$program" lib.snapshot -o with
	out_has '^with: [0-9]* bytes$'
	that "it is a program" test -x with
	whole with
	run 0 readelf -SlW with
	err_empty
	out_has ' \.snapshot *PROGBITS  *0000000000000000 .* 0   0 '
	that "no segment has it" eval \
		'! sed -n "/Segment Sections/,\$p" out | grep -q "\.snapshot"'
	run 0 "$BUILDER" attach "$program" lib.snapshot -o again -q
	that "the same bytes again" cmp with again
	run 0 "$BUILDER" detach with -o without -q
	that "$program is what it was" cmp without "$program"

	# What rewrites programs keeps it.
	for rewrite in "strip" "strip -g" "objcopy" "objcopy -S" \
		"objcopy --strip-unneeded" "objcopy --compress-debug-sections"; do
		cp with rewritten
		# The words are the command.
		# shellcheck disable=SC2086
		run 0 $rewrite rewritten
		whole rewritten
		run 0 "$BUILDER" detach rewritten -o without -q
		run 0 ./without
		out_has '^runs$'
		run 1 "$BUILDER" extract without -o got2 -q
		err_has 'not_found: no section .snapshot'
		err_has "^  'attach' a snapshot, or name a program that has one\$"
	done
	strip -o stripped "$program"
	cp with rewritten
	strip rewritten
	run 0 "$BUILDER" detach rewritten -o without -q
	that "as if stripped without it" cmp without stripped
done

# Debug information apart, as distributions do it.
run 0 "$BUILDER" attach pie lib.snapshot -o split -q
run 0 objcopy --only-keep-debug split split.debug
run 0 objcopy --strip-debug --add-gnu-debuglink=split.debug split
whole split

# LLVM's strip takes every section that isn't loaded, unless it is told.
if command -v llvm-objcopy-14 > /dev/null; then
	run 0 "$BUILDER" attach pie lib.snapshot -o with -q
	run 0 llvm-objcopy-14 --strip-all --keep-section=.snapshot with
	whole with
fi

# In place; twice; a shared library; what a peer has put there.
cp pie here
chmod 750 here
run 0 "$BUILDER" attach here lib.snapshot -o here --json
out_is attach-1
that "its mode stays" test "$(stat -c %a here)" = 750
whole here
run 1 "$BUILDER" attach here lib.snapshot -o here
err_has '^here: overlap: .*detach it first'
err_has "^  use another program, or 'detach' what it has\$"
cp here before
run 2 "$BUILDER" extract here -o here
err_has "writing 'here' would replace 'here', which is read"
that "the program is what it was" cmp here before
run 0 "$BUILDER" detach here -o here --json
out_is attach-1
that "it is what it was" cmp here pie
# Never over what would be lost.
run 2 "$BUILDER" attach pie lib.snapshot -o -
err_has '^snapshot-builder attach: -o -: '
that "no file is called so" test ! -e ./-
cp lib.snapshot kept.snapshot
run 2 "$BUILDER" attach pie kept.snapshot -o ./kept.snapshot
err_has "attach: writing './kept.snapshot' would replace 'kept.snapshot'"
that "the snapshot stays" cmp kept.snapshot lib.snapshot
run 0 "$BUILDER" attach pie lib.snapshot -o with -q
cp with kept
run 2 "$BUILDER" extract kept -o "$PWD/kept"
err_has "extract: writing '.*/kept' would replace 'kept'"
that "the program stays" cmp kept with
rm kept kept.snapshot
run 0 gcc -shared -fPIC l.c -o libthree.so
run 0 "$BUILDER" attach libthree.so lib.snapshot -o libthree.so -q
printf 'int three(void);\nint main(void) { return three() != 3; }\n' > u.c
run 0 gcc u.c ./libthree.so -o user
run 0 ./user
run 0 "$BUILDER" extract libthree.so -o got -q
that "the very bytes" cmp got lib.snapshot
run 0 objcopy --add-section .snapshot=lib.snapshot pie peer
whole peer
for machine in aarch64-linux-gnu- s390x-linux-gnu-; do
	command -v "${machine}gcc" > /dev/null || continue
	run 0 "${machine}gcc" p.c -o foreign
	run 0 "$BUILDER" attach foreign lib.snapshot -o with -q
	run 0 "${machine}readelf" -SW with
	err_empty
	out_has ' \.snapshot '
	run 0 "${machine}strip" with
	run 0 "$BUILDER" extract with -o got -q
	that "the very bytes" cmp got lib.snapshot
done

# A session boots from itself, after checks like any other.
report() { # PROGRAM ARGUMENT...: what it says about its start
	env -u SNAPSHOT_SESSION_SNAPSHOT "$@" --startup-report=json -e 'x = 1;' \
		2>&1 | head -n 1
}
run 0 "$BUILDER" attach "$SESSION" lib.snapshot -o session -q
report ./session > out
out_has "$content"
run 0 strip session
report ./session > out
out_has "$content"
run 0 ./session -e "disp(strjoin({'a', 'b'}, '-'))"
report ./session --no-snapshot > out
out_lacks "$content"
SNAPSHOT_SESSION_SNAPSHOT='' run 0 ./session --startup-report=json -e 'x = 1;'
that "the variable decides" eval '! grep -q "$content" err'
# Through the whole way that a distribution takes a program.
cp session way
run 0 objcopy --compress-debug-sections way
run 0 objcopy --only-keep-debug way way.debug
run 0 objcopy --strip-debug --add-gnu-debuglink=way.debug way
run 0 strip --strip-unneeded way
run 0 "$BUILDER" extract way -o got -q
that "the very bytes" cmp got lib.snapshot
report ./way > out
out_has "$content"
run 0 ./way --snapshot-policy=require -e "disp(strjoin({'a', 'b'}, '-'))"

# One bit of it, wherever it is, is found before anything is used.
damage() { # OFFSET: into 'damaged'
	cp way damaged
	/usr/bin/python3 - lib.snapshot damaged "$1" <<-'DONE'
	import sys
	part = open(sys.argv[1], 'rb').read()
	data = bytearray(open(sys.argv[2], 'rb').read())
	at = int(sys.argv[3]) % len(part)
	data[data.index(part) + at] ^= 16
	open(sys.argv[2], 'wb').write(data)
	DONE
}
size=$(stat -c %s lib.snapshot)
for offset in 0 9 40 100 127 128 300 2000 9000 $((size / 5)) $((size / 3)) \
	$((size / 2)) $((size * 3 / 4)) $((size - 1)); do
	damage "$offset"
	run 1 ./damaged --snapshot-policy=require -e 'disp(3)'
	err_has '^error: [a-z][a-z_]*: '
	out_empty
	run 0 ./damaged -e 'disp(3)'
	out_has '^ *3$'
done
damage 9000
run 1 ./damaged --snapshot-policy=require -e 'disp(3)'
err_has '^error: digest_section: '
damage 100
run 0 ./damaged -e 'disp(3)'
out_has '^ *3$'
err_has 'digest_header'
run 1 ./damaged --snapshot-policy=require -e 'disp(3)'
err_has 'digest_header'
run 1 "$BUILDER" extract damaged -o got2
err_has '^damaged: .*digest_header'
run 0 "$BUILDER" detach damaged -o without -q

# What is refused, and that nothing is written then.
rm -f x
printf more > more
cat pie more > longer
run 1 "$BUILDER" attach longer lib.snapshot -o x
err_has '^longer: trailing_data: .*belongs to nothing'
gcc -c p.c -o p.o
run 1 "$BUILDER" attach p.o lib.snapshot -o x
err_has '^p.o: bounds: .*type 1'
run 1 "$BUILDER" attach p.c lib.snapshot -o x
err_has '^p.c: bounds: .*not an ELF file'
err_has '^  name an ELF executable or shared library, as its linker wrote it$'
run 1 "$BUILDER" attach pie p.c -o x
err_has '^p.c: not_a_snapshot: '
run 2 "$BUILDER" attach nowhere lib.snapshot -o x
run 2 "$BUILDER" attach pie nowhere -o x
run 2 "$BUILDER" attach pie lib.snapshot
err_has 'needs an --output'
run 1 "$BUILDER" detach pie -o x
err_has '^pie: not_found: '
run 1 "$BUILDER" extract pie -o x --json
out_is error-1
what="every truncation is refused"
for size in 0 3 16 40 63 64 100 1000 5000; do
	checks=$((checks + 2))
	head -c $size pie > cut
	"$BUILDER" attach cut lib.snapshot -o x > out 2> err
	[ $? = 1 ] || fail "attach to $size bytes"
	"$BUILDER" extract cut -o x > out 2> err
	[ $? = 1 ] || fail "extract from $size bytes"
done
limited() { (ulimit -f 8; "$@"); }
run 2 limited "$BUILDER" attach pie lib.snapshot -o x
that "none of these wrote a file" test ! -e x
that "nothing is left" nothing_left .

finish
