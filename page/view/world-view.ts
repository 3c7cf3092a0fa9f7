import { eventText } from "../../kit/scenario/scenario-lines.ts";
import { addNode, moveEvent, removeEvent } from "../play/edits.ts";
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

function showEvents(list: HTMLElement, { play }: Scene, actions: Actions): void {
	const focused = document.activeElement?.getAttribute("aria-label");
	const hadFocus = list.contains(document.activeElement);
	const items = play.schedule.events.map((event, index) => {
		const text = eventText(event);
		const at = element("input", {
			type: "number",
			min: 0,
			max: 1_000_000_000,
			value: event.at,
			"aria-label": `When ${text}, ms`,
		});
		at.addEventListener("change", () => actions.edit(moveEvent(index, Math.max(0, Number(at.value)))));
		const remove = button("✕", () => actions.edit(removeEvent(index)), { class: "quiet", "aria-label": `Remove: ${text}` });
		return element("li", {}, [
			element("span", {}, [text]),
			element("span", { class: "typed" }, [at, element("span", { class: "unit" }, ["ms"])]),
			remove,
		]);
	});
	list.replaceChildren(
		...(items.length > 0 ? items : [element("li", { class: "small" }, ["Nothing. Let a node restart, fall silent or leave."])]),
	);
	if (!hadFocus) return;
	const same = [...list.querySelectorAll<HTMLElement>("input, button")].find(
		(each) => each.getAttribute("aria-label") === focused,
	);
	(same ?? list.querySelector<HTMLElement>("button") ?? byId("add-node", HTMLButtonElement)).focus();
}
