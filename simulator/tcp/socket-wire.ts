import type { Socket } from "node:net";
import { inflateSync } from "node:zlib";
import { realClock } from "../../src/clock.ts";
import type { Wire, WireEvents } from "../info-server/wire.ts";
import { resetSocket } from "./reset-socket.ts";

/**
 * The connection of a client over a real socket. While it is silent, no bytes are read from it, and no bytes are sent
 * on it.
 */
export class SocketWire implements Wire {
	readonly from: string;
	readonly #socket: Socket;
	/** What was sent while it was silent. */
	readonly #unsent: (() => void)[] = [];
	#isPaused = false;
	#isSilent = false;

	constructor(socket: Socket) {
		const { remoteAddress = "", remotePort = 0 } = socket;
		this.from = `${remoteAddress}:${remotePort}`;
		this.#socket = socket;
		// "close" always follows, and handles it.
		socket.on("error", () => {});
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
		this.#socket.on("close", () => events.ended());
	}

	send(bytes: Uint8Array): void {
		this.#orLater(() => this.#socket.write(bytes));
	}

	sendLast(bytes: Uint8Array): void {
		this.#orLater(() => this.#socket.end(bytes, () => this.#socket.destroy()));
	}

	close(): void {
		this.#orLater(() => this.#socket.destroy());
	}

	reset(): void {
		resetSocket(this.#socket);
	}

	pause(isPaused: boolean): void {
		this.#isPaused = isPaused;
		this.#read();
	}

	/** Makes the connection silent, or lets it go on: what was sent meanwhile travels then, in both directions. */
	setSilent(isSilent: boolean): void {
		this.#isSilent = isSilent;
		if (!isSilent) for (const send of this.#unsent.splice(0)) if (this.isOpen) send();
		this.#read();
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

	#orLater(send: () => void): void {
		if (this.#isSilent) this.#unsent.push(send);
		else send();
	}

	#read(): void {
		if (this.#isPaused || this.#isSilent) this.#socket.pause();
		else if (this.#socket.isPaused()) this.#socket.resume();
	}
}
