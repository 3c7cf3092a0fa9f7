import { Chain, type ChainLink } from "../src/chain.ts";
import type { Cancel, Clock } from "../src/clock.ts";
import type { RequestFailureReason } from "../src/cluster/cluster.ts";
import { isAboutJobs } from "./command-name.ts";
import type { ClusterMember } from "./member.ts";
import { playReplies } from "./reply-plan.ts";
import type { Scripted } from "./server-version/answer-body.ts";
import type { Trace } from "./trace.ts";
import { failureOf, LATE, type WireFault } from "./wire-fault.ts";

/**
 * The client that asks a question: a tracker in process, or a connection. Either `answer` or `fail` is called, once.
 */
export interface Asker {
	/** The least time of an answer in milliseconds. With 0 it may come within the call of `ask`. */
	readonly leastWait: number;
	/** The clock for its answer. Default: that of the cluster. */
	readonly clock?: Clock | undefined;
	/** The node's own answer, with scripted values in place of some of its own. Called when the question arrives. */
	truth(now: number, scripted?: Scripted): string;
	/** `fault`: a fault that leaves the answer usable. */
	answer(body: string, fault: WireFault | undefined, question: OpenQuestion): void;
	/** `cut`: the answer that the fault made unusable. */
	fail(reason: RequestFailureReason, cut: CutAnswer | undefined, question: OpenQuestion): void;
	/**
	 * Takes an answer that must come just before the next one. Call `arrives` then. Without this method it never comes.
	 */
	withhold?(body: string, arrives: () => void, question: OpenQuestion): void;
}

export interface CutAnswer {
	readonly body: string;
	readonly fault: WireFault;
}

/** A question that was asked and may be given up. */
export interface OpenQuestion {
	readonly number: number;
	readonly member: ClusterMember;
	readonly asker: Asker;
	/** Its place among the open questions to the node. */
	link: ChainLink<OpenQuestion> | undefined;
	/** The answer that it gets when its node is released. */
	held: { readonly body: string; readonly fault: WireFault | undefined } | undefined;
	cancel: Cancel;
	givenUp: boolean;
	/** No answer is scheduled for it. */
	isMute: boolean;
}

const NOTHING_TO_CANCEL: Cancel = () => {};
/** Milliseconds until a node that is down refuses. Like a reply, a refusal takes time (WAIT-2). */
const REFUSAL_MS = 1;

/**
 * The open questions to the nodes of a cluster, from trackers in process and from connections. This class plays the
 * reply plans, lets the latency pass, and writes the trace. An answer shows the state of the node when the question
 * arrives, which is at once.
 */
export class OpenQuestions {
	readonly #clock: Clock;
	readonly #trace: Trace;
	readonly #changed: (member: ClusterMember) => void;
	readonly #open = new Map<ClusterMember, Chain<OpenQuestion>>();
	readonly #housekeeping: number | undefined;
	#asked = 0;

	/**
	 * `changed` is called with a node if a question may have changed its jobs. `housekeeping`: the latency of commands
	 * that are not about jobs, if it is another one.
	 */
	constructor(clock: Clock, trace: Trace, changed: (member: ClusterMember) => void, housekeeping?: number) {
		this.#housekeeping = housekeeping;
		this.#clock = clock;
		this.#trace = trace;
		this.#changed = changed;
	}

	ask(member: ClusterMember, commands: readonly string[], asker: Asker): OpenQuestion {
		const number = ++this.#asked;
		const question: OpenQuestion = {
			number,
			member,
			asker,
			link: undefined,
			held: undefined,
			cancel: NOTHING_TO_CANCEL,
			givenUp: false,
			isMute: false,
		};
		this.#trace.add({ at: this.#clock.now(), kind: "asked", node: member.name, question: number, commands });
		question.link = this.#openOf(member).add(question);
		if (member.isUp) this.#play(question, commands);
		else this.#failAfter(question, "refused", REFUSAL_MS);
		return question;
	}

	/** The client no longer waits: an answer that still comes is dropped (ASK-5). Has no effect after the answer. */
	giveUp(question: OpenQuestion): void {
		if (question.link?.isIn !== true) return;
		question.givenUp = true;
		if (question.isMute) this.#remove(question);
		this.#trace.add({ at: this.#clock.now(), kind: "given-up", node: question.member.name, question: question.number });
	}

	/** Resets the connections of a node: all open questions to it fail at once. */
	reset(member: ClusterMember): void {
		for (const { value: question, isIn } of this.#openOf(member).links()) {
			if (!isIn) continue;
			question.cancel();
			// A question that was given up has no connection that could be reset.
			if (question.givenUp) this.#remove(question);
			else this.#fail(question, "reset");
		}
	}

