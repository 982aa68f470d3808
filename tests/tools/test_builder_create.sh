#!/usr/bin/env bash
# create: what it prints, writes, reports, and refuses.
. "$(dirname "$0")/check.sh"

# The answer is on standard output, and short.
run 0 "$BUILDER" create --library "$MINIMAL" -o a.snapshot
out_has '^a.snapshot  [0-9]* KiB (hot [0-9]*, cold [0-9]*)  1 builtins, 1 functions$'
out_has '^key [0-9a-f]\{8\}  content [0-9a-f]\{8\}  [0-9]* ms$'
err_empty
that "no temporary is left" nothing_left .
run 0 "$BUILDER" validate a.snapshot

run 0 "$BUILDER" create -q -L "$MINIMAL" -oq.snapshot
out_empty
err_empty
that "the same input, the same bytes" cmp a.snapshot q.snapshot

# A manifest is as good as its folder; JSON says the same as YAML.
run 0 "$BUILDER" create -q -L "$MINIMAL/library.yaml" -o m.snapshot
that "folder or manifest is the same" cmp a.snapshot m.snapshot
run 0 "$BUILDER" create --json -L "$MINIMAL-json" -o j.snapshot
out_is report-1
run 0 "$BUILDER" key a.snapshot
cp out key_yaml
run 0 "$BUILDER" key j.snapshot
that "the key of JSON is that of YAML" cmp out key_yaml

# Two libraries become one.
run 0 "$BUILDER" create -q -L "$STDLIB" -o real.snapshot
run 1 "$BUILDER" create -L "$STDLIB" -L "$MINIMAL" -o both.snapshot
err_has "deg2rad"
err_has "; nothing was written$"
that "nothing was written" test ! -e both.snapshot
mkdir other
cp "$MINIMAL/library.yaml" "$MINIMAL/numbers.yaml" other
cp -r "$MINIMAL/functions" other
sed -i 's/library: minimal/library: other/' other/library.yaml
sed -i 's/deg2rad/degrees/g; s/name: plus/name: sum2/' other/numbers.yaml
mv other/functions/deg2rad.m other/functions/degrees.m
sed -i 's/deg2rad/degrees/' other/functions/degrees.m
run 0 "$BUILDER" create --json -L "$MINIMAL" -L other -o both.snapshot
out_json 'd["counts"]["entries"] == 4'
run 0 "$BUILDER" info --json both.snapshot
out_json '[l["name"] for l in d["provenance"]["libraries"]] == ["minimal", "other"]'
out_json '"other/numbers.yaml" in [i["path"] for i in d["provenance"]["inputs"]]'

# Options beat the preset; the preset and they are recorded.
run 0 "$BUILDER" create --json -L "$STDLIB" -o o.snapshot -p debug \
	--codec=blocks --level 3 --block-size 8K --dictionary-size=0 --sources no
out_is report-1
out_json 'd["options"] == {"codec": "blocks", "level": 3, "block_size": 8192, "dictionary_size": 0, "sources": False}'
out_json 'd["preset"] == "debug"'
run 0 "$BUILDER" info --json o.snapshot
out_json 'd["provenance"]["options"]["block_size"] == 8192'
out_json '"SOURCES" not in [s["name"] for s in d["sections"]]'
for preset in development production high-performance low-memory \
	network-optimized debug; do
	run 0 "$BUILDER" create --json -L "$STDLIB" -o p.snapshot -p $preset
	out_is report-1
	run 0 "$BUILDER" validate -q p.snapshot
done

# The content digest does not depend on how it is packed.
for codec in raw zstd blocks; do
	"$BUILDER" create --json -L "$STDLIB" -o c.snapshot --codec $codec |
		grep '"content"' >> contents
done
that "one content digest for all codecs" test "$(sort -u contents | wc -l)" = 1

# A timestamp: none, the variable's, the option's.
stamp() { "$BUILDER" info --json "$1" | grep '"timestamp"'; }
that "no time by default" test "$(stamp a.snapshot)" = '  "timestamp": null,'
SOURCE_DATE_EPOCH=1000 run 0 "$BUILDER" create -q -L "$MINIMAL" -o t.snapshot
that "the variable's time" test "$(stamp t.snapshot)" = '  "timestamp": 1000,'
SOURCE_DATE_EPOCH=1000 run 0 "$BUILDER" create -q -L "$MINIMAL" -o t.snapshot \
	--timestamp 77
