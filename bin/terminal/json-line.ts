/** A value as one line of JSON. A bigint becomes decimal text, because a JSON number cannot hold every task id. */
export function jsonLine(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
}
