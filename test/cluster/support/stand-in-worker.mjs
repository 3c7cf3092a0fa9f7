/**
 * A cluster of test servers for the official client. It runs in its own worker thread, because the client blocks its
 * thread while it connects. It is plain JavaScript, because the test runner does not compile workers. It answers what
 * the client asks a node when it connects and tends, accepts every background query, and sends the planned body for any
 * other request.
 */
import { createServer } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/**
 * The names of the nodes, and the bodies of replies by request, both without the last newline. "close" and "reset" end
 * the connection; "silence" sends no bytes.
 */
const { names, plan } = workerData;
/** Info 3 is LAST, and the result is 0: the query was started. */
const ACCEPTED = Buffer.from(`1600000100000000${"00".repeat(14)}`, "hex");
const PARTITIONS = (isOwner) => Buffer.alloc(512, isOwner ? 0xff : 0).toString("base64");

const servers = names.map(() => createServer());
const ports = await Promise.all(
	servers.map((server) => new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(server.address().port)))),
);

function value(command, at) {
	const peers = names.flatMap((name, other) => (other === at ? [] : [`[${name},,[127.0.0.1:${ports[other]}]]`]));
	const values = {
		node: names[at],
		build: "8.1.2.0",
		"partition-generation": "1",
		"peers-generation": "1",
		"peers-clear-std": `1,3000,[${peers.join(",")}]`,
		replicas: `test:0,1,${PARTITIONS(at === 0)}`,
	};
	return values[command] ?? (command.startsWith("user-agent-set:") ? "ok" : "ERROR:2:job not found");
}

function send(socket, type, body) {
	const header = Buffer.from([2, type, 0, 0, 0, 0, 0, 0]);
	header.writeUInt32BE(body.length, 4);
	socket.write(Buffer.concat([header, body]));
}

function answer(socket, text, at) {
	parentPort.postMessage({ node: names[at], request: text });
	const planned = plan[text.trimEnd()];
	if (planned === "close") socket.end();
	else if (planned === "reset") socket.resetAndDestroy();
	else if (planned === "no info") send(socket, 3, Buffer.from("?"));
	else if (planned !== undefined && planned !== "silence") send(socket, 1, Buffer.from(planned === "" ? "" : `${planned}\n`));
	else if (planned === undefined) {
		const lines = text.trimEnd().split("\n");
		send(socket, 1, Buffer.from(lines.map((command) => `${command}\t${value(command, at)}\n`).join("")));
	}
}

for (const [at, server] of servers.entries()) {
	server.on("connection", (socket) => {
		let bytes = Buffer.alloc(0);
		socket.on("error", () => {});
		socket.on("data", (chunk) => {
			bytes = Buffer.concat([bytes, chunk]);
			while (bytes.length >= 8 && bytes.length >= 8 + bytes.readUInt32BE(4)) {
				const [type, end] = [bytes[1], 8 + bytes.readUInt32BE(4)];
				const body = bytes.subarray(8, end);
				bytes = bytes.subarray(end);
				if (type === 1) answer(socket, body.toString(), at);
				else send(socket, 3, ACCEPTED);
			}
		});
	});
}
parentPort.postMessage({ ports });
