/**
 * A node that lists 3,000 peers. All of them are at one address, which accepts connections and sends no bytes. It runs
 * in a worker thread, so that it takes no time of the event loop that is tested. It is plain JavaScript, because the
 * test runner does not compile workers.
 */
import { createServer } from "node:net";
import { parentPort } from "node:worker_threads";

const listen = (server) =>
	new Promise((listening) =>
		server.listen({ port: 0, host: "127.0.0.1", backlog: 2000 }, () => listening(server.address().port)),
	);

const silent = await listen(createServer((socket) => socket.on("error", () => {}).resume()));
const peers = Array.from({ length: 3000 }, (_, index) => `[B${index},,[127.0.0.1:${silent}]]`).join(",");
const VALUES = {
	node: "A",
	build: "8.1.2.0",
	"partition-generation": "0",
	"peers-generation": "0",
	"peers-clear-std": `0,3000,[${peers}]`,
};

const seed = createServer((socket) => {
	let bytes = Buffer.alloc(0);
	socket.on("error", () => {});
	socket.on("data", (chunk) => {
		bytes = Buffer.concat([bytes, chunk]);
		while (bytes.length >= 8 && bytes.length >= 8 + bytes.readUInt32BE(4)) {
			const end = 8 + bytes.readUInt32BE(4);
			const commands = bytes.subarray(8, end).toString().trimEnd().split("\n");
			bytes = bytes.subarray(end);
			const body = Buffer.from(commands.map((command) => `${command}\t${VALUES[command] ?? "ERROR:2:job not found"}\n`).join(""));
			const header = Buffer.from([2, 1, 0, 0, 0, 0, 0, 0]);
			header.writeUInt32BE(body.length, 4);
			socket.write(Buffer.concat([header, body]));
		}
	});
});
parentPort.postMessage(await listen(seed));
