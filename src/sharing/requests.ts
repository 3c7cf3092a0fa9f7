/** The requests of all waits on one cluster: what one node is asked in one turn of the event loop travels together. */

import type { Cancel, Clock } from "../clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { bodyError } from "../job/reply-body.ts";
import type { Alarms } from "./alarms.ts";
import { type BuildAsking, BuildReading } from "./build-reading.ts";
import { GIVEN_UP } from "./given-up.ts";
import { splitBody } from "./split-body.ts";

/** One question: its commands, and who is told how it ended. One of the last three is called, unless it is given up before. */
export interface Asking {
	readonly node: string;
	readonly commands: readonly string[];
	/** Milliseconds that the node has to answer the request (ASK-7). */
	readonly limitMs: number;
	/** When the time limit ends, if it has begun before the request; otherwise it begins when the request is sent. */
	readonly due: number | undefined;
	/** The request was sent. */
	onSent?: (() => void) | undefined;
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
	readonly members: Set<Member>;
	commands: number;
	bytes: number;
	/** Present once it was sent. */
	controller: AbortController | undefined;
	cancelLimit: Cancel;
}

/** A question and the request that it travels with. */
interface Member {
	readonly asking: Asking;
	request: Request;
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
		const bytes = asking.commands.reduce((sum, command) => sum + command.length + 1, 0);
		const request = this.#requestFor(asking, bytes);
		request.commands += asking.commands.length;
		request.bytes += bytes;
		const member: Member = { asking, request };
		request.members.add(member);
		return () => this.#leave(member);
	}

	#requestFor({ node, limitMs, due, commands }: Asking, bytes: number): Request {
		// Commands of one form: a server that does not know one of them knows none.
		const key = `${node}\n${limitMs}\n${due}\n${commands.map(formOf).join("\n")}`;
		const open = this.#open.get(key);
		if (open !== undefined && open.commands + commands.length <= MOST_COMMANDS && open.bytes + bytes <= MOST_BYTES) return open;
		const request = newRequest(node, limitMs, due);
		this.#open.set(key, request);
		this.#atEndOfTurn();
		this.#turn.push(request);
		return request;
	}

	/**
	 * Reads the build of a node. Calls `onBuild` before it returns if the cluster knows the build already. Otherwise the questions
	 * of one turn share a reading and its time limit.
	 */
	readBuild(asking: BuildAsking): Cancel {
		const { node, limitMs, again } = asking;
		const key = `${node}\n${limitMs}\n${again}`;
		const open = this.#readings.get(key);
		if (open !== undefined) return open.join(asking);
		const controller = this.#spare.pop() ?? new AbortController();
		try {
			const build = this.#cluster.build(node, controller.signal, again);
			if (!isPromiseLike(build)) {
				this.#keepSpare(controller);
				asking.onBuild(build, undefined);
				return NOTHING;
			}
			const reading = new BuildReading(build, controller, limitMs, this.#clock.now() + limitMs, this.#alarms);
			this.#readings.set(key, reading);
			this.#atEndOfTurn();
			return reading.join(asking);
		} catch (cause) {
			this.#keepSpare(controller);
			asking.onFailure(cause);
			return NOTHING;
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
		this.#readings.clear();
		for (const request of requests) if (request.members.size > 0) this.#send(request);
	}

	#send(request: Request): void {
		const commands = [...new Set([...request.members].flatMap(({ asking }) => asking.commands))];
		const controller = this.#spare.pop() ?? new AbortController();
		request.controller = controller;
		const left = request.due === undefined ? request.limitMs : Math.max(request.due - this.#clock.now(), 0);
		request.cancelLimit = this.#alarms.limit(left, () => this.#timeOut(request));
		const onFailure = (cause: unknown) => this.#end(request, ({ onFailure: fail }) => fail(cause));
		try {
			this.#cluster
				.ask(request.node, commands, controller.signal)
				.then((body) => this.#answer(request, commands, body), onFailure);
		} catch (cause) {
			onFailure(cause);
		}
		for (const { asking } of request.members) asking.onSent?.();
	}

	#answer(request: Request, commands: readonly string[], body: string): void {
		const isShared = [...request.members].some(({ asking }) => asking.commands.length < commands.length);
		// A body that is empty, or one error, answers every command (ASK-6).
		if (!isShared || body === "" || bodyError(body) !== undefined) return this.#end(request, (asking) => asking.onBody(body));
		const bodies = splitBody(body, commands);
		if (bodies === undefined) return this.#askApart(request);
		this.#end(request, (asking) => asking.onBody(asking.commands.map((command) => bodies.get(command) ?? "").join("")));
	}

	/** PARSE-8: it is unknown where the values end. Each question is asked again by itself, with a limit of its own. */
	#askApart(request: Request): void {
		this.#close(request);
		for (const member of request.members) {
			const { node, limitMs } = request;
			member.request = newRequest(node, limitMs, undefined);
			member.request.members.add(member);
			this.#send(member.request);
		}
	}

	#timeOut(request: Request): void {
		request.controller?.abort(GIVEN_UP);
		request.controller = undefined;
		this.#end(request, (asking) => asking.onTimeout());
	}

	/** Tells each question how its request ended. One of them may end a round, and so give up others. */
	#end(request: Request, tell: (asking: Asking) => void): void {
		this.#close(request);
		for (const member of request.members) {
			request.members.delete(member);
			tell(member.asking);
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
		const { request } = member;
		if (!request.members.delete(member) || request.members.size > 0) return;
		request.cancelLimit();
		request.controller?.abort(GIVEN_UP);
		request.controller = undefined;
	}

	#keepSpare(controller: AbortController): void {
		if (this.#spare.length < MOST_SPARE) this.#spare.push(controller);
	}
}

function newRequest(node: string, limitMs: number, due: number | undefined): Request {
	return { node, limitMs, due, members: new Set(), commands: 0, bytes: 0, controller: undefined, cancelLimit: NOTHING };
}

/** A command without the id at its end. */
function formOf(command: string): string {
	return command.replace(/\d+$/, "");
}

function isPromiseLike<T>(value: T | Promise<T>): value is Promise<T> {
	return typeof value === "object" && value !== null && "then" in value;
}
