import type { Range } from "../random.ts";

/**
 * How long real clusters take, in milliseconds. Measured on three-node clusters of four builds with a heartbeat of 150 ms and ten missed
 * beats. Each time is drawn from its window; a window of one number pins it.
 */
export interface MembershipWindows {
	/** From the start of a process until its port listens. */
	readonly boot: Range;
	/** From a node's silence until another node suspects it. */
	readonly suspect: Range;
	/** From the first suspicion until the others have formed a cluster without it. */
	readonly exclude: Range;
	/** From then until a node's list of peers lacks it, and the partitions begin to move. */
	readonly drop: Range;
	/** From a process's first answer until it counts as a member of something. */
	readonly meet: Range;
	/** From then until the cluster has formed with it. */
	readonly include: Range;
	/** From then until the newcomer has partitions: its partition generation is -1 before. */
	readonly balance: Range;
	/** From the forming until a newcomer's own list has the addresses of the others. */
	readonly learn: Range;
	/** From the forming until the others list the present address of a process that is new to them. */
	readonly announce: Range;
	/** From the first partitions until the node knows the sets that it had: it refuses jobs on them with code 2. */
	readonly sets: Range;
	/** From the forming until no partition has to move. */
	readonly migrate: Range;
	/** From the return of a node that was stopped or cut off until the others notice it. */
	readonly notice: Range;
	/** From then until the cluster has formed with it. */
	readonly reunite: Range;
	/** From the wake-up of a node that finds itself alone until it has formed a cluster of its own. */
	readonly alone: Range;
	/** From a termination signal until the process exits. */
	readonly exit: Range;
}

export const REAL_WINDOWS: MembershipWindows = {
	boot: [500, 2500],
	suspect: [1400, 1800],
	exclude: [400, 700],
	drop: [0, 1600],
	meet: [1600, 2000],
	include: [50, 300],
	balance: [200, 2600],
	learn: [200, 1700],
	announce: [250, 4000],
	sets: [1800, 6600],
	migrate: [3000, 8000],
	notice: [1400, 2000],
	reunite: [1000, 1700],
	alone: [20, 400],
	exit: [100, 1800],
};
