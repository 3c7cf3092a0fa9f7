import { eventText } from "../../kit/scenario/scenario-lines.ts";
import type { Happening } from "../../kit/schedule/network-plan.ts";
import { printHappening } from "../../kit/steps/network-phrases.ts";
import { addNode, moveEvent, removeEvent } from "../play/edits.ts";
import { moveHappening, removeHappening, stretchPause } from "../play/network-edits.ts";
import { button, byId, element } from "./element.ts";
import { createNodeCard, type NodeCard } from "./node-card.ts";
import type { Actions, Scene } from "./scene.ts";

/** The nodes, and what happens to them. */
export function createWorldView(actions: Actions): (scene: Scene) => void {
	const nodes = byId("nodes", HTMLElement);
	const events = byId("events", HTMLElement);
	const cards = new Map<string, NodeCard>();
	byId("add-node", HTMLButtonElement).addEventListener("click", () => actions.edit(addNode));

	return (scene) => {
		// The shown run is older than the schedule.
		if (!scene.isCurrent) return;
		const { schedule } = scene.play;
		const names = new Set(schedule.nodes.map(({ name }) => name));
		for (const name of cards.keys()) if (!names.has(name)) cards.delete(name);
		for (const name of names) if (!cards.has(name)) cards.set(name, createNodeCard(name, actions));
		const roots = schedule.nodes.map(({ name }) => cards.get(name)?.root).filter((root) => root !== undefined);
		// Moving an element takes the focus from what is in it.
		if (roots.length !== nodes.children.length || roots.some((root, index) => nodes.children[index] !== root))
			nodes.replaceChildren(...roots);
		for (const node of schedule.nodes) cards.get(node.name)?.show(node, scene);
		showEvents(events, scene, actions);
	};
}

interface EventItem {
	readonly text: string;
	readonly at: number;
	/** How long it lasts, if it ends by itself. */
	readonly lasts?: number;
	move(at: number): void;
	remove(): void;
	stretch?(ms: number): void;
}

function eventItem({ text, at, lasts, move, remove, stretch }: EventItem): HTMLElement {
	return element("li", {}, [
		element("span", {}, [text]),
		msField(`When ${text}, ms`, at, move),
		...(lasts === undefined || stretch === undefined
			? []
			: [element("span", {}, ["for"]), msField(`How long ${text}, ms`, lasts, stretch)]),
		button("✕", remove, { class: "quiet", "aria-label": `Remove: ${text}` }),
	]);
}

function msField(label: string, value: number, change: (ms: number) => void): HTMLElement {
	const field = element("input", { type: "number", min: 0, max: 1_000_000_000, value, "aria-label": label });
	field.addEventListener("change", () => change(Math.max(0, Number(field.value))));
	return element("span", { class: "typed" }, [field, element("span", { class: "unit" }, ["ms"])]);
}

/** A happening without its time, as the list says it. */
function happeningText(event: Happening): string {
	if (event.kind === "stall") return "the tracker's process is paused";
	const [, what = "", when = ""] = /^(.*?)(?: at [\d.]+ ms|( [\d.]+ ms after .*))$/.exec(printHappening(event)) ?? [];
	return `${what}${when}`.replace("the client", "the tracker");
}

function showEvents(list: HTMLElement, { play }: Scene, actions: Actions): void {
	const focused = document.activeElement?.getAttribute("aria-label");
	const hadFocus = list.contains(document.activeElement);
	const { events, network } = play.schedule;
	const items = [
		...events.map((event, index) =>
			eventItem({
				text: eventText(event),
				at: event.at,
				move: (at) => actions.edit(moveEvent(index, at)),
				remove: () => actions.edit(removeEvent(index)),
			}),
		),
		...(network?.happens ?? []).map((event, index) =>
			eventItem({
				text: happeningText(event),
				at: event.at,
				move: (at) => actions.edit(moveHappening(index, at)),
				remove: () => actions.edit(removeHappening(index)),
				...(event.kind === "stall" && {
					lasts: event.ms,
					stretch: (ms: number) => actions.edit(stretchPause(index, ms)),
				}),
			}),
		),
	];
	list.replaceChildren(
		...(items.length > 0 ? items : [element("li", { class: "small" }, ["No events. Let a node restart, fall silent or leave."])]),
	);
	if (!hadFocus) return;
	const same = [...list.querySelectorAll<HTMLElement>("input, button")].find(
		(each) => each.getAttribute("aria-label") === focused,
	);
	(same ?? list.querySelector<HTMLElement>("button") ?? byId("add-node", HTMLButtonElement)).focus();
}
