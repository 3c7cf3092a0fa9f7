import type { UseEnding } from "./use-driver.ts";

/** What `docs/drivers.md` shows about the runs: the file `docs/drivers.json`. */
export interface KeptRuns {
	/** The day of the runs, such as `2026-11-29`. */
	readonly date: string;
	/** The versions of this package and of SPEC.md. */
	readonly kit: string;
	readonly spec: string;
	readonly requirements: readonly KeptRequirement[];
	readonly drivers: readonly KeptDriver[];
}

export interface KeptRequirement {
	readonly id: string;
	readonly level: string;
	readonly title: string;
}

export interface KeptDriver {
	readonly id: string;
	readonly name: string;
	readonly version: string;
	/** How many scenarios could be judged, and how many of them passed. */
	readonly judged: number;
	readonly passed: number;
	/** The ids of the requirements that passed. A requirement that neither passed nor failed could not be judged. */
	readonly kept: readonly string[];
	readonly failures: readonly KeptFailure[];
	/** How queries ended that the driver started itself, by the ids of `USES`. */
	readonly uses: Readonly<Record<string, UseEnding>>;
}

/** The failures of one driver that have the same reason. */
export interface KeptFailure {
	readonly reason: string;
	readonly requirements: readonly string[];
	/** Whether each of the scenarios needs a reply that no known server sends. */
	readonly isInvented: boolean;
	/** Whether each of the failures is about a time that was measured with the real clock. */
	readonly isTimed: boolean;
	/** For each of the requirements, the place of a scenario that breaks it, such as `features/wait.feature:12`. */
	readonly places: Readonly<Record<string, string>>;
	/** The scenario with the fewest steps. */
	readonly scenario: { readonly file: string; readonly line: number; readonly name: string; readonly steps: readonly string[] };
}

/** The parts of a report of `conform` that are kept. */
export interface ConformReport {
	readonly kit: string;
	readonly spec: string;
	readonly requirements: readonly (KeptRequirement & {
		readonly verdict: string;
		readonly scenarios: readonly PlayedScenario[];
	})[];
	readonly scenarios: Readonly<Record<string, number>>;
}

interface PlayedScenario {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	readonly verdict: string;
	readonly steps: readonly string[];
	readonly findings?: readonly { readonly requirement: string; readonly kind: string }[];
}

/** An entry of a file of known failures. */
export interface ListedFailure {
	readonly requirement: string;
	readonly scenario: string;
	readonly line?: number;
	readonly reason: string;
}

/** The replies that no known server sends to a question about one job. */
const INVENTED = [
	"bare ERROR:2",
	"empty",
	"no status",
	"empty status",
	"unknown status",
	"other jobs only",
	"other job active, ours done",
	"other job done, ours active",
	"ERROR:20",
	"ERROR:22",
	"ERROR:201",
	"no code",
	"bad id",
	"garbage",
	"malformed frame",
	// A server omits the line of a command, or refuses it, only if it does not know the command. A planned reply replaces
	// one that it knows.
	"missing line",
	"unrecognized command",
];

/** What is kept of one driver's run. */
export function keepDriver(
	driver: Pick<KeptDriver, "id" | "name" | "version">,
	{ requirements, scenarios }: ConformReport,
	listed: readonly ListedFailure[],
	uses: KeptDriver["uses"],
): KeptDriver {
	const groups = new Map<string, KeptFailure>();
	for (const { id, scenarios: played } of requirements) {
		for (const { file, line, name, verdict, steps, findings = [] } of played) {
			// Other lines may have moved it since it was listed.
			const entries = listed.filter((one) => one.requirement === id && one.scenario === name);
			const reason = (entries.find((one) => one.line === line) ?? entries[0])?.reason;
			if (reason === undefined || verdict === "passed" || verdict === "unsupported") continue;
			const one = {
				reason,
				requirements: [id],
				isInvented: isInvented(id, steps),
				isTimed: ABOUT_TIME.includes(id) && !findings.some((one) => one.requirement === id && isWrongEnd(one)),
				places: { [id]: `${file}:${line}` },
				scenario: { file, line, name, steps },
			};
			groups.set(reason, merged(groups.get(reason), one));
		}
	}
	const { passed = 0, failed = 0, known = 0, "could not run": notRun = 0 } = scenarios;
	const judged = passed + failed + known + notRun;
	const kept = requirements.filter(({ verdict }) => verdict === "passed").map(({ id }) => id);
	return { ...driver, judged, passed, kept, failures: [...groups.values()], uses };
}

function merged(one: KeptFailure | undefined, other: KeptFailure): KeptFailure {
	if (one === undefined) return other;
	// A scenario that can happen with a real server tells more than a shorter one that cannot.
	const isBetter = one.isInvented === other.isInvented ? length(other) < length(one) : one.isInvented;
	return {
		...one,
		requirements: [...new Set([...one.requirements, ...other.requirements])],
		isInvented: one.isInvented && other.isInvented,
		isTimed: one.isTimed && other.isTimed,
		// The scenario that is shown comes first, if it breaks the requirement.
		places: isBetter ? { ...one.places, ...other.places } : { ...other.places, ...one.places },
		scenario: isBetter ? other.scenario : one.scenario,
	};
}

function length({ scenario }: KeptFailure): number {
	return scenario.steps.length;
}

/** A wait that calls these answers a success is wrong at any time. The verdict of ROUND-11 depends on the time. */
function isWrongEnd({ requirement, kind }: { readonly requirement: string; readonly kind: string }): boolean {
	return requirement.startsWith("WAIT-") && kind === "verdict";
}

/** Requirements about when a question is sent or when a call ends. */
const ABOUT_TIME = ["ASK-4", "ASK-7", "ROUND-11", "WAIT-1", "WAIT-2", "WAIT-4", "WAIT-5"];

/** Requirements about replies that no known server sends to a question about one job. */
const ABOUT_INVENTED = ["PARSE-1", "PARSE-3", "PARSE-6", "PARSE-7", "PARSE-10", "PARSE-13"];

/** Every server says in words that a job was not found. */
const WITHOUT_WORDS = /^\s*ERROR:2:?\s*$/m;
/** Every server ends the entry of a job with fields such as this one. A set name before them can be anything. */
const OF_A_SERVER = ":run-time=";

function isInvented(requirement: string, steps: readonly string[]): boolean {
	if (requirement === "PARSE-8")
		return steps.some((step) => step.includes("reply:")) && !steps.some((step) => step.includes(OF_A_SERVER));
	if (requirement === "PARSE-2" && steps.some((step) => WITHOUT_WORDS.test(step))) return true;
	return ABOUT_INVENTED.includes(requirement) || steps.some((step) => INVENTED.some((reply) => step.includes(`"${reply}"`)));
}
