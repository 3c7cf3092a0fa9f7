import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator/control/index.ts";
import { ROUTES } from "../../simulator/control/routes.ts";
import { RawClient } from "../tcp/support/wire.ts";

const TOKEN = "a token of some length";
let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator({ nodes: 2 });
});
afterEach(() => simulator.close());

interface Said {
	readonly status: number;
	readonly body: Record<string, unknown>;
}

async function say(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
	url = simulator.controlUrl,
): Promise<Said> {
	const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
	const type = body === undefined ? {} : { "content-type": "application/json" };
	const response = await fetch(url + path, { method, headers: { ...type, ...headers }, ...sent });
	return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const get = (path: string): Promise<Said> => say("GET", path);
const post = (path: string, body?: unknown): Promise<Said> => say("POST", path, body);

async function ask(node: number, command: string): Promise<string> {
	using wire = await RawClient.to(simulator.hosts[node] ?? "");
	return await wire.ask(command);
}

describe("the control API", () => {
	it("starts jobs, lists them, and aborts them on all nodes or one", async () => {
		const started = await post("/jobs", {
			taskId: "18446744073709551615",
			set: "demo",
			life: { duration: "forever", abortDelay: 60_000 },
			on: { A2: { duration: 0 } },
		});
		expect(started).toEqual({ status: 201, body: { taskId: "18446744073709551615", codes: { A1: 0, A2: 0 } } });
		expect(await ask(0, "query-show:id=18446744073709551615")).toContain("status=active(ok)");
		expect(await get("/jobs")).toMatchObject({
			body: {
				jobs: [{ taskId: "18446744073709551615", nodes: { A1: { state: "active" }, A2: { state: "done", result: "ok" } } }],
			},
		});
		expect((await post("/jobs/18446744073709551615/abort", { node: "A1" })).body).toMatchObject({
			nodes: { A1: { state: "aborting", result: "user-aborted" }, A2: { state: "done" } },
		});
	});

	it("starts a job only on the nodes that are named, and not on nodes whose life is null", async () => {
		await post("/jobs", { taskId: 5, nodes: ["A2"] });
		await post("/jobs", { taskId: 6, on: { A1: null } });
		expect((await get("/jobs/5")).body.nodes).toEqual({ A2: expect.anything() });
		expect((await get("/jobs/6")).body.nodes).toEqual({ A2: expect.anything() });
		expect((await get("/jobs?limit=1")).body.jobs).toMatchObject([{ taskId: "6" }]);
	});

	it("sets the life of jobs that clients start", async () => {
		await say("PUT", "/life", { life: { duration: "forever", abortDelay: 60_000, records: 7 }, node: "A1" });
		simulator.cluster.receive("A1", { taskId: 9n, namespace: "test" });
		simulator.cluster.abort(9n);
		expect(simulator.cluster.truth("A1", 9n).state).toBe("aborting");
	});

	it("plans a node's replies", async () => {
		const planned = await post("/nodes/A1/plan", { replies: [{ reply: { value: "mine" }, times: 2, wire: { fragments: 3 } }] });
		expect(planned.body).toMatchObject({ name: "A1", plannedReplies: 2 });
		expect(await ask(0, "query-show:id=1")).toBe("query-show:id=1\tmine\n");
		expect((await get("/nodes/A1")).body).toMatchObject({ plannedReplies: 1 });
	});

	it("crashes a node and restarts it at the same address, also as another build", async () => {
		const { address } = (await get("/nodes/A1")).body;
		expect((await post("/nodes/A1/crash")).body).toMatchObject({ up: false });
		await expect(RawClient.to(String(address))).rejects.toMatchObject({ code: "ECONNREFUSED" });
		expect((await post("/nodes/A1/restart", { version: "7.0.0.26", readyAfter: 60_000 })).body).toMatchObject({
			up: true,
			ready: false,
			version: "7.0.0.26",
			address,
		});
		expect(await ask(0, "partition-generation")).toBe("partition-generation\t-1\n");
	});

	it("lets a node join and leave", async () => {
		const joined = await post("/nodes", { name: "B1", version: "6.4.0.34" });
		expect(joined).toMatchObject({ status: 201, body: { name: "B1", member: true, up: true } });
		expect(await ask(2, "build")).toBe("build\t6.4.0.34\n");
		expect((await post("/nodes/B1/leave")).body).toMatchObject({ member: false });
		expect((await get("/nodes")).body.nodes).toHaveLength(3);
	});

	it("holds a node and releases it", async () => {
		expect((await post("/nodes/A1/hold")).body).toMatchObject({ held: true });
		const answer = ask(0, "node");
		await expect.poll(() => simulator.cluster.trace.events.at(-1)?.kind).toBe("asked");
		expect((await post("/nodes/A1/release")).body).toMatchObject({ held: false });
		expect(await answer).toBe("node\tA1\n");
	});

	it("shows the trace from any event on", async () => {
		await post("/nodes/A1/hold");
		await post("/nodes/A1/release");
		await post("/jobs", { taskId: 4, nodes: ["A2"] });
		const first = await get("/trace?limit=1");
		expect(first.body).toMatchObject({ events: [{ kind: "node", node: "A1", change: "held" }], next: 1, dropped: 0 });
		const rest = await get(`/trace?after=${first.body.next}`);
		expect(rest.body).toMatchObject({
			events: [
				{ kind: "node", node: "A1", change: "released" },
				{ kind: "job", node: "A2", taskId: "4", change: "active" },
			],
			next: 3,
		});
	});

	it("streams events while they happen, one per line", async () => {
		const response = await fetch(`${simulator.controlUrl}/trace/stream`);
		expect(response.headers.get("content-type")).toBe("application/x-ndjson");
		const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
		await post("/jobs", { taskId: "9007199254740993", nodes: ["A1"] });
		const { value } = await reader.read();
		expect(JSON.parse(Buffer.from(value ?? []).toString())).toMatchObject({
			kind: "job",
			taskId: "9007199254740993",
			change: "active",
		});
		await reader.cancel();
	});

	it("restores the state at the start", async () => {
		await post("/nodes", { name: "B1" });
		await post("/nodes/A1/plan", { replies: [{ reply: "done" }] });
		await post("/nodes/A2/crash");
		await post("/nodes/A1/restart", { version: "7.0.0.26" });
		await say("PUT", "/life", { life: { duration: 1 } });
		await post("/jobs", { taskId: 4 });
		const { body } = await post("/reset");
		expect(body.nodes).toMatchObject([
			{ name: "A1", version: "8.1.2.0", member: true, up: true, ready: true, plannedReplies: 0 },
			{ name: "A2", member: true, up: true },
			{ name: "B1", member: false },
		]);
		expect((await get("/trace")).body).toMatchObject({ events: [], dropped: 0 });
		expect(await ask(0, "query-show")).toBe("query-show\t\n");
		expect((await post("/jobs", { taskId: 4 })).body).toMatchObject({ codes: { A1: 0, A2: 0 } });
	});
});

/** Why this version of Node cannot read a text as JSON. */
function complaintAbout(text: string): string {
	try {
		return `nothing, because it is ${JSON.parse(text)}`;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

describe("an invalid request to the control API", () => {
	const id = "must be a number from 1 to 18446744073709551615, as text or, up to 9007199254740991, as a number";
	it.each([
		["POST", "/jobs", { taskId: "0" }, 400, `taskId ${id}, not "0".`],
		["POST", "/jobs", { taskId: "18446744073709551616" }, 400, `taskId ${id}, not "18446744073709551616".`],
		["POST", "/jobs", '{"taskId": 9007199254740993}', 400, `taskId ${id}, not 9007199254740992.`],
		["POST", "/jobs", { taskid: 1 }, 400, "taskid is not a known field."],
		[
			"POST",
			"/jobs",
			{ life: { duration: "x" } },
			400,
			'life.duration must be a number of milliseconds from 0 on, or "forever", not "x".',
		],
		["POST", "/jobs", { on: { A1: { lag: -1 } } }, 400, "on.A1.lag must be a number of milliseconds from 0 on, not -1."],
		["POST", "/jobs", { nodes: ["A1", "C3"] }, 404, 'Node "C3" does not exist. The nodes are A1, A2.'],
		["POST", "/jobs", { udf: { package: "p" } }, 400, "udf.function is missing."],
		["POST", "/jobs", "{", 400, `The body is not valid JSON: ${complaintAbout("{")}.`],
		["POST", "/jobs", [], 400, "The body must be an object, not a list."],
		["POST", "/jobs", "7", 400, "The body must be an object, not 7."],
		["POST", "/nodes", {}, 400, "name is missing."],
		["POST", "/nodes", { name: "b1" }, 400, 'name must be 1 to 16 upper-case hexadecimal digits, not "b1".'],
		[
			"POST",
			"/nodes/A1/plan",
			{ replies: [{ reply: "done" }, { reply: "done", times: 0.5 }] },
			400,
			"replies.1.times must be a whole number from 0 to 1000000, not 0.5.",
		],
		[
			"POST",
			"/nodes/A1/plan",
			{ replies: [{ reply: "done", wire: "gone" }] },
			400,
			'replies.0.wire must be one of "close after the header", "half a frame", "frame too large", "wrong echo", "late reply", or { "fragments": bytes }, not "gone".',
		],
		["POST", "/nodes/A1/restart", { version: "new" }, 400, 'version must be a server build such as 8.1.2.0, not "new".'],
		["POST", "/nodes/C3/crash", undefined, 404, 'Node "C3" does not exist. The nodes are A1, A2.'],
		["GET", "/jobs/77", undefined, 404, "No node knows a task 77."],
		["GET", "/jobs/x", undefined, 400, `taskId ${id}, not "x".`],
		["GET", "/trace?after=-1", undefined, 400, 'after must be a whole number of at most 9 digits, not "-1".'],
		["GET", "/trace?from=1", undefined, 400, "from is not a known field."],
		["GET", "/elsewhere", undefined, 404, "GET /elsewhere does not exist. /openapi.json lists all operations."],
		["DELETE", "/nodes/A1", undefined, 404, "DELETE /nodes/A1 does not exist. /openapi.json lists all operations."],
	] as const)("%s %s %j is refused with %i: %s", async (method, path, body, status, error) => {
		expect(await say(method, path, body)).toEqual({ status, body: { error } });
	});

	it("is refused with 413 if its body is too large", async () => {
		const said = await say("POST", "/jobs", `{"set": "${"x".repeat(5 * 1024 * 1024)}"}`);
		expect(said).toEqual({ status: 413, body: { error: "The body must have at most 4194304 bytes." } });
	});

	it("is answered, and keeps its connection, if its route does not use its body of one megabyte", async () => {
		const body = `{"set": "${"x".repeat(1024 * 1024)}"}`;
		for (let time = 0; time < 6; time++) {
			expect((await post("/nodes/A1/hold", body)).status).toBe(200);
			expect((await post("/elsewhere", body)).status).toBe(404);
		}
	});

	it.each([5, 40])("is answered with 413 after %i MB without a declared length", async (megabytes) => {
		let left = megabytes;
		const stream = new ReadableStream({
			pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(1024 * 1024)) : controller.close()),
		});
		const headers = { "content-type": "application/json" };
		const init = { method: "POST", headers, body: stream, duplex: "half" } satisfies RequestInit & { duplex: "half" };
		expect((await fetch(`${simulator.controlUrl}/nodes/A1/hold`, init)).status).toBe(413);
	});
});

describe("unfinished bodies", () => {
	it("of 40 MB in total block only further large bodies, until they are gone", async () => {
		const port = Number(simulator.controlUrl.split(":").at(-1));
		const head = `POST /jobs HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 4194304\r\n\r\n`;
		const large = `{"set": "${"x".repeat(1024 * 1024)}"}`;
		const sockets = Array.from({ length: 10 }, () => connect(port, "127.0.0.1"));
		for (const socket of sockets) socket.on("error", () => {}).write(head + "x".repeat(4_000_000));
		await expect
			.poll(() => post("/nodes/A1/hold", large))
			.toEqual({
				status: 429,
				body: { error: "Too many large bodies arrive at the same time. Try again later." },
			});
		expect((await post("/nodes/A1/release", {})).status).toBe(200);
		for (const socket of sockets) socket.destroy();
		await expect.poll(async () => (await post("/nodes/A1/hold", large)).status).toBe(200);
	});
});

describe("the OpenAPI document", () => {
	/** The operations of the document, as `get /path`. */
	async function operations(): Promise<readonly string[]> {
		const { body } = await get("/openapi.json");
		return Object.entries(body.paths as object).flatMap(([path, methods]) =>
			Object.keys(methods as object).map((method) => `${method} ${path}`),
		);
	}

	it("describes exactly the routes of the API and the stream of the trace", async () => {
		expect([...(await operations())].sort()).toEqual(
			[...ROUTES.map(({ method, path }) => `${method} ${path}`), "get /trace/stream"].sort(),
		);
	});

	it("describes only operations that the server knows", async () => {
		for (const operation of await operations()) {
			const [method = "", path = ""] = operation.split(" ");
			const response = await fetch(simulator.controlUrl + path.replace("{node}", "C3").replace("{taskId}", "77"), {
				method: method.toUpperCase(),
			});
			const text = response.body === null || path === "/trace/stream" ? "" : await response.text();
			expect(text, operation).not.toContain("lists all operations");
			if (path === "/trace/stream") await response.body?.cancel();
		}
	});

	it("is OpenAPI 3.1 with unique operation ids, described parameters and valid references", async () => {
		const { body } = await get("/openapi.json");
		expect(body).toMatchObject({ openapi: "3.1.0", info: { title: expect.any(String), version: expect.any(String) } });
		const ids: unknown[] = [];
		for (const [path, methods] of Object.entries(body.paths as Record<string, Record<string, Record<string, unknown>>>)) {
			for (const operation of Object.values(methods)) {
				ids.push(operation.operationId);
				const named = (operation.parameters as { name: string; in: string }[] | undefined) ?? [];
				expect(named.filter((each) => each.in === "path").map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
			}
		}
		expect(new Set(ids).size).toBe(ids.length);
		for (const [, reference = ""] of JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
			expect(
				reference.split("/").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], body),
			).toBeDefined();
		}
	});

	it("lists the words for planned replies", async () => {
		expect(JSON.stringify((await get("/openapi.json")).body)).toContain('"job not found"');
	});
});

