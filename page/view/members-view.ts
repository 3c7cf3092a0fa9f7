import { type MembersAt, membersAt, type NodeSituation } from "../perform/members-at.ts";
import { byId, element } from "./element.ts";
import type { Scene } from "./scene.ts";

/**
 * Which nodes list each other at the shown time, and where each node can be reached. Runs without a network do not have
 * this table.
 */
export function createMembersView(): (scene: Scene) => void {
	const root = byId("members", HTMLElement);
	const body = byId("members-table", HTMLElement);
	const pause = byId("members-pause", HTMLElement);
	// A table that is wider than the screen is scrolled with the keyboard, too.
	body.tabIndex = 0;
	return ({ take, now }) => {
		const members = membersAt(take.run, now);
		root.hidden = members === undefined;
		if (members === undefined) return;
		pause.textContent = members.isPaused ? "The tracker's process is paused: it reads no replies and no timer runs." : "";
		body.replaceChildren(table(members));
	};
}

function table({ tracker, nodes }: MembersAt): HTMLElement {
	const names = nodes.map(({ name }) => name);
	const head = ["who", "address", ...names.map((name) => `lists ${name}`)].map((text) => element("th", { scope: "col" }, [text]));
	return element("table", {}, [
		element("caption", { class: "unseen" }, ["The members at the shown moment"]),
		element("thead", {}, [element("tr", {}, head)]),
		element("tbody", {}, [
			row("the tracker", "", tracker, names, "is not connected"),
			...nodes.map((node) => row(`node ${node.name}`, node.address, node.lists, names, stateOf(node))),
		]),
	]);
}

function row(
	who: string,
	address: string,
	lists: readonly string[] | undefined,
	names: readonly string[],
	otherwise: string,
): HTMLElement {
	const cells =
		lists === undefined
			? [element("td", { colspan: names.length, class: "away" }, [otherwise])]
			: names.map((name) =>
					lists.includes(name)
						? element("td", { class: "listed" }, ["✓"])
						: element("td", { class: "missing" }, ["✗", element("span", { class: "unseen" }, [" no"])]),
				);
	return element("tr", {}, [element("th", { scope: "row" }, [who]), element("td", { class: "address" }, [address]), ...cells]);
}

/** Why a node does not list other nodes. */
function stateOf({ last }: NodeSituation): string {
	switch (last) {
		case "crashed":
		case "terminated":
		case "left":
			return "is down";
		case "stopped":
			return "is stopped";
		case "restarted":
		case "joined":
			return "has started, and does not belong to the cluster yet";
		default:
			return "does not belong to a cluster";
	}
}
