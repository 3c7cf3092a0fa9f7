import type { Run } from "../run/run.ts";
import { type RunSeen, UNTOLD } from "../run/seen.ts";

/**
 * The step cannot observe what it checks, because the driver runs in another process. It does not pass and does not
 * fail.
 */
export class Unseen extends Error {
	override readonly name = "Unseen";
}

/** The run ended too early for the step. A slower play of the scenario may show it. */
export class CutOff extends Unseen {}

/** Throws {@link Unseen} if the run does not show instants, questions, or more than the outcome. */
export function needSight({ seen }: Run, what: "instants" | "questions" | "account"): void {
	if (seen === undefined || (what === "questions" && seen.profile === "wire")) return;
	throw new Unseen(`the ${what} cannot be seen by ${seen.profile}`);
}

/** Like {@link expect}, for an instant. Skipped if the run does not show instants. */
export function expectInstant({ seen }: Run, what: string, expected: number, got: number): void {
	if (seen === undefined) expect(what, expected, got);
}

/** Like {@link expect}, for a detail that drivers in other processes do not have to report. */
export function expectTold(seen: RunSeen | undefined, what: string, expected: unknown, got: unknown): void {
	if (seen === undefined || (got !== undefined && got !== UNTOLD)) expect(what, expected, got);
}

/** The failure of a Then step. The message says everything; the stack is not interesting. */
class Mismatch extends Error {
	override readonly name = "Mismatch";
}

/** Fails if two plain values differ, and shows both. */
export function expect(what: string, expected: unknown, got: unknown): void {
	if (show(expected) !== show(got)) fail(what, expected, got);
}

export function fail(what: string, expected: unknown, got: unknown): never {
	throw new Mismatch(`${what}: expected ${show(expected)}, got ${show(got)}`);
}

function show(value: unknown): string {
	return value === undefined ? "none" : (JSON.stringify(value) ?? String(value));
}
