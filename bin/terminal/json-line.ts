/** A value as one line of JSON; ids, which may be larger than JSON's readers hold, as decimal text. */
export function jsonLine(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
