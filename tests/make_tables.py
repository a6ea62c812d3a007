#!/usr/bin/env python3
"""Writes the tables of true values in tests/data that the tests of src/num compare with: tests/make_tables.py [name...]

The values come from mpmath in 60 digits, which shares nothing with our code; scipy joins where a second opinion is cheap. A line
is a function's name, its arguments as hexadecimal doubles (so that the tests read exactly these), then the value as a sum of two
doubles, which leaves room to measure errors far below one unit in the last place. The arguments are pseudo-random with all bits
in use, from a fixed seed, with the edges of each range added.
"""
import os
import random
import sys

from mpmath import (mp, mpf, exp, log, log1p, expm1, erfc, erf, sqrt, pi, loggamma, betainc, findroot, quad, power, nstr, inf,
                    nprod)

mp.dps = 60
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')


def two(x):
    """x as a sum of two doubles, in hexadecimal."""
    high = float(x)
    low = float(x - mpf(high)) if abs(high) < 1e308 and high == high else 0.0
    return '%s %s' % (high.hex(), low.hex())


def write(name, lines, head):
    path = os.path.join(HERE, name)
    os.makedirs(HERE, exist_ok=True)
    with open(path, 'w') as out:
        out.write('# Made by tests/make_tables.py. %s\n' % head)
        out.writelines(line + '\n' for line in lines)
    print('%s: %d lines, %d bytes' % (path, len(lines), os.path.getsize(path)))


def upper(z):
    return erfc(z / sqrt(mpf(2))) / 2


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def loss(z):
    with_more = mp.dps
    mp.dps = 400  # phi - z Q cancels: digits to spare out to z = 38
    y = density(z) - z * upper(z)
    mp.dps = with_more
    return y


def second_loss(z):
    with_more = mp.dps
    mp.dps = 400
    y = ((z * z + 1) * upper(z) - z * density(z)) / 2
    mp.dps = with_more
    return y


def quantile(p):
    """z with Phi(z) = p, p a double."""
    p = mpf(p)
    if p == mpf(1) / 2:
        return mpf(0)
    r = min(p, 1 - p)
    start = sqrt(max(-2 * log(r) - log(2 * pi) - log(max(-2 * log(r), mpf(2))), mpf('0.25')))
    if r > mpf('0.1'):
        z = findroot(lambda z: erf(z / sqrt(mpf(2))) / 2 - abs(p - mpf(1) / 2), abs(p - mpf(1) / 2) * mpf('2.5'))
    else:
        z = findroot(lambda z: log(upper(z)) - log(r), start)
    return z if p > mpf(1) / 2 else -z


