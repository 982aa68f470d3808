#!/usr/bin/env bash
# Prints the linker script that lays side by side what runs when a session boots,
# first for the empty program, then for a small one.
#
#   tools/generators/boot_order.sh > session/boot_order.ld
#
# Valgrind sees which functions run.  The build it looks at is not ordered itself.
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$top/build/boot-order
program=$build/tools/snapshot-session/snapshot-session
trace=$(mktemp)
trap 'rm -f "$trace"' EXIT

cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSNAP_TESTS=OFF \
	-DSNAP_BENCH=OFF -DSNAP_BOOT_ORDER=OFF > /dev/null
cmake --build "$build" --target snapshot-session stdlib_snapshot > /dev/null

# functions_of CODE: those of the program that run, without what compilers append to
# the names of parts and copies.
functions_of() {
	valgrind --tool=callgrind --callgrind-out-file="$trace" "$program" \
		--snapshot "$build/stdlib.snapshot" -e "$1" > /dev/null 2>&1
	callgrind_annotate --threshold=100 "$trace" |
		sed -n "s|.*:\([A-Za-z_][A-Za-z_0-9]*\)[^ :]* \[$program\]\$|\1|p"
}

small='x = 1
y = [x 2 3]; s.a = y(2); c = {1, "b"};
for k = 1:3, s.a = s.a + k; end
if s.a > 2 && ~isempty(c), disp(s.a), end
z = cellfun(@(v) numel(v), c)
try, error("a:b", "no"), catch e, disp(e.message), end'

cat << 'END'
/* Made by tools/generators/boot_order.sh: the functions that run when a session
 * boots, side by side, so that starting touches few pages.  Names that don't
 * exist any more do no harm. */
SECTIONS
{
	.text_boot :
	{
		*crt1.o(.text .text.*)
		*crtbegin*.o(.text .text.*)
		*(.text.startup .text.startup.*)
		KEEP(*(SORT_NONE(.fini)))
END
{
	functions_of '' | LC_ALL=C sort
	functions_of "$small" | LC_ALL=C sort
} | awk '!seen[$0]++ { printf "\t\t*(.text.%s .text.%s.*)\n", $0, $0 }'
printf '\t}\n}\nINSERT BEFORE .text;\n'
