#!/usr/bin/env bash
# What tools/docs/how-to-build.md shows: every file is written as it is there,
# every command run, in the order of the text.
. "$(dirname "$0")/../tools/check.sh"

: "${BUILD:?the build folder}"

run 0 cmake --install "$BUILD" --prefix "$WORK/tree"
export TREE=$WORK/tree
unset BUILDER
mkdir page
cd page || exit 1

# blocks PAGE: each block into a numbered file named by its language.  The name
# of a file that a block is stands before it, in `...`: at a line's end.
/usr/bin/python3 - "$SOURCES/tools/docs/how-to-build.md" <<'PYTHON'
import re, sys
text = open(sys.argv[1]).read()
steps = []
last = 0
for block in re.finditer(r"^```([a-z]+)\n(.*?)^```$", text, re.M | re.S):
    before = text[last:block.start()]
    last = block.end()
    language, body = block[1], block[2]
    if language == "sh":
        steps.append(("run", body))
    else:
        names = re.findall(r"`([^`\n]+)`:$", before, re.M)
        assert len(names) == 1, (language, before)
        steps.append((names[0], body))
for number, (name, body) in enumerate(steps):
    open(f"../step-{number:02}", "w").write(name + "\n" + body)
PYTHON
count=0
for step in ../step-*; do
	name=$(head -n 1 "$step")
	if [ "$name" = run ]; then
		tail -n +2 "$step" > ../commands
		run 0 bash -euo pipefail ../commands
		count=$((count + 1))
	else
		tail -n +2 "$step" > "$name"
	fi
done
that "there were commands" test "$count" -ge 6
run 0 "$TREE/bin/snapshot-session" --snapshot build/site.snapshot \
	-e 'disp(twice(area(1)))'
out_has '^ *6\.2832$'

finish
