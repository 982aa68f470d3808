#!/usr/bin/env bash
# Signatures: made, read by minisign, made by minisign, and forged.
. "$(dirname "$0")/check.sh"

command -v minisign > /dev/null || {
	echo "there is no minisign: tools/packages.sh names it"
	[ -n "${CI:-}" ] && exit 1
	exit 77
}
run 0 "$BUILDER" create -q -L "$MINIMAL" -o plain.snapshot
run 0 "$BUILDER" create -q -L "$MINIMAL" -o a.snapshot --seal --serial 4 \
	--timestamp 1000
run 0 "$BUILDER" info --json a.snapshot
out_is info-1
out_json 'd["format"]["sealed"] and d["format"]["serial"] == 4 and
	d["format"]["entry_size"] == 96 and d["format"]["minor"] == 2'
run 0 "$BUILDER" info --json plain.snapshot
out_json 'not d["format"]["sealed"] and d["format"]["minor"] == 1'

# Keys.
run 0 "$BUILDER" keygen -s good.key -p good.pub --no-password
out_has '^key [0-9A-F]\{16\}$'
id=$(cut -d ' ' -f 2 out)
that "the secret key is its user's" test "$(stat -c %a good.key)" = 600
that "the public key is everybody's" test "$(stat -c %a good.pub)" = 644
that "its comment names the key" grep -q "^untrusted comment: .*$id$" good.pub
run 2 "$BUILDER" keygen -s good.key -p new.pub --no-password
err_has 'good.key: .*File exists'
that "half a pair is none" test ! -e new.pub
run 2 "$BUILDER" keygen -s new.key -p good.pub --no-password
that "half a pair is none" test ! -e new.key
run 2 "$BUILDER" keygen -s x.key
err_has 'needs the files'

# Signed here, checked there; what minisign is given is what was signed.
run 0 "$BUILDER" sign -k good.key a.snapshot
out_has "^a.snapshot: signed by $id (header and table, [0-9]* bytes)$"
run 0 "$BUILDER" sign --signed-bytes front a.snapshot
that "the front is the beginning" cmp -n "$(stat -c %s front)" front a.snapshot
run 0 minisign -V -p good.pub -m front -x a.snapshot.minisig
out_has 'Trusted comment: snapshot:a.snapshot content:.* serial:4$'
run 0 "$BUILDER" verify-signature --trust good.pub a.snapshot
out_has "^a.snapshot: signed by $id (header and table, checked full)$"
cp a.snapshot.minisig first
run 0 "$BUILDER" sign -q -k good.key a.snapshot
out_empty
that "the same signature again" cmp first a.snapshot.minisig
run 0 "$BUILDER" sign -q -k good.key --legacy -o old.minisig --comment 'as of old' \
	a.snapshot
run 0 minisign -V -p good.pub -m front -x old.minisig
run 1 minisign -V -H -p good.pub -m front -x old.minisig
run 0 "$BUILDER" verify-signature --trust good.pub --signature old.minisig a.snapshot
out_has '^  as of old$'
run 0 "$BUILDER" sign -q -k good.key --whole plain.snapshot
run 0 minisign -V -p good.pub -m plain.snapshot
run 0 "$BUILDER" verify-signature --json --trust good.pub plain.snapshot
out_is signature-1
out_json 'd["part"] == "file" and d["ok"]'

# Signed there, checked here: both kinds of both parts, and with a password.
run 0 minisign -G -W -p theirs.pub -s theirs.key
for legacy in '' -l; do
	run 0 minisign -S $legacy -s theirs.key -m front -x front.minisig -t front
	run 0 "$BUILDER" verify-signature --trust theirs.pub \
		--signature front.minisig a.snapshot
	out_has '(header and table, '
	run 0 minisign -S $legacy -s theirs.key -m a.snapshot -x whole.minisig
	run 0 "$BUILDER" verify-signature --trust theirs.pub \
		--signature whole.minisig a.snapshot
	out_has '(whole file, '
done
run 0 "$BUILDER" sign -q -k theirs.key -o ours.minisig a.snapshot
run 0 minisign -V -p theirs.pub -m front -x ours.minisig
(umask 077 && echo secret > password && echo wrong > wrong)
run 0 "$BUILDER" keygen -q -s locked.key -p locked.pub --password-file password
run 0 "$BUILDER" sign -q -k locked.key --password-file password -o locked.minisig \
	a.snapshot
