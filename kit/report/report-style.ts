/** How the page of a run looks: the head that stays, the marks of requirements, and the cards of causes. */
export const REPORT_RULES = `
.top { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line); padding: 0.5rem 1rem; }
.top .row { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; align-items: baseline; }
.top h1 { font-size: 1.1rem; margin: 0; }
.top .sums, .top output, .top label { font-size: 0.9rem; }
.top input[type=search] { font: inherit; font-size: 0.9rem; flex: 1 1 12rem; min-width: 0; max-width: 28rem; padding: 0.2rem 0.5rem; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 4px; }
.filter { margin: 0.3rem 0; }
.marks { display: flex; flex-wrap: wrap; gap: 0.2rem 0.8rem; font-size: 0.75rem; position: relative; }
.marks .group { display: inline-flex; align-items: center; gap: 2px; }
.marks .group > :first-child { margin-right: 0.3rem; }
.mark { position: relative; display: inline-flex; flex-direction: column; align-items: center; min-width: 1.75rem; line-height: 1.15; padding: 1px 2px; border-radius: 3px; text-decoration: none; background: var(--shade); color: var(--ink); }
.mark.passed b { color: var(--good); }
.mark.failed { background: color-mix(in srgb, var(--bad) 8%, var(--paper)); outline: 1px solid color-mix(in srgb, var(--bad) 40%, var(--paper)); outline-offset: -1px; }
.mark.failed b { color: var(--bad); }
.mark.other b { color: var(--other); }
.mark:hover { outline: 1px solid var(--ink); }
.mark.hit { outline: 2px solid var(--link); }
details { scroll-margin-top: var(--head, 9rem); }
main > h2:first-child { margin-top: 0; }
h2 { scroll-margin-top: var(--head, 9rem); }
.cause { border: 1px solid var(--line); border-radius: 8px; margin: 0.8rem 0; padding: 0.2rem 0.8rem; }
.cause > summary { font-size: 1.05rem; }
.cause > summary b { display: inline; min-width: 0; }
.cause > summary .quiet { font-size: 0.9rem; }
.cause > :not(summary), .group > :not(summary), .requirement > .scenario { margin-left: 0; }
.like { border-left: 4px solid var(--other); padding: 0.2rem 0 0.2rem 0.7rem; margin: 0.3rem 0; }
.two { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); gap: 0 1.5rem; align-items: start; }
.two > div, .two p { min-width: 0; margin-block: 0.3rem; }
.two figure { margin: 0; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.button, .copy { font: inherit; font-size: 0.9rem; padding: 0.2rem 0.6rem; border: 1px solid var(--line); border-radius: 4px; background: var(--paper); color: var(--link); text-decoration: none; cursor: pointer; }
.group > summary { font-weight: 600; }
.requirement { padding-left: 0.5rem; }
.reasons th, .reasons td { text-align: left; vertical-align: top; font-weight: normal; }
.reasons th { min-width: 8rem; }
main.filtering .miss { display: none; }
@media (max-width: 48rem) {
	.two { grid-template-columns: minmax(0, 1fr); }
	.top { padding: 0.3rem 0.6rem; }
	.top .sums { font-size: 0.8rem; }
	.marks { flex-wrap: nowrap; overflow-x: auto; padding-block: 2px; }
	.mark { min-width: 1.9rem; min-height: 1.9rem; }
}
@media print {
	.top { position: static; }
	.filter, .actions { display: none; }
}
`;
