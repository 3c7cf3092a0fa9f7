import { existsSync } from "node:fs";
import type { KnownFailures } from "../../kit/conformance/known-failures.ts";
import { usageError } from "../terminal/command-error.ts";
import { readText } from "../terminal/read-text.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A larger file is not a list of known failures. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a file of known failures.
 *
 * @param mayLack the file may be missing, because it is about to be written
 * @throws CommandError if it cannot be read
 */
export async function readKnown(file: string, mayLack: boolean, terminal: Terminal): Promise<KnownFailures> {
	const { KnownFailuresError, readKnownFailures } = await import("../../kit/conformance/known-failures.ts");
	if (mayLack && !existsSync(file)) return { spec: "none yet", failures: [] };
	try {
		return readKnownFailures(await readText(file, MOST_BYTES, terminal), file);
	} catch (error) {
		if (error instanceof KnownFailuresError) throw usageError(error.message);
		throw error;
	}
}
