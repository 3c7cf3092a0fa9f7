import { type CheckTally, failedCheck, failedChecks } from "./tally.ts";

/** The parts of Cucumber's messages that are counted. Each line is one JSON document. */
interface Envelope {
	readonly pickle?: {
		readonly id: string;
		readonly uri: string;
		readonly name: string;
		readonly location?: { readonly line: number };
	};
	readonly testCase?: { readonly id: string; readonly pickleId: string };
	readonly testCaseStarted?: { readonly id: string; readonly testCaseId: string };
	readonly testStepFinished?: {
		readonly testCaseStartedId: string;
		readonly testStepResult: { readonly status: string; readonly message?: string };
	};
	readonly testCaseFinished?: { readonly testCaseStartedId: string; readonly willBeRetried: boolean };
	readonly testRunFinished?: object;
}

/** What is known of one attempt to run a scenario. */
interface Attempt {
	readonly name: string;
	readonly statuses: string[];
	message: string | undefined;
}

/**
 * Counts the scenarios of a Cucumber run, and names those that failed. A scenario passes if it has steps and all of
 * them pass: undefined, pending, ambiguous and skipped steps are failures. If the messages end early, that is one more
 * failure.
 */
export function tallyOfCucumber(messages: string): CheckTally {
	const names = new Map<string, string>();
	const attempts = new Map<string, Attempt>();
	const attemptOf = (id: string, name = ""): Attempt => {
		const attempt = attempts.get(id) ?? { name, statuses: [], message: undefined };
		attempts.set(id, attempt);
		return attempt;
	};
	let passed = 0;
	let empty = 0;
	const failures: string[] = [];
	let isFinished = false;

	for (const line of messages.split("\n")) {
		if (line === "") continue;
		const { pickle, testCase, testCaseStarted, testStepFinished, testCaseFinished, testRunFinished }: Envelope = JSON.parse(line);
		if (pickle !== undefined) names.set(pickle.id, `${pickle.uri}:${pickle.location?.line ?? "?"} › ${pickle.name}`);
		if (testCase !== undefined) names.set(testCase.id, names.get(testCase.pickleId) ?? "");
		if (testCaseStarted !== undefined) attemptOf(testCaseStarted.id, names.get(testCaseStarted.testCaseId));
		if (testStepFinished !== undefined) {
			const attempt = attemptOf(testStepFinished.testCaseStartedId);
			const { status, message } = testStepFinished.testStepResult;
			attempt.statuses.push(status);
			attempt.message ??= status === "PASSED" ? undefined : (message ?? status);
		}
		if (testCaseFinished !== undefined && !testCaseFinished.willBeRetried) {
			const { name, statuses, message } = attemptOf(testCaseFinished.testCaseStartedId);
			if (statuses.length === 0) empty++;
			if (statuses.length > 0 && statuses.every((status) => status === "PASSED")) passed++;
			else failures.push(failedCheck("", name, message));
		}
		if (testRunFinished !== undefined) isFinished = true;
	}

	const remarks = [
		...failedChecks(failures),
		...(empty === 0 ? [] : [`Scenarios without a step, which count as failed: ${empty}.`]),
		...(isFinished ? [] : ["The run ended before its last message."]),
	];
	return { passed, failed: failures.length + (isFinished ? 0 : 1), remarks };
}
