import { describe, expect, it } from "vitest";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { RawClient, stage } from "../tcp/support/wire.ts";

function ask(cluster: SimulatedCluster, ...commands: string[]): Promise<string> {
	return cluster.run(() => cluster.ask("A", commands, new AbortController().signal));
}

describe("a reply plan", () => {
	it("answers any command that it names, and leaves the other commands of the request to the node", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.plan("A", [{ to: "peers-generation", reply: { value: "17" }, times: 2 }]);
		expect(await ask(cluster, "node", "peers-generation", "build")).toBe("node\tA\npeers-generation\t17\nbuild\t8.1.2.0\n");
		expect(await ask(cluster, "query-show:id=1")).toBe("query-show:id=1\tERROR:2:job not found\n");
		expect(await ask(cluster, "peers-generation")).toBe("peers-generation\t17\n");
		expect(await ask(cluster, "peers-generation")).toBe("peers-generation\t0\n");
	});

	it("names a command without its parameters", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.plan("A", [
			{ to: "namespace", reply: { value: "type=unknown" } },
			{ to: "cluster-stable", reply: { value: "X" } },
		]);
		expect(await ask(cluster, "namespace/test", "cluster-stable:size=3")).toBe(
			"namespace/test\ttype=unknown\ncluster-stable:size=3\tX\n",
		);
	});

	it("keeps the steps for each command apart, and in order", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.plan("A", [{ reply: { value: "one" } }, { to: "build", reply: { value: "9" } }, { reply: { value: "two" } }]);
		expect(await ask(cluster, "query-show:id=1")).toBe("query-show:id=1\tone\n");
		expect(await ask(cluster, "query-show:id=1", "build")).toBe("query-show:id=1\ttwo\nbuild\t9\n");
	});

	it("fails, delays or replaces a whole reply by one of its commands", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.plan("A", [
			{ to: "peers-clear-std", reply: "reset" },
			{ to: "peers-clear-std", reply: "not authenticated" },
			{ to: "peers-clear-std", reply: "truth", after: 700 },
		]);
		await expect(ask(cluster, "node", "peers-clear-std")).rejects.toThrow("the connection was reset");
		expect(await ask(cluster, "node", "peers-clear-std")).toBe("ERROR:80:not authenticated\n");
		const before = cluster.clock.now();
		expect(await ask(cluster, "node", "peers-clear-std")).toBe("node\tA\npeers-clear-std\t0,3000,[]\n");
		expect(cluster.clock.now() - before).toBe(700);
	});

	it("sends the whole reply as one of its commands says, also if the first planned command says nothing", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.plan("A", [
			{ to: "node", reply: "truth" },
			{ to: "build", reply: "truth", wire: "half a frame" },
		]);
		await expect(ask(cluster, "node", "build")).rejects.toThrow();
		expect(await ask(cluster, "node", "build")).toBe("node\tA\nbuild\t8.1.2.0\n");
	});

	it("shortens a list to one entry only for the commands that servers answer with one entry", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		const plan = (to: string) => cluster.plan("A", [{ to, reply: "other job active, ours done" }]);
		plan("query-show");
		const own = await ask(cluster, "query-show:id=5");
		expect(own).toMatch(/^query-show:id=5\ttrid=5:[^;]*status=done\(ok\)[^;]*\n$/);
		plan("my-query-show");
		expect(await ask(cluster, "my-query-show:id=5")).toMatch(/status=active.*;trid=5:.*status=done/);
	});

	it("does not carry out a command that it answers", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		const { taskId } = cluster.launch({ life: { duration: 5000 } });
		cluster.plan("A", [{ to: "query-abort", reply: { value: "ok" } }]);
		expect(await ask(cluster, `query-abort:id=${taskId}`)).toBe(`query-abort:id=${taskId}\tok\n`);
		expect(cluster.truth("A", taskId).state).toBe("active");
	});

	it("is empty after a reset", async () => {
		const cluster = new SimulatedCluster({ nodes: ["A"] });
		cluster.plan("A", [{ to: "build", reply: { value: "9" } }]);
		cluster.reset();
		expect(await ask(cluster, "build")).toBe("build\t8.1.2.0\n");
	});

	it.each([
		["6.3.0.36", "ERROR::timeout\n"],
		["7.0.0.26", "ERROR::timeout\n"],
		["7.1.0.0", "ERROR::timeout\n"],
		["7.2.0.17", "ERROR:9:timeout\n"],
		["8.1.2.0", "ERROR:9:timeout\n"],
	])("writes the word `server timeout` as build %s does", async (version, body) => {
		const cluster = new SimulatedCluster({ nodes: ["A"], version });
		cluster.plan("A", [{ reply: "server timeout" }]);
		expect(await ask(cluster, "query-show:trid=1")).toBe(body);
	});

	it("answers a client's tending over a socket, and can break the start of a job", async () => {
		await using world = await stage(["A1"]);
		using wire = await RawClient.to(world.served.addressOf("A1"));
		world.cluster.plan("A1", [
			{ to: "node", reply: { value: "A9" } },
			{ to: "start", reply: "reset" },
		]);
		expect(await wire.ask("node", "build")).toBe("node\tA9\nbuild\t8.1.2.0\n");
		expect(() => world.cluster.plan("A1", [{ to: "start", reply: "done" }])).toThrow(
			'replies[0].reply must be one of truth, silence, refused, reset, closed, malformed frame, not "done".',
		);
	});
});
