/** The parts of a report of `conform` in which a run can differ from the list of known failures. */
export interface ComparedReport {
	readonly requirements: readonly { readonly scenarios: readonly ComparedScenario[] }[];
	readonly stale?: readonly { readonly scenario: string }[];
}

interface ComparedScenario {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	readonly verdict: string;
	readonly known?: string;
}

/**
 * The places of the scenarios that did not end as listed, such as `features/wait.feature:12`. Entries for scenarios
 * that no longer exist have no place.
 */
export function differences({ requirements, stale = [] }: ComparedReport): readonly string[] {
	const gone = new Set(stale.map(({ scenario }) => scenario));
	const isDifferent = ({ name, verdict, known }: ComparedScenario) =>
		gone.has(name) || ((verdict === "failed" || verdict === "could not run") && known === undefined);
	const different = requirements.flatMap(({ scenarios }) => scenarios.filter(isDifferent));
	return [...new Set(different.map(({ file, line }) => `${file}:${line}`))].sort();
}
