import { element } from "./element.ts";

export interface NumberTerms {
	/** What the number is; with `about` in front, which nobody sees who sees where it stands. */
	readonly label: string;
	readonly about: string;
	readonly unit?: string;
	readonly least: number;
	/** The slider's end; a larger number can be typed. */
	readonly most: number;
	readonly step?: number;
	/** How `undefined`, which is no number, is called. Absent where there must be a number. */
	readonly none?: string;
}

export interface NumberField {
	readonly root: HTMLElement;
	show(value: number | undefined): void;
}

const LARGEST = 1_000_000_000;

/** A number to be dragged or typed. `change` is told of every number on the way, and which of them are on the way. */
export function numberField(terms: NumberTerms, change: (value: number | undefined, isOnTheWay: boolean) => void): NumberField {
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
	let hasMoved = false;
	slider.addEventListener("input", () => {
		change(Number(slider.value), hasMoved);
		hasMoved = true;
	});
	slider.addEventListener("change", () => {
		hasMoved = false;
	});
	typed.addEventListener("change", () => {
		if (typed.value === "" && none !== undefined) return change(undefined, false);
		const value = Number(typed.value);
		if (typed.value === "" || !Number.isFinite(value)) return;
		change(Math.min(Math.max(value, least), LARGEST), false);
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
			// Who types is not interrupted.
			if (document.activeElement !== typed || typed.value === "") typed.value = text;
		},
	};
}
