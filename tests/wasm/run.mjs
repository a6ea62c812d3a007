// Answers every request of a folder with the core compiled to wasm:
//     node run.mjs ASHORE.WASM REQUESTS ANSWERS
// reads REQUESTS/NAME.json and writes ANSWERS/NAME.json. Prints one line a request: NAME and how many milliseconds it took.
// The core asks its host for nothing while it computes; so there is no WASI here, only imports that refuse. A call of one of
// them is a fault of the core and ends in an error.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [wasm, requests, answers] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(wasm));

const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  (imports[from] ??= {})[name] = () => {
    throw new Error(`the core called ${from}.${name}`);
  };
}

let failed = false;
for (const file of readdirSync(requests).filter((name) => name.endsWith(".json")).sort()) {
  // A fresh instance each: one request cannot lean on what another left behind, and a trap spoils only its own.
  const { exports } = new WebAssembly.Instance(module, imports);
  exports._initialize();
  const started = performance.now();
  try {
    const request = readFileSync(join(requests, file));
    const at = exports.ashore_wasm_allocate(request.length);
    new Uint8Array(exports.memory.buffer, at, request.length).set(request);
    exports.ashore_wasm_call(at, request.length);
    // Memory may have grown, and with that have moved: look at it afresh.
    const answer = new Uint8Array(exports.memory.buffer, exports.ashore_wasm_response(), exports.ashore_wasm_response_size());
    writeFileSync(join(answers, file), Buffer.concat([answer, Buffer.from("\n")])); // as the command line ends its answers
    console.log(`${basename(file, ".json")} ${(performance.now() - started).toFixed(1)}`);
  } catch (error) {
    failed = true;
    console.error(`${file}: ${error.message}`);
  }
}
process.exit(failed ? 1 : 0);