describe("access to the control API", () => {
	const started = async (options: SimulatorOptions, run: (other: Simulator) => Promise<void>): Promise<void> => {
		const other = await startSimulator({ nodes: 1, ...options });
		try {
			await run(other);
		} finally {
			await other.close();
		}
	};

	it("is limited to this machine by default", () => {
		expect(simulator.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	});

	it("from other machines needs a token that is long enough", async () => {
		await expect(startSimulator({ nodes: 1, controlHost: "0.0.0.0" })).rejects.toThrow(
			"To listen on 0.0.0.0 the control API needs a token.",
		);
		await expect(startSimulator({ nodes: 1, controlToken: "short" })).rejects.toThrow(
			"The control API's token must have at least 16 characters, not 5.",
		);
	});

	it("needs the token, if one is set, also for the OpenAPI document", async () => {
		await started({ controlHost: "::1", controlToken: TOKEN }, async ({ controlUrl }) => {
			expect(controlUrl).toMatch(/^http:\/\/\[::1\]:\d+$/);
			for (const path of ["/nodes", "/openapi.json", "/trace/stream"]) {
				expect((await say("GET", path, undefined, {}, controlUrl)).status).toBe(401);
				expect(
					(await say("GET", path, undefined, { authorization: "Bearer another token of some length" }, controlUrl)).status,
				).toBe(401);
			}
			const { status, body } = await say("GET", "/openapi.json", undefined, { authorization: `Bearer ${TOKEN}` }, controlUrl);
			expect(status).toBe(200);
			expect(body.security).toEqual([{ token: [] }]);
		});
	});
});

describe("a page in a browser", () => {
	const hold = (headers: Record<string, string>, body?: string): Promise<Said> => say("POST", "/nodes/A1/hold", body, headers);

	it.each([
		["another origin", { origin: "http://evil.example" }],
		["an opaque origin", { origin: "null" }],
		["another port of this machine", { origin: "http://127.0.0.1:1" }],
		["another site, by its fetch metadata", { "sec-fetch-site": "cross-site" }],
	])("with %s cannot control the cluster", async (_, headers) => {
		expect(await hold(headers)).toEqual({
			status: 403,
			body: { error: "A page of another origin must not control the simulator." },
		});
	});

	it.each(["evil.example", "127.0.0.1", "127.0.0.1:1"])("cannot call the API by the name %s", async (host) => {
		const [, address = "", port = ""] = /^http:\/\/(.+):(\d+)$/.exec(simulator.controlUrl) ?? [];
		const answer = await new Promise<string>((resolve, reject) => {
			const socket = connect(Number(port), address, () =>
				socket.end(`GET /nodes HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
			);
			let text = "";
			socket.on("data", (chunk) => {
				text += chunk;
			});
			socket.on("error", reject).on("close", () => resolve(text));
		});
		expect(answer).toMatch(/^HTTP\/1\.1 403 /);
		expect(answer).toContain(`The header Host must be 127.0.0.1:${port} or localhost:${port} or [::1]:${port}.`);
	});

	it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""])(
		"cannot send a body of the type %j",
		async (type) => {
			expect(await hold({ "content-type": type }, "{}")).toEqual({
				status: 415,
				body: { error: "The header Content-Type must be application/json." },
			});
		},
	);

	it("may come from the API itself", async () => {
		expect((await hold({ origin: simulator.controlUrl, "content-type": "application/json; charset=utf-8" }, "{}")).status).toBe(
			200,
		);
		const local = simulator.controlUrl.replace("127.0.0.1", "localhost");
		expect((await say("GET", "/nodes", undefined, { origin: local }, local)).status).toBe(200);
	});
});

it("a body that is nested a million times is refused like any other invalid body", async () => {
	const { status, body } = await post("/jobs", `{"on":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`);
	expect({ status, body }).toEqual({
		status: 400,
		body: { error: "The body is not valid JSON: it is nested more than 100 levels deep." },
	});
});

it("no more than 128 nodes can join, and a known one can join again", async () => {
	await simulator.close();
	simulator = await startSimulator({ nodes: 125 });
	const join = (number: number) => post("/nodes", { name: (0x1000 + number).toString(16).toUpperCase() });
	for (let number = 125; number < 128; number++) expect((await join(number)).status).toBe(201);
	expect(await join(128)).toEqual({
		status: 409,
		body: { error: "A simulated cluster has at most 128 nodes, including those that left." },
	});
	await post("/nodes/A1/leave");
	expect((await post("/nodes", { name: "A1" })).status).toBe(201);
});

describe("a simulator", () => {
	it("whose control port is in use closes all its ports and says why", async () => {
		const controlPort = Number(simulator.controlUrl.split(":").at(-1));
		await expect(startSimulator({ nodes: 1, controlPort })).rejects.toThrow(
			`The control API cannot listen on 127.0.0.1:${controlPort}: another program uses the port.`,
		);
	});

	it.each([0, 1.5, 129])("refuses %d as the number of nodes", async (nodes) => {
		await expect(startSimulator({ nodes })).rejects.toThrow(`nodes must be a whole number from 1 to 128, not ${nodes}.`);
	});

	it("runs as fast as its time scale says", async () => {
		const fast = await startSimulator({ nodes: 1, timeScale: 1000 });
		const { taskId } = fast.cluster.launch({ life: { duration: 60_000 } });
		await expect.poll(() => fast.cluster.truth("A1", taskId).state).toBe("done");
		await fast.close();
	});

	it.each([0, -1, Number.NaN])("refuses %d as the time scale", async (timeScale) => {
		await expect(startSimulator({ timeScale })).rejects.toThrow(`timeScale must be a number above 0, not ${timeScale}.`);
	});

	it("closes everything when it is closed, also streams of the trace", async () => {
		const other = await startSimulator({ nodes: 2 });
		const stream = await fetch(`${other.controlUrl}/trace/stream`);
		other.cluster.launch({ life: { duration: 3_600_000 } });
		const ended = stream.text().catch(() => "cut");
		await other.close();
		expect(await ended).toBe("cut");
		await expect(fetch(`${other.controlUrl}/nodes`)).rejects.toThrow();
	});
});
