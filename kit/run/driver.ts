import type { Capabilities } from "../protocol/messages.ts";
import type { DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import type { Level } from "../spec/spec.ts";
import type { Run } from "./run.ts";

/** A driver under test. All methods are optional: scenarios that need a missing one are reported as unsupported. */
export interface Driver {
	/** The name in reports. */
	readonly name: string;
	readonly version?: string;
	readonly habits: DeclaredHabits;
	/** What a driver outside this process can do. Absent for trackers in this process, which can do everything. */
	readonly capabilities?: Capabilities;
	/** Reads the value of one reply. `taskId` is decimal. */
	parse?(reply: string, taskId?: string): Promise<ReplyReading>;
	/** Plays a schedule in this process. */
	run?(schedule: Schedule): Promise<Run>;
	/** The ways in which a driver outside this process plays a schedule. */
	readonly profiles?: readonly Profile[];
	/** The same driver, but each of its calls is made in a new process, which remembers nothing of the others. */
	afresh?(): Driver;
}

/** What one reply says (PARSE). */
export type ReplyReading =
	| { readonly status: "complete" | "in_progress" | "not_found" }
	/** The server's code, if it sent one, and the reply as the driver kept it. */
	| { readonly status: "error"; readonly serverCode?: number; readonly reply?: string };

/** One way to judge a driver outside this process. */
export interface Profile {
	readonly name: "decide" | "wire";
	/** Whether this profile can observe a requirement. */
	judges(requirement: string): boolean;
	/** Why this profile cannot play a scenario, as a sentence; `undefined` if it can. */
	refusal(schedule: Schedule, tags: ScenarioTags): string | undefined;
	/** @throws Unsupported if the driver says that it cannot do this */
	run(schedule: Schedule, tags: ScenarioTags, conditions?: RunConditions): Promise<Run>;
}

/** How a run in real time is played. */
export interface RunConditions {
	/** Multiplies the time limits and tolerances, for a machine that does not keep up (JUDGE-5). Default: 1. */
	readonly slower?: number;
	/** No other run is played at the same time. */
	readonly alone?: boolean;
}

/** The tags of a scenario, without their `@`. */
export interface ScenarioTags {
	readonly requirements: readonly string[];
	readonly level: Level | undefined;
	/** The tags that begin with `needs:`, without that prefix. */
	readonly needs: readonly string[];
}

/** The driver says that it cannot do what was asked. */
export class Unsupported extends Error {
	override readonly name = "Unsupported";
}

/** The driver offers a profile, and answers a request of this profile with "unsupported". */
export class Declined extends Unsupported {}
