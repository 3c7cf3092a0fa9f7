/** The candidate with the fewest edits, or `undefined` if all of them need many. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
	const ranked = candidates
		.map((candidate) => ({ candidate, edits: editsBetween(word, candidate) }))
		.sort((a, b) => a.edits - b.edits);
	const [best] = ranked;
	return best !== undefined && best.edits <= Math.max(1, Math.floor(word.length / 2.5)) ? best.candidate : undefined;
}

/** The Levenshtein distance. Only the first 40 characters count, so that long input costs little. */
function editsBetween(typed: string, candidate: string): number {
	const a = typed.slice(0, 40);
	let row = Array.from({ length: candidate.length + 1 }, (_, index) => index);
	for (const [i, letter] of [...a].entries()) {
		const next = [i + 1];
		for (const [j, other] of [...candidate].entries()) {
			next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
