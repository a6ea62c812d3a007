# What the scripts share; sourced, not run.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Whether what a line of packages.txt names is here: a command on the path, or a file.
here() {
    case $1 in
        /*) compgen -G "$1" >/dev/null ;;
        *) command -v "$1" >/dev/null ;;
    esac
}

missing_packages() { # GROUP...
    local group package sign
    while read -r group package sign _; do
        [[ $group == '#'* || " $* " != *" $group "* ]] || here "$sign" || printf '%s\n' "$package"
    done <script/packages.txt
}

# Installs what is missing of these groups of packages.txt. Returns 1 when something is still missing after that.
packages() { # GROUP...
    local -a missing as_root=()
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    say "Installing: ${missing[*]}"
    if ! command -v apt-get >/dev/null; then
        say "This is not Debian: please install these (or what your system calls them) by hand."
        return 1
    fi
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            say "Neither root nor sudo here. Please run as root: apt-get install ${missing[*]}"
            return 1
        fi
        as_root=(sudo)
    fi
    local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    "${apt[@]}" update >/dev/null || say "(apt-get update failed; trying with the lists that are here)"
    # All at once, else one by one: a package that cannot be had must not keep the others away.
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null || {
        local package
        for package in "${missing[@]}"; do "${apt[@]}" install -y --no-install-recommends "$package" >/dev/null || true; done
    }
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]} == 0)) || { say "Still missing: ${missing[*]}"; return 1; }
}

# Configures a build folder, unless it is configured in this very way already.
configure() { # FOLDER COMPILER MESON_OPTION...
    local folder=$1 compiler=$2 wanted="$*"
    shift 2
    [[ -f $folder/build.ninja && -f $folder/configured && $(<"$folder/configured") == "$wanted" ]] && return 0
    say "Configuring $folder ($compiler $*)"
    rm -rf "$folder"
    CC=$compiler meson setup "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; return 1; }
    mv "$folder.log" "$folder/configure.log"
    printf '%s' "$wanted" >"$folder/configured"
}

# Builds, showing ninja's words only when it fails.
build() { # FOLDER TARGET...
    say "Building $*"
    local folder=$1 words
    shift
    words=$(ninja -C "$folder" -j "$jobs" "$@" 2>&1) || { printf '%s\n' "$words" >&2; return 1; }
}

# A whole check that cannot be made here: says so and ends. In CI nothing may be skipped, script/test sees to that.
skip_all() {
    say "Skipped: $*"
    printf '1..1\nok 1 # SKIP %s\n' "$*"
    exit 0
}

# ---- requests ----

# Writes the requests of tests/requests to a folder (see tests/make_requests.py).
make_requests() { # FOLDER [BLOCK]
    build build tests/yaml_to_json
    python3 tests/make_requests.py "$1" build/tests/yaml_to_json "${@:2}"
    compgen -G "$1/*.json" >/dev/null || die "There are no requests in tests/requests."
}

# Answers every request of a folder, as many at a time as there are processors. A request may be a wrong one: the answer
# counts, not the status.
answer_requests() { # PROGRAM REQUESTS ANSWERS [OPTION...]
    local program=$1 requests=$2 answers=$3 request answer running=0
    shift 3
    rm -rf "$answers"
    mkdir -p "$answers"
    for request in "$requests"/*.json; do
        answer=$answers/$(basename "$request")
        { timeout 300 "$program" call "$@" <"$request" >"$answer" 2>"$answer.errors" || true; } &
        if ((++running >= jobs)); then wait -n && running=$((running - 1)); fi
    done
    wait
}

# ---- fuzzers ----

fuzzers() { grep -v '^#' fuzz/fuzzers.txt; } # lines: NAME FILE[,FILE...] BUG
fuzzer_names() { fuzzers | awk '{ print $1 }'; }
# shellcheck disable=SC2034 # used by the scripts that source this
fuzz_options=(--buildtype=debugoptimized -Doptimization=1 -Dfuzz=true -Db_lundef=false)
# shellcheck disable=SC2034
asan_options=(--buildtype=debugoptimized -Doptimization=1 '-Db_sanitize=address,undefined' -Db_lundef=false)
