import { describe, expect, it } from "vitest";
import type { IndexFilter, JobLife, JobOrder } from "../simulator/background-job.ts";
import { SimulatedNode, type SimulatedNodeOptions } from "../simulator/simulated-node.ts";

const ORDER: JobOrder = { taskId: 7n, namespace: "test", set: "demo" };
const FILTERED: JobOrder = { ...ORDER, filter: { bin: "a" } };

function nodeOf(options: Partial<SimulatedNodeOptions> = {}): SimulatedNode {
	return new SimulatedNode({ name: "A1", ...options });
}

/** The value of one command. */
function ask(node: SimulatedNode, command: string, now: number): string {
	return node.answer(`${command}\n`, now).slice(command.length + 1, -1);
}

/** The status that a node shows of a task, or its whole reply if that shows no status. */
function status(node: SimulatedNode, now: number, taskId = 7n): string {
	const reply = ask(node, `query-show:trid=${taskId}`, now);
	return /:status=([^:]*)/.exec(reply)?.[1] ?? reply;
}

function started(order: JobOrder, life: JobLife, options: Partial<SimulatedNodeOptions> = {}): SimulatedNode {
	const node = nodeOf(options);
	expect(node.start(order, life, 0).code).toBe(0);
	return node;
}

describe("a job on a node", () => {
	it("is listed from the start's reply on, active until its time is up, then done", () => {
		const node = started(ORDER, { duration: 500 });
		expect(status(node, 0)).toBe("active(ok)");
		expect(status(node, 499.9)).toBe("active(ok)");
		expect(status(node, 500)).toBe("done(ok)");
	});

	it("is not listed during its lag, and then runs for its whole duration", () => {
		const node = started(ORDER, { lag: 300, duration: 500 });
		expect(status(node, 299)).toBe("ERROR:2:job not found");
		expect(ask(node, "query-show", 299)).toBe("");
		expect(node.truth(7n, 299)).toMatchObject({ state: "coming", visible: false, progress: 0 });
		expect(status(node, 300)).toBe("active(ok)");
		expect(status(node, 799)).toBe("active(ok)");
		expect(status(node, 800)).toBe("done(ok)");
	});

	it("reports each change once, with its exact time, even if it is asked late", () => {
		const node = started(ORDER, { lag: 300, duration: 500 });
		expect(node.nextChangeAt()).toBe(300);
		expect(node.settle(10_000)).toEqual([
			{ at: 0, taskId: 7n, change: "coming" },
			{ at: 300, taskId: 7n, change: "active" },
			{ at: 800, taskId: 7n, change: "done" },
		]);
		expect(node.settle(20_000)).toEqual([]);
		expect(node.nextChangeAt()).toBeUndefined();
	});

	it("has processed every record when it is done, also if it started at a fraction of a millisecond", () => {
		for (let at = 0.1; at < 20_000; at = at * 1.1 + 0.123) {
			const node = nodeOf();
			node.start(ORDER, { lag: 7.3, duration: 300, records: 100 }, at);
			const drained = nodeOf();
			drained.start(ORDER, { duration: 300.7, drain: 100.1, records: 100 }, at);
			expect(node.truth(7n, at + 400)).toMatchObject({ state: "done", progress: 100, recordsSucceeded: 100 });
			expect(drained.truth(7n, at + 300)).toMatchObject({ state: "active", recordsSucceeded: 100 });
		}
	});

	it("counts its records as it goes, and those that fail", () => {
		const node = started(ORDER, { duration: 1000, records: 400, failed: 100, filtered: 40 });
		expect(ask(node, "query-show", 500)).toContain(
			":job-progress=50.02:run-time=500:time-since-done=0:recs-throttled=200:recs-filtered-meta=0:recs-filtered-bins=20:recs-succeeded=150:recs-failed=50:",
		);
		expect(node.truth(7n, 500)).toMatchObject({ recordsSucceeded: 150, recordsFailed: 50 });
		expect(ask(node, "query-show", 1600)).toContain(":job-progress=100.00:run-time=1000:time-since-done=600:recs-throttled=400:");
		expect(node.truth(7n, 1600)).toMatchObject({ state: "done", result: "ok", recordsFailed: 100, finishedAt: 1000 });
	});

	it("never shows a progress of 0.00", () => {
		const node = started(ORDER, { duration: 1_000_000 });
		expect(ask(node, "query-show", 0)).toContain(":job-progress=0.02:");
	});

	it("shows a progress of 100.00 while it drains, and is still active", () => {
		const node = started(ORDER, { duration: 1000, drain: 700 });
		expect(ask(node, "query-show", 300)).toContain(":active-threads=0:status=active(ok):job-progress=100.00:");
		expect(node.truth(7n, 999).state).toBe("active");
		expect(status(node, 1000)).toBe("done(ok)");
	});

	it("without an end runs until it is aborted", () => {
		const node = started(ORDER, { duration: Number.POSITIVE_INFINITY });
		expect(status(node, 1e9)).toBe("active(ok)");
		expect(node.nextChangeAt()).toBeUndefined();
		expect(node.abort(7n, 1e9)).toBe(true);
		expect(status(node, 1e9 + 10)).toBe("done(user-aborted)");
	});

	it("is in state none if the node does not know it", () => {
		expect(nodeOf().truth(7n, 0)).toMatchObject({ state: "none", visible: false });
	});
});

