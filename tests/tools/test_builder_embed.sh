#!/usr/bin/env bash
# embed: every form, compiled and linked in every way, used in place; objects
# for other machines; mistakes.
. "$(dirname "$0")/check.sh"
: "${ARCHIVE:?libsnapshot.a}"

HERE=$SOURCES/tests/tools
"$BUILDER" create -q -L "$STDLIB" -o lib.snapshot
content=$("$BUILDER" info --json lib.snapshot |
	/usr/bin/python3 -c 'import json, sys; print(json.load(sys.stdin)["content"])')
libraries=(-lzstd -lxxhash -lpthread)
include=(-include embedded.h -I"$SOURCES/libsnapshot/include")
# Our archive may need a sanitizer, and its compiler, to be linked.
sanitize=()
compilers=(gcc)
if [ -n "${SANITIZE:-}" ]; then
	sanitize=("-fsanitize=$SANITIZE")
	compilers=("${CC:-gcc}")
elif command -v clang-14 > /dev/null; then
	compilers+=(clang-14)
fi
cc=${compilers[0]}

# host FORM COMPILER OPTION...: build with it; the program tells the content.
host() {
	local form=$1 compiler=$2
	shift 2
	rm -f host host.o
	run 0 "$compiler" "$@" "${include[@]}" -c "$HERE/embed_host.c" -o host.o
	run 0 "$compiler" "$@" "${sanitize[@]}" host.o "$form" "$ARCHIVE" \
		"${libraries[@]}" -o host
	run 0 ./host
	out_has "^$content\$"
}

declare -A file=([object]=e.o [asm]=e.S [c]=e.c [c-string]=s.c)
for form in object asm c c-string; do
	run 0 "$BUILDER" embed lib.snapshot "--as=$form" -o "${file[$form]}" \
		--header embedded.h
	out_has "snapshot is [0-9]* bytes aligned to"
	run 0 "$BUILDER" embed lib.snapshot "--as=$form" -o again -q
	out_empty
	that "the same bytes again" cmp "${file[$form]}" again
	for compiler in "${compilers[@]}"; do
		host "${file[$form]}" "$compiler" -O2 -Wall -Wextra
	done
