import { buildsOfForm, NEWEST_BUILD } from "../../kit/schedule/builds.ts";
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
			'The job reaches B 1.5 s late, and this tracker takes "not found" for done, as several real clients do. Choose the library, then drag the blue grip under B\'s lane to the right, past the fourth round.',
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
