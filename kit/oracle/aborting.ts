import type { AbortReport } from "../../src/index.ts";
import { formOf, isOldBuild } from "../schedule/builds.ts";
import type { Builds } from "./builds.ts";
import type { Report } from "./finding.ts";
import type { CallHistory, Question } from "./history.ts";
import { openingOf } from "./round.ts";
import type { World } from "./world.ts";

/**
 * Judges an abort by the specification: which nodes it asks, by which commands, and how it reads their replies (ABORT).
 */
export function judgeAbort(
	{ questions, report: told }: CallHistory,
	world: World,
	builds: Builds,
	id: string,
	named: string | undefined,
	report: Report,
): void {
	const { calledAt, outcome } = told;
	const opening = openingOf(world, calledAt, named);
	if (opening.kind === "refused") {
		if (questions.length > 0) report("ROUND-2", `no node to be asked: ${opening.code}`, `a question to ${questions[0]?.node}`);
		if (outcome.kind !== "error" || outcome.code !== opening.code) report("ROUND-2", opening.code, outcome.kind);
		return;
	}
	for (const node of opening.targets) {
		if (!questions.some((question) => question.node === node && question.askedAt === calledAt))
			report("ABORT-1", `${node} to be asked at ${calledAt} ms`, "no question");
	}
	for (const question of questions) checkWords(question, builds, id, report);
	if (outcome.kind === "aborted") checkResults(outcome.report, questions, report);
	else report("ABORT-2", "a report, node by node", outcome.kind);
}

function checkWords({ node, commands, askedAt }: Question, builds: Builds, id: string, report: Report): void {
	const [command = ""] = commands;
	const isLawful = [...builds.known(node, askedAt), builds.fresh(node, askedAt)].some((build) => {
		const form = formOf(build);
		// Before 6.0 the specification only says that both modules are asked.
		if (form === undefined || isOldBuild(build)) return commands.every((asked) => /abort|kill/.test(asked));
		return (
			commands.length === 1 && (command === `query-abort:trid=${id}` || (form === "id" && command === `query-abort:id=${id}`))
		);
	});
	if (!isLawful) report("ABORT-1", `${node} to be asked to abort in the form of its build`, commands.join(" and "));
}

function checkResults({ nodes }: AbortReport, questions: readonly Question[], report: Report): void {
	for (const { node, result } of nodes) {
		const lines = questions
			.filter((question) => question.node === node && question.end.kind === "answered")
			.map(({ end }) => (end.kind === "answered" ? end.body : ""));
		const isAccepted = /\tok(\n|$)/i.test(lines.join("\n"));
		if (isAccepted !== (result === "accepted"))
			report("ABORT-2", isAccepted ? `${node} to have accepted` : `${node} not to have accepted`, result);
	}
}
