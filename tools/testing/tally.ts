/** How many checks passed and failed, and remarks on failures that the runner's own output does not show. */
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
