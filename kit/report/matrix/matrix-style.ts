/** How the grid of drivers and requirements looks: on a screen, on a phone, and on one printed page. */
export const MATRIX_RULES = `
.grid-scroll { margin: 0.5rem 0; max-width: 100%; }
.grid { border-collapse: separate; border-spacing: 2px; font-size: 0.8rem; }
.grid th, .grid td { padding: 0; border: 0; text-align: center; font-weight: normal; white-space: nowrap; }
.grid thead th { color: var(--quiet); }
.grid thead th.band { font-weight: 600; }
.grid thead tr:first-child th.band { text-align: left; color: var(--ink); }
.grid thead tr:nth-child(2) th { text-align: left; font-size: 0.75rem; }
.grid .band { border-left: 0.4rem solid transparent; }
.grid tbody th { position: sticky; left: 0; z-index: 1; background: var(--paper); text-align: left; padding-right: 0.5rem; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; }
.grid .must { padding-right: 0.3rem; text-align: right; font-variant-numeric: tabular-nums; }
.grid td.cell, .grid tbody td.quiet { min-width: 1rem; height: 1.5rem; border-radius: 3px; background-clip: padding-box; }
.grid td.cell.band { min-width: 1.4rem; }
.grid td.cell.passed { background-color: color-mix(in srgb, var(--good) 14%, var(--paper)); }
.grid td.cell.failed { background-color: color-mix(in srgb, var(--bad) var(--share, 25%), var(--paper)); color: var(--ink); font-weight: 600; }
.grid td a { display: block; color: inherit; text-decoration: none; }
.grid thead a { color: var(--link); text-decoration: none; }
.copyless { font: inherit; font-size: 0.85rem; padding: 0.1rem 0.6rem; border: 1px solid var(--quiet); border-radius: 1rem; background: var(--paper); color: inherit; cursor: pointer; }
.copyless[aria-pressed=true] { background: var(--ink); color: var(--paper); }
@media (max-width: 40rem) { .grid tbody th { max-width: 8.5rem; } .grid td.cell { min-width: 1.75rem; height: 1.75rem; } .grid td.cell.band { min-width: 2.15rem; } }
@media print {
	@page { size: landscape; margin: 8mm; }
	.grid { font-size: 5.5pt; border-spacing: 1px; }
	.grid td.cell, .grid td.cell.band, .grid tbody td.quiet { min-width: 0; height: auto; print-color-adjust: exact; }
	.grid-scroll { overflow: visible; }
	.sorting, .grid-scroll ~ .detail, .grid-scroll ~ h2, .grid-scroll ~ h3, .grid-scroll ~ ul, .grid-scroll ~ details { display: none; }
}
`;