run 0 minisign -V -p locked.pub -m front -x locked.minisig
run 2 "$BUILDER" sign -k locked.key --password-file wrong -o no.minisig a.snapshot
err_has "^locked.key: the password is not the key's$"
that "no signature" test ! -e no.minisig
that "a password from a pipe" eval 'printf "secret\nmore\n" |
	"$BUILDER" sign -q -k locked.key --password-file - -o piped.minisig a.snapshot'
that "the same signature" cmp piped.minisig locked.minisig
run 2 "$BUILDER" sign -k locked.key --password-file - -o no.minisig a.snapshot
err_has '^-: io: no password was given'
that "keys made with it" eval 'echo secret |
	"$BUILDER" keygen -q -s piped.key -p piped.pub --password-file -'
run 0 "$BUILDER" sign -q -k piped.key --password-file password -o no.minisig a.snapshot
rm no.minisig
what="minisign opens our locked key"
minisign -S -s locked.key -m front -x by.minisig < password > out 2> err ||
	fail "minisign -S: $?"
run 0 "$BUILDER" verify-signature --trust locked.pub --signature by.minisig a.snapshot

# Who could read a secret or change what is trusted.
chmod 640 good.key
run 2 "$BUILDER" sign -k good.key a.snapshot
err_has 'good.key: unsafe_file: .*mode 0600, not 0640'
chmod 600 good.key
chmod 644 password
run 2 "$BUILDER" sign -k locked.key --password-file password a.snapshot
err_has '^password: unsafe_file'
run 2 "$BUILDER" keygen -s x.key -p x.pub --password-file password
err_has '^password: unsafe_file'
that "half a pair is none" test ! -e x.key -a ! -e x.pub
run 2 setsid "$BUILDER" keygen -s x.key -p x.pub
err_has '^x.key: io: .*--password-file names a file'
that "half a pair is none" test ! -e x.key -a ! -e x.pub
# Whoever changes his mind at the question finds no file, and sees what he types.
run 0 /usr/bin/python3 "$SOURCES/tests/tools/type_password.py" "$BUILDER"
that "half a pair is none" test ! -e x.key -a ! -e x.pub
run 0 "$BUILDER" sign -q -k typed.key --password-file typed -o typed.minisig a.snapshot
cp good.pub loose.pub
chmod 666 loose.pub
run 2 "$BUILDER" verify-signature --trust loose.pub a.snapshot
err_has 'loose.pub: unsafe_file'
mkdir -m 777 loose
cp good.pub loose
run 2 "$BUILDER" validate --trust loose a.snapshot
err_has 'loose: unsafe_file'
chmod 775 loose
run 2 "$BUILDER" validate --trust loose a.snapshot
err_has 'loose: unsafe_file: .*chmod go-w'
chmod 755 loose
run 0 "$BUILDER" validate --trust loose a.snapshot
chmod 664 loose/good.pub
run 2 "$BUILDER" validate --trust loose a.snapshot
err_has 'loose: unsafe_file: good.pub: .*chmod go-w'
chmod 644 loose/good.pub
run 2 "$BUILDER" verify-signature --trust nothing.pub a.snapshot
err_has 'nothing.pub: not_found'
for check in verify-signature verify-archive validate; do
	run 2 "$BUILDER" $check --json --trust nothing.pub a.snapshot
	out_is error-1
	out_json 'd["reason"] == "not_found" and d["file"] == "nothing.pub"'
	that "one line" test "$(wc -l < out)" = 1
	err_empty
done
run 2 "$BUILDER" verify-signature --trust a.snapshot a.snapshot
err_has '^a.snapshot: not a public key'
run 2 env SNAPSHOT_KEY=good.key MINISIGN_KEY=good.key "$BUILDER" sign a.snapshot
err_has 'needs a --key'

# A folder of keys, and a change of keys: the old and the new one count until the
# old one goes.
mkdir trusted
cp good.pub trusted/2025.pub
cp theirs.pub trusted/2026.pub
echo 'no key' > trusted/README
run 0 "$BUILDER" validate -q --require-signature --trust trusted a.snapshot
run 0 "$BUILDER" validate -q --require-signature --trust trusted \
	--signature front.minisig a.snapshot
