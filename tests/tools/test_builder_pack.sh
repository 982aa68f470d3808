#!/usr/bin/env bash
# Packs: made, read by others, made by others, and refused.
. "$(dirname "$0")/check.sh"

run 0 "$BUILDER" create -q -L "$MINIMAL" -o one.snapshot
run 0 "$BUILDER" create -q -L "$MINIMAL" -o two.snapshot --preset=development
LICENCE=$SOURCES/LICENSE
echo extra > extra.txt

# What is in a pack is what went in, whatever the kind.
for kind in tar tar.zst tar.xz zip; do
	run 0 "$BUILDER" pack -o "d.$kind" --licence "$LICENCE" -a extra.txt \
		--release 1.2 one.snapshot two.snapshot
	out_has "^d.$kind  8 files, [0-9]* bytes$"
	err_empty
	run 0 "$BUILDER" verify-archive "d.$kind"
	out_has "^d.$kind: ok ($kind, 7 files, 2 snapshots, "
	run 0 "$BUILDER" unpack -o "from-$kind" "d.$kind"
	that "the same snapshot" cmp one.snapshot "from-$kind/snapshots/one.snapshot"
	that "the same licence" cmp "$LICENCE" "from-$kind/licenses/LICENSE"
	that "the same text" cmp extra.txt "from-$kind/extra.txt"
	that "all kinds hold the same" diff -r from-tar "from-$kind"
done
that "nothing is left" nothing_left .

# Documents.
check_document() { # FILE SCHEMA
	cp "$1" out
	out_is "$2"
}
check_document from-tar/manifest.json pack-1
out_json 'd["name"] == "d" and d["release"] == "1.2"'
out_json 'd["created"] == "1970-01-01T00:00:00Z"'
run 0 "$BUILDER" verify-archive --json d.tar d.zip
out_is archive-1
run 1 "$BUILDER" verify-archive --json one.snapshot
out_is archive-1
out_json 'd["ok"] is False and d["reason"] == "codec" and d["files"] is None'
cp from-tar/sbom.spdx.json out
out_json 'd["spdxVersion"] == "SPDX-2.3" and d["dataLicense"] == "CC0-1.0"'
out_json 'len({p["SPDXID"] for p in d["packages"]}) == len(d["packages"])'
out_json '{r[k] for r in d["relationships"] for k in
	("spdxElementId", "relatedSpdxElement")} <=
	{p["SPDXID"] for p in d["packages"]} | {"SPDXRef-DOCUMENT"}'
spdx() { /usr/bin/python3 "$SOURCES/tests/tools/check_spdx.py" "$1"; }
run 0 spdx from-tar/sbom.spdx.json
# The check can fail.
for change in 'd["dataLicense"] = "MIT"' 'd["packages"][0].pop("name")' \
	'd["relationships"].pop(0)' 'd["packages"][0]["filesAnalyzed"] = True' \
	'd["packages"][1]["checksums"][0]["checksumValue"] = "00"' \
	'd["packages"].append(d["packages"][0])' 'd["creationInfo"]["created"] = ""' \
	'd["relationships"][0]["relatedSpdxElement"] = "SPDXRef-nobody"'; do
	/usr/bin/python3 - from-tar/sbom.spdx.json "$change" <<-'END' > wrong.json
	import json, sys
	d = json.load(open(sys.argv[1]))
	exec(sys.argv[2])
	json.dump(d, sys.stdout)
	END
	run 1 spdx wrong.json
done
cp from-tar/provenance/one.snapshot.intoto.json out
out_json 'd["_type"] == "https://in-toto.io/Statement/v1"'
digest=$(sha256sum < one.snapshot | cut -c 1-64)
out_json "d['subject'][0]['digest']['sha256'] == '$digest'"
"$BUILDER" info --json one.snapshot > info.json
out_json '[(i["name"], i["digest"]["xxh3_128"]) for i in
	d["predicate"]["buildDefinition"]["resolvedDependencies"]] ==
	[(i["path"], i["digest"]) for i in
	json.load(open("info.json"))["provenance"]["inputs"]]'

out_json 'not any("sha256" in i["digest"] for i in
	d["predicate"]["buildDefinition"]["resolvedDependencies"])'

# With the inputs at hand their SHA-256 is stated; only of those very inputs.
cp -r "$MINIMAL" inputs
chmod -R u+w inputs
run 0 "$BUILDER" pack -q -o with.tar --inputs nowhere --inputs inputs \
	one.snapshot
