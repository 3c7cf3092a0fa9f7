import type { JobRecord } from "./job-record.ts";

/** A record while it is being read. */
export type RecordDraft = { -readonly [K in keyof JobRecord]: JobRecord[K] };

/**
 * A field of an entry: its name as servers write it, and a function that stores the value unless the record already has
 * one. Each function names its property in the code. With computed names, V8 would turn a record of this size into a
 * hash table, which is three times slower.
 */
export type RecordField = {
	/** The name with its equals sign. */
	readonly start: string;
	/** The first letter of the name. Comparing it first rules out most fields at low cost. */
	readonly first: number;
} & (
	| { readonly kind: "number"; readonly put: (record: RecordDraft, value: number) => void }
	| { readonly kind: "text"; readonly put: (record: RecordDraft, value: string) => void }
	/** Its value may contain any character. */
	| { readonly kind: "set"; readonly put: (record: RecordDraft, value: string) => void }
	| { readonly kind: "id"; readonly put: (record: RecordDraft, value: bigint) => void }
);

/** All fields except the status, which has its own rules. Roughly in the order in which servers write them. */
export const FIELDS: readonly RecordField[] = [
	text("module=", (record, value) => (record.module ??= value)),
	{ kind: "id", start: "trid=", first: 0x74, put: (record, value) => (record.taskId = value) },
	text("ns=", (record, value) => (record.namespace ??= value)),
	{ kind: "set", start: "set=", first: 0x73, put: (record, value) => (record.set ??= value) },
	text("sindex-name=", (record, value) => (record.indexName ??= value)),
	number("priority=", (record, value) => (record.priority ??= value)),
	number("n-pids-requested=", (record, value) => (record.partitionsRequested ??= value)),
	number("n-keyds-requested=", (record, value) => (record.keyDigestsRequested ??= value)),
	number("rps=", (record, value) => (record.recordsPerSecond ??= value)),
	number("active-threads=", (record, value) => (record.activeThreads ??= value)),
	number("job-progress=", (record, value) => (record.jobProgress ??= value)),
	number("run-time=", (record, value) => (record.runTimeMs ??= value)),
	number("time-since-done=", (record, value) => (record.timeSinceDoneMs ??= value)),
	number("recs-read=", (record, value) => (record.recordsRead ??= value)),
	number("recs-throttled=", (record, value) => (record.recordsThrottled ??= value)),
	number("recs-filtered-meta=", (record, value) => (record.recordsFilteredMeta ??= value)),
	number("recs-filtered-bins=", (record, value) => (record.recordsFilteredBins ??= value)),
	number("recs-succeeded=", (record, value) => (record.recordsSucceeded ??= value)),
	number("recs-failed=", (record, value) => (record.recordsFailed ??= value)),
	text("from=", (record, value) => (record.from ??= value)),
	text("job-type=", (record, value) => (record.jobType ??= value)),
	number("net-io-bytes=", (record, value) => (record.netIoBytes ??= value)),
	number("net-io-time=", (record, value) => (record.netIoTimeMs ??= value)),
	number("socket-timeout=", (record, value) => (record.socketTimeoutMs ??= value)),
	text("udf-filename=", (record, value) => (record.udfModule ??= value)),
	text("udf-function=", (record, value) => (record.udfFunction ??= value)),
	number("udf-active=", (record, value) => (record.udfActive ??= value)),
	number("ops-active=", (record, value) => (record.opsActive ??= value)),
];

function text(start: string, put: (record: RecordDraft, value: string) => void): RecordField {
	return { kind: "text", start, first: start.charCodeAt(0), put };
}

function number(start: string, put: (record: RecordDraft, value: number) => void): RecordField {
	return { kind: "number", start, first: start.charCodeAt(0), put };
}

/** The places in {@link FIELDS} of the fields whose names begin with a letter, by the code of the letter. */
const BY_FIRST: readonly (readonly number[])[] = Array.from({ length: 0x80 }, (_, code) =>
	FIELDS.flatMap(({ first }, index) => (first === code ? [index] : [])),
);
const NONE: readonly number[] = [];

/**
 * The index in {@link FIELDS} of the field that begins at `at`, or -1 if its name is unknown. The field at `expected`
 * is tried first, because a server always writes its fields in the same order.
 */
export function fieldNumber(entry: string, at: number, expected: number): number {
	const code = entry.charCodeAt(at);
	const next = FIELDS[expected];
	if (next?.first === code && entry.startsWith(next.start, at)) return expected;
	for (const index of BY_FIRST[code] ?? NONE) {
		if (entry.startsWith(FIELDS[index]?.start ?? "", at)) return index;
	}
	return -1;
}

/** The field with this name, which ends in an equals sign. */
export function fieldNamed(start: string): RecordField {
	const field = FIELDS[fieldNumber(start, 0, 0)];
	if (field === undefined) throw new Error(`No field is called ${start}.`);
	return field;
}
