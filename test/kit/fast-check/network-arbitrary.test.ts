import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { membersArbitrary, networkArbitrary, networkScheduleArbitrary, stageNetwork } from "../../../kit/fast-check/index.ts";
import type { Happening } from "../../../kit/schedule/network-plan.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";
import { checkSchedule } from "../../../kit/schedule/schedule-json.ts";

const NAMES = ["north", "south"];

function scheduleWith(network: Schedule["network"]): Schedule {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", kind: "query_execute" },
		nodes: NAMES.map((name) => ({ name, version: "8.1.2.0", job: { duration: 100 } })),
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 5000 }],
		...(network !== undefined && { network }),
	};
}

/** The names of nodes in a happening. */
function namesIn(event: Happening): readonly string[] {
	const one = "node" in event ? [event.node] : "nodes" in event ? event.nodes : [];
	return [...one, ...("other" in event ? [event.other] : []), ...(event.after === undefined ? [] : [event.after.node])];
}

describe("the arbitraries of networks", () => {
	it("draw schedules that are valid and have a network", () => {
		fc.assert(fc.property(networkScheduleArbitrary(), (schedule) => checkSchedule(schedule).network !== undefined));
	});

	it("draw networks and happenings only of the nodes that you name", () => {
		fc.assert(
			fc.property(networkArbitrary(NAMES), (network) => {
				expect(checkSchedule(scheduleWith(network)).network?.happens.length).toBeGreaterThan(0);
				for (const event of network.happens) for (const name of namesIn(event)) expect(NAMES).toContain(name);
			}),
		);
		fc.assert(
			fc.property(membersArbitrary(NAMES), (happens) => {
				const times = happens.map(({ at }) => at);
				expect(times).toEqual(times.toSorted((one, other) => one - other));
				expect(happens.map(({ kind }) => kind)).not.toContain("rename");
				checkSchedule(scheduleWith({ seed: 1, happens }));
			}),
		);
		expect(() => networkArbitrary([])).toThrow("nodes must contain at least one name");
	});

	it("shrink a failure to the happenings that it needs", async () => {
		const crashes = (happens: readonly Happening[]): boolean => happens.some(({ kind }) => kind === "crash");
		const { counterexample } = fc.check(
			fc.property(membersArbitrary(NAMES), (happens) => !crashes(happens)),
			{ seed: 3, numRuns: 1000 },
		);
		expect(counterexample?.[0]).toMatchObject([{ at: 1, kind: "crash" }]);
		const found = fc.check(
			fc.property(networkScheduleArbitrary(), ({ network }) => !crashes(network.happens)),
			{ seed: 3, numRuns: 1000 },
		);
		expect(found.counterexample?.[0].network).toMatchObject({ seed: 1, happens: [{ kind: "crash" }] });
	});
});

describe("a staged network", () => {
	it("gives a cluster over the network, on which the members come and go", async () => {
		const { cluster, connect, hosts } = stageNetwork(
			scheduleWith({ seed: 1, windows: { exit: [100, 100] }, happens: [{ at: 1000, kind: "leave", node: "south" }] }),
		);
		expect(hosts).toEqual(["10.0.0.1:3000"]);
		await cluster.run(async () => {
			const info = await connect();
			expect(info.activeNodes()).toEqual(NAMES);
			await cluster.sleep(20_000);
			expect(info.activeNodes()).toEqual(["north"]);
			await info.close();
		});
	});

	it("refuses a schedule without a network", () => {
		const { version: _, ...rest } = scheduleWith(undefined);
		expect(() => stageNetwork({ ...rest, version: 1 })).toThrow("The schedule has no network. Call stage() instead.");
	});
});
