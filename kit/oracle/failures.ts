import type { Turn } from "../run/turn.ts";
import type { JudgedCall } from "./judged-call.ts";
import type { ErrorVerdict } from "./verdict.ts";

/** What the turns of a round come to where some of them failed. */
export interface Failures {
	/** Nodes whose question failed and that are members no more (ROUND-9). */
	readonly left: ReadonlySet<string>;
	/** What ends the wait, each at its time. */
	readonly fatal: readonly { readonly at: number; readonly error: ErrorVerdict }[];
	/** A question was given up at the deadline or after it, which is the wait's own timeout and no failure (WAIT-4). */
	readonly isTimeout: boolean;
}

export function failuresOf(turns: readonly Turn[], round: number, judged: JudgedCall): Failures {
	const { pace, isSingleWait, named } = judged;
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
	// Whether the failure of one node or the timeout of another is told, where both come at the deadline, is all one.
	if (isTimeout && fatal.some(({ at }) => at === pace.deadline)) {
		fatal.push({ at: pace.deadline, error: { kind: "error", clause: "WAIT-4", code: "timeout" } });
	}
	return { left, fatal, isTimeout };
}

/**
 * WAIT-4: what is given up at the deadline or after it is the wait's own timeout. Where the node has said done, a driver may also take its
 * word for it (ROUND-12).
 */
export function isGivenUpTooLate({ node, word, endedAt }: Turn, { pace, isSingleWait, done, history }: JudgedCall): boolean {
	if (done.has(node) && history.report.outcome.kind === "complete") return false;
	return word.kind === "failure" && word.timeout !== undefined && (isSingleWait || endedAt >= pace.deadline);
}

/** Whether the node of a failed question is no member any more, so that the failure is dropped (ROUND-9). */
function isGone(turn: Turn, judged: JudgedCall): boolean {
	const { node, word, endedAt, endedAs } = turn;
	const { world, history, isLibrary } = judged;
	const isMember = world.isMember(node, endedAt);
	// An answer counts although its node has left, and a server says by an answer that its time ran out (ASK-6).
	if (isLibrary && word.kind === "failure" && word.timeout === "the server's") return false;
	const isInOneInstant = word.kind === "failure" && word.reason === "reset" && world.changedAt(node, endedAt);
	if (isInOneInstant && endedAs !== undefined) {
		const wasMember = world.wasMember(node, endedAs);
		// This library reads the members as the question fails, so the order of that instant decides.
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
 * Whether a driver took a failure for one though its node is not a member: because its questions were reset first and it left later in that
 * instant, or because a server's own timeout is also an answer, which counts (ROUND-9). What the driver did shows it.
 */
function countsThoughLeft(turn: Turn, judged: JudgedCall): boolean {
	const { node, word, endedAt } = turn;
	const { history, world, named, rounds, done } = judged;
	const { outcome, settledAt, rounds: reported } = history.report;
	if (word.kind !== "failure") return false;
	if (word.timeout !== "the server's" && (word.reason !== "reset" || !world.changedAt(node, endedAt))) return false;
	if (named !== undefined && reported[rounds]?.verdict === "in_progress") return true;
	// A node that has said done counts by its word where it has failed (ROUND-12).
	if (done.has(node) && settledAt === endedAt && outcome.kind === "complete") return true;
	if (settledAt !== endedAt || outcome.kind !== "error") return false;
	// Told as the wait's own timeout in a wait of one round (WAIT-6).
	if (outcome.code === "timeout") return isGivenUpTooLate(turn, judged);
	return outcome.code === "network_error" && (outcome.node ?? node) === node;
}

/** Whether a wait goes on though a question failed (WAIT-11, ROUND-12). */
function mayFail({ node, word, endedAt }: Turn, round: number, hasLeft: boolean, judged: JudgedCall): boolean {
	const { done, failed, budget, isLibrary } = judged;
	if (done.has(node) && !hasLeft) {
		// ROUND-12: this library takes the node's word; others may, and the way they ended tells.
		const { outcome, settledAt } = judged.history.report;
		return isLibrary || outcome.kind !== "error" || outcome.code !== "network_error" || settledAt !== endedAt;
	}
	if (word.kind === "failure" && word.reason === "malformed" && !hasLeft) return false;
	if (hasLeft && round === 1) return false;
	return (failed.get(node) ?? 0) + 1 <= budget;
}

/**
 * Of several errors in one instant, those that may be told: server before network, then the smallest node name (ROUND-4). Where another has
 * no place in that order, it may be told as well; and any driver but this library may tell any.
 */
export function lawfulErrors(errors: readonly ErrorVerdict[], isLibrary: boolean): readonly ErrorVerdict[] {
	if (!isLibrary || errors.length < 2) return errors;
	const first = (code: string) =>
		errors.filter((error) => error.code === code).toSorted((one, other) => ((one.node ?? "") < (other.node ?? "") ? -1 : 1))[0];
	const ordered = first("server_error") ?? first("network_error");
	return [ordered, first("unsupported"), first("timeout"), first("invalid_node")].filter((error) => error !== undefined);
}
