import { findEntry, valueEnd } from "./entry-scanner.ts";
import { statusResult } from "./status-response.ts";
import { type TaskId, taskIdText } from "./task-id.ts";

/**
 * All that a server says about one job in an entry of `query-show`, `scan-show` or `jobs:`, in any layout from 4.0 to 8.1 (PARSE-11;
 * server source, monitor.c up to 6.2, query_job.c from 6.3, thr_query.c for index queries before 6.0). A field that the server did not
 * write is absent; one that is not known here is kept in `unknown`.
 */
export interface JobRecord {
	readonly taskId?: bigint;
	/** The monitor module of a list entry before 6.3: `scan`, `query`, … */
	readonly module?: string;
	/** `background-ops`, `background-udf`, `basic`, `aggregation`, … */
	readonly jobType?: string;
	readonly namespace?: string;
	/** The set; absent for a whole namespace. May hold any character. */
	readonly set?: string;
	readonly indexName?: string;
	/** The status as written: `active(ok)`, `done(user-aborted)`, `active`, … */
	readonly status?: string;
	/** The status without its result: `active`, `done`, or a word of another server. */
	readonly state?: string;
	/** The result in parentheses: `ok`, `user-aborted`, `abandoned-…`. */
	readonly result?: string;
	/** Percent, 0 to 100. */
	readonly jobProgress?: number;
	readonly runTimeMs?: number;
	readonly timeSinceDoneMs?: number;
	readonly recordsSucceeded?: number;
	readonly recordsFailed?: number;
	readonly recordsThrottled?: number;
	readonly recordsFilteredMeta?: number;
	readonly recordsFilteredBins?: number;
	/** Servers before 4.7 count what they read. */
	readonly recordsRead?: number;
	/** Records a second the job may touch. */
	readonly recordsPerSecond?: number;
	readonly activeThreads?: number;
	readonly priority?: number;
	readonly partitionsRequested?: number;
	readonly keyDigestsRequested?: number;
	readonly netIoBytes?: number;
	readonly netIoTimeMs?: number;
	readonly socketTimeoutMs?: number;
	/** The client's address and port, `127.0.0.1+44868`. */
	readonly from?: string;
	readonly udfModule?: string;
	readonly udfFunction?: string;
	readonly udfActive?: number;
	readonly opsActive?: number;
	/** Fields that no layout known here has, by name. */
	readonly unknown?: Readonly<Record<string, string>>;
}

type NumberField = { [K in keyof JobRecord]-?: number extends NonNullable<JobRecord[K]> ? K : never }[keyof JobRecord];
type TextField = { [K in keyof JobRecord]-?: string extends NonNullable<JobRecord[K]> ? K : never }[keyof JobRecord];

const NUMBER_FIELDS: ReadonlyMap<string, NumberField> = new Map<string, NumberField>([
	["job-progress", "jobProgress"],
	["run-time", "runTimeMs"],
	["time-since-done", "timeSinceDoneMs"],
	["recs-succeeded", "recordsSucceeded"],
	["recs-failed", "recordsFailed"],
	["recs-throttled", "recordsThrottled"],
	["recs-filtered-meta", "recordsFilteredMeta"],
	["recs-filtered-bins", "recordsFilteredBins"],
	["recs-read", "recordsRead"],
	["rps", "recordsPerSecond"],
	["active-threads", "activeThreads"],
	["priority", "priority"],
	["n-pids-requested", "partitionsRequested"],
	["n-keyds-requested", "keyDigestsRequested"],
	["net-io-bytes", "netIoBytes"],
	["net-io-time", "netIoTimeMs"],
	["socket-timeout", "socketTimeoutMs"],
	["udf-active", "udfActive"],
	["ops-active", "opsActive"],
]);

const TEXT_FIELDS: ReadonlyMap<string, TextField> = new Map<string, TextField>([
	["module", "module"],
	["job-type", "jobType"],
	["ns", "namespace"],
	["sindex-name", "indexName"],
	["from", "from"],
	["udf-filename", "udfModule"],
	["udf-function", "udfFunction"],
]);

