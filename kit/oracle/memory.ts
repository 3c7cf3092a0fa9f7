/** What has been seen of a task through one handle (ROUND-6, WAIT-9, TRUTH-1). */

/** A node's report that it has the job. */
export interface Seen {
	readonly kind: "in_progress" | "complete";
	readonly result: string | undefined;
	readonly entry: string;
}

interface Entry extends Seen {
	/** When the round that saw it ended. It counts only from then on. */
	readonly at: number;
	readonly call: number;
	/** Seen in a round without a verdict: the driver may count it or not. */
	readonly isDoubtful: boolean;
}

/** If the answer depends on the order of two calls at the same time, either answer is right (`either`). */
export type Ternary = "yes" | "no" | "either";

export interface HandleMemory {
	add(node: string, seen: Seen, at: number, call: number, isDoubtful: boolean): void;
	/** Whether a node has been observed, for a round of `call` that ends at `at`. */
	isObserved(node: string, at: number, call: number): Ternary;
	/** The latest possible reports of a node. `undefined` is one of them if the driver may not have seen a report. */
	latest(node: string, at: number, call: number): readonly (Seen | undefined)[];
	/** Every node that has ever reported the job. */
	nodes(): Iterable<string>;
	/** Nodes that were members when a handle was made, or when a round of a call began (TRUTH-1). */
	addMembers(nodes: Iterable<string>, at: number, call: number): void;
	/** Whether a call that ends at `at` must account for a node because it was a member. */
	wasMember(node: string, at: number, call: number): Ternary;
	members(): Iterable<string>;
}

/** The memory of one call, not shared with others. */
export function createHandleMemory(): HandleMemory {
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
			// Backwards until a certain report. Reports of the same time may have come before it or after it.
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
