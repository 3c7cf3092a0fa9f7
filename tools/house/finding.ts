/** One broken rule and what to do about it. */
export interface HouseFinding {
	readonly path: string;
	readonly line: number;
	readonly message: string;
}

/** `src/a.ts:3: what is wrong.`: editors and terminals turn this form into a link. */
export function formatFinding({ path, line, message }: HouseFinding): string {
	return `${path}:${line}: ${message}`;
}
