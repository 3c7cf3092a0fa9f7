import type { Clock } from "../src/clock.ts";
import type { JobLife } from "./background-job.ts";
import type { MemberOptions } from "./member.ts";

export interface SimulatedClusterOptions {
	/** The nodes, as names or with their own options. They are members from the start. */
	readonly nodes: readonly (string | MemberOptions)[];
	/** The build of nodes without their own version. Default `8.1.2.0`. */
	readonly version?: string;
	/**
	 * Milliseconds from a question to its answer, for nodes without their own latency. Default 1, or 0 with a
	 * `clock`. In process an answer takes at least 1 ms (WAIT-2). Over sockets this time is added to the time that the
	 * socket takes.
	 */
	readonly latency?: number;
	/**
	 * The same for commands that are not about jobs, such as those of a client that connects. Default: as for questions
	 * about jobs.
	 */
	readonly housekeepingLatency?: number;
	/** The life of jobs that are started without one, for example by a driver over a socket. */
	readonly life?: JobLife;
	/** Milliseconds from a node's restart until it accepts jobs again. Default 0. */
	readonly readyAfter?: number;
	/** Default: a virtual clock. */
	readonly clock?: Clock;
	/** The number of events that the trace keeps, with up to 256 characters of text each on average. Default 100,000. */
	readonly maxTraceEvents?: number;
	/** The number of clock events that one run may take. Default 1,000,000. */
	readonly maxSteps?: number;
}
