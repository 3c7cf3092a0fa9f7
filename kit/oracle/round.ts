import type { Opening, Turn } from "../run/turn.ts";
import type { JudgedCall } from "./judged-call.ts";
import { type TurnTerms, takeTurn } from "./turn.ts";
import type { World } from "./world.ts";

/** The turns of the targets that were asked in a round that began at `startedAt` (JUDGE-1). */
export function collectTurns(targets: readonly string[], startedAt: number, round: number, judged: JudgedCall): readonly Turn[] {
	const { id, habits, history, isLibrary } = judged.tracked;
	const terms: TurnTerms = {
		id,
		requestTimeout: judged.options.requestTimeout,
		retries: habits.retries,
		round,
		settledAt: history.report.settledAt,
		isLibrary,
		listing: judged.progress.listing,
	};
	return habits.sweep === "all" ? askedTogether(targets, startedAt, terms, judged) : askedInTurn(targets, terms, judged);
}

function askedTogether(
	targets: readonly string[],
	startedAt: number,
	terms: TurnTerms,
	{ tracked, progress, questions }: JudgedCall,
): readonly Turn[] {
	const { builds, report } = tracked;
	const turns: Turn[] = [];
	for (const node of targets) {
		const question = questions.nextTo(node);
		if (question?.askedAt === startedAt) turns.push(takeTurn(question, questions, builds, terms, report));
		// A driver may leave out a node that said done in this wait (ROUND-12).
		else if (!progress.done.has(node)) {
			const got = question === undefined ? "no question" : `a question at ${question.askedAt} ms`;
			report("ROUND-1", `${node} to be asked at ${startedAt} ms`, got, terms.round);
		}
	}
	return turns;
}

/** One after the other in any order, until one says that the job is in progress. */
function askedInTurn(targets: readonly string[], terms: TurnTerms, { tracked, questions }: JudgedCall): readonly Turn[] {
	const { builds, report } = tracked;
	const turns: Turn[] = [];
	const isOver = () => turns.some(({ word }) => word.kind !== "complete" && word.kind !== "not_found" && word.kind !== "failure");
	while (turns.length < targets.length && !isOver()) {
		const question = questions.next();
		if (question === undefined || !targets.includes(question.node) || turns.some(({ node }) => node === question.node)) break;
		turns.push(takeTurn(question, questions, builds, terms, report));
	}
	if (isOver()) return turns;
	// The other nodes were not asked, because the deadline or an error came first.
	const unasked = targets.filter((target) => !turns.some(({ node }) => node === target));
	return [
		...turns,
		...unasked.map((node): Turn => ({ node, build: undefined, endedAt: NEVER, word: { kind: "open" }, droppedAt: undefined })),
	];
}

const NEVER = Number.POSITIVE_INFINITY;

export function openingOf(world: World, at: number, named: string | undefined): Opening {
	if (!world.isReady(at)) return { kind: "refused", code: "cluster_not_ready" };
	if (named !== undefined) {
		return world.isMember(named, at)
			? { kind: "targets", targets: [named] }
			: { kind: "refused", code: "invalid_node", node: named };
	}
	const targets = world.members(at);
	return targets.length > 0 ? { kind: "targets", targets } : { kind: "refused", code: "invalid_node" };
}
