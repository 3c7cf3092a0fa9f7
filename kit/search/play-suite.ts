import type { SuiteCase } from "../automaton/complete-suite.ts";
import { lanesOf } from "../lanes/lanes-of-run.ts";
import { lanesText } from "../lanes/text.ts";
import { Unsupported } from "../run/driver.ts";
import { printReplayToken } from "../schedule/replay-token.ts";
import { failureOf } from "./schedule-checks.ts";
import type { Subject } from "./subject.ts";

/** How a driver did in a complete suite. */
export interface SuiteReport {
	readonly cases: number;
	readonly passed: number;
	/** The driver cannot be asked these, or says that it cannot do them. */
	readonly unsupported: number;
	readonly failed: number;
	/** The first of them, the shortest first. */
	readonly failures: readonly SuiteFailure[];
}

export interface SuiteFailure {
	readonly requirement: string;
	readonly message: string;
	readonly lanes: string;
	readonly token: string;
}

const MOST_FAILURES = 5;
/** Adapters take so many at once. */
const AT_ONCE = 16;

/** Plays every case with a driver. What goes wrong outside the driver rejects, for then nothing can be said of it. */
export async function playSuite(
	suite: readonly SuiteCase[],
	subject: Subject,
	onProgress?: (done: number) => void,
): Promise<SuiteReport> {
	const waiting = suite.toSorted((one, other) => one.rounds.length - other.rounds.length).values();
	const failures: SuiteFailure[] = [];
	let [passed, unsupported, failed] = [0, 0, 0];
	const work = async () => {
		for (const one of waiting) {
			try {
				const failure = await judgeCase(one, subject, failures.length < MOST_FAILURES);
				if (failure === undefined) passed++;
				else {
					failed++;
					if (failures.length < MOST_FAILURES) failures.push(failure);
				}
			} catch (error) {
				if (!(error instanceof Unsupported)) throw error;
				unsupported++;
			}
			onProgress?.(passed + unsupported + failed);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return { cases: suite.length, passed, unsupported, failed, failures };
}

async function judgeCase({ schedule }: SuiteCase, subject: Subject, isShown: boolean): Promise<SuiteFailure | undefined> {
	const run = await subject.play(schedule);
	const failure = await failureOf("specification", schedule, subject, run);
	if (failure === undefined) return undefined;
	const { requirement, message } = failure;
	if (!isShown) return { requirement, message, lanes: "", token: "" };
	return { requirement, message, lanes: lanesText(lanesOf(run)), token: printReplayToken(run.schedule) };
}
