import { expect, it } from "vitest";
import { canBeSlow, dependsOnTimeout } from "../../../kit/drivers/repeat-pace.ts";
import { paceOnWire } from "../../../kit/drivers/wire-pace.ts";
import { LIBRARY_HABITS, type NodePlan, type Schedule } from "../../../kit/schedule/schedule.ts";

function scheduleWith(node: Partial<NodePlan>, timeout?: number): Schedule {
	return {
		version: 1,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		nodes: [{ name: "A", version: "8.1.2.0", job: null, ...node }],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", ...(timeout !== undefined && { timeout }) }],
	};
}

const EVER = Number.POSITIVE_INFINITY;

it.each<[string, Partial<NodePlan>, number | undefined, boolean]>([
	["an answer that comes after the timeout", { replies: [{ reply: "done", after: 2000, times: EVER }] }, 1500, true],
	["a job that ends after the timeout", { job: { duration: 3000 } }, 1500, true],
	["a script that changes from round to round", { replies: [{ reply: "active", times: 6 }, { reply: "done" }] }, 1500, true],
	["a node whose silence may end a question after the timeout", { replies: [{ reply: "silence", times: EVER }] }, 1500, true],
	["a node that never shows the job", { replies: [{ reply: "empty", times: EVER }] }, 1500, true],
	["a node that never had the job", {}, 1500, true],
	["a node that always says the same", { replies: [{ reply: "active", times: EVER }] }, 1500, false],
	["a wait without a timeout", { job: { duration: 3000 } }, undefined, false],
])("with %s, a longer timeout changes the outcome or not", (_, node, timeout, expected) => {
	expect(dependsOnTimeout(scheduleWith(node, timeout))).toBe(expected);
});

it.each<[string, Partial<NodePlan>, boolean, boolean]>([
	["only failures that come at once", { replies: [{ reply: "refused", times: 5 }, { reply: "done" }] }, false, true],
	["a silent node", { replies: [{ reply: "silence" }] }, false, false],
	["a slow node", { latency: 900 }, false, false],
	["a slow node", { latency: 900 }, true, true],
])("with %s, a scenario can be played more slowly or not: %j, %s", (_, node, requestTimeout, expected) => {
	const capabilities = { pollInterval: true, timeout: true, requestTimeout };
	expect(canBeSlow(scheduleWith(node, 9000), { isTrue: false, pauseMs: 20 }, capabilities)).toBe(expected);
});

it("a request timeout that no scenario sets is short only if a node is silent", () => {
	const capabilities = { pollInterval: true, requestTimeout: true };
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities } as const;
	const limitWith = (node: Partial<NodePlan>) =>
		paceOnWire(scheduleWith(node), { requirements: [], level: "MUST", needs: [] }, hello, LIBRARY_HABITS).requestTimeoutMs;
	expect(limitWith({ replies: [{ reply: "silence" }] })).toBe(1000);
	expect(limitWith({ replies: [{ reply: "active", times: 1099 }] })).toBe(5000);
});

it.each<[string, boolean, string, number]>([
	["of a query with an index filter before 6.0, which is listed late", true, "5.7.0.31", 100],
	["of such a query from 6.0 on", true, "6.0.0.1", 20],
	["of a query without an index filter", false, "5.7.0.31", 20],
])("polls for the job %s are not too far apart to see it on a late machine", (_, filter, version, expected) => {
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities: { pollInterval: true } } as const;
	const { task, ...rest } = scheduleWith({ version, job: { duration: 2500 } });
	const schedule: Schedule = { ...rest, task: { ...task, filter } };
	const tags = { requirements: [], level: "MUST", needs: [] } as const;
	expect(paceOnWire(schedule, tags, hello, LIBRARY_HABITS).pollInterval).toBe(expected);
});

it.each([
	["of several pauses", 5000, 1000, 1500],
	["that is short, like its pause", 115, 20, 1587.5],
	["of half a pause", 500, 1000, 500],
	["that is much shorter than its pause", 2, 1000, 275],
])("a timeout %s, %i ms with polls %i ms apart, takes %i ms in real time", (_, timeout, pollInterval, expected) => {
	const capabilities = { pollInterval: true, timeout: true };
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities } as const;
	const schedule: Schedule = { ...scheduleWith({}), calls: [{ kind: "wait", timeout, pollInterval }] };
	const pace = paceOnWire(schedule, { requirements: [], level: "MUST", needs: [] }, hello, LIBRARY_HABITS);
	expect(pace.timeout(timeout)).toBeCloseTo(expected);
});

