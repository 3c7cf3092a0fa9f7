import type { Random } from "../../kit/schedule/random.ts";
import type { JobLife } from "../../simulator/index.ts";
import { soakPaceOf } from "./pace.ts";
import type { SoakSize } from "./size.ts";

/** A background query, and the wait for it. Times are milliseconds. */
export interface SoakTask {
	readonly taskId: bigint;
	readonly life: JobLife;
	/** Nodes that the request never reaches. */
	readonly missing: readonly string[];
	/** With an index filter, which before 6.0 makes a job of another kind. */
	readonly isFiltered: boolean;
	readonly nodeName?: string;
	readonly wait: {
		readonly pollInterval: number;
		readonly requestTimeout: number;
		readonly timeout: number;
		readonly forgive: number;
	};
	/** How long its slot is idle before. */
	readonly idle: number;
	/** When its caller calls the wait off; `Infinity`: never. */
	readonly cancelAfter: number;
}

/** `number`: how many tasks of the wave came before it. */
export function drawTask(random: Random, size: SoakSize, number: number): SoakTask {
	const pace = soakPaceOf(size);
	const node = () => `N${random.int(1, size.nodes)}`;
	const records = random.int(0, 1000);
	const longest = Math.min(30 * pace, Math.floor(size.length / 2));
	const timeout = random.chance(0.05) ? random.int(1, 2 * pace) : random.int(Math.floor(longest / 2), longest);
	const isCancelled = random.chance(0.05);
	return {
		taskId: drawId(random, number),
		life: {
			lag: random.chance(0.2) ? random.int(1, 2 * pace) : 0,
			duration: random.chance(0.02) ? Number.POSITIVE_INFINITY : random.int(0, 5 * pace),
			drain: 0,
			abortDelay: random.int(0, pace),
			records,
			failed: random.chance(0.1) ? Math.min(1, records) : 0,
		},
		missing: random.chance(0.2) ? [node()] : [],
		isFiltered: random.chance(0.2),
		...(random.chance(0.1) && { nodeName: node() }),
		wait: {
			// Waits with the same interval share their requests.
			pollInterval: pace * random.pick([1, 2]),
			requestTimeout: pace * random.pick([1, 1, 2, 5]),
			// A wait that its caller cancels may have no timeout.
			timeout: isCancelled ? Number.POSITIVE_INFINITY : timeout,
			forgive: random.pick([0, 5, ...Array.from({ length: 10 }, () => 1_000_000)]),
		},
		idle: random.int(0, pace),
		cancelAfter: isCancelled ? timeout : Number.POSITIVE_INFINITY,
	};
}

/** Of all lengths, often where numbers lose digits, and never the same twice in a wave. */
function drawId(random: Random, number: number): bigint {
	const near = random.pick([0n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 2n ** 32n]);
	return near + (BigInt(random.int(1, 0xfff)) << 20n) + BigInt(number);
}

/** When the wait is over, however it ends: milliseconds from its call. */
export function longestWaitOf({ wait, cancelAfter }: SoakTask): number {
	return Math.min(wait.timeout, cancelAfter);
}
