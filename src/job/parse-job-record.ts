import { fieldEnd, findEntry, indexOrEnd } from "./entry-scanner.ts";
import type { JobRecord } from "./job-record.ts";
import { FIELDS, fieldNamed, fieldNumber, type RecordDraft, type RecordField } from "./record-fields.ts";
import { resultInStatus } from "./status-response.ts";
import { RUN_FIELDS, type StatusRun } from "./status-run.ts";
import { type TaskId, taskIdText } from "./task-id.ts";

const COLON = 0x3a;
/** The point, less the digit 0. */
const POINT = 0x2e - 0x30;
const STATUS_LENGTH = "status=".length;
/** How a server writes a number (PARSE-8). `Number` would also read a sign, an exponent, hexadecimals and spaces. */
const DECIMAL = /^(?:\d+(?:\.\d*)?|\.\d+)$/;
/** A number of up to 15 digits is exact. */
const MOST_EXACT_DIGITS = 15;

/** The fields of the run, and the length of what stands before each value. */
const FIELDS_OF_RUN = RUN_FIELDS.map((name) => ({ field: fieldNamed(name.slice(1)), start: name.length }));

/** The place of the field that servers since 6.3 write after the run. */
const FIELD_AFTER_RUN = fieldNumber("from=", 0, 0);

/**
 * A server writes these between the set and the status, each at most once. Any other text there belongs to the set's
 * name.
 */
const BETWEEN_SET_AND_STATUS: ReadonlySet<number> = new Set(
	["active-threads=", "rps=", "n-keyds-requested=", "n-pids-requested=", "priority=", "sindex-name="].map((name) =>
		fieldNumber(name, 0, 0),
	),
);

/**
 * Reads all fields of a job from a reply of the info protocol (PARSE-11).
 *
 * @param reply the value of one command: the text between the tab and the newline
 * @param taskId the id of the job; without it the first entry with a status is read
 * @returns the record, or `undefined` if the reply has no entry of the job
 * @throws TaskError `invalid_option` if `taskId` is not a task id
 */
export function parseJobRecord(reply: string, taskId?: TaskId): JobRecord | undefined {
	if (reply.startsWith("ERROR:")) return undefined;
	const entry = findEntry(reply, taskId === undefined ? undefined : taskIdText(taskId));
	if (entry === undefined) return undefined;
	const { text, statusStart, statusEnd, run } = entry;
	// A `;` ends a field as a `:` does (PARSE-8).
	const hasSemicolon = text.includes(";");
	const record: RecordDraft = {};
	// The fields of the run come first. A name with the same field comes too late to change them (PARSE-11).
	if (run !== undefined) readRun(record, text, run);
	let expected = 0;
	let equals = -1;
	for (let at = 0; at < text.length; ) {
		const isStatus = at + STATUS_LENGTH === statusStart;
		const index = isStatus ? -1 : fieldNumber(text, at, expected);
		const field = FIELDS[index];
		const isSet = field?.kind === "set" && record.set === undefined && at < statusStart;
		const end = isSet ? setEnd(text, at, statusStart - STATUS_LENGTH - 1) : fieldEnd(text, at, hasSemicolon);
		if (field !== undefined) expected = index + 1;
		if (isStatus) readStatus(record, text.slice(statusStart, statusEnd));
		else if (field === undefined || !readField(record, field, text, at + field.start.length, end)) {
			// Searched again only after it has been passed. So a text without "=" is searched once, not once for each
			// field.
			if (equals < at) equals = indexOrEnd(text, "=", at);
			if (equals < end) keep(record, text.slice(at, equals), text.slice(equals + 1, end));
		}
		if (isStatus && run !== undefined) {
			// The run was read already.
			at = run.end + 1;
			expected = FIELD_AFTER_RUN;
		} else at = end + 1;
	}
	// Index queries before 6.0 write NULL for "no set", and no job-type (server source, thr_query.c).
	if (record.set === "NULL" && record.jobType === undefined) delete record.set;
	return record.taskId === undefined && record.status === undefined ? undefined : record;
}

