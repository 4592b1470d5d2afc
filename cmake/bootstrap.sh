#!/bin/sh
# Installs what building and testing need and this machine lacks, on Debian 12, without a question. Takes no time when
# everything is there. ./demo and ./check call it.
set -eu

# LLVM with lld as a library, and what LLVM's own CMake files ask for.
llvm="llvm-22-dev liblld-22-dev libffi-dev libxml2-dev libz3-dev libzstd-dev zlib1g-dev"
# Compilers, for us and for guests.
compilers="g++ libc6-dev clang-22 lld-22 libclang-rt-22-dev libclang-rt-22-dev-wasm32 wasi-libc libc++-22-dev-wasm32"
# BOLT is for the release preset.
tools="bolt-22 libbolt-22-dev cmake ninja-build ccache git ca-certificates xz-utils wabt clang-format-22 clang-tidy-22"
# For tests of code for another processor.
cross="g++-aarch64-linux-gnu qemu-user-static"
libraries="libjemalloc-dev libcli11-dev libgtest-dev libgmock-dev nlohmann-json3-dev"

wanted="$llvm $compilers $tools $cross $libraries"
# A newer node than Debian's is often there, from another source, and brings npm; both together must not be replaced.
command -v node >/dev/null || wanted="$wanted nodejs"
command -v npm >/dev/null || wanted="$wanted npm"

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' | sort -u) || {
  echo "bootstrap: dpkg-query does not work here: on a system that is not Debian, install by hand what corresponds to:" >&2
  echo "  $wanted" >&2
  exit 1
}
missing=$(for package in $wanted; do echo "$package"; done | sort -u | {
  have=$(mktemp)
  trap 'rm -f "$have"' EXIT
  echo "$installed" >"$have"
  comm -23 - "$have"
} | tr '\n' ' ')
missing=${missing% }
[ -n "$missing" ] || exit 0

echo "bootstrap: installing: $missing"
if [ "$(id -u)" = 0 ]; then
  asRoot="env"
elif command -v sudo >/dev/null; then
  asRoot="sudo"
  [ -t 0 ] || asRoot="sudo -n" # nobody is there to type a password
else
  echo "bootstrap: run this as root, or install sudo; or install by hand: apt-get install $missing" >&2
  exit 1
fi

$asRoot apt-get update || {
  echo "bootstrap: apt-get update failed: see its message above; usually the network or a line in /etc/apt/sources.list" >&2
  exit 1
}
if ! apt-cache show llvm-22-dev >/dev/null 2>&1; then
  echo "bootstrap: no source has llvm-22-dev: add the security updates to /etc/apt/sources.list and run again:" >&2
  echo "  the suite bookworm-security, component main, of the Debian archive" >&2
  exit 1
fi
# shellcheck disable=SC2086 # the lists are meant to be split
$asRoot env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing || {
  echo "bootstrap: apt-get install failed: see its message above; after repairing, run this again" >&2
  exit 1
}
