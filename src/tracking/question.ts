/** Asks one node one question: reads its build, tries the requests for that build, and keeps the time limit. */

import type { Clock } from "../clock.ts";
import { type Cluster, RequestFailure } from "../cluster/cluster.ts";
import { isUnclearBody } from "../job/reply-body.ts";
import { startLimit } from "../limit.ts";
import { RequestTimeout } from "./request-timeout.ts";

/**
 * What to ask a node: the requests to try for its build, and what the body of a reply means. `undefined`: the node does not
 * know any of the commands.
 */
export interface Inquiry<A> {
	requests(build: string | undefined): readonly (readonly string[])[];
	read(body: string, commands: readonly string[]): A | undefined;
	/** The answer of a node that was asked each command alone. At least one of `answers`. */
	strongest(answers: readonly A[]): A;
}

/** How a question ended. `answer` is `undefined` if the node knew none of the commands. */
export type QuestionResult<A> =
	| { readonly kind: "answered"; readonly answer: A | undefined; readonly build: string | undefined }
	| { readonly kind: "failed"; readonly failure: RequestFailure; readonly build: string | undefined };

/**
 * What questions are asked through: the cluster, its clock, and the time limit of one request in milliseconds
 * (ASK-7).
 */
export interface ClusterAccess {
	readonly cluster: Cluster;
	readonly clock: Clock;
	readonly requestTimeout: number;
}

/**
 * Asks nodes. `onOutcome` is called once for each question, unless `giveUp` ends all open questions before. Questions asked
 * at the same time share a signal and a time limit.
 */
export interface Questions<A> {
	ask(node: string, onOutcome: (node: string, outcome: QuestionResult<A>) => void): void;
	giveUp(): void;
}

/** The reason with which signals abort. It is shared, because a new one with its stack costs more than the question. */
const GIVEN_UP: unknown = new DOMException("The question was given up.", "AbortError");