it.each([
	["a wait with a timeout, and pauses that can be seen", 5000, 1000, true],
	["a wait without pauses", 5000, 0, false],
	["a wait without a timeout", undefined, 1000, false],
])("%s keeps its timeout in a slower run or not: %s with polls %i ms apart, %s", (_, timeout, pollInterval, expected) => {
	const capabilities = { pollInterval: true, timeout: true };
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities } as const;
	const calls: Schedule["calls"] = [{ kind: "wait", pollInterval, ...(timeout !== undefined && { timeout }) }];
	const tags = { requirements: ["WAIT-2"], level: "MUST", needs: [] } as const;
	expect(paceOnWire({ ...scheduleWith({}), calls }, tags, hello, LIBRARY_HABITS).isSteady).toBe(expected);
});

it("what would happen after the timeout does not limit how long a timeout may take", () => {
	const capabilities = { pollInterval: true, timeout: true };
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities } as const;
	const calls = [{ kind: "wait", timeout: 115, pollInterval: 20 }] as const;
	const pauseWith = (node: Partial<NodePlan>) =>
		paceOnWire({ ...scheduleWith(node), calls }, { requirements: [], level: "MUST", needs: [] }, hello, LIBRARY_HABITS).pauseMs;
	expect(pauseWith({ job: { duration: 1000 } })).toBe(300);
});

it("a job whose node answers by a plan does not limit how long a scenario may take", () => {
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities: { pollInterval: true } } as const;
	const pauseWith = (node: Partial<NodePlan>) =>
		paceOnWire(
			{ ...scheduleWith(node), calls: [{ kind: "wait", pollInterval: 10 }] },
			{ requirements: ["WAIT-2"], level: "MUST", needs: [] },
			hello,
			LIBRARY_HABITS,
		).pauseMs;
	const job = { duration: 1000 };
	expect(pauseWith({ job })).toBe(20);
	expect(pauseWith({ job, replies: [{ reply: "active", times: EVER }] })).toBe(200);
});

it("a wait does not sleep much longer than its timeout, because one second too many is enough to see", () => {
	const capabilities = { pollInterval: true, timeout: true };
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities } as const;
	const schedule: Schedule = { ...scheduleWith({}), calls: [{ kind: "wait", timeout: 5000, pollInterval: 3_600_000 }] };
	const pace = paceOnWire(schedule, { requirements: [], level: "MUST", needs: [] }, hello, LIBRARY_HABITS);
	expect(pace.pauseMs).toBe(1100);
});

it("a timeout is as many pauses long as in the scenario, also for a driver with short pauses of its own", () => {
	const hello = { protocol: 2, name: "x", version: "1", profiles: ["wire"], capabilities: { timeout: true } } as const;
	const habits = { ...LIBRARY_HABITS, interval: { kind: "backoff", first: 100, factor: 2, every: 5, most: 200 } } as const;
	const tags = { requirements: [], level: "MUST", needs: [] } as const;
	const pace = paceOnWire(scheduleWith({ replies: [{ reply: "empty", times: EVER }] }, 1500), tags, hello, habits);
	expect(pace.timeout(1500)).toBeGreaterThan(100);
	expect(pace.timeout(1500)).toBeLessThan(200);
});

it.each([
	[undefined, 200],
	[100, 400],
	[1000, 1000],
])("with a tolerance of %s ms, a pause that is measured takes %i ms", (toleranceMs, expected) => {
	const habits = toleranceMs === undefined ? {} : { toleranceMs };
	const hello = {
		protocol: 2,
		name: "x",
		version: "1",
		profiles: ["wire"],
		capabilities: { pollInterval: true },
		habits,
	} as const;
	const tags = { requirements: ["WAIT-2"], level: "MUST", needs: [] } as const;
	expect(paceOnWire(scheduleWith({}), tags, hello, LIBRARY_HABITS).pauseMs).toBe(expected);
});
