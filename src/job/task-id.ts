import { showValue } from "../checks.ts";
import { TaskError } from "../errors.ts";

/**
 * A task id from a caller: 1 to 18446744073709551615 (ASK-2). Text must be decimal digits without leading zeros. A
 * number must be a safe integer, so it reaches only 9007199254740991.
 */
export type TaskId = bigint | string | number;

/** Task ids are unsigned 64-bit integers, and 0 is not one (ASK-2). */
export const LARGEST_TASK_ID: bigint = 2n ** 64n - 1n;

/** Whether a value is a task id in any form of {@link TaskId}. */
export function isTaskId(value: unknown): value is TaskId {
	return toTaskId(value) !== undefined;
}

/**
 * The id as a `bigint`.
 *
 * @throws TaskError `invalid_option` if it is not a task id
 */
export function parseTaskId(taskId: unknown): bigint {
	const id = toTaskId(taskId);
	if (id === undefined) throw invalidTaskId(taskId);
	return id;
}

/** The id as every server reads it, an unsigned decimal (ASK-2). Throws as {@link parseTaskId}. */
export function taskIdText(taskId: TaskId): string {
	// A canonical text of up to 19 digits is below 2^64 and already has the right form.
	if (typeof taskId === "string" && /^[1-9][0-9]{0,18}$/.test(taskId)) return taskId;
	return parseTaskId(taskId).toString();
}

/** The id as a `bigint`, or `undefined` if the value is not a task id. */
export function toTaskId(value: unknown): bigint | undefined {
	const id = toBigInt(value);
	return id !== undefined && id >= 1n && id <= LARGEST_TASK_ID ? id : undefined;
}

function toBigInt(value: unknown): bigint | undefined {
	if (typeof value === "bigint") return value;
	if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
	// The largest id has 20 digits. Longer texts are rejected without converting them.
	if (typeof value === "string" && /^[1-9][0-9]{0,19}$/.test(value)) return BigInt(value);
	return undefined;
}

function invalidTaskId(given: unknown): TaskError {
	const allowed = `a bigint, a decimal string or a safe integer from 1 to ${LARGEST_TASK_ID}`;
	const hasLostDigits = Number.isInteger(given) && !Number.isSafeInteger(given);
	const hint = hasLostDigits ? ": a JavaScript number above 2^53-1 has lost digits, so pass a bigint" : "";
	return new TaskError("invalid_option", `taskId must be ${allowed}, not ${showValue(given)}${hint}.`);
}
