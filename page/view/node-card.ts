import { RELEASED_BUILDS } from "../../kit/schedule/builds.ts";
import type { NodePlan, Schedule } from "../../kit/schedule/schedule.ts";
import type { Edit } from "../play/edit.ts";
import { addEvent, editLife, editNode, removeNode } from "../play/edits.ts";
import { addHappening } from "../play/network-edits.ts";
import { button, element, option, selectElement } from "./element.ts";
import { happeningAt } from "./happening-at.ts";
import { numberField } from "./number-field.ts";
import type { Actions, Scene } from "./scene.ts";

/** What can happen to a node that is asked directly, as a button says it. */
const EVENTS = {
	restart: "restart",
	crash: "crash",
	leave: "leave the cluster",
	join: "join the cluster",
	hold: "fall silent",
	release: "speak again",
	evict: "evict finished jobs",
	abort: "abort the job",
} as const;
/** What can happen to a node over a network. */
const HAPPENINGS = {
	restart: "restart",
	crash: "crash",
	leave: "shut down",
	join: "start",
	stop: "be stopped",
	continue: "go on",
	split: "be split off",
	cut: "be unreachable for the tracker",
	reach: "be reachable again",
	move: "move to another address",
	isolate: "lose its heartbeats",
	evict: "evict finished jobs",
	abort: "abort the job",
} as const;
/** Of these, the simulated job knows by itself. */
const JOB_EVENTS = ["evict", "abort"] as const;

export interface NodeCard {
	readonly root: HTMLElement;
	show(node: NodePlan, scene: Scene): void;
}

/** Everything that can be changed about a node. */
export function createNodeCard(name: string, actions: Actions): NodeCard {
	let scene: Scene | undefined;
	const about = `Node ${name}`;
	const version = selectElement(`${about}: server version`, [], (build) => actions.edit(editNode(name, { version: build })));
	const job = selectElement(
		`${about}: the job`,
		[option("runs", "runs here"), option("never", "never arrives"), option("refused", "is refused: unknown set")],
		(kind) => actions.edit(editNode(name, { job: kind === "runs" ? {} : kind === "never" ? null : "unknown set" })),
	);
	const latency = numberField({ label: "answers after", about, least: 1, most: 6000 }, (value, gesture) =>
		actions.edit(editNode(name, { latency: value }), gesture),
	);
	const lag = numberField({ label: "job arrives late by", about, least: 0, most: 10_000, step: 10 }, (value, gesture) =>
		actions.edit(editLife(name, { lag: value === 0 ? undefined : value }), gesture),
	);
	const duration = numberField(
		{ label: "job runs for", about, least: 0, most: 10_000, step: 10, none: "ever" },
		(value, gesture) => actions.edit(editLife(name, { duration: value ?? Number.POSITIVE_INFINITY }), gesture),
	);
	const event = selectElement(`${about}: what happens`, [], () => {});
	const happen = button("now", () => {
		if (scene !== undefined) actions.edit(happening(event.value, name, scene));
	});
	const remove = button("Remove", () => actions.edit(removeNode(name)), { class: "quiet", "aria-label": `Remove node ${name}` });
	const root = element("fieldset", { class: "card" }, [
		element("legend", {}, [about]),
		element("label", { class: "row" }, [element("span", { class: "label" }, ["server"]), version]),
		latency.root,
		element("label", { class: "row" }, [element("span", { class: "label" }, ["the job"]), job]),
		lag.root,
		duration.root,
		element("div", { class: "row" }, [element("span", { class: "label" }, ["let it"]), event, happen]),
		remove,
	]);
	return {
		root,
		show(node, next) {
			scene = next;
			showVersions(version, node.version);
			showChoices(event, next.play.schedule.network === undefined ? EVENTS : HAPPENINGS);
			latency.show(node.latency ?? 1);
			job.value = node.job === null ? "never" : node.job === "unknown set" ? "refused" : "runs";
			const life = typeof node.job === "object" ? node.job : null;
			lag.root.hidden = life === null;
			duration.root.hidden = life === null;
			lag.show(life?.lag ?? 0);
			duration.show(life?.duration ?? 1000);
			happen.textContent = `at ${happeningAt(next)} ms`;
			happen.setAttribute("aria-label", `${about}: let it happen at ${happeningAt(next)} ms`);
			remove.hidden = !isRemovable(name, next.play.schedule);
		},
	};
}

/** The edit that lets something happen to a node. */
function happening(value: string, node: string, scene: Scene): Edit {
	const at = happeningAt(scene);
	const jobEvent = JOB_EVENTS.find((kind) => kind === value);
	if (jobEvent !== undefined) return addEvent({ at, kind: jobEvent, node });
	if (scene.play.schedule.network === undefined) {
		const kind = keysOf(EVENTS).find((each) => each === value) ?? "restart";
		return addEvent({ at, kind, node });
	}
	if (value === "split") return addHappening({ at, kind: value, nodes: [node] });
	const kind = keysOf(HAPPENINGS).find((each) => each === value);
	if (kind === undefined || kind === "split" || kind === "evict" || kind === "abort")
		return addHappening({ at, kind: "restart", node });
	return addHappening({ at, kind, node });
}

function keysOf<T extends object>(of: T): readonly (keyof T)[] {
	return Object.keys(of) as (keyof T)[];
}

function showChoices(select: HTMLSelectElement, texts: Readonly<Record<string, string>>): void {
	const kinds = Object.keys(texts);
	if (select.options.length === kinds.length) return;
	select.replaceChildren(...kinds.map((kind) => option(kind, texts[kind] ?? kind)));
}

function isRemovable(name: string, { nodes, task }: Schedule): boolean {
	return nodes.length > 1 && task.node !== name;
}

function showVersions(select: HTMLSelectElement, own: string): void {
	if (![...select.options].some(({ value }) => value === own)) {
		const builds = RELEASED_BUILDS.includes(own) ? RELEASED_BUILDS : [own, ...RELEASED_BUILDS];
		select.replaceChildren(...builds.map((build) => option(build)));
	}
	select.value = own;
}
