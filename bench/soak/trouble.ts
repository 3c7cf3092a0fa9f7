import type { Random } from "../../kit/schedule/random.ts";
import type { PlannedReply } from "../../simulator/index.ts";
import { paceOf } from "./pace.ts";
import type { SoakSize } from "./wave.ts";

/** Something that goes wrong with a node, from `at` on; it is put right again after `forMs`. Times are milliseconds from a wave's begin. */
export type Trouble = {
	readonly at: number;
	readonly node: string;
} /** Down for a while, and then up again, as another build where one is named, and in no cluster before `readyAfter` have passed. */ & (
	| { readonly kind: "crash"; readonly forMs: number; readonly readyAfter: number; readonly version?: string }
	| { readonly kind: "leave"; readonly forMs: number }
	/** A node that was not there before. */
	| { readonly kind: "newcomer" }
	| { readonly kind: "hold"; readonly forMs: number }
	/** The replies to its next questions come to grief; none of them says anything but the truth. */
	| { readonly kind: "wire"; readonly replies: readonly PlannedReply[] }
	/** Somebody stops one of the running jobs, on this node or on all; `which` is a share of the way through those there are. */
	| { readonly kind: "abort"; readonly which: number; readonly everywhere: boolean }
	/** Finished jobs are no longer kept. */
	| { readonly kind: "evict"; readonly forMs: number }
);

/** Each node is in trouble about once in so many rounds, and no more often than once in so many milliseconds. */
const TROUBLE_EVERY = { rounds: 4, ms: 2000 };

/** `builds`: as which nodes may come back. */
export function drawTroubles(
	random: Random,
	nodes: readonly string[],
	builds: readonly string[],
	size: SoakSize,
): readonly Trouble[] {
	const count = Math.ceil((nodes.length * size.length) / Math.max(TROUBLE_EVERY.ms, TROUBLE_EVERY.rounds * paceOf(size)));
	const troubles = Array.from({ length: count }, (_, index) => drawTrouble(random, nodes, builds, size, index));
	return troubles.sort((one, other) => one.at - other.at);
}

function drawTrouble(
	random: Random,
	nodes: readonly string[],
	builds: readonly string[],
	size: SoakSize,
	index: number,
): Trouble {
	const at = random.int(0, size.length);
	const pace = paceOf(size);
	const node = random.pick(nodes);
	const forMs = pace * random.pick([0, 0, 0.2, 1, 2]);
	switch (random.pick(KINDS)) {
		case "crash": {
			const crash = { kind: "crash", at, node, forMs, readyAfter: pace * random.pick([0, 0, 0.2, 1]) } as const;
			return random.chance(0.3) ? { ...crash, version: random.pick(builds) } : crash;
		}
		case "leave":
			return { kind: "leave", at, node, forMs: forMs + 300 };
		case "newcomer":
			return { kind: "newcomer", at, node: `J${index + 1}` };
		case "hold":
			return { kind: "hold", at, node, forMs };
		case "wire":
			return { kind: "wire", at, node, replies: [{ ...drawReply(random, pace), times: random.int(1, 4) }] };
		case "abort":
			return { kind: "abort", at, node, which: random.float(), everywhere: random.chance(0.3) };
		case "evict":
			return { kind: "evict", at, node, forMs };
	}
}

const KINDS = [
	"crash",
	"crash",
	"leave",
	"newcomer",
	"hold",
	"hold",
	"wire",
	"wire",
	"wire",
	"wire",
	"abort",
	"abort",
	"evict",
] as const;

function drawReply(random: Random, pace: number): PlannedReply {
	// What no driver forgives ends every wait that meets it, so it is rare.
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
