// Colours: reading, contrast (WCAG 2.2, relative luminance) and distance (CIE 1976 L*a*b*, D65).

/* [r, g, b] of 0 to 255; null for what is no plain colour. */
export function parsed(text) {
    const found = /^rgba?\(\s*([\d.]+),?\s*([\d.]+),?\s*([\d.]+)(?:\s*[,/]\s*([\d.]+))?\s*\)$/.exec(text);
    return found === null || found[4] === "0" ? null : found.slice(1, 4).map(Number);
}

const linear = (channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
const luminance = (colour) => colour.map(linear).reduce((sum, value, n) => sum + [0.2126, 0.7152, 0.0722][n] * value, 0);

export function contrast(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
}

function lab(colour) {
    const [r, g, b] = colour.map(linear);
    const curve = (t) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
    const [x, y, z] = [(0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089].map(curve);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function distance(a, b) {
    const [one, other] = [lab(a), lab(b)];
    return Math.hypot(...one.map((value, n) => value - other[n]));
}
