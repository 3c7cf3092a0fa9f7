import type { Gesture } from "../play/history.ts";
import { element } from "./element.ts";

export interface NumberTerms {
	/** The visible label. Screen readers read `about` before it. */
	readonly label: string;
	readonly about: string;
	readonly unit?: string;
	readonly least: number;
	/** The slider's end; a larger number can be typed. */
	readonly most: number;
	readonly step?: number;
	/** The text for `undefined`. Absent if a number is required. */
	readonly none?: string;
}

export interface NumberField {
	readonly root: HTMLElement;
	show(value: number | undefined): void;
}

const LARGEST = 1_000_000_000;

/** A number to be dragged or typed. `change` gets every number of a drag, with the gesture that it belongs to. */
export function numberField(terms: NumberTerms, change: (value: number | undefined, gesture?: Gesture) => void): NumberField {
	const { label, about, unit = "ms", least, most, step = 1, none } = terms;
	const name = `${about}: ${label}, ${unit}`;
	const slider = element("input", { type: "range", min: least, max: most, step, "aria-label": name });
	const typed = element("input", {
		type: "number",
		min: least,
		max: LARGEST,
		step: "any",
		"aria-label": `${name}, typed`,
		inputmode: "numeric",
		placeholder: none,
	});
	let gesture: Gesture | undefined;
	slider.addEventListener("input", () => {
		gesture ??= {};
		change(Number(slider.value), gesture);
	});
	slider.addEventListener("change", () => {
		gesture = undefined;
	});
	typed.addEventListener("change", () => {
		if (typed.value === "" && none !== undefined) return change(undefined);
		const value = Number(typed.value);
		if (typed.value === "" || !Number.isFinite(value)) return;
		change(Math.min(Math.max(value, least), LARGEST));
	});
	const root = element("div", { class: "number" }, [
		element("span", { class: "label" }, [label]),
		slider,
		element("span", { class: "typed" }, [typed, element("span", { class: "unit" }, [unit])]),
	]);
	return {
		root,
		show(value) {
			const text = value === undefined || !Number.isFinite(value) ? "" : String(value);
			slider.value = text === "" ? String(most) : text;
			// Do not interrupt typing.
			if (document.activeElement !== typed || typed.value === "") typed.value = text;
		},
	};
}
