// What a reader's browser makes of reports: every *.html and *.pdf in a folder, in one session of Chromium. Prints TAP.
//
//     node check_pages.mjs FOLDER CHROMIUM MODULES [--all]
//
// MODULES is where npm installed what package-lock.json names.
// With --all axe looks at every page at every width; else at one width a page, in turn, since that takes most of the time.
//
// Pages: axe-core finds nothing (WCAG 2.2 A and AA, best practice), nothing runs or is fetched, the window never scrolls sideways, the keyboard reaches all
// that it should and shows where it is, letters of pictures fit, every figure is complete, forced colours leave all visible. Colours are told apart under
// simulated colour blindness. Papers: tagged, in their language, with the words of every picture. What looks for faults first has to find planted ones.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { contrast, distance, parsed } from "./colours.mjs";
import * as measure from "./measure.mjs";

const [folder, program, modules, all] = process.argv.slice(2);
const require = createRequire(path.resolve(modules, "package.json"));
const { chromium } = require("playwright-core");
const PHONE = 320, TABLET = 760, DESKTOP = 1440;
const SHOWN = [PHONE, TABLET, DESKTOP];
const WIDTHS = [...SHOWN, 380, 640, 711, 712]; // 380 and 640: windows of 760 and 1280 at 200 %; 711 and 712: on either side of the switch between the drawings
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIMULATIONS = ["none", "protanopia", "deuteranopia", "tritanopia", "achromatopsia"]; // in Chromium after Machado, Oliveira and Fernandes (2009)
const OUTLINE = 3, LETTER = 4.5; // least contrasts, WCAG 2.2, 1.4.11 and 1.4.3
const APART = 10; // least distance of two colours that nothing else tells apart; 2.3 is what is just noticed (Mahy and others 1994)
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let count = 0, failed = 0;
function check(amiss, name) {
    count++;
    failed += amiss.length > 0;
    console.log(`${amiss.length > 0 ? "not ok" : "ok"} ${count} - ${name}`);
    for (const line of amiss.slice(0, 12)) console.log(`# ${String(line).replace(/\s+/g, " ").slice(0, 400)}`);
}

// ---- Pages ----

async function axeAmiss(page) {
    const result = await page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ["violations"], selectors: false }), TAGS);
    return result.violations.map((v) => `${v.id}, ${v.nodes.length} times: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`);
}

async function keyboardAmiss(page) {
    const amiss = [], wanted = await page.evaluate(measure.reachable);
    let reached = 0;
    for (; reached <= wanted; reached++) {
        await page.keyboard.press("Tab");
        const focus = await page.evaluate(measure.focus);
        if (focus === null) break;
        if (!focus.seen) amiss.push(`${focus.name}: does not show that it is in focus`);
        if (!focus.there) amiss.push(`${focus.name}: in focus where nobody sees it`);
    }
    if (reached !== wanted) amiss.push(`the keyboard reaches ${reached} of ${wanted} elements`);
    return amiss;
}

/* What stands on the ground, letters on their shape: all of it must differ from what is behind it. */
async function forcedAmiss(page) {
    const amiss = new Set();
    for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ forcedColors: "active", colorScheme });
        const { ground, drawn } = await page.evaluate(measure.forced);
        for (const { name, letter, colours } of drawn) {
            const best = Math.max(0, ...colours.map(parsed).filter((colour) => colour !== null).map((colour) => contrast(colour, parsed(ground))));
            if (best < (letter ? LETTER : OUTLINE)) amiss.add(`${name}: ${colours.join(", ")} on ${ground}`);
        }
        for (const picture of await page.evaluate(measure.shapes))
            for (const { letter, ink, fill } of picture.shapes)
                if (letter && parsed(fill) && contrast(parsed(ink), parsed(fill)) < LETTER) amiss.add(`${picture.name}: letter ${letter}, ${ink} on ${fill}`);
    }
    await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
    return [...amiss];
}

