/** One broken rule and what to do about it. */
export interface Finding {
	readonly path: string;
	readonly line: number;
	readonly message: string;
}

/** `src/a.ts:3: what is wrong.`: editors and terminals turn this form into a link. */
export function formatFinding({ path, line, message }: Finding): string {
	return `${path}:${line}: ${message}`;
}
