import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { posix } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";

/** The story of examples/simulated-restart.mjs, told in a page. */
const PAGE = `<!doctype html>
<title>a page</title>
<pre id="said"></pre>
<script type="module">
	const say = (value) => { document.getElementById("said").textContent = JSON.stringify(value); };
	try {
		const { ExecuteTask } = await import("/src/index.js");
		const { SimulatedCluster } = await import("/simulator/index.js");
		const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"], version: "8.1.2.0" });
		const { taskId } = cluster.launch({ set: "demo", life: { duration: 3000 } });
		cluster.at(1500, () => cluster.restart("B"));
		const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
		const { outcome, nodes } = await cluster.run(() => task.wait({ timeout: 60_000 }));
		say({ outcome, evidence: Object.fromEntries(nodes.map(({ node, evidence }) => [node, evidence])) });
	} catch (error) {
		say({ error: String(error) });
	}
</script>`;

let server: Server;
let address = "";

/** Serves the page, and of the built code what is published. */
beforeAll(async () => {
	server = createServer((request, response) => {
		const path = posix.normalize(request.url ?? "/");
		const file = `dist${path}`;
		if (path === "/") response.setHeader("content-type", "text/html").end(PAGE);
		else if (/^\/(?:src|simulator)\/.+\.js$/.test(path) && existsSync(file)) {
			response.setHeader("content-type", "text/javascript").end(readFileSync(file));
		} else response.writeHead(404).end();
	});
	await new Promise<void>((listening) => {
		server.listen(0, "127.0.0.1", listening);
	});
	address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

it("a page in Chromium tracks a task on the simulated cluster, with no part of Node", async () => {
	const flags = [
		"--headless",
		"--no-sandbox",
		"--disable-gpu",
		"--disable-dev-shm-usage",
		"--virtual-time-budget=10000",
		"--dump-dom",
	];
	const { stdout } = await promisify(execFile)("chromium", [...flags, address]);
	const said = /<pre id="said">(.*)<\/pre>/.exec(stdout)?.[1] ?? "";
	expect(JSON.parse(said)).toEqual({ outcome: "uncertain", evidence: { A: "done", B: "vanished", C: "done" } });
});
