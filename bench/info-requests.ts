import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";
import { createFrameDecoder } from "../src/cluster/info/frame.ts";
import { encodeRequest } from "../src/cluster/info/message.ts";
import type { SpeedComparison } from "./measure.ts";

const REQUEST = encodeRequest(["query-show:id=4660"]);
/** As long as the simulated node's. */
export const REPLY: Uint8Array = encodeRequest([`query-show:id=4660\t${"x".repeat(470)}`]);

type Server = "node" | "bare";

let ports: Promise<Readonly<Record<Server, number>>> | undefined;
const connections = new Map<string, Promise<readonly Socket[]>>();

/** What a real server of 8.1.2.0 answered on two cores to the same kind of client. */
export const infoRequestComparisons: readonly SpeedComparison[] = [infoRequests(1, 2000, 17_400), infoRequests(64, 8000, 34_900)];

function infoRequests(clients: number, requests: number, aim: number): SpeedComparison {
	const subject = (name: string, server: Server) => ({ name, what: "requests", run: () => askAll(server, clients, requests) });
	return {
		title: `Info requests that one node answers, ${clients === 1 ? "one connection" : `${clients} connections`}`,
		unit: "per second",
		aim,
		subjects: [subject("a simulated node", "node"), subject("a server that answers without looking", "bare")],
	};
}

/** Each connection sends its next request once it has the reply to the last. */
async function askAll(server: Server, clients: number, requests: number): Promise<number> {
	const sockets = await socketsTo(server, clients);
	const each = Math.ceil(requests / clients);
	await Promise.all(sockets.map((socket) => askAgain(socket, each)));
	return each * clients;
}

function askAgain(socket: Socket, times: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const decoder = createFrameDecoder();
		let left = times;
		const read = (chunk: Uint8Array) => {
			if (decoder.push(chunk).length === 0) return;
			left--;
			if (left > 0) return void socket.write(REQUEST);
			socket.off("data", read);
			socket.off("error", reject);
			socket.unref();
			resolve();
		};
		// Only a running measurement keeps the process alive.
		socket.ref();
		socket.on("data", read);
		socket.once("error", reject);
		socket.write(REQUEST);
	});
}

function socketsTo(server: Server, count: number): Promise<readonly Socket[]> {
	const key = `${server} ${count}`;
	const known = connections.get(key) ?? connectAll(server, count);
	connections.set(key, known);
	return known;
}

async function connectAll(server: Server, count: number): Promise<readonly Socket[]> {
	ports ??= startServers();
	const port = (await ports)[server];
	return Promise.all(
		Array.from({ length: count }, async () => {
			const socket = connect({ host: "127.0.0.1", port, noDelay: true });
			await once(socket, "connect");
			socket.unref();
			return socket;
		}),
	);
}

async function startServers(): Promise<Readonly<Record<Server, number>>> {
	const worker = new Worker(new URL("./info-server.js", import.meta.url));
	const [found] = await once(worker, "message");
	worker.unref();
	return found;
}
