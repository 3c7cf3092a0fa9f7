import { COLOURS } from "../lanes/colours.ts";
import { LANES_RULES } from "../lanes/lanes-style.ts";
import { MATRIX_RULES } from "./matrix/matrix-style.ts";
import { REPORT_RULES } from "./report-style.ts";

/**
 * How pages look: one column that a phone can hold, in the light or dark that the reader's system asks for. What is
 * wider scrolls by itself.
 */
export const STYLESHEET: string = `
:root { ${COLOURS} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 92rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
details { border-bottom: 1px solid var(--line); }
details > :not(summary) { margin-left: 1rem; }
summary { cursor: pointer; padding: 0.4rem 0; overflow-wrap: anywhere; }
summary b { display: inline-block; min-width: 6rem; }
.scenario, .text { border: 0; font-size: 0.9rem; }
.again { margin-block: 0.4rem; font-size: 0.9rem; overflow-wrap: anywhere; }
.level, .tally, .place, .detail, figcaption, footer { color: var(--quiet); font-size: 0.85rem; }
.level { display: inline-block; min-width: 4rem; }
.place { margin-block: 0; overflow-wrap: anywhere; }
.passed { color: var(--good); }
.failed { color: var(--bad); }
.other { color: var(--other); }
.quiet { color: var(--quiet); }
pre { background: var(--shade); padding: 0.6rem; border-radius: 4px; font-size: 0.85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
figure pre { white-space: pre; overflow-x: auto; }
.message { border-left: 3px solid var(--bad); }
code { background: var(--shade); padding: 0 0.2em; border-radius: 3px; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { text-align: right; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; }
th { font-weight: 600; }
.scroll { overflow-x: auto; position: relative; }
figure { margin: 0.8rem 0; }
.picture { display: flex; border: 1px solid var(--line); border-radius: 4px; }
.picture svg { display: block; flex: none; }
.detail { margin: 0.3rem 0; min-height: 2.6em; overflow-wrap: anywhere; }
footer { margin: 2rem 0; }
h3 { font-size: 1rem; margin: 1rem 0 0.3rem; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
${REPORT_RULES}${MATRIX_RULES}${LANES_RULES}`;
