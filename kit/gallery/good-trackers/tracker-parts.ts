import type { TimedCluster } from "../../run/on-virtual-time.ts";
import type { DeclaredHabits } from "../../schedule/schedule.ts";

/**
 * What a tracker needs to say of a node's answer, and the parts that good trackers are put together from. They are written against the
 * specification alone, and share nothing with the library but the port to its cluster.
 */
export type Word =
	| { readonly kind: "active" | "done" | "absent" | "unknown" | "late" }
	/** `atLimit`: its time ran out. */
	| { readonly kind: "failed"; readonly atLimit: boolean }
	/** Listed without a status. */
	| { readonly kind: "unclear" }
	| { readonly kind: "error"; readonly reply: string };

/** Reads the value of one command. */
export type ReadValue = (value: string, id: string) => Word;

/** The requests to try on a node of this build, each until one of its commands is known. */
export type Requests = (build: string | undefined, id: string) => readonly (readonly string[])[];

/** What makes one tracker another. */
export interface Manner {
	readonly name: string;
	/** In a sentence: what it does otherwise. */
	readonly does: string;
	readonly habits: DeclaredHabits;
	readonly requests: Requests;
	readonly readValue: ReadValue;
}

/** Everything one call of such a tracker works with. */
export interface Work {
	readonly manner: Manner;
	readonly cluster: TimedCluster;
	readonly id: string;
	readonly requestTimeout: number;
	/** When everything is given up; `Infinity` for never. */
	readonly deadline: number;
	/** Aborts when the round is over without this answer. */
	readonly signal?: AbortSignal;
}

/** The major and minor version of a build as one number, such as 801 for 8.1; `undefined` where it cannot be read. */
export function versionOf(build: string | undefined): number | undefined {
	const [major, minor] = (build ?? "").split(/[.-]/);
	const version = Number(major) * 100 + Number(minor);
	return Number.isNaN(version) ? undefined : version;
}

/** Resolves once the clock has come to an instant. */
export function sleepUntil({ clock }: TimedCluster, at: number): Promise<void> {
	return new Promise((wake) => clock.schedule(at, "round", wake));
}
