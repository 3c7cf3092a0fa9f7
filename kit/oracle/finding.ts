/** Where a run broke a clause of the specification. */
export interface Finding {
	/** The clause's id, such as `ROUND-8`. */
	readonly requirement: string;
	/** Which of the schedule's calls, from 0. */
	readonly call: number;
	/** Which of its rounds, from 1; absent if the finding is about the whole call. */
	readonly round?: number;
	/** What the clause requires, and what happened instead; a few words each. */
	readonly expected: string;
	readonly got: string;
	/** The finding as one sentence. */
	readonly message: string;
}

/** Records a finding. */
export type Report = (requirement: string, expected: string, got: string, round?: number) => void;

/** How many findings of a run are kept: after the first few, the others rarely say anything new. */
const MOST_FINDINGS = 20;

export function reporterOf(findings: Finding[], call: number): Report {
	return (requirement, wanted, had, round) => {
		if (findings.length >= MOST_FINDINGS) return;
		const expected = withoutTinyParts(wanted);
		const got = withoutTinyParts(had);
		const where = round === undefined ? `call ${call}` : `call ${call}, round ${round}`;
		const message = `${requirement}, ${where}: expected ${expected}, got ${got.replace(/\.$/, "")}.`;
		findings.push({ requirement, call, ...(round !== undefined && { round }), expected, got, message });
	};
}

/** Times with three digits after the point, as the trace prints them. */
function withoutTinyParts(text: string): string {
	return text.replace(/\d+\.\d{4,}(?= ms)/g, (ms) => String(Math.round(Number(ms) * 1000) / 1000));
}
