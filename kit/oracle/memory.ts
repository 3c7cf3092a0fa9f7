/** What has been seen of a task through one handle (ROUND-6, WAIT-9, TRUTH-1). */

/** A report of a node that the job is there. */
export interface Seen {
	readonly kind: "in_progress" | "complete";
	readonly result: string | undefined;
	readonly entry: string;
}

interface Entry extends Seen {
	/** When the round that saw it ended; only then does it count. */
	readonly at: number;
	readonly call: number;
	/** Seen in a round without a verdict: whether it counts is the driver's choice. */
	readonly isDoubtful: boolean;
}

/** For a question whose answer hangs on which of two calls came first in one instant, either answer is right. */
export type Ternary = "yes" | "no" | "either";

export interface Memory {
	add(node: string, seen: Seen, at: number, call: number, isDoubtful: boolean): void;
	/** Whether a node has been observed, for a round of `call` that ends at `at`. */
	isObserved(node: string, at: number, call: number): Ternary;
	/** The latest that a node said; `undefined` among them where nothing may be known of it. */
	latest(node: string, at: number, call: number): readonly (Seen | undefined)[];
	/** Every node that was ever seen to have the job. */
	nodes(): Iterable<string>;
	/** Nodes that were members when a handle was made, or when a round of a call began (TRUTH-1). */
	addMembers(nodes: Iterable<string>, at: number, call: number): void;
	/** Whether a call that ends at `at` must account for a node because it was a member. */
	wasMember(node: string, at: number, call: number): Ternary;
	members(): Iterable<string>;
}

/** Memory without sharing is memory of one call. */
export function createMemory(): Memory {
	const entries = new Map<string, Entry[]>();
	const members = new Map<string, { readonly at: number; readonly calls: Set<number> }>();
	const isCertain = (entry: Entry, at: number, call: number) => !entry.isDoubtful && (entry.at < at || entry.call === call);
	return {
		add(node, { kind, result, entry }, at, call, isDoubtful) {
			const known = entries.get(node);
			const added: Entry = { kind, result, entry, at, call, isDoubtful };
			if (known === undefined) entries.set(node, [added]);
			else known.push(added);
		},
		isObserved(node, at, call) {
			const known = entries.get(node);
			if (known === undefined || known.length === 0) return "no";
			return known.some((entry) => isCertain(entry, at, call)) ? "yes" : "either";
		},
		latest(node, at, call) {
			const known = entries.get(node) ?? [];
			const possible: (Seen | undefined)[] = [];
			let certainAt: number | undefined;
			// Backwards until something certain: whatever is as late as that may or may not have come to be known after it.
			for (const entry of known.toReversed()) {
				if (certainAt !== undefined && entry.at < certainAt) break;
				possible.push(entry);
				if (isCertain(entry, at, call)) certainAt ??= entry.at;
			}
			return certainAt === undefined ? [...possible, undefined] : possible;
		},
		nodes: () => entries.keys(),
		addMembers(nodes, at, call) {
			for (const node of nodes) {
				const known = members.get(node);
				members.set(node, { at: Math.min(at, known?.at ?? at), calls: (known?.calls ?? new Set()).add(call) });
			}
		},
		wasMember(node, at, call) {
			const known = members.get(node);
			if (known === undefined) return "no";
			return known.calls.has(call) || known.at < at ? "yes" : "either";
		},
		members: () => members.keys(),
	};
}
