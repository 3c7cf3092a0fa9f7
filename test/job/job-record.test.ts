import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JobRecord } from "../../src/job/job-record.ts";
import { parseJobRecord } from "../../src/job/parse-job-record.ts";
import { cpuMsOf } from "../support/cpu-time.ts";

/** The part that the entries of these layouts share. */
const COUNTERS = {
	jobProgress: 44.07,
	runTimeMs: 403,
	timeSinceDoneMs: 0,
	recordsThrottled: 39,
	recordsFilteredMeta: 1,
	recordsFilteredBins: 2,
	recordsSucceeded: 36,
	recordsFailed: 3,
} satisfies JobRecord;

const PROGRESS =
	"job-progress=44.07:run-time=403:time-since-done=0:recs-throttled=39:recs-filtered-meta=1:recs-filtered-bins=2:recs-succeeded=36:recs-failed=3";

const ACTIVE = { status: "active(ok)", state: "active", result: "ok" } satisfies JobRecord;

const OPERATIONS = { jobType: "background-ops", netIoBytes: 30, socketTimeoutMs: 10_000, opsActive: 4 } satisfies JobRecord;

const LAYOUTS: readonly (readonly [layout: string, entry: string, record: JobRecord])[] = [
	[
		"6.3 and later, operations",
		`trid=700005:ns=test:set=small:rps=60:active-threads=1:status=active(ok):${PROGRESS}:from=127.0.0.1+43756:job-type=background-ops:net-io-bytes=30:socket-timeout=10000:ops-active=4`,
		{
			taskId: 700_005n,
			namespace: "test",
			set: "small",
			recordsPerSecond: 60,
			activeThreads: 1,
			...ACTIVE,
			...COUNTERS,
			from: "127.0.0.1+43756",
			...OPERATIONS,
		},
	],
	[
		"6.3 and later, a UDF with an index filter on named partitions, and no set",
		`trid=18446744073709551615:ns=test:sindex-name=idx_a:n-pids-requested=12:n-keyds-requested=3:rps=2000:active-threads=0:status=done(user-aborted):${PROGRESS}:from=++1+1:job-type=background-udf:net-io-bytes=30:socket-timeout=10000:udf-filename=slow:udf-function=spin:udf-active=2`,
		{
			taskId: 18_446_744_073_709_551_615n,
			namespace: "test",
			indexName: "idx_a",
			partitionsRequested: 12,
			keyDigestsRequested: 3,
			recordsPerSecond: 2000,
			activeThreads: 0,
			status: "done(user-aborted)",
			state: "done",
			result: "user-aborted",
			...COUNTERS,
			from: "++1+1",
			jobType: "background-udf",
			netIoBytes: 30,
			socketTimeoutMs: 10_000,
			udfModule: "slow",
			udfFunction: "spin",
			udfActive: 2,
		},
	],
	[
		"6.3 and later, a foreground query",
		`trid=7:ns=test:rps=0:active-threads=4:status=done(abandoned-response-timeout):${PROGRESS}:from=10.0.0.1+5:job-type=basic:net-io-bytes=4096:net-io-time=12:socket-timeout=30000`,
		{
			taskId: 7n,
			namespace: "test",
			recordsPerSecond: 0,
			activeThreads: 4,
			status: "done(abandoned-response-timeout)",
			state: "done",
			result: "abandoned-response-timeout",
			...COUNTERS,
			from: "10.0.0.1+5",
			jobType: "basic",
			netIoBytes: 4096,
			netIoTimeMs: 12,
			socketTimeoutMs: 30_000,
		},
	],
	[
		"6.0 to 6.2",
		`trid=7:job-type=background-ops:ns=test:set=small:rps=60:active-threads=1:status=active(ok):${PROGRESS}:net-io-bytes=30:net-io-time=0:socket-timeout=10000:from=127.0.0.1+4:ops-active=4`,
		{
			taskId: 7n,
			namespace: "test",
			set: "small",
			recordsPerSecond: 60,
			activeThreads: 1,
			...ACTIVE,
			...COUNTERS,
			netIoTimeMs: 0,
			from: "127.0.0.1+4",
			...OPERATIONS,
		},
	],
	[
		"4.9 to 5.7, in a list",
		`module=scan:trid=7:job-type=background-ops:ns=test:set=small:priority=2:n-pids-requested=5:rps=60:active-threads=1:status=active(ok):${PROGRESS}:net-io-bytes=30:socket-timeout=10000:from=127.0.0.1+4:ops-active=4`,
		{
			taskId: 7n,
			module: "scan",
			namespace: "test",
			set: "small",
			priority: 2,
			partitionsRequested: 5,
			recordsPerSecond: 60,
			activeThreads: 1,
			...ACTIVE,
			...COUNTERS,
			from: "127.0.0.1+4",
			...OPERATIONS,
		},
	],
	[
		"4.0 to 4.5",
		"trid=7:job-type=background-udf:ns=test:priority=2:rps=0:active-threads=1:status=active(ok):job-progress=3.00:run-time=1:time-since-done=0:recs-read=55:net-io-bytes=30",
		{
			taskId: 7n,
			jobType: "background-udf",
			namespace: "test",
			priority: 2,
			recordsPerSecond: 0,
			activeThreads: 1,
			...ACTIVE,
			jobProgress: 3,
			runTimeMs: 1,
			timeSinceDoneMs: 0,
			recordsRead: 55,
			netIoBytes: 30,
		},
	],
	[
		"an index query before 6.0, without a set",
		"trid=7:ns=test:set=NULL:priority=10:rps=0:active-threads=0:status=active:job-progress=0.00:run-time=1035:time-since-done=0:net-io-bytes=0:socket-timeout=0:sindex-name=idx_a:",
		{
			taskId: 7n,
			namespace: "test",
			priority: 10,
			recordsPerSecond: 0,
			activeThreads: 0,
			status: "active",
			state: "active",
			jobProgress: 0,
			runTimeMs: 1035,
			timeSinceDoneMs: 0,
			netIoBytes: 0,
			socketTimeoutMs: 0,
			indexName: "idx_a",
		},
	],
];

