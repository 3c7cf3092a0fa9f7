/** The requests of all waits on one cluster: what one node is asked in one turn of the event loop travels together. */

import { showValue } from "../checks.ts";
import type { Cancel, Clock } from "../clock.ts";
import { type Cluster, RequestFailure } from "../cluster/cluster.ts";
import { bodyError } from "../job/reply-body.ts";
import type { Alarms } from "./alarms.ts";
import { type BuildAsking, BuildReading, buildText } from "./build-reading.ts";
import type { Controllers } from "./controllers.ts";
import { GIVEN_UP } from "./given-up.ts";
import {
	type Asking,
	bodyFor,
	canCarry,
	commandsOf,
	type Member,
	NOTHING,
	newRequest,
	type SharedRequest,
	tellEach,
	tellInSteps,
} from "./request.ts";
import type { Slices, Steps } from "./slices.ts";
import { splitBody } from "./split-body.ts";

/**
 * The bound of one request: at most 233 KB, because a command has at most 56 bytes. A question beyond it goes into the
 * next request of the same turn.
 */
const MOST_COMMANDS = 4096;

/** The parts of the sharing that requests use. */
export interface RequestParts {
	readonly clock: Clock;
	readonly alarms: Alarms;
	readonly slices: Slices;
	readonly controllers: Controllers;
}

export class Requests {
	readonly #cluster: Cluster;
	readonly #clock: Clock;
	readonly #alarms: Alarms;
	readonly #slices: Slices;
	/** The requests that are not sent yet, in order. They are sent at the end of the turn, or when they are full. */
	#turn: SharedRequest[] = [];
	/** Those of them that are not full, by node: one for each limit and form of the commands. */
	readonly #open = new Map<string, SharedRequest[]>();
	/** The readings of builds that began in this turn, by node, limit and whether the build is read again. */
	readonly #readings = new Map<string, BuildReading>();
	#isTurnOpen = false;
	/** How many polls are beginning, each in several turns. */
	#holds = 0;
	readonly #controllers: Controllers;

	constructor(cluster: Cluster, { clock, alarms, slices, controllers }: RequestParts) {
		this.#cluster = cluster;
		this.#clock = clock;
		this.#alarms = alarms;
		this.#slices = slices;
		this.#controllers = controllers;
	}