/** Between the set and the status a server writes these, each at most once; whatever else stands there belongs to the set's name. */
const BETWEEN_SET_AND_STATUS: ReadonlySet<string> = new Set([
	"sindex-name",
	"priority",
	"n-pids-requested",
	"n-keyds-requested",
	"rps",
	"active-threads",
]);

type Draft = { -readonly [K in keyof JobRecord]: JobRecord[K] };

/**
 * The record of the task's entry in a reply, or `undefined` where no entry speaks of it. Without an id: the first entry with a status.
 *
 * @throws TaskError `invalid_option` for an id that is none
 */
export function parseJobRecord(reply: string, taskId?: TaskId): JobRecord | undefined {
	if (reply.startsWith("ERROR:")) return undefined;
	const entry = findEntry(reply, taskId === undefined ? undefined : taskIdText(taskId));
	if (entry === undefined) return undefined;
	const { text, statusStart, statusEnd } = entry;
	const record: Draft = {};
	let equals = -1;
	for (let field = 0; field < text.length; ) {
		let end = valueEnd(text, field);
		// Looked up anew only once it has been passed: a text without "=" is read through once, not once a field.
		if (equals < field) equals = indexOrEnd(text, "=", field);
		if (equals < end) {
			const name = text.slice(field, equals);
			if (name === "set" && record.set === undefined && field < statusStart) end = setEnd(text, field, statusStart - 8);
			if (equals + 1 === statusStart) readStatus(record, text.slice(statusStart, statusEnd));
			else readField(record, name, text.slice(equals + 1, end));
		}
		field = end + 1;
	}
	// Index queries before 6.0 write NULL for "no set", and no job-type (server source, thr_query.c).
	if (record.set === "NULL" && record.jobType === undefined) delete record.set;
	return record.taskId === undefined && record.status === undefined ? undefined : record;
}

function indexOrEnd(text: string, what: string, from: number): number {
	const at = text.indexOf(what, from);
	return at < 0 ? text.length : at;
}

/** Where the set's value ends: walks back from the status over the fields that a server writes between the two. */
function setEnd(text: string, setField: number, beforeStatus: number): number {
	const seen = new Set<string>();
	let end = beforeStatus;
	for (;;) {
		const colon = text.lastIndexOf(":", end - 1);
		if (colon <= setField) return end;
		const equals = indexOrEnd(text, "=", colon);
		if (equals >= end) return end;
		const name = text.slice(colon + 1, equals);
		if (!BETWEEN_SET_AND_STATUS.has(name) || seen.has(name)) return end;
		seen.add(name);
		end = colon;
	}
}

function readStatus(record: Draft, status: string): void {
	if (status.length === 0) return;
	record.status = status;
	const open = status.indexOf("(");
	record.state = open < 0 ? status : status.slice(0, open);
	const result = statusResult(status);
	if (result !== undefined) record.result = result;
}

function readField(record: Draft, name: string, value: string): void {
	const numberField = NUMBER_FIELDS.get(name);
	if (numberField !== undefined) {
		const number = value.length === 0 ? Number.NaN : Number(value);
		if (Number.isFinite(number)) record[numberField] ??= number;
		else keep(record, name, value);
		return;
	}
	const textField = TEXT_FIELDS.get(name);
	if (textField !== undefined) record[textField] ??= value;
	else if (name === "set") record.set ??= value;
	else if (name === "trid" && record.taskId === undefined && /^[0-9]{1,20}$/.test(value)) record.taskId = BigInt(value);
	else keep(record, name, value);
}

function keep(record: Draft, name: string, value: string): void {
	// No prototype: a field called `__proto__` is a field like any other.
	const unknown: Record<string, string> = (record.unknown as Record<string, string> | undefined) ?? Object.create(null);
	unknown[name] ??= value;
	record.unknown = unknown;
}
