/** Where a run broke a clause of the specification. */
export interface Finding {
	/** The clause's id, such as `ROUND-8`. */
	readonly requirement: string;
	/** Which of the schedule's calls, from 0. */
	readonly call: number;
	/** Which of its rounds, from 1; absent where it is about the call as a whole. */
	readonly round?: number;
	/** What the clause wants, and what was there instead; a few words each. */
	readonly expected: string;
	readonly got: string;
	/** All of it as one sentence. */
	readonly message: string;
}

/** Writes down a finding. */
export type Report = (requirement: string, expected: string, got: string, round?: number) => void;

/** What is left of them once the first is told is seldom worth reading. */
const MOST_FINDINGS = 20;

export function reportOf(findings: Finding[], call: number): Report {
	return (requirement, expected, got, round) => {
		if (findings.length >= MOST_FINDINGS) return;
		const where = round === undefined ? `call ${call}` : `call ${call}, round ${round}`;
		const message = `${requirement}, ${where}: expected ${expected}, got ${got}.`;
		findings.push({ requirement, call, ...(round !== undefined && { round }), expected, got, message });
	};
}
