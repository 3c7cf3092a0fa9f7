import type { Happening } from "../../kit/schedule/network-plan.ts";
import { addHappening, addNetwork, editNetwork, removeNetwork } from "../play/network-edits.ts";
import { button, byId, element } from "./element.ts";
import { happeningAt } from "./happening-at.ts";
import { numberField } from "./number-field.ts";
import type { Actions, Scene } from "./scene.ts";

/** How long the tracker's process is paused by default, in milliseconds. */
const PAUSE_MS = 3000;

/** The network between the tracker and the nodes: whether it exists, its latency, and what happens to it. */
export function createNetworkView(actions: Actions): (scene: Scene) => void {
	const root = byId("network", HTMLElement);
	const isOn = element("input", { type: "checkbox", id: "network-on" });
	isOn.addEventListener("change", () => actions.edit(isOn.checked ? addNetwork : removeNetwork));
	const about = "Network";
	const latency = numberField({ label: "one way takes", about, least: 0, most: 500 }, (value = 0, gesture) =>
		actions.edit(
			editNetwork(() => ({ latency: [value, value] })),
			gesture,
		),
	);
	const tend = numberField({ label: "looks at members every", about, least: 100, most: 5000, step: 100 }, (value, gesture) =>
		actions.edit(
			editNetwork(() => ({ tendInterval: value ?? 1000 })),
			gesture,
		),
	);
	let scene: Scene | undefined;
	const happen = (what: (scene: Scene) => Happening) => () => {
		if (scene !== undefined) actions.edit(addHappening(what(scene)));
	};
	const pause = button(
		"",
		happen((shown) => ({ at: happeningAt(shown), kind: "stall", ms: PAUSE_MS })),
	);
	const heal = button(
		"",
		happen((shown) => ({ at: happeningAt(shown), kind: "heal" })),
	);
	const fields = element("div", { id: "network-fields" }, [
		latency.root,
		tend.root,
		element("p", { class: "buttons" }, [pause, heal]),
	]);
	root.append(
		element("label", {}, [isOn, " Play it over a network: with connections, addresses, and a separate view for each node"]),
		fields,
	);

	return (next) => {
		if (!next.isCurrent) return;
		scene = next;
		const { network } = next.play.schedule;
		isOn.checked = network !== undefined;
		fields.hidden = network === undefined;
		latency.show(network?.latency?.[1] ?? 0.5);
		tend.show(network?.tendInterval ?? 1000);
		const at = happeningAt(next);
		pause.textContent = `Let the tracker's process pause at ${at} ms`;
		heal.textContent = `Let the network be whole again at ${at} ms`;
	};
}
