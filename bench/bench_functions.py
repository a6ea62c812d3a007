"""What a folded graph written for NumPy by `comparison export` calls, and the draws and figures of a run in NumPy.

Where NumPy has two ways, the faster one is taken: normal draws by its generator's own method instead of an inverse of uniform ones, no
Latin hypercube (which would cost a permutation for each input), plain numbers for what is certain."""
import math

import numpy as np

ROOT2 = math.sqrt(2)
LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]
REPLICATES = 16
SUBSET = 16384  # samples that the quantiles of lines come from


def normal_density(x):
    return np.exp(-0.5 * x * x) * 0.3989422804014327


def normal_cdf(x):
    """Abramowitz and Stegun 26.2.17, 7.5e-8: NumPy has none, and a more exact one would be slower."""
    t = 1 / (1 + 0.2316419 * np.abs(x))
    tail = normal_density(x) * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    return np.where(x > 0, 1 - tail, tail)


def normal_quantile(p):
    """Abramowitz and Stegun 26.2.23, 4.5e-4."""
    t = np.sqrt(-2 * np.log(np.minimum(p, 1 - p)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return np.where(p < 0.5, -z, z)


def normal_loss(x):
    return normal_density(x) - x * (1 - normal_cdf(x))


def rate_of_return(flow):
    """Newton from 10 %, a fixed number of steps; where the flow has no rate its value means nothing."""
    rate = np.full(np.broadcast(*flow).shape, 0.1)
    for _ in range(8):
        value, slope, factor = 0.0, 0.0, 1.0
        for year, amount in enumerate(flow):
            value = value + amount * factor
            slope = slope - year * amount * factor / (1 + rate)
            factor = factor / (1 + rate)
        rate = rate - value / slope
    return rate


class Draws:
    """Input values by node: laws (draw, kind, a, b, c, low, high, [(value, chance)]). Inputs of one draw share it."""

    def __init__(self, laws, seed, count):
        self.laws, self.count = laws, count
        self.random = np.random.Generator(np.random.Philox(seed))
        self.normals, self.uniforms = {}, {}
        self.readers = {}
        for law in laws.values():
            self.readers[law[0]] = self.readers.get(law[0], 0) + 1

    def shared(self, known, draw, make):
        if self.readers[draw] == 1:
            return make(self.count)
        if draw not in known:
            known[draw] = make(self.count)
        return known[draw]

    def __call__(self, node):
        draw, kind, a, b, c, low, high, values = self.laws[node]
        if "normal" in kind:
            z = self.shared(self.normals, draw, self.random.standard_normal)
            if kind.startswith("split"):
                z = np.where(z < 0, b * z, c * z)
            else:
                z = b * z
            x = a * np.exp(z) if kind.endswith("lognormal") else a + z
        elif kind == "pert":
            x = a + (c - a) * self.random.beta(1 + 4 * (b - a) / (c - a), 1 + 4 * (c - b) / (c - a), self.count)
        elif kind == "triangular":
            x = self.random.triangular(a, b, c, self.count)
        else:
            u = self.shared(self.uniforms, draw, self.random.random)
            if kind == "uniform":
                x = a + (b - a) * u
            else:
                x = np.array([value for value, _ in values])[np.minimum(np.searchsorted(np.cumsum([chance for _, chance in values]), u), len(values) - 1)]
        return x if low == -math.inf and high == math.inf else np.clip(x, low, high)


def errors(by_replicate):
    return by_replicate.std(axis=0, ddof=1) / math.sqrt(REPLICATES)


class Figures:
    """Mean, standard deviation, five quantiles and the standard errors of all of them, of every output: quantiles of kept outputs from all
    samples, of others from a subset."""

    def __init__(self, samples, kept):
        self.samples, self.kept = samples, kept
        self.found = {}
        self.parts, self.whole, self.subset = {}, {}, {}
        self.at = 0

    def quantiles(self, values):
        parts = np.quantile(values.reshape(REPLICATES, -1), LEVELS, axis=1)
        return np.quantile(values, LEVELS), errors(parts.T)

    def of_all(self, output, values):
        """A whole array at once."""
        parts = values.reshape(REPLICATES, -1)
        means, sds = parts.mean(axis=1), parts.std(axis=1)
        some = values if output in self.kept else values[:: max(1, self.samples // SUBSET)][:SUBSET]
        self.found[output] = (values.mean(), values.std(), errors(means), errors(sds), *self.quantiles(some))

    def of_block(self, output, values):
        """A block of a run that goes on; `finish` ends it. Moments by block serve as those of replicates."""
        self.parts.setdefault(output, []).append((values.mean(), values.std(), len(values)))
        if output in self.kept:
            if output not in self.whole:
                self.whole[output] = np.empty(self.samples)
            self.whole[output][self.at : self.at + len(values)] = values
        else:
            some = values[:: max(1, self.samples // SUBSET)]
            self.subset.setdefault(output, []).append(some.copy())

    def finish(self):
        for output, parts in self.parts.items():
            parts = np.array(parts)
            mean = np.average(parts[:, 0], weights=parts[:, 2])
            square = np.average(parts[:, 1] ** 2 + (parts[:, 0] - mean) ** 2, weights=parts[:, 2])
            values = self.whole[output] if output in self.kept else np.concatenate(self.subset[output])
            values = values[: len(values) // REPLICATES * REPLICATES]
            self.found[output] = (mean, math.sqrt(square), *self.quantiles(values))
