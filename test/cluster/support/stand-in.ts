import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/**
 * A scripted server on loopback that takes the place of a node in the tests of the sockets. It has its own framing,
 * because a mistake in shared framing would not show.
 */
export interface StandIn {
	readonly port: number;
	readonly host: string;
	/** `host:port`. */
	readonly at: string;
	/** The commands of every request so far, in order, and the connection each came by (1, 2, …). */
	readonly requests: readonly { readonly connection: number; readonly commands: readonly string[] }[];
	/** How many connections were made, and how many are open. */
	connections(): { readonly made: number; readonly open: number };
	/** Resets all connections and refuses new ones. */
	crash(): Promise<void>;
	/** Listens again, on the same port. */
	restart(): Promise<void>;
}

export interface StandInRequest {
	readonly commands: readonly string[];
	readonly socket: Socket;
	/**
	 * Sends a body, or raw bytes, then reads the next request. Like a real server, it serves one at a time on a
	 * connection.
	 */
	reply(...sent: readonly (string | Buffer)[]): void;
}

/** What the server answers. You may change every value while it runs. */
export interface StandInNode {
	name: string;
	build: string;
	peers: readonly string[];
	peersGeneration: number;
	partitionGeneration: number;
	/** The value for any other command; `undefined` leaves the line out. */
	value: (command: string) => string | undefined;
	/** Handles a request itself, and may reply later or never. `false` means that the server should answer. */
	takeOver: (request: StandInRequest) => boolean;
}

export function node(name: string, parts: Partial<StandInNode> = {}): StandInNode {
	return {
		name,
		build: "8.1.2.0",
		peers: [],
		peersGeneration: 0,
		partitionGeneration: 0,
		value: () => "ERROR:2:job not found",
		takeOver: () => false,
		...parts,
	};
}

export function frame(
	body: string | Buffer,
	{ version = 2, type = 1, size }: { version?: number; type?: number; size?: number } = {},
): Buffer {
	const bytes = Buffer.from(body);
	const header = Buffer.alloc(8);
	header.writeUIntBE(size ?? bytes.length, 2, 6);
	header[0] = version;
	header[1] = type;
	return Buffer.concat([header, bytes]);
}

/** The entry of a node in a list of peers. */
export function peer(name: string, ...addresses: readonly string[]): string {
	return `[${name},,[${addresses.join(",")}]]`;
}

/** The body with which the node answers these commands. */
export function answerOf(script: StandInNode, commands: readonly string[]): string {
	const values: Record<string, string> = {
		node: script.name,
		build: script.build,
		"partition-generation": String(script.partitionGeneration),
		"peers-generation": String(script.peersGeneration),
		"peers-clear-std": `${script.peersGeneration},3000,[${script.peers.join(",")}]`,
	};
	const lines = commands.map((command) => ({ command, value: values[command] ?? script.value(command) }));
	return lines.map(({ command, value }) => (value === undefined ? "" : `${command}\t${value}\n`)).join("");
}

export async function standIn(script: StandInNode, host = "127.0.0.1"): Promise<StandIn> {
	const requests: { connection: number; commands: readonly string[] }[] = [];
	const open = new Set<Socket>();
	let made = 0;

	const serve = (socket: Socket): void => {
		made += 1;
		const connection = made;
		open.add(socket);
		let bytes = Buffer.alloc(0);
		const waiting: (readonly string[])[] = [];
		let isBusy = false;
		const serveNext = (): void => {
			const commands = isBusy ? undefined : waiting.shift();
			if (commands === undefined) return;
			isBusy = true;
			const reply: StandInRequest["reply"] = (...sent) => {
				if (socket.destroyed) return;
				for (const each of sent) socket.write(typeof each === "string" ? frame(each) : each);
				isBusy = false;
				serveNext();
			};
			if (!script.takeOver({ commands, socket, reply })) reply(answerOf(script, commands));
		};
		socket.on("error", () => {});
		socket.on("close", () => open.delete(socket));
		socket.on("data", (chunk) => {
			bytes = Buffer.concat([bytes, chunk]);
			while (bytes.length >= 8) {
				const size = bytes.readUIntBE(2, 6);
				if (bytes.length < 8 + size) return;
				const commands = bytes
					.subarray(8, 8 + size)
					.toString()
					.split("\n")
					.slice(0, -1);
				bytes = bytes.subarray(8 + size);
				requests.push({ connection, commands });
				waiting.push(commands);
				serveNext();
			}
		});
	};

	let server: Server;
	const listen = async (port: number): Promise<number> => {
		server = createServer(serve).listen(port, host);
		await once(server, "listening");
		return (server.address() as AddressInfo).port;
	};
	const port = await listen(0);
	return {
		port,
		host,
		at: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
		requests,
		connections: () => ({ made, open: open.size }),
		async crash() {
			const closed = once(server, "close");
			server.close();
			for (const socket of open) socket.resetAndDestroy();
			await closed;
		},
		async restart() {
			await listen(port);
		},
	};
}
