import { expect, it } from "vitest";
import { lackOfMachine, wireRefusal } from "../../../kit/drivers/wire-refusal.ts";
import type { Capabilities } from "../../../kit/protocol/messages.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { hasIpv6 } from "../../../simulator/tcp/has-ipv6.ts";

const HELLO = { protocol: 1, name: "x", version: "1", profiles: ["wire"], capabilities: { pollInterval: true } } as const;
const TAGS = { requirements: ["ASK-7"], level: "MUST", needs: ["virtual-time"] } as const;

const CLOSE = "An answer comes too close to the timeout of the wait to be judged in real time (JUDGE-2).";

/** One node answers once, and is asked by one call. */
function scheduleOf(after: number | undefined, call: Schedule["calls"][number], id = "4660"): Schedule {
	return {
		version: 1,
		task: { id, namespace: "test", kind: "query_execute" },
		nodes: [{ name: "A", version: "8.1.2.0", job: null, replies: [{ reply: "done", ...(after !== undefined && { after }) }] }],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [call],
	};
}

function refusalWith(
	after: number,
	limit: { readonly requestTimeout?: number; readonly timeout?: number } = { requestTimeout: 200 },
): string | undefined {
	const schedule = scheduleOf(after, { kind: "wait", ...limit });
	const hello = limit.timeout === undefined ? HELLO : { ...HELLO, capabilities: { pollInterval: true, timeout: true } };
	return wireRefusal(schedule, TAGS, hello, LIBRARY_HABITS);
}

it("an answer within the tolerance of the timeout of the wait is not judged in real time, unless it is a quick one", () => {
	expect([100, 101, 149].map((after) => refusalWith(after, { timeout: 100 }))).toEqual([CLOSE, CLOSE, CLOSE]);
	expect(refusalWith(151, { timeout: 100 })).toBeUndefined();
	expect(refusalWith(1, { timeout: 2 })).not.toBe(CLOSE);
});

// The tolerance of JUDGE-2 is 50 ms by default.
it.each([151, 199, 200, 201, 249])(
	"an answer after %i ms, within the tolerance of a limit of 200 ms, is not judged in real time",
	(after) => {
		expect(refusalWith(after)).toMatch(/too close/);
	},
);

it.each([
	["4660", undefined],
	["1", undefined],
	["18446744073709551615", "The driver starts the query itself, so it chooses the task id."],
])("a driver that starts its queries itself and the task id %s: %s", (id, refusal) => {
	const schedule = scheduleOf(undefined, { kind: "wait" }, id);
	const hello = { ...HELLO, capabilities: { pollInterval: true, bigTaskIds: true, starts: true } };
	expect(wireRefusal(schedule, { ...TAGS, needs: [] }, hello, LIBRARY_HABITS)).toBe(refusal);
});

it.each([1, 150, 250, 1000])("an answer after %i ms is far enough from a limit of 200 ms", (after) => {
	expect(refusalWith(after)).toBeUndefined();
});

it("a scenario that needs IPv6 is not run on a machine without it, even if the driver offers it", () => {
	const tags = { ...TAGS, needs: ["ipv6"] };
	expect(lackOfMachine(tags, { ipv6: false })).toBe("not run: this machine has no IPv6.");
	expect(lackOfMachine(tags, { ipv6: true })).toBeUndefined();
	expect(lackOfMachine(TAGS, { ipv6: false })).toBeUndefined();
	const loopback = { netmask: "", family: "IPv6", mac: "", internal: true, cidr: null, scopeid: 0 } as const;
	expect(hasIpv6({ lo: [{ ...loopback, address: "::1" }] })).toBe(true);
	expect(hasIpv6({ eth0: [{ ...loopback, address: "fe80::1" }] })).toBe(false);
});

// The scenario waits for up to 5000 ms. The driver pauses for as long as the scenario, so times are not divided.
it.each([
	[800, 900, true],
	[1100, 900, false],
	[880, 900, false],
	[1100, undefined, true],
])("an answer after %i ms to a driver with its own request timeout of %s ms: played %s", (after, requestTimeoutMs, isPlayed) => {
	const schedule = scheduleOf(after, { kind: "wait" });
	const habits = requestTimeoutMs === undefined ? {} : { requestTimeoutMs };
	const refusal = (capabilities: Capabilities) =>
		wireRefusal(schedule, { ...TAGS, needs: [] }, { ...HELLO, capabilities, habits }, LIBRARY_HABITS);
	expect(refusal({})).toEqual(isPlayed ? undefined : expect.stringMatching(/gives up a question after 900 ms/));
	expect(refusal({ requestTimeout: true })).toBeUndefined();
});