run 0 "$BUILDER" unpack -p provenance/one.snapshot.intoto.json with.tar
out_json 'len(d["predicate"]["buildDefinition"]["resolvedDependencies"]) > 1'
out_json 'all(i["digest"]["sha256"] == __import__("hashlib").sha256(
	open("inputs/" + i["name"], "rb").read()).hexdigest() for i in
	d["predicate"]["buildDefinition"]["resolvedDependencies"])'
run 0 spdx from-tar/sbom.spdx.json
file=$(find inputs -name '*.m' | LC_ALL=C sort | head -n 1)
echo '% changed' >> "$file"
run 1 "$BUILDER" pack -q -o x.tar --inputs inputs one.snapshot
err_has "source_changed: ${file#inputs/}: "
rm "$file"
run 1 "$BUILDER" pack -q -o x.tar --inputs inputs one.snapshot
err_has "source_changed: ${file#inputs/}: .*gone"
run 1 "$BUILDER" pack -q -o x.tar --inputs nowhere one.snapshot
that "none of these wrote a file" test ! -e x.tar

# Others read it.
run 0 bsdtar -tf d.tar.zst
out_has '^snapshots/one.snapshot$'
mkdir by-bsdtar by-tar by-unzip
run 0 bsdtar -xf d.tar.xz -C by-bsdtar
that "bsdtar unpacks the same" diff -r from-tar by-bsdtar
run 0 tar --zstd -xf d.tar.zst -C by-tar
that "tar unpacks the same" diff -r from-tar by-tar
run 0 unzip -q d.zip -d by-unzip
that "unzip unpacks the same" diff -r from-tar by-unzip
run 0 unzip -tq d.zip
run 0 xz -t d.tar.xz
run 0 zstd -qt d.tar.zst
run 0 tar --numeric-owner --utc -tvf d.tar
that "owner, mode and time are fixed" test \
	"$(grep -cv '^-rw-r--r-- 0/0 .* 1970-01-01 00:00 ' out)" = 0