test.each(LAYOUTS)("an entry of %s has exactly its fields", (_layout, entry, record) => {
	expect(parseJobRecord(entry)).toStrictEqual(record);
});

/** What a server writes after job-progress. */
const AFTER_PROGRESS =
	":run-time=9:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=5:recs-failed=0";

describe("a set can have any name", () => {
	const entryOf = (set: string) =>
		`trid=7:ns=test:set=${set}:sindex-name=i:rps=0:active-threads=1:status=active(ok):job-progress=1.00${AFTER_PROGRESS}`;

	test.each([
		"a:status=done(ok)",
		"a:rps=9",
		"a:rps=9:active-threads=7",
		"a:sindex-name=b",
		"a:b=c",
		"a:set=b",
		"a::b",
		":",
		"a:priority",
		"a:job-type=b",
		"NULL:job-type=b",
	])("%j", (set) => {
		const record = parseJobRecord(entryOf(set), 7n);
		expect(record).toMatchObject({
			set,
			indexName: "i",
			recordsPerSecond: 0,
			activeThreads: 1,
			status: "active(ok)",
			jobProgress: 1,
		});
		expect(record?.unknown).toBeUndefined();
	});

	test("any drawn name in which no field of the server begins", () => {
		const names = fc
			.array(fc.constantFrom("a", "b=", "=", ":", "status=x", "set=", "trid=1"))
			.map((parts) => `x${parts.join("")}`);
		fc.assert(
			fc.property(names, (set) => {
				expect(parseJobRecord(entryOf(set), 7n)?.set).toBe(set);
			}),
		);
	});

	test("a name cannot change the progress or the counters", () => {
		const forged = "a:job-progress=99:recs-failed=7";
		const entry = `trid=7:ns=test:set=${forged}:rps=0:status=done(ok):job-progress=100.00${AFTER_PROGRESS}:udf-filename=b:recs-failed=8`;
		expect(parseJobRecord(entry, 7n)).toMatchObject({ jobProgress: 100, recordsSucceeded: 5, recordsFailed: 0, set: forged });
	});

	test("a set called NULL is a set if the job has a type", () => {
		expect(parseJobRecord("trid=7:job-type=background-ops:ns=test:set=NULL:rps=0:status=active(ok)")?.set).toBe("NULL");
	});
});

