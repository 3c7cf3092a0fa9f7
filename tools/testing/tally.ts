/** How many checks passed and failed, and remarks on the failures. */
export interface CheckTally {
	readonly passed: number;
	readonly failed: number;
	/** One sentence each. */
	readonly remarks: readonly string[];
}

/** A stage that does not report counts is one check. */
export function tallyOfCheck(exitCode: number): CheckTally {
	return exitCode === 0 ? { passed: 1, failed: 0, remarks: [] } : { passed: 0, failed: 1, remarks: [] };
}

/** Adds a failure if the runner crashed without a failed test, or executed no test. */
export function tallyOfRunner(counts: CheckTally, exitCode: number): CheckTally {
	const failure = (remark: string): CheckTally => ({
		...counts,
		failed: counts.failed + 1,
		remarks: [...counts.remarks, remark],
	});
	if (exitCode !== 0 && counts.failed === 0)
		return failure(`The runner ended with code ${exitCode}, though it counted no failure.`);
	if (counts.passed + counts.failed === 0) return failure("The runner executed no test.");
	return counts;
}

export function sum(tallies: readonly CheckTally[]): CheckTally {
	return {
		passed: tallies.reduce((total, { passed }) => total + passed, 0),
		failed: tallies.reduce((total, { failed }) => total + failed, 0),
		remarks: tallies.flatMap(({ remarks }) => remarks),
	};
}

/** The last line of a run. A run without this line did not reach its end. */
export function closingLine({ passed, failed }: CheckTally): string {
	return `${passed} passed, ${failed} failed`;
}

/** More failures than these have one cause, and the first ones show it. */
const MOST_NAMED = 20;
const LONGEST_MESSAGE = 300;

/** One line about a failed check: where it is, its name, and the first line of its message. */
export function failedCheck(where: string, name: string, message = ""): string {
	const [first = ""] = message.trimStart().split("\n");
	return [where, name, first.slice(0, LONGEST_MESSAGE)].filter((part) => part !== "").join(" › ");
}

/** The lines about failed checks, as remarks. A long list ends with the number of the others. */
export function failedChecks(lines: readonly string[]): readonly string[] {
	const others = lines.length - MOST_NAMED;
	return others <= 0 ? lines : [...lines.slice(0, MOST_NAMED), `Further failures: ${others}.`];
}
