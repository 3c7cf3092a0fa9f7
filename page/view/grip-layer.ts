import { realClock } from "../../src/clock.ts";
import type { Gesture } from "../play/history.ts";
import { setAttributes, setText, svgElement } from "./element.ts";
import type { Grip } from "./grips.ts";
import type { Actions } from "./scene.ts";

/** A grip and its place. */
export interface PlacedGrip extends Grip {
	readonly y: number;
}

/** Shift and the page keys move a grip by this many steps. */
const BIG_STEP = 10;
/** The latest time of a schedule, in milliseconds. */
const LATEST = 1_000_000_000;

export interface GripLayer {
	/**
	 * @param toAt the instant of a place
	 * @param step by how many milliseconds things move
	 * @param isCurrent whether no grip has been moved since
	 */
	show(grips: readonly PlacedGrip[], toAt: (x: number) => number, step: number, isCurrent: boolean): void;
}

interface Handle {
	readonly group: SVGGElement;
	readonly title: SVGTitleElement;
	grip: PlacedGrip;
	/** The time to which it was moved and that is not drawn yet. */
	movedTo: number | undefined;
	/** The key that moves it and is held down. */
	pressed: Gesture;
}

/**
 * The grips of a picture. They stay the same elements from picture to picture, so that a drag and the focus outlive the
 * run that each move brings about.
 *
 * @param toX where a pointer is, in the picture's pixels
 */
export function createGripLayer(layer: SVGGElement, actions: Actions, toX: (event: PointerEvent) => number): GripLayer {
	const handles = new Map<string, Handle>();
	let toAt: (x: number) => number = () => 0;
	let step = 1;

	function move(handle: Handle, at: number, gesture?: Gesture): void {
		const { grip } = handle;
		const rounded = Math.round(at / step) * step;
		const target = Math.min(Math.max(rounded, grip.least), LATEST);
		if (target === placeOf(handle)) return;
		handle.movedTo = target;
		actions.edit(grip.moveTo(target), gesture);
	}

	function drag(handle: Handle, event: PointerEvent): void {
		event.preventDefault();
		const { group, grip } = handle;
		group.focus();
		group.setPointerCapture(event.pointerId);
		const offset = grip.x - toX(event);
		const gesture: Gesture = {};
		actions.holdAxis(true);
		let pointer = event;
		let cancel: (() => void) | undefined;
		const follow = () => move(handle, toAt(toX(pointer) + offset), gesture);
		// A finger that rests at the edge sends no events, and the picture must go on under it.
		const onFrame = () => {
			if (scrollAtEdges(layer, pointer.clientX)) follow();
			cancel = realClock.schedule(realClock.now() + FRAME_MS, "world", onFrame);
		};
		const onMove = (moved: PointerEvent) => {
			pointer = moved;
			follow();
			// A grip that is taken at the edge stays where it is until it is moved.
			if (cancel === undefined) onFrame();
		};
		const onEnd = () => {
			cancel?.();
			group.removeEventListener("pointermove", onMove);
			group.removeEventListener("pointerup", onEnd);
			group.removeEventListener("pointercancel", onEnd);
			actions.holdAxis(false);
		};
		group.addEventListener("pointermove", onMove);
		group.addEventListener("pointerup", onEnd);
		group.addEventListener("pointercancel", onEnd);
	}

	function press(handle: Handle, event: KeyboardEvent): void {
		const { grip } = handle;
		const from = Number.isFinite(placeOf(handle)) ? placeOf(handle) : grip.least;
		const steps = STEPS[event.key];
		if (!event.repeat) handle.pressed = {};
		if (steps !== undefined) move(handle, from + steps * step * (event.shiftKey ? BIG_STEP : 1), handle.pressed);
		else if (event.key === "Home") move(handle, grip.least);
		else if ((event.key === "Delete" || event.key === "Backspace") && grip.remove !== undefined) actions.edit(grip.remove);
		else return;
		event.preventDefault();
	}

	function create(grip: PlacedGrip): Handle {
		const group = svgElement("g", { role: "slider", tabindex: 0, "aria-valuemin": 0 });
		const title = svgElement("title");
		group.append(title, svgElement("rect", { class: "hit", x: -13, y: -13, width: 26, height: 26 }), shapeOf(grip));
		const handle: Handle = { group, title, grip, movedTo: undefined, pressed: {} };
		group.addEventListener("pointerdown", (event) => drag(handle, event));
		group.addEventListener("keydown", (event) => press(handle, event));
		layer.append(group);
		return handle;
	}

	function update(handle: Handle, grip: PlacedGrip): void {
		handle.grip = grip;
		const time = Number.isFinite(grip.at) ? `${grip.at} ms` : "never";
		const removal = grip.remove === undefined ? "" : "; Delete removes it";
		setText(handle.title, `${grip.label}: ${time}. Drag it, or use the arrow keys${removal}.`);
		setAttributes(handle.group, {
			class: `grip ${grip.shape}`,
			transform: `translate(${grip.x} ${grip.y})`,
			"data-grip": grip.key,
			"aria-label": grip.label,
			"aria-valuemin": grip.least,
			"aria-valuemax": LATEST,
			"aria-valuenow": Number.isFinite(grip.at) ? grip.at : LATEST,
			"aria-valuetext": time,
		});
	}

	return {
		show(grips, inverse, size, isCurrent) {
			toAt = inverse;
			step = size;
			const keys = new Set(grips.map(({ key }) => key));
			for (const [key, { group }] of handles) {
				if (keys.has(key)) continue;
				const hadFocus = document.activeElement === group;
				const place = [...handles.keys()].indexOf(key);
				group.remove();
				handles.delete(key);
				// The focus goes to what takes its place, and not to the top of the page.
				if (hadFocus) [...handles.values()].at(Math.min(place, handles.size - 1))?.group.focus();
			}
			for (const grip of grips) {
				const handle = handles.get(grip.key) ?? create(grip);
				handles.set(grip.key, handle);
				if (isCurrent) handle.movedTo = undefined;
				update(handle, grip);
			}
		},
	};
}

const EDGE = 28;
const FRAME_MS = 16;
/** By how many pixels in each frame. */
const EDGE_STEP = 5;

/** A drag at the edge of the picture scrolls it. Says whether it did: at the end of the picture it does not scroll. */
function scrollAtEdges(layer: Element, x: number): boolean {
	const scroll = layer.closest(".scroll");
	if (scroll === null) return false;
	const { left, right } = scroll.getBoundingClientRect();
	const before = scroll.scrollLeft;
	if (x > right - EDGE) scroll.scrollLeft += EDGE_STEP;
	else if (x < left + EDGE) scroll.scrollLeft -= EDGE_STEP;
	return scroll.scrollLeft !== before;
}

function placeOf({ movedTo, grip }: Handle): number {
	return movedTo ?? grip.at;
}

const STEPS: Readonly<Record<string, number>> = {
	ArrowLeft: -1,
	ArrowDown: -1,
	ArrowRight: 1,
	ArrowUp: 1,
	PageDown: -BIG_STEP,
	PageUp: BIG_STEP,
};

const SHAPES: Readonly<Record<Grip["shape"], string>> = {
	start: "M-5 -7h4a6 7 0 0 1 0 14h-4z",
	end: "M5 -7h-4a6 7 0 0 0 0 14h4z",
	event: "M0 -8l7 8l-7 8l-7 -8z",
	deadline: "M-6 -8h12v8l-6 7l-6 -7z",
};

function shapeOf({ shape }: Grip): SVGElement {
	return svgElement("path", { d: SHAPES[shape] });
}