	/** Until the returned function is called, questions wait at the end of a turn for others to fill their request. */
	hold(): () => void {
		this.#holds++;
		return () => {
			this.#holds--;
			if (this.#turn.length > 0) this.#atEndOfTurn();
		};
	}

	/** Asks a question at the end of this turn. The returned function gives it up, and no further call follows. */
	ask(asking: Asking): Cancel {
		const { commands } = asking;
		const request = this.#requestFor(asking);
		const member: Member = { asking, commands, request, isOpen: true };
		request.commands += commands.length;
		request.members.push(member);
		request.open++;
		return () => this.#leave(member);
	}

	#requestFor(asking: Asking): SharedRequest {
		const { node, limitMs, due, commands } = asking;
		const toNode = this.#open.get(node);
		const open = toNode?.find((each) => canCarry(each, asking));
		if (open !== undefined && open.commands + commands.length <= MOST_COMMANDS) return open;
		const request = newRequest(node, limitMs, due);
		this.#open.set(node, toNode === undefined ? [request] : [...toNode.filter((each) => each !== open), request]);
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
		const controller = this.#controllers.take();
		let build: unknown;
		let isLater: boolean;
		try {
			build = this.#cluster.build(node, controller.signal, again);
			isLater = isPromiseLike(build);
		} catch (cause) {
			this.#controllers.keep(controller);
			asking.onFailure(cause);
			return undefined;
		}
		if (!isLater) {
			this.#controllers.keep(controller);
			asking.onBuild(buildText(build), undefined);
			return undefined;
		}
		// A promise of the caller's own may settle during this call, or several times.
		const reading = new BuildReading(Promise.resolve(build), controller, limitMs, this.#alarms);
		this.#readings.set(readingKey(asking), reading);
		this.#atEndOfTurn();
		return reading.join(asking);
	}

	#atEndOfTurn(): void {
		if (this.#isTurnOpen) return;
		this.#isTurnOpen = true;
		void Promise.resolve().then(() => this.#sendTurn());
	}

	#sendTurn(): void {
		this.#isTurnOpen = false;
		if (this.#readings.size > 0) this.#readings.clear();
		const requests = this.#turn;
		if (this.#holds === 0) this.#open.clear();
		this.#turn = [];
		if (this.#open.size === 0) return this.#slices.run(this.#sendEach(requests));
		const held = new Set([...this.#open.values()].flat());
		this.#turn = requests.filter((request) => held.has(request));
		this.#slices.run(this.#sendEach(requests.filter((request) => !held.has(request))));
	}

	*#sendEach(requests: readonly SharedRequest[]): Steps {
		for (const request of requests) {
			if (request.open > 0) this.#send(request);
			yield;
		}
	}

	#send(request: SharedRequest): void {
		const commands = commandsOf(request);
		const controller = this.#controllers.take();
		request.controller = controller;
		const now = this.#clock.now();
		const due = request.due === undefined ? now + request.limitMs : Math.max(request.due, now);
		const onFailure = (cause: unknown) => {
			this.#close(request);
			this.#slices.run(tellEach(request, ({ asking }) => asking.onFailure(cause)));
		};
		// A turn ends in a promise, where an error of the caller's clock or cluster would end the process (WAIT-8).
		try {
			request.cancelLimit = this.#alarms.limit(due, request.limitMs, () => this.#timeOut(request)).cancel;
			Promise.resolve<unknown>(this.#cluster.ask(request.node, commands, controller.signal)).then((body) => {
				if (typeof body === "string") this.#answer(request, commands, body);
				else onFailure(notText(body));
			}, onFailure);
		} catch (cause) {
			onFailure(cause);
		}
		for (const { asking, isOpen } of request.members) if (isOpen) asking.onSent?.();
	}

	#answer(request: SharedRequest, commands: readonly string[], body: string): void {
		this.#close(request);
		const at = this.#clock.now();
		const { members } = request;
		const isShared = members.length > 1 && members.some((member) => member.isOpen && member.commands.length < commands.length);
		// A body that is empty, or one error, answers every command (ASK-6).
		const isWhole = !isShared || body === "" || bodyError(body) !== undefined;
		this.#slices.run(
			isWhole ? tellEach(request, ({ asking }) => asking.onBody(body, at)) : this.#shareOut(request, commands, body, at),
		);
	}

	*#shareOut(request: SharedRequest, commands: readonly string[], body: string, at: number): Steps {
		const bodies = splitBody(body, commands);
		if (bodies === undefined) return this.#askApart(request);
		yield;
		yield* tellInSteps(request, (member) => member.asking.onBody(bodyFor(member.commands, bodies), at));
	}

	/**
	 * PARSE-8: it is unknown where the values end. Each question is asked again in its own request, with its own limit.
	 */
	#askApart(request: SharedRequest): void {
		for (const member of request.members) {
			if (!member.isOpen) continue;
			const { node, limitMs } = request;
			member.request = newRequest(node, limitMs, undefined);
			member.request.members.push(member);
			member.request.open = 1;
			this.#send(member.request);
		}
	}

	#timeOut(request: SharedRequest): void {
		request.controller?.abort(GIVEN_UP);
		request.controller = undefined;
		this.#close(request);
		this.#slices.run(tellEach(request, ({ asking }) => asking.onTimeout()));
	}

	#close(request: SharedRequest): void {
		request.cancelLimit();
		request.cancelLimit = NOTHING;
		if (request.controller !== undefined) this.#controllers.keep(request.controller);
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
}

/** Does the steps, whose questions to each node travel together, however many turns of the event loop they take. */
export function* holding(requests: readonly Requests[], steps: Steps): Steps {
	const releases = requests.map((each) => each.hold());
	try {
		yield* steps;
	} finally {
		for (const release of releases) release();
	}
}

function readingKey({ node, limitMs, again }: BuildAsking): string {
	return `${node}\n${limitMs}\n${again}`;
}

function isPromiseLike(value: unknown): boolean {
	return typeof value === "object" && value !== null && "then" in value;
}

function notText(body: unknown): RequestFailure {
	return new RequestFailure("malformed", `the cluster object gave ${showValue(body)} in place of the text of a reply`);
}
