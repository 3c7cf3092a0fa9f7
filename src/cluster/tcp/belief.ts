import type { Doubt } from "../cluster.ts";
import { showAddress } from "../info/address.ts";
import { type AddressBook, addressBook } from "./address-book.ts";
import type { KnownNode } from "./known-node.ts";
import { listersOf, presentReport, type View, type ViewedNode } from "./view.ts";
import type { Way } from "./way.ts";

/** What a cluster object knows about one node, and why. */
export interface NodeBelief {
	readonly node: string;
	/** Trackers ask the node. */
	readonly isMember: boolean;
	/** `starting`: it answers, but has not joined a cluster yet. `unknown`: it has not been asked yet. */
	readonly state: "answers" | "starting" | "silent" | "refuses" | "unknown";
	readonly build?: string;
	/** The addresses to try, in order. */
	readonly addresses: readonly string[];
	/** The nodes that answer and list this node. */
	readonly listedBy: readonly string[];
	/** Milliseconds since the node last answered with its own name; absent if it never did. */
	readonly lastAnswerMs?: number;
	/** How many members the node counts, itself included; absent if it does not say. */
	readonly clusterSize?: number;
	/** The nodes that it lists. */
	readonly lists: readonly string[];
	/** Why the last look at the node failed. */
	readonly failure?: string;
}

/** What a cluster object knows about its members at one time. For bug reports and for `track --verbose`. */
export interface Belief {
	readonly nodes: readonly NodeBelief[];
	/** The seeds, and what each led to: a node, or a reason. */
	readonly seeds: readonly { readonly address: string; readonly node?: string; readonly failure?: string }[];
	/** Former members that are looked for. */
	readonly former: readonly { readonly node: string; readonly addresses: readonly string[]; readonly failure?: string }[];
	/** Why the view may lack a member. */
	readonly doubts: readonly Doubt[];
	/** Sentences about anything that is not as it should be. Empty if all is well. */
	readonly warnings: readonly string[];
}

export function describeView(
	known: readonly KnownNode[],
	seeds: readonly Way[],
	former: ReadonlyMap<string, Way>,
	doubts: readonly Doubt[],
	now: number,
): Belief {
	const view = new Map(known.map(({ state }) => [state.name, state]));
	const book = addressBook(view);
	const nodes = known.map((node) => describeNode(node, view, book, now)).sort((a, b) => (a.node < b.node ? -1 : 1));
	const seedBeliefs = seeds.map(({ addresses, end, failure }) => ({
		address: addresses.map(showAddress).join(", "),
		...(end.kind === "leads" && { node: end.node }),
		...(failure !== undefined && { failure: failure.message }),
	}));
	return {
		nodes,
		seeds: seedBeliefs,
		former: [...former].map(([node, { addresses, failure }]) => ({
			node,
			addresses: addresses.map(showAddress),
			...(failure !== undefined && { failure: failure.message }),
		})),
		doubts,
		warnings: [
			...seedBeliefs.flatMap(({ failure }) => (failure === undefined ? [] : [`A seed cannot be used: ${failure}.`])),
			...nodes.flatMap((node) => warningOf(node, nodes)),
			...doubts.map(({ message }) => message),
		],
	};
}

function describeNode({ state, queue, silence }: KnownNode, view: View, book: AddressBook, now: number): NodeBelief {
	const { name, isMember, heardAt, report } = state;
	const build = queue.greeting?.build;
	return {
		node: name,
		isMember,
		state: stateOf(state),
		...(build !== undefined && { build }),
		addresses: book(state).map(showAddress),
		listedBy: listersOf(name, view),
		...(heardAt !== undefined && { lastAnswerMs: Math.max(0, Math.round(now - heardAt)) }),
		...(report?.size !== undefined && { clusterSize: report.size }),
		lists: [...(report?.names ?? [])],
		...(silence !== undefined && { failure: silence.message }),
	};
}

function stateOf(state: ViewedNode): NodeBelief["state"] {
	if (state.refusedSince !== undefined) return "refuses";
	if (state.failingSince !== undefined) return "silent";
	if (state.isStarting) return "starting";
	return presentReport(state) === undefined ? "unknown" : "answers";
}

function warningOf({ node, state, lists, listedBy, failure }: NodeBelief, nodes: readonly NodeBelief[]): readonly string[] {
	switch (state) {
		case "starting":
			return [`Node ${node} is starting and has not joined a cluster yet.`];
		case "silent":
		case "refuses":
			return [`Node ${node} does not answer${failure === undefined ? "" : `: ${failure}`}.`];
		case "answers":
			return lists.length === 0 && listedBy.length === 0 && nodes.length > 1
				? [`Node ${node} forms a cluster alone: it does not list any peers, and no other node lists it.`]
				: [];
		case "unknown":
			return [];
		default:
			return state satisfies never;
	}
}