echo 'no key' > trusted/bad.pub
run 2 "$BUILDER" validate --require-signature --trust trusted a.snapshot
err_has '^trusted: bad.pub: not a public key'
rm trusted/2025.pub trusted/bad.pub
run 1 "$BUILDER" validate --require-signature --trust trusted a.snapshot
out_has "a.snapshot: signature_untrusted: .* it is $id, which is none of the 1 that"
mkdir none
run 1 "$BUILDER" validate --require-signature --trust none a.snapshot
out_has "it is $id, and there is no \*.pub in none"
run 0 "$BUILDER" validate -q --trust trusted --signature front.minisig a.snapshot
# Without --require-signature a missing one is fine, and a bad one is not.
mv a.snapshot.minisig aside
run 0 "$BUILDER" validate -q --trust good.pub a.snapshot
run 1 "$BUILDER" validate --require-signature --trust good.pub a.snapshot
out_has 'signature_missing: .*there is no a.snapshot.minisig$'
run 1 "$BUILDER" verify-signature --trust good.pub --signature nothing a.snapshot
out_has 'signature_missing: .*there is no nothing$'
run 1 "$BUILDER" verify-signature --trust good.pub --signature good.pub a.snapshot
out_has 'signature_bad: good.pub: not a signature'
run 1 "$BUILDER" verify-signature --trust good.pub --signature trusted a.snapshot
out_has 'unsafe_file: trusted: not a regular file'
run 2 "$BUILDER" verify-signature --trust good.pub missing.snapshot
err_has '^missing.snapshot: not_found'
if [ "$(id -u)" != 0 ]; then
	(umask 777 && : > closed.snapshot)
	run 2 "$BUILDER" verify-signature --trust good.pub closed.snapshot
	err_has '^closed.snapshot: io'
fi
# All are told, whatever is wrong with one.
run 1 "$BUILDER" verify-signature --trust good.pub missing.snapshot a.snapshot
err_has '^missing.snapshot: not_found'
out_has '^a.snapshot: signature_missing'
run 1 "$BUILDER" verify-signature --json --trust good.pub missing.snapshot a.snapshot
that "one line for each" test "$(wc -l < out)" = 2
run 1 "$BUILDER" validate --json --require-signature --trust good.pub a.snapshot
out_is validate-1
out_json 'd["reason"] == "signature_missing"'
mv aside a.snapshot.minisig
run 1 "$BUILDER" validate --trust good.pub --signature old.minisig plain.snapshot
out_has 'signature_bad'
run 2 "$BUILDER" validate --trust good.pub --signature first a.snapshot plain.snapshot
err_has 'for one snapshot'

# Old files, which were signed once.
run 0 "$BUILDER" verify-signature -q --trust good.pub --min-serial 4 \
	--min-timestamp 1000 a.snapshot
run 1 "$BUILDER" verify-signature --trust good.pub --min-serial 5 a.snapshot
out_has 'a.snapshot: outdated: its serial number is 4, 5 is the lowest'
run 1 "$BUILDER" verify-signature --json --trust good.pub --min-timestamp 1001 a.snapshot
out_is signature-1
out_json 'd["reason"] == "outdated" and d["expected"] == "1001"'
run 1 "$BUILDER" validate --min-serial 1 plain.snapshot
out_has 'outdated'

# What is not signed.
run 2 "$BUILDER" sign -k good.key -o none plain.snapshot
err_has 'no seals'
cp a.snapshot damaged.snapshot
flip damaged.snapshot 2300
run 1 "$BUILDER" sign -k good.key damaged.snapshot
err_has '^damaged.snapshot: \(bounds\|digest_\)'
run 1 "$BUILDER" sign -k good.key missing.snapshot damaged.snapshot
run 2 "$BUILDER" sign -k good.key missing.snapshot
that "nothing is left" test ! -e damaged.snapshot.minisig
run 2 "$BUILDER" sign -k good.pub a.snapshot
err_has '^good.pub: unsafe_file'
(umask 077 && cp good.pub private.pub)
run 2 "$BUILDER" sign -k private.pub a.snapshot
err_has '^private.pub: not a secret key'
run 2 "$BUILDER" sign -k good.key -o x a.snapshot plain.snapshot
err_has 'for one snapshot'
run 2 "$BUILDER" sign -k good.key --comment $'two\nlines' a.snapshot
err_has 'takes one line'

