#!/usr/bin/env bash
# A session that wants its snapshot signed.
. "$(dirname "$0")/check.sh"

run 0 "$BUILDER" create -q -L "$STDLIB" -o std.snapshot --seal --serial 7
run 0 "$BUILDER" keygen -q -s key -p key.pub --no-password
run 0 "$BUILDER" keygen -q -s other -p other.pub --no-password
boot() { # STATUS OPTION...
	local status=$1
	shift
	run "$status" "$SESSION" --snapshot std.snapshot "$@" -e 'disp(fliplr(1:3))'
}

boot 0
boot 1 --require-signature --trust key.pub
err_has 'std.snapshot: signature_missing'
boot 0 --trust key.pub
run 0 "$BUILDER" sign -q -k key std.snapshot
for level in header lazy full deep; do
	for io in map read; do
		boot 0 --require-signature --trust key.pub --level $level --io $io
		out_has '3     2     1'
		err_empty
	done
done
boot 1 --require-signature --trust other.pub
err_has 'signature_untrusted'
boot 1 --trust other.pub
boot 0 --require-signature --trust other.pub --trust key.pub
boot 0 --trust key.pub --min-serial 7
boot 1 --trust key.pub --min-serial 8
err_has 'outdated: its serial number is 7'
boot 1 --min-timestamp 1
err_has 'outdated'
boot 2 --trust nothing.pub
err_has 'nothing.pub: not_found'
mkdir keys
cp key.pub keys
chmod 777 keys
boot 2 --trust keys
err_has 'keys: unsafe_file'
chmod 755 keys
boot 0 --require-signature --trust keys

# From bytes, and for a host.
cp std.snapshot.minisig aside
run 0 "$SESSION" --snapshot-bytes std.snapshot --require-signature --trust key.pub \
	-e 'disp(1)'
mv std.snapshot.minisig away
boot 0 --require-signature --trust key.pub --signature aside
run 1 "$SESSION" --snapshot-bytes std.snapshot --require-signature --trust key.pub \
	-e 'disp(1)'
err_has 'signature_missing'
mv away std.snapshot.minisig

# Without a snapshot that it may use a session goes on without, unless told.
mkdir home
cp std.snapshot home
run 0 env SNAPSHOT_SESSION_SNAPSHOT=home/std.snapshot "$SESSION" \
	--require-signature --trust key.pub -e 'disp(1)'
err_has 'snapshot not used: signature_missing'
run 1 env SNAPSHOT_SESSION_SNAPSHOT=home/std.snapshot "$SESSION" \
	--snapshot-policy=require --require-signature --trust key.pub -e 'disp(1)'

# What was changed after signing: by accident, and by somebody who makes all
# digests right again.
size=$(stat -c %s std.snapshot)
tried=0
ran=0
for ((i = 1; i <= 60; i++)); do
	cp std.snapshot changed.snapshot
	cp aside changed.snapshot.minisig
	flip changed.snapshot $((i * size / 61))
	tried=$((tried + 1))
	status=0
	"$SESSION" --snapshot changed.snapshot --level header --require-signature \
		--trust key.pub -e 'disp(fliplr(1:3))' > out 2> err < /dev/null || status=$?
	# What isn't used isn't looked at; what is used is as it was signed.
	[ "$status" = 0 ] && ran=$((ran + 1)) && out_has '3     2     1'
	run 1 "$SESSION" --snapshot changed.snapshot --level full \
		--require-signature --trust key.pub -e 'disp(fliplr(1:3))'
	err_has 'changed.snapshot: \(signature_bad\|bounds\)'
done
echo "count: $tried changed snapshots, $ran ran what was signed, 0 anything else"
for ((seed = 1; seed <= 20; seed++)); do
	"$DAMAGE" std.snapshot changed.snapshot "$seed"
	cmp -s std.snapshot changed.snapshot && continue
	run 1 "$SESSION" --snapshot changed.snapshot --level full \
		--require-signature --trust key.pub -e 'disp(fliplr(1:3))'
done

# What is checked is what is used: both files are opened once.
if command -v strace > /dev/null && [ -z "${SANITIZE:-}" ]; then
	for io in map read; do
		run 0 strace -f -o trace -e trace=open,openat "$SESSION" \
			--snapshot std.snapshot --require-signature \
			--trust key.pub --io $io -e 'disp(fliplr(1:3))'
		that "the snapshot is opened once" test \
			"$(grep -c '"std.snapshot"' trace)" = 1
		that "the signature is opened once" test \
			"$(grep -c '"std.snapshot.minisig"' trace)" = 1
	done
fi

# A server's sessions ask for the same, whatever file its client names.
"$BUILDER" create -q -L "$STDLIB" -o unsigned.snapshot --seal
cat > requests <<'JSON'
{"jsonrpc":"2.0","id":1,"method":"open","params":{"session":"a"}}
{"jsonrpc":"2.0","id":2,"method":"open","params":{"session":"b","snapshot":{"file":"unsigned.snapshot"}}}
JSON
serve() { # TRUSTED
	what="serve --trust $1"
	"$SESSION" serve --snapshot std.snapshot --require-signature --trust "$1" \
		< requests > out 2> err || true
}
serve key.pub
out_has '"id":1,"result".*"has_snapshot":true'
out_has 'signature_missing'
serve other.pub
out_lacks '"has_snapshot":true'
out_has "the signature's key is not trusted"

# libsodium is loaded for who asks.
loaded() { LD_DEBUG=libs "$@" 2>&1 | grep -c 'calling init: .*libsodium' || true; }
if [ -z "${SANITIZE:-}" ]; then
	that "no signature, no libsodium" test "$(loaded "$SESSION" \
		--snapshot std.snapshot -e '')" = 0
	that "a signature, libsodium" test "$(loaded "$SESSION" \
		--snapshot std.snapshot --trust key.pub -e '')" = 1
fi
finish
