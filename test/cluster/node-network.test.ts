import { once } from "node:events";
import { type AddressInfo, createServer, type Server, Socket } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import type { ConnectionEvents } from "../../src/cluster/tcp/network.ts";
import { nodeNetwork } from "../../src/cluster/tcp/node-network.ts";

let server: Server | undefined;
afterEach(() => server?.close());

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
	server = createServer(onSocket).listen(0, "127.0.0.1");
	await once(server, "listening");
	return (server.address() as AddressInfo).port;
}

/** Collects the events of a connection as text, and resolves when it has ended. */
function record(port: number, act: (send: (text: string) => void) => void = () => {}): Promise<readonly string[]> {
	return new Promise((resolve) => {
		const events: string[] = [];
		const on: ConnectionEvents = {
			opened() {
				events.push("opened");
				act((text) => connection.send(Buffer.from(text)));
			},
			data: (bytes) => events.push(`data ${Buffer.from(bytes)}`),
			ended(how) {
				events.push(how);
				resolve(events);
			},
		};
		const connection = nodeNetwork.connect("127.0.0.1", port, on);
		expect(events).toEqual([]);
	});
}

it("reports what the other side sends, and that it closed the connection", async () => {
	const port = await listen((socket) => socket.once("data", (bytes) => socket.end(`echo ${bytes}`)));
	expect(await record(port, (send) => send("hello"))).toEqual(["opened", "data echo hello", "closed"]);
});

it("reports a reset", async () => {
	const port = await listen((socket) => socket.once("data", () => socket.resetAndDestroy()));
	expect(await record(port, (send) => send("hello"))).toEqual(["opened", "reset"]);
});

it("reports a port at which no process listens as refused", async () => {
	const port = await listen(() => {});
	await new Promise((closed) => server?.close(closed));
	expect(await record(port)).toEqual(["refused"]);
});

it("reports no event after close", async () => {
	const port = await listen((socket) => socket.end("too late"));
	const events: string[] = [];
	const connection = nodeNetwork.connect("127.0.0.1", port, {
		opened() {
			connection.close();
			connection.close();
			connection.send(Buffer.from("x"));
		},
		data: () => events.push("data"),
		ended: () => events.push("ended"),
	});
	if (server === undefined) throw new Error("The server has not been started.");
	const [socket] = (await once(server, "connection")) as [Socket];
	socket.on("error", () => {});
	await new Promise((closed) => socket.once("close", closed));
	expect(events).toEqual([]);
});

it("closes hundreds of connections in several turns of the event loop", async () => {
	let open = 0;
	const port = await listen((socket) => {
		open += 1;
		socket.on("error", () => {}).on("close", () => open--);
		socket.resume();
	});
	let opened = 0;
	const events = { opened: () => void opened++, data() {}, ended() {} };
	const connections = Array.from({ length: 300 }, () => nodeNetwork.connect("127.0.0.1", port, events));
	await expect.poll(() => [opened, open]).toEqual([300, 300]);
	const destroy = vi.spyOn(Socket.prototype, "destroy");
	// On a busy machine, this process may stand still between two of them. That is a pause too.
	const frozen = vi.spyOn(performance, "now").mockReturnValue(performance.now());
	try {
		for (const connection of connections) connection.close();
		expect(destroy).toHaveBeenCalledTimes(128);
	} finally {
		frozen.mockRestore();
		destroy.mockRestore();
	}
	await expect.poll(() => open).toBe(0);
});

it("looks up names, and returns an IP address unchanged", async () => {
	expect(await nodeNetwork.lookup("::1")).toEqual(["::1"]);
	expect(await nodeNetwork.lookup("127.0.0.9")).toEqual(["127.0.0.9"]);
	expect(await nodeNetwork.lookup("localhost")).toContain("127.0.0.1");
	await expect(nodeNetwork.lookup("no-such-host.invalid")).rejects.toThrow();
});
