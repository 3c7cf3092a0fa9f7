import type { Clock } from "../../clock.ts";
import { RequestFailure } from "../cluster.ts";
import { type Address, showAddress } from "../info/address.ts";
import { answers, encodeRequest } from "../info/message.ts";
import { onAbort } from "../on-abort.ts";
import { type Greeting, openGreeted } from "./greeting.ts";
import type { Network } from "./network.ts";
import type { InfoSocket } from "./socket.ts";

/** The limits of the connections to one node; see {@link InfoClusterOptions}. */
export interface LinkLimits {
	readonly network: Network;
	readonly connectTimeout: number;
	readonly maxFrame: number;
	readonly maxWaiting: number;
	readonly maxConnections: number;
	readonly patience: number;
}

/**
 * The questions to one node. They share one connection, which is opened when it is needed, and opened again after it ends. If
 * a question is given up, cut off or answered by another question's reply, its connection is closed. The questions behind it
 * are sent again on the next connection.
 */
export interface NodeLink {
	/** Asks the node; see `Cluster.ask`. */
	ask(commands: readonly string[], signal: AbortSignal): Promise<string>;
	/** The greeting on the current connection; `undefined` while there is no connection. */
	greeting(): Greeting | undefined;
	/** How many connections have been made. What was read on an earlier one may be out of date. */
	connections(): number;
	/** Replaces the addresses of the node. The address that worked last is still tried first. */
	setAddresses(addresses: readonly Address[]): void;
	/** Closes every connection. Every open question fails with this failure. */
	close(failure: RequestFailure): void;
}

interface Question {
	readonly commands: readonly string[];
	readonly frame: Uint8Array;
	settle(answer: string | RequestFailure): void;
}

/** A connection whose greeting was read, and its unanswered questions, oldest first. */
interface Lane {
	readonly socket: InfoSocket;
	readonly greeting: Greeting;
	readonly sent: Question[];
	/** Since when the oldest question has been the oldest. */
	headSince: number;
}

/** Enough to use a slow network well, and few enough that a lost connection repeats little. */
const MOST_SENT = 64;
const MOST_ADDRESSES = 16;

/** Creates a link to a node. For a seed the name is `undefined`: any node may answer. */
export function createNodeLink(name: string | undefined, at: readonly Address[], limits: LinkLimits, clock: Clock): NodeLink {
	const { connectTimeout, maxFrame, maxWaiting, maxConnections, network, patience } = limits;
	let node = name;
	let addresses = at;
	const waiting: Question[] = [];
	let lane: Lane | undefined;
	/** Connections that wait for one slow question each, and close after it. */
	const sidings = new Set<Lane>();
	let callOffOpening: (() => void) | undefined;
	let cancelWatch: (() => void) | undefined;
	let connections = 0;
	let closedBy: RequestFailure | undefined;

	/** Closes a connection. Its unanswered questions wait again, before all others. */
	const drop = (dropped: Lane): void => {
		dropped.socket.close();
		waiting.unshift(...dropped.sent.splice(0));
		if (lane === dropped) lane = undefined;
		sidings.delete(dropped);
	};

	const open = (): void => {
		callOffOpening ??= openGreeted(
			{ addresses, node, connectTimeout, maxFrame, network, clock },
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
					// The node cannot be reached, so all waiting questions fail.
					for (const question of waiting.splice(0)) question.settle(failure);
				},
			},
		);
	};

	const reply = (from: Lane, body: string): void => {
		const question = from.sent[0];
		if (question === undefined || !answers(body, question.commands)) {
			failHead(from, new RequestFailure("malformed", `the reply answers another question: ${quote(body)}`));
			return;
		}
		from.sent.shift();
		from.headSince = clock.now();
		if (sidings.has(from)) drop(from);
		question.settle(body);
		pump();
	};

	/** A server answers in order, so only the oldest question failed. The others are sent again. */
	const failHead = (failed: Lane, failure: RequestFailure): void => {
		failed.sent.shift()?.settle(failure);
		drop(failed);
		pump();
	};

	const isSlow = (of: Lane): boolean => of.sent.length > 0 && clock.now() >= of.headSince + patience;

	/** Leaves a connection to its slow question, so that the questions behind it are not late as well. */
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
		// If it is late and no further connection is allowed, the next answer or question checks again.
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
		question.settle(new RequestFailure("timed_out", "the question was given up before an answer came"));
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
					return reject(
						new RequestFailure("refused", `the node already has ${unanswered} unanswered questions, which is the limit`),
					);
				}
				if (signal.aborted) {
					return reject(new RequestFailure("timed_out", "the question was given up before it was sent"));
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