/* All findings on a page, by what was looked for, and its shapes. */
async function examine(context, file, widths) {
    const page = await context.newPage(), found = new Map(), acted = [];
    page.on("dialog", (dialog) => { acted.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on("request", (request) => { if (!request.url().startsWith("file:")) acted.push(`asked for ${request.url()}`); });
    page.on("console", (message) => acted.push(`said: ${message.text()}`));
    page.on("pageerror", (error) => acted.push(String(error)));
    await page.setViewportSize({ width: PHONE, height: 800 });
    await page.goto(`file://${path.resolve(folder, file)}`);
    found.set("the keyboard reaches and shows everything", await keyboardAmiss(page));
    found.set("nothing acts, nothing is fetched", acted);
    await page.evaluate(axe);
    const sideways = [], letters = [], figures = [];
    for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const at = (lines) => lines.map((line) => `${width} px: ${line}`);
        sideways.push(...at(await page.evaluate(measure.sidewaysAmiss)));
        if (!SHOWN.includes(width)) continue;
        letters.push(...at(await page.evaluate(measure.lettersAmiss)));
        figures.push(...at(await page.evaluate(measure.figuresAmiss)));
        if (widths.includes(width)) found.set(`axe finds nothing at ${width} px`, await axeAmiss(page));
    }
    found.set("no window scrolls sideways", sideways);
    found.set("letters of pictures fit, are large enough, and do not overlap", letters);
    found.set("figures have a finding, one drawing that shows, its words, a table and a source", figures);
    const shapes = await page.evaluate(measure.shapes);
    found.set("with forced colours all is visible", await forcedAmiss(page));
    await page.close();
    return { found, pictures: shapes.map((picture) => ({ ...picture, name: `${file}: ${picture.name}` })) };
}

// ---- Colours ----

/* Each colour as it looks under each simulation: painted, photographed, read back. */
async function simulated(browser, colours) {
    const SIDE = 20, page = await browser.newPage({ viewport: { width: SIDE * colours.length, height: SIDE } }), seen = new Map();
    await page.setContent(`<body style="margin:0;display:flex">${colours.map((c) => `<div style="width:${SIDE}px;height:${SIDE}px;background:${c}"></div>`).join("")}`);
    const session = await page.context().newCDPSession(page);
    for (const type of SIMULATIONS) {
        await session.send("Emulation.setEmulatedVisionDeficiency", { type });
        const photo = (await page.screenshot()).toString("base64");
        seen.set(type, await page.evaluate(async ({ data, side, names }) => {
            const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
            const drawing = new OffscreenCanvas(image.width, image.height).getContext("2d");
            drawing.drawImage(image, 0, 0);
            return Object.fromEntries(names.map((name, n) => [name, [...drawing.getImageData(n * side + side / 2, side / 2, 1, 1).data].slice(0, 3)]));
        }, { data: photo, side: SIDE, names: colours }));
    }
    await page.close();
    return seen;
}

const TOUCH = 2;
const touch = (a, b) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > -TOUCH && down > -TOUCH && Math.max(across, down) > TOUCH && Math.min(across, down) < TOUCH;
};

const GROUND = "rgb(255, 255, 255)";

/* How a shape looks; of a line, and of a disc in the colour of the ground, the stroke is what counts. */
const look = (shape) => {
    const lined = parsed(shape.fill) === null || shape.tag.endsWith("line") || shape.fill === GROUND;
    return { colour: lined ? shape.stroke : shape.fill, mark: lined ? shape.dash : shape.pattern };
};

