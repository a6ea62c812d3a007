"""What the tests written in Python share: every check prints a line of TAP, and the end its plan."""
import sys

count = failed = 0


def check(right, name, *notes):
    """One result. Notes are shown where it failed, each by its lines."""
    global count, failed
    count += 1
    failed += not right
    print(f"{'ok' if right else 'not ok'} {count} - {name}", flush=True)
    lines = [line for note in notes for line in str(note).splitlines()]
    for line in () if right else lines[:40]:
        print(f"# {line}")


def finish():
    """Says how many there were and ends the program: 1 when one failed."""
    print(f"1..{count}")
    sys.exit(failed > 0)
