#!/usr/bin/env bash
# The scripts that guard the house find what they are for: each gets a small tree or library with one violation planted in it.
# Prints TAP.   tests/test_checks.sh ROOT
set -euo pipefail
root=$(cd "${1:-$(dirname "$0")/..}" && pwd)
compiler=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0 failed=0

report() { # NAME COMMAND...: ok when the command succeeds
    local name=$1
    shift
    count=$((count + 1))
    if "$@"; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        failed=$((failed + 1))
    fi
}

# Runs a check and says whether its outcome is `wanted` (pass, or the text that one of its complaints holds).
# shellcheck disable=SC2317 # called through report
outcome() { # WANTED COMMAND...
    local wanted=$1 words status=0
    shift
    words=$("$@" 2>&1) || status=$?
    if [[ $wanted == pass ]]; then ((status == 0)); else ((status != 0)) && [[ $words == *"$wanted"* ]]; fi && return 0
    printf '%s\n' "$words" | sed 's/^/# /'
    return 1
}

# ---- the directions of includes ----
plant() { # FILE LINE...: a tree with two right rooms and one file with these lines
    rm -rf "$work/tree"
    mkdir -p "$work/tree/script" "$work/tree/src/base" "$work/tree/src/lang"
    cp "$root/script/rooms.txt" "$work/tree/script/"
    printf '#include <stdint.h>\n' >"$work/tree/src/base/slice.h"
    printf '#include "base/slice.h"\n#include "lang/model.h"\n' >"$work/tree/src/lang/model.c"
    mkdir -p "$(dirname "$work/tree/$1")"
    printf '%s\n' "${@:2}" >"$work/tree/$1"
}
includes() { # NAME WANTED
    report "$1" outcome "$2" "$root/script/check-includes" "$work/tree"
}
plant src/engine/graph.c '#include "lang/model.h"' '#include <math.h>'
includes "a tree in order passes" pass
plant src/base/slice.c '#include "lang/model.h"'
includes "the ground floor may not include a room above it" "base may not include lang"
plant src/lang/model.h '#  include  "report/report.h"'
includes "nor may lang include report, however it is spaced" "lang may not include report"
plant src/app/app.c '#include "yaml/yaml_read.h"'
includes "the core may not include an annex" "app may not include yaml"
plant src/yaml/yaml_read.c '#include "lang/model.h"'
includes "an annex may include only what it needs" "yaml may not include lang"
plant src/cli/main.c '#include "yaml/yaml_read.h"' '#include "app/app.h"' '#include <stdio.h>' '#include <ashore/ashore.h>'
includes "a front may include all of that" pass
plant src/cli/main.c '#include "server/server.h"'
includes "but not another front" "cli may not include server"
plant src/wasm/wasm.c '#include "threads/threads.h"'
includes "wasm has no annexes" "wasm may not include threads"
plant src/engine/run.c '#include <time.h>'
includes "the core has no clock" "<time.h>: the core does not"
plant src/report/text.c '#include <stdio.h>'
includes "and prints nothing" "<stdio.h>: the core does not"
plant src/cli/main.c '#include <yaml.h>'
includes "a library is entered through its annex" "that library has a room of its own"
plant src/lang/lexer.c '#include "lexer.h"'
includes "includes are written from src" "write it from src/"
plant src/garage/garage.c '#include "base/slice.h"'
includes "a room stands in the drawing" "garage"
plant src/base/map.c '#include "ashore/ashore.h"'
includes "the core below app does not know the public headers" "only app and the fronts"
plant tests/test_x.c '#include "tap.h"' '#include "yaml/yaml_read.h"' '#include <stdio.h>'
includes "a test may include what it tests" pass

# ---- what the core's library calls and holds ----
library() { # LINE...: a static library of these lines of C
    rm -f "$work/x.o" "$work/libx.a"
    printf '%s\n' "$@" >"$work/x.c"
    "$compiler" -O2 -fno-math-errno -fPIC -w -c "$work/x.c" -o "$work/x.o"
    ar rcs "$work/libx.a" "$work/x.o"
}
symbols() { # NAME WANTED
    report "$1" outcome "$2" "$root/script/check-symbols" "$work/libx.a"
}
library '#include <math.h>' '#include <string.h>' 'static const char *const names[] = {"a", "b"}; int outside(const char *);' \
    'const char *name(int i) { return names[i]; } double root(double x) { return sqrt(x) + floor(x); }' \
    'unsigned long size(const char *s) { return strlen(s); }'
symbols "a pure library passes" pass
library '#include <math.h>' 'double f(double x) { return exp(x); }'
symbols "exp of libm is found" "# exp"
library '#include <stdio.h>' 'void f(double x) { printf("%g", x); }'
symbols "so is printing" "# printf"
library '#include <stdlib.h>' 'double f(const char *s) { return strtod(s, 0); }'
symbols "so is strtod, which knows a locale" "# strtod"
library '#include <time.h>' 'long f(void) { return time(0); }'
symbols "so is the clock" "# time"
library 'int counter;' 'int f(void) { return ++counter; }'
symbols "a mutable global is found" "counter in"
library 'int f(void) { static int calls = 7; return ++calls; }'
symbols "so is a static one inside a function" "calls"
library '_Thread_local int mine;' 'int f(void) { return ++mine; }'
symbols "so is one for each thread" "mine in"

echo "1..$count"
exit $((failed > 0))
