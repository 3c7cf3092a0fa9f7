import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../../simulator/control/index.ts";
import type { MembershipWindows } from "../../simulator/tcp/index.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { RawClient } from "../tcp/support/wire.ts";

/**
 * Every window is one number, so there are no random times. A process stays down, or in a state, until a test has
 * looked.
 */
const WINDOWS: MembershipWindows = {
	boot: [50, 50],
	suspect: [50, 50],
	exclude: [10, 10],
	agree: [10, 10],
	drop: [10, 10],
	meet: [50, 50],
	meetLate: [50, 50],
	lone: [400, 400],
	include: [10, 10],
	balance: [20, 20],
	join: [10, 10],
	learn: [10, 10],
	announce: [50, 50],
	sets: [10, 10],
	migrate: [10, 10],
	notice: [50, 50],
	reunite: [10, 10],
	alone: [10, 10],
	exit: [20, 20],
};
const CHANCES = { slow: 0, doubt: 0, anxious: 0, dropAtOnce: 0, touch: 0, fallApart: 0, formAnew: 0, stale: 0 };

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator({ nodes: 3, views: "lifelike", windows: WINDOWS, chances: CHANCES });
});
afterEach(() => simulator.close());

type Body = Record<string, unknown>;

async function get(path: string): Promise<Body> {
	return (await (await fetch(simulator.controlUrl + path)).json()) as Body;
}

async function post(path: string, body: unknown = {}): Promise<{ readonly status: number; readonly body: Body }> {
	const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
	const response = await fetch(simulator.controlUrl + path, sent);
	return { status: response.status, body: (await response.json()) as Body };
}

/** What a node says, asked at its own port. */
async function ask(node: string, command: string): Promise<string> {
	using wire = await RawClient.to(simulator.addressOf(node));
	return (await wire.ask(command)).slice(command.length + 1, -1);
}

/** The peers in the view of a node. */
async function peersOf(node: string): Promise<string> {
	const { peers } = (await get(`/nodes/${node}/view`)) as { peers?: readonly { name: string }[] };
	return peers?.map(({ name }) => name).join(",") ?? "no view";
}

/** Waits for the state of the cluster, even on a slow machine. */
const soon = <T>(look: () => Promise<T> | T) => expect.poll(look, { interval: 20 });

