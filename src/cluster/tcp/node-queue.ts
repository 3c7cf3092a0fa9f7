import type { Cancel } from "../../clock.ts";
import { RequestFailure } from "../cluster.ts";
import type { Address } from "../info/address.ts";
import { type InfoRequest, RepeatedRequests } from "../info/message.ts";
import { onAbort } from "../on-abort.ts";
import type { DialFailure, Greeting, InfoConnection, InfoConnectionEvents } from "./dial.ts";
import { Lane, type LaneRequest, laneRequest } from "./lane.ts";
import type { InfoClusterSettings } from "./options.ts";
import { pauseAfterFailures } from "./pause.ts";
import { reach } from "./reach.ts";

export interface QueueEvents {
	/** The addresses to try now, in order. They are read again for each connection. */
	addresses(): readonly Address[];
	/** A node has answered at an address: this one, or another in its place. */
	greeted(greeting: Greeting, address: Address): void;
	/** No address leads to the node now. */
	unreached(failures: readonly DialFailure[]): void;
	/** A connection to the node has ended. */
	ended(): void;
}

/** Enough to use a slow network well, and few enough that a lost connection repeats little. */
const MOST_SENT = 64;

/**
 * The questions to one node. They share one connection, on which they do not wait for each other's answers. If the
 * oldest answer is late, the questions behind it move to another connection as soon as that one is ready (CLUSTER-7). A
 * question ends by its answer or a malformed one, by being given up, or because the node has left. A connection that
 * fails or cannot be opened ends no question: it is asked again after a pause, until it is given up.
 */
export class NodeQueue {
	readonly #node: string;
	readonly #settings: InfoClusterSettings;
	readonly #on: QueueEvents;
	/** Requests that can be sent now. */
	readonly #waiting: LaneRequest[] = [];
	/** Requests that pause before they are sent again. */
	readonly #resting = new Map<LaneRequest, Cancel>();
	#lane: Lane | undefined;
	/** Connections that wait for one late answer each, and close after it. */
	readonly #sidings = new Set<Lane>();
	#opening: Cancel | undefined;
	#failedOpenings = 0;
	#cancelReopening: Cancel | undefined;
	#cancelWatch: Cancel | undefined;
	#openLook: LaneRequest | undefined;
	readonly #requests = new RepeatedRequests();
	#connections = 0;
	#closedBy: RequestFailure | undefined;
	/** When the current connection, or the last one, became ready. */
	connectedAt: number = Number.NEGATIVE_INFINITY;
	/** When the node last answered anything. */
	repliedAt: number = Number.NEGATIVE_INFINITY;
	/** Why the last attempt to reach the node failed; `undefined` after a success. */
	lastFailure: RequestFailure | undefined;

	constructor(node: string, settings: InfoClusterSettings, on: QueueEvents) {
		this.#node = node;
		this.#settings = settings;
		this.#on = on;
	}

	/** The greeting on the current connection; `undefined` while there is no connection. */
	get greeting(): Greeting | undefined {
		return this.#lane?.greeting;
	}

	/** How many connections have been made. What was read on an earlier one may be out of date. */
	get connections(): number {
		return this.#connections;
	}

