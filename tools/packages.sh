# Sourced by scripts: which Debian packages are needed, and how to install them.
# shellcheck shell=bash

# To build the libraries and tools.
build_packages=(gcc libc6-dev cmake ninja-build pkg-config
	libzstd-dev libxxhash-dev libyaml-dev libjansson-dev
	libpcre2-dev libedit-dev libdeflate-dev libarchive-dev libsodium-dev)

# To run the tests as well: other compilers, sanitizers, and the peers that check us.
# shellcheck disable=SC2034
test_packages=(g++ clang-14 clang llvm-14 libclang-rt-14-dev clang-format-14
	libcmocka-dev python3 python3-jsonschema python3-yaml mandoc strace zstd git
	util-linux procps file shared-mime-info abigail-tools make zsh fish
	libopenblas0-pthread liblapack3
	libarchive-tools unzip xz-utils skopeo docker-registry curl minisign)

# To build for other machines and run what was built.
# shellcheck disable=SC2034
cross_packages=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross gcc-s390x-linux-gnu
	libc6-dev-s390x-cross qemu-user)

# To compare with: they judge what our session computes.
# shellcheck disable=SC2034
peer_packages=(octave octave-common liblapack3 libopenblas0-pthread
	python3-scipy libmatio-dev)

# To make the packages, look at them critically and install them on clean systems.
# shellcheck disable=SC2034
packaging_packages=(dpkg-dev debhelper fakeroot lintian rpm debootstrap faketime
	"${build_packages[@]}" g++)

# To measure against.
# shellcheck disable=SC2034
bench_packages=("${peer_packages[@]}" lua5.4 libssl-dev)

# install_packages NAME... : those that are missing, as root or with sudo.
install_packages() {
	local missing=() name as_root=()
	for name in "$@"; do
		dpkg-query -W -f='${Status}' "$name" 2> /dev/null |
			grep -q 'install ok installed' || missing+=("$name")
	done
	if [ ${#missing[@]} -eq 0 ]; then
		echo "all $# packages are installed"
		return 0
	fi
	echo "installing: ${missing[*]}"
	[ "$(id -u)" -eq 0 ] || as_root=(sudo)
	"${as_root[@]}" apt-get update -qq
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends "${missing[@]}" > /dev/null
}
