/** A part of a step that sets several fields: `runs for 2500 ms, meets 100 records`. It can read what it prints. */
export interface Phrase<T> {
	/** Without groups, because parameter types must not have any. */
	readonly pattern: string;
	read(text: string): T;
	print(value: T): string;
}

/**
 * Sets one field: `#` stands for the number that goes to `key`, and `(s)` for the s of a plural. Without `#` the text
 * sets `value`.
 */
export interface PhrasePart<T> {
	readonly text: string;
	readonly key: keyof T & string;
	readonly value?: number;
}

/** Any number that a caller may pass. */
export const NUMBER = "-?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Infinity)|NaN";
/** A quoted text, with JSON's escapes. */
export const TEXT = '"(?:[^"\\\\]|\\\\.)*"';

/** A phrase of clauses in any order, separated by commas or `and`. It prints them in the order of the list. */
export function phraseOf<T extends object>(clauses: readonly PhrasePart<T>[]): Phrase<T> {
	const readers = clauses.map(({ text, key, value }) => {
		const source = literally(text).replace("\\(s\\)", "s?").replace("#", `(${NUMBER})`);
		return { key, value, source, pattern: new RegExp(`^${source}$`) };
	});
	const one = `(?:${readers.map(({ source }) => source.replace(/\((?!\?)/g, "(?:")).join("|")})`;
	return {
		pattern: `${one}(?:(?:, and |, | and )${one})*`,
		read(text) {
			const said: Record<string, number> = {};
			for (const clause of text.split(/, and |, | and /)) {
				for (const { key, value, pattern } of readers) {
					const match = pattern.exec(clause);
					if (match === null) continue;
					if (Object.hasOwn(said, key)) throw new Error(`${JSON.stringify(clause)} sets a value that the step has already set.`);
					said[key] = value ?? Number(match[1]);
					break;
				}
			}
			return said as T;
		},
		print(value) {
			const printed = new Map<string, string>();
			for (const { text, key, value: constant } of clauses) {
				const number = (value as Readonly<Record<string, unknown>>)[key];
				// If two clauses set the same field, the earlier one is more exact.
				if (typeof number !== "number" || printed.has(key)) continue;
				if (constant === undefined) printed.set(key, text.replace("#", String(number)).replace("(s)", number === 1 ? "" : "s"));
				else if (constant === number) printed.set(key, text);
			}
			return [...printed.values()].join(", ");
		},
	};
}

/** A pattern that matches exactly this text. */
function literally(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
