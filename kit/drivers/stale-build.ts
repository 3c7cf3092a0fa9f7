import type { Question } from "../oracle/history.ts";
import { isAboutJobs, isAnswerableInPart } from "../oracle/question-form.ts";
import type { World } from "../oracle/world.ts";
import type { CallReport, Run } from "../run/run.ts";

/**
 * The first node that was asked in a form of the build that it had before it restarted, although the driver has had time to notice, or gave up
 * because of it. A restart ends every connection, so the driver had to connect again, and to read the build again (ASK-9).
 */
export function staleBuild(
	{ trace, schedule }: Run,
	questions: readonly Question[],
	{ outcome }: CallReport,
	world: World,
	unawareMs: number,
): Question | undefined {
	const own = new Set(questions.map(({ number }) => number));
	const restartedAt = new Map<string, number>();
	const readAt = new Map<string, number>();
	for (const event of trace) {
		if (event.kind === "node" && event.change === "restarted") restartedAt.set(event.node, event.at);
		if (event.kind !== "asked") continue;
		if (event.commands.includes("build")) readAt.set(event.node, event.at);
		const since = restartedAt.get(event.node);
		if (since === undefined || !own.has(event.question) || !event.commands.some(isAboutJobs)) continue;
		const isRead = (readAt.get(event.node) ?? Number.NEGATIVE_INFINITY) >= since;
		if (isRead || isAnswerableInPart(event.commands.filter(isAboutJobs), world.version(event.node, event.at), schedule.task.id))
			continue;
		const last = questions.findLast(({ node, commands }) => node === event.node && commands.some(isAboutJobs));
		const isEnd = outcome.kind === "error" && last?.number === event.question;
		if (isEnd || event.at > since + unawareMs) return questions.find(({ number }) => number === event.question);
	}
	return undefined;
}
