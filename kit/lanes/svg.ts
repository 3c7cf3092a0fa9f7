import { drawLanes } from "./draw-lanes.ts";
import type { DrawnLane } from "./drawn-lane.ts";
import { escapeMarkup } from "./escape-markup.ts";
import type { Lanes } from "./lanes.ts";
import { LANES_STYLE } from "./lanes-style.ts";

const GUTTER = 92;
const AXIS = 22;

/**
 * The lanes as a figure of a page: the names of the lanes stay in place while the picture scrolls. `text` says the
 * same for readers who cannot see it.
 */
export function lanesFigure(lanes: Lanes, text: string): string {
	const { rows, ticks, width, height } = drawLanes(lanes);
	const caption = ["Time goes to the right, not to scale.", ...leftOut(lanes)].join(" ");
	return [
		'<figure class="lanes">',
		'<div class="picture">',
		`<svg class="names" width="${GUTTER}" height="${AXIS + height}" aria-hidden="true">${names(rows)}</svg>`,
		'<div class="scroll">',
		`<svg class="chart" width="${width}" height="${AXIS + height}" role="group" aria-label="The run in lanes">`,
		axis(ticks, height),
		chart(rows),
		"</svg>",
		"</div>",
		"</div>",
		'<p class="detail" aria-live="polite">Point at a mark, or focus the picture and use the arrow keys.</p>',
		`<figcaption>${escapeMarkup(caption)}</figcaption>`,
		`<details class="text"><summary>The same as text</summary><pre tabindex="0">${escapeMarkup(text)}</pre></details>`,
		"</figure>",
	].join("\n");
}

/** The lanes as a separate picture, light or dark like the reader's system. */
export function lanesSvg(lanes: Lanes): string {
	const { rows, ticks, width, height } = drawLanes(lanes);
	const size = { width: GUTTER + width, height: AXIS + height };
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">`,
		"<title>A run in lanes: time goes to the right, not to scale</title>",
		`<style>${LANES_STYLE}</style>`,
		'<rect class="paper" width="100%" height="100%"/>',
		names(rows),
		`<g transform="translate(${GUTTER} 0)">`,
		axis(ticks, height),
		chart(rows),
		"</g>",
		"</svg>",
		"",
	].join("\n");
}

function leftOut({ cut }: Lanes): readonly string[] {
	return cut.length === 0 ? [] : [`Left out to keep the picture small: ${cut.join(", ")}.`];
}

function names(rows: readonly DrawnLane[]): string {
	return rows
		.map(({ name, about, y }) => {
			const second = about === "" ? "" : `<text class="about" x="4" y="${AXIS + y + 31}">${escapeMarkup(about)}</text>`;
			return `<text class="name" x="4" y="${AXIS + y + 17}">${escapeMarkup(name)}</text>${second}`;
		})
		.join("\n");
}

function axis(ticks: ReturnType<typeof drawLanes>["ticks"], height: number): string {
	return ticks
		.map(
			({ x, label }) =>
				`<line class="tick" x1="${x}" x2="${x}" y1="${AXIS - 6}" y2="${AXIS + height}"/>` +
				`<text class="time" x="${x}" y="12">${escapeMarkup(label)}</text>`,
		)
		.join("\n");
}

function chart(rows: readonly DrawnLane[]): string {
	return rows
		.map(({ y, marks }) => `<g class="lane" transform="translate(0 ${AXIS + y})">\n${marks.join("\n")}\n</g>`)
		.join("\n");
}
