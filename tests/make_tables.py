#!/usr/bin/env python3
"""Writes the tables of true values in tests/data that the tests of src/num compare with: tests/make_tables.py [name...]

The values come from mpmath in 60 digits, which shares nothing with our code. A line is a function's name, its arguments (each
reads back as exactly the double that was used), then the value as a sum of two doubles, which leaves room to measure errors far
below one unit in the last place. The arguments are pseudo-random with all bits in use, from a fixed seed, with the edges of each
range added.
"""
import os
import random
import sys

from mpmath import mp, mpf, exp, log, log1p, expm1, erfc, erf, sqrt, pi, loggamma, betainc, findroot, quad, power, inf

mp.dps = 60
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'data')


def text(x):
    """A double that reads back as exactly itself."""
    return min(repr(x), x.hex(), key=len)


def two(x):
    """x as a sum of two doubles, the second to four digits."""
    high = float(x)
    return '%s %.4g' % (text(high), float(x - mpf(high)))


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
            lines.append('%s %s %s' % (name, ' '.join(text(float(v)) for v in xs), two(f(*[mpf(v) for v in xs]))))

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
                lines.append('beta_cdf %s %s %s %s' % (text(x), text(a), text(b), two(v)))
        # for the quantile: p a double, x the root to 30 digits, where Newton starts from a known point
        for x in xs[3:9]:
            p = float(beta_lower(mpf(x), mpf(a), mpf(b)))
            if not 1e-200 < p < 1 - 1e-9:
                continue
            root = mpf(x)
            for _ in range(4):
                slope = exp((a - 1) * log(root) + (b - 1) * log(1 - root) - (loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b))).real)
                root -= (beta_lower(root, mpf(a), mpf(b)) - mpf(p)) / slope
            lines.append('beta_quantile %s %s %s %s' % (text(p), text(a), text(b), two(root)))
    mp.dps = old
    write('beta.txt', lines, 'function, x or p, a, b, value as a sum of two doubles')


def pert_quantile(p, first, second):
    """x with I_x = p: Newton on log I over log x, which is concave for these shapes (both at least 1) and so cannot diverge."""
    if p > mpf(1) / 2:  # from the end that loses no digits
        return 1 - pert_quantile(1 - p, second, first)
    log_beta = (loggamma(first) + loggamma(second) - loggamma(first + second)).real
    y = min((log(p) + log(first) + log_beta) / first, log(first / (first + second)))
    for _ in range(100):
        x = exp(y)
        value = betainc(first, second, 0, x, regularized=True)
        slope = exp(first * y + (second - 1) * log(1 - x) - log_beta) / value
        step = (log(p) - log(value)) / slope
        y += step
        if abs(step) < mpf(10)**-40:
            return exp(y)
    raise ArithmeticError('no convergence')


class Law:
    """A law without bounds: F, Q, and the integrals of x^k over (-inf, x] for k = 1, 2."""

    def __init__(self, kind, a, b, c):
        self.kind, self.a, self.b, self.c = kind, mpf(a), mpf(b), mpf(c)
        if kind == 'pert':
            self.first, self.second = 1 + 4 * (self.b - self.a) / (self.c - self.a), 1 + 4 * (self.c - self.b) / (self.c - self.a)

    def z(self, x):
        if self.kind == 'normal':
            return (x - self.a) / self.b
        return log(x / self.a) / self.b  # lognormal with a > 0

    def cdf(self, x):
        a, b, c = self.a, self.b, self.c
        if x in (inf, -inf):
            return mpf(x > 0)
        if self.kind in ('normal', 'lognormal'):
            return upper(-self.z(x)) if self.kind == 'normal' or x > 0 else mpf(0)
        top = b if self.kind == 'uniform' else c
        if x <= a or x >= top:
            return mpf(x >= top)
        if self.kind == 'uniform':
            return (x - a) / (b - a)
        if self.kind == 'pert':
            return betainc(self.first, self.second, 0, (x - a) / (c - a), regularized=True)
        return (x - a)**2 / (c - a) / (b - a) if x < b else 1 - (c - x)**2 / (c - a) / (c - b)

    def quantile(self, p):
        a, b, c = self.a, self.b, self.c
        if self.kind == 'normal':
            return a + b * quantile(p)
        if self.kind == 'lognormal':
            return a * exp(b * quantile(p))
        if self.kind == 'uniform':
            return a + p * (b - a)
        if self.kind == 'pert':
            return a + (c - a) * pert_quantile(p, self.first, self.second)
        peak = (b - a) / (c - a)
        return a + sqrt(p * (c - a) * (b - a)) if p < peak else c - sqrt((1 - p) * (c - a) * (c - b))

    def partial(self, x, k):
        """Integral of t^k dF(t) up to x."""
        a, b, c = self.a, self.b, self.c
        if self.kind == 'normal':
            f, d, zd = self.cdf(x), mpf(0), mpf(0)
            if x not in (inf, -inf):
                d = density(self.z(x))
                zd = self.z(x) * d
            return a * f - b * d if k == 1 else a * a * f - 2 * a * b * d + b * b * (f - zd)
        if self.kind == 'lognormal':
            whole = a**k * exp(k * k * b * b / 2)
            return whole * (mpf(x > 0) if x in (inf, -inf) or x <= 0 else upper(-(self.z(x) - k * b)))
        top = b if self.kind == 'uniform' else c
        x = min(max(x, a), top)
        if self.kind == 'uniform':
            return (x**(k + 1) - a**(k + 1)) / (k + 1) / (b - a)
        if self.kind == 'pert':
            t, p, q = (x - a) / (c - a), self.first, self.second
            i = lambda extra: betainc(p + extra, q, 0, t, regularized=True)
            m1, m2 = p / (p + q), p * (p + 1) / (p + q) / (p + q + 1)
            if k == 1:
                return a * i(0) + (c - a) * m1 * i(1)
            return a * a * i(0) + 2 * a * (c - a) * m1 * i(1) + (c - a)**2 * m2 * i(2)
        points = [a] + ([b] if a < b < x else []) + [x]
        f = lambda t: t**k * 2 * ((t - a) / (b - a) if t < b else (c - t) / (c - b)) / (c - a)
        return quad(f, points) if x > a else mpf(0)


