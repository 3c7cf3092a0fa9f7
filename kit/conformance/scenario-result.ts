import type { DriverFault } from "../drivers/confirm.ts";
import type { Level } from "../spec/spec.ts";

/**
 * How a scenario ended. `unsupported`: the driver or its profiles cannot do this. `could not run`: a fault outside the
 * driver, so nothing is known about it.
 */
export type ScenarioVerdict = "passed" | "failed" | "unsupported" | "could not run";

/** A fault of a driver in one scenario. */
export interface ScenarioFinding {
	readonly requirement: string;
	/** The level of what failed. It can be weaker than that of the requirement. */
	readonly level: Level;
	readonly message: string;
	/**
	 * What shows it: the kind of fault that the rules saw, or only the Then steps of the scenario. Absent in reports of
	 * earlier versions.
	 */
	readonly kind?: DriverFault["kind"];
}

export interface ScenarioResult {
	/** The feature file, relative to the root. */
	readonly file: string;
	readonly line: number;
	readonly name: string;
	/** The values of the example row, for a row of an outline. */
	readonly row?: Readonly<Record<string, string>>;
	/** Requirement ids, in the order of the tags. */
	readonly requirements: readonly string[];
	readonly verdict: ScenarioVerdict;
	/**
	 * For failures: each fault under its own clause, the most important one first. It may be a clause without a tag here.
	 */
	readonly findings?: readonly ScenarioFinding[];
	/** The requirements that the driver's profiles cannot observe. For them the scenario counts as unsupported. */
	readonly unseen?: readonly string[];
	/** The steps in Gherkin with their texts and tables, ready to paste. */
	readonly steps: readonly string[];
	/** Why the scenario did not pass. The first line is the reason and is the same in every run, except for numbers. */
	readonly message?: string;
	/** The driver offers a profile that can play the scenario, and answered a request of it with "unsupported". */
	readonly isDeclined?: true;
	/** The scenario could not run because the adapter ended or broke the protocol, not because of the machine. */
	readonly isCrash?: true;
	/** For failures that were played again with a new process for each call: whether the scenario then passes (WAIT-9). */
	readonly passesAfresh?: boolean;
	/** For known failures: the reason in the file of known failures. */
	readonly known?: string;
	/** More about the run, by media type. */
	readonly attachments: Readonly<Record<string, string>>;
}

/** Media type: the virtual milliseconds that passed in the simulated cluster. */
export const VIRTUAL_MS = "application/x.virtual-ms";
/** Media type: the shapes of the replies that the driver may have misread, as a JSON list (see `shapeOf`). */
export const REPLIES = "application/x.reply-shapes+json";
/** Media types: the run in lanes, as text and as JSON. */
export const LANES = "text/x.lanes";
export const LANES_JSON = "application/x.lanes+json";
/** Media type: the replay token of the schedule. */
export const TOKEN = "text/x.replay-token";

/** Called when a scenario has ended, with the number of ended scenarios and of all scenarios. */
export type OnScenario = (result: ScenarioResult, ended: number, all: number) => void;

/**
 * The clause of a driver that reads a late answer as the next one. That can happen only if the connection is kept. The
 * clause says what goes wrong, so it is named; it is as grave as the clause about connections.
 */
export const LATE_ANSWER_READ = "ASK-5";

/** Whether the rules saw that a clause is broken, and not only that a scenario about it ended in another way. */
export function isSeenBroken({ findings = [] }: ScenarioResult, id: string): boolean {
	return findings.some(({ requirement, kind }) => requirement === id && kind !== undefined && kind !== "steps");
}
