import { describe, expect, it } from "vitest";
import { judgeMembers } from "../../../kit/oracle/members/members.ts";
import { runOnNetwork } from "../../../kit/run/on-network.ts";
import type { SeedPlan } from "../../../kit/schedule/network-plan.ts";
import { LIBRARY_HABITS, type Schedule } from "../../../kit/schedule/schedule.ts";

/** Node A3 starts, and the other two die before a client can hear of it. The cluster is then A3 alone. */
function replaced(seeds: readonly SeedPlan[]): Schedule {
	return {
		version: 2,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes: [
			{ name: "A1", version: "8.1.2.0", job: { duration: 20_000 } },
			{ name: "A2", version: "8.1.2.0", job: { duration: 20_000 } },
			{ name: "A3", version: "8.1.2.0", member: false, job: null },
		],
		events: [],
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", timeout: 30_000 }],
		network: {
			seed: 1,
			seeds,
			happens: [
				{ at: 3000, kind: "join", node: "A3" },
				{ at: 3200, kind: "crash", node: "A1" },
				{ at: 3200, kind: "crash", node: "A2" },
			],
		},
	};
}

it("a member that starts again may stay in the view although nobody lists it (CLUSTER-3)", async () => {
	const { network, ...rest } = replaced([{ kind: "node", node: "A1" }]);
	const calm = { ...rest, nodes: rest.nodes.slice(0, 2), network: { seed: network?.seed ?? 1, happens: [] } };
	const run = await runOnNetwork(calm, { linger: 20_000 });
	// From 20 s on, node A1 lists nobody else.
	const withEnd = (starting: readonly string[]): readonly string[] => {
		const end = { at: 20_000, client: ["A1", "A2"], nodes: { A1: ["A1"] }, ...(starting.length > 0 && { starting }) };
		const members = { ...run.members, views: [...run.members.views, end], endedAt: 30_000 };
		return judgeMembers({ ...run, members }).map(({ requirement }) => requirement);
	};
	expect(withEnd([])).toEqual(["CLUSTER-2"]);
	expect(withEnd(["A2"])).toEqual([]);
});

describe("a cluster whose first nodes are all gone", () => {
	it("need not be found through a balancer, because that leads to the first nodes only", async () => {
		const run = await runOnNetwork(replaced([{ kind: "balancer" }]), { linger: 20_000 });
		// The client cannot know: it goes on with the members that it knew, and says nothing wrong.
		expect(run.members.views.at(-1)).toMatchObject({ client: ["A1", "A2"], nodes: { A3: ["A3"] } });
		expect(judgeMembers(run)).toEqual([]);
	});

	it("must be found if a seed is the address of the new node", async () => {
		const run = await runOnNetwork(replaced([{ kind: "balancer" }, { kind: "node", node: "A3" }]), { linger: 20_000 });
		expect(run.members.views.at(-1)?.client).toEqual(["A3"]);
		const views = run.members.views.map((view) => ({ ...view, client: ["A1", "A2"] }));
		expect(judgeMembers({ ...run, members: { ...run.members, views } }).map(({ requirement }) => requirement)).toContain(
			"CLUSTER-2",
		);
	});
});

it("a question to a new node may end while no list has the address of the node", async () => {
	const { network, nodes, ...rest } = replaced([{ kind: "node", node: "A1" }]);
	const schedule: Schedule = {
		...rest,
		nodes,
		calls: [{ kind: "wait", timeout: 30_000, requestTimeout: 1000 }],
		network: {
			seed: network?.seed ?? 1,
			chances: { nameOnly: 1 },
			windows: { announce: [4000, 4000] },
			happens: [{ at: 3000, kind: "join", node: "A3" }],
		},
	};
	const run = await runOnNetwork(schedule);
	expect(run.calls[0]?.outcome).toMatchObject({ kind: "error", code: "network_error", node: "A3" });
	expect(judgeMembers(run)).toEqual([]);
});
