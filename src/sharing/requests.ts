/** The requests of all waits on one cluster: what one node is asked in one turn of the event loop travels together. */

import type { Cancel, Clock } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { bodyError } from "../job/reply-body.ts";
import type { Alarms } from "./alarms.ts";
import { type BuildAsking, BuildReading } from "./build-reading.ts";
import { GIVEN_UP } from "./given-up.ts";
import { splitBody } from "./split-body.ts";

/**
 * One question: its commands, and the functions that are called when it ends. One of the last three is called, unless
 * it is given up before.
 */
export interface Asking {
	readonly node: string;
	readonly commands: readonly string[];
	/** Milliseconds that the node has to answer the request (ASK-7). */
	readonly limitMs: number;
	/** When the time limit ends, if it has begun before the request; otherwise it begins when the request is sent. */
	readonly due: number | undefined;
	/** The request was sent. */
	onSent?(): void;
	/** The body of the reply, as if the question had been asked alone. */
	onBody(body: string): void;
	onFailure(cause: unknown): void;
	onTimeout(): void;
}

/** One request to one node. */
interface Request {
	readonly node: string;
	readonly limitMs: number;
	readonly due: number | undefined;
	readonly members: Member[];
	/** How many of the members are open. */
	open: number;
	commands: number;
	bytes: number;
	/** Present once it was sent. */
	controller: AbortController | undefined;
	cancelLimit: Cancel;
}

/** A question and the request that it travels with. */
interface Member {
	readonly asking: Asking;
	readonly commands: readonly string[];
	request: Request;
	/** It is not answered, and not given up. */
	isOpen: boolean;
}

/** The bounds of one request. A question beyond them goes into the next request of the same turn. */
const MOST_COMMANDS = 4096;
const MOST_BYTES = 256 * 1024;
const MOST_SPARE = 64;

const NOTHING: Cancel = () => {};

export class Requests {
	readonly #cluster: Cluster;
	readonly #clock: Clock;
	readonly #alarms: Alarms;
	/** The requests of this turn, in order. They are sent at its end. */
	#turn: Request[] = [];
	/** Those of them that questions may still join, by node, limit and form of the commands. */
	readonly #open = new Map<string, Request>();
	/** The readings of builds that began in this turn, by node, limit and whether the build is read again. */
	readonly #readings = new Map<string, BuildReading>();
	#isTurnOpen = false;
	/** Controllers that did not abort are used again, because a new one costs more than the question. */
	readonly #spare: AbortController[] = [];

	constructor(cluster: Cluster, clock: Clock, alarms: Alarms) {
		this.#cluster = cluster;
		this.#clock = clock;
		this.#alarms = alarms;
	}

	/** Asks a question at the end of this turn. The returned function gives it up, and no further call follows. */
	ask(asking: Asking): Cancel {
		const { commands } = asking;
		let bytes = 0;
		for (const command of commands) bytes += command.length + 1;
		const request = this.#requestFor(asking, bytes);
		const member: Member = { asking, commands, request, isOpen: true };
		request.commands += commands.length;
		request.bytes += bytes;
		request.members.push(member);
		request.open++;
		return () => this.#leave(member);
	}

