/** A clause that no scenario tests, and why. */
export interface Untested {
	readonly id: string;
	readonly reason: string;
	readonly line: number;
}

const ROW = /^\| *([A-Z]+-[1-9]\d*) *\|(.*)\|$/;

/** Reads `UNTESTED.md`: one row `| ID | reason |` for each clause. Other lines are only for people. */
export function readUntested(text: string): readonly Untested[] {
	const rows: Untested[] = [];
	for (const [index, content] of text.split("\n").entries()) {
		const [, id, reason] = ROW.exec(content) ?? [];
		if (id !== undefined && reason !== undefined) rows.push({ id, reason: reason.trim(), line: index + 1 });
	}
	return rows;
}
