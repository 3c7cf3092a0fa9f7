import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { MemberOptions } from "../../../simulator/index.ts";
import { SimulatedCluster, type SimulatedClusterOptions } from "../../../simulator/index.ts";
import { createScaledClock, type ServedCluster, serveCluster } from "../../../simulator/tcp/index.ts";
import { parseAddress } from "../../../src/cluster/info/address.ts";
import { createFrameDecoder, encodeFrame, FRAME_TYPE } from "../../../src/cluster/info/frame.ts";

/** A cluster that listens during a test. */
export interface ServedStage extends AsyncDisposable {
	readonly cluster: SimulatedCluster;
	readonly served: ServedCluster;
}

export async function stage(
	nodes: readonly (string | MemberOptions)[],
	options: Partial<SimulatedClusterOptions> = {},
): Promise<ServedStage> {
	const clock = createScaledClock();
	const cluster = new SimulatedCluster({ ...options, nodes, clock });
	const served = await serveCluster(cluster);
	return {
		cluster,
		served,
		async [Symbol.asyncDispose]() {
			await served.close();
			clock.stop();
		},
	};
}

/** A client that only sends and reads bytes. */
export class RawClient implements Disposable {
	readonly socket: Socket;
	/** All that came, as it came. */
	received: Buffer = Buffer.alloc(0);
	readonly #replies: string[] = [];
	readonly #waiting: { readonly resolve: (reply: string) => void; readonly reject: (reason: Error) => void }[] = [];
	/** How the connection ended: `end`, or the code of an error. */
	readonly closed: Promise<string>;

	constructor(socket: Socket) {
		this.socket = socket;
		const decoder = createFrameDecoder();
		let how = "end";
		socket.on("data", (chunk) => {
			this.received = Buffer.concat([this.received, chunk]);
			for (const frame of decoder.push(chunk)) {
				const reply = frame.kind === "frame" ? Buffer.from(frame.body).toString() : frame.reason;
				const next = this.#waiting.shift();
				if (next === undefined) this.#replies.push(reply);
				else next.resolve(reply);
			}
		});
		socket.on("error", (error: NodeJS.ErrnoException) => {
			how = error.code ?? error.message;
		});
		this.closed = new Promise((resolve) =>
			socket.on("close", () => {
				for (const { reject } of this.#waiting.splice(0)) reject(closedError(how));
				resolve(how);
			}),
		);
	}

	static async to(address: string): Promise<RawClient> {
		const { host, port } = parseAddress(address) ?? { host: "127.0.0.1", port: 0 };
		const socket = connect({ host, port, noDelay: true });
		const wire = new RawClient(socket);
		await once(socket, "connect");
		return wire;
	}

	/** The body of the next reply. Rejects if the connection closes before, so that a test does not wait for ever. */
	reply(): Promise<string> {
		const early = this.#replies.shift();
		if (early !== undefined) return Promise.resolve(early);
		const reply = new Promise<string>((resolve, reject) => {
			if (this.socket.closed) reject(closedError("earlier"));
			else this.#waiting.push({ resolve, reject });
		});
		// A test may look only at what has come until it closes the connection.
		reply.catch(() => {});
		return reply;
	}

	send(bytes: Uint8Array): void {
		this.socket.write(bytes);
	}

	/** Sends commands, each with its newline, and gives the body of the reply. */
	ask(...commands: readonly string[]): Promise<string> {
		this.send(info(commands.map((command) => `${command}\n`).join("")));
		return this.reply();
	}

	[Symbol.dispose](): void {
		this.socket.destroy();
	}
}

function closedError(how: string): Error {
	return new Error(`The connection closed before the reply came: ${how}.`);
}

export function info(body: string): Uint8Array {
	return encodeFrame(FRAME_TYPE.info, Buffer.from(body));
}

export function fromHex(hex: string): Uint8Array {
	return Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));
}