# The same bytes wherever, whoever, whenever, and in whichever order.
mkdir -p elsewhere/deep
cp one.snapshot two.snapshot extra.txt elsewhere/deep
touch -d 2001-02-03 elsewhere/deep/*
chmod 600 elsewhere/deep/*
for kind in tar tar.zst tar.xz zip; do
	(cd elsewhere/deep && umask 077 && TZ=Asia/Kathmandu LC_ALL=C.UTF-8 \
		HOME=/nonexistent "$BUILDER" pack -q -o "d.$kind" -a extra.txt \
		--release=1.2 two.snapshot "$PWD/one.snapshot" \
		--licence "$LICENCE")
	that "the same $kind" cmp "d.$kind" "elsewhere/deep/d.$kind"
	SOURCE_DATE_EPOCH=1700000000 TZ=UTC \
		"$BUILDER" pack -q -o "a.$kind" one.snapshot --name d
	SOURCE_DATE_EPOCH=1700000000 TZ=Asia/Kathmandu \
		"$BUILDER" pack -q -o "b.$kind" one.snapshot --name d
	that "a date, and the same $kind" cmp "a.$kind" "b.$kind"
done
run 0 "$BUILDER" verify-archive a.zip
out_has '^a.zip: ok (zip, 3 files, 1 snapshot, '
TZ=UTC tar -tvf a.tar > out
out_has '2023-11-14 22:13 manifest.json'
SOURCE_DATE_EPOCH=x run 2 "$BUILDER" pack -o x.tar one.snapshot
err_has 'SOURCE_DATE_EPOCH'

# A snapshot in a pack is used where it is.
for command in info key list dump 'validate --quiet'; do
	# shellcheck disable=SC2086
	run 0 "$BUILDER" $command 'd.tar.zst#one.snapshot'
	err_empty
done
run 1 "$BUILDER" explain 'd.zip#one.snapshot'
out_has '^d.zip#one.snapshot: key_builtins'
run 0 "$BUILDER" diff one.snapshot 'd.zip#snapshots/one.snapshot'
run 1 "$BUILDER" diff one.snapshot 'd.zip#two.snapshot'
run 0 "$BUILDER" info 'a.zip#'
run 2 "$BUILDER" info 'd.zip#'
err_has 'can be 2 snapshots'
run 2 "$BUILDER" info 'd.zip#three.snapshot'
err_has "no snapshot 'three.snapshot'"
run 2 "$BUILDER" info 'none.zip#one.snapshot'
err_has 'not_found'
cp one.snapshot 'odd#name'
run 0 "$BUILDER" info 'odd#name'
run 0 "$BUILDER" unpack --print=snapshots/two.snapshot d.tar.xz
that "printed as it is" cmp two.snapshot out
run 1 "$BUILDER" unpack --print=none d.tar.xz
err_has 'verify-archive --list'
run 0 "$BUILDER" verify-archive --list d.zip
out_has "^  ${digest:0:16} *[0-9]*  snapshots/one.snapshot$"

# Mistakes.
run 2 "$BUILDER" pack one.snapshot
err_has 'needs an --output'
run 2 "$BUILDER" pack -o x.rar one.snapshot
err_has 'give a --format'
run 0 "$BUILDER" pack -q -o x.rar -f zip one.snapshot
run 2 "$BUILDER" unpack d.zip
run 2 "$BUILDER" unpack -o x -p y d.zip
run 1 "$BUILDER" unpack -o from-tar d.zip
err_has 'there already'
run 2 "$BUILDER" unpack -o no/such/folder d.zip
run 2 "$BUILDER" pack -o no/such/x.zip one.snapshot
run 2 "$BUILDER" pack -o x.zip missing.snapshot
run 1 "$BUILDER" pack -o x.zip extra.txt
err_has '^extra.txt: not_a_snapshot'
cp one.snapshot bad.snapshot
flip bad.snapshot 400
run 1 "$BUILDER" pack -o x.zip bad.snapshot
mkdir again
cp one.snapshot again
run 1 "$BUILDER" pack -o x.zip one.snapshot again/one.snapshot
err_has "^again/one.snapshot: overlap: .*'snapshots/one.snapshot' in the pack already"
run 1 "$BUILDER" pack -o x.zip one.snapshot -a from-tar/manifest.json
err_has "'manifest.json' is there twice"
cp extra.txt 'a:b'
run 1 "$BUILDER" pack -o x.zip one.snapshot -a 'a:b'
err_has 'plain ASCII'
that "none of these wrote a file" test ! -e x.zip
if [ -e /dev/full ]; then
	"$BUILDER" unpack -p extra.txt d.zip > /dev/full 2> err && fail "full"
fi
# No room, no permission: nothing is left half done.
run 2 bash -c 'ulimit -f 1; exec "$0" unpack -o full d.tar' "$BUILDER"
err_has 'cannot write'
that "no folder is left" test -z "$(find . -maxdepth 1 -name 'full*')"
run 2 bash -c 'ulimit -f 1; exec "$0" pack -o full.tar one.snapshot' "$BUILDER"
that "no archive is left" test -z "$(find . -maxdepth 1 -name '*full*')"
cp d.zip kept.zip
run 1 "$BUILDER" pack -o kept.zip bad.snapshot
that "the old archive is kept" cmp d.zip kept.zip
mkfifo pipe
run 1 "$BUILDER" pack -o pipe -f tar one.snapshot
err_has 'not a regular file'
ln -s d.zip link.zip
run 0 "$BUILDER" verify-archive link.zip
ln -s missing dangling
run 1 "$BUILDER" unpack -o dangling d.zip
err_has 'there already'
run 1 "$BUILDER" verify-archive --max-archive=10 d.zip
out_has 'limit'
run 1 "$BUILDER" verify-archive --max-entries=3 d.zip d.tar
out_has 'max_entries'
run 1 "$BUILDER" verify-archive --max-unpacked=1000 d.tar.zst
out_has 'max_unpacked'
run 2 "$BUILDER" verify-archive missing.zip
run 1 "$BUILDER" verify-archive missing.zip extra.txt d.zip

# A snapshot's signature lies beside it, any other where it was put.
echo of one > one.snapshot.minisig
echo of three > three.snapshot.minisig
run 0 "$BUILDER" pack -q -o signed.zip one.snapshot -a one.snapshot.minisig \
	-a three.snapshot.minisig
run 0 "$BUILDER" unpack -o signed signed.zip
that "beside it" cmp one.snapshot.minisig signed/snapshots/one.snapshot.minisig
that "beside nothing" cmp three.snapshot.minisig signed/three.snapshot.minisig

# Names with the mark that is between an archive and what is in it.
cp one.snapshot 'o#n#e.snapshot'
run 0 "$BUILDER" pack -q -o 'a#b.zip' 'o#n#e.snapshot'
for name in 'a#b.zip#' 'a#b.zip#o#n#e.snapshot' 'a#b.zip#snapshots/o#n#e.snapshot'; do
	run 0 "$BUILDER" validate -q "$name"
done
run 2 "$BUILDER" validate -q 'a#c.zip#o#n#e.snapshot'

# Whoever stops it finds nothing; whoever is told to go on does.
mkdir many
adds=()
for i in $(seq 500); do
	echo "$i" > "many/$i"
	adds+=(-a "many/$i")
done
run 0 "$BUILDER" pack -q -o many.tar one.snapshot "${adds[@]}"
stopped() { # SIGNAL COMMAND...: sent when there is something to leave behind
	local signal=$1 status=0
	shift
	"$@" > out 2> err < /dev/null &
	until [ -n "$(find . -maxdepth 1 -name 'cut*')" ]; do :; done
	kill "-$signal" $!
	wait $! || status=$?
	return $status
}
for signal in TERM HUP; do
	what="SIG$signal during unpack"
	status=0
	stopped $signal "$BUILDER" unpack -o cut many.tar || status=$?
	that "it ended by it" test "$status" -gt 128
	that "nothing is left" test -z "$(find . -maxdepth 1 -name 'cut*')"
done
run 0 stopped HUP nohup "$BUILDER" unpack -o cut many.tar
that "all is there" test "$(find cut -name '[0-9]*' | wc -l)" = 500

# What could not be read again is not made.
echo > oci-layout
for kind in tar zip oci.tar oci; do
	run 1 "$BUILDER" pack -o "none.$kind" one.snapshot -a oci-layout
	err_has "^none.$kind: bounds: .*the mark of an OCI layout: rename it"
	that "nothing was made" test ! -e "none.$kind"
done
run 2 "$BUILDER" pack -o .zip one.snapshot
err_has "the pack's name '' should be a line"
run 2 "$BUILDER" pack -o none.zip --name $'a\nb' one.snapshot
run 2 "$BUILDER" pack -o none.zip --release '' one.snapshot
run 1 "$BUILDER" verify-archive --max-archive=1000 d.zip
out_has 'more than 1000 bytes (max_archive)'

# A manifest as the schema wants it; and what it says is one line.
manifest() { # EXPRESSION: with 'm' changed so, and all digests right
	rm -rf changed
	cp -r from-tar changed
	/usr/bin/python3 -c "
import json
m = json.load(open('changed/manifest.json'))
$1
json.dump(m, open('changed/manifest.json', 'w'))"
	run 1 "$BUILDER" verify-archive changed
}
manifest 'm["files"][0]["role"] = "evil"'
out_has "bounds: manifest.json: '.*' has the role 'evil', which is not known"
for member in name release created tool tool_version; do
	manifest "del m['$member']"
	out_has "bounds: manifest.json: it has no text '$member'"
done
manifest 'm["schema"] = "x\nother.zip: ok"'
out_has "schema 'x.x0aother.zip: ok'"
cp d.zip $'d\nother.zip'
run 0 "$BUILDER" verify-archive $'d\nother.zip'
out_has '^d.x0aother.zip: ok'
rm $'d\nother.zip'

# No archive takes the place of what goes into it.
cp one.snapshot mine.snapshot
echo text > mine.txt
for mine in mine.snapshot mine.txt; do
	run 2 "$BUILDER" pack -f zip -o $mine mine.snapshot --add mine.txt
	err_has "writing '$mine' would replace '$mine', which is read"
done
run 2 "$BUILDER" pack -f zip -o mine.txt mine.snapshot --licence mine.txt
that "the snapshot is what it was" cmp mine.snapshot one.snapshot

# Archives by others, good ones and bad ones.
mkdir crafted
/usr/bin/python3 "$SOURCES/tests/tools/craft_packs.py" from-tar crafted > rows ||
	fail "craft_packs.py"
that "there are many" test "$(wc -l < rows)" -gt 120
while read -r name reason words; do
	status=0
	"$BUILDER" verify-archive "crafted/$name" > out 2> err || status=$?
	what="crafted/$name is $reason $words"
	checks=$((checks + 3))
	grep -qE "^crafted/$name: ($reason)(:| )" out || fail "another answer"
	grep -qF -- "$words" out || fail "other words"
	[ "$status" = "$(if grep -q ': ok (' out; then echo 0; else echo 1; fi)" ] ||
		fail "status $status"
	[ "$reason" = ok ] && continue
	[[ $reason == *ok ]] && continue
	run 1 "$BUILDER" unpack -o unpacked "crafted/$name"
	that "nothing is unpacked" test -z "$(find . -maxdepth 1 -name 'unpacked*')"
done < rows
that "nothing went up" test ! -e ../up -a ! -e up
run 0 "$BUILDER" unpack -o by-us crafted/gnu.tar
that "the same from others" diff -r from-tar by-us

finish
