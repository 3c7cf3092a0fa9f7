import type { CheckTally } from "./tally.ts";

/** The parts of Cucumber's messages that are counted. Each line is one JSON document. */
interface Envelope {
	readonly testStepFinished?: { readonly testCaseStartedId: string; readonly testStepResult: { readonly status: string } };
	readonly testCaseFinished?: { readonly testCaseStartedId: string; readonly willBeRetried: boolean };
	readonly testRunFinished?: object;
}

/**
 * Counts the scenarios of a Cucumber run. A scenario passes if it has steps and all of them pass: undefined, pending,
 * ambiguous and skipped steps are failures. If the messages end early, that is one more failure.
 */
export function tallyOfCucumber(messages: string): CheckTally {
	const steps = new Map<string, string[]>();
	let passed = 0;
	let failed = 0;
	let empty = 0;
	let isFinished = false;

	for (const line of messages.split("\n")) {
		if (line === "") continue;
		const { testStepFinished, testCaseFinished, testRunFinished }: Envelope = JSON.parse(line);
		if (testStepFinished !== undefined) {
			const { testCaseStartedId, testStepResult } = testStepFinished;
			steps.set(testCaseStartedId, [...(steps.get(testCaseStartedId) ?? []), testStepResult.status]);
		}
		if (testCaseFinished !== undefined && !testCaseFinished.willBeRetried) {
			const statuses = steps.get(testCaseFinished.testCaseStartedId) ?? [];
			if (statuses.length === 0) empty++;
			if (statuses.length > 0 && statuses.every((status) => status === "PASSED")) passed++;
			else failed++;
		}
		if (testRunFinished !== undefined) isFinished = true;
	}

	const remarks = empty === 0 ? [] : [`Scenarios without a step, which count as failed: ${empty}.`];
	return isFinished
		? { passed, failed, remarks }
		: { passed, failed: failed + 1, remarks: [...remarks, "The run ended before its last message."] };
}
