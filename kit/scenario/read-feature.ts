import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";

/** Many times more than any feature file needs. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The text of a feature file.
 *
 * @throws Error if it is not a regular file of a reasonable size with text in UTF-8
 */
export function readFeature(file: string): string {
	const found = statSync(file);
	// Reading a pipe or a device could wait for ever.
	if (!found.isFile()) throw new TypeError("it is not a regular file.");
	if (found.size > MOST_BYTES)
		throw new RangeError(`it has ${found.size} bytes, but a feature file may have at most ${MOST_BYTES}.`);
	const bytes = readFileSync(file);
	if (!isUtf8(bytes) || bytes.includes(0)) throw new TypeError("it is not text in UTF-8.");
	return bytes.toString("utf8");
}