describe("an abort", () => {
	it("goes through active(user-aborted) for ten milliseconds, with its counters where they were", () => {
		const node = started(ORDER, { duration: 1000 });
		expect(ask(node, "query-abort:id=7", 400)).toBe("ok");
		expect(status(node, 409)).toBe("active(user-aborted)");
		expect(node.truth(7n, 409)).toMatchObject({ state: "aborting", result: "user-aborted", recordsSucceeded: 400 });
		expect(ask(node, "query-show", 410)).toContain(":status=done(user-aborted):job-progress=100.00:run-time=410:");
		expect(node.truth(7n, 5000)).toMatchObject({ state: "done", result: "user-aborted", recordsSucceeded: 400, finishedAt: 410 });
	});

	it("takes the time that the life of the job says", () => {
		const node = started(ORDER, { duration: 1000, abortDelay: 250 });
		node.abort(7n, 900);
		expect(status(node, 1149)).toBe("active(user-aborted)");
		expect(status(node, 1150)).toBe("done(user-aborted)");
	});

	it("finds no job that is done, lagging or unknown", () => {
		const node = started(ORDER, { lag: 100, duration: 100 });
		expect(node.abort(7n, 50)).toBe(false);
		expect(node.abort(8n, 150)).toBe(false);
		expect(ask(node, "query-abort:id=7", 200)).toBe("ERROR:2:id not active");
	});

	it("of all jobs returns how many were active", () => {
		const node = started(ORDER, { duration: 1000 });
		node.start({ ...ORDER, taskId: 8n }, { duration: 10 }, 0);
		node.start({ ...ORDER, taskId: 9n }, { duration: 1000 }, 0);
		expect(ask(node, "query-abort-all:", 500)).toBe("number-of-queries-killed:2");
		expect(status(node, 510, 9n)).toBe("done(user-aborted)");
		expect(status(node, 510, 8n)).toBe("done(ok)");
		expect(node.abortAll(600)).toBe(0);
	});
});