def elementary(rng):
    lines = []

    def add(name, f, arguments, count=1):
        for x in arguments:
            xs = x if isinstance(x, tuple) else (x,)
            lines.append('%s %s %s' % (name, ' '.join(float(v).hex() for v in xs), two(f(*[mpf(v) for v in xs]))))

    uniform = rng.uniform
    spread = lambda low, high: 2.0**uniform(low, high)
    either = lambda x: x if rng.random() < 0.5 else -x
    add('exp', exp, [uniform(-1, 1) for _ in range(90)] + [uniform(-708, 709.7) for _ in range(110)] +
        [either(spread(-60, 0)) for _ in range(20)] + [0.34657359027997264, -0.34657359027997264, 709.782712893384, -708.3964185322641])
    add('exp_subnormal', exp, [uniform(-745, -708.4) for _ in range(20)])
    add('log', log, [spread(-1022, 1023.9) for _ in range(80)] + [uniform(0.5, 2) for _ in range(130)] +
        [1 + either(spread(-52, -5)) for _ in range(30)] + [5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308,
         0.7071067811865475, 0.7071067811865476, 1.4142135623730951, 1.414213562373095])
    add('log1p', log1p, [either(spread(-70, -1)) for _ in range(50)] + [uniform(-0.9999, 3) for _ in range(60)] + [spread(0, 200) for _ in range(20)])
    add('expm1', expm1, [either(spread(-70, 0)) for _ in range(50)] + [uniform(-3, 3) for _ in range(60)] + [uniform(-36, 100) for _ in range(30)])
    pairs = [(spread(-4, 4), uniform(-30, 30)) for _ in range(90)] + [(1 + uniform(-0.3, 0.3), uniform(-100, 100)) for _ in range(70)]
    pairs += [(spread(-1000, 1000), uniform(-1, 1) * 0.99) for _ in range(40)] + [(uniform(0.5, 2), float(rng.randint(-40, 40))) for _ in range(40)]
    while len(pairs) < 300:  # results over the whole range of doubles
        x, y = spread(-1000, 1000), either(spread(-8, 8))
        if -1021 < log(mpf(x), 2) * mpf(y) < 1023.9:
            pairs.append((x, y))
    pairs += [(1.0000000000000002, 1e18), (0.9999999999999999, -3e18), (1.05, 200.0), (10.0, 308.0), (10.0, -307.0), (2.0, -1022.0)]
    add('pow', power, pairs)
    add('erfc', erfc, [uniform(-3, 3) for _ in range(70)] + [uniform(0, 26.5) for _ in range(90)] + [either(spread(-60, 0)) for _ in range(20)])
    add('normal_density', density, [uniform(-5, 5) for _ in range(50)] + [uniform(-37.5, 37.5) for _ in range(50)])
    add('normal_cdf', lambda z: upper(-z), [uniform(-6, 6) for _ in range(110)] + [uniform(-37.5, 0) for _ in range(90)] +
        [either(spread(-60, 0)) for _ in range(20)])
    add('normal_quantile', quantile, [uniform(0, 1) for _ in range(130)] + [spread(-60, -3) for _ in range(90)] +
        [spread(-990, -60) for _ in range(50)] + [1 - spread(-50, -2) for _ in range(60)] + [0.5 + either(spread(-50, -2)) for _ in range(30)] +
        [0.075, 0.925, 0.07499999999999999, 0.925000000000001, 1e-300, 1 - 2.0**-53, 0.05, 0.95, 1.3887943864964021e-11])
    add('normal_loss', loss, [uniform(-8, 8) for _ in range(70)] + [uniform(0, 37) for _ in range(60)])
    add('normal_second_loss', second_loss, [uniform(-8, 8) for _ in range(70)] + [uniform(0, 37) for _ in range(60)])
    lgamma = lambda x: loggamma(x).real
    add('lgamma', lgamma, [spread(-60, 0) for _ in range(30)] + [uniform(0, 4) for _ in range(70)] + [uniform(4, 30) for _ in range(50)] +
        [spread(4, 100) for _ in range(30)] + [1 + either(spread(-40, -3)) for _ in range(20)] + [2 + either(spread(-40, -3)) for _ in range(20)])
    write('elementary.txt', lines, 'function, arguments, value as a sum of two doubles')


def beta_lower(x, a, b):
    return betainc(a, b, 0, x, regularized=True)


def beta(rng):
    lines = []
    old, mp.dps = mp.dps, 40
    shapes = [(1.0, 5.0), (5.0, 1.0), (3.0, 3.0), (1.0, 1.0), (0.5, 0.5), (20.0, 7.5), (300.0, 120.0)]
    shapes += [(1 + 4 * m, 5 - 4 * m) for m in (rng.random() for _ in range(10))]
    shapes += [(10**rng.uniform(-1, 2), 10**rng.uniform(-1, 2)) for _ in range(8)]
    for a, b in shapes:
        mean, sd = a / (a + b), (a * b / (a + b + 1))**0.5 / (a + b)
        xs = [rng.random() for _ in range(4)] + [2.0**rng.uniform(-30, -2)]
        xs += [x for x in (mean + sd * rng.uniform(-3, 3) for _ in range(6)) if 0 < x < 1]
        for x in xs:
            v = beta_lower(mpf(x), mpf(a), mpf(b))
            if v > mpf('1e-250'):
                lines.append('beta_cdf %s %s %s %s' % (x.hex(), a.hex(), b.hex(), two(v)))
        # for the quantile: p a double, x the root to 30 digits, where Newton starts from a known point
        for x in xs[3:9]:
            p = float(beta_lower(mpf(x), mpf(a), mpf(b)))
            if not 1e-200 < p < 1 - 1e-9:
                continue
            root = mpf(x)
            for _ in range(4):
                slope = exp((a - 1) * log(root) + (b - 1) * log(1 - root) - (loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b))).real)
                root -= (beta_lower(root, mpf(a), mpf(b)) - mpf(p)) / slope
            lines.append('beta_quantile %s %s %s %s' % (p.hex(), a.hex(), b.hex(), two(root)))
    mp.dps = old
    write('beta.txt', lines, 'function, x or p, a, b, value as a sum of two doubles')


TABLES = {'elementary': elementary, 'beta': beta}

if __name__ == '__main__':
    for table in sys.argv[1:] or TABLES:
        TABLES[table](random.Random('ashore ' + table))
