/** Asks one node one question: reads its build, and tries the requests for that build. */

import type { Cancel } from "../clock.ts";
import { type Cluster, RequestFailure } from "../cluster/cluster.ts";
import { isUnclearBody } from "../job/reply-body.ts";
import type { Sharing } from "../sharing/sharing.ts";
import { RequestTimeout } from "./request-timeout.ts";

/**
 * What to ask a node: the requests to try for its build, and what the body of a reply means. `undefined`: the node does not
 * know any of the commands.
 */
export interface Inquiry<A> {
	requests(build: string | undefined, node: string): readonly (readonly string[])[];
	read(body: string, commands: readonly string[], node: string): A | undefined;
	/** The answer of a node that was asked each command alone. At least one of `answers`. */
	strongest(answers: readonly A[]): A;
}

/** How a question ended. `answer` is `undefined` if the node knew none of the commands. */
export type QuestionResult<A> =
	| { readonly kind: "answered"; readonly answer: A | undefined; readonly build: string | undefined }
	| { readonly kind: "failed"; readonly failure: RequestFailure; readonly build: string | undefined };

/** What questions are asked through. */
export interface ClusterAccess {
	readonly cluster: Cluster;
	/** What the calls on this cluster share, its clock among it. */
	readonly sharing: Sharing;
	/** The time limit of one request in milliseconds (ASK-7). */
	readonly requestTimeout: number;
	/** Called when a request that carries one of the questions was sent. */
	readonly onSent?: (() => void) | undefined;
}

type OnOutcome<A> = (node: string, outcome: QuestionResult<A>) => void;

/** The questions of one round. Each `onOutcome` is called once, unless `giveUp` ends all open questions before. */
export class Questions<A> {
	readonly #access: ClusterAccess;
	readonly #inquiry: Inquiry<A>;
	readonly #open = new Set<Question<A>>();

	constructor(access: ClusterAccess, inquiry: Inquiry<A>) {
		this.#access = access;
		this.#inquiry = inquiry;
	}

	/** Never throws. */
	ask(node: string, onOutcome: OnOutcome<A>): void {
		const question = new Question(this.#access, this.#inquiry, node, (outcome) => {
			if (this.#open.delete(question)) onOutcome(node, outcome);
		});
		this.#open.add(question);
		question.begin();
	}

	/** No further outcome follows. It leaves no timer or listener behind. */
	giveUp(): void {
		for (const question of this.#open) question.giveUp();
		this.#open.clear();
	}
}

class Question<A> {
	readonly #access: ClusterAccess;
	readonly #inquiry: Inquiry<A>;
	readonly #node: string;
	readonly #settle: (outcome: QuestionResult<A>) => void;
	/** The requests that were sent already; at most a few. */
	readonly #asked: string[] = [];
	#build: string | undefined;
	/** The build has been read again in this round (ASK-9). */
	#wasReadAgain = false;
	/** When the current limit ends, if it began with the reading of the build. */
	#due: number | undefined;
	#cancel: Cancel = () => {};

	constructor(access: ClusterAccess, inquiry: Inquiry<A>, node: string, settle: (outcome: QuestionResult<A>) => void) {
		this.#access = access;
		this.#inquiry = inquiry;
		this.#node = node;
		this.#settle = settle;
	}

	begin(): void {
		this.#readBuild(false);
	}

	giveUp(): void {
		this.#cancel();
	}

	/** Reads the build, then tries the requests for it. If the reading takes time, both have one time limit. */
	#readBuild(again: boolean): void {
		const { sharing, requestTimeout } = this.#access;
		let isRead = false;
		const cancel = sharing.requests.readBuild({
			node: this.#node,
			again,
			limitMs: requestTimeout,
			onBuild: (build, due) => {
				isRead = true;
				this.#build = build;
				this.#due = due;
				this.#tryRequests(this.#inquiry.requests(build, this.#node), 0);
			},
			onFailure: (cause) => this.#fail(asRequestFailure(cause)),
			onTimeout: () => this.#timeOut(),
		});
		if (!isRead) this.#cancel = cancel;
	}

	/** Sends the first request from `index` on that was not sent in this round yet. */
	#tryRequests(requests: readonly (readonly string[])[], index: number): void {
		const commands = requests[index];
		if (commands === undefined) {
			if (this.#wasReadAgain) return this.#settle({ kind: "answered", answer: undefined, build: this.#build });
			this.#wasReadAgain = true;
			return this.#readBuild(true);
		}
		const name = commands.join("\n");
		if (this.#asked.includes(name)) return this.#tryRequests(requests, index + 1);
		this.#asked.push(name);
		const onAnswer = (answer: A | undefined) => {
			if (answer === undefined) this.#tryRequests(requests, index + 1);
			else this.#settle({ kind: "answered", answer, build: this.#build });
		};
		this.#send(commands, (body) => {
			if (isUnclearBody(body, commands)) this.#askAlone(commands, [], onAnswer);
			else onAnswer(this.#inquiry.read(body, commands, this.#node));
		});
	}

	/** PARSE-8: it is unknown which value is whose, so each command is asked in a request of its own, one after the other. */
	#askAlone([command, ...others]: readonly string[], answers: readonly A[], onAnswer: (answer: A | undefined) => void): void {
		if (command === undefined) return onAnswer(answers.length === 0 ? undefined : this.#inquiry.strongest(answers));
		this.#send([command], (body) => {
			const answer = this.#inquiry.read(body, [command], this.#node);
			this.#askAlone(others, answer === undefined ? answers : [...answers, answer], onAnswer);
		});
	}

	/** A further request gets its own time limit (ASK-7). */
	#send(commands: readonly string[], onBody: (body: string) => void): void {
		const { sharing, requestTimeout, onSent } = this.#access;
		const due = this.#due;
		this.#due = undefined;
		this.#cancel = sharing.requests.ask({
			node: this.#node,
			commands,
			limitMs: requestTimeout,
			due,
			onSent,
			onBody,
			onFailure: (cause) => this.#fail(asRequestFailure(cause)),
			onTimeout: () => this.#timeOut(),
		});
	}

	#timeOut(): void {
		this.#fail(new RequestTimeout(this.#access.requestTimeout));
	}

	#fail(failure: RequestFailure): void {
		this.#settle({ kind: "failed", failure, build: this.#build });
	}
}

function asRequestFailure(cause: unknown): RequestFailure {
	if (cause instanceof RequestFailure) return cause;
	return new RequestFailure("refused", cause instanceof Error ? cause.message : String(cause), { cause });
}
