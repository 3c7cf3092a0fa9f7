/** How a scenario ended. `unsupported`: the driver said that it cannot do this. `could not run`: no word about the driver (harness). */
export type ScenarioVerdict = "passed" | "failed" | "unsupported" | "could not run";

export interface ScenarioResult {
	/** The feature file, relative to the root. */
	readonly file: string;
	readonly line: number;
	readonly name: string;
	/** Requirement ids, in the order of the tags. */
	readonly requirements: readonly string[];
	readonly verdict: ScenarioVerdict;
	/** Those of the requirements that the driver's profiles show nothing of; for them it is unsupported. */
	readonly unseen?: readonly string[];
	/** The steps in Gherkin, each with its text or table, to be pasted. */
	readonly steps: readonly string[];
	/** Why it did not pass; the first line is the reason, and reads the same the next time. */
	readonly message?: string;
	/** Why it is known to fail, where it does so as it is known to. */
	readonly known?: string;
	/** What else there is to see, by media type: the schedule's token, the run in lanes. */
	readonly attachments: Readonly<Record<string, string>>;
}

/**
 * The media types of attachments: how many milliseconds passed in the simulated cluster; the run's lanes as text and as JSON; and its schedule
 * as a token to be replayed.
 */
export const VIRTUAL_MS = "application/x.virtual-ms";
export const LANES = "text/x.lanes";
export const LANES_JSON = "application/x.lanes+json";
export const TOKEN = "text/x.replay-token";

/** Told of each scenario as it ends, with how many have ended and how many there are. */
export type OnScenario = (result: ScenarioResult, ended: number, all: number) => void;
