#!/usr/bin/env bash
# Packs as OCI image layouts: through a real registry and back, and refused.
. "$(dirname "$0")/check.sh"

for program in skopeo docker-registry curl; do
	command -v $program > /dev/null && continue
	echo "$program is missing"
	exit 1
done
run 0 "$BUILDER" create -q -L "$MINIMAL" -o one.snapshot
cp one.snapshot copy.snapshot
echo extra > extra.txt

run 0 "$BUILDER" pack -o d.oci.tar --release 1.2 -a extra.txt one.snapshot \
	copy.snapshot
run 0 "$BUILDER" verify-archive d.oci.tar
out_has '^d.oci.tar: ok (oci.tar, 6 files, 2 snapshots, '
run 0 "$BUILDER" verify-archive --json d.oci.tar
out_is archive-1
run 0 "$BUILDER" pack -q -o d.tar --release 1.2 -a extra.txt one.snapshot \
	copy.snapshot
run 0 "$BUILDER" unpack -q -o from-tar d.tar
run 0 "$BUILDER" unpack -q -o from-oci d.oci.tar
that "the same as in other archives" diff -r from-tar from-oci
run 0 "$BUILDER" info 'd.oci.tar#one.snapshot'
(TZ=Asia/Kathmandu; umask 077; "$BUILDER" pack -q -o again.oci.tar \
	--name d --release 1.2 copy.snapshot one.snapshot -a extra.txt)
that "the same bytes again" cmp d.oci.tar again.oci.tar
run 2 "$BUILDER" pack -o x.oci.tar --release 'a b' one.snapshot
err_has 'can be no tag'
run 1 "$BUILDER" pack -o x.oci.tar one.snapshot -a from-tar/manifest.json
err_has 'there twice'

# The same as a folder, which is new.
run 0 "$BUILDER" pack -o d.oci --release 1.2 -a extra.txt one.snapshot \
	copy.snapshot
out_has '^d.oci  7 files, [0-9]* bytes$'
mkdir by-tar
tar -xf d.oci.tar -C by-tar
that "the same layout" diff -r d.oci by-tar
run 0 "$BUILDER" verify-archive d.oci
out_has '^d.oci: ok (oci, 6 files, 2 snapshots, '
run 0 "$BUILDER" verify-archive --json d.oci
out_is archive-1
run 0 "$BUILDER" unpack -q -o from-folder d.oci
that "the same as in other archives" diff -r from-tar from-folder
run 0 "$BUILDER" info 'd.oci#one.snapshot'
run 0 "$BUILDER" verify-archive from-tar
out_has '^from-tar: ok (folder, 6 files, 2 snapshots, '
run 1 "$BUILDER" pack -o d.oci one.snapshot
err_has 'there already'
run 2 bash -c 'ulimit -f 1; exec "$0" pack -o full.oci one.snapshot' "$BUILDER"
that "no folder is left" test -z "$(find . -maxdepth 1 -name '*full*')"

# A registry on loopback; the port is one that is free.
port=$(/usr/bin/python3 -c '
import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
cat > registry.yml <<END
version: 0.1
storage: {filesystem: {rootdirectory: $WORK/registry}}
http: {addr: "127.0.0.1:$port"}
END
docker-registry serve registry.yml > registry.log 2>&1 &
registry=$!
trap 'kill $registry; wait $registry; chmod -R u+rwx "$WORK"; rm -rf "$WORK"' EXIT
for _ in $(seq 100); do
	curl -s "http://127.0.0.1:$port/v2/" > /dev/null && break
	sleep 0.1
done
image=docker://127.0.0.1:$port/team/stdlib:1.2
copy=(skopeo --insecure-policy --tmpdir "$WORK" copy --quiet)
run 0 "${copy[@]}" --dest-tls-verify=false oci-archive:d.oci.tar:1.2 "$image"
run 0 "${copy[@]}" --src-tls-verify=false "$image" oci-archive:pulled.oci.tar:1.2
run 0 "$BUILDER" verify-archive pulled.oci.tar
out_has 'ok (oci.tar, 6 files, 2 snapshots, '
run 0 "$BUILDER" unpack -q -o pulled pulled.oci.tar
that "what was pulled is what was pushed" diff -r from-tar pulled
run 0 "${copy[@]}" --src-tls-verify=false "$image" oci:layout:1.2
that "a layout in a folder" test -f layout/oci-layout
tar -C layout -cf folder.oci.tar .
run 1 "$BUILDER" verify-archive folder.oci.tar
out_has "a part '.'"
(cd layout && tar -cf ../folder.oci.tar -- *)
run 0 "$BUILDER" verify-archive folder.oci.tar
run 0 "$BUILDER" verify-archive layout
out_has '^layout: ok (oci, 6 files, 2 snapshots, '
run 0 "${copy[@]}" --dest-tls-verify=false oci:d.oci:1.2 "$image-folder"
run 0 "${copy[@]}" --src-tls-verify=false "$image-folder" oci:back:1.2
run 0 "$BUILDER" unpack -q -o from-back back
that "what was pulled is what was pushed" diff -r from-tar from-back
run 0 skopeo --insecure-policy inspect --raw --tls-verify=false "$image"
out_json '[l["annotations"]["org.opencontainers.image.title"] for l in d["layers"]
	if "snapshot.key" in l["annotations"]] ==
	["snapshots/copy.snapshot", "snapshots/one.snapshot"]'

