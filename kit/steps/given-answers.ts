import type { PlannedReply } from "../../simulator/reply-plan.ts";
import { plannedAnswerOf } from "./answers-phrase.ts";
import { type Draft, everyNode, nodeOf } from "./draft.ts";
import { building, type Step, type StepTable } from "./step.ts";

/** Scripted answers about jobs, in order. After the last one a node answers what is true. */
export const GIVEN_ANSWERS: readonly Step[] = [
	building("every node answers {answers}", (draft, replies: readonly PlannedReply[]) => {
		for (const node of everyNode(draft)) add(draft, node.name, replies);
	}),
	building("node {node} answers {answers}", add),
	building("node {node} answers with the value:", (draft, name: string, value: string) =>
		add(draft, name, [{ reply: { value } }]),
	),
	building("node {node} answers with the body:", (draft, name: string, body: string) => add(draft, name, [{ reply: { body } }])),
	building("node {node} answers:", (draft, name: string, table: StepTable) => add(draft, name, table.hashes().map(replyOf))),
];

function add(draft: Draft, name: string, replies: readonly PlannedReply[]): void {
	const node = nodeOf(draft, name);
	node.replies = [...(node.replies ?? []), ...replies];
}

/** One row with the columns reply, after and times (the last two are optional). A reply with `:` or `=` is a value. */
function replyOf({ reply = "", after = "", times = "" }: Readonly<Record<string, string>>): PlannedReply {
	return {
		reply: /[:=]/.test(reply) && !reply.startsWith("ERROR:") ? { value: reply } : plannedAnswerOf(undefined, reply),
		...(after !== "" && { after: Number(after) }),
		...(times !== "" && { times: Number(times) }),
	};
}
