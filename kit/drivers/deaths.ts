import type { CallHistory, Question } from "../oracle/history.ts";
import { readReply } from "../oracle/reading.ts";
import { DIED } from "../run/seen.ts";

/** The clause that a driver broke whose process crashed. */
export interface Death {
	readonly requirement: string;
	readonly message: string;
}

/**
 * A driver whose process crashes in a call breaks the clause of the reply that most likely crashed it. The last reply
 * alone does not decide: on a busy machine, those of a round come in any order.
 */
export function deathIn({ call, report, questions }: CallHistory, id: string): Death | undefined {
	const { outcome } = report;
	if (outcome.kind !== "error" || outcome.code !== DIED) return undefined;
	const usual = call.kind === "status" ? "STATUS-1" : "WAIT-3";
	const replies = lastReplies(questions).map(({ commands, body }) => {
		const isUnknown = readReply(body, commands, id).kind === "unknown";
		return { commands, body, clause: isUnknown ? "ASK-3" : body.startsWith("ERROR:") ? "ASK-6" : usual };
	});
	const suspect =
		replies.find(({ clause }) => clause === "ASK-3") ?? replies.find(({ clause }) => clause === "ASK-6") ?? replies[0];
	const requirement = suspect?.clause ?? usual;
	const where =
		suspect === undefined
			? ""
			: ` after the reply ${JSON.stringify(suspect.body)} to ${JSON.stringify(suspect.commands.join("\n"))}`;
	return { requirement, message: `${requirement}: the driver's process crashed${where}. ${outcome.message}` };
}

/** The last reply of each node, the latest first. */
function lastReplies(questions: readonly Question[]): readonly { readonly commands: readonly string[]; readonly body: string }[] {
	const byNode = new Map<string, { commands: readonly string[]; body: string }>();
	for (const { node, commands, end } of questions.toReversed())
		if (end.kind === "answered" && !byNode.has(node)) byNode.set(node, { commands, body: end.body });
	return [...byNode.values()];
}
