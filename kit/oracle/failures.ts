import type { Turn } from "../run/turn.ts";
import type { JudgedCall } from "./judged-call.ts";
import type { ErrorVerdict } from "./verdict.ts";

/** What follows from the failed turns of a round. */
export interface Failures {
	/** Nodes whose question failed and that are not members any more (ROUND-9). */
	readonly left: ReadonlySet<string>;
	/** What ends the wait, each at its time. */
	readonly fatal: readonly { readonly at: number; readonly error: ErrorVerdict }[];
	/** A question was given up at the deadline or after it. That is the wait's own timeout, not a failure (WAIT-4). */
	readonly isTimeout: boolean;
}

export function failuresOf(turns: readonly Turn[], round: number, judged: JudgedCall): Failures {
	const { named } = judged.tracked;
	const { pace, isSingleWait } = judged.options;
	const left = new Set<string>();
	const fatal: { readonly at: number; readonly error: ErrorVerdict }[] = [];
	let isTimeout = false;
	for (const turn of turns) {
		const { node, word, endedAt: at } = turn;
		if (word.kind === "error") {
			fatal.push({ at, error: { kind: "error", clause: "ROUND-4", code: "server_error", node, serverCode: word.code } });
		} else if (word.kind === "unsupported") {
			fatal.push({ at, error: { kind: "error", clause: "ASK-9", code: "unsupported", node } });
		}
		if (word.kind !== "failure") continue;
		const isLate = isGivenUpTooLate(turn, judged);
		isTimeout ||= isLate;
		const hasLeft = isGone(turn, judged);
		if (hasLeft) left.add(node);
		if ((hasLeft && named === undefined) || mayFail(turn, round, hasLeft, judged)) continue;
		if (isLate && !isSingleWait && !hasLeft) continue;
		if (hasLeft) fatal.push({ at, error: { kind: "error", clause: "ROUND-9", code: "invalid_node", node } });
		else if (isLate) fatal.push({ at, error: { kind: "error", clause: "WAIT-4", code: "timeout" } });
		else fatal.push({ at, error: { kind: "error", clause: "WAIT-11", code: "network_error", node } });
	}
	// If one node fails and another is given up, both at the deadline, either may be reported.
	if (isTimeout && fatal.some(({ at }) => at === pace.deadline)) {
		fatal.push({ at: pace.deadline, error: { kind: "error", clause: "WAIT-4", code: "timeout" } });
	}
	return { left, fatal, isTimeout };
}

/**
 * WAIT-4: a question that is given up at the deadline or after it is the wait's own timeout. If its node has said done,
 * a driver may also trust that answer (ROUND-12).
 */
export function isGivenUpTooLate({ node, word, endedAt }: Turn, { tracked, options, progress }: JudgedCall): boolean {
	if (progress.done.has(node) && tracked.history.report.outcome.kind === "complete") return false;
	return word.kind === "failure" && word.timeout !== undefined && (options.isSingleWait || endedAt >= options.pace.deadline);
}

/** Whether the node of a failed question is not a member any more, so that the failure is dropped (ROUND-9). */
function isGone(turn: Turn, judged: JudgedCall): boolean {
	const { node, word, endedAt, endedAs } = turn;
	const { world, history, isLibrary } = judged.tracked;
	const isMember = world.isMember(node, endedAt);
	// An answer counts although its node has left, and a server says by an answer that its time ran out (ASK-6).
	if (isLibrary && word.kind === "failure" && word.timeout === "the server's") return false;
	const isInOneInstant = word.kind === "failure" && word.reason === "reset" && world.changedAt(node, endedAt);
	if (isInOneInstant && endedAs !== undefined) {
		const wasMember = world.wasMember(node, endedAs);
		// This library reads the members when the question fails, so the order of the two events decides.
		if (isLibrary) return !wasMember;
		// Another driver may read them before the node comes back. How it ended shows whether it did.
		if (isMember && !wasMember) {
			const { outcome, settledAt } = history.report;
			return outcome.kind !== "error" || outcome.code !== "network_error" || settledAt !== endedAt;
		}
	}
	return !isMember && !countsThoughLeft(turn, judged);
}

/**
 * Whether a driver counted a failure although its node is not a member any more: because the question was reset first
 * and the node left later at the same time, or because a server's own timeout is also an answer, which counts
 * (ROUND-9). What the driver did decides.
 */
function countsThoughLeft(turn: Turn, judged: JudgedCall): boolean {
	const { node, word, endedAt } = turn;
	const { history, world, named } = judged.tracked;
	const { rounds, done } = judged.progress;
	const { outcome, settledAt, rounds: reported } = history.report;
	if (word.kind !== "failure") return false;
	if (word.timeout !== "the server's" && (word.reason !== "reset" || !world.changedAt(node, endedAt))) return false;
	if (named !== undefined && reported[rounds]?.verdict === "in_progress") return true;
	// A node that has said done still counts as done if its question fails (ROUND-12).
	if (done.has(node) && settledAt === endedAt && outcome.kind === "complete") return true;
	if (settledAt !== endedAt || outcome.kind !== "error") return false;
	// Reported as the wait's own timeout in a wait of one round (WAIT-6).
	if (outcome.code === "timeout") return isGivenUpTooLate(turn, judged);
	return outcome.code === "network_error" && (outcome.node ?? node) === node;
}

/** Whether a wait continues although a question failed (WAIT-11, ROUND-12). */
function mayFail({ node, word, endedAt }: Turn, round: number, hasLeft: boolean, judged: JudgedCall): boolean {
	const { history, isLibrary } = judged.tracked;
	const { done, failed } = judged.progress;
	if (done.has(node) && !hasLeft) {
		// ROUND-12: this library trusts the node's earlier answer. Other drivers may do so; how they ended decides.
		const { outcome, settledAt } = history.report;
		return isLibrary || outcome.kind !== "error" || outcome.code !== "network_error" || settledAt !== endedAt;
	}
	if (word.kind === "failure" && word.reason === "malformed" && !hasLeft) return false;
	if (hasLeft && round === 1) return false;
	return (failed.get(node) ?? 0) + 1 <= judged.options.budget;
}

/**
 * Which of several errors at the same time may be reported: server before network, then the smallest node name
 * (ROUND-4). An error that has no place in that order may also be reported. Drivers other than this library may report
 * any of them.
 */
export function lawfulErrors(errors: readonly ErrorVerdict[], isLibrary: boolean): readonly ErrorVerdict[] {
	if (!isLibrary || errors.length < 2) return errors;
	const first = (code: string) =>
		errors.filter((error) => error.code === code).toSorted((one, other) => ((one.node ?? "") < (other.node ?? "") ? -1 : 1))[0];
	const ordered = first("server_error") ?? first("network_error");
	return [ordered, first("unsupported"), first("timeout"), first("invalid_node")].filter((error) => error !== undefined);
}
