#!/usr/bin/env python3
"""Writes polynomials.h, the approximations behind elementary.c:
    src/num/make_polynomials.py | clang-format > src/num/polynomials.h

Every coefficient is computed here in 50 digits (mpmath) and rounded once; the error of each rounded approximation is measured
against the function itself and written beside it. Polynomials are interpolants in the Chebyshev nodes (within a small factor of
the best), rational functions are linearised least squares in those nodes, reweighted by their denominator until it settles.
"""
from mpmath import (mp, mpf, cos, pi, exp, log, sqrt, erfc, erf, erfinv, findroot, polyval, matrix, qr_solve, linspace, fsum,
                    loggamma, atanh, nstr, ceil)

mp.dps = 50


def nodes(low, high, count):
    return [(low + high) / 2 + (high - low) / 2 * cos(pi * (k + mpf(1) / 2) / count) for k in range(count)]


def polynomial(f, low, high, degree):
    """Coefficients, constant first, of the interpolant in the Chebyshev nodes (through Chebyshev coefficients)."""
    n = degree + 1
    values = [f(x) for x in nodes(low, high, n)]
    c = [(2 if j else 1) * fsum(values[k] * cos(j * pi * (k + mpf(1) / 2) / n) for k in range(n)) / n for j in range(n)]
    total, t0, t1 = [mpf(0)] * n, [mpf(1)], [mpf(0), mpf(1)]
    for j in range(n):  # sum of c_j T_j(s) in powers of s
        t = t0 if j == 0 else t1 if j == 1 else None
        if t is None:
            t = [mpf(0)] + [2 * x for x in t1]
            for i, x in enumerate(t0):
                t[i] -= x
            t0, t1 = t1, t
        for i, x in enumerate(t):
            total[i] += c[j] * x
    scale, shift = 2 / (high - low), -(high + low) / (high - low)  # s = scale x + shift
    out = [mpf(0)]
    for c in reversed(total):
        shifted = [mpf(0)] + [scale * x for x in out]
        for i, x in enumerate(out):
            shifted[i] += shift * x
        shifted[0] += c
        out = shifted
    return out[:n]


def rational(f, low, high, top, bottom):
    points = nodes(low, high, 4 * (top + bottom + 1))
    values = [f(x) for x in points]
    weight = [mpf(1)] * len(points)
    for _ in range(6):
        a, b = matrix(len(points), top + bottom + 1), matrix(len(points), 1)
        for i, x in enumerate(points):
            for j in range(top + 1):
                a[i, j] = weight[i] * x**j / values[i]
            for j in range(1, bottom + 1):
                a[i, top + j] = -weight[i] * x**j
            b[i] = weight[i]
        c = qr_solve(a, b)[0]
        p, q = [c[j] for j in range(top + 1)], [mpf(1)] + [c[top + j] for j in range(1, bottom + 1)]
        weight = [1 / abs(polyval(q[::-1], x)) for x in points]
    return p, q


def rounded(c):
    return [mpf(float(x)) for x in c]


def value(c, x):
    return polyval(c[::-1], x)


def worst(approximation, f, low, high):
    return max(abs(approximation(x) / f(x) - 1) for x in linspace(low, high, 401) if f(x) != 0)


def literal(x):
    text = float(x).hex()
    return text if not text.startswith('-') else '-' + text[1:]


def chain(coefficients, variable):
    text = coefficients[-1]
    for c in reversed(coefficients[:-1]):
        text = '(%s) * %s + %s' % (text, variable, c) if ' ' in text else '%s * %s + %s' % (text, variable, c)
    return text


def wrap(text, indent):
    words, lines, line = text.split(' '), [], ''
    for word in words:
        if len(line) + 1 + len(word) > 120 - indent:
            lines.append(line)
            line = word
        else:
            line = word if not line else line + ' ' + word
    return ('\n' + ' ' * indent).join(lines + [line])


def emit(name, comment, literals, extra=''):
    """Two Horner chains, even and odd powers: half the latency of one, and a fixed order of operations."""
    even, odd = literals[0::2], literals[1::2]
    print('/* %s */' % wrap(comment, 3))
    print('static ASH_INLINE double %s(double x%s) {' % (name, extra))
    print('    double y = x * x;')
    print('    ' + wrap('double even = %s;' % chain(even, 'y'), 8))
    print('    ' + wrap('double odd = %s;' % chain(odd, 'y'), 8))
    print('    return even + x * odd;')
    print('}\n')


def emit_polynomial(name, what, f, low, high, degree):
    c = rounded(polynomial(f, mpf(low), mpf(high), degree))
    e = worst(lambda x: value(c, x), f, mpf(low), mpf(high))
    emit(name, '%s, on [%s, %s], degree %d, relative error %s.' % (what, nstr(mpf(low), 6), nstr(mpf(high), 6), degree, nstr(e, 2)),
         [literal(x) for x in c])


def scaled(f, centre, high):
    """f(x) as a function of u = (x - centre)/(x + centre), and the greatest u."""
    return (lambda u: f(centre * (1 + u) / (1 - u))), (mpf(high) - centre) / (mpf(high) + centre)


