import { describe, expect, it } from "vitest";
import type { LaunchOptions } from "../../simulator/index.ts";
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { type Completion, ExecuteTask, type WaitOptions } from "../../src/index.ts";
import { type ServedStage, stage } from "./support/wire.ts";

const TASK = 4660n;

/** Launches a job, and waits for it over sockets. */
async function track({ cluster, served }: ServedStage, launch: LaunchOptions, options: WaitOptions = {}): Promise<Completion> {
	const client = await connectInfoCluster({ hosts: served.hosts, tendInterval: 1000 });
	try {
		cluster.launch({ ...launch, taskId: TASK });
		const task = new ExecuteTask({ cluster: client, namespace: "test", taskId: TASK, kind: "query_execute" });
		return await task.wait({ pollInterval: 20, ...options });
	} finally {
		client.close();
	}
}

/** Does something after the node has said that the job is active. */
function onceSeenActive({ cluster }: ServedStage, node: string, action: () => void): void {
	const unsubscribe = cluster.trace.subscribe((event) => {
		if (event.kind !== "answered" || event.node !== node || !event.body.includes("status=active(ok)")) return;
		unsubscribe();
		cluster.at(cluster.clock.now() + 30, action);
	});
}

function evidenceOf({ nodes }: Completion): Readonly<Record<string, string>> {
	return Object.fromEntries(nodes.map(({ node, evidence }) => [node, evidence]));
}

describe("the tracker, against the served cluster", () => {
	it("waits for a job on servers of every release, and reports that each has done it", async () => {
		await using world = await stage([
			"A1",
			{ name: "A2", version: "7.0.0.26" },
			{ name: "A3", version: "5.7.0.31" },
			{ name: "A4", version: "4.9.0.37" },
		]);
		const completion = await track(world, { life: { duration: 100 } });
		expect(completion.outcome).toBe("ok");
		expect(evidenceOf(completion)).toEqual({ A1: "done", A2: "done", A3: "done", A4: "done" });
	});

	it("reports which node was aborted, which lost the job in a restart, and which never had it", async () => {
		await using world = await stage(["A1", "A2", "A3"]);
		onceSeenActive(world, "A1", () => world.cluster.abort(TASK, "A1"));
		onceSeenActive(world, "A2", () => world.cluster.restart("A2"));
		const completion = await track(world, { life: { duration: 60_000 }, on: { A3: null } }, { forgive: 10 });
		expect(evidenceOf(completion)).toEqual({ A1: "aborted", A2: "vanished", A3: "presumed" });
		expect(completion.outcome).toBe("aborted");
	});

	it("does not use a late answer for a later question (ASK-5)", async () => {
		await using world = await stage(["A1"]);
		world.cluster.plan("A1", [{ reply: "done", wire: "late reply" }]);
		const completion = await track(world, { life: { duration: 200 } }, { requestTimeout: 250, forgive: 1000 });
		expect(world.cluster.truth("A1", TASK).state).toBe("done");
		expect(completion.outcome).toBe("ok");
		expect(world.cluster.trace.events.map(({ kind }) => kind)).toContain("given-up");
	});

	it("reads replies that come in pieces", async () => {
		await using world = await stage(["A1"]);
		world.cluster.plan("A1", [{ reply: "truth", wire: { fragments: 7 }, times: 100 }]);
		expect((await track(world, { life: { duration: 50 } })).outcome).toBe("ok");
	});

	it.each(["half a frame", "close after the header"] as const)("forgives `%s` as a failure to get a reply", async (wire) => {
		await using world = await stage(["A1"]);
		world.cluster.plan("A1", [{ reply: "done", wire }]);
		expect((await track(world, { life: { duration: 50 } }, { forgive: 1 })).outcome).toBe("ok");
	});

	it.each(["frame too large", "wrong echo"] as const)("never forgives `%s`", async (wire) => {
		await using world = await stage(["A1"]);
		world.cluster.plan("A1", [{ reply: "done", wire }]);
		await expect(track(world, {}, { forgive: 9 })).rejects.toMatchObject({
			code: "network_error",
			node: "A1",
			cause: { reason: "malformed" },
		});
	});
});
