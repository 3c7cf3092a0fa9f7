import type { Happening } from "../schedule/network-plan.ts";
import type { Occasion } from "../schedule/occasion.ts";

type NodeKind = Exclude<Happening["kind"], "swap" | "split" | "heal" | "stall" | "rename">;

/** What happens to a node over a network, as a step says it. */
export const NODE_PHRASES: Readonly<Record<NodeKind, string>> = {
	crash: "the process of node {node} is killed",
	restart: "the process of node {node} is killed and starts again",
	stop: "the process of node {node} is stopped",
	continue: "the process of node {node} goes on",
	join: "the process of node {node} starts",
	leave: "node {node} shuts down",
	move: "node {node} shuts down and starts at another address",
	isolate: "node {node} stops its heartbeats",
	cut: "the client cannot reach node {node}",
	reach: "the client can reach node {node} again",
};
export const SWAP = "nodes {node} and {node} swap their addresses";
export const SPLIT = "the network splits off {names}";
export const HEAL = "the network is whole again";
export const STALL = "the client is paused for {number} ms";
export const RENAME = "the name {text} stands for {names}";
/** When something happens: at a time, or after a node's n-th answer about the job. */
export const AT = "at {number} ms";
export const AFTER = "{number} ms after answer {int} of node {node}";

/** A happening as a step, without its keyword. */
export function printHappening(event: Happening): string {
	return `${whatOf(event)} ${whenOf(event.at, event.after)}`;
}

function whenOf(at: number, after: Occasion | undefined): string {
	return after === undefined ? fill(AT, at) : fill(AFTER, at, after.answer, after.node);
}

function whatOf(event: Happening): string {
	switch (event.kind) {
		case "swap":
			return fill(SWAP, event.node, event.other);
		case "split":
			return fill(SPLIT, namesPhrase(event.nodes));
		case "heal":
			return HEAL;
		case "stall":
			return fill(STALL, event.ms);
		case "rename":
			return fill(RENAME, JSON.stringify(event.name), namesPhrase(event.nodes));
		default:
			return fill(NODE_PHRASES[event.kind], event.node);
	}
}

/** The phrase with these values in place of its parameters, in order. */
export function fill(phrase: string, ...values: readonly (string | number)[]): string {
	const left = [...values];
	return phrase.replace(/\{\w+\}/g, () => String(left.shift()));
}

/** Names as a step lists them. */
export function namesPhrase(names: readonly string[]): string {
	const [last] = names.slice(-1);
	return names.length < 2 ? String(last) : `${names.slice(0, -1).join(", ")} and ${last}`;
}
