import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cannotRun } from "./command-error.ts";

/**
 * Writes a report, and the folders on its way.
 *
 * @throws CommandError where that cannot be done
 */
export function writeReport(file: string, content: string): void {
	try {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, content);
	} catch (error) {
		throw cannotRun(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`, error);
	}
}
