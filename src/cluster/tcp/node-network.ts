import { promises as dns } from "node:dns";
import { connect, isIP } from "node:net";
import { realClock } from "../../clock.ts";
import { Lookups } from "./lookups.ts";
import type { ConnectionEnd, Network } from "./network.ts";
import { Turns } from "./turns.ts";

const lookups = new Lookups(async (host) => {
	const found = await dns.lookup(host, { all: true });
	return found.map(({ address }) => address);
});

/** More than the usual clusters have. A cluster may close a thousand at the same time, which takes long. */
const MOST_CLOSED_AT_ONCE = 128;
const closings = new Turns(realClock, MOST_CLOSED_AT_ONCE);

/** The real network: `node:net` and `node:dns`. */
export const nodeNetwork: Network = {
	async lookup(host, isWanted) {
		return isIP(host) === 0 ? lookups.of(host, isWanted) : [host];
	},
	connect(address, port, on) {
		const socket = connect({ host: address, port, noDelay: true });
		let isOpen = false;
		let isOver = false;
		const close = (): void => {
			if (isOver) return;
			isOver = true;
			if (!socket.destroyed) closings.take(() => socket.destroy());
		};
		const end = (how: ConnectionEnd, cause?: Error): void => {
			if (isOver) return;
			close();
			on.ended(how, cause);
		};
		socket.on("connect", () => {
			isOpen = true;
			if (!isOver) on.opened();
		});
		socket.on("data", (bytes) => {
			if (!isOver) on.data(bytes);
		});
		// Never removed: a destroyed socket can still emit an error, and an unhandled error event ends the process.
		socket.on("error", (error: NodeJS.ErrnoException) => {
			if (isOpen) end("reset", error);
			else end(error.code === "ECONNREFUSED" ? "refused" : "unreachable", error);
		});
		// The connection is never half-closed: a server drops a half-closed connection even if it has not replied yet.
		socket.on("end", () => end("closed"));
		socket.on("close", () => end("closed"));
		return {
			send(bytes) {
				if (!isOver) socket.write(bytes);
			},
			close,
		};
	},
};
