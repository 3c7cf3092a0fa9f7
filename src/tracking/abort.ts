/** Asks every target node to stop the job, and collects the answers (ABORT). */

import { onAbort } from "../cluster/on-abort.ts";
import type { TaskError } from "../errors.ts";
import { bodyError, jobValue } from "../job/reply-body.ts";
import { abortCommands, commandForm } from "../job/status-command.ts";
import { errorCode } from "../job/status-response.ts";
import { taskErrorOf } from "./fault.ts";
import { type ClusterAccess, type Inquiry, type QuestionResult, Questions } from "./question.ts";
import { findTargets } from "./targets.ts";

/** How one node answered the abort (ABORT-2). `not_active`: the job is not running there, which is not a failure. */
export type NodeAbort =
	| { readonly node: string; readonly result: "accepted" | "not_active" }
	| { readonly node: string; readonly result: "error"; readonly error: TaskError };

/** The result of an abort. The job still runs on each node that reports `active(user-aborted)` (ABORT-3). */
export interface AbortReport {
	/** Sorted by node name. */
	readonly nodes: readonly NodeAbort[];
}

type AbortReading = { readonly result: "accepted" | "not_active" } | { readonly result: "error"; readonly reply: string };

/**
 * Asks every target to stop the job (ABORT-1). Rejects only if no node can be asked, with the signal's reason, or with
 * what `onAnswer` throws.
 */
export function abortTask(
	access: ClusterAccess,
	taskId: string,
	nodeName: string | undefined,
	signal?: AbortSignal,
	onAnswer: (answer: NodeAbort) => void = () => {},
): Promise<AbortReport> {
	return new Promise((resolve, reject) => {
		const isCancelled = (): boolean => signal?.aborted === true;
		if (isCancelled()) return reject(signal?.reason);
		const targets = findTargets(access.cluster.isReady(), access.cluster.activeNodes(), nodeName);
		if (targets.refusal !== undefined) return reject(taskErrorOf({ refusal: targets.refusal }));

		// The caller's cluster object may cancel the call while it is asked.
		if (isCancelled()) return reject(signal?.reason);

		const questions = new Questions(access, abortInquiry(taskId));
		const nodes: NodeAbort[] = [];
		const fail = (error: unknown): void => {
			cancelAbort?.();
			questions.giveUp();
			reject(error);
		};
		const onOutcome = (node: string, outcome: QuestionResult<AbortReading>) => {
			try {
				const answer = nodeAbort(node, outcome);
				nodes.push(answer);
				onAnswer(answer);
			} catch (error) {
				return fail(error);
			}
			if (nodes.length < targets.nodes.length) return;
			cancelAbort?.();
			resolve({ nodes: nodes.sort((a, b) => (a.node < b.node ? -1 : 1)) });
		};
		const cancelAbort = signal && onAbort(signal, () => fail(signal.reason));
		for (const node of targets.nodes) {
			if (isCancelled()) return;
			questions.ask(node, onOutcome);
		}
	});
}

function abortInquiry(taskId: string): Inquiry<AbortReading> {
	return {
		requests(build) {
			const form = commandForm(build);
			const first = abortCommands(form, taskId);
			return form === "unread" ? [first, abortCommands("jobs", taskId)] : [first];
		},
		read(body, commands) {
			const error = bodyError(body);
			if (error !== undefined) return readAbort(error);
			const values = commands.map((command) => jobValue(body, command, commands));
			const results = values.map((value) => (value === undefined ? undefined : readAbort(value)));
			return results.reduce(stronger, undefined);
		},
		strongest: (answers) => answers.reduce((one, other) => stronger(one, other) ?? one),
	};
}

function stronger(one: AbortReading | undefined, other: AbortReading | undefined): AbortReading | undefined {
	return strength(other) > strength(one) ? other : one;
}

/** Reads the reply of one module. `undefined`: the node does not know the command. */
function readAbort(value: string): AbortReading | undefined {
	if (value.toLowerCase() === "ok") return { result: "accepted" };
	if (value.startsWith("ERROR:4:unrecognized command")) return undefined;
	if (value === "Transaction Not Found" || value === "ERROR:2" || value.startsWith("ERROR:2:")) return { result: "not_active" };
	return { result: "error", reply: value };
}

/** Which of two replies counts for the node: first an accepted abort, then an error. */
function strength(result: AbortReading | undefined): number {
	if (result === undefined) return 0;
	return result.result === "accepted" ? 3 : result.result === "error" ? 2 : 1;
}

function nodeAbort(node: string, outcome: QuestionResult<AbortReading>): NodeAbort {
	const { build } = outcome;
	const error = (fault: Parameters<typeof taskErrorOf>[0]): NodeAbort => ({ node, result: "error", error: taskErrorOf(fault) });
	const by = { node, build, olderThan6: false };
	if (outcome.kind === "failed") {
		const { failure } = outcome;
		return error({ by: { ...by, answer: { kind: "failure", reason: failure.reason, cause: failure } } });
	}
	const { answer } = outcome;
	if (answer === undefined) return error({ by: { ...by, answer: { kind: "unknown_command" } } });
	if (answer.result !== "error") return { node, result: answer.result };
	const { reply } = answer;
	return error({
		by: { ...by, answer: { kind: "server_error", reply, serverCode: reply.startsWith("ERROR:") ? errorCode(reply) : undefined } },
	});
}
