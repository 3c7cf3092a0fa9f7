import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { attempt } from "./command-error.ts";

/**
 * Writes a report. Creates missing folders.
 *
 * @throws CommandError if the file cannot be written
 */
export function writeReport(file: string, content: string): void {
	attempt(() => {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, content);
	}, `${file} cannot be written`);
}
