import type { Run } from "./run.ts";
import type { DeclaredHabits, Schedule } from "./schedule.ts";

/**
 * What the kit knows of a driver. A driver does what it can and leaves out the rest: scenarios that need it are skipped, and said to be.
 */
export interface Driver {
	/** As reports show it. */
	readonly name: string;
	readonly habits: DeclaredHabits;
	/** Reads the value of one reply, for the task with this decimal id where one is given. */
	parse?(reply: string, taskId?: string): Promise<ReplyReading>;
	/** Makes the schedule's calls in its world, and tells what came of it. */
	run?(schedule: Schedule): Promise<Run>;
}

/** What one reply says (PARSE). */
export type ReplyReading =
	| { readonly status: "complete" | "in_progress" | "not_found" }
	/** The server's code where it gave one, and the reply as the driver kept it. */
	| { readonly status: "error"; readonly serverCode?: number; readonly reply?: string };
