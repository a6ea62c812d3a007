#!/usr/bin/env python3
"""Writes the files that are compiled into the program as one C file with a table (see src/base/embedded.h).

    embed.py ROOT OUTPUT DEPFILE

The depfile names every file and every folder that was looked at. A folder's time changes when a file is added to it, so ninja
runs this again for a new file without anyone adding it to a list.
"""
import pathlib
import sys

PATTERNS = ("models/**/*.model", "data/**/*.csv", "po/*.po")

ESCAPES = {ord("\n"): "\\n", ord("\t"): "\\t", ord("\r"): "\\r", ord('"'): '\\"', ord("\\"): "\\\\", ord("?"): "\\?"}
# Octal escapes have exactly three digits, so that a digit after one is not read as part of it; `?` is escaped because
# standard C17 knows trigraphs.
LITERAL = [ESCAPES.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in range(256)]


def string_literal(data):
    lines = data.splitlines(keepends=True) or [b""]
    return "\n".join('    "' + "".join([LITERAL[byte] for byte in line]) + '"' for line in lines)


def main():
    root, output, depfile = (pathlib.Path(argument) for argument in sys.argv[1:])
    files = sorted({path for pattern in PATTERNS for path in root.glob(pattern) if path.is_file()},
                   key=lambda path: path.relative_to(root).as_posix().encode())
    tops = [root / pattern.split("/")[0] for pattern in PATTERNS]
    folders = [folder for top in tops if top.is_dir() for folder in [top, *(p for p in top.rglob("*") if p.is_dir())]]
    with open(output, "w", encoding="ascii", newline="\n") as out:
        out.write("/* Made by script/embed.py; do not edit. */\n"
                  '#include "base/embedded.h"\n\n'
                  '#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n')
        for number, path in enumerate(files):
            out.write(f"static const char text_{number}[] =\n{string_literal(path.read_bytes())};\n\n")
        # At least one entry: standard C has no empty arrays.
        out.write("const ash_embedded ash_embedded_files[] = {\n")
        for number, path in enumerate(files):
            name = string_literal(path.relative_to(root).as_posix().encode()).strip()
            out.write(f"    {{{{{name}, sizeof {name} - 1}}, {{text_{number}, sizeof text_{number} - 1}}}},\n")
        out.write("    {{NULL, 0}, {NULL, 0}}};\n")
        out.write(f"const size_t ash_embedded_file_count = {len(files)};\n")
    with open(depfile, "w", encoding="utf-8") as deps:
        inputs = " ".join(str(path).replace(" ", "\\ ") for path in [*files, *folders])
        deps.write(f"{output}: {inputs}\n")


main()