# In a pack, with a signature of its own.
run 0 "$BUILDER" pack -q -o pack.zip a.snapshot
run 1 "$BUILDER" verify-signature --trust good.pub 'pack.zip#a.snapshot'
out_has 'signature_missing'
run 0 "$BUILDER" verify-signature --trust good.pub --signature a.snapshot.minisig \
	'pack.zip#a.snapshot'
out_has '^pack.zip#a.snapshot: signed by'

# A pack is signed as the file it is, and checked before it is read.
echo licence > LICENCE
for kind in tar.zst zip oci.tar; do
	run 0 "$BUILDER" pack -q -o "all.$kind" --release 3.1 --licence LICENCE a.snapshot
	run 1 "$BUILDER" verify-archive --require-signature --trust good.pub "all.$kind"
	out_has "signature_missing: .*there is no all.$kind.minisig"
	run 1 "$BUILDER" unpack --require-signature --trust good.pub -o all "all.$kind"
	run 0 "$BUILDER" verify-archive --trust good.pub "all.$kind"
	out_lacks 'signed by'
	run 0 "$BUILDER" sign -k good.key "all.$kind"
	out_has "^all.$kind: signed by $id (whole file, $(stat -c %s "all.$kind") bytes)"
	run 0 minisign -V -p good.pub -m "all.$kind"
	out_has "Trusted comment: pack:all.$kind release:3.1$"
	run 0 "$BUILDER" verify-archive --require-signature --trust good.pub "all.$kind"
	out_has "^all.$kind: ok ($kind, .*, signed by $id, "
	run 0 "$BUILDER" verify-archive --json --trust good.pub "all.$kind"
	out_is archive-1
	out_json "d['signed_by'] == '$id'"
	run 0 "$BUILDER" unpack -q --require-signature --trust good.pub -o all "all.$kind"
	rm -r all
	run 1 "$BUILDER" verify-archive --trust theirs.pub "all.$kind"
	out_has 'signature_untrusted'
	run 1 "$BUILDER" unpack --trust theirs.pub -o all "all.$kind"
	cp "all.$kind" changed
	cp "all.$kind.minisig" changed.minisig
	flip changed 30
	run 1 "$BUILDER" verify-archive --trust good.pub changed
	out_has '^changed: signature_bad: changed.minisig is no signature of these'
	run 1 "$BUILDER" unpack --trust good.pub -o all changed
	that "nothing was unpacked" test ! -e all
done
# Good in itself, and another one; the signature of a snapshot in it; none.
run 0 "$BUILDER" pack -q -o other.zip --release 3.2 a.snapshot
run 1 "$BUILDER" verify-archive --trust good.pub --signature all.zip.minisig other.zip
out_has 'other.zip: signature_bad'
run 1 "$BUILDER" verify-archive --trust good.pub --signature first other.zip
out_has 'other.zip: signature_bad'
run 2 "$BUILDER" verify-archive --trust good.pub --signature first other.zip all.zip
err_has 'is for one archive'
run 2 "$BUILDER" verify-archive --trust nothing.pub all.zip
err_has '^nothing.pub: not_found'
run 0 "$BUILDER" unpack -q -o all all.zip
run 1 "$BUILDER" verify-archive --require-signature --trust good.pub all
out_has 'all: signature_missing: a folder has no signature'
run 0 "$BUILDER" verify-archive -q --trust good.pub all
rm -r all
minisign -S -s theirs.key -m other.zip > out 2>&1
run 0 "$BUILDER" verify-archive -q --require-signature --trust theirs.pub other.zip
# What is damaged is not signed, nor what is no pack.
cp all.zip damaged.zip
flip damaged.zip 40
run 1 "$BUILDER" sign -k good.key damaged.zip
run 1 "$BUILDER" sign -k good.key LICENCE
err_has '^LICENCE: not_a_snapshot'
that "no signature" test ! -e damaged.zip.minisig -a ! -e LICENCE.minisig

# Many at once take turns.
signers=()
for i in $(seq 16); do
	"$BUILDER" sign -q -k good.key -o many.minisig a.snapshot 2>> signers_err &
	signers+=($!)
done
failed=0
for signer in "${signers[@]}"; do
	wait "$signer" || failed=$((failed + 1))
done
that "none failed: $(cat signers_err)" test $failed = 0
that "nothing is left" nothing_left .