describe("the list of finished jobs", () => {
	it("evicts the job that finished first, not the one that started first", () => {
		const node = nodeOf({ maxDone: 2 });
		node.start({ ...ORDER, taskId: 1n }, { duration: 300 }, 0);
		node.start({ ...ORDER, taskId: 2n }, { duration: 100 }, 0);
		node.start({ ...ORDER, taskId: 3n }, { duration: 200 }, 0);
		expect(node.settle(300).slice(3)).toEqual([
			{ at: 100, taskId: 2n, change: "done" },
			{ at: 200, taskId: 3n, change: "done" },
			{ at: 300, taskId: 1n, change: "done" },
			{ at: 300, taskId: 2n, change: "evicted" },
		]);
		expect(node.truth(2n, 300)).toMatchObject({
			state: "evicted",
			visible: false,
			result: "ok",
			finishedAt: 100,
			recordsSucceeded: 1000,
		});
	});

	it("is empty with maxDone 0, and is cut at once when maxDone gets smaller", () => {
		const node = started(ORDER, { duration: 100 }, { maxDone: 0 });
		expect(status(node, 99)).toBe("active(ok)");
		expect(status(node, 100)).toBe("ERROR:2:job not found");
		node.setMaxDone(1, 200);
		node.start(ORDER, { duration: 100 }, 200);
		expect(status(node, 300)).toBe("done(ok)");
		expect(ask(node, "set-config:context=service;query-max-done=0", 400)).toBe("ok");
		expect(status(node, 400)).toBe("ERROR:2:job not found");
	});

	it("shows active jobs before finished ones, each newest first", () => {
		const node = nodeOf();
		for (const [taskId, duration] of [
			[1n, 900],
			[2n, 200],
			[3n, 100],
			[4n, 900],
		] as const) {
			node.start({ ...ORDER, taskId }, { duration }, Number(taskId));
		}
		const ids = ask(node, "query-show", 500).split(";");
		expect(ids.map((entry) => /^trid=(\d)/.exec(entry)?.[1])).toEqual(["4", "1", "2", "3"]);
	});
});

describe("a start", () => {
	it("is refused with 4 while its id is listed, and accepted after the eviction of that job", () => {
		const node = started(ORDER, { duration: 100 });
		expect(node.start(ORDER, {}, 50).code).toBe(4);
		expect(node.start(ORDER, {}, 150).code).toBe(4);
		expect(node.truth(7n, 150).state).toBe("done");
		node.setMaxDone(0, 200);
		expect(node.start(ORDER, {}, 200).code).toBe(0);
	});

	it.each<[string, number, Partial<SimulatedNodeOptions>, Partial<JobOrder>]>([
		["a set that the node does not know", 2, { sets: ["other"] }, {}],
		["a namespace that it does not know", 20, {}, { namespace: "bar" }],
		["a node that has not joined its cluster", 11, { ready: false }, {}],
		["an index that it does not have", 201, { indexes: [] }, { filter: { bin: "a" } }],
		["a set name of 64 bytes", 4, {}, { set: "s".repeat(64) }],
		["a set name of 32 characters with 64 bytes", 4, {}, { set: "é".repeat(32) }],
		["more records a second than allowed", 4, {}, { rps: 10_001 }],
	])("is refused for %s with %i, and leaves no job behind", (_why, code, options, change) => {
		const node = nodeOf(options);
		expect(node.start({ ...ORDER, ...change }, {}, 0)).toEqual({ code, taskId: 7n });
		expect(status(node, 0)).toBe("ERROR:2:job not found");
		expect(node.truth(7n, 0)).toMatchObject({ state: "refused", visible: false, recordsSucceeded: 0 });
		expect(node.settle(5000)).toEqual([{ at: 0, taskId: 7n, change: "refused" }]);
	});

	it("is accepted for a set name of 63 bytes", () => {
		expect(nodeOf().start({ ...ORDER, set: "s".repeat(63) }, {}, 0).code).toBe(0);
		expect(nodeOf().start({ ...ORDER, set: `${"é".repeat(31)}s` }, {}, 0).code).toBe(0);
	});

	// Seen on running servers: a filter that fits no index, and a filter with the name of an index that does not exist.
	it.each([
		["8.1.2.0", 201, 4],
		["7.0.0.26", 201, 201],
		["6.4.0.34", 201, 201],
		["6.0.0.22", 4, 4],
		["5.7.0.31", 204, 204],
	])(
		"with a filter without a fitting index is refused by %s with %i, and with an unknown index name with %i",
		(version, unfit, unknown) => {
			const start = (filter: IndexFilter) => nodeOf({ version, indexes: [] }).start({ ...ORDER, filter }, {}, 0).code;
			expect(start({ bin: "a" })).toBe(unfit);
			expect(start({ bin: "a", indexName: "nosuch" })).toBe(unknown);
		},
	);

	it("is accepted as soon as the node has joined and knows the set", () => {
		const node = nodeOf({ ready: false, sets: [] });
		node.setReady(true);
		expect(node.start(ORDER, {}, 0).code).toBe(2);
		node.setKnownSets(["demo"]);
		expect(node.start(ORDER, {}, 0).code).toBe(0);
		node.setKnownSets("all");
		expect(node.start({ ...ORDER, taskId: 8n, set: "any" }, {}, 0).code).toBe(0);
	});

	it("without an id gets the id 1, 2 or 3 from the node; an id that is listed already is refused, and the next one works", () => {
		const node = nodeOf();
		const own = { ...ORDER, taskId: 0n };
		node.start({ ...ORDER, taskId: 2n }, {}, 0);
		expect(node.start(own, {}, 0)).toEqual({ code: 0, taskId: 1n });
		expect(node.start(own, {}, 0)).toEqual({ code: 4, taskId: 2n });
		expect(node.start(own, {}, 0)).toEqual({ code: 0, taskId: 3n });
	});

	it("is refused with 22 if 128 jobs are active", () => {
		const node = nodeOf();
		for (let taskId = 1n; taskId <= 128n; taskId++) expect(node.start({ ...ORDER, taskId }, {}, 0).code).toBe(0);
		expect(node.start({ ...ORDER, taskId: 129n }, {}, 0).code).toBe(22);
		expect(node.start({ ...ORDER, taskId: 129n }, {}, 1000).code).toBe(0);
	});
});

