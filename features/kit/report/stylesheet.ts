/** The report's looks: one column that a phone can hold, in the light or dark that the reader's system asks for. */
export const STYLESHEET = `
:root {
	color-scheme: light dark;
	--ink: light-dark(#1d2125, #dfe3e8);
	--quiet: light-dark(#5c6670, #98a2ad);
	--line: light-dark(#d8dde2, #343b43);
	--paper: light-dark(#fff, #16191d);
	--shade: light-dark(#f4f6f8, #1f2429);
	--good: light-dark(#1a7f37, #4ac26b);
	--bad: light-dark(#c62828, #ff7b72);
	--other: light-dark(#8a6100, #d9a53a);
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
details { border-bottom: 1px solid var(--line); }
details > :not(summary) { margin-left: 1rem; }
summary { cursor: pointer; padding: 0.4rem 0; overflow-wrap: anywhere; }
summary b { display: inline-block; min-width: 6rem; }
.scenario { border: 0; font-size: 0.9rem; }
.level, .tally, .place, footer { color: var(--quiet); font-size: 0.85rem; }
.level { display: inline-block; min-width: 4rem; }
.place { margin: 0; }
.passed { color: var(--good); }
.failed { color: var(--bad); }
.other { color: var(--other); }
pre { background: var(--shade); padding: 0.6rem; overflow-x: auto; border-radius: 4px; font-size: 0.85rem; }
.message { border-left: 3px solid var(--bad); }
code { background: var(--shade); padding: 0 0.2em; border-radius: 3px; overflow-wrap: anywhere; }
table { border-collapse: collapse; }
th, td { text-align: right; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; }
footer { margin: 2rem 0; }
`;
