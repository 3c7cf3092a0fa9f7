import { COLOURS } from "../../lanes/colours.ts";
import { escapeMarkup } from "../../lanes/escape-markup.ts";
import { groupsOf } from "../requirement-groups.ts";
import { VERDICT_SIGNS, verdictClass } from "../verdict-badge.ts";
import type { Matrix } from "./matrix.ts";

const GUTTER = 190;
const CELL = 18;
const GROUP_GAP = 10;
const HEAD = 34;
const LETTER = 8;
const ROW = 24;

const STYLE = `:root { ${COLOURS} }
text { font: 12px system-ui, sans-serif; fill: var(--ink); }
.paper { fill: var(--paper); }
.head { fill: var(--quiet); }
.sign { text-anchor: middle; }
.passed { fill: var(--good); } .failed { fill: var(--bad); } .other { fill: var(--other); } .quiet { fill: var(--quiet); }
rect.passed { fill: color-mix(in srgb, var(--good) 16%, var(--paper)); }
rect.failed { fill: color-mix(in srgb, var(--bad) 26%, var(--paper)); }
rect.other, rect.quiet { fill: var(--shade); }`;

/** The matrix as a picture: one row for each driver, one cell for each requirement, in the order of SPEC.md. */
export function matrixSvg({ drivers, rows, spec }: Matrix): string {
	const places = new Map<string, number>();
	const heads: string[] = [];
	let x = GUTTER;
	for (const [group, members] of groupsOf(rows)) {
		const left = x;
		heads.push(`<text class="head" x="${x}" y="14">${escapeMarkup(group)}</text>`);
		for (const { id } of members) {
			heads.push(`<text class="head sign" x="${x + CELL / 2}" y="27">${id.replace(/^.*-/, "")}</text>`);
			places.set(id, x);
			x += CELL;
		}
		x = Math.max(x, left + group.length * LETTER) + GROUP_GAP;
	}
	const height = HEAD + drivers.length * ROW + 6;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="${height}" viewBox="0 0 ${x} ${height}" role="img">`,
		`<title>${drivers.length} drivers, requirement by requirement of SPEC.md ${escapeMarkup(spec)}</title>`,
		`<style>${STYLE}</style>`,
		'<rect class="paper" width="100%" height="100%"/>',
		...heads,
		...drivers.map(({ name }, index) => {
			const y = HEAD + index * ROW;
			const cells = rows.map(({ id, cells }) => {
				const verdict = cells[index]?.verdict ?? "not tested";
				const left = places.get(id) ?? 0;
				const kind = verdictClass(verdict);
				return (
					`<rect class="${kind}" x="${left + 1}" y="${y}" width="${CELL - 2}" height="${ROW - 4}" rx="2"/>` +
					`<text class="sign ${kind}" x="${left + CELL / 2}" y="${y + 14}">${VERDICT_SIGNS[verdict]}</text>`
				);
			});
			const label = name.length > 27 ? `${name.slice(0, 26)}…` : name;
			return `<text x="6" y="${y + 14}">${escapeMarkup(label)}</text>${cells.join("")}`;
		}),
		"</svg>",
		"",
	].join("\n");
}
