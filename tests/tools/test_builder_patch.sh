#!/usr/bin/env bash
# patch: from release to release, on the wrong file, damaged, interrupted.
. "$(dirname "$0")/check.sh"

cp -r "$STDLIB" tree
chmod -R u+w tree
build() { "$BUILDER" create -q -L tree -o "$1"; }
patch_size() { stat -c %s "$1"; }
function_file=$(find tree -name '*.m' | LC_ALL=C sort | head -n 1)

# The next release has a little more in one function.
build 0.snapshot
printf '\n%% a remark of the next release\n' >> "$function_file"
build 1.snapshot
run 0 "$BUILDER" patch make 0.snapshot 1.snapshot -o 1.patch --json
out_is patch-1
out_json 'd["form"] == "content" and d["patch_size"] < 1000'
out_json '0 < d["changed"] < d["content_size"] / 10'
run 0 "$BUILDER" patch make 0.snapshot 1.snapshot -o again.patch
out_has '^again.patch: [0-9]* bytes, [0-9.]* % of the full file; [0-9]* of '
that "the same bytes again" cmp 1.patch again.patch
run 0 "$BUILDER" patch apply 0.snapshot 1.patch -o new.snapshot
out_has '^new.snapshot: '
that "it is the next release" cmp new.snapshot 1.snapshot
run 0 "$BUILDER" patch apply 0.snapshot 1.patch -o new.snapshot --json
out_is patched-1
run 0 "$BUILDER" patch make 0.snapshot 0.snapshot -o same.patch --json
out_json 'd["changed"] == 0 and d["patch_size"] < 1000'

# The files' bytes, for any zstd: a changed byte is a changed block.
run 0 "$BUILDER" patch make 0.snapshot 1.snapshot -o stored.patch --form=stored --json
out_json 'd["form"] == "stored" and d["patch_size"] < d["full_size"] / 4'
out_json "d[\"patch_size\"] > 10 * $(patch_size 1.patch)"
run 0 "$BUILDER" patch apply 0.snapshot stored.patch -o new.snapshot -q
that "it is the next release" cmp new.snapshot 1.snapshot
run 2 "$BUILDER" patch make 0.snapshot 1.snapshot -o x.patch --form=other

# Whatever the layout it is in.
for preset in development high-performance low-memory network-optimized debug; do
	"$BUILDER" create -q -L tree -o $preset.snapshot -p $preset
	run 0 "$BUILDER" patch make 0.snapshot $preset.snapshot \
		--form=content -o x.patch
	run 0 "$BUILDER" patch apply 0.snapshot x.patch -o new.snapshot -q
	that "$preset" cmp new.snapshot $preset.snapshot
done

# With seals, which folding makes again, and what was signed stays signed.
if "$BUILDER" create -q -L tree -o sealed.snapshot --seal --serial 3 2> err; then
	cp "$function_file" kept.m
	printf '\n%% another remark\n' >> "$function_file"
	"$BUILDER" create -q -L tree -o next.snapshot --seal --serial 4
	cp kept.m "$function_file"
	run 0 "$BUILDER" patch make sealed.snapshot next.snapshot \
		--form=content -o x.patch --json
	out_json 'd["patch_size"] < 3000'
	run 0 "$BUILDER" patch apply sealed.snapshot x.patch -o new.snapshot -q
	that "with its seals" cmp new.snapshot next.snapshot
	run 0 "$BUILDER" patch make 0.snapshot next.snapshot \
		--form=content -o x.patch
	run 0 "$BUILDER" patch apply 0.snapshot x.patch -o new.snapshot -q
	that "with its seals" cmp new.snapshot next.snapshot
fi
rm x.patch

# A chain of twenty, in place.
cp 1.snapshot here.snapshot
for i in $(seq 2 21); do
	printf '\n%% remark %s\n' "$i" >> "$function_file"
	build "$i.snapshot"
	run 0 "$BUILDER" patch make "$((i - 1)).snapshot" "$i.snapshot" \
		-o "$i.patch" -q
	out_empty
done
for i in $(seq 2 21); do
	run 0 "$BUILDER" patch apply here.snapshot "$i.patch" -o here.snapshot -q
	that "release $i" cmp here.snapshot "$i.snapshot"
done

