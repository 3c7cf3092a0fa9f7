/** How many checks passed and failed, and what the runner itself did not say about the failures. */
export interface Tally {
	readonly passed: number;
	readonly failed: number;
	/** One sentence each, for what the runner's own output does not show. */
	readonly remarks: readonly string[];
}

/** What runs and reports no counts of its own is one check. */
export function tallyOfCheck(exitCode: number): Tally {
	return exitCode === 0 ? { passed: 1, failed: 0, remarks: [] } : { passed: 0, failed: 1, remarks: [] };
}

/**
 * A runner's counts, held against how it ended: one that failed without a failed test has crashed, and one that ran nothing has shown
 * nothing. Both are failures.
 */
export function tallyOfRunner(counts: Tally, exitCode: number): Tally {
	const failure = (remark: string): Tally => ({ ...counts, failed: counts.failed + 1, remarks: [...counts.remarks, remark] });
	if (exitCode !== 0 && counts.failed === 0)
		return failure(`The runner ended with code ${exitCode}, though it counted no failure.`);
	if (counts.passed + counts.failed === 0) return failure("The runner executed no test.");
	return counts;
}

export function sum(tallies: readonly Tally[]): Tally {
	return {
		passed: tallies.reduce((total, { passed }) => total + passed, 0),
		failed: tallies.reduce((total, { failed }) => total + failed, 0),
		remarks: tallies.flatMap(({ remarks }) => remarks),
	};
}

/** The last line of a run; a run without it did not get to its end. */
export function closingLine({ passed, failed }: Tally): string {
	return `${passed} passed, ${failed} failed`;
}
