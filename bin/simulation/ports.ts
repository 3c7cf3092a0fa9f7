import { usageError } from "../terminal/command-error.ts";

/**
 * Reads the words of `--ports`.
 *
 * @throws CommandError for a word that is no port, and for one given twice
 */
export function portList(words: readonly string[]): readonly number[] {
	return words.map((word, index) => {
		const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
		if (port < 1 || port > 65_535) throw usageError(`--ports must be whole numbers from 1 to 65535, not "${word}".`);
		if (words.indexOf(word) < index) throw usageError(`--ports names ${word} twice.`);
		return port;
	});
}
