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
run 0 skopeo --insecure-policy inspect --raw --tls-verify=false "$image"
out_json '[l["annotations"]["org.opencontainers.image.title"] for l in d["layers"]
	if "snapshot.key" in l["annotations"]] ==
	["snapshots/copy.snapshot", "snapshots/one.snapshot"]'

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
