import { escapeMarkup } from "./escape-markup.ts";
import type { LaneEvent } from "./lanes.ts";
import type { TimeAxis } from "./time-axis.ts";

/** The approximate width of a letter of a mark. */
const LETTER = 6.6;
export const HAPPENING_HEIGHT = 18;

export interface Bar {
	readonly kind: string;
	/** The text that appears if you point at it. */
	readonly detail: string;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	/** The text inside it, as far as it fits. */
	readonly text: string;
	/** The largest width of the text (default: the bar). */
	readonly room?: number;
}

/** A bar of a lane. You can point at it and focus it. */
export function barMark({ kind, detail, x, y, width, height, text, room = width }: Bar): string {
	return mark(
		kind,
		detail,
		`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3"/>` +
			`<text x="${x + 4}" y="${y + height / 2 + 4}">${escapeMarkup(fitted(text, room - 6))}</text>`,
	);
}

/** Something that happened at one time. */
export function happeningMark({ at, text }: LaneEvent, axis: TimeAxis, y: number): string {
	const x = axis.x(at);
	return mark(
		"fault",
		`${at} ms: ${text}`,
		`<path d="M${x} ${y}l4 5l-4 5l-4 -5z"/><text x="${x + 7}" y="${y + 9}">${escapeMarkup(fitted(text, 140))}</text>`,
	);
}

/**
 * A mark with details. Its title is its name for screen readers, shows on hover, and is read by the page's script on
 * focus.
 */
export function mark(kind: string, detail: string, shapes: string): string {
	return `<g class="m ${kind}" role="img" tabindex="-1"><title>${escapeMarkup(detail)}</title>${shapes}</g>`;
}

/** As much of a text as fits. */
function fitted(text: string, width: number): string {
	const letters = Math.max(Math.floor(width / LETTER), 0);
	if (text.length <= letters) return text;
	return letters < 3 ? "" : `${text.slice(0, letters - 1)}…`;
}
