import { RequestFailure, type RequestFailureReason } from "../src/cluster/cluster.ts";
import { onAbort } from "../src/cluster/on-abort.ts";
import type { ClusterMember } from "./member.ts";
import type { OpenQuestions } from "./questions.ts";

/** A simulated reply takes time, so that time passes in a wait without pauses (WAIT-2). */
const LEAST_WAIT_MS = 1;

/** Asks nodes without sockets: a question is a promise, and its signal gives the question up. */
export class InProcessPort {
	readonly #questions: OpenQuestions;

	constructor(questions: OpenQuestions) {
		this.#questions = questions;
	}

	ask(member: ClusterMember, commands: readonly string[], signal: AbortSignal): Promise<string> {
		return new Promise((resolve, reject) => {
			let forgetSignal = () => {};
			const question = this.#questions.ask(member, commands, {
				leastWait: LEAST_WAIT_MS,
				truth: (now, scripted) => member.node.answer(`${commands.join("\n")}\n`, now, undefined, scripted),
				answer(body) {
					forgetSignal();
					resolve(body);
				},
				fail(reason) {
					forgetSignal();
					reject(new RequestFailure(reason, failureText(reason)));
				},
			});
			forgetSignal = onAbort(signal, () => this.#questions.giveUp(question));
		});
	}
}

function failureText(reason: RequestFailureReason): string {
	switch (reason) {
		case "refused":
			return "the connection was refused";
		case "reset":
			return "the connection was reset";
		case "closed":
			return "the connection was closed before the answer";
		case "timed_out":
			return "no answer came in time";
		case "malformed":
			return "the answer was not a valid frame";
		default:
			return reason satisfies never;
	}
}
