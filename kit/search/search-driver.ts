import { type Driver, Unsupported } from "../run/driver.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { HarnessError } from "../stdio/harness-error.ts";
import { breathe } from "./breathe.ts";
import type { CheckName } from "./check-failure.ts";
import { describeDrawn, describeFailure } from "./describe-failure.ts";
import { type DriverLots, type DriverProfile, lotsOf } from "./driver-lots.ts";
import { decideSubject, wireSubject } from "./driver-subject.ts";
import { type Failure, uniteFailures } from "./failure.ts";
import type { FuzzReport } from "./fuzz.ts";
import { type ChunkResult, createTally } from "./fuzz-chunk.ts";
import { createTotals, ENOUGH_FAILURES, type FuzzTotals, fuzzReportOf, type Totals } from "./fuzz-totals.ts";
import { checkFailureOf } from "./schedule-checks.ts";
import type { Subject } from "./subject.ts";

export interface DriverSearchOptions {
	/** Random seed (default: 1). The same seed draws the same schedules on any number of adapters. */
	readonly seed?: number;
	/** The number of schedules. Default: until `isOver` returns true. */
	readonly runs?: number;
	/** The requirements that the driver is known to break. Failures of these do not count. */
	readonly known?: ReadonlySet<string>;
	/** How many adapters work at once (see `adaptersFor`; default: 1). */
	readonly workers?: number;
	/**
	 * Called before each schedule, with the number of different failures. Once it returns true, no new schedule
	 * begins.
	 */
	isOver?(failures: number): boolean;
	/**
	 * Once aborted, unfinished schedules do not count, and failures are reported as they were found. The caller who
	 * aborts also ends the adapters.
	 */
	readonly signal?: AbortSignal;
	/** Called with the first failure of each kind as soon as it is found, before it is shrunk. */
	onFailure?(failure: Failure): void;
	onProgress?(progress: DriverTotals): void;
	/** Called when the search is over and its failures are being shrunk. */
	onCuttingDown?(failures: number): void;
}

/** What was played with a driver through one of its profiles. */
export interface ProfileTotals {
	readonly schedules: number;
	/** How many schedules the profile could not play. */
	readonly refused: number;
	/** The reasons, each with the number of schedules. Absent if all could be played. */
	readonly refusals?: Readonly<Record<string, number>>;
}

/** What a search of a driver has done so far. */
export interface DriverTotals extends FuzzTotals {
	/** By the profiles that it offers. */
	readonly profiles: Readonly<Partial<Record<DriverProfile, ProfileTotals>>>;
	/** Schedules that failed over sockets once and not again. They do not count against the driver. */
	readonly unconfirmed: number;
}

export interface DriverReport extends FuzzReport, Pick<DriverTotals, "profiles" | "unconfirmed"> {
	readonly driver: { readonly name: string; readonly version?: string };
	/** How the adapter broke, which ended the search. */
	readonly broken?: BrokenSearch;
}

export interface BrokenSearch {
	readonly error: HarnessError;
	readonly profile: DriverProfile;
	/** The schedule on which it broke. */
	readonly index: number;
	readonly schedule: Schedule;
}

const SUBJECTS: Readonly<Record<DriverProfile, (driver: Driver, known?: ReadonlySet<string>) => Subject>> = {
	decide: decideSubject,
	wire: wireSubject,
};

/** A property is checked on one schedule in this many. Properties that need another run are checked less often. */
const EVERY: Readonly<Partial<Record<CheckName, number>>> = { "order of the nodes": 8 };

/** After this many refusals in a row, the lane lets other work run. */
const MOST_IN_A_ROW = 100;

/** The profile that checks a property. */
export function profileOfCheck(check: CheckName): DriverProfile {
	return check === "over sockets" ? "wire" : "decide";
}

/**
 * Searches a driver behind an adapter through both of its profiles at the same time: `decide` on virtual time, and
 * `wire` in real time. Failures are shrunk as far as time allows. Each kind is reported once, the one with the
 * smallest number first.
 *
 * @throws Unsupported if it offers neither profile
 */
export async function searchDriver(driver: Driver, options: DriverSearchOptions = {}): Promise<DriverReport> {
	const { seed = 1, runs, workers = 1, signal } = options;
	const lots = lotsOf(driver, seed, runs);
	const subjects = new Map(lots.profiles.map((profile) => [profile, SUBJECTS[profile](driver, options.known)]));
	const search = createSearch(lots, options);
	const lanes = lots.lanes(workers).map(([profile, numbers]) => {
		const subject = subjects.get(profile);
		return subject && search.lane(profile, subject, numbers);
	});
	await Promise.all(lanes);
	const failures = search.totals.failures().slice(0, ENOUGH_FAILURES);
	if (failures.length > 0) options.onCuttingDown?.(failures.length);
	const cutDown = failures.map(async (failure): Promise<readonly Failure[]> => {
		const subject = subjects.get(profileOfCheck(failure.check)) ?? [...subjects.values()][0];
		const isLate = () => signal?.aborted === true;
		return subject === undefined ? [] : [await describeFailure(failure, lots.draw(failure.index), subject, failure, isLate)];
	});
	const { name, version } = driver;
	const { profiles, unconfirmed } = search.now();
	return {
		...fuzzReportOf(search.totals.now(), "virtual"),
		...{ seed, profiles, unconfirmed, differences: [] },
		// Only the library reports some points.
		missed: [],
		driver: { name, ...(version !== undefined && { version }) },
		found: uniteFailures((await Promise.all(cutDown)).flat()),
		...(search.totals.failureCount() >= ENOUGH_FAILURES && { enough: ENOUGH_FAILURES }),
		...(search.broken !== undefined && { broken: search.broken }),
	};
}