describe("a cluster with lifelike views", () => {
	it("shows the view of each node, and the node itself says the same", async () => {
		const view = await get("/nodes/A1/view");
		expect(view).toMatchObject({ clusterSize: 3, clusterPrincipal: "A3", clusterStable: "stable", peersGeneration: 4 });
		expect(await ask("A1", "peers-clear-std")).toBe(
			`4,3000,[[A2,,[${simulator.addressOf("A2")}]],[A3,,[${simulator.addressOf("A3")}]]]`,
		);
		expect(await ask("A2", "cluster-stable:")).toBe(view.clusterKey);
	});

	it("no longer lists a node that crashed, and remembers it", async () => {
		expect((await post("/nodes/A2/crash")).body).toMatchObject({ state: "down", up: false });
		await expect(RawClient.to(simulator.addressOf("A2"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
		await soon(() => peersOf("A1")).toBe("A3");
		expect(await ask("A1", "alumni-clear-std")).toContain(`[A2,,[${simulator.addressOf("A2")}]]`);
		expect((await post("/nodes/A2/restart")).body).toMatchObject({ state: "starting" });
		await soon(() => peersOf("A1")).toBe("A2,A3");
		await soon(() => ask("A2", "partition-generation")).not.toBe("-1");
	});

	it("removes a node that is asked to leave: it shuts down, and does not continue as its own cluster", async () => {
		await post("/nodes/A2/leave");
		await soon(() => get("/nodes/A2")).toMatchObject({ member: false, state: "down" });
		await expect(RawClient.to(simulator.addressOf("A2"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
		await soon(() => peersOf("A3")).toBe("A1");
		expect((await post("/nodes", { name: "A2" })).status).toBe(201);
		await soon(() => peersOf("A3")).toBe("A1,A2");
	});

	it("keeps the connections of a stopped process open and silent until it continues", async () => {
		await post("/jobs", { taskId: 5, life: { duration: "forever" } });
		using wire = await RawClient.to(simulator.addressOf("A2"));
		await post("/nodes/A2/stop");
		const answer = wire.ask("node");
		// A new connection is accepted too.
		using late = await RawClient.to(simulator.addressOf("A2"));
		const lateAnswer = late.ask("query-show:id=5");
		await soon(() => peersOf("A1")).toBe("A3");
		expect(await Promise.race([answer, lateAnswer, Promise.resolve("silent")])).toBe("silent");
		await post("/nodes/A2/continue", { wakes: "alone" });
		expect(await answer).toBe("node\tA2\n");
		expect(await lateAnswer).toContain("status=active(ok)");
		await soon(() => peersOf("A1")).toBe("A2,A3");
	});

	it("becomes two clusters when it is split, and one again when it is healed", async () => {
		await post("/split", { groups: [["A3"]] });
		await soon(() => peersOf("A1")).toBe("A2");
		await soon(() => peersOf("A3")).toBe("");
		const [one, other] = await Promise.all(["A1", "A3"].map((node) => get(`/nodes/${node}/view`)));
		expect(one?.clusterKey).not.toBe(other?.clusterKey);
		await post("/heal");
		await soon(() => peersOf("A3")).toBe("A1,A2");
	});

	it("lists two nodes that swap addresses each at the address of the other", async () => {
		const [first, second] = [simulator.addressOf("A1"), simulator.addressOf("A2")];
		await post("/swap", { nodes: ["A1", "A2"] });
		await soon(() => ask("A3", "peers-clear-std").catch(() => "")).toContain(`[[A1,,[${second}]],[A2,,[${first}]]]`);
		using wire = await RawClient.to(second);
		expect(await wire.ask("node")).toBe("node\tA1\n");
	});

	it("lists a node that moves at its new addresses, ordinary and alternate ones", async () => {
		const addresses = { listen: ["127.0.0.2:0", "[::1]:0"], address: ["198.51.100.7:3000"], alternate: ["[::1]:0"] };
		expect(await post("/nodes/A1/move", addresses)).toMatchObject({ status: 200 });
		await soon(() => ask("A3", "peers-clear-std")).toContain("[A1,,[198.51.100.7");
		expect(await ask("A3", "peers-clear-alt")).toMatch(/^\d+,3000,\[\[A1,,\[\[::1\]:\d+\]\]\]$/);
		expect(simulator.addressOf("A1")).toMatch(/^127\.0\.0\.2:\d+$/);
		expect(await ask("A1", "service-clear-std")).toBe("198.51.100.7:3000");
	});

	it("removes an isolated node, which keeps all nodes in its own list", async () => {
		await post("/nodes/A2/isolate");
		await soon(() => peersOf("A1")).toBe("A3");
		expect(await peersOf("A2")).toBe("A1,A3");
	});

	it("still lists a node that its clients cannot reach, and answers them when they can", async () => {
		await post("/nodes/A2/cut");
		using wire = await RawClient.to(simulator.addressOf("A2"));
		const answer = wire.ask("node");
		expect(await Promise.race([answer, ask("A1", "node").then(() => "silent")])).toBe("silent");
		expect(await peersOf("A1")).toBe("A2,A3");
		await post("/nodes/A2/reach");
		expect(await answer).toBe("node\tA2\n");
	});

	it("scripts any command", async () => {
		await post("/nodes/A1/plan", { replies: [{ reply: { value: "9,3000,[]" }, to: "peers-clear-std" }] });
		expect(await ask("A1", "peers-clear-std")).toBe("9,3000,[]");
		expect(await ask("A1", "peers-clear-std")).toContain("[A2,,");
	});

	it("is the same as at the start after a reset", async () => {
		await post("/nodes", { name: "B1" });
		await post("/nodes/A1/stop");
		await post("/nodes/A2/leave");
		await post("/nodes/A3/restart");
		const { body } = await post("/reset");
		expect(body.nodes).toMatchObject([
			...["A1", "A2", "A3"].map((name) => ({ name, state: "running", member: true })),
			{ name: "B1", state: "down", member: false },
		]);
		for (const node of ["A1", "A2", "A3"]) expect(await ask(node, "node")).toBe(node);
		expect(await peersOf("A2")).toBe("A1,A3");
	});

	it("is tracked by the library while its nodes restart one after the other", async () => {
		const { taskId } = simulator.cluster.launch({ life: { duration: Number.POSITIVE_INFINITY } });
		const cluster = await connectInfoCluster({ hosts: simulator.hosts.slice(0, 1), tendInterval: 50 });
		const { ExecuteTask } = await import("../../src/execute-task.ts");
		const task = new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute" });
		const waiting = task.wait({ pollInterval: 50 });
		for (const node of ["A1", "A2", "A3"]) {
			await soon(() => simulator.cluster.trace.events.some((event) => event.kind === "answered" && event.node === node)).toBe(
				true,
			);
			await post(`/nodes/${node}/restart`);
			await soon(() => get(`/nodes/${node}`)).toMatchObject({ state: "running", ready: true });
		}
		expect((await waiting).outcome).toBe("uncertain");
		cluster.close();
	});
});

describe("what cannot happen to a node", () => {
	it.each([
		["/nodes/A1/continue", {}, 409, "Node A1 cannot continue: it is running."],
		["/nodes", { name: "A1" }, 409, "Node A1 cannot start: it is running."],
		["/nodes/C3/stop", {}, 404, 'Node "C3" does not exist. The nodes are A1, A2, A3.'],
		["/swap", { nodes: ["A1", "C3"] }, 404, 'Node "C3" does not exist. The nodes are A1, A2, A3.'],
		["/swap", { nodes: ["A1", "A1"] }, 409, "Node A1 cannot swap its address with itself."],
		["/swap", { nodes: ["A1"] }, 400, "nodes.1 must be a text of 1 to 64 characters, not nothing."],
		["/split", { groups: [["A1"], ["A1"]] }, 409, "Node A1 cannot be in two groups."],
		[
			"/nodes/A1/restart",
			{ readyAfter: 1 },
			409,
			"readyAfter needs simple views. With lifelike views, a node is ready when it has joined the cluster.",
		],
		[
			"/nodes/A1/move",
			{ listen: ["192.0.2.1:3000"] },
			409,
			'addresses.listen must be a list of loopback addresses such as 127.0.0.1:3000, 127.0.0.2:3000 or [::1]:3000, not "192.0.2.1:3000".',
		],
	] as const)("%s %j is refused with %i: %s", async (path, body, status, error) => {
		expect(await post(path, body)).toEqual({ status, body: { error } });
	});

	it("is refused with simple views, in which all nodes agree", async () => {
		await using simple = { value: await startSimulator({ nodes: 1 }), [Symbol.asyncDispose]: () => simple.value.close() };
		const response = await fetch(`${simple.value.controlUrl}/nodes/A1/stop`, { method: "POST" });
		expect([response.status, await response.json()]).toEqual([
			409,
			{ error: "This request needs nodes with their own views: start the simulator with lifelike views." },
		]);
	});
});