done
if [ ${#sanitize[@]} -eq 0 ]; then
	host e.o gcc -O0 -no-pie -fno-pie
	host e.o gcc -static-pie -fPIE
fi
host e.o "$cc" -O2 -Wl,--gc-sections -Wl,-z,noexecstack
host e.o "$cc" -O2 -flto
for form in e.c s.c; do
	run 0 gcc -std=c11 -Wall -Wextra -Werror -c $form -o warned.o
	run 0 g++ -std=c++17 -Wall -Wextra -Werror -x c++ -c $form -o warned.o
	host warned.o "$cc"
	run 0 "$cc" -O2 -flto -c $form -o lto.o
	host lto.o "$cc" -O2 -flto
done
run 0 gcc -std=c11 -pedantic-errors -Wall -Wextra -Werror -c e.c -o warned.o
run 0 g++ -std=c++17 "${include[@]}" -x c++ -c "$HERE/embed_host.c" -o host.o

# What a linker and a loader see.
run 0 readelf -SW e.o
err_empty
out_has '\.rodata\.snapshot *PROGBITS.* A '
out_has '\.note\.GNU-stack'
run 0 readelf -sW e.o
out_has 'OBJECT *GLOBAL *DEFAULT *1 snapshot$'
out_has 'NOTYPE *GLOBAL *DEFAULT *1 snapshot_end$'
out_has 'OBJECT *GLOBAL *DEFAULT *1 snapshot_size$'
if [ "$(uname -m)" = x86_64 ]; then
	run 0 readelf -nW e.o
	out_has 'x86 feature: IBT, SHSTK'
fi
run 0 gcc -O2 "${include[@]}" "$HERE/embed_plain.c" e.o -o plain
run 0 readelf -lW plain
out_has 'GNU_STACK.* RW '
run 0 readelf -sW plain
that "it is not writable" eval \
	'[ "$(readelf -SW plain | grep -c "\.data\.rel\.ro.*snapshot")" = 0 ]'
run 0 ./plain
that "the same bytes" cmp out lib.snapshot

# Names and alignment are the caller's.
run 0 "$BUILDER" embed lib.snapshot -o n.o -n my_library --align=4096 --json
out_is embed-1
out_json 'd["name"] == "my_library" and d["alignment"] == 4096'
run 0 readelf -sW n.o
out_has ' my_library_end$'
run 0 readelf -SW n.o
out_has 'PROGBITS.* 4096$'

# Two snapshots in one program.
run 0 gcc "${include[@]}" "$HERE/embed_plain.c" e.o n.o -o two
run 0 ./two
that "the same bytes" cmp out lib.snapshot

# A path that needs quoting; a snapshot that changed since.
odd='odd "na\me'
cp lib.snapshot "$odd"
run 0 "$BUILDER" embed "$odd" --as=asm -o odd.S -q
run 0 gcc -c odd.S -o odd.o
host odd.o "$cc"
printf x >> "$odd"
run 1 gcc -c odd.S -o odd.o
err_has 'the snapshot changed'

# Objects for every machine are sound, and of that machine.
while read -r machine data class name; do
	run 0 "$BUILDER" embed lib.snapshot -o "$machine.o" -m "$machine"
	out_has "object for $machine, "
	run 0 readelf -hSsW "$machine.o"
	err_empty
	out_has "Class: *$class"
	out_has "Data: .*$data"
	out_has "Machine: *$name"
	out_has ' snapshot_size$'
	run 0 "$BUILDER" embed lib.snapshot -o like.o --like "$machine.o" -q
	that "--like $machine.o" cmp "$machine.o" like.o
done <<-'ROWS'
	x86-64 little ELF64 Advanced
	arm64 little ELF64 AArch64
	s390x big ELF64 IBM
	ppc64le little ELF64 PowerPC64
	riscv64 little ELF64 RISC-V
	loongarch64 little ELF64 LoongArch
	i386 little ELF32 Intel
	arm little ELF32 ARM
ROWS
run 0 "$BUILDER" embed lib.snapshot -o like.o --like ./plain -q
that "a program's machine" cmp e.o like.o

# Programs for other machines, run where they can be.
foreign() { # MACHINE PREFIX EMULATOR
	command -v "$2gcc" > /dev/null || return 0
	run 0 "$2gcc" -static "${include[@]}" "$HERE/embed_plain.c" "$1.o" \
		-o "plain-$1"
	out_empty
	err_empty
	command -v "$3" > /dev/null || return 0
	run 0 "$3" "./plain-$1"
	that "the same bytes on $1" cmp out lib.snapshot
}
foreign arm64 aarch64-linux-gnu- qemu-aarch64
foreign s390x s390x-linux-gnu- qemu-s390x
if echo 'int main(void){return 0;}' | gcc -m32 -xc - -o m32 2> /dev/null; then
	run 0 gcc -m32 "${include[@]}" "$HERE/embed_plain.c" i386.o -o plain32
	run 0 ./plain32
	that "the same bytes on i386" cmp out lib.snapshot
fi

# What is refused, and that nothing is written then.
rm -f x.o
run 2 "$BUILDER" embed lib.snapshot
err_has 'needs an --output'
run 2 "$BUILDER" embed lib.snapshot -o -
err_has '^snapshot-builder embed: -o -: '
that "no file is called so" test ! -e ./-
cp lib.snapshot kept.snapshot
for places in '-o ./kept.snapshot' '-o x.o --header kept.snapshot' \
	'-o x.o --header ./x.o'; do
	# The words are arguments.
	# shellcheck disable=SC2086
	run 2 "$BUILDER" embed kept.snapshot $places
	err_has '^snapshot-builder embed: .* would replace .*, which is '
	that "the snapshot stays" cmp kept.snapshot lib.snapshot
done
rm kept.snapshot
for name in 'a b' 3x '' int size_t NULL linux __x _Static_assert a-b "$(printf 'a\nb')"; do
	run 2 "$BUILDER" embed lib.snapshot -o x.o -n "$name"
	err_has "embed: --name '"
done
run 2 "$BUILDER" embed lib.snapshot -o x.o --align=48
err_has 'no power of two'
run 2 "$BUILDER" embed lib.snapshot -o x.o --align=131072
run 2 "$BUILDER" embed lib.snapshot -o x.o -m arm --like e.o
err_has 'not both'
run 2 "$BUILDER" embed lib.snapshot -o x.o --as=c -m arm
err_has 'a compiler knows its own'
run 2 "$BUILDER" embed nowhere -o x.o
err_has '^nowhere: not_found: '
run 1 "$BUILDER" embed e.c -o x.o
err_has '^e.c: not_a_snapshot: '
run 1 "$BUILDER" embed lib.snapshot -o x.o --like e.c
err_has '^e.c: bounds: .*not an ELF file'
err_has '^  name an object or a program of that machine$'
cp lib.snapshot bad.snapshot
flip bad.snapshot 5000
run 1 "$BUILDER" embed bad.snapshot -o x.o --json
out_is error-1
run 2 "$BUILDER" embed lib.snapshot -o nowhere/x.o
err_has '^nowhere/x.o: '
limited() { (ulimit -f 8; "$@"); }
run 2 limited "$BUILDER" embed lib.snapshot -o x.o
that "none of these wrote a file" test ! -e x.o
that "nothing is left" nothing_left .

finish
