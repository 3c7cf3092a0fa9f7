import { buildsOfForm, NEWEST_BUILD } from "../../kit/schedule/builds.ts";
import type { NetworkPlan } from "../../kit/schedule/network-plan.ts";
import { LIBRARY_HABITS, type NodePlan, type Schedule, type WaitPlan, type WorldEvent } from "../../kit/schedule/schedule.ts";

/** A story of the page. */
export interface Example {
	readonly name: string;
	/** What the reader can try, in one or two sentences. */
	readonly tryThis: string;
	readonly schedule: Schedule;
}

/** The stories of the page. It opens with the first one. */
export const EXAMPLES: readonly Example[] = [
	{
		name: "A node that starts late",
		tryThis:
			'The job reaches B 1.5 s late, and this tracker treats "not found" as done, as several real clients do. Choose the library, then drag the blue grip under B\'s lane to the right, past the fourth round.',
		schedule: story([node("A", { duration: 500 }), node("B", { lag: 1500, duration: 1000 }), node("C", { duration: 800 })]),
	},
	{
		name: "A node restarts",
		tryThis:
			"B restarts in the middle and forgets its job. Most drivers call that a success. Read what the tracker says about B, and move the restart.",
		schedule: story(
			[node("A", { duration: 2500 }), node("B", { duration: 2500 }), node("C", { duration: 2500 })],
			[{ at: 1500, kind: "restart", node: "B" }],
		),
	},
	{
		name: "A lost reply",
		tryThis:
			"B's second answer never comes. One failed round in a row is forgiven here: forgive none, and see how the wait ends.",
		schedule: story(
			[node("A", { duration: 2000 }), { ...node("B", { duration: 2000 }), replies: [{ reply: "truth" }, { reply: "silence" }] }],
			[],
			{ forgive: 1, requestTimeout: 500 },
		),
	},
	{
		name: "A rolling upgrade",
		tryThis:
			"Three servers of different versions, each asked with its own command. B is upgraded during the wait. Change a version, and point at the questions.",
		schedule: story(
			[
				node("A", { duration: 2500 }, buildsOfForm("jobs").newest),
				node("B", { duration: 2500 }, buildsOfForm("trid").newest),
				node("C", { duration: 2500 }),
			],
			[{ at: 1500, kind: "restart", node: "B", version: NEWEST_BUILD }],
		),
	},
	{
		name: "A hard deadline",
		tryThis: "The last round starts early, so that its answers arrive in time. Drag the timeout.",
		schedule: story([node("A", { duration: 2600 }), { ...node("B", { duration: 2600 }), latency: 200 }], [], { timeout: 3000 }),
	},
	{
		name: "An operator aborts the job",
		tryThis:
			"At 1.5 s an operator aborts the job, and the servers say done(user-aborted). Read in the outcome that it was aborted. Then choose a tracker that fails here, or move the abort.",
		schedule: story([node("A", { duration: 5000 }), node("B", { duration: 5000 })], [{ at: 1500, kind: "abort" }]),
	},
	{
		name: "Over a network: a rolling restart",
		tryThis:
			"One node after another restarts and forgets its job. Move through the time, and see in the table below which nodes list each other: a restarted node is away for some seconds. Choose the library, and read how sure it is in the end.",
		schedule: overNetwork(
			[node("A", { duration: 9000 }), node("B", { duration: 9000 }), node("C", { duration: 9000 })],
			[
				{ at: 1500, kind: "restart", node: "A" },
				{ at: 6500, kind: "restart", node: "B" },
			],
		),
	},
	{
		name: "Over a network: a split",
		tryThis:
			"The network between the nodes splits off C, whose job runs longest. The tracker still reaches all nodes, but A and B no longer list C. A tracker that believes one list would report the task as done too early.",
		schedule: overNetwork(
			[node("A", { duration: 5000 }), node("B", { duration: 5000 }), node("C", { duration: 9000 })],
			[
				{ at: 1200, kind: "split", nodes: ["C"] },
				{ at: 7500, kind: "heal" },
			],
		),
	},
	{
		name: "Over a network: a stalled event loop",
		tryThis:
			"The tracker's own process is paused for 4 seconds: no timer runs and no reply is read. The tracker must not conclude that the nodes are silent. Drag the pause.",
		schedule: overNetwork(
			[node("A", { duration: 1500 }), node("B", { duration: 2500 }), node("C", { duration: 9000 })],
			[{ at: 1300, kind: "stall", ms: 4000 }],
			{ latency: [70, 70] },
		),
	},
	{
		name: "Over a network: a node moves",
		tryThis:
			"B shuts down and starts at another address, where its job is lost. See in the table when the others list the new address, and when the tracker finds it.",
		schedule: overNetwork(
			[node("A", { duration: 8000 }), node("B", { duration: 8000 }), node("C", { duration: 8000 })],
			[{ at: 1500, kind: "move", node: "B" }],
		),
	},
];

function node(name: string, job: NodePlan["job"], version: string = NEWEST_BUILD): NodePlan {
	return { name, version, job };
}

function story(nodes: readonly NodePlan[], events: readonly WorldEvent[] = [], terms: WaitPlan = {}): Schedule {
	return {
		version: 1,
		task: { id: "4660", namespace: "test", set: "demo", kind: "query_execute" },
		nodes,
		events,
		habits: LIBRARY_HABITS,
		calls: [{ kind: "wait", ...terms }],
	};
}

function overNetwork(
	nodes: readonly NodePlan[],
	happens: NetworkPlan["happens"],
	network: Pick<NetworkPlan, "latency"> = {},
): Schedule {
	return { ...story(nodes), version: 2, network: { seed: 1, ...network, happens } };
}
