import { drawLanes } from "../../kit/lanes/draw-lanes.ts";
import { escapeMarkup } from "../../kit/lanes/escape-markup.ts";
import { byId, setAttributes, svgElement } from "./element.ts";
import { createGripLayer, type PlacedGrip } from "./grip-layer.ts";
import { type Grip, gripsOf } from "./grips.ts";
import type { Actions, Scene } from "./scene.ts";

/** Above the lanes lies the time, with what happens to the cluster as a whole. */
const AXIS = 26;
/** Below them is room for the grips of the last one. */
const FOOT = 10;
const GUTTER = 92;
/** Grips hang so far above the end of their lane. */
const RAIL = 2;

/** The picture of a run, with what can be moved in it. */
export function createLanesView(actions: Actions): (scene: Scene) => void {
	const names = byId("names", SVGSVGElement);
	const chart = byId("chart", SVGSVGElement);
	const marks = byId("marks", SVGGElement);
	const veil = byId("veil", SVGRectElement);
	const playhead = byId("playhead", SVGLineElement);
	const grips = createGripLayer(
		byId("grips", SVGGElement),
		actions,
		({ clientX }) => clientX - chart.getBoundingClientRect().left,
	);
	let scene: Scene | undefined;
	const ticks = svgElement("g");
	const rails = svgElement("g");
	const rows: SVGGElement[] = [];
	marks.append(ticks, rails);

	/** Most lanes stay as they are from one step of a drag to the next, and are not drawn again. */
	function showRows({ rows: drawn }: Drawn): void {
		while (rows.length > drawn.length) rows.pop()?.remove();
		for (const [index, { y, marks: own }] of drawn.entries()) {
			const row = rows[index] ?? svgElement("g", { class: "lane" });
			if (rows[index] === undefined) marks.append(row);
			rows[index] = row;
			setAttributes(row, { transform: `translate(0 ${AXIS + y})` });
			setMarks(row, own);
		}
	}

	/** The mark under the pointer is the selected one. */
	chart.addEventListener("click", (event) => {
		if (scene === undefined || (event.target instanceof Element && event.target.closest(".grip") !== null)) return;
		const at = scene.axis.at(event.clientX - chart.getBoundingClientRect().left);
		actions.seek(scene.moments.findLast((moment) => moment <= at) ?? scene.moments[0]);
	});

	return (next) => {
		scene = next;
		const { lanes, axis, now, step, isCurrent } = next;
		const drawn = drawLanes(lanes, axis);
		const height = AXIS + drawn.height + FOOT;
		const all = gripsOf(next);
		const width = Math.max(drawn.width, ...all.map(({ x }) => x + 20));
		setAttributes(names, { width: GUTTER, height });
		setAttributes(chart, { width, height });
		setMarkup(names, drawn.rows.map(nameMarkup));
		showRows(drawn);
		setMarkup(ticks, drawn.ticks.map(tickMarkup(height)));
		showRails(rails, railsOf(all), drawn);
		const x = axis.x(now) + 1;
		const isAtEnd = next.play.cursor === undefined;
		setAttributes(veil, { x, y: AXIS, width: isAtEnd ? 0 : Math.max(width - x, 0), height: drawn.height });
		setAttributes(playhead, { x1: x, x2: x, y1: 4, y2: height, visibility: isAtEnd ? "hidden" : "visible" });
		grips.show(
			all.map((grip) => ({ ...grip, y: heightOf(grip, drawn) })),
			axis.at,
			step,
			isCurrent,
		);
	};
}

/** A drag moves one rail. The lines of the others stay as they are. */
function showRails(on: SVGGElement, rails: readonly Rail[], drawn: Drawn): void {
	while (on.childElementCount > rails.length) on.lastElementChild?.remove();
	for (const [index, { from, to, lane }] of rails.entries()) {
		const y = bottomOf(drawn, lane) - RAIL;
		const line = on.children[index] ?? on.appendChild(svgElement("line", { class: "rail" }));
		setAttributes(line, { x1: from, x2: to, y1: y, y2: y });
	}
}

const marksOf = new WeakMap<Element, readonly string[]>();

/** Draws a row. Marks that are the same as before stay: a drag changes few of them. Each mark is one element. */
function setMarks(row: SVGGElement, marks: readonly string[]): void {
	const next = marks.filter((mark) => mark !== "");
	const before = marksOf.get(row) ?? [];
	marksOf.set(row, next);
	while (row.childElementCount > next.length) row.lastElementChild?.remove();
	const parsed = svgElement("g");
	for (const [index, mark] of next.entries()) {
		if (mark === before[index]) continue;
		parsed.innerHTML = mark;
		const [made] = parsed.children;
		const old = row.children[index];
		if (made === undefined) throw new Error("A mark is not an element.");
		if (old === undefined) row.append(made);
		else old.replaceWith(made);
	}
}

const markups = new WeakMap<Element, string>();

/** Replaces what an element holds, if it is different. */
function setMarkup(on: Element, parts: readonly string[]): void {
	const text = parts.join("");
	if (markups.get(on) === text) return;
	markups.set(on, text);
	on.innerHTML = text;
}

type Drawn = ReturnType<typeof drawLanes>;

function heightOf({ lane, shape }: Grip, drawn: Drawn): PlacedGrip["y"] {
	if (lane === undefined) return 13;
	const top = AXIS + (drawn.rows[lane]?.y ?? 0);
	if (shape === "event") return top + 13;
	return shape === "deadline" ? top + 1 : bottomOf(drawn, lane) - RAIL;
}

function bottomOf({ rows, height }: Drawn, lane: number): number {
	return AXIS + (rows[lane + 1]?.y ?? height);
}

interface Rail {
	readonly from: number;
	readonly to: number;
	readonly lane: number;
}

/** Between the two grips of a job. */
function railsOf(grips: readonly Grip[]): readonly Rail[] {
	return grips.flatMap((grip, index) => {
		const next = grips[index + 1];
		const isJob = grip.shape === "start" && next?.shape === "end" && grip.lane !== undefined;
		return isJob ? [{ from: grip.x, to: next.x, lane: grip.lane }] : [];
	});
}

function nameMarkup({ name, about, y }: Drawn["rows"][number]): string {
	const second = about === "" ? "" : `<text class="about" x="8" y="${AXIS + y + 33}">${escapeMarkup(about)}</text>`;
	return `<text class="name" x="8" y="${AXIS + y + 18}">${escapeMarkup(name)}</text>${second}`;
}

function tickMarkup(height: number): (tick: Drawn["ticks"][number]) => string {
	return ({ x, label }) =>
		`<line class="tick" x1="${x}" x2="${x}" y1="${AXIS - 6}" y2="${height}"/><text class="time" x="${x}" y="14">${escapeMarkup(label)}</text>`;
}
