import type { RunConditions } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { OutsideFinding } from "./findings.ts";

/** A fault, by the clause it breaks. `steps`: a Then step of a scenario found it. */
export type DriverFault = Omit<OutsideFinding, "kind"> & { readonly kind: OutsideFinding["kind"] | "steps" };

/** What is certain about a run. */
export interface Confirmed {
	/** The run that shows the faults. */
	readonly run: Run;
	readonly faults: readonly DriverFault[];
	/** A fault was seen, but not every time. */
	readonly isDoubtful: boolean;
	/** By how many milliseconds the machine was late, if that leaves open whether the driver has a fault. */
	readonly lateMs?: number;
}

/** What a run is judged by. */
export interface RunJudge {
	faultsOf(run: Run): readonly DriverFault[];
	/** Whether the run reached what it is about. On a busy machine a timeout may run out before the first question. */
	isTelling(run: Run): boolean;
	/** Whether the driver left out a node that the run is about, which depends on the node that it asked first. */
	isLeftOut?(run: Run): boolean;
	/** Whether the run is about this requirement. Default: about each. */
	isAbout?(requirement: string): boolean;
}

/** How often a short run is repeated until the driver asks the nodes in another order. */
const MOST_ORDERS = 8;
const SHORT_MS = 4000;

/**
 * A run with faults is played again more slowly, and then without other runs at the same time: a correct driver must
 * not fail because a machine is busy.
 */
const ATTEMPTS: readonly RunConditions[] = [{}, { slower: 4 }, { slower: 10, alone: true }];
/** A short run in which the machine was late decides nothing. It is repeated up to this often before it is given up. */
const MOST_LATE_RUNS = 3;

/** This is certain without another attempt if the machine was not late. */
const ORDERLY: readonly DriverFault["kind"][] = ["verdict", "question"];

/**
 * Plays a run. Repeats it if it shows a fault, or if the driver asked no question. Returns the faults that each
 * repetition shows (JUDGE-5).
 *
 * @param isReal whether it takes place in real time; on virtual time a run is always the same
 */
export async function confirm(
	play: (conditions: RunConditions) => Promise<Run>,
	judge: RunJudge,
	isReal: boolean,
): Promise<Confirmed> {
	const certain: { readonly run: Run; readonly fault: DriverFault }[] = [];
	const faultsOf = (run: Run) => {
		const faults = judge.faultsOf(run);
		for (const fault of faults)
			if (fault.isCertain && !certain.some((one) => isSame(one.fault, fault))) certain.push({ run, fault });
		return faults;
	};
	const { run, faults, ...rest } = await repeated(play, { ...judge, faultsOf }, isReal);
	const missing = certain.filter(({ fault }) => !faults.some((one) => isSame(one, fault)));
	const [first] = missing;
	if (first === undefined) return { run, faults, ...rest };
	const all = [...faults, ...missing.map(({ fault }) => fault)];
	return { run: faults.length === 0 ? first.run : run, faults: all, isDoubtful: false };
}

async function repeated(
	play: (conditions: RunConditions) => Promise<Run>,
	{ faultsOf, isTelling, isLeftOut = () => false, isAbout = () => true }: RunJudge,
	isReal: boolean,
): Promise<Confirmed> {
	let seen: Confirmed | undefined;
	let first: Run | undefined;
	let wasLate = false;
	for (const [index, conditions] of ATTEMPTS.entries()) {
		const isLast = index === ATTEMPTS.length - 1;
		const isRepeated = seen !== undefined && first !== undefined && seen.run !== first && !isLate(first) && !isLate(seen.run);
		if (isRepeated && seen?.faults.every(({ kind }) => ORDERLY.includes(kind)) === true) break;
		const { alone: _, ...beside } = conditions;
		// Only a fault, or a late machine, is a reason to let nothing else run.
		const now = first === undefined && !wasLate ? beside : conditions;
		let run = await play(now);
		wasLate ||= isLate(run);
		let found = faultsOf(run);
		const again = async (most: number, isNeeded: () => boolean) => {
			for (let more = 0; more < most && isNeeded() && isShort(run); more++) {
				run = await play(now);
				found = faultsOf(run);
			}
		};
		const isOpen = ({ kind, requirement }: DriverFault) => !ORDERLY.includes(kind) && isAbout(requirement);
		await again(isLast ? MOST_LATE_RUNS : 0, () => isLate(run) && found.every(isOpen));
		await again(MOST_ORDERS - 1, () => found.length === 0 && isLeftOut(run));
		if (!isReal) return { run, faults: found, isDoubtful: false };
		if (found.length > 0 && found.every(({ isCertain }) => isCertain)) return { run, faults: found, isDoubtful: false };
		if (seen === undefined) {
			// Nodes that the order of the questions left out are not asked in a slower run, either.
			const isOver = isTelling(run) || isLast || (isLeftOut(run) && !isLate(run));
			if (found.length === 0 && isOver) return withoutFault(run, isTelling(run));
			if (found.length > 0) [seen, first] = [{ run, faults: found, isDoubtful: false }, run];
			continue;
		}
		// A run that does not show the fault proves nothing.
		if (found.length === 0 && !isLast && !isTelling(run)) continue;
		const common = found.filter((one) => seen?.faults.some((other) => isSame(one, other)));
		if (common.length === 0) {
			// A late machine can hide a fault that the order of questions and answers shows.
			const isHidden = isLate(run) && seen.faults.some(({ kind }) => ORDERLY.includes(kind));
			if (isHidden && !isLast) continue;
			return { ...withoutFault(found.length === 0 ? run : seen.run, !isHidden), isDoubtful: true };
		}
		seen = { run, faults: common, isDoubtful: false };
	}
	if (seen === undefined) throw new Error("A run must be played at least once.");
	// Only the last attempt showed it.
	if (seen.run === first) return { ...seen, faults: [], isDoubtful: true };
	const { run, faults } = seen;
	const certain = isLate(run) ? faults.filter(({ kind }) => ORDERLY.includes(kind)) : faults;
	const lateMs = run.seen?.lateness?.ms;
	if (certain.length > 0 || lateMs === undefined) return { run, faults: certain, isDoubtful: false };
	// A late end says nothing about the rounds before it.
	if (!faults.some(({ requirement }) => isAbout(requirement))) return { ...withoutFault(run, isTelling(run)), isDoubtful: true };
	return { run, faults: [], isDoubtful: true, lateMs };
}

/** A run that shows no fault. If a late machine hid what the run tests, the result is uncertain. */
function withoutFault(run: Run, isTelling: boolean): Confirmed {
	const lateMs = run.seen?.lateness?.ms;
	return { run, faults: [], isDoubtful: false, ...(!isTelling && isLate(run) && lateMs !== undefined && { lateMs }) };
}

function isSame(one: DriverFault, other: DriverFault): boolean {
	return one.requirement === other.requirement || (one.kind === "steps" && other.kind === "steps");
}

function isShort({ calls, seen }: Run): boolean {
	const takes = calls.reduce((sum, { calledAt, settledAt }) => sum + settledAt - calledAt, 0);
	return takes < SHORT_MS * (seen?.real?.scale ?? 1);
}

/** Whether the machine was later than the driver's times may be off (JUDGE-5). */
export function isLate({ seen }: Run): boolean {
	const { lateness } = seen ?? {};
	return lateness !== undefined && lateness.ms > lateness.allowedMs;
}
