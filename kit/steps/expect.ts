import type { Run } from "../run/run.ts";
import { type RunSeen, UNTOLD } from "../run/seen.ts";

/** What a Then step speaks of and nobody could see, since the driver runs outside this process. It is neither kept nor broken. */
export class Unseen extends Error {
	override readonly name = "Unseen";
}

/** Fails with {@link Unseen} where a run does not show something: the instants of things, what was asked, or more than the outcome. */
export function needSight({ seen }: Run, what: "instants" | "questions" | "account"): void {
	if (seen === undefined || (what === "questions" && seen.profile === "wire")) return;
	throw new Unseen(`the ${what} cannot be seen by ${seen.profile}`);
}

/** The same as {@link expect}, for an instant that stands beside something else: where instants cannot be seen it is passed over. */
export function expectInstant({ seen }: Run, what: string, expected: number, got: number): void {
	if (seen === undefined) expect(what, expected, got);
}

/** The same, for a detail that drivers outside need not tell. */
export function expectTold(seen: RunSeen | undefined, what: string, expected: unknown, got: unknown): void {
	if (seen === undefined || (got !== undefined && got !== UNTOLD)) expect(what, expected, got);
}

/** What a Then step found otherwise. Its message is all there is to say; where it was thrown is of no interest. */
class Mismatch extends Error {
	override readonly name = "Mismatch";
}

/** Fails with what was expected and what came, where they differ. Both are plain values. */
export function expect(what: string, expected: unknown, got: unknown): void {
	if (show(expected) !== show(got)) fail(what, expected, got);
}

export function fail(what: string, expected: unknown, got: unknown): never {
	throw new Mismatch(`${what}: expected ${show(expected)}, got ${show(got)}`);
}

function show(value: unknown): string {
	return value === undefined ? "none" : (JSON.stringify(value) ?? String(value));
}