KINDS = ['certain', 'normal', 'lognormal', 'uniform', 'triangular', 'pert']


def distribution(rng):
    lines = []
    laws = [('normal', 41, 2.5, 0), ('lognormal', 41, 0.12, 0), ('lognormal', 3, 1.1, 0), ('uniform', -2, 5, 0), ('triangular', 10, 12, 20),
            ('triangular', 0, 0, 1), ('triangular', 0, 1, 1), ('pert', 38, 41, 45), ('pert', 0, 0, 1), ('pert', 0, 1, 1), ('pert', -3, 2, 2.5), ('pert', 0, 0.5, 1)]
    laws += [('pert', 0, rng.random(), 1) for _ in range(6)]
    old = mp.dps
    for kind, a, b, c in laws:
        law = Law(kind, a, b, c)
        q = lambda p: float(law.quantile(mpf(p)))
        bounds = [(-inf, inf), (q(0.03), inf), (-inf, q(0.8)), (q(0.25), q(0.9)), (q(0.4), q(0.45))]
        if kind in ('normal', 'lognormal'):
            bounds += [(q(1 - 2.0**-30), inf), (float(law.quantile(mpf(10)**-40)), q(1e-20)), (q(1 - 2.0**-20), q(1 - 2.0**-40))]
        for low, high in bounds:
            head = ' '.join([str(KINDS.index(kind))] + [text(float(v)) for v in (a, b, c, low, high)])
            start, end = law.cdf(mpf(low)), law.cdf(mpf(high))
            us = [rng.random() for _ in range(3)]
            if (low, high) == (-inf, inf):
                us += [0.5, 0.05, 0.95, 2.0**-73, 1e-12, 1e-4, 1 - 1e-4, 1 - 2.0**-40] + [rng.random() for _ in range(8)]
                us += [2.0**-rng.uniform(2, 70) for _ in range(8)] + [1 - 2.0**-rng.uniform(2, 48) for _ in range(8)]
            for u in us:
                lines.append('quantile %s %s %s' % (head, text(u), two(law.quantile(start + mpf(u) * (end - start)))))
            mp.dps = 100
            start, end = law.cdf(mpf(low)), law.cdf(mpf(high))
            m1, m2 = ((law.partial(mpf(high), k) - law.partial(mpf(low), k)) / (end - start) for k in (1, 2))
            lines.append('mean %s 0 %s' % (head, two(m1)))
            lines.append('sd %s 0 %s' % (head, two(sqrt(m2 - m1 * m1))))
            mp.dps = old
    write('distribution.txt', lines, 'what, kind, a, b, c, low, high, u, value as a sum of two doubles')


TABLES = {'elementary': elementary, 'beta': beta, 'distribution': distribution}

if __name__ == '__main__':
    for table in sys.argv[1:] or TABLES:
        TABLES[table](random.Random('ashore ' + table))
