import { TaskError } from "../errors.ts";
import { show } from "../options.ts";

/** A task id as a caller may give it: 1 to 18446744073709551615 (ASK-2). A number must be a safe integer. */
export type TaskId = bigint | string | number;

const LARGEST_TASK_ID = 2n ** 64n - 1n;

/**
 * The id as a `bigint`.
 *
 * @throws TaskError `invalid_option` for anything but a `bigint`, a canonical decimal string or a safe integer from 1 to 2^64-1
 */
export function parseTaskId(taskId: unknown): bigint {
	const id = toBigInt(taskId);
	if (id === undefined || id < 1n || id > LARGEST_TASK_ID) {
		throw new TaskError(
			"invalid_option",
			`taskId must be a bigint, a decimal string or a safe integer from 1 to ${LARGEST_TASK_ID}, not ${show(taskId)}${hint(taskId)}.`,
		);
	}
	return id;
}

/** The id as every server reads it: an unsigned decimal (ASK-2). */
export function taskIdText(taskId: TaskId): string {
	// Nineteen digits are always below 2^64, so such a text is an id, and the very text that is wanted.
	if (typeof taskId === "string" && /^[1-9][0-9]{0,18}$/.test(taskId)) return taskId;
	return parseTaskId(taskId).toString();
}

function toBigInt(taskId: unknown): bigint | undefined {
	if (typeof taskId === "bigint") return taskId;
	if (typeof taskId === "number") return Number.isSafeInteger(taskId) ? BigInt(taskId) : undefined;
	// Twenty digits hold 2^64-1, so no longer text is worth the work of reading it.
	if (typeof taskId === "string" && /^[1-9][0-9]{0,19}$/.test(taskId)) return BigInt(taskId);
	return undefined;
}

function hint(value: unknown): string {
	if (typeof value !== "number" || Math.abs(value) <= Number.MAX_SAFE_INTEGER || !Number.isInteger(value)) return "";
	return " (a JavaScript number that large has already lost digits: pass a bigint)";
}
