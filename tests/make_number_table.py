#!/usr/bin/env python3
"""Writes tests/data/numbers.txt, which tests/test_number.c compares with: tests/make_number_table.py

The values come from Python's own float() and repr() (David Gay's code) and from its decimal module, which share nothing with
ours. Doubles stand as their 64 bits in hexadecimal. A line is one of:

    read TEXT BITS                        the double nearest to a text
    shortest BITS TEXT                    the shortest text, laid out as ECMAScript does
    rounded BITS DECIMALS ENGLISH DUTCH   rounded half to even on the exact value
    digits BITS COUNT ENGLISH DUTCH       significant digits, zeros at the end of the fraction dropped
"""
import math
import os
import random
import struct
from decimal import Decimal, ROUND_HALF_EVEN, getcontext

getcontext().prec = 1200
random.seed(20240229)


def bits(x):
    return struct.pack('>d', x).hex()


def double(pattern):
    return struct.unpack('>d', struct.pack('>Q', pattern))[0]


def ecmascript(x):
    """repr(x) has the right digits; ECMA-262, Number::toString, says where the point goes."""
    if x == 0:
        return '0'
    sign, digits, exponent = Decimal(repr(x)).as_tuple()
    text = ''.join(map(str, digits)).lstrip('0')
    exponent += len(text) - len(text.rstrip('0'))
    text = text.rstrip('0')
    k, n = len(text), len(text) + exponent
    if k <= n <= 21:
        out = text + '0' * (n - k)
    elif 0 < n <= 21:
        out = text[:n] + '.' + text[n:]
    elif -6 < n <= 0:
        out = '0.' + '0' * -n + text
    else:
        out = text[0] + ('.' + text[1:] if k > 1 else '') + 'e%+d' % (n - 1)
    return ('-' if sign else '') + out


def languages(value):
    english = format(value, ',f')
    if not value:
        english = english.lstrip('-')
    return '%s %s' % (english, english.translate(str.maketrans(',.', '.,')))


def rounded(x, decimals):
    return languages(Decimal(x).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN))


def digits(x, count):
    exact = Decimal(x)
    decimals = max(0, count - 1 - exact.adjusted()) if x else 0
    value = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    whole = value.to_integral_value()
    return languages(whole if value == whole else value.normalize())


def any_double():
    while True:
        x = double(random.getrandbits(64))
        if math.isfinite(x):
            return x


def ordinary():
    """A number as people write them, or close to one."""
    x = round(random.uniform(0, 10 ** random.randint(0, 9)), random.randint(0, 6))
    return random.choice([x, math.nextafter(x, 0), math.nextafter(x, math.inf)])


edges = [0.0, 5e-324, 1e-323, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308, 9007199254740991.0,
         9007199254740992.0, 9007199254740994.0, 0.1, 0.2, 0.3, 1 / 3, 2 / 3, 1e21, 1e22, 1e23, 123456789012345680000.0, 1e-6,
         1e-7, 1.5e-7, 1e15, 1e16, 999999999999999.9, 0.5, 1.5, 2.5, 0.125, 0.375, 0.045, 2.675, 1.005, 1000.0, 999.5, 999999.5,
         1e6, 12345.678, 2.0 ** -44, 4.35, 0.001, 9.5, 99.5, 0.0095, 0.0996, 9.996, 1e-20]
edges += [2.0 ** n for n in range(-1074, 1024, 13)] + [float('1e%d' % n) for n in range(-323, 309, 7)]
edges += [math.nextafter(x, s) for x in edges for s in (0.0, math.inf)]
edges = [x for x in edges if math.isfinite(x)]

lines = []


def read(text):
    lines.append('read %s %s' % (text, bits(float(text))))


for text in ('0', '-0', '+0', '00', '0.0e99999999999999', '1e0', '-1E+2', '1e-400', '1e400', '-1e400', '2.4703282292062327e-324',
             '2.4703282292062328e-324', '1.7976931348623158e308', '1.7976931348623159e308', '17976931348623157e292', '0.000001',
             '6.02214076e23', '9007199254740993', '9007199254740993.0000000000000000000000000001', '1' + '0' * 308, '0' * 390 + '1',
             '0.' + '0' * 320 + '5', '1' * 400, '0.' + '3' * 399, '1' + '0' * 380 + 'e-100', '123456789012345678901234567890e-40'):
    read(text)
for i in range(500):
    x = abs(any_double())
    read('%.*e' % (random.randint(0, 30), x))
for i in range(300):
    # Exactly between two doubles, and a hair beside that.
    x = abs(random.choice([any_double, ordinary])())
    middle = (Decimal(x) + Decimal(math.nextafter(x, math.inf))) / 2
    text = format(middle, 'e')
    if sum(c.isdigit() for c in text) <= 390:
        mantissa, _, power = text.partition('e')
        read(text)
        if '.' in mantissa:
            read(mantissa + '0001e' + power)
            read(mantissa[:-1] + str(int(mantissa[-1]) - 1) + '9e' + power if mantissa[-1] != '0' else text)

for x in edges:
    lines.append('shortest %s %s' % (bits(x), ecmascript(x)))
for i in range(600):
    x = random.choice([any_double, ordinary])()
    lines.append('shortest %s %s' % (bits(x), ecmascript(x)))

for x in edges[::3] + [ordinary() * random.choice([1, -1]) for i in range(300)]:
    decimals = random.choice([0, 1, 2, 3, random.randint(0, 15)])
    lines.append('rounded %s %d %s' % (bits(x), decimals, rounded(x, decimals)))
for i in range(100):
    # Ties: odd multiples of a power of a half have an exact half at the last decimal but one.
    decimals = random.randint(0, 8)
    x = (2 * random.randint(0, 10 ** 5) + 1) / 2.0 ** (decimals + 1)
    lines.append('rounded %s %d %s' % (bits(x), decimals, rounded(x, decimals)))
for x in edges[::5] + [ordinary() * random.choice([1, -1]) for i in range(200)]:
    count = random.randint(1, 15)
    lines.append('digits %s %d %s' % (bits(x), count, digits(x, count)))

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data', 'numbers.txt')
with open(path, 'w') as out:
    out.write('# Made by tests/make_number_table.py; what the lines mean stands there.\n')
    out.write('\n'.join(lines) + '\n')
