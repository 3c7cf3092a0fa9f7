import type { Range } from "../random.ts";

/**
 * How long real clusters take, in milliseconds. Measured on three-node clusters of four builds with a heartbeat of 150
 * ms and ten missed beats. Each time is drawn from its window; a window of one number pins it.
 */
export interface MembershipWindows {
	/** From the start of a process until its port listens. */
	readonly boot: Range;
	/** From a node's silence until another node suspects it. */
	readonly suspect: Range;
	/** From the first suspicion until the others have formed a cluster without it. */
	readonly exclude: Range;
	/** From the moment at which the nodes agree who belongs to the cluster until they count each other. */
	readonly agree: Range;
	/** From the forming until a node's list of peers no longer contains it, and the partitions begin to move. */
	readonly drop: Range;
	/** From a process's first answer until the others and it know of each other. */
	readonly meet: Range;
	/** The same for a process that meets them late. */
	readonly meetLate: Range;
	/** From its first answer until it forms its own cluster, if it finds no other node. */
	readonly lone: Range;
	/** From the end of `meet` or `lone` until the cluster forms with it. */
	readonly include: Range;
	/** From the forming until the new node has partitions. Before that, its partition generation is -1. */
	readonly balance: Range;
	/** From the forming until a list counts a node that joined. */
	readonly join: Range;
	/** From the end of `join` until the new node's own list has the address of the other node. */
	readonly learn: Range;
	/** From the forming until the others list the present address of a process that is new to them. */
	readonly announce: Range;
	/** From the first partitions until the node knows the sets that it had: it refuses jobs on them with code 2. */
	readonly sets: Range;
	/** From the forming until no partition has to move. */
	readonly migrate: Range;
	/** From the return of a node that was stopped or cut off until the others notice it. */
	readonly notice: Range;
	/** From the end of `notice` until the cluster has formed with it. */
	readonly reunite: Range;
	/** From the wake-up of a node that finds itself alone until it has formed its own cluster. */
	readonly alone: Range;
	/** From a termination signal until the process exits. */
	readonly exit: Range;
}

export const REAL_WINDOWS: MembershipWindows = {
	boot: [500, 2500],
	suspect: [1300, 1800],
	exclude: [200, 1600],
	agree: [20, 250],
	drop: [0, 1600],
	meet: [1000, 2000],
	meetLate: [2500, 4500],
	lone: [1000, 4000],
	include: [20, 100],
	balance: [0, 3000],
	join: [0, 300],
	learn: [0, 2200],
	announce: [0, 4000],
	sets: [1800, 6600],
	migrate: [0, 16_000],
	notice: [1200, 2000],
	reunite: [300, 1800],
	alone: [20, 400],
	exit: [100, 1800],
};

/** What happens only now and then, as a chance from 0 to 1. */
export interface MembershipChances {
	/** A starting process meets the others late. */
	readonly slow: number;
	/** A node that notices the return of another doubts that it is a member itself. */
	readonly doubt: number;
	/** A node that loses another than the principal doubts it too. */
	readonly anxious: number;
	/** A list drops a node as soon as the cluster has formed without it. */
	readonly dropAtOnce: number;
	/** The generation of an unchanged list moves when a cluster forms. */
	readonly touch: number;
	/** A cluster falls apart instead of adding nodes again, and has to form again. */
	readonly fallApart: number;
	/** After a stop that was nearly missed, the same cluster forms again. */
	readonly formAnew: number;
	/** A node that was stopped continues with its old list of members, and not alone. */
	readonly stale: number;
	/** A list names a node that joined before it knows its address. No server that was recorded did so, but proxies do. */
	readonly nameOnly: number;
}

export const REAL_CHANCES: MembershipChances = {
	slow: 0.1,
	doubt: 0.8,
	anxious: 0.1,
	dropAtOnce: 0.3,
	touch: 0.1,
	fallApart: 0.02,
	formAnew: 0.6,
	stale: 0.5,
	nameOnly: 0,
};

/** Each change is seen by all nodes at once, for scenarios that are not about the time that it takes. */
export const QUICK_WINDOWS: MembershipWindows = Object.fromEntries(
	Object.keys(REAL_WINDOWS).map((name) => [name, [0, 0]]),
) as unknown as MembershipWindows;

/** What happens only now and then does not happen. */
export const NO_CHANCES: MembershipChances = Object.fromEntries(
	Object.keys(REAL_CHANCES).map((name) => [name, 0]),
) as unknown as MembershipChances;
