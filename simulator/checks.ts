import { showValue } from "../src/checks.ts";
import { LARGEST_TASK_ID } from "../src/job/task-id.ts";
import type { JobLife } from "./background-job.ts";
import { DEFAULT_LIFE } from "./background-job.ts";

/**
 * Checks of what tests hand to the simulator. JavaScript does not check types, and an invalid value would otherwise
 * have an effect much later. Every error is one sentence: the name of the value, what it must be, and what it was.
 */

export function invalid(name: string, allowed: string, value: unknown): RangeError {
	return new RangeError(`${name} must be ${allowed}, not ${typeof value === "bigint" ? `${value}n` : showValue(value)}.`);
}

/** An object with known fields only. */
export function checkFields(name: string, value: unknown, fields: readonly string[]): Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid(name, "an object", value);
	for (const field of Object.keys(value)) {
		if (fields.includes(field)) continue;
		throw new RangeError(`${name} has an unknown field ${JSON.stringify(field)}. The known fields are ${fields.join(", ")}.`);
	}
	return value as Readonly<Record<string, unknown>>;
}

export function checkList(name: string, value: unknown): readonly unknown[] {
	if (!Array.isArray(value)) throw invalid(name, "a list", value);
	return value;
}

export function checkText(name: string, value: unknown): string {
	if (typeof value !== "string" || value === "") throw invalid(name, "a text that is not empty", value);
	return value;
}

/** Milliseconds, or another finite number from 0 on. */
export function checkNumber(name: string, value: unknown): number {
	if (typeof value !== "number" || !(value >= 0 && value < Number.POSITIVE_INFINITY))
		throw invalid(name, "a number from 0 on", value);
	return value;
}

export function checkInteger(name: string, value: unknown, least: number): number {
	if (!Number.isSafeInteger(value) || (value as number) < least) throw invalid(name, `a whole number from ${least} on`, value);
	return value as number;
}

/** @param least 0n if the node may choose the id, 1n otherwise */
export function checkTaskId(taskId: unknown, least: 0n | 1n): bigint {
	if (typeof taskId === "bigint" && taskId >= least && taskId <= LARGEST_TASK_ID) return taskId;
	throw invalid("taskId", `a bigint from ${least}n to ${LARGEST_TASK_ID}n`, taskId);
}

/** @throws RangeError for an invalid life of a job */
export function checkLife(life: JobLife, name = "life"): void {
	checkFields(name, life, Object.keys(DEFAULT_LIFE));
	for (const [field, value] of Object.entries(life)) {
		if (typeof value !== "number" || !(value >= 0)) throw invalid(`${name}.${field}`, "a number from 0 on", value);
	}
	const { failed = DEFAULT_LIFE.failed, records = DEFAULT_LIFE.records } = life;
	if (failed > records) throw invalid(`${name}.failed`, `at most ${name}.records, which is ${records}`, failed);
}