describe("a restart", () => {
	it("loses unfinished work, and the list of finished jobs", () => {
		const node = started(ORDER, { duration: 1000 });
		node.start({ ...ORDER, taskId: 8n }, { duration: 100 }, 0);
		node.start({ ...ORDER, taskId: 9n }, { lag: 900, duration: 0 }, 0);
		node.restart(400);
		for (const taskId of [7n, 8n, 9n]) expect(status(node, 2000, taskId)).toBe("ERROR:2:job not found");
		expect(node.truth(7n, 2000)).toMatchObject({ state: "lost", visible: false, recordsSucceeded: 400 });
		expect(node.truth(7n, 2000).finishedAt).toBeUndefined();
		expect(node.truth(8n, 2000)).toMatchObject({ state: "evicted", finishedAt: 100, recordsSucceeded: 1000 });
		expect(node.truth(9n, 2000)).toMatchObject({ state: "lost", recordsSucceeded: 0 });
		expect(node.nextChangeAt()).toBeUndefined();
		expect(node.start(ORDER, {}, 2000).code).toBe(0);
	});

	it("as another build gives that build's replies", () => {
		const node = started(ORDER, { duration: 1000 }, { version: "7.0.0.26" });
		expect(ask(node, "query-show:id=7", 100)).toContain("trid=7:");
		node.upgrade("8.1.2.0", 200);
		expect(node.version).toBe("8.1.2.0");
		expect(ask(node, "build", 200)).toBe("8.1.2.0");
		expect(ask(node, "query-show:id=7", 300)).toBe("ERROR:2:job not found");
		expect(node.settle(300).map(({ change }) => change)).toEqual(["active", "lost"]);
	});

	it("restores the number of finished jobs that the node keeps", () => {
		const kept = (node: SimulatedNode) => {
			for (let id = 1n; id <= 101n; id++) node.start({ ...ORDER, taskId: id }, { duration: 0 }, 20);
			return ask(node, "query-show", 30).split(";").length;
		};
		const node = nodeOf();
		node.answer("set-config:context=service;query-max-done=3\n", 0);
		node.restart(10);
		expect(kept(node)).toBe(100);
		const configured = nodeOf({ maxDone: 5 });
		configured.setMaxDone(0, 0);
		configured.restart(10);
		expect(kept(configured)).toBe(5);
	});

	it("numbers jobs without an id from 1 again", () => {
		const node = started({ ...ORDER, taskId: 0n }, {});
		node.restart(10);
		expect(node.start({ ...ORDER, taskId: 0n }, {}, 20).taskId).toBe(1n);
	});
});

