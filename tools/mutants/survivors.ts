import { readFileSync } from "node:fs";
import type { CodeMutant } from "./list-mutants.ts";

/** A change that no test notices, and why that is right. Found again by its text, because line numbers change. */
interface Survivor {
	readonly file: string;
	readonly original: string;
	readonly replacement: string;
	readonly reason: string;
}

export function readSurvivors(): readonly Survivor[] {
	return JSON.parse(readFileSync("tools/mutants/survivors.json", "utf8")) as readonly Survivor[];
}

export function reasonFor(survivors: readonly Survivor[], { file, original, replacement }: CodeMutant): string | undefined {
	return survivors.find((each) => each.file === file && each.original === original && each.replacement === replacement)?.reason;
}