/** Reads the progress and the counters of the server's own run, which stand in a fixed order. */
function readRun(record: RecordDraft, text: string, { statusEnd, end }: StatusRun): void {
	let at = statusEnd;
	for (const { field, start } of FIELDS_OF_RUN) {
		const next = Math.min(indexOrEnd(text, ":", at + start), end);
		readField(record, field, text, at + start, next);
		at = next;
	}
}

/** Reads a value that ends before `end`. False if it is not valid for the field, which is then kept as unknown. */
function readField(record: RecordDraft, field: RecordField, text: string, start: number, end: number): boolean {
	switch (field.kind) {
		case "number": {
			const value = numberIn(text, start, end);
			if (Number.isNaN(value)) return false;
			field.put(record, value);
			return true;
		}
		case "text":
		case "set":
			field.put(record, text.slice(start, end));
			return true;
		case "id": {
			const id = record.taskId === undefined ? idIn(text, start, end) : undefined;
			if (id === undefined) return false;
			field.put(record, id);
			return true;
		}
		default:
			return field satisfies never;
	}
}

/** An id of 1 to 20 digits. A short one is read without creating a string. */
function idIn(text: string, start: number, end: number): bigint | undefined {
	if (end - start > MOST_EXACT_DIGITS || start === end) {
		const value = text.slice(start, end);
		return /^[0-9]{1,20}$/.test(value) ? BigInt(value) : undefined;
	}
	let id = 0;
	for (let at = start; at < end; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		id = id * 10 + digit;
	}
	return BigInt(id);
}

/** Almost every number has a few digits, and is read without creating a string. */
function numberIn(text: string, start: number, end: number): number {
	if (start === end) return Number.NaN;
	if (end - start > MOST_EXACT_DIGITS) return decimal(text.slice(start, end));
	let value = 0;
	let scale = 0;
	for (let at = start; at < end; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit === POINT && scale === 0) scale = 1;
		else if (digit < 0 || digit > 9) return Number.NaN;
		else {
			value = value * 10 + digit;
			scale *= 10;
		}
	}
	// The quotient of two whole numbers below 2^53 is rounded once, as the decimal is. A lone point is not a number.
	if (scale <= 1) return scale === 0 ? value : decimal(text.slice(start, end));
	return value / scale;
}

/** NaN if the text is not a number. Not infinite, however many digits there are: JSON has no infinity. */
function decimal(text: string): number {
	return DECIMAL.test(text) ? Math.min(Number(text), Number.MAX_VALUE) : Number.NaN;
}

/** The end of the value of the set: goes back from the status over the fields that a server writes between the two. */
function setEnd(text: string, setField: number, beforeStatus: number): number {
	let seen = 0;
	let end = beforeStatus;
	for (let colon = end - 1; colon > setField; colon--) {
		if (text.charCodeAt(colon) !== COLON) continue;
		const field = fieldNumber(text, colon + 1, 0);
		if (!BETWEEN_SET_AND_STATUS.has(field) || (seen & (1 << field)) !== 0) return end;
		seen |= 1 << field;
		end = colon;
	}
	return end;
}

function readStatus(record: RecordDraft, status: string): void {
	if (status.length === 0) return;
	record.status = status;
	const open = status.indexOf("(");
	record.state = open < 0 ? status : status.slice(0, open);
	const result = resultInStatus(status);
	if (result !== undefined) record.result = result;
}

function keep(record: RecordDraft, name: string, value: string): void {
	// Without a prototype, so that a field called `__proto__` is an ordinary field.
	const unknown: Record<string, string> = (record.unknown as Record<string, string> | undefined) ?? Object.create(null);
	unknown[name] ??= value;
	record.unknown = unknown;
}