describe("a job with an index filter before 6.0", () => {
	const old = { version: "5.7.0.31" };

	it("is not listed in its first second, nor after its end", () => {
		const node = started(FILTERED, { duration: 1500 }, old);
		expect(status(node, 999)).toBe("ERROR:2:job not found");
		expect(node.truth(7n, 999)).toMatchObject({ state: "active", visible: false });
		expect(status(node, 1000)).toBe("active");
		expect(status(node, 1499)).toBe("active");
		expect(status(node, 1500)).toBe("ERROR:2:job not found");
		expect(node.truth(7n, 1500)).toMatchObject({ state: "evicted", result: "ok", finishedAt: 1500 });
		expect(node.settle(2000).map(({ at, change }) => [at, change])).toEqual([
			[0, "active"],
			[1000, "listed"],
			[1500, "done"],
			[1500, "evicted"],
		]);
	});

	it("is never listed if it is short", () => {
		const node = started(FILTERED, { duration: 1000 }, old);
		node.start({ ...FILTERED, taskId: 8n }, { duration: 400 }, 0);
		for (const now of [0, 500, 999, 1000]) expect(ask(node, "query-show", now)).toBe("");
		expect(node.settle(2000).map(({ at, taskId, change }) => [at, taskId, change])).toEqual([
			[0, 7n, "active"],
			[0, 8n, "active"],
			[400, 8n, "done"],
			[400, 8n, "evicted"],
			[1000, 7n, "done"],
			[1000, 7n, "evicted"],
		]);
	});

	it("stays active after an abort, and then disappears", () => {
		const node = started(FILTERED, { duration: 5000, abortDelay: 40 }, old);
		expect(ask(node, "query-abort:trid=7", 500)).toBe("Transaction Not Found");
		expect(ask(node, "query-abort:trid=7", 2000)).toBe("Ok");
		expect(status(node, 2039)).toBe("active");
		expect(status(node, 2040)).toBe("ERROR:2:job not found");
		expect(node.truth(7n, 2040)).toMatchObject({ state: "evicted", result: "user-aborted" });
	});

	it("may share its id with a second one, which is dropped when it would be listed", () => {
		const node = started(FILTERED, { duration: 5000 }, old);
		expect(node.start(FILTERED, { duration: 5000 }, 1200).code).toBe(0);
		expect(node.truth(7n, 1300).state).toBe("active");
		expect(node.settle(2200).at(-1)).toEqual({ at: 2200, taskId: 7n, change: "lost" });
		expect(status(node, 2300)).toBe("active");
		expect(node.truth(7n, 2300)).toMatchObject({ state: "active", startedAt: 0 });
	});

	it("is listed separately from scans", () => {
		const node = started(FILTERED, { duration: 3000 }, old);
		expect(node.start(ORDER, { duration: 3000 }, 0).code).toBe(0);
		expect(ask(node, "scan-show:trid=7", 500)).toContain(":status=active(ok):");
		expect(ask(node, "query-show:trid=7", 500)).toBe("ERROR:2:job not found");
		expect(ask(node, "query-show:trid=7", 1500)).toContain(":status=active:");
		expect(node.start(ORDER, {}, 1500).code).toBe(4);
	});

	it("is an ordinary job from 6.0 on", () => {
		const node = started(FILTERED, { duration: 100 }, { version: "6.0.0.22" });
		expect(status(node, 0)).toBe("active(ok)");
		expect(status(node, 100)).toBe("done(ok)");
	});
});

describe("an invalid option of a node", () => {
	it.each<[string, () => unknown]>([
		['version must be a server build such as "8.1.2.0", not "x".', () => nodeOf({ version: "x" })],
		["maxDone must be a whole number from 0 to 10000, not -1.", () => nodeOf({ maxDone: -1 })],
		["maxDone must be a whole number from 0 to 10000, not 10001.", () => nodeOf().setMaxDone(10_001, 0)],
		["life.duration must be a number from 0 on, not NaN.", () => nodeOf().start(ORDER, { duration: Number.NaN }, 0)],
		[
			"life.failed must be at most life.records, which is 10, not 11.",
			() => nodeOf().start(ORDER, { records: 10, failed: 11 }, 0),
		],
		[
			"taskId must be a bigint from 0n to 18446744073709551615n, not -1n.",
			() => nodeOf().start({ ...ORDER, taskId: -1n }, {}, 0),
		],
	])("is refused: %s", (message, action) => {
		expect(action).toThrow(new RangeError(message));
	});
});
