import type { Connection, ConnectionEvents } from "../../src/cluster/tcp/network.ts";
import type { ClientProcess } from "./client-process.ts";
import type { Delivery, Pipe } from "./pipe.ts";

/** The client's end of a virtual connection. */
export class ClientConnection implements Connection {
	readonly #process: ClientProcess;
	readonly #events: ConnectionEvents;
	readonly #toNode: Pipe;
	readonly #over: () => void;
	/** Whether the client may still send: checks the middlebox on the way. */
	readonly #mayPass: () => boolean;
	readonly #unsent: Uint8Array[] = [];
	#state: "opening" | "open" | "over" = "opening";

	constructor(
		process: ClientProcess,
		events: ConnectionEvents,
		toNode: Pipe,
		{ over, mayPass }: { over(): void; mayPass(): boolean },
	) {
		this.#process = process;
		this.#events = events;
		this.#toNode = toNode;
		this.#over = over;
		this.#mayPass = mayPass;
	}

	get isOver(): boolean {
		return this.#state === "over";
	}

	send(bytes: Uint8Array): void {
		if (this.#state === "opening") this.#unsent.push(bytes);
		else if (this.#state === "open" && this.#mayPass()) this.#toNode.send(bytes);
	}

	close(): void {
		if (this.#state === "over") return;
		this.#toNode.tell({ kind: "end", end: "closed" });
		this.#finish();
	}

	/** Something arrives at the client's machine. */
	take(delivery: Delivery): void {
		if (this.#process.reads) this.#read(delivery);
		else this.#process.arrive(() => this.#read(delivery));
	}

	#read(delivery: Delivery): void {
		if (this.#state === "over") return;
		switch (delivery.kind) {
			case "opened":
				this.#state = "open";
				for (const bytes of this.#unsent.splice(0)) this.#toNode.send(bytes);
				return this.#events.opened();
			case "bytes":
				return this.#events.data(delivery.bytes);
			case "end":
				this.#toNode.tell({ kind: "end", end: "closed" });
				this.#finish();
				return this.#events.ended(delivery.end, new Error(`the connection was ${TEXTS[delivery.end]}`));
			default:
				return delivery satisfies never;
		}
	}

	#finish(): void {
		this.#state = "over";
		this.#unsent.length = 0;
		this.#over();
	}
}

const TEXTS = { refused: "refused", reset: "reset", closed: "closed", unreachable: "not possible: the host is unreachable" };
