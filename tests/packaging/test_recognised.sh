#!/usr/bin/env bash
# file(1) and the shared MIME database know a snapshot, whole or not.
. "$(dirname "$0")/../tools/check.sh"

MAGIC=$SOURCES/tools/packaging/magic/snapshot
MIME=$SOURCES/tools/packaging/mime/snapshot.xml

run 0 "$BUILDER" create -q -L "$MINIMAL" -o good.snapshot
run 0 "$BUILDER" info --json good.snapshot
key=$(sed -n 's/.*"text": "\(.\{16\}\).*/\1/p' out | head -n 1)
content=$(sed -n 's/.*"content": "\(.\{16\}\).*/\1/p' out)
sections=$(/usr/bin/python3 -c \
	'import json; print(len(json.load(open("out"))["sections"]))')

# The magic entry compiles by itself, and is used as it is.
cp "$MAGIC" magic
run 0 file -C -m magic
err_empty
run 0 file -b -m magic.mgc good.snapshot
out_has "^startup snapshot, format 1\.1, for sessions, $sections sections, $(stat -c %s good.snapshot) bytes, key $key, content $content\$"
out_lacks dated
run 0 file -b -m "$MAGIC" good.snapshot
out_has '^startup snapshot'
run 0 file -b --mime-type -m "$MAGIC" good.snapshot
out_has '^application/x-startup-snapshot$'
run 0 file -b --extension -m "$MAGIC" good.snapshot
out_has '^snapshot$'
run 0 "$BUILDER" create -q -L "$MINIMAL" -o dated.snapshot --timestamp 86400
run 0 env TZ=UTC file -b -m "$MAGIC" dated.snapshot
out_has ', dated Fri Jan  2 00:00:00 1970$'
run 0 "$CALCULATOR" other.snapshot
run 0 file -b -m "$MAGIC" other.snapshot
out_has '^startup snapshot, format'
out_lacks 'for sessions'

# Half written, and through a text transfer.
{ printf '\0'; tail -c +2 good.snapshot; } > half
run 0 file -b -m "$MAGIC" half
out_has 'never finished'
sed 's/\r$//' good.snapshot > text
run 0 file -b -m "$MAGIC" text
out_has 'damaged by a transfer as text'
head -c 7 good.snapshot > short
run 0 file -b -m "$MAGIC" short
out_lacks 'snapshot'

# The MIME database: by magic, whatever the name, and by name.
mkdir -p mime/packages
cp "$MIME" mime/packages
run 0 env XDG_DATA_HOME="$WORK" update-mime-database mime
err_empty
that "the type is in the database" test -s mime/application/x-startup-snapshot.xml
that "its name is" grep -q '^50:application/x-startup-snapshot:\*\.snapshot$' \
	mime/globs2
that "its magic is" grep -qa '^\[60:application/x-startup-snapshot\]' mime/magic

finish
