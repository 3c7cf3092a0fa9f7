import type { Clock } from "../src/clock.ts";
import type { JobLife } from "./background-job.ts";
import type { MemberOptions } from "./member.ts";

export interface SimulatedClusterOptions {
	/** The nodes, by name or with their own options; they are members from the start. */
	readonly nodes: readonly (string | MemberOptions)[];
	/** The build of nodes that name none; default `8.1.2.0`. */
	readonly version?: string;
	/**
	 * Milliseconds from a question to its answer, for nodes that say nothing else. In process it is at least 1, which is the default
	 * (WAIT-2); over sockets, which take their own time, it comes on top, and the default on a clock of one's own is 0.
	 */
	readonly latency?: number;
	/** How jobs go that say nothing else, such as those that a driver starts over a socket. */
	readonly life?: JobLife;
	/** Milliseconds from a node's restart until it has joined its cluster again and takes jobs; default 0. */
	readonly readyAfter?: number;
	/** Virtual time unless another clock is given. */
	readonly clock?: Clock;
	/** How many events the trace keeps; default 100,000. */
	readonly maxTraceEvents?: number;
	/** How many events one run may take; default 1,000,000. */
	readonly maxSteps?: number;
}