interface Search {
	readonly totals: Totals;
	readonly broken: BrokenSearch | undefined;
	now(): DriverTotals;
	/** Plays numbers until no number is left or the search is over. */
	lane(profile: DriverProfile, subject: Subject, numbers: Iterator<number, void>): Promise<void>;
}

function createSearch(lots: DriverLots, { isOver: isTimeUp, signal, onProgress, onFailure, known }: DriverSearchOptions): Search {
	const profiles = new Map<DriverProfile, ProfileTotals>(lots.profiles.map((profile) => [profile, { schedules: 0, refused: 0 }]));
	const totals = createTotals();
	let unconfirmed = 0;
	let broken: BrokenSearch | undefined;

	const now = (): DriverTotals => ({ ...totals.now(), profiles: Object.fromEntries(profiles), unconfirmed });
	const isOver = (): boolean => {
		if (signal?.aborted === true || broken !== undefined) return true;
		const failures = totals.failureCount();
		return failures >= ENOUGH_FAILURES || isTimeUp?.(failures) === true;
	};
	const count = (profile: DriverProfile, change: (before: ProfileTotals) => Partial<ProfileTotals>) => {
		const before = profiles.get(profile) ?? { schedules: 0, refused: 0 };
		profiles.set(profile, { ...before, ...change(before) });
	};

	return {
		totals,
		now,
		get broken() {
			return broken;
		},
		async lane(profile, subject, numbers) {
			let inARow = 0;
			while (!isOver()) {
				const { value: index, done } = numbers.next();
				if (done === true || index === undefined) return;
				const schedule = lots.draw(index);
				try {
					const { result, isUnconfirmed } = await searchOne(index, schedule, subject, known);
					if (signal?.aborted === true) return;
					if (isUnconfirmed) unconfirmed++;
					count(profile, ({ schedules }) => ({ schedules: schedules + 1 }));
					const before = totals.failureCount();
					totals.add(result);
					const [failure] = result.failures;
					// Only the first of each kind is news.
					if (failure !== undefined && totals.failureCount() > before)
						onFailure?.(await describeDrawn(failure, schedule, subject.play, { index, count: 1 }));
					inARow = 0;
				} catch (error) {
					// The adapters were ended in the middle of this schedule, so its result proves nothing.
					if (signal?.aborted === true) return;
					if (error instanceof HarnessError) broken ??= { error, profile, index, schedule };
					else if (!(error instanceof Unsupported)) throw error;
					else count(profile, (before) => withRefusal(before, error.message));
					if (++inARow % MOST_IN_A_ROW === 0) await breathe();
				}
				onProgress?.(now());
			}
		},
	};
}

/** A search of a strange driver must not collect reasons without a bound. */
const MOST_REASONS = 50;
const OTHER_REASONS = "Other reasons.";

function withRefusal({ refused, refusals = {} }: ProfileTotals, why: string): Partial<ProfileTotals> {
	const reason = why in refusals || Object.keys(refusals).length < MOST_REASONS ? why : OTHER_REASONS;
	return { refused: refused + 1, refusals: { ...refusals, [reason]: (refusals[reason] ?? 0) + 1 } };
}

async function searchOne(
	index: number,
	schedule: Schedule,
	subject: Subject,
	known: ReadonlySet<string> | undefined,
): Promise<{ readonly result: ChunkResult; readonly isUnconfirmed: boolean }> {
	const tally = createTally();
	const run = await subject.play(schedule);
	tally.addRun(run);
	let isUnconfirmed = false;
	for (const check of subject.checks ?? []) {
		if (index % (EVERY[check] ?? 1) !== 0) continue;
		tally.addChecked(check);
		const failure = await checkFailureOf(check, schedule, subject, run);
		isUnconfirmed = check === "over sockets" && failure === undefined && subject.judge?.(run) !== undefined;
		if (failure === undefined || known?.has(failure.requirement) === true) continue;
		// A misread reply explains what follows from it (JUDGE-7).
		const cause = await checkFailureOf("single replies", schedule, subject, run);
		if (cause !== undefined && known?.has(cause.requirement) === true) continue;
		tally.addFailure(index, cause ?? failure);
		// Later failures of the same schedule would only repeat the first.
		break;
	}
	const result = { ...tally.result(), schedules: 1, wordSchedules: 0, wordRounds: 0, wordFailures: [] };
	return { result, isUnconfirmed };
}