# Folders that are none.
folder_refused() { # REASON WORDS
	run 1 "$BUILDER" verify-archive bad.oci
	out_has "^bad.oci: $1: "
	out_has "$2"
	run 1 "$BUILDER" unpack -o nothing bad.oci
	that "nothing is unpacked" test ! -e nothing
	rm -rf bad.oci
	cp -r d.oci bad.oci
}
cp -r d.oci bad.oci
blob=$(find bad.oci/blobs -type f | LC_ALL=C sort | tail -n 1)
mv "$blob" real
ln -s "$WORK/real" "$blob"
folder_refused bounds 'neither a file nor a folder'
mkfifo bad.oci/pipe
folder_refused bounds 'neither a file nor a folder'
ln -s /etc bad.oci/more
folder_refused bounds 'neither a file nor a folder'
/usr/bin/python3 -c 'import socket
socket.socket(socket.AF_UNIX).bind("bad.oci/socket")'
folder_refused bounds 'neither a file nor a folder'
touch bad.oci/more
folder_refused trailing_data 'no part'
touch 'bad.oci/a:b'
folder_refused bounds 'a:b'
cp bad.oci/index.json bad.oci/INDEX.json
folder_refused overlap index.json
echo >> "$blob"
folder_refused digest_section 'has SHA-256'
rm "$blob"
folder_refused incomplete blobs/
truncate -s 300M bad.oci/big
folder_refused limit max_entry
mkdir -p "bad.oci/$(printf 'd/%.0s' $(seq 30))"
folder_refused limit 'too deep'
run 1 "$BUILDER" verify-archive --max-entries=5 d.oci
out_has max_entries
run 1 "$BUILDER" verify-archive --max-unpacked=1000 d.oci
out_has max_unpacked
mkdir empty
run 1 "$BUILDER" verify-archive empty
out_has '^empty: incomplete: '
ln -s d.oci to-folder
run 0 "$BUILDER" verify-archive to-folder

# Layouts that are none.  change CODE: 'files' by name is changed and written.
change() {
	/usr/bin/python3 - d.oci.tar "$1" <<-'END'
	import hashlib, io, json, sys, tarfile
	source = tarfile.open(sys.argv[1])
	files = {m.name: source.extractfile(m).read() for m in source}
	index = json.loads(files["index.json"])
	image_name = "blobs/sha256/" + index["manifests"][0]["digest"][7:]
	image = json.loads(files[image_name])
	def blob(data):
	    name = hashlib.sha256(data).hexdigest()
	    files["blobs/sha256/" + name] = data
	    return {"digest": "sha256:" + name, "size": len(data)}
	def store():
	    del files[image_name]
	    index["manifests"][0].update(blob(json.dumps(image).encode()))
	    files["index.json"] = json.dumps(index).encode()
	exec(sys.argv[2])
	out = tarfile.open("x.oci.tar", "w", format=tarfile.USTAR_FORMAT)
	for name, data in files.items():
	    member = tarfile.TarInfo(name)
	    member.size = len(data)
	    out.addfile(member, io.BytesIO(data))
	out.close()
	END
}
refuses() { # REASON WORDS CODE
	change "$3"
	run 1 "$BUILDER" verify-archive x.oci.tar
	out_has "^x.oci.tar: $1: "
	out_has "$2"
	run 1 "$BUILDER" unpack -o nothing x.oci.tar
	that "nothing is unpacked" test ! -e nothing
}
change 'pass'
run 0 "$BUILDER" verify-archive x.oci.tar
change 'store()'
run 0 "$BUILDER" verify-archive x.oci.tar
title='["annotations"]["org.opencontainers.image.title"]'
refuses incomplete index.json 'del files["index.json"]'
refuses incomplete blobs/ 'del files[image_name]'
refuses bounds 'no JSON' 'files["index.json"] = b"{"'
refuses bounds '0 images' 'index["manifests"] = []; store = None
files["index.json"] = json.dumps(index).encode()'
refuses bounds '2 images' 'index["manifests"] *= 2
files["index.json"] = json.dumps(index).encode()'
refuses bounds 'no pack' 'image["config"]["mediaType"] = "x"; store()'
refuses bounds 'without a title' 'del image["layers"][0]["annotations"]; store()'
refuses bounds "a part '..'" "image['layers'][0]$title = '../up'; store()"
refuses bounds 'absolute' "image['layers'][0]$title = '/up'; store()"
refuses overlap 'twice' "image['layers'].append(image['layers'][0]); store()"
refuses overlap 'twice' "image['layers'][0]$title = 'manifest.json'; store()"
refuses trailing_data 'manifest' "image['layers'].append({**blob(b'x'),
    'annotations': {'org.opencontainers.image.title': 'more'}}); store()"
refuses trailing_data 'no part' 'blob(b"nobody")'
refuses trailing_data 'no part' 'files["more"] = b""'
refuses digest_section 'has SHA-256' 'files[image_name] += b" "'
refuses digest_section 'has SHA-256' 'image["layers"][0]["size"] += 1; store()'
refuses bounds 'SHA-256' 'image["layers"][0]["digest"] = "sha512:00"; store()'
refuses bounds 'SHA-256' 'image["layers"][0]["digest"] = "sha256:../x"; store()'
refuses incomplete 'in the manifest' 'image["layers"].pop(0); store()
names = {l["digest"] for l in image["layers"]} | {image["config"]["digest"]} | {
    index["manifests"][0]["digest"]}
for name in list(files):
    if name.startswith("blobs/") and "sha256:" + name[13:] not in names:
        del files[name]'
change 'big = blob(bytes(1 << 20))
for i in range(50):
    image["layers"].append({**big, "annotations":
        {"org.opencontainers.image.title": "f%d" % i}})
store()'
run 1 "$BUILDER" verify-archive --max-unpacked=16M x.oci.tar
out_has 'max_unpacked'

finish
