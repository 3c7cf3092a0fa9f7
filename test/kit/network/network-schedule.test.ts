import { describe, expect, it } from "vitest";
import { parseScenario, printScenario } from "../../../kit/scenario/schedule-gherkin.ts";
import { drawNetworkSchedule } from "../../../kit/schedule/draw-network.ts";
import type { NetworkPlan } from "../../../kit/schedule/network-plan.ts";
import { createRandom } from "../../../kit/schedule/random.ts";
import { parseReplayToken, printReplayToken } from "../../../kit/schedule/replay-token.ts";
import type { Schedule } from "../../../kit/schedule/schedule.ts";
import { checkSchedule, parseScheduleJson, printScheduleJson } from "../../../kit/schedule/schedule-json.ts";
import { shrinkSchedule } from "../../../kit/schedule/shrink-schedule.ts";
import { parseWebToken, printWebToken } from "../../../kit/schedule/web-replay-token.ts";
import { count } from "../../support/counts.ts";

const drawn = Array.from({ length: count(50, 300) }, (_, seed) => drawNetworkSchedule(createRandom(seed)));

const SMALL: Schedule & { readonly network: NetworkPlan } = {
	version: 2,
	task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
	nodes: [
		{ name: "A", version: "8.1.2.0", job: {} },
		{ name: "B", version: "8.1.2.0", job: {} },
	],
	events: [],
	habits: { grace: 3, sweep: "all", firstSleep: 0, interval: { kind: "end-to-start" }, retries: 0 },
	calls: [{ kind: "wait", timeout: 20_000 }],
	network: {
		seed: 7,
		seeds: [{ kind: "name", name: "cluster.example", nodes: ["A", "B"] }, { kind: "node", node: "B" }, { kind: "balancer" }],
		latency: [1, 4],
		splits: 0.5,
		idle: { afterMs: 3000, ends: "silence" },
		alternate: true,
		deadAddress: true,
		unlisted: true,
		ipv6: true,
		connectAt: 250,
		windows: { drop: [0, 1600], boot: [500, 500] },
		chances: { stale: 1 },
		tendInterval: 500,
		happens: [
			{ at: 100, after: { node: "A", answer: 2 }, kind: "restart", node: "B" },
			{ at: 1500, kind: "swap", node: "A", other: "B" },
			{ at: 2000, kind: "split", nodes: ["A"] },
			{ at: 3000, kind: "heal" },
			{ at: 3500, kind: "stall", ms: 1100 },
			{ at: 4000, kind: "rename", name: "cluster.example", nodes: ["B"] },
		],
	},
};

/** A token that an earlier version printed. */
const OLD_TOKEN =
	"s1.eNpFjUEOgjAURO8y64YUQ4j5O5eewRDzhb-o1BbbAhrSu5uiiet5896GRUI03oFqhcRxBG0wAwhN22ooOH5InLgXEJLEBIXRuAI8Zwnvq7ykn5MgKzg_SARdtv0Ewgnq78exqqtDVZx3fyuZYQ6c9q3ROudOoWdrv4ZfY2VTipO39uyShIUtqNY6d_kDnCk7Sw";

describe("a schedule with a network", () => {
	it("is the same after it was printed as JSON, as a token, and as a scenario", async () => {
		for (const schedule of [SMALL, ...drawn]) {
			const canonical = checkSchedule(schedule);
			expect(parseScheduleJson(printScheduleJson(schedule))).toEqual(canonical);
			expect(parseReplayToken(printReplayToken(schedule))).toEqual(canonical);
			expect(parseScenario(printScenario(schedule))).toEqual(canonical);
		}
		expect(await parseWebToken(await printWebToken(SMALL))).toEqual(checkSchedule(SMALL));
	});

	it("has a token of the second version; tokens of the first are still read", () => {
		expect(printReplayToken(SMALL)).toMatch(/^s2\./);
		expect(parseReplayToken(OLD_TOKEN).version).toBe(1);
		expect(printReplayToken(parseReplayToken(OLD_TOKEN))).toBe(OLD_TOKEN);
	});

	it("says what happens in steps", () => {
		expect(printScenario(SMALL).split("\n").slice(-8)).toEqual([
			"  And the client looks at the members every 500 ms",
			"  When the process of node B is killed and starts again 100 ms after answer 2 of node A",
			"  And nodes A and B swap their addresses at 1500 ms",
			"  And the network splits off A at 2000 ms",
			"  And the network is whole again at 3000 ms",
			"  And the client is paused for 1100 ms at 3500 ms",
			'  And the name "cluster.example" stands for B at 4000 ms',
			"  And the task is awaited for at most 20000 ms",
		]);
	});

	it("is refused with the place and what is allowed there", () => {
		const wrong = (change: object): unknown => ({ ...SMALL, ...change });
		const withHappening = (event: object): unknown => wrong({ network: { seed: 1, happens: [event] } });
		expect(() => checkSchedule(wrong({ version: 1 }))).toThrow("version must be 2 for a schedule with a network, not 1.");
		expect(() => checkSchedule(wrong({ network: undefined }))).toThrow(
			'version must be 1 for a schedule without a network and without the field "after", not 2.',
		);
		expect(() => checkSchedule(wrong({ events: [{ at: 1, kind: "crash", node: "A" }] }))).toThrow(
			'events[0].kind must be one of abort, evict, launch, plan, hold, release over a network, not "crash".',
		);
		expect(() => checkSchedule(withHappening({ at: 1, kind: "crash", node: "C" }))).toThrow(
			'network.happens[0] must name nodes of the schedule (A, B), not "C".',
		);
		expect(() => checkSchedule(withHappening({ at: 1, kind: "explode" }))).toThrow(
			'network.happens[0].kind must be an object whose kind is one of crash, restart, stop, continue, join, leave, move, isolate, cut, reach, swap, split, heal, stall, rename, not "explode".',
		);
		expect(() => checkSchedule(wrong({ network: { seed: 1, latency: [4, 1], happens: [] } }))).toThrow(
			"network.latency must be a list of two numbers of milliseconds, the smaller one first",
		);
	});

	it("shrinks to smaller valid schedules, down to one without happenings", () => {
		let schedule: Schedule = SMALL;
		for (let steps = 0; steps < 500; steps++) {
			const [next] = [...shrinkSchedule(schedule)].filter((each) => each.network !== undefined);
			if (next === undefined) break;
			expect(checkSchedule(next).version).toBe(2);
			schedule = next;
		}
		expect(schedule.network).toEqual({ seed: 1, happens: [] });
		expect(schedule.nodes).toHaveLength(1);
	});
});
