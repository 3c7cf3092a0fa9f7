import type { RunConditions } from "../run/driver.ts";
import type { Run } from "../run/run.ts";
import type { OutsideFinding } from "./findings.ts";

/** A fault, by the clause it breaks. `steps`: a Then step of a scenario found it. */
export type Fault = Omit<OutsideFinding, "kind"> & { readonly kind: OutsideFinding["kind"] | "steps" };

/** What is certain about a run. */
export interface Confirmed {
	/** The run that shows the faults. */
	readonly run: Run;
	readonly faults: readonly Fault[];
	/** A fault was seen, but not every time. */
	readonly isDoubtful: boolean;
	/** By how many milliseconds the machine was late, if that leaves open whether the driver has a fault. */
	readonly lateMs?: number;
}

/** A run with faults is played again slower, and at last alone: a correct driver must not fail because a machine is busy. */
const ATTEMPTS: readonly RunConditions[] = [{}, { slower: 3 }, { slower: 10, alone: true }];

/** This is certain without another attempt if the machine was not late. */
const ORDERLY: readonly Fault["kind"][] = ["verdict", "question"];

/**
 * Plays a run, again if it shows a fault, and returns the faults that it shows each time (JUDGE-5).
 *
 * @param isReal whether it takes place in real time; on virtual time a run is always the same
 */
export async function confirm(
	play: (conditions: RunConditions) => Promise<Run>,
	judge: (run: Run) => readonly Fault[],
	isReal: boolean,
): Promise<Confirmed> {
	let run = await play({});
	let faults = judge(run);
	if (!isReal || faults.length === 0) return { run, faults, isDoubtful: false };
	const first = run;
	for (const [index, conditions] of ATTEMPTS.entries()) {
		if (index === 0) continue;
		const isSure = index > 1 && faults.every(({ kind }) => ORDERLY.includes(kind)) && !isLate(first) && !isLate(run);
		if (isSure) break;
		const again = await play(conditions);
		const found = judge(again);
		const common = found.filter(({ requirement, kind }) =>
			faults.some((fault) => fault.requirement === requirement || (fault.kind === "steps" && kind === "steps")),
		);
		if (common.length === 0) return { run: found.length === 0 ? again : run, faults: [], isDoubtful: true };
		run = again;
		faults = common;
	}
	const certain = isLate(run) ? faults.filter(({ kind }) => ORDERLY.includes(kind)) : faults;
	const lateMs = run.seen?.lateness?.ms;
	if (certain.length > 0 || lateMs === undefined) return { run, faults: certain, isDoubtful: false };
	return { run, faults: [], isDoubtful: true, lateMs };
}

function isLate({ seen }: Run): boolean {
	const { lateness } = seen ?? {};
	return lateness !== undefined && lateness.ms > lateness.allowedMs;
}