that "the option beats it" test "$(stamp t.snapshot)" = '  "timestamp": 77,'
rm t.snapshot
for bad in tomorrow -1 1e9 99999999999999999999 1K; do
	SOURCE_DATE_EPOCH=$bad run 2 "$BUILDER" create -L "$MINIMAL" -o t.snapshot
	err_has "SOURCE_DATE_EPOCH: '$bad' is not a number of seconds"
done
run 2 "$BUILDER" create -L "$MINIMAL" -o t.snapshot --timestamp=yesterday
err_has "timestamp: 'yesterday' is not a number"
that "nothing was written" test ! -e t.snapshot

# The report has what the file must not have.
run 0 "$BUILDER" create -L "$STDLIB" -o r.snapshot --report r.json
cp r.json out
out_is report-1
out_json 'd["peak_memory"] > 0 and d["seconds"]["total"] > 0'
out_json 'd["size"] == d["hot_size"] + d["cold_size"]'
run 2 "$BUILDER" create -L "$MINIMAL" -o r.snapshot --report /nonexistent/r.json
err_has '^/nonexistent/r.json: io: cannot create '
run 1 "$BUILDER" create -L "$MINIMAL" -o r.snapshot --report /dev/full
err_has "unsafe_file: /dev/full is there and is not a regular file"

# --check
run 0 "$BUILDER" create -L "$STDLIB" --check
out_has '^check: 2 builds, 1 digest: content [0-9a-f]\{8\}$'
run 0 "$BUILDER" create -L "$STDLIB" --check --json
out_is check-1
run 0 "$BUILDER" create -L "$STDLIB" --check --json -o k.snapshot
out_is report-1
cp -r "$MINIMAL" relative
run 0 "$BUILDER" create -L relative --check -o relative/k.snapshot
that "-o is relative to where it was said" test -f relative/k.snapshot

# All mistakes are told, with their places; nothing is written.
cp -r "$MINIMAL" wrong
sed -i 's/kind: numeric/kind: numerik/; s/flags: \[pure\]/flags: [pur]/' \
	wrong/numbers.yaml
run 1 "$BUILDER" create -L wrong -o w.snapshot
out_empty
err_has 'wrong/numbers.yaml:[0-9]*:[0-9]*: .*numerik.*did you mean .numeric.'
err_has 'wrong/numbers.yaml:[0-9]*:[0-9]*: .*did you mean .pure.'
err_has '^[0-9]* problems; nothing was written$'
that "nothing was written" test ! -e w.snapshot
run 1 "$BUILDER" create --json -L wrong -o w.snapshot
out_is error-1
err_empty
out_json 'len(d["problems"]) >= 3 and not d["ok"]'
cp a.snapshot kept.snapshot
run 1 "$BUILDER" create -L wrong -o kept.snapshot
that "the old file is as it was" cmp a.snapshot kept.snapshot

# Progress: JSON lines on standard error only.
run 0 "$BUILDER" create -L "$MINIMAL" -o g.snapshot --progress=json
err_has '^{"phase":"read","done":0,"total":2}$'
err_has '^{"phase":"end","done":2,"total":2}$'
run 0 "$BUILDER" create -L "$MINIMAL" -o g.snapshot --progress=auto
err_empty
run 0 "$BUILDER" create -L "$MINIMAL" -o g.snapshot --progress=tty
err_has 'write'

# Nothing of the surroundings is in the file.
mkdir -p sentinel-folder/home
cp -r "$MINIMAL" sentinel-folder/lib
env HOME="$WORK/sentinel-folder/home" USER=sentinel-user HOSTNAME=sentinel-host \
	SENTINEL=sentinel-value "$BUILDER" create -q --codec raw -p debug \
	-L sentinel-folder/lib -o s.snapshot
that "no path, user, host or variable inside" \
	eval '! strings -a s.snapshot | grep -qe sentinel -e "$(hostname)" -e "$WORK"'

finish
