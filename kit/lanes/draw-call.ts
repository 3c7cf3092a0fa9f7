import { differenceText } from "./difference.ts";
import { escapeMarkup } from "./escape-markup.ts";
import type { CallLane, RoundBox } from "./lanes.ts";
import { barMark, mark } from "./mark.ts";
import type { TimeAxis } from "./time-axis.ts";

const BAR_Y = 8;
const BOX_Y = 30;
const BOX_HEIGHT = 22;
const RIGHT_Y = 66;
/** A verdict is at least this wide, even if its round is short. */
const BOX_WIDTH = 102;
const BAR_HEIGHT = 16;
/** The line of the timeout is drawn above, between and below the bars, so that it does not cross their texts. */
const DEADLINE_PARTS = [
	[0, BAR_Y],
	[BAR_Y + BAR_HEIGHT, BOX_Y],
	[BOX_Y + BOX_HEIGHT, BOX_Y + BOX_HEIGHT + 3],
] as const;
export const CALL_HEIGHT = 78;

/** A call: how it ended, the driver's verdict on each round, and below it the right verdict. */
export function callMarks(call: CallLane, axis: TimeAxis): readonly string[] {
	const { kind, calledAt, settledAt, deadline, outcome, rounds } = call;
	const x = axis.x(calledAt);
	const ending = `${kind}, ${calledAt} to ${settledAt} ms: ${outcome}`;
	const late = deadline !== undefined && deadline <= settledAt ? [deadlineMark(axis.x(deadline), deadline)] : [];
	return [
		barMark({
			kind: "call",
			detail: ending,
			x,
			y: BAR_Y,
			width: Math.max(axis.x(settledAt) - x, BOX_WIDTH),
			height: BAR_HEIGHT,
			text: outcome,
			room: axis.width - x,
		}),
		...late,
		...rounds.flatMap((round, index) => [
			...(isGap(rounds[index - 1], round)
				? [`<text class="gap" x="${axis.x(round.startedAt) - 20}" y="${BOX_Y + 15}">⋯</text>`]
				: []),
			roundMark(round, axis),
			rightText(round, axis),
		]),
	];
}

/** The rounds between these two are left out. */
function isGap(before: RoundBox | undefined, { number }: RoundBox): boolean {
	return before !== undefined && number > before.number + 1;
}

function deadlineMark(x: number, at: number): string {
	const lines = DEADLINE_PARTS.map(([from, to]) => `<line x1="${x}" x2="${x}" y1="${from}" y2="${to}"/>`);
	return mark("deadline", `${at} ms: the timeout`, lines.join(""));
}

function roundMark({ number, startedAt, endedAt, isEarly, told, right, clause, isWrong }: RoundBox, axis: TimeAxis): string {
	const x = axis.x(startedAt);
	const verdict = told ?? "no verdict";
	const early = isEarly === true ? ", the last one, before the pause was over" : "";
	const lawful = right === undefined ? "" : isWrong === true ? `; right is ${right} (${clause})` : `, which is right (${clause})`;
	return barMark({
		kind: `round ${isWrong === true ? "wrong" : toneOf(told)}`,
		detail: `round ${number}, ${startedAt} to ${endedAt} ms${early}: ${verdict}${lawful}`,
		x,
		y: BOX_Y,
		width: Math.max(axis.x(endedAt) - x, BOX_WIDTH),
		height: BOX_HEIGHT,
		text: `${number} ${verdict}`,
	});
}

function toneOf(told: string | undefined): string {
	if (told === "complete") return "done";
	if (told === "in progress") return "active";
	return told === undefined ? "silent" : "error";
}

function rightText(round: RoundBox, axis: TimeAxis): string {
	const { startedAt, right, clause = "", isWrong } = round;
	if (right === undefined) return "";
	const x = axis.x(startedAt);
	if (isWrong !== true) return `<text class="right" x="${x + 4}" y="${RIGHT_Y}">✓ ${escapeMarkup(clause)}</text>`;
	return `<text class="right differs" x="${x + 4}" y="${RIGHT_Y}">▲ ${escapeMarkup(differenceText(round))}</text>`;
}