	/** Sends a question; see `Cluster.ask`. */
	ask(commands: readonly string[], signal: AbortSignal): Promise<string> {
		return new Promise((resolve, reject) => {
			const question = this.#requests.of(commands);
			if (this.#closedBy !== undefined) return reject(this.#closedBy);
			const open = this.#unanswered();
			if (open >= this.#settings.maxWaiting) {
				return reject(new RequestFailure("refused", `the node already has ${open} unanswered questions, which is the limit`));
			}
			if (signal.aborted) return reject(new RequestFailure("timed_out", "the question was given up before it was sent"));
			const request = laneRequest(question, false, (answer) => {
				cancelAbort();
				if (typeof answer === "string") resolve(answer);
				else reject(answer);
			});
			const cancelAbort = onAbort(signal, () => this.#giveUp(request));
			this.#waiting.push(request);
			this.#pump();
		});
	}

	/** Asks about the members, before the questions that wait. At most one look is open; {@link giveUpLook} ends it. */
	look(question: InfoRequest): Promise<string> {
		return new Promise((resolve, reject) => {
			if (this.#closedBy !== undefined) return reject(this.#closedBy);
			const request = laneRequest(question, true, (answer) => {
				if (this.#openLook === request) this.#openLook = undefined;
				if (typeof answer === "string") resolve(answer);
				else reject(answer);
			});
			this.#openLook = request;
			this.#waiting.unshift(request);
			this.#pump();
		});
	}

	giveUpLook(): void {
		if (this.#openLook !== undefined) this.#giveUp(this.#openLook);
	}

	/** Takes over a connection on which the node has named itself. */
	adopt(greeting: Greeting, connection: InfoConnection): InfoConnectionEvents {
		const lane = new Lane(greeting, connection, () => this.#settings.clock.now(), {
			answered: (from) => this.#answered(from),
			ended: (from, failure, head, others) => this.#ended(from, failure, head, others),
		});
		this.#connections += 1;
		this.#failedOpenings = 0;
		this.lastFailure = undefined;
		this.connectedAt = this.#settings.clock.now();
		this.repliedAt = this.connectedAt;
		const old = this.#lane;
		if (old === undefined || this.#isLate(old)) {
			if (old !== undefined) this.#stepAside(old);
			this.#lane = lane;
		} else {
			// The late answer came while this connection was opened, so it is not needed.
			connection.close();
		}
		this.#pump();
		return lane;
	}

	/** Tries again now, without the rest of a pause: an address of the node has become known. */
	retry(): void {
		this.#failedOpenings = 0;
		this.#cancelReopening?.();
		this.#cancelReopening = undefined;
		this.#pump();
	}

	/** The node has left: its open questions fail. Looks at it go on. */
	failQuestions(failure: RequestFailure): void {
		const open = [
			...this.#waiting,
			...this.#resting.keys(),
			...[this.#lane, ...this.#sidings].flatMap((lane) => lane?.sent ?? []),
		];
		for (const request of open) {
			if (!request.isLook && !request.isAbandoned) this.#end(request, failure);
		}
	}

	/** Ends every connection and open question. Later questions fail with the same failure. */
	close(failure: RequestFailure): void {
		this.#closedBy ??= failure;
		this.#opening?.();
		this.#cancelReopening?.();
		this.#cancelWatch?.();
		const sidings = [...this.#sidings].flatMap((lane) => lane.close());
		const open = [...(this.#lane?.close() ?? []), ...sidings, ...this.#waiting.splice(0), ...this.#resting.keys()];
		for (const cancelRest of this.#resting.values()) cancelRest();
		this.#resting.clear();
		this.#sidings.clear();
		this.#lane = undefined;
		for (const request of open) request.settle(failure);
	}

	#unanswered(): number {
		return this.#waiting.length + this.#resting.size + (this.#lane?.sent.length ?? 0) + this.#sidings.size;
	}

	#isLate(lane: Lane): boolean {
		return lane.sent.length > 0 && this.#settings.clock.now() >= lane.headSince + this.#settings.patience;
	}

	/** Sends what waits, or opens the connection that is needed for it. */
	#pump(): void {
		const lane = this.#lane;
		if (this.#closedBy !== undefined) return;
		if (lane === undefined) {
			if (this.#waiting.length > 0) this.#open();
			return;
		}
		if (this.#isLate(lane)) {
			if (lane.sent.length + this.#waiting.length > 1) this.#open();
			return;
		}
		while (this.#waiting.length > 0 && lane.sent.length < MOST_SENT) lane.send(this.#waiting.shift() as LaneRequest);
		if (lane.sent.length > 1) this.#watch(lane.headSince + this.#settings.patience);
	}

	#watch(due: number): void {
		this.#cancelWatch ??= this.#settings.clock.schedule(due, "request-timeout", () => {
			this.#cancelWatch = undefined;
			this.#pump();
		});
	}

	#open(): void {
		const open = this.#sidings.size + (this.#lane === undefined ? 0 : 1);
		if (this.#opening !== undefined || this.#cancelReopening !== undefined || open >= this.#settings.maxConnections) return;
		this.#opening = reach(this.#settings, this.#on.addresses(), {
			greeted: (greeting, connection, address) => {
				this.#on.greeted(greeting, address);
				if (greeting.node !== this.#node || this.#closedBy !== undefined) return undefined;
				this.#opening = undefined;
				return this.adopt(greeting, connection);
			},
			failed: (failures) => {
				this.#opening = undefined;
				this.lastFailure = failures.at(-1) ?? new RequestFailure("refused", "the address of the node is unknown");
				this.#failedOpenings += 1;
				this.#reopenLater();
				this.#on.unreached(failures);
			},
		});
	}

	#reopenLater(): void {
		const { clock } = this.#settings;
		this.#cancelReopening = clock.schedule(clock.now() + pauseAfterFailures(this.#failedOpenings), "world", () => {
			this.#cancelReopening = undefined;
			this.#pump();
		});
	}

	/** Leaves a connection to its late answer. The requests behind it are sent again on the next one. */
	#stepAside(late: Lane): void {
		if (late.sent[0]?.isAbandoned) return this.#drop(late, late.close());
		this.#waiting.unshift(...late.takeBehindHead());
		this.#sidings.add(late);
	}

	#answered(lane: Lane): void {
		this.repliedAt = this.#settings.clock.now();
		if (this.#sidings.delete(lane)) lane.close();
		this.#pump();
	}

	#ended(lane: Lane, failure: RequestFailure, head: LaneRequest | undefined, others: readonly LaneRequest[]): void {
		this.#drop(lane, others);
		this.lastFailure = failure;
		if (head !== undefined && failure.reason === "malformed") head.settle(failure);
		else if (head !== undefined) this.#rest(head);
		this.#on.ended();
		this.#pump();
	}

	/** Forgets a connection that is closed. Its requests wait again, before all others. */
	#drop(lane: Lane, requests: readonly LaneRequest[]): void {
		if (this.#lane === lane) this.#lane = undefined;
		this.#sidings.delete(lane);
		this.#waiting.unshift(...requests);
	}

	/** Only the oldest request may have been the cause, so only this one pauses. */
	#rest(request: LaneRequest): void {
		const { clock } = this.#settings;
		request.failures += 1;
		const cancel = clock.schedule(clock.now() + pauseAfterFailures(request.failures), "world", () => {
			this.#resting.delete(request);
			this.#waiting.unshift(request);
			this.#pump();
		});
		this.#resting.set(request, cancel);
	}

	#giveUp(request: LaneRequest): void {
		this.#end(request, new RequestFailure("timed_out", "the question was given up before an answer came"));
	}

	/** Ends a question without an answer, and the connection that it was sent on. */
	#end(request: LaneRequest, failure: RequestFailure): void {
		request.settle(failure);
		this.#resting.get(request)?.();
		if (this.#resting.delete(request)) return;
		const at = this.#waiting.indexOf(request);
		if (at >= 0) {
			this.#waiting.splice(at, 1);
			return;
		}
		request.isAbandoned = true;
		const lane = [this.#lane, ...this.#sidings].find((each) => each?.sent.includes(request));
		if (lane === undefined) return;
		// ASK-7. A look must not disturb the questions that share its connection.
		if (request.isLook && lane.sent.some(({ isAbandoned }) => !isAbandoned)) return;
		this.#drop(lane, lane.close());
		this.#pump();
	}
}
