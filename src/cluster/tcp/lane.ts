import { RequestFailure } from "../cluster.ts";
import { answers, type InfoRequest } from "../info/message.ts";
import type { Greeting, InfoConnection, InfoConnectionEvents } from "./dial.ts";

/** The commands of one frame, and the functions that are called with the reply. */
export interface LaneRequest {
	readonly commands: readonly string[];
	readonly frame: Uint8Array;
	/** A question about the members. It never closes a connection on which others wait for an answer. */
	readonly isLook: boolean;
	/** How often the connection ended while this request was the next to be answered. */
	failures: number;
	/** The question was given up; the reply is thrown away when it comes. */
	isAbandoned: boolean;
	settle(answer: string | RequestFailure): void;
}

export function laneRequest(
	{ commands, frame }: InfoRequest,
	isLook: boolean,
	settle: (answer: string | RequestFailure) => void,
): LaneRequest {
	return { commands, frame, isLook, failures: 0, isAbandoned: false, settle };
}

export interface LaneEvents {
	/** The node has answered the oldest request. */
	answered(lane: Lane): void;
	/** The connection is over. `head` was the next to be answered; the requests behind it are `others`. */
	ended(lane: Lane, failure: RequestFailure, head: LaneRequest | undefined, others: readonly LaneRequest[]): void;
}

/**
 * A connection to the right node, and the requests on it that wait for replies, the oldest first. A server replies in
 * order.
 */
export class Lane implements InfoConnectionEvents {
	readonly greeting: Greeting;
	readonly #connection: InfoConnection;
	readonly #sent: LaneRequest[] = [];
	readonly #on: LaneEvents;
	readonly #now: () => number;
	/** The time at which the oldest request became the oldest. */
	headSince = 0;

	constructor(greeting: Greeting, connection: InfoConnection, now: () => number, on: LaneEvents) {
		this.greeting = greeting;
		this.#connection = connection;
		this.#now = now;
		this.#on = on;
	}

	get sent(): readonly LaneRequest[] {
		return this.#sent;
	}

	send(request: LaneRequest): void {
		if (this.#sent.length === 0) this.headSince = this.#now();
		this.#sent.push(request);
		this.#connection.send(request.frame);
	}

	/** Takes back all requests but the oldest: their replies on this connection will not be read. */
	takeBehindHead(): readonly LaneRequest[] {
		return this.#sent.splice(1).filter(({ isAbandoned }) => !isAbandoned);
	}

	/** Closes the connection, and returns the requests on it that are still wanted. */
	close(): readonly LaneRequest[] {
		this.#connection.close();
		return this.#sent.splice(0).filter(({ isAbandoned }) => !isAbandoned);
	}

	reply(body: string): void {
		const head = this.#sent[0];
		if (head === undefined || !answers(body, head.commands)) {
			return this.ended(new RequestFailure("malformed", `the reply answers another question: ${quote(body)}`));
		}
		this.#sent.shift();
		this.headSince = this.#now();
		this.#on.answered(this);
		if (!head.isAbandoned) head.settle(body);
	}

	ended(failure: RequestFailure): void {
		const head = this.#sent.shift();
		this.#on.ended(this, failure, head?.isAbandoned ? undefined : head, this.close());
	}
}

function quote(text: string): string {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