/** Prepares to ask questions of one kind. It never throws, and it leaves no timer or listener behind. */
export function openQuestions<A>(access: ClusterAccess, inquiry: Inquiry<A>): Questions<A> {
	const { cluster, clock } = access;
	const batches = new Set<Batch>();
	/** A controller that did not abort is used again, because a new one costs more than the question. */
	let spare: AbortController | undefined;

	interface Batch {
		readonly controller: AbortController;
		readonly open: Set<Question>;
		readonly startedAt: number;
		cancelTimer: () => void;
	}
	interface Question {
		readonly node: string;
		readonly onOutcome: (node: string, outcome: QuestionResult<A>) => void;
		/** The requests that were sent already; at most a few. */
		readonly asked: string[];
		build: string | undefined;
		/** The build has been read again in this round (ASK-9). */
		readAgain: boolean;
		settled: boolean;
	}

	/**
	 * Questions asked at the same time time out together. A second request of a question gets a new batch and time
	 * limit.
	 */
	function currentBatch(): Batch {
		const now = clock.now();
		for (const batch of batches) if (batch.startedAt === now) return batch;
		const batch: Batch = { controller: spare ?? new AbortController(), open: new Set(), startedAt: now, cancelTimer: () => {} };
		spare = undefined;
		batch.cancelTimer = startLimit(clock, access.requestTimeout, () => timeOut(batch));
		batches.add(batch);
		return batch;
	}

	function timeOut(batch: Batch): void {
		batches.delete(batch);
		const open = [...batch.open];
		batch.open.clear();
		batch.controller.abort(GIVEN_UP);
		for (const question of open) {
			const failure = new RequestTimeout(access.requestTimeout);
			settle(question, { kind: "failed", failure, build: question.build });
		}
	}

	function leave(batch: Batch, question: Question): boolean {
		if (!batch.open.delete(question)) return false;
		if (batch.open.size === 0) {
			batch.cancelTimer();
			batches.delete(batch);
			spare = batch.controller;
		}
		return true;
	}

	function settle(question: Question, outcome: QuestionResult<A>): void {
		if (question.settled) return;
		question.settled = true;
		question.onOutcome(question.node, outcome);
	}

	function fail(batch: Batch, question: Question, cause: unknown): void {
		if (leave(batch, question)) settle(question, { kind: "failed", failure: asRequestFailure(cause), build: question.build });
	}

	/** Reads the build, then tries the requests for it. */
	function begin(question: Question, again: boolean): void {
		const batch = currentBatch();
		batch.open.add(question);
		const onBuild = (build: string | undefined) => {
			if (!batch.open.has(question)) return;
			question.build = build;
			tryRequests(question, batch, inquiry.requests(build), 0);
		};
		const onFailure = (cause: unknown) => fail(batch, question, cause);
		try {
			const build = cluster.build(question.node, batch.controller.signal, again);
			if (isPromiseLike(build)) build.then(onBuild, onFailure);
			else onBuild(build);
		} catch (cause) {
			onFailure(cause);
		}
	}

	/** Sends the first request from `index` on that was not sent in this round yet. */
	function tryRequests(question: Question, batch: Batch, requests: readonly (readonly string[])[], index: number): void {
		const commands = requests[index];
		if (commands === undefined) {
			leave(batch, question);
			if (question.readAgain) return settle(question, { kind: "answered", answer: undefined, build: question.build });
			question.readAgain = true;
			return begin(question, true);
		}
		const name = commands.join("\n");
		if (question.asked.includes(name)) return tryRequests(question, batch, requests, index + 1);
		question.asked.push(name);
		const onAnswer = (answer: A | undefined, last: Batch) => {
			if (answer === undefined) return tryRequests(question, nextBatch(question, last), requests, index + 1);
			leave(last, question);
			settle(question, { kind: "answered", answer, build: question.build });
		};
		send(question, batch, commands, (body) => {
			if (isUnclearBody(body, commands)) askAlone(question, batch, commands, [], onAnswer);
			else onAnswer(inquiry.read(body, commands), batch);
		});
	}

	/** PARSE-8: it is unknown which value is whose, so each command is asked in a request of its own, one after the other. */
	function askAlone(
		question: Question,
		batch: Batch,
		[command, ...others]: readonly string[],
		answers: readonly A[],
		onAnswer: (answer: A | undefined, last: Batch) => void,
	): void {
		if (command === undefined) return onAnswer(answers.length === 0 ? undefined : inquiry.strongest(answers), batch);
		const own = nextBatch(question, batch);
		send(question, own, [command], (body) => {
			const answer = inquiry.read(body, [command]);
			askAlone(question, own, others, answer === undefined ? answers : [...answers, answer], onAnswer);
		});
	}

	function send(question: Question, batch: Batch, commands: readonly string[], onBody: (body: string) => void): void {
		const onReply = (body: string) => {
			if (batch.open.has(question)) onBody(body); // otherwise the answer is too late (ASK-5)
		};
		const onFailure = (cause: unknown) => fail(batch, question, cause);
		try {
			cluster.ask(question.node, commands, batch.controller.signal).then(onReply, onFailure);
		} catch (cause) {
			onFailure(cause);
		}
	}

	/** A further request gets its own time limit (ASK-7). */
	function nextBatch(question: Question, batch: Batch): Batch {
		leave(batch, question);
		const own = currentBatch();
		own.open.add(question);
		return own;
	}

	return {
		ask(node, onOutcome) {
			begin({ node, onOutcome, asked: [], build: undefined, readAgain: false, settled: false }, false);
		},
		giveUp() {
			for (const batch of batches) {
				batch.cancelTimer();
				batch.open.clear();
				batch.controller.abort(GIVEN_UP);
			}
			batches.clear();
		},
	};
}

function asRequestFailure(cause: unknown): RequestFailure {
	if (cause instanceof RequestFailure) return cause;
	return new RequestFailure("refused", cause instanceof Error ? cause.message : String(cause), { cause });
}

function isPromiseLike<T>(value: T | Promise<T>): value is Promise<T> {
	return typeof value === "object" && value !== null && "then" in value;
}
