import type { SuiteCase } from "../automaton/complete-suite.ts";
import { Unsupported } from "../run/driver.ts";
import { failureInFull } from "./describe-failure.ts";
import type { Failure } from "./failure.ts";
import { checkFailureOf } from "./schedule-checks.ts";
import type { Subject } from "./subject.ts";

/** The result of a driver in a complete suite. */
export interface SuiteReport {
	readonly cases: number;
	readonly passed: number;
	/** The driver does not support these cases. */
	readonly unsupported: number;
	readonly failed: number;
	/** The first failures, the shortest first. */
	readonly failures: readonly Failure[];
}

const MOST_FAILURES = 5;
/** An adapter works on this many cases at once. */
const AT_ONCE = 16;

/**
 * Plays every case with a driver. Rejects if something outside the driver fails, because then the result proves nothing
 * about the driver.
 *
 * @param onProgress called after each case, with the report of the cases so far
 */
export async function playSuite(
	suite: readonly SuiteCase[],
	subject: Subject,
	onProgress?: (soFar: SuiteReport) => void,
): Promise<SuiteReport> {
	const waiting = suite.toSorted((one, other) => one.rounds.length - other.rounds.length).values();
	const failures: Failure[] = [];
	let [passed, unsupported, failed] = [0, 0, 0];
	const soFar = (): SuiteReport => ({ cases: suite.length, passed, unsupported, failed, failures: [...failures] });
	const work = async () => {
		for (const one of waiting) {
			try {
				const run = await subject.play(one.schedule);
				const failure = await checkFailureOf("specification", one.schedule, subject, run);
				if (failure === undefined) passed++;
				else if (++failed <= MOST_FAILURES) failures.push(failureInFull({ failure, schedule: run.schedule }, run, { count: 1 }));
			} catch (error) {
				if (!(error instanceof Unsupported)) throw error;
				unsupported++;
			}
			onProgress?.(soFar());
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return soFar();
}
