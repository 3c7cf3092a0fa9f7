/** A short key of a scenario, from its steps: it stays the same if lines move or a title is reworded. */
export function scenarioKey(steps: readonly string[]): string {
	let hash = 0x81_1c_9d_c5;
	for (const sign of steps.join("\n")) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01_00_01_93);
	return (hash >>> 0).toString(36);
}