# The wrong file, out of turn, or already patched; nothing is touched then.
cp 1.snapshot here.snapshot
run 1 "$BUILDER" patch apply here.snapshot 5.patch -o here.snapshot
err_has '^here.snapshot: dictionary: the patch is for another file.*fetch the full'
run 1 "$BUILDER" patch apply here.snapshot 1.patch -o here.snapshot --json
out_is error-1
out_json 'd["reason"] == "dictionary"'
run 1 "$BUILDER" patch apply 1.patch 1.patch -o here.snapshot
run 1 "$BUILDER" patch apply here.snapshot here.snapshot -o new.snapshot
err_has '^here.snapshot: not_a_snapshot: not a patch'
that "nothing was touched" cmp here.snapshot 1.snapshot
# OLD may be replaced, but neither the patch, nor what a patch is made of.
cp 1.patch kept.patch
cp 1.snapshot kept.snapshot
run 2 "$BUILDER" patch apply 0.snapshot 1.patch -o 1.patch
err_has "writing '1.patch' would replace '1.patch', which is read"
run 2 "$BUILDER" patch make 0.snapshot 1.snapshot -o 1.snapshot
err_has "would replace '1.snapshot'"
run 2 "$BUILDER" patch make 1.snapshot 0.snapshot -o ./1.snapshot
that "the patch is what it was" cmp 1.patch kept.patch
that "the snapshot is what it was" cmp 1.snapshot kept.snapshot

# A damaged patch: one bit of each byte of the header, and of every fifth; of fewer
# where each run takes its time.
size=$(patch_size 2.patch)
step=5
[ -z "${SANITIZE:-}" ] || step=25
what="every damaged patch is refused"
for offset in $(seq 0 103) $(seq 104 "$step" "$((size - 1))"); do
	cp 2.patch bad.patch
	flip bad.patch "$offset"
	checks=$((checks + 1))
	"$BUILDER" patch apply here.snapshot bad.patch -o here.snapshot \
		> out 2> err
	[ $? = 1 ] || fail "offset $offset"
done
head -c $((size / 2)) 2.patch > bad.patch
run 1 "$BUILDER" patch apply here.snapshot bad.patch -o here.snapshot
err_has '^bad.patch: truncated: .*fetch the full file'
that "nothing was touched" cmp here.snapshot 1.snapshot
that "nothing is left" nothing_left .

# A patch to something that is whole, and no snapshot, can't be made.
cp 2.snapshot bad.snapshot
flip bad.snapshot 9000
run 1 "$BUILDER" patch make 1.snapshot bad.snapshot -o x.patch
err_has '^bad.snapshot: '
run 1 "$BUILDER" patch make "$function_file" 1.snapshot -o x.patch
# One that is too large to be of use.
run 1 "$BUILDER" patch make 0.snapshot 21.snapshot -o x.patch \
	--form=stored --max-ratio 1 --json
out_is error-1
out_json 'd["reason"] == "limit"'
run 2 "$BUILDER" patch make 0.snapshot 21.snapshot -o x.patch --max-ratio 101
run 2 "$BUILDER" patch make 0.snapshot 21.snapshot
err_has 'needs an --output'
run 2 "$BUILDER" patch make 0.snapshot 21.snapshot -o -
err_has '^snapshot-builder patch make: -o -: '
run 2 "$BUILDER" patch apply 0.snapshot 21.patch -o -
that "no file is called so" test ! -e ./-
run 2 "$BUILDER" patch apply 0.snapshot 21.patch
run 2 "$BUILDER" patch
err_has "needs 'make' or 'apply'"
run 2 "$BUILDER" patch undo
that "none of these wrote a file" test ! -e x.patch

# Interrupted: the old file or the new one, and the next try works.
for delay in 0 0.001 0.002 0.004 0.008 0.016; do
	cp 1.snapshot here.snapshot
	"$BUILDER" patch apply here.snapshot 2.patch -o here.snapshot -q &
	victim=$!
	sleep $delay
	kill -9 $victim 2> /dev/null
	wait $victim 2> /dev/null
	that "old or new" eval \
		'cmp -s here.snapshot 1.snapshot || cmp -s here.snapshot 2.snapshot'
	cp 1.snapshot here.snapshot
	run 0 "$BUILDER" patch apply here.snapshot 2.patch -o here.snapshot -q
done
limited() { (ulimit -f 8; "$@"); }
cp 1.snapshot here.snapshot
run 2 limited "$BUILDER" patch apply here.snapshot 2.patch -o here.snapshot
err_has '^here.snapshot: io: '
that "nothing was touched" cmp here.snapshot 1.snapshot
that "nothing is left" nothing_left .

finish
