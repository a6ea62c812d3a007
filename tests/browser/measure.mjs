// What is measured inside a page. Each function runs in the browser, so it stands by itself; it returns sentences on what is wrong, or what it measured.
// Nothing here knows which pictures there are: whatever the page holds is measured.

/* Letters of the pictures that show: large enough, within their picture, none on top of another. A box runs from where the browser puts the first letter to
 * where it ends the last; its height is that of the letters (ascenders and descenders of the common sans fonts), not of the line. */
export function lettersAmiss() {
    const LEAST = 12, ASCENT = 0.76, DESCENT = 0.22, TOUCH = 0.6;
    const amiss = [];
    for (const svg of document.querySelectorAll("svg")) {
        const picture = svg.getBoundingClientRect();
        if (picture.width === 0) continue;
        const name = svg.closest("figure")?.id ?? svg.getAttribute("aria-labelledby") ?? "a picture";
        const boxes = [];
        for (const text of svg.querySelectorAll("text")) {
            if (!text.textContent.trim()) continue;
            const matrix = text.getScreenCTM(), size = parseFloat(getComputedStyle(text).fontSize), shown = size * Math.hypot(matrix.b, matrix.d);
            const places = Array.from({ length: text.getNumberOfChars() }, (_, n) => [text.getStartPositionOfChar(n), text.getEndPositionOfChar(n)]).flat();
            const across = places.map((place) => place.x), base = places[0].y;
            const corners = [[Math.min(...across), base - ASCENT * size], [Math.max(...across), base + DESCENT * size]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
            const box = {
                text: text.textContent, left: Math.min(corners[0].x, corners[1].x), right: Math.max(corners[0].x, corners[1].x),
                top: Math.min(corners[0].y, corners[1].y), bottom: Math.max(corners[0].y, corners[1].y),
            };
            if (shown < LEAST - 0.01) amiss.push(`${name}: "${box.text}" is shown at ${shown.toFixed(1)} px`);
            if (box.left < picture.left - TOUCH || box.right > picture.right + TOUCH || box.top < picture.top - TOUCH || box.bottom > picture.bottom + TOUCH)
                amiss.push(`${name}: "${box.text}" leaves the picture`);
            for (const other of boxes)
                if (Math.min(box.right, other.right) - Math.max(box.left, other.left) > TOUCH && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > TOUCH)
                    amiss.push(`${name}: "${box.text}" and "${other.text}" overlap`);
            boxes.push(box);
        }
    }
    return amiss;
}

/* Every picture has a name and a description for who listens; every figure a finding, a drawing that shows, its figures in a table, and what they are. */
export function figuresAmiss() {
    const amiss = [], said = (element) => (element?.textContent ?? "").trim().length > 0;
    const named = (svg, attribute) => said(document.getElementById(svg.getAttribute(attribute) ?? ""));
    for (const svg of document.querySelectorAll("svg"))
        if (svg.getAttribute("role") !== "img" || !named(svg, "aria-labelledby") || !named(svg, "aria-describedby")) amiss.push(`${svg.getAttribute("aria-labelledby")}: no name or no description`);
    for (const figure of document.querySelectorAll("figure")) {
        const drawings = [...figure.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().height > 20);
        if (drawings.length !== 1) amiss.push(`${figure.id}: ${drawings.length} drawings show`);
        if (!said(figure.querySelector("figcaption h3, figcaption h4")) || !said(figure.querySelector(".read"))) amiss.push(`${figure.id}: no finding, or nothing on how to read it`);
        if (!said(figure.querySelector("table td"))) amiss.push(`${figure.id}: no table`);
        if (!said(figure.querySelector(".source"))) amiss.push(`${figure.id}: no source`);
    }
    return amiss;
}

/* No part of the page is wider than the window; tables that are scroll by themselves. */
export function sidewaysAmiss() {
    const root = document.scrollingElement;
    if (root.scrollWidth <= innerWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"));
    return [`${root.scrollWidth} px wide in ${innerWidth}: ${[...new Set(wide.map((e) => `${e.closest("section")?.id ?? ""} ${e.tagName} ${e.textContent.slice(0, 30)}`))].slice(0, 3).join("; ")}`];
}

/* What the element in focus shows of it; null when that is the page itself. */
export function focus() {
    const element = document.activeElement;
    if (element === null || element === document.body || element === document.documentElement) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const there = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { name: `${element.tagName} ${(element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 40)}`, seen, there };
}

/* How many elements the keyboard should reach. */
export function reachable() {
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => e.getClientRects().length > 0).length;
}

/* The shapes of the pictures that show, with what tells them apart: colour, pattern, outline, dashes, the letter on them. */
export function shapes() {
    const found = [];
    const box = (e) => {
        const { left, top, right, bottom } = e.getBoundingClientRect();
        return { left, top, right, bottom };
    };
    for (const svg of document.querySelectorAll("svg")) {
        if (svg.getBoundingClientRect().width === 0) continue;
        const letters = [...svg.querySelectorAll("text")].filter((t) => [...t.textContent.trim()].length <= 2);
        const drawn = [...svg.querySelectorAll("rect, circle, ellipse, line, polyline, polygon, path")].filter((shape) => !shape.closest("defs, pattern, clipPath, mask"));
        const under = new Map(); /* what a letter stands on: the last shape before it that is around its middle */
        for (const letter of letters) {
            const b = box(letter), x = (b.left + b.right) / 2, y = (b.top + b.bottom) / 2;
            const around = drawn.filter((shape) => {
                const at = box(shape);
                return x > at.left && x < at.right && y > at.top - 1 && y < at.bottom + 1 && !/line/.test(shape.tagName) && shape.compareDocumentPosition(letter) & Node.DOCUMENT_POSITION_FOLLOWING;
            });
            if (around.length > 0) under.set(around.at(-1), letter);
        }
        const all = drawn.map((shape) => {
            const style = getComputedStyle(shape), letter = under.get(shape), pattern = /url\("?#([^")]+)"?\)/.exec(style.fill), marks = pattern && document.getElementById(pattern[1]);
            return {
                ...box(shape), tag: shape.tagName, faint: shape.closest("[stroke-opacity]") !== null,
                fill: shape.tagName === "line" ? "none" : marks ? getComputedStyle(marks.firstElementChild).fill : style.fill,
                pattern: marks ? [...marks.children].slice(1).map((m) => m.outerHTML).join("") : "",
                stroke: parseFloat(style.strokeWidth) > 0 ? style.stroke : "none", dash: style.strokeDasharray,
                letter: letter?.textContent.trim() ?? "", ink: letter ? getComputedStyle(letter).fill : "",
            };
        });
        found.push({ name: svg.closest("figure")?.id ?? svg.getAttribute("aria-labelledby"), shapes: all });
    }
    return found;
}

/* With forced colours: the ground, and of all that is drawn which colours it has. */
export function forced() {
    const probe = document.body.appendChild(document.createElement("div")), drawn = [];
    probe.style.backgroundColor = "Canvas";
    const ground = getComputedStyle(probe).backgroundColor;
    probe.remove();
    for (const svg of document.querySelectorAll("svg")) {
        if (svg.getBoundingClientRect().width === 0) continue;
        const name = svg.closest("figure")?.id ?? "a picture";
        for (const text of svg.querySelectorAll("text")) drawn.push({ name: `${name}: "${text.textContent}"`, letter: true, colours: [getComputedStyle(text).fill] });
        for (const shape of svg.querySelectorAll("rect, circle, ellipse, line, polyline, polygon, path")) {
            if (shape.closest("defs, pattern, clipPath, mask, [stroke-opacity]")) continue; /* grid lines may be faint */
            const style = getComputedStyle(shape);
            drawn.push({ name: `${name}: ${shape.tagName} ${shape.getAttribute("class") ?? ""}`, letter: false, colours: [shape.tagName === "line" ? "none" : style.fill, style.stroke] });
        }
    }
    return { ground, drawn };
}
