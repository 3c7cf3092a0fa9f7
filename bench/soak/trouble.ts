import type { Random } from "../../kit/schedule/random.ts";
import type { PlannedReply } from "../../simulator/index.ts";
import { soakPaceOf } from "./pace.ts";
import type { SoakSize } from "./size.ts";

/**
 * Something that goes wrong from `at` on, and is put right after `forMs`. Times are milliseconds from the beginning of
 * the wave.
 */
export type Trouble = { readonly at: number } & (
	| { readonly kind: "crash"; readonly node: string; readonly forMs: number; readonly version?: string }
	/** One node after the other restarts, each as another build if one is named. */
	| { readonly kind: "rolling restart"; readonly nodes: readonly string[]; readonly everyMs: number; readonly version?: string }
	| { readonly kind: "leave"; readonly node: string; readonly forMs: number }
	/** A node that was not there before. */
	| { readonly kind: "newcomer"; readonly node: string }
	/** A node starts again at another address. */
	| { readonly kind: "move"; readonly node: string }
	/** Two nodes start again, each at the address of the other. */
	| { readonly kind: "swap"; readonly node: string; readonly other: string }
	/** The process of a node stops and continues. */
	| { readonly kind: "stop"; readonly node: string; readonly forMs: number }
	/** These nodes exchange no heartbeats with the others. Clients reach all of them. */
	| { readonly kind: "split"; readonly nodes: readonly string[]; readonly forMs: number }
	/** The others remove a node from their lists, but its own list still contains all of them. */
	| { readonly kind: "isolate"; readonly node: string; readonly forMs: number }
	/** The tracker cannot reach a node. */
	| { readonly kind: "cut"; readonly node: string; readonly forMs: number }
	| { readonly kind: "hold"; readonly node: string; readonly forMs: number }
	/** The connection fails at the next replies. Their content is true. */
	| { readonly kind: "wire"; readonly node: string; readonly replies: readonly PlannedReply[] }
	/** One of the running jobs is aborted, on this node or on all. `which`: its place among them, from 0 to 1. */
	| { readonly kind: "abort"; readonly node: string; readonly which: number; readonly everywhere: boolean }
	/** The node no longer keeps finished jobs. */
	| { readonly kind: "evict"; readonly node: string; readonly forMs: number }
);

/** The members change about this often, in units of {@link soakPaceOf}. Between two changes, waits can end as `ok`. */
const CHANGE_EVERY = 6;
/** Something small goes wrong with each node about this often. */
const SMALL_TROUBLE_EVERY = 64;

/** @param builds the builds as which nodes may come back */
export function drawTroubles(
	random: Random,
	nodes: readonly string[],
	builds: readonly string[],
	size: SoakSize,
): readonly Trouble[] {
	const pace = soakPaceOf(size);
	const draw = (every: number, drawOne: (at: number, index: number) => Trouble): readonly Trouble[] =>
		Array.from({ length: Math.ceil(size.length / (every * pace)) }, (_, index) => drawOne(random.int(0, size.length), index));
	return [
		...draw(CHANGE_EVERY, (at, index) => drawChange(random, at, nodes, builds, pace, index)),
		...draw(SMALL_TROUBLE_EVERY / nodes.length, (at) => drawSmallTrouble(random, at, nodes, pace)),
	].sort((one, other) => one.at - other.at);
}

const CHANGES = [
	"crash",
	"rolling restart",
	"leave",
	"newcomer",
	"move",
	"swap",
	"stop",
	"stop",
	"split",
	"isolate",
	"cut",
] as const;

function drawChange(
	random: Random,
	at: number,
	nodes: readonly string[],
	builds: readonly string[],
	pace: number,
	index: number,
): Trouble {
	const node = random.pick(nodes);
	const forMs = Math.ceil(pace * random.pick([0.2, 1, 3, 6]));
	const build = random.chance(0.3) ? { version: random.pick(builds) } : {};
	const kind = random.pick(CHANGES);
	switch (kind) {
		case "crash":
			return { kind, at, node, forMs, ...build };
		case "rolling restart":
			return { kind, at, nodes: someOf(random, nodes, 6), everyMs: pace * random.pick([1, 2, 4]), ...build };
		case "newcomer":
			return { kind, at, node: `J${index + 1}` };
		case "move":
			return { kind, at, node };
		case "swap":
			return { kind, at, node, other: random.pick(nodes.filter((each) => each !== node)) };
		case "split":
			return { kind, at, nodes: someOf(random, nodes, Math.ceil(nodes.length / 2)), forMs };
		case "leave":
		case "stop":
		case "isolate":
		case "cut":
			return { kind, at, node, forMs };
		default:
			return kind satisfies never;
	}
}

/** Neighbours in the list, at most `most` of them. */
function someOf(random: Random, nodes: readonly string[], most: number): readonly string[] {
	const begin = random.int(0, nodes.length - 1);
	return nodes.slice(begin, begin + random.int(1, most));
}

const SMALL_TROUBLES = ["hold", "hold", "wire", "wire", "wire", "wire", "abort", "abort", "evict"] as const;

function drawSmallTrouble(random: Random, at: number, nodes: readonly string[], pace: number): Trouble {
	const node = random.pick(nodes);
	const forMs = Math.ceil(pace * random.pick([0, 0.2, 1, 2]));
	const kind = random.pick(SMALL_TROUBLES);
	switch (kind) {
		case "hold":
		case "evict":
			return { kind, at, node, forMs };
		case "wire":
			return { kind, at, node, replies: [{ ...drawReply(random, pace), times: random.int(1, 4) }] };
		case "abort":
			return { kind, at, node, which: random.float(), everywhere: random.chance(0.3) };
		default:
			return kind satisfies never;
	}
}

function drawReply(random: Random, pace: number): PlannedReply {
	// A fault that no driver forgives ends every wait that meets it, so it is rare.
	if (random.chance(0.03)) return random.pick(UNFORGIVEN);
	return random.pick([
		{ reply: "reset" },
		{ reply: "closed" },
		{ reply: "silence" },
		{ reply: "truth", wire: "half a frame" },
		{ reply: "truth", wire: "close after the header" },
		{ reply: "truth", wire: "late reply" },
		{ reply: "truth", wire: { fragments: random.int(1, 40) } },
		{ reply: "truth", after: random.int(1, pace) },
	] as const);
}

const UNFORGIVEN: readonly PlannedReply[] = [
	{ reply: "malformed frame" },
	{ reply: "truth", wire: "frame too large" },
	{ reply: "truth", wire: "wrong echo" },
];
