import { isAboutJobs } from "../../simulator/command-name.ts";
import type { Question } from "../oracle/history.ts";
import { isAnswerableInPart } from "../oracle/question-form.ts";
import type { World } from "../oracle/world.ts";
import type { CallReport, Run } from "../run/run.ts";

/** How long a driver may go on with an old build. */
export interface BuildLimits {
	/** How long it may take to notice a restart (JUDGE-2). */
	readonly unawareMs: number;
	/** How long it may take to use a build that it has just read. */
	readonly toleranceMs: number;
}

/**
 * The first node that was asked in a form of the build that it had before it restarted, although the driver has had
 * time to notice, has read the new build, or gave up because of the answer. A restart ends every connection, so the
 * driver had to connect again, and to read the build again (ASK-9).
 */
export function staleBuild(
	{ trace, schedule }: Run,
	questions: readonly Question[],
	{ outcome }: CallReport,
	world: World,
	{ unawareMs, toleranceMs }: BuildLimits,
): Question | undefined {
	const own = new Map(questions.map((question) => [question.number, question]));
	const last = (name: string) => questions.findLast(({ node, commands }) => node === name && commands.some(isAboutJobs));
	const restartedAt = new Map<string, number>();
	const readAt = new Map<string, number>();
	for (const event of trace) {
		if (event.kind === "node" && event.change === "restarted") {
			restartedAt.set(event.node, event.at);
			readAt.delete(event.node);
		}
		if (event.kind === "answered" && /^build\t/m.test(event.body) && !readAt.has(event.node)) readAt.set(event.node, event.at);
		if (event.kind !== "asked") continue;
		const since = restartedAt.get(event.node);
		const question = own.get(event.question);
		const commands = event.commands.filter(isAboutJobs);
		if (since === undefined || question === undefined || commands.length === 0) continue;
		if (isAnswerableInPart(commands, world.version(event.node, event.at), schedule.task.id)) continue;
		const isEnd = outcome.kind === "error" && question.end.kind === "answered" && last(event.node) === question;
		const noticedBy = Math.min(since + unawareMs, (readAt.get(event.node) ?? Number.POSITIVE_INFINITY) + toleranceMs);
		if (isEnd || event.at > noticedBy) return question;
	}
	return undefined;
}
