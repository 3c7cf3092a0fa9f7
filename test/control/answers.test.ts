import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../../simulator/control/index.ts";
import { QUICK_WINDOWS } from "../../simulator/membership/windows.ts";

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ nodes: 2, maxTraceEvents: 2 });
});
afterAll(() => simulator.close());

async function say(
	method: string,
	path: string,
	body?: string,
	url = simulator.controlUrl,
): Promise<readonly [status: number, body: unknown]> {
	const response = await fetch(url + path, {
		method,
		...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
	});
	return [response.status, await response.json()];
}

const MB = 1024 * 1024;

describe("the control API with simple views", () => {
	it("shows the same calm cluster as the view of each node: the highest name leads it", async () => {
		for (const [node, peer] of [
			["A1", "A2"],
			["A2", "A1"],
		] as const) {
			expect(await say("GET", `/nodes/${node}/view`)).toMatchObject([
				200,
				{
					...{ clusterSize: 2, clusterPrincipal: "A2", clusterIntegrity: true, clusterIsMember: true, clusterStable: "stable" },
					peers: [{ name: peer, address: simulator.addressOf(peer) }],
				},
			]);
		}
		expect("lifelike" in simulator).toBe(false);
	});

	it("starts a job with the life of the request", async () => {
		const stateWith = async (life: unknown) => {
			const [, launched] = await say("POST", "/jobs", JSON.stringify({ life }));
			const [, job] = await say("GET", `/jobs/${(launched as { readonly taskId: string }).taskId}`);
			return job;
		};
		expect(await stateWith({ duration: 0 })).toMatchObject({ nodes: { A1: { state: "done" }, A2: { state: "done" } } });
		expect(await stateWith({ duration: "forever" })).toMatchObject({ nodes: { A1: { state: "active" } } });
	});

	it("cannot set the life of jobs on a node that does not exist", async () => {
		expect(await say("PUT", "/life", JSON.stringify({ life: {}, node: "C3" }))).toEqual([
			404,
			{ error: 'Node "C3" does not exist. The nodes are A1, A2.' },
		]);
	});

	it("keeps as many events as its options say, and counts the others", async () => {
		for (const verb of ["hold", "release", "hold", "release"]) await say("POST", `/nodes/A1/${verb}`);
		const [, trace] = await say("GET", "/trace");
		const { events, dropped } = trace as { events: readonly unknown[]; dropped: number };
		expect(events).toHaveLength(2);
		expect(dropped).toBeGreaterThanOrEqual(2);
	});
});

describe("a body", () => {
	it("may have exactly 4 MB", async () => {
		expect(await say("PUT", "/life", '{"life":{}}'.padEnd(4 * MB))).toEqual([200, {}]);
	});

	it("is refused with the first 80 characters of a long value", async () => {
		const shown = JSON.stringify("x".repeat(100)).slice(0, 80);
		expect(await say("POST", "/jobs", JSON.stringify({ taskId: "x".repeat(100) }))).toMatchObject([
			400,
			{ error: expect.stringMatching(new RegExp(`^taskId .*, not ${shown}…\\.$`)) },
		]);
	});
});

describe("the OpenAPI document", () => {
	/** Every object in a value. */
	function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
		if (typeof value !== "object" || value === null) return;
		if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
		for (const part of Object.values(value)) yield* objectsIn(part);
	}

	it("says something in each summary and description", async () => {
		const [, document] = await say("GET", "/openapi.json");
		const texts = [...objectsIn(document)].flatMap(({ summary, description }) => [summary, description]);
		const said = texts.filter((text) => typeof text === "string");
		expect(said.length).toBeGreaterThan(40);
		expect(said.filter((text) => !/[A-Za-z]{4}/.test(text))).toEqual([]);
	});

	it("requires each parameter of a path, as OpenAPI does", async () => {
		const [, document] = await say("GET", "/openapi.json");
		const parameters = [...objectsIn(document)].filter((each) => each.in === "path");
		expect(parameters.length).toBeGreaterThan(10);
		expect(parameters.filter(({ required }) => required !== true)).toEqual([]);
	});
});

it("A simulator with lifelike views draws its cluster from the seed", async () => {
	const keys: string[] = [];
	for (const seed of [1, 2, 2]) {
		const { controlUrl, lifelike, close } = await startSimulator({ nodes: 1, views: "lifelike", seed });
		expect(lifelike?.stateOf("A1")).toBe("running");
		const view = (await (await fetch(`${controlUrl}/nodes/A1/view`)).json()) as { readonly clusterKey: string };
		keys.push(view.clusterKey);
		await close();
	}
	expect(keys[1]).toBe(keys[2]);
	expect(keys[0]).not.toBe(keys[1]);
});

describe("a node with its own view", () => {
	it("that has left cannot restart or swap addresses, and one that runs can be isolated", async () => {
		const { controlUrl, lifelike, close } = await startSimulator({ nodes: 3, views: "lifelike", windows: QUICK_WINDOWS });
		const post = (path: string, body = {}) => say("POST", path, JSON.stringify(body), controlUrl);
		expect(await post("/nodes/A2/leave")).toMatchObject([200, { name: "A2" }]);
		await expect.poll(() => lifelike?.stateOf("A2")).toBe("down");
		expect(await post("/nodes/A2/restart")).toEqual([409, { error: "Node A2 has left. Let it join instead." }]);
		expect(await post("/swap", { nodes: ["A1", "A2"] })).toEqual([
			409,
			{ error: "Node A2 cannot swap its address: it is down." },
		]);
		expect(await post("/nodes/A3/isolate")).toMatchObject([200, { name: "A3" }]);
		expect(await post("/nodes", { name: "B1" })).toMatchObject([
			201,
			{ name: "B1", address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
		]);
		expect(await post("/nodes", { name: "A2" })).toMatchObject([201, { name: "A2" }]);
		await close();
	});

	it("that joined keeps its address when it leaves and joins again", async () => {
		const { addressOf, controlUrl, lifelike, close } = await startSimulator({ views: "lifelike", windows: QUICK_WINDOWS });
		const becomes = (state: string) => expect.poll(() => lifelike?.stateOf("B1"), { timeout: 20_000 }).toBe(state);
		await say("POST", "/nodes", '{"name":"B1"}', controlUrl);
		await becomes("running");
		const address = addressOf("B1");
		await say("POST", "/nodes/B1/leave", "{}", controlUrl);
		await becomes("down");
		await say("POST", "/nodes", '{"name":"B1"}', controlUrl);
		await becomes("running");
		expect(addressOf("B1")).toBe(address);
		await close();
	});
});
