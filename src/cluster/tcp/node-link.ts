import type { Clock } from "../../clock.ts";
import { RequestFailure } from "../cluster.ts";
import { type Address, showAddress } from "../info/address.ts";
import { answers, encodeRequest } from "../info/message.ts";
import { onAbort } from "../on-abort.ts";
import { type Greeting, openGreeted } from "./greeting.ts";
import type { InfoSocket } from "./socket.ts";

/** What bounds the connections to one node; see {@link InfoClusterOptions}. */
export interface LinkLimits {
	readonly connectTimeout: number;
	readonly maxFrame: number;
	readonly maxWaiting: number;
	readonly maxConnections: number;
	readonly patience: number;
}

/**
 * The questions to one node. They share one connection, which is opened when first needed, kept, and opened again after it
 * ended. A question that is given up, cut off or answered with nonsense takes its connection with it; those behind it go on to
 * the next one.
 */
export interface NodeLink {
	/** Asks the node; see `Cluster.ask`. */
	ask(commands: readonly string[], signal: AbortSignal): Promise<string>;
	/** Who was met on the present connection; `undefined` while there is none. */
	greeting(): Greeting | undefined;
	/** How many connections have been made: everything learned of the node on an earlier one may be stale. */
	connections(): number;
	/** Where else the node may be found. The address that worked last stays the first to be tried. */
	setAddresses(addresses: readonly Address[]): void;
	/** Ends every connection and question, with this failure. */
	close(failure: RequestFailure): void;
}

interface Question {
	readonly commands: readonly string[];
	readonly frame: Uint8Array;
	settle(answer: string | RequestFailure): void;
}

/** A greeted connection, and the questions sent on it that are not answered yet, oldest first. */
interface Lane {
	readonly socket: InfoSocket;
	readonly greeting: Greeting;
	readonly sent: Question[];
	/** When the oldest of them came to be the oldest. */
	headSince: number;
}

/** Enough to fill the longest path, and few enough that a lost connection repeats little. */
const MOST_SENT = 64;
const MOST_ADDRESSES = 16;

/** A link to a node. The name is `undefined` for a seed, which is whoever answers. */
export function createNodeLink(name: string | undefined, at: readonly Address[], limits: LinkLimits, clock: Clock): NodeLink {
	const { connectTimeout, maxFrame, maxWaiting, maxConnections, patience } = limits;
	let node = name;
	let addresses = at;
	const waiting: Question[] = [];
	let lane: Lane | undefined;
	/** Connections left to one slow question each, and closed once it is over. */
	const sidings = new Set<Lane>();
	let callOffOpening: (() => void) | undefined;
	let cancelWatch: (() => void) | undefined;
	let connections = 0;
	let closedBy: RequestFailure | undefined;

	/** Ends a connection; the questions left on it wait again, before all others. */
	const drop = (dropped: Lane): void => {
		dropped.socket.close();
		waiting.unshift(...dropped.sent.splice(0));
		if (lane === dropped) lane = undefined;
		sidings.delete(dropped);
	};

	const open = (): void => {
		callOffOpening ??= openGreeted(
			{ addresses, node, connectTimeout, maxFrame, clock },
			{
				greeted(greeting, socket, address) {
					callOffOpening = undefined;
					connections += 1;
					node ??= greeting.node;
					addresses = firstOf(address, addresses);
					const opened: Lane = { socket, greeting, sent: [], headSince: clock.now() };
					lane = opened;
					pump();
					return {
						reply: (body) => reply(opened, body),
						end: (failure) => failHead(opened, failure),
					};
				},
				failed(failure) {
					callOffOpening = undefined;
					// Nobody reaches the node now: this is the failure of all who wait.
					for (const question of waiting.splice(0)) question.settle(failure);
				},
			},
		);
	};

	const reply = (from: Lane, body: string): void => {
		const question = from.sent[0];
		if (question === undefined || !answers(body, question.commands)) {
			failHead(from, new RequestFailure("malformed", `it answered another question than it was asked: ${quote(body)}`));
			return;
		}
		from.sent.shift();
		from.headSince = clock.now();
		if (sidings.has(from)) drop(from);
		question.settle(body);
		pump();
	};

	/** A server answers in order, so what ended the connection befell its oldest question; the others were not heard yet. */
	const failHead = (failed: Lane, failure: RequestFailure): void => {
		failed.sent.shift()?.settle(failure);
		drop(failed);
		pump();
	};

	const isSlow = (of: Lane): boolean => of.sent.length > 0 && clock.now() >= of.headSince + patience;

	/** Leaves a connection to the question it is stuck on, so that the ones behind need not be late as well. */
	const stepAside = (slow: Lane): void => {
		if (sidings.size + 1 >= maxConnections) return;
		waiting.unshift(...slow.sent.splice(1));
		sidings.add(slow);
		lane = undefined;
	};

	const pump = (): void => {
		if (closedBy !== undefined) return;
		if (lane !== undefined && isSlow(lane) && lane.sent.length + waiting.length > 1) stepAside(lane);
		if (lane === undefined) {
			if (waiting.length > 0) open();
			return;
		}
		for (const question of waiting.splice(0, MOST_SENT - lane.sent.length)) {
			if (lane.sent.length === 0) lane.headSince = clock.now();
			lane.sent.push(question);
			lane.socket.send(question.frame);
		}
		// Once it is late and there is no connection to spare, the next answer or the next question looks again.
		if (lane.sent.length > 1 && !isSlow(lane)) watch(lane.headSince + patience);
	};

	const watch = (due: number): void => {
		cancelWatch ??= clock.schedule(due, "request-timeout", () => {
			cancelWatch = undefined;
			pump();
		});
	};

	const giveUp = (question: Question): void => {
		const asked = [lane, ...sidings].find((each) => each?.sent.includes(question));
		const list = asked?.sent ?? waiting;
		list.splice(list.indexOf(question), 1);
		question.settle(new RequestFailure("timed_out", "the question was given up before the answer came"));
		if (asked !== undefined) drop(asked);
		pump();
	};

	return {
		ask(commands, signal) {
			return new Promise((resolve, reject) => {
				const frame = encodeRequest(commands);
				if (closedBy !== undefined) return reject(closedBy);
				const unanswered = waiting.length + (lane?.sent.length ?? 0) + sidings.size;
				if (unanswered >= maxWaiting) {
					return reject(new RequestFailure("refused", `it has ${unanswered} questions to answer already, the most allowed`));
				}
				if (signal.aborted) {
					return reject(new RequestFailure("timed_out", "the question had been given up before it was asked"));
				}
				const question: Question = {
					commands,
					frame,
					settle(answer) {
						cancelAbort();
						if (typeof answer === "string") resolve(answer);
						else reject(answer);
					},
				};
				const cancelAbort = onAbort(signal, () => giveUp(question));
				waiting.push(question);
				pump();
			});
		},
		greeting: () => lane?.greeting,
		connections: () => connections,
		setAddresses(others) {
			addresses = connections > 0 && addresses[0] !== undefined ? firstOf(addresses[0], others) : others;
		},
		close(failure) {
			closedBy = failure;
			callOffOpening?.();
			cancelWatch?.();
			for (const open of [lane, ...sidings]) if (open !== undefined) drop(open);
			for (const question of waiting.splice(0)) question.settle(failure);
		},
	};
}

function firstOf(first: Address, others: readonly Address[]): readonly Address[] {
	const text = showAddress(first);
	return [first, ...others.filter((other) => showAddress(other) !== text)].slice(0, MOST_ADDRESSES);
}

function quote(text: string): string {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
