/** The parts of a report of `conform` in which a run can differ from the list of known failures. */
export interface ComparedReport {
	readonly requirements: readonly { readonly id: string; readonly scenarios: readonly ComparedScenario[] }[];
	readonly stale?: readonly { readonly scenario: string; readonly message?: string }[];
}

interface ComparedScenario {
	readonly file: string;
	readonly line: number;
	readonly name: string;
	readonly verdict: string;
	readonly known?: string;
	readonly message?: string;
}

/** A scenario that did not end as listed. */
export interface Difference {
	/** Its place, such as `features/wait.feature:12`. */
	readonly place: string;
	readonly requirement: string;
	/** How it ended, as a sentence. */
	readonly ending: string;
}

/** The scenarios that did not end as listed, without entries for scenarios that no longer exist. */
export function differences({ requirements, stale = [] }: ComparedReport): readonly Difference[] {
	const found = new Map<string, Difference>();
	for (const { id, scenarios } of requirements)
		for (const scenario of scenarios) {
			const ending = differentEnding(scenario, stale);
			const place = `${scenario.file}:${scenario.line}`;
			// A scenario may stand under several requirements.
			if (ending !== undefined && !found.has(place)) found.set(place, { place, requirement: id, ending });
		}
	return [...found.values()].sort((one, other) => (one.place < other.place ? -1 : 1));
}

function differentEnding(
	{ name, verdict, known, message = "" }: ComparedScenario,
	stale: NonNullable<ComparedReport["stale"]>,
): string | undefined {
	const isNew = (verdict === "failed" || verdict === "could not run") && known === undefined;
	if (isNew) return `${verdict}: ${message.split("\n")[0]}`;
	const gone = stale.find(({ scenario }) => scenario === name);
	return gone === undefined ? undefined : (gone.message ?? verdict);
}
