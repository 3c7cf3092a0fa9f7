import type { DeclaredHabits } from "../schedule.ts";
import type { Builds } from "./builds.ts";
import type { Report } from "./finding.ts";
import type { World } from "./history.ts";
import { type Questions, type Turn, type TurnTerms, takeTurn } from "./turn.ts";

export interface Collecting {
	readonly questions: Questions;
	readonly builds: Builds;
	readonly sweep: DeclaredHabits["sweep"];
	readonly report: Report;
}

/** The turns of a round that began at `startedAt`, as far as its targets were asked (JUDGE-1). */
export function collectTurns(
	targets: readonly string[],
	startedAt: number,
	/** They said done in this wait, and need not be asked (ROUND-12). */
	done: ReadonlySet<string>,
	terms: TurnTerms,
	collecting: Collecting,
): readonly Turn[] {
	return collecting.sweep === "all"
		? askedTogether(targets, startedAt, done, terms, collecting)
		: askedInTurn(targets, terms, collecting);
}

function askedTogether(
	targets: readonly string[],
	startedAt: number,
	done: ReadonlySet<string>,
	terms: TurnTerms,
	{ questions, builds, report }: Collecting,
): readonly Turn[] {
	const turns: Turn[] = [];
	for (const node of targets) {
		const question = questions.nextTo(node);
		if (question?.askedAt === startedAt) turns.push(takeTurn(question, questions, builds, terms, report));
		else if (!done.has(node)) {
			report(
				"ROUND-1",
				`${node} to be asked at ${startedAt} ms`,
				question === undefined ? "no question" : `a question at ${question.askedAt} ms`,
				terms.round,
			);
		}
	}
	return turns;
}

/** One after the other in any order, until one says that the job is in progress. */
function askedInTurn(targets: readonly string[], terms: TurnTerms, { questions, builds, report }: Collecting): readonly Turn[] {
	const turns: Turn[] = [];
	const isOver = () => turns.some(({ word }) => word.kind !== "complete" && word.kind !== "not_found" && word.kind !== "failure");
	while (turns.length < targets.length && !isOver()) {
		const question = questions.next();
		if (question === undefined || !targets.includes(question.node) || turns.some(({ node }) => node === question.node)) break;
		turns.push(takeTurn(question, questions, builds, terms, report));
	}
	return turns;
}

/** Why a round cannot begin, or whom it asks (ROUND-1, ROUND-2). */
export type Opening =
	| { readonly kind: "targets"; readonly targets: readonly string[] }
	| { readonly kind: "refused"; readonly code: "cluster_not_ready" | "invalid_node"; readonly node?: string };

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