	/** Answers the questions that a node was asked while it was held. */
	release(member: ClusterMember): void {
		for (const { value: question, isIn } of this.#openOf(member).links()) {
			const { held } = question;
			if (held === undefined || !isIn) continue;
			question.held = undefined;
			this.#answerAfter(question, held.body, held.fault, Math.max(question.asker.leastWait, member.latency));
		}
	}

	#play(question: OpenQuestion, commands: readonly string[]): void {
		const { member, asker } = question;
		const steps = member.plan.take(commands);
		if (steps.length === 0) {
			const isQuick = this.#housekeeping !== undefined && !commands.some((command) => isAboutJobs(command));
			const latency = isQuick ? (this.#housekeeping ?? 0) : member.latency;
			const after = Math.max(asker.leastWait, latency);
			return this.#hand(question, this.#truth(question, commands), undefined, after);
		}
		const after = Math.max(asker.leastWait, ...steps.map((step) => step.after ?? member.latency));
		const wire = steps.find((step) => step.wire !== undefined)?.wire;
		const played = playReplies(steps, taskIdIn(commands), member.node.release);
		switch (played.kind) {
			case "silence":
				question.isMute = true;
				return;
			case "failure":
				return this.#failAfter(question, played.reason, after);
			case "body":
				return this.#hand(question, played.body, wire, after);
			case "answer":
				return this.#hand(question, this.#truth(question, commands, played.scripted), wire, after);
			default:
				return played satisfies never;
		}
	}

	#truth({ asker, member }: OpenQuestion, commands: readonly string[], scripted?: Scripted): string {
		const body = asker.truth(this.#clock.now(), scripted);
		if (commands.some(mayChangeJobs)) this.#changed(member);
		return body;
	}

	#hand(question: OpenQuestion, body: string, fault: WireFault | undefined, after: number): void {
		if (fault === LATE) {
			question.isMute = true;
			question.asker.withhold?.(body, () => this.#arrive(question, body), question);
		} else if (question.member.isHeld) question.held = { body, fault };
		else this.#answerAfter(question, body, fault, after);
	}

	#answerAfter(question: OpenQuestion, body: string, fault: WireFault | undefined, after: number): void {
		if (after <= 0) return this.#answer(question, body, fault);
		this.#schedule(question, after, () => this.#answer(question, body, fault));
	}

	#answer(question: OpenQuestion, body: string, fault: WireFault | undefined): void {
		const reason = failureOf(fault);
		if (reason !== undefined && fault !== undefined) this.#fail(question, reason, { body, fault });
		else if (this.#arrive(question, body)) question.asker.answer(body, fault, question);
	}

	/** Returns whether the client was still waiting for the answer. */
	#arrive(question: OpenQuestion, body: string): boolean {
		if (!this.#close(question)) return false;
		this.#trace.add({ at: this.#clock.now(), kind: "answered", node: question.member.name, question: question.number, body });
		return true;
	}

	#failAfter(question: OpenQuestion, reason: RequestFailureReason, after: number): void {
		this.#schedule(question, after, () => this.#fail(question, reason));
	}

	#schedule(question: OpenQuestion, after: number, action: () => void): void {
		const { clock = this.#clock } = question.asker;
		question.cancel = clock.schedule(clock.now() + after, "answer", action);
	}

	#fail(question: OpenQuestion, reason: RequestFailureReason, cut?: CutAnswer): void {
		if (!this.#close(question)) return;
		const { number, member, asker } = question;
		this.#trace.add({ at: this.#clock.now(), kind: "failed", node: member.name, question: number, reason });
		asker.fail(reason, cut, question);
	}

	/** Closes a question. Returns false if it was given up or closed before. */
	#close(question: OpenQuestion): boolean {
		if (!this.#remove(question)) return false;
		if (!question.givenUp) return true;
		this.#trace.add({ at: this.#clock.now(), kind: "too-late", node: question.member.name, question: question.number });
		return false;
	}

	/** Returns false if it was removed before. */
	#remove(question: OpenQuestion): boolean {
		return question.link !== undefined && this.#openOf(question.member).remove(question.link);
	}

	#openOf(member: ClusterMember): Chain<OpenQuestion> {
		let open = this.#open.get(member);
		if (open === undefined) {
			open = new Chain();
			this.#open.set(member, open);
		}
		return open;
	}
}

/** Whether a command can change jobs. */
function mayChangeJobs(command: string): boolean {
	const first = command.charAt(0);
	if ((first !== "q" && first !== "s" && first !== "j") || command.startsWith("query-show")) return false;
	return /^(?:(?:query|scan)-(?:abort|kill)|jobs:.*kill-job|set-config)/.test(command);
}

/** The task id in a question, as servers show it: drivers may write it with a sign. */
function taskIdIn(commands: readonly string[]): string {
	const written = /(?:trid|id)=(-?\d+)/.exec(commands.join("\n"))?.[1];
	return written === undefined ? "" : BigInt.asUintN(64, BigInt(written)).toString();
}