	#requestFor({ node, limitMs, due, commands }: Asking, bytes: number): Request {
		// Commands of one form: a server that does not know one of them knows none.
		let key = `${node}\n${limitMs}\n${due}`;
		for (const command of commands) key += `\n${formOf(command)}`;
		const open = this.#open.get(key);
		if (open !== undefined && open.commands + commands.length <= MOST_COMMANDS && open.bytes + bytes <= MOST_BYTES) return open;
		const request = newRequest(node, limitMs, due);
		this.#open.set(key, request);
		this.#atEndOfTurn();
		this.#turn.push(request);
		return request;
	}

	/**
	 * Reads the build of a node. If the cluster knows it already, calls `onBuild` before it returns `undefined`. Otherwise
	 * the questions of one turn share a reading and its time limit, and the returned function gives it up.
	 */
	readBuild(asking: BuildAsking): Cancel | undefined {
		const { node, limitMs, again } = asking;
		if (this.#readings.size > 0) {
			const open = this.#readings.get(readingKey(asking));
			if (open !== undefined) return open.join(asking);
		}
		const controller = this.#spare.pop() ?? new AbortController();
		try {
			const build = this.#cluster.build(node, controller.signal, again);
			if (!isPromiseLike(build)) {
				this.#keepSpare(controller);
				asking.onBuild(build, undefined);
				return undefined;
			}
			const reading = new BuildReading(build, controller, limitMs, this.#alarms);
			this.#readings.set(readingKey(asking), reading);
			this.#atEndOfTurn();
			return reading.join(asking);
		} catch (cause) {
			this.#keepSpare(controller);
			asking.onFailure(cause);
			return undefined;
		}
	}

	#atEndOfTurn(): void {
		if (this.#isTurnOpen) return;
		this.#isTurnOpen = true;
		void Promise.resolve().then(() => this.#sendTurn());
	}

	#sendTurn(): void {
		const requests = this.#turn;
		this.#turn = [];
		this.#isTurnOpen = false;
		this.#open.clear();
		if (this.#readings.size > 0) this.#readings.clear();
		for (const request of requests) if (request.open > 0) this.#send(request);
	}

	#send(request: Request): void {
		const commands = commandsOf(request);
		const controller = this.#spare.pop() ?? new AbortController();
		request.controller = controller;
		const now = this.#clock.now();
		const due = request.due === undefined ? now + request.limitMs : Math.max(request.due, now);
		const onFailure = (cause: unknown) => this.#end(request, ({ asking }) => asking.onFailure(cause));
		// A turn ends in a promise, where an error of the caller's clock or cluster would end the process (WAIT-8).
		try {
			request.cancelLimit = this.#alarms.limit(due, request.limitMs, () => this.#timeOut(request)).cancel;
			this.#cluster
				.ask(request.node, commands, controller.signal)
				.then((body) => this.#answer(request, commands, body), onFailure);
		} catch (cause) {
			onFailure(cause);
		}
		for (const { asking, isOpen } of request.members) if (isOpen) asking.onSent?.();
	}

	#answer(request: Request, commands: readonly string[], body: string): void {
		const isShared = request.members.some((member) => member.isOpen && member.commands.length < commands.length);
		// A body that is empty, or one error, answers every command (ASK-6).
		if (!isShared || body === "" || bodyError(body) !== undefined) {
			return this.#end(request, ({ asking }) => asking.onBody(body));
		}
		const bodies = splitBody(body, commands);
		if (bodies === undefined) return this.#askApart(request);
		this.#end(request, (member) => member.asking.onBody(bodyFor(member.commands, bodies)));
	}

	/**
	 * PARSE-8: it is unknown where the values end. Each question is asked again in its own request, with its own limit.
	 */
	#askApart(request: Request): void {
		this.#close(request);
		for (const member of request.members) {
			if (!member.isOpen) continue;
			const { node, limitMs } = request;
			member.request = newRequest(node, limitMs, undefined);
			member.request.members.push(member);
			member.request.open = 1;
			this.#send(member.request);
		}
	}

	#timeOut(request: Request): void {
		request.controller?.abort(GIVEN_UP);
		request.controller = undefined;
		this.#end(request, ({ asking }) => asking.onTimeout());
	}

	/** Tells each question how its request ended. One of them may end a round, and so give up others. */
	#end(request: Request, tell: (member: Member) => void): void {
		this.#close(request);
		for (const member of request.members) {
			if (!member.isOpen) continue;
			member.isOpen = false;
			request.open--;
			tell(member);
		}
	}

	#close(request: Request): void {
		request.cancelLimit();
		request.cancelLimit = NOTHING;
		if (request.controller !== undefined) this.#keepSpare(request.controller);
		request.controller = undefined;
	}

	/** The request is given up when the last of its questions is (ASK-7). */
	#leave(member: Member): void {
		if (!member.isOpen) return;
		member.isOpen = false;
		const { request } = member;
		request.open--;
		if (request.open > 0) return;
		request.cancelLimit();
		request.controller?.abort(GIVEN_UP);
		request.controller = undefined;
	}

	#keepSpare(controller: AbortController): void {
		if (this.#spare.length < MOST_SPARE) this.#spare.push(controller);
	}
}

function newRequest(node: string, limitMs: number, due: number | undefined): Request {
	return { node, limitMs, due, members: [], open: 0, commands: 0, bytes: 0, controller: undefined, cancelLimit: NOTHING };
}

/** The commands of the open questions, each once. */
function commandsOf({ members }: Request): readonly string[] {
	const [first] = members;
	if (first !== undefined && members.length === 1) return first.commands;
	const commands = new Set<string>();
	for (const member of members) if (member.isOpen) for (const command of member.commands) commands.add(command);
	return [...commands];
}

function bodyFor(commands: readonly string[], bodies: ReadonlyMap<string, string>): string {
	let body = "";
	for (const command of commands) body += bodies.get(command) ?? "";
	return body;
}

function readingKey({ node, limitMs, again }: BuildAsking): string {
	return `${node}\n${limitMs}\n${again}`;
}

/** A command without the id at its end. */
function formOf(command: string): string {
	let end = command.length;
	while (end > 0 && isDigit(command.charCodeAt(end - 1))) end--;
	return command.slice(0, end);
}

function isDigit(char: number): boolean {
	return char >= 0x30 && char <= 0x39;
}

function isPromiseLike<T>(value: T | Promise<T>): value is Promise<T> {
	return typeof value === "object" && value !== null && "then" in value;
}
