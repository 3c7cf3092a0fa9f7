import type { Difference } from "./differences.ts";

/** How often a scenario was played, and how it ended each time that it did not end as listed. */
interface Attempts {
	readonly requirement: string;
	readonly otherEndings: readonly string[];
	/** Whether the last attempt ended as listed. */
	readonly isDecided: boolean;
}

/**
 * The scenarios that did not end as listed at first, and were repeated. A scenario that ends as listed in a later
 * attempt does not fail a run: a busy machine can change a verdict. It is reported, with the number of attempts.
 */
export class AttemptLog {
	readonly #scenarios = new Map<string, Attempts>();

	constructor(first: readonly Difference[]) {
		for (const { place, requirement, ending } of first)
			this.#scenarios.set(place, { requirement, otherEndings: [ending], isDecided: false });
	}

	/** The requirements of the scenarios that have not ended as listed yet. */
	get openRequirements(): readonly string[] {
		const open = [...this.#scenarios.values()].filter(({ isDecided }) => !isDecided);
		return [...new Set(open.map(({ requirement }) => requirement))];
	}

	/** The places of the scenarios that have not ended as listed yet. */
	get open(): readonly string[] {
		return [...this.#scenarios].flatMap(([place, { isDecided }]) => (isDecided ? [] : [place]));
	}

	/** Notes what another run of the open scenarios has shown. */
	repeated(still: readonly Difference[]): void {
		for (const [place, attempts] of this.#scenarios) {
			if (attempts.isDecided) continue;
			const ending = still.find((one) => one.place === place)?.ending;
			const otherEndings = ending === undefined ? attempts.otherEndings : [...attempts.otherEndings, ending];
			this.#scenarios.set(place, { ...attempts, otherEndings, isDecided: ending === undefined });
		}
	}

	/** A sentence for each scenario that ended in both ways. */
	remarks(): readonly string[] {
		return [...this.#scenarios].flatMap(([place, { otherEndings, isDecided }]) => {
			if (!isDecided) return [];
			const count = `It ended as listed in 1 of ${otherEndings.length + 1} attempts.`;
			return [`${place} depends on the moment. ${count} Before that: ${[...new Set(otherEndings)].join(" ")}`];
		});
	}
}
