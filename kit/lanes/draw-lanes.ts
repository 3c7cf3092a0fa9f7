import { CALL_HEIGHT, callMarks } from "./draw-call.ts";
import { nodeLane } from "./draw-node.ts";
import type { DrawnLane, LaneContent } from "./drawn-lane.ts";
import type { CallLane, Lanes } from "./lanes.ts";
import { barMark, HAPPENING_HEIGHT, happeningMark } from "./mark.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

export interface DrawnLanes {
	readonly rows: readonly DrawnLane[];
	readonly ticks: readonly { readonly x: number; readonly label: string }[];
	readonly width: number;
	readonly height: number;
}

const LONGEST_NAME = 12;
const PAUSE_HEIGHT = 14;
/** The space above the bar is for the grips of a page. */
const PAUSE_Y = 21;
const TICK_WIDTH = 58;

/** Draws lanes from top to bottom: the driver's verdicts, the cluster if something happens to it, then the nodes. */
export function drawLanes(lanes: Lanes, axis: TimeAxis = timeAxis(lanes)): DrawnLanes {
	const cluster: readonly LaneContent[] =
		lanes.cluster.length === 0
			? []
			: [
					{
						name: "cluster",
						about: "",
						height: HAPPENING_HEIGHT + 12,
						marks: lanes.cluster.map((one) => happeningMark(one, axis, 10)),
					},
				];
	const all: readonly LaneContent[] = [
		...lanes.calls.map((call) => callLane(call, axis)),
		...pauseLane(lanes, axis),
		...cluster,
		...lanes.nodes.map((node) => nodeLane(node, lanes.calls, axis)),
	];
	let y = 0;
	const rows = all.map(({ name, about, marks, height }) => {
		const row = {
			name: short(name),
			about: short(about),
			marks: [`<line class="border" x1="0" x2="${axis.width}" y1="0" y2="0"/>`, ...marks],
			y,
		};
		y += height;
		return row;
	});
	return { rows, ticks: ticksOf(lanes, axis), width: axis.width, height: y };
}

function callLane(call: CallLane, axis: TimeAxis): LaneContent {
	return { name: call.kind, about: "the driver", height: CALL_HEIGHT, marks: callMarks(call, axis) };
}

/** When the driver's process was paused. */
function pauseLane({ pauses = [] }: Lanes, axis: TimeAxis): readonly LaneContent[] {
	if (pauses.length === 0) return [];
	const marks = pauses.map(({ from, to }) =>
		barMark({
			kind: "state paused",
			detail: `${from} to ${to} ms: the driver's process is paused`,
			x: axis.x(from),
			y: PAUSE_Y,
			width: Math.max(axis.x(to) - axis.x(from), 2),
			height: PAUSE_HEIGHT,
			text: "paused",
		}),
	);
	return [{ name: "process", about: "", height: PAUSE_Y + PAUSE_HEIGHT + 6, marks }];
}

/** The times at which something was decided, as far as their labels fit. */
function ticksOf({ calls }: Lanes, axis: TimeAxis): DrawnLanes["ticks"] {
	const instants = calls.flatMap(({ calledAt, settledAt, rounds }) => [
		calledAt,
		settledAt,
		...rounds.map(({ startedAt }) => startedAt),
	]);
	const ticks: { x: number; label: string }[] = [];
	for (const at of [...new Set(instants)].sort((a, b) => a - b)) {
		const x = axis.x(at);
		const last = ticks.at(-1);
		if (last === undefined || x - last.x >= TICK_WIDTH)
			ticks.push({ x, label: `${rounded(at)}${ticks.length === 0 ? " ms" : ""}` });
	}
	return ticks;
}

/** Milliseconds as a picture shows them. */
function rounded(at: number): string {
	return String(Math.round(at * 10) / 10);
}

function short(text: string): string {
	return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text;
}