/* All stands out from its ground, but what is faint on purpose, as a grid; neighbours have a line between them that shows; what differs by colour alone is far enough apart; letters can be read where they stand. */
function coloursAmiss(picture, seen) {
    const amiss = new Set(), differ = new Map(), named = new Set(picture.shapes.filter((shape) => shape.letter).map((shape) => shape.stroke));
    const under = (type, text) => seen.get(type)[text] ?? null;
    for (const shape of picture.shapes) {
        const { colour, mark } = look(shape), key = `${colour} ${mark} ${shape.tag}`; /* a line has a letter when a disc in its colour has one */
        const lettered = shape.letter !== "" || (shape.tag.endsWith("line") && named.has(colour)) || differ.get(key)?.lettered;
        if (under("none", colour) !== null) differ.set(key, { colour, mark, tag: shape.tag, lettered });
        for (const type of SIMULATIONS) {
            const inks = [shape.fill, shape.stroke].map((text) => under(type, text)).filter((ink) => ink !== null);
            if (!shape.faint && inks.length > 0 && inks.every((ink) => contrast(ink, under(type, GROUND)) < OUTLINE)) amiss.add(`a ${shape.tag}, ${shape.fill} ${shape.stroke}, does not stand out from its ground with ${type}`);
            if (shape.letter && under(type, shape.fill) && contrast(under(type, shape.ink), under(type, shape.fill)) < LETTER) amiss.add(`letter ${shape.letter} on ${shape.fill} with ${type}`);
        }
    }
    const areas = picture.shapes.filter((shape) => shape.tag === "rect" && under("none", shape.fill) && shape.right - shape.left > 1);
    for (const [n, a] of areas.entries())
        for (const b of areas.slice(0, n)) {
            if (!touch(a, b) || (a.fill === b.fill && a.pattern === b.pattern)) continue;
            for (const type of SIMULATIONS) {
                const shows = [a.stroke, b.stroke].some((stroke) => under(type, stroke) && [a, b].every((area) => contrast(under(type, stroke), under(type, area.fill)) >= OUTLINE));
                if (!shows) amiss.add(`no line to be seen between ${a.fill} and ${b.fill} with ${type}`);
            }
        }
    const looks = [...differ.values()];
    for (const [n, a] of looks.entries())
        for (const b of looks.slice(0, n)) {
            if (a.tag !== b.tag || a.mark !== b.mark || (a.lettered && b.lettered)) continue; /* a pattern, dashes or letters tell them apart */
            for (const type of SIMULATIONS)
                if (distance(under(type, a.colour), under(type, b.colour)) < APART) amiss.add(`${a.tag}s in ${a.colour} and ${b.colour} look the same with ${type}`);
        }
    return [...amiss].map((line) => `${picture.name}: ${line}`);
}

async function checkColours(browser, pictures) {
    const colours = [...new Set(pictures.flatMap((p) => p.shapes.flatMap((s) => [s.fill, s.stroke, s.ink])))].filter((text) => parsed(text) !== null).concat(GROUND);
    const seen = await simulated(browser, colours);
    check(pictures.flatMap((picture) => coloursAmiss(picture, seen)), `colours of ${pictures.length} drawings are told apart under simulated colour blindness`);
}

// ---- Papers ----

