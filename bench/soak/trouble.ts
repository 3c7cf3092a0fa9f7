import type { Random } from "../../features/kit/random.ts";
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

/** A build of every way to be asked about a job; the newest more often. */
export const BUILDS = ["8.1.2.0", "8.1.2.0", "8.1.2.0", "8.0.0.15", "7.0.0.26", "6.0.0.22", "5.7.0.31", "4.9.0.37"] as const;

/** Each node is in trouble about once in so many milliseconds, or once a round where that takes longer. */
const TROUBLE_EVERY = 1000;

export function drawTroubles(random: Random, nodes: readonly string[], size: SoakSize): readonly Trouble[] {
	const count = Math.ceil((nodes.length * size.length) / Math.max(TROUBLE_EVERY, paceOf(size)));
	const troubles = Array.from({ length: count }, (_, index) => drawTrouble(random, nodes, size.length, index));
	return troubles.sort((one, other) => one.at - other.at);
}

function drawTrouble(random: Random, nodes: readonly string[], length: number, index: number): Trouble {
	const at = random.int(0, length);
	const node = random.pick(nodes);
	const forMs = random.pick([0, 30, 100, 300, 1000]);
	switch (random.pick(KINDS)) {
		case "crash": {
			const crash = { kind: "crash", at, node, forMs, readyAfter: random.pick([0, 0, 50, 300]) } as const;
			return random.chance(0.3) ? { ...crash, version: random.pick(BUILDS) } : crash;
		}
		case "leave":
			return { kind: "leave", at, node, forMs: forMs + 300 };
		case "newcomer":
			return { kind: "newcomer", at, node: `J${index + 1}` };
		case "hold":
			return { kind: "hold", at, node, forMs };
		case "wire":
			return { kind: "wire", at, node, replies: [{ ...drawReply(random), times: random.int(1, 4) }] };
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

function drawReply(random: Random): PlannedReply {
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
		{ reply: "truth", after: random.int(1, 1500) },
	] as const);
}

const UNFORGIVEN: readonly PlannedReply[] = [
	{ reply: "malformed frame" },
	{ reply: "truth", wire: "frame too large" },
	{ reply: "truth", wire: "wrong echo" },
];
