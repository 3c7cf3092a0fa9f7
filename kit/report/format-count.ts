/** Formats a count with separators: `12,345`. */
export function formatCount(count: number): string {
	return count.toLocaleString("en-US");
}

/** A count with its noun: `1 failure`, `2 failures`. */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
	return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
