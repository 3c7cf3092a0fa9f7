import type { TraceEvent } from "../../simulator/trace.ts";
import type { Schedule } from "../schedule/schedule.ts";

/** The cluster as its client could know it at any time: after everything that happened at that time. */
export interface World {
	isReady(at: number): boolean;
	/** The members, in no meaningful order. */
	members(at: number): readonly string[];
	isMember(node: string, at: number): boolean;
	/** Whether a node joined or left at exactly that time, so that either answer of `isMember` is right. */
	changedAt(node: string, at: number): boolean;
	/** Whether it was a member just before an event of the trace, by its number. */
	wasMember(node: string, before: number): boolean;
	/** The version that a node really runs. */
	version(node: string, at: number): string;
}

/** A value and the time from which it holds. `order`: the number of the trace event that set it. */
interface Since<T> {
	readonly at: number;
	readonly order: number;
	readonly value: T;
}

/** The changes of one value, in the order of time. */
class Course<T> {
	readonly #first: T;
	readonly #changes: Since<T>[] = [];

	constructor(first: T) {
		this.#first = first;
	}

	add(at: number, order: number, value: T): void {
		this.#changes.push({ at, order, value });
	}

	/** The value after everything that happened at a time. */
	at(at: number): T {
		return this.#lastWhere((change) => change.at <= at);
	}

	/** The value just before an event of the trace. */
	before(order: number): T {
		return this.#lastWhere((change) => change.order < order);
	}

	changedAt(at: number): boolean {
		const index = this.#countWhere((change) => change.at < at);
		return this.#changes[index]?.at === at;
	}

	#lastWhere(isUntil: (change: Since<T>) => boolean): T {
		const last = this.#changes[this.#countWhere(isUntil) - 1];
		return last === undefined ? this.#first : last.value;
	}

	/** How many changes pass the test, by binary search: the first ones pass it, and all later ones fail it. */
	#countWhere(isUntil: (change: Since<T>) => boolean): number {
		let [low, high] = [0, this.#changes.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			const change = this.#changes[middle];
			if (change !== undefined && isUntil(change)) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

export function worldOf(schedule: Schedule, trace: readonly TraceEvent[]): World {
	const ready = new Course(true);
	const membership = new Map(schedule.nodes.map(({ name, member }) => [name, new Course(member !== false)]));
	const versions = new Map(schedule.nodes.map(({ name, version }) => [name, new Course(version)]));
	for (const [order, event] of trace.entries()) {
		if (event.kind === "cluster") ready.add(event.at, order, event.change === "ready");
		if (event.kind !== "node") continue;
		if (event.change === "joined" || event.change === "left")
			membership.get(event.node)?.add(event.at, order, event.change === "joined");
		else if (event.change === "restarted" && event.version !== undefined)
			versions.get(event.node)?.add(event.at, order, event.version);
	}
	const names = [...membership.keys()];
	const isMember = (node: string, at: number) => membership.get(node)?.at(at) === true;
	return {
		isReady: (at) => ready.at(at),
		isMember,
		members: (at) => names.filter((name) => isMember(name, at)),
		changedAt: (node, at) => membership.get(node)?.changedAt(at) === true,
		wasMember: (node, before) => membership.get(node)?.before(before) === true,
		version: (node, at) => versions.get(node)?.at(at) ?? "",
	};
}