def upper_quantile(t):
    """z with Q(z) = exp(-t^2)."""
    target = -t * t
    start = sqrt(max(2 * t * t - log(2 * pi) - log(max(2 * t * t, 2)), mpf(1) / 2))
    return findroot(lambda z: log(erfc(z / sqrt(mpf(2))) / 2) - target, start)


print('''/* Made by make_polynomials.py: change that, not this. Approximations used by elementary.c; how each is used stands there. */
#ifndef ASHORE_NUM_POLYNOMIALS_H
#define ASHORE_NUM_POLYNOMIALS_H

#include "num/clones.h"
''')

half = log(mpf(2)) / 2 + mpf('1e-9')
emit_polynomial('exp_polynomial', '(exp(x) - 1 - x)/x^2', lambda x: (exp(x) - 1 - x) / x**2 if abs(x) > mpf('1e-14') else mpf(1) / 2,
                -half, half, 10)

zmax = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1))**2 * (1 + mpf('1e-9'))


def log_tail(z):
    """(log((1+s)/(1-s))/(2s) - 1 - z/3)/z^2 with z = s^2."""
    if z < mpf('1e-9'):
        return mpf(1) / 5 + z / 7
    s = sqrt(z)
    return (atanh(s) / s - 1 - z / 3) / z**2


emit_polynomial('log_polynomial', '(atanh(s)/s - 1 - x/3)/x^2 with x = s^2', log_tail, mpf(0), zmax, 7)


def central(x):
    """z/q with Phi(z) = 1/2 + q, as a function of x = q^2."""
    if x < mpf('1e-30'):
        return sqrt(2 * pi)
    return sqrt(mpf(2)) * erfinv(2 * sqrt(x)) / sqrt(x)


edge = mpf('0.180625')
low, high = mpf(0), edge  # of y = 0.425^2 - q^2: in q^2 itself the terms would alternate and cancel
centre = lambda y: central(edge - y)
p, q = rational(centre, low, high, 7, 7)
p, q = rounded(p), rounded(q)
e = worst(lambda y: value(p, y) / value(q, y), centre, low, high)
emit('quantile_central_top', 'Normal quantile z = q R(x), x = 0.425^2 - q^2, for |q| = |p - 1/2| <= 0.425: numerator of R; relative error '
     'of R %s.' % nstr(e, 2), [literal(x) for x in p])
emit('quantile_central_bottom', 'Its denominator.', [literal(x) for x in q])

T1, T2, T3 = sqrt(-log(mpf('0.0751'))), mpf(5), mpf('27.3')
parts = []
for low, high, shift in ((T1, T2, mpf('1.6')), (T2, T3, mpf(5))):
    f = lambda x, shift=shift: upper_quantile(x + shift)
    p, q = rational(f, low - shift, high - shift, 7, 7)
    p, q = rounded(p), rounded(q)
    parts.append((p, q, worst(lambda x: value(p, x) / value(q, x), f, low - shift, high - shift)))
(p1, q1, e1), (p2, q2, e2) = parts
choose = lambda a, b: [literal(x) if x == y else '(far_tail ? %s : %s)' % (literal(y), literal(x)) for x, y in zip(a, b)]
emit('quantile_tail_top', 'Normal quantile in the tail, t = sqrt(-log p): x = t - 1.6 up to t = 5, x = t - 5 beyond (far_tail), to 27.3: '
     'numerator; relative errors %s and %s.' % (nstr(e1, 2), nstr(e2, 2)), choose(p1, p2), ', bool far_tail')
emit('quantile_tail_bottom', 'Its denominator.', choose(q1, q2), ', bool far_tail')

f, u = scaled(lambda x: (1 + 2 * x) * exp(x * x) * erfc(x), mpf('3.75'), '28')
emit_polynomial('erfc_polynomial', '(1 + 2t) exp(t^2) erfc(t) of x = (t - 3.75)/(t + 3.75), t from 0 to 28', f, -1, u, 25)


def mills(z):
    return exp(z * z / 2) * erfc(z / sqrt(mpf(2))) / 2


f, u = scaled(lambda z: (1 + z)**2 * (1 / sqrt(2 * pi) - z * mills(z)), mpf(4), '40')
emit_polynomial('loss_polynomial', '(1 + z)^2 exp(z^2/2) L(z), L the standard normal loss, of x = (z - 4)/(z + 4), z from 0 to 40', f, -1, u, 27)
f, u = scaled(lambda z: (1 + z)**3 * ((z * z + 1) * mills(z) - z / sqrt(2 * pi)) / 2, mpf(4), '40')
emit_polynomial('second_loss_polynomial', '(1 + z)^3 exp(z^2/2) L2(z), L2 the second-order normal loss, of the same x', f, -1, u, 27)


def gamma_part(v):
    y = (v + 3) / 2
    e = mpf('1e-15')
    if abs(y - 1) < e or abs(y - 2) < e:
        y += e
    return loggamma(y).real / ((y - 1) * (y - 2))


emit_polynomial('lgamma_polynomial', 'log Gamma(y)/((y - 1)(y - 2)) of x = 2y - 3, y from 1 to 2', gamma_part, -1, 1, 24)
print('#endif')