/* Chromium writes the structure of a document as plain objects. */
function paperAmiss(file, lang) {
    const text = fs.readFileSync(path.join(folder, file), "latin1"), amiss = [];
    if (!/\/MarkInfo\s*<<[^>]*\/Marked true/.test(text)) amiss.push("not tagged");
    if (!new RegExp(`/Lang \\(${lang}\\)`).test(text)) amiss.push("does not say its language");
    const of = (kind) => text.match(new RegExp(`/S /${kind}\\b`, "g"))?.length ?? 0, words = text.match(/\/Alt\s*[(<]/g)?.length ?? 0;
    for (const kind of ["H1", "H2", "Figure", "Table", "TH", "TD", "Caption"]) if (of(kind) === 0) amiss.push(`no ${kind} in its structure`);
    const html = fs.readFileSync(path.join(folder, file.replace(/pdf$/, "html")), "utf8"), pictures = html.match(/<figure/g).length;
    if (words !== pictures) amiss.push(`${words} of ${pictures} pictures have words`);
    return amiss;
}

// ---- Planted faults ----

const drawing = (inside) => `<figure id="planted"><figcaption><h3>f</h3></figcaption><p class="read">r</p><svg role="img" width="200" height="100" aria-labelledby="t" aria-describedby="d"><title id="t">t</title>
    <desc id="d">d</desc>${inside}</svg><table><tr><td>1</td></tr></table><p class="source">s</p></figure>`;
const PLANTED = [
    ["letters that overlap", measure.lettersAmiss, drawing('<text x="10" y="40" font-size="13">first</text><text x="20" y="44" font-size="13">second</text>')],
    ["letters beyond the picture", measure.lettersAmiss, drawing('<text x="180" y="40" font-size="13">too long for this</text>')],
    ["letters that are too small", measure.lettersAmiss, drawing('<text x="10" y="40" font-size="11">small</text>')],
    ["letters that are made small", measure.lettersAmiss, drawing('<g transform="scale(.8)"><text x="10" y="40" font-size="14">small</text></g>')],
    ["a page that is too wide", measure.sidewaysAmiss, '<p style="width:4000px">wide</p>'],
    ["a figure without a table", measure.figuresAmiss, drawing("").replace(/<table.*table>/, "")],
    ["a figure without a source", measure.figuresAmiss, drawing("").replace('class="source"', "")],
    ["a drawing without words", measure.figuresAmiss, drawing("").replace('aria-describedby="d"', "")],
    ["a figure whose drawing does not show", measure.figuresAmiss, drawing("").replace("<svg", '<svg style="display:none"')],
];
const PLANTED_COLOURS = [
    ["neighbours without a line between them", '<rect x="0" y="0" width="50" height="20" fill="#56b4e9"/><rect x="50" y="0" width="50" height="20" fill="#e69f00"/>'],
    ["red and green alone", '<rect x="0" y="0" width="50" height="20" fill="#c05040" stroke="#000"/><rect x="90" y="50" width="50" height="20" fill="#808020" stroke="#000"/>'],
    ["a line that is too light", '<line x1="0" y1="5" x2="90" y2="50" stroke="#f0e442" stroke-width="3"/>'],
    ["a letter on a dark ground", '<rect x="0" y="0" width="50" height="20" fill="#404040" stroke="#000"/><text x="20" y="15" font-size="13">A</text>'],
];

async function checkPlanted(browser) {
    const page = await browser.newPage({ viewport: { width: PHONE, height: 800 } });
    for (const [name, look, html] of PLANTED) {
        await page.setContent(html);
        check((await page.evaluate(look)).length === 1 ? [] : [`found: ${await page.evaluate(look)}`], `a planted fault is found: ${name}`);
    }
    for (const [name, inside] of PLANTED_COLOURS) {
        await page.setContent(drawing(inside));
        const [picture] = await page.evaluate(measure.shapes), seen = await simulated(browser, ["rgb(0, 0, 0)", GROUND, ...picture.shapes.flatMap((shape) => [shape.fill, shape.stroke]).filter(parsed)]);
        check(coloursAmiss(picture, seen).length > 0 ? [] : ["not found"], `a planted fault is found: ${name}`);
    }
    await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><a href="#x" style="outline:none">here</a></main>');
    check((await keyboardAmiss(page)).length > 0 ? [] : ["not found"], "a planted fault is found: focus that does not show");
    await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><p style="color:#aaa">faint</p></main>');
    await page.evaluate(axe);
    check((await axeAmiss(page)).some((line) => line.startsWith("color-contrast")) ? [] : ["not found"], "a planted fault is found: faint letters");
    await page.setContent(drawing('<rect x="0" y="0" width="50" height="20" fill="#fff" style="forced-color-adjust:none"/>'));
    check((await forcedAmiss(page)).length > 0 ? [] : ["not found"], "a planted fault is found: a shape that forced colours hide");
    await page.close();
}

// ---- All ----

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
try {
    await checkPlanted(browser);
    const files = fs.readdirSync(folder).filter((file) => file.endsWith(".html")).sort(), findings = new Map(), waiting = [...files];
    const work = async () => {
        const context = await browser.newContext();
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
            findings.set(file, await examine(context, file, all === "--all" ? SHOWN : [SHOWN[files.indexOf(file) % SHOWN.length]]));
        await context.close();
    };
    await Promise.all(Array.from({ length: Math.min(os.cpus().length, 4) }, work));
    for (const file of files) for (const [name, amiss] of findings.get(file).found) check(amiss, `${file}: ${name}`);
    check(files.length > 0 ? [] : ["no page"], "there are pages to look at");
    await checkColours(browser, files.flatMap((file) => findings.get(file).pictures));
    for (const file of fs.readdirSync(folder).filter((file) => file.endsWith(".pdf"))) check(paperAmiss(file, /-(\w\w)\.pdf$/.exec(file)[1]), `${file}: tagged, in its language, with the words of every picture`);
} finally {
    await browser.close();
}
console.log(`1..${count}`);
process.exit(failed > 0 ? 1 : 0);
