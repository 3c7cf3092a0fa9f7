import type { DeclaredHabits, Schedule } from "../schedule/schedule.ts";
import type { Level } from "../spec/spec.ts";
import type { Run } from "./run.ts";

/**
 * What the kit knows of a driver. A driver does what it can and leaves out the rest: scenarios that need it are skipped, and said to be.
 */
export interface Driver {
	/** As reports show it. */
	readonly name: string;
	readonly version?: string;
	readonly habits: DeclaredHabits;
	/** Reads the value of one reply, for the task with this decimal id where one is given. */
	parse?(reply: string, taskId?: string): Promise<ReplyReading>;
	/** Makes the schedule's calls in its world, and tells what came of it. */
	run?(schedule: Schedule): Promise<Run>;
	/** How a driver that runs outside this process makes schedules' calls, each profile in its own way. */
	readonly profiles?: readonly Profile[];
}

/** What one reply says (PARSE). */
export type ReplyReading =
	| { readonly status: "complete" | "in_progress" | "not_found" }
	/** The server's code where it gave one, and the reply as the driver kept it. */
	| { readonly status: "error"; readonly serverCode?: number; readonly reply?: string };

/** One of the ways in which a driver outside this process is judged. */
export interface Profile {
	readonly name: "decide" | "wire";
	/** Whether it can show that a clause is kept or broken. */
	judges(requirement: string): boolean;
	/** Why a scenario cannot be played so, as a sentence; `undefined` where it can. */
	refusal(schedule: Schedule, tags: ScenarioTags): string | undefined;
	/** @throws Unsupported where the driver says that it cannot do this */
	run(schedule: Schedule, tags: ScenarioTags): Promise<Run>;
}

/** What a scenario is about, and what it needs, by its tags without their `@`. */
export interface ScenarioTags {
	readonly requirements: readonly string[];
	readonly level: Level | undefined;
	/** Without `needs:`. */
	readonly needs: readonly string[];
}

/** The driver cannot do what it was asked for, and says so. */
export class Unsupported extends Error {
	override readonly name = "Unsupported";
}