# No output takes the place of what is read.
cp a.snapshot mine.snapshot
run 2 "$BUILDER" sign -k good.key -o mine.snapshot ./mine.snapshot
err_has "writing 'mine.snapshot' would replace './mine.snapshot', which is read"
run 2 "$BUILDER" sign -k good.key -o good.key mine.snapshot
err_has "would replace 'good.key'"
run 2 "$BUILDER" sign -k locked.key --password-file password -o password \
	mine.snapshot
run 2 "$BUILDER" sign --signed-bytes mine.snapshot mine.snapshot
that "the snapshot is what it was" cmp mine.snapshot a.snapshot
that "the password is what it was" grep -q '^secret$' password

# b2sum says what a seal is.
if b2sum --version > /dev/null 2>&1; then
	that "a seal is a BLAKE2b" /usr/bin/python3 - <<-'END'
	import struct, subprocess, sys
	data = open("a.snapshot", "rb").read()
	count, entry = struct.unpack_from("<II", data, 24)
	seen = 0
	for i in range(count):
	    row = 128 + i * entry
	    kind, flags, offset, stored = struct.unpack_from("<IIQQ", data, row)
	    if kind == 2 or stored > 4096:
	        continue
	    out = subprocess.run(["b2sum", "-l", "256"], capture_output=True,
	                         input=data[offset:offset + stored]).stdout
	    assert out.split()[0].decode() == data[row + 64:row + 96].hex(), kind
	    seen += 1
	assert seen > 5
	END
fi

# What was signed once is good for ever.
signed=$SOURCES/fixtures/signed
run 0 "$BUILDER" verify-signature --level deep --trust "$signed/key.pub" \
	"$signed/sealed.snapshot"
out_has '^  made by minisign 0.11$'
run 0 "$BUILDER" verify-signature --trust "$signed/key.pub" \
	--signature "$signed/sealed.snapshot.whole.minisig" "$signed/sealed.snapshot"
out_has '(whole file, '

# Seals are held against sections when all is checked, signed or not; with
# digests made right again nothing else tells.
"$DAMAGE" a.snapshot resealed.snapshot 1 2250 7
run 1 "$BUILDER" validate --level full resealed.snapshot
out_has 'digest_section: .*not the one that was sealed'
run 0 "$BUILDER" validate --level lazy resealed.snapshot

# Forgeries: by who has another key, other signed files, and time.
mkdir good other forged
run 0 "$BUILDER" keygen -q -s other.key -p other/key.pub --no-password
cp good.pub good/key.pub
cp a.snapshot first good
mv good/first good/a.snapshot.minisig
run 0 "$BUILDER" create -q -L "$MINIMAL" -o other/a.snapshot --seal --serial 5 \
	-p development
run 0 "$BUILDER" sign -q -k other.key other/a.snapshot
what="forgeries are made"
tried=$(/usr/bin/python3 "$SOURCES/tests/tools/craft_signatures.py" good other forged) ||
	fail "craft_signatures.py"
# And sections that differ: without new digests, and with them.
for seed in {1..40}; do
	mkdir "forged/damaged-$seed"
	"$DAMAGE" a.snapshot "forged/damaged-$seed/a.snapshot" "$seed"
	cmp -s a.snapshot "forged/damaged-$seed/a.snapshot" &&
		rm -r "forged/damaged-$seed" && continue
	cp first "forged/damaged-$seed/a.snapshot.minisig"
	tried=$((tried + 1))
done
that "there are many" test "$tried" -gt 300
accepted=0
files=(forged/*/a.snapshot)
that "all are there" test "${#files[@]}" = "$tried"
for level in full deep; do
	run 1 "$BUILDER" verify-signature --json --level $level --trust good.pub \
		"${files[@]}"
	cp out answers
	out_lacks '"ok":true'
	that "each was answered" test "$(wc -l < answers)" = "$tried"
	accepted=$((accepted + $(grep -c '"ok":true' answers)))
	run 1 "$BUILDER" validate --json --require-signature --level $level \
		--trust good.pub "${files[@]}"
	accepted=$((accepted + $(grep -c '"ok":true' out)))
done
echo "count: $tried forgeries, $accepted accepted"
that "none is accepted" test "$accepted" = 0
run 0 "$BUILDER" verify-signature -q --trust good.pub good/a.snapshot
finish
