import { unpackNumbers } from "./bits.ts";
import { FAILURES_TABLE } from "./failures-table.ts";

/** A mutant whose failures are like those of a driver. */
export interface Resemblance {
	/** The tracker's name in the gallery. */
	readonly name: string;
	/** From 0 to 1: the scenarios that both fail, among those that one of them fails. */
	readonly likeness: number;
	/** The keys of the scenarios that both fail. */
	readonly shared: ReadonlySet<string>;
	/** How many of the judged scenarios the tracker fails. */
	readonly fails: number;
}

/** What is known of a driver: keys of the scenarios that it failed, and of all that were judged. */
export interface JudgedKeys {
	readonly failed: ReadonlySet<string>;
	readonly judged: ReadonlySet<string>;
	/** Those that failed for another reason than the one they test. They are not part of `failed`. */
	readonly unclear?: ReadonlySet<string>;
}

/** A tracker is named from this likeness on. Trackers that are not related to a driver stay below 0.7. */
const LEAST_LIKENESS = 0.78;
/** A second tracker is named if its likeness differs by less than this. */
const CLOSE = 0.1;
const LEAST_SECOND = 0.72;
/** The same if only a few trackers can have the bug. */
const LEAST_AMONG_FEW = 0.7;
/** A scenario that a tracker fails, and the driver for an unclear reason, counts this much. */
const UNCLEAR = 0.5;
/** No tracker is named with fewer failures in common: chance would decide which one is the most similar. */
const LEAST_SHARED = 5;

export interface ResemblanceTerms {
	readonly table?: string;
	/** The only trackers that can have the bug, if something else than the failed scenarios says so. */
	readonly among?: ReadonlySet<string> | undefined;
	/** The trackers that cannot have the bug, if something else than the failed scenarios says so. */
	readonly except?: ReadonlySet<string>;
}

/**
 * The trackers of the gallery that fail like a driver, the most similar first: none, one, or two that are close. Only
 * scenarios that were judged and that the table knows are compared.
 */
export function resemblancesOf(
	{ failed, judged, unclear }: JudgedKeys,
	{ table = FAILURES_TABLE, among, except }: ResemblanceTerms = {},
): readonly Resemblance[] {
	if (failed.size === 0) return [];
	const least = among === undefined ? LEAST_LIKENESS : LEAST_AMONG_FEW;
	const [scenarios = "", ...rows] = table.trim().split("\n");
	const known = scenarios.split(" ");
	const failures = known.filter((key) => failed.has(key)).length;
	const isPossible = (name: string) => (among === undefined || among.has(name)) && except?.has(name) !== true;
	const all = rows
		.map((row): Resemblance => {
			const [name = "", packed = ""] = row.split(" ");
			const every = [...unpackNumbers(packed)].map((index) => known[index] ?? "");
			const own = every.filter((key) => judged.has(key));
			const shared = new Set(own.filter((key) => failed.has(key)));
			const perhaps = UNCLEAR * every.filter((key) => unclear?.has(key) === true).length;
			const either = failures + own.length - shared.size + perhaps;
			return { name, likeness: either === 0 ? 0 : (shared.size + perhaps) / either, shared, fails: own.length };
		})
		.filter(({ name, shared }) => shared.size >= LEAST_SHARED && isPossible(name))
		.sort((one, other) => other.likeness - one.likeness);
	const [first, second] = all;
	if (first === undefined || first.likeness < least) return [];
	const isClose = second !== undefined && second.likeness >= LEAST_SECOND && first.likeness - second.likeness < CLOSE;
	return isClose ? [first, second] : [first];
}
