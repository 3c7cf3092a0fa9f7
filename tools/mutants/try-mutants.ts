import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CodeMutant, mutatedText } from "./list-mutants.ts";
import type { TestRunner } from "./test-runner.ts";

export type Fate =
	| { readonly kind: "caught"; readonly by: string; readonly message: string }
	| { readonly kind: "caught"; readonly by: "timeout"; readonly message: string }
	| { readonly kind: "survived"; readonly isReached: boolean }
	/** The change is not a program, so it is not a mutant. */
	| { readonly kind: "invalid" };

export interface TestsOfMutants {
	/** The test files for the mutants of a file. */
	testsFor(file: string): readonly string[];
	/** How long each test file takes without a mutant, in milliseconds. */
	readonly durations: Readonly<Record<string, number>>;
}

/** A run of the tests with a mutant may take this many times as long as without one, plus the extra time. */
const PATIENCE = 5;
const EXTRA_MS = 60_000;

/**
 * Tries mutants one after the other in a sandbox. Runs the tests until one fails; first those that noticed most mutants
 * of the same file or folder.
 */
export async function* tryMutants(
	root: string,
	mutants: readonly CodeMutant[],
	runner: TestRunner,
	{ testsFor, durations }: TestsOfMutants,
): AsyncGenerator<readonly [CodeMutant, Fate]> {
	const merits = new Map<string, number>();
	const meritOf = (test: string, { file }: CodeMutant) =>
		(merits.get(`${test} ${file}`) ?? 0) + 0.1 * (merits.get(`${test} ${dirname(file)}`) ?? 0) - (durations[test] ?? 0) / 1e4;
	for (const mutant of mutants) {
		const path = join(root, mutant.file);
		const content = readFileSync(path, "utf8");
		const mutated = mutatedText(content, mutant);
		if (mutated === undefined) {
			yield [mutant, { kind: "invalid" }];
			continue;
		}
		writeFileSync(path, mutated);
		const tests = testsFor(mutant.file);
		const mostMs = PATIENCE * tests.reduce((sum, test) => sum + (durations[test] ?? 0), 0) + EXTRA_MS;
		const ordered = tests.toSorted((one, other) => meritOf(other, mutant) - meritOf(one, mutant));
		const result = await runner.run(ordered, [mutant.file], mostMs);
		writeFileSync(path, content);
		if (result.kind === "hangs") yield [mutant, { kind: "caught", by: "timeout", message: `no end within ${mostMs} ms` }];
		else if (result.failed === undefined) yield [mutant, { kind: "survived", isReached: true }];
		else {
			const { test, message } = result.failed;
			for (const key of [`${test} ${mutant.file}`, `${test} ${dirname(mutant.file)}`])
				merits.set(key, (merits.get(key) ?? 0) + 1);
			yield [mutant, { kind: "caught", by: test, message }];
		}
	}
}
