import type { Socket } from "node:net";
import { inflateSync } from "node:zlib";
import { realClock } from "../../src/clock.ts";
import type { Wire, WireEvents } from "../info-server/wire.ts";
import { resetSocket } from "./reset-socket.ts";

/** The connection of a client over a real socket. */
export class SocketWire implements Wire {
	readonly from: string;
	readonly #socket: Socket;

	constructor(socket: Socket) {
		const { remoteAddress = "", remotePort = 0 } = socket;
		this.from = `${remoteAddress}:${remotePort}`;
		this.#socket = socket;
	}

	get isOpen(): boolean {
		return !this.#socket.destroyed && !this.#socket.writableEnded;
	}

	get unread(): number {
		return this.#socket.writableLength;
	}

	get isFull(): boolean {
		return this.#socket.writableNeedDrain;
	}

	listen(events: WireEvents): void {
		this.#socket.on("data", (chunk) => events.data(chunk));
		this.#socket.on("drain", () => events.drained?.());
		// "close" always follows, and handles it.
		this.#socket.on("error", () => {});
		this.#socket.on("close", () => events.ended());
	}

	send(bytes: Uint8Array): void {
		this.#socket.write(bytes);
	}

	sendLast(bytes: Uint8Array): void {
		this.#socket.end(bytes, () => this.#socket.destroy());
	}

	close(): void {
		this.#socket.destroy();
	}

	reset(): void {
		resetSocket(this.#socket);
	}

	pause(isPaused: boolean): void {
		if (isPaused) this.#socket.pause();
		else if (this.#socket.isPaused()) this.#socket.resume();
	}

	inflate(bytes: Uint8Array, most: number): Uint8Array | undefined {
		try {
			return inflateSync(bytes, { maxOutputLength: most });
		} catch {
			return undefined;
		}
	}

	soon(action: () => void): void {
		realClock.schedule(realClock.now(), "answer", action);
	}
}
