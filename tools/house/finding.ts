/** A file of the house: its path from the root with forward slashes, and what it says. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

/** One thing that breaks a rule of the house, and what to do about it. */
export interface Finding {
	readonly path: string;
	readonly line: number;
	readonly message: string;
}

/** `src/a.ts:3: what is wrong; what to do.`, the form that editors and terminals turn into a link. */
export function formatFinding({ path, line, message }: Finding): string {
	return `${path}:${line}: ${message}`;
}
