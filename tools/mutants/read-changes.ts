import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeMutant } from "./list-mutants.ts";

type Change = Pick<CodeMutant, "file" | "original" | "replacement">;

/**
 * The changes of a JSON file.
 *
 * @throws Error if an original text does not occur exactly once in its file
 */
export function readChanges(root: string, path: string): readonly CodeMutant[] {
	return (JSON.parse(readFileSync(path, "utf8")) as readonly Change[]).map((change) => {
		const { file, original } = change;
		const content = readFileSync(join(root, file), "utf8");
		const start = content.indexOf(original);
		if (start < 0 || content.indexOf(original, start + 1) >= 0)
			throw new Error(`${file} must contain this text once: ${JSON.stringify(original)}`);
		const line = content.slice(0, start).split("\n").length;
		return { ...change, start, end: start + original.length, line, mutator: "ByHand" };
	});
}