describe("an unknown field is kept", () => {
	test.each<readonly [field: string, name: string, value: string]>([
		["new-field=1:", "new-field", "1"],
		["__proto__=1:", "__proto__", "1"],
		["recs-succeededs=1:", "recs-succeededs", "1"],
		["rps=many:", "rps", "many"],
		["rps=:", "rps", ""],
		["rps=Infinity:", "rps", "Infinity"],
		["rps=-5:", "rps", "-5"],
		["rps=+5:", "rps", "+5"],
		["rps=0x10:", "rps", "0x10"],
		["rps=1e2:", "rps", "1e2"],
		["rps= 5:", "rps", " 5"],
		["rps=-5000000000000000:", "rps", "-5000000000000000"],
		["rps=.:", "rps", "."],
		["rps=1.2.3:", "rps", "1.2.3"],
		["new=a=b:", "new", "a=b"],
	])("%s", (field, name, value) => {
		const record = parseJobRecord(`trid=7:${field}status=active(ok)`);
		expect(Object.entries(record?.unknown ?? {})).toEqual([[name, value]]);
		expect(record?.recordsPerSecond).toBeUndefined();
	});

	test("of two fields with the same name the first counts, known or not", () => {
		const record = parseJobRecord("trid=7:priority=1:status=active(ok):priority=2:x=1:x=2");
		expect(record).toMatchObject({ priority: 1, unknown: { x: "1" } });
	});
});

test("numbers in any form are read exactly", () => {
	const texts = fc.oneof(
		fc.nat().map(String),
		fc.double({ min: 0, max: 1e9, noNaN: true }).map((n) => n.toFixed(2)),
		fc.bigInt(0n, 2n ** 64n).map(String),
	);
	fc.assert(
		fc.property(texts, (text) => {
			expect(parseJobRecord(`trid=7:recs-succeeded=${text}`)?.recordsSucceeded).toBe(Number(text));
		}),
	);
});

test("a number of 500 digits is finite, and not zero", () => {
	const digits = "9".repeat(500);
	expect(parseJobRecord(`trid=7:recs-failed=${digits}`)?.recordsFailed).toBe(Number.MAX_VALUE);
	expect(parseJobRecord(`trid=7:recs-failed=${digits}.5`)?.recordsFailed).toBe(Number.MAX_VALUE);
});

test("of several entries the one with the id counts, and without an id the first with a status", () => {
	const list = "trid=7:ns=a;trid=8:ns=b:status=active(ok);trid=9:ns=c:status=done(ok)";
	expect(parseJobRecord(list, 9n)?.namespace).toBe("c");
	expect(parseJobRecord(list, 7n)).toStrictEqual({ taskId: 7n, namespace: "a" });
	expect(parseJobRecord(list)?.namespace).toBe("b");
	expect(parseJobRecord(list, 10n)).toBeUndefined();
});

test.each(["", "ERROR:2:job not found", "ERROR:20:status=done(ok)", "ns=test:rps=0", "garbage"])("%j has no record", (reply) => {
	expect(parseJobRecord(reply)).toBeUndefined();
});

describe("PARSE-10: a million characters are read at once", () => {
	const pieces = [":", "x:", "set=:", "a=b:", "rps=1:", "set=a:rps=0:", "=", "recs-"];
	const readAtOnce = (reply: string) => {
		expect(cpuMsOf(() => parseJobRecord(reply, 7n))).toBeLessThan(3000);
	};

	test.each(pieces)("of %j", (piece) => readAtOnce(`trid=7:${piece.repeat(1_000_000 / piece.length)}`));

	test.each(pieces)("of %j in a set's name", (piece) => {
		readAtOnce(`trid=7:set=${piece.repeat(1_000_000 / piece.length)}:status=active(ok):job-progress=1.00`);
	});
});
