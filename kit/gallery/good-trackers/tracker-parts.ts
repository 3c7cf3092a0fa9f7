import type { TimedCluster } from "../../run/on-virtual-time.ts";
import type { DeclaredHabits } from "../../schedule/schedule.ts";

/**
 * The answer of a node as good trackers see it, and the parts of these trackers. They are written from the
 * specification only, and share only the interface of the cluster with the library.
 */
export type NodeWord =
	| { readonly kind: "active" | "done" | "absent" | "unknown" | "late" }
	/** `atLimit`: the question reached its time limit. */
	| { readonly kind: "failed"; readonly atLimit: boolean }
	/** Listed without a status. */
	| { readonly kind: "unclear" }
	| { readonly kind: "error"; readonly reply: string };

/** Reads the value of one command. */
export type ReadValue = (value: string, id: string) => NodeWord;

/** The requests for a node of this build, to try in order until the node knows a command. */
export type BodyRequests = (build: string | undefined, id: string) => readonly (readonly string[])[];

/** The differences between good trackers. */
export interface Manner {
	readonly name: string;
	/** What it does differently, as a sentence without its subject. */
	readonly does: string;
	readonly habits: DeclaredHabits;
	readonly requests: BodyRequests;
	readonly readValue: ReadValue;
}

/** The state of one call. */
export interface Work {
	readonly manner: Manner;
	readonly cluster: TimedCluster;
	readonly id: string;
	readonly requestTimeout: number;
	/** The end of the wait; `Infinity` if it has no timeout. */
	readonly deadline: number;
	/** Aborts when the round ends without this answer. */
	readonly signal?: AbortSignal;
}

/** The major and minor version of a build as one number, such as 801 for 8.1; `undefined` if it cannot be read. */
export function versionOf(build: string | undefined): number | undefined {
	const [major, minor] = (build ?? "").split(/[.-]/);
	const version = Number(major) * 100 + Number(minor);
	return Number.isNaN(version) ? undefined : version;
}

/** Resolves when the clock reaches an instant. */
export function sleepUntil({ clock }: TimedCluster, at: number): Promise<void> {
	return new Promise((wake) => clock.schedule(at, "round", wake));
}
