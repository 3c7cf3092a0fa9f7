import type { PlannedAnswer, PlannedReply } from "../../simulator/reply-plan.ts";

/**
 * A node's scripted replies with the one to its `index`-th question about jobs, from 0, replaced; those before it are
 * the truth if no answer was scripted. `truth` removes the script.
 */
export function scriptAnswer(
	replies: readonly PlannedReply[],
	index: number,
	answer: PlannedAnswer,
): readonly PlannedReply[] | undefined {
	const [before, after] = splitAt(replies, index);
	const [, rest] = splitAt(after, 1);
	const script = merged([...before, { reply: answer }, ...rest]);
	while (script.length > 0 && isPlainTruth(script.at(-1))) script.pop();
	return script.length === 0 ? undefined : script;
}

/** The scripted answer to a question, counted from 0; `undefined` if the node answers the truth. */
export function scriptedAnswer(replies: readonly PlannedReply[], index: number): PlannedAnswer | undefined {
	let left = index;
	for (const { reply, times = 1 } of replies) {
		if (left < times) return reply;
		left -= times;
	}
	return undefined;
}

/** The replies to the first `count` questions, filled up with the truth, and all others. */
function splitAt(replies: readonly PlannedReply[], count: number): [readonly PlannedReply[], readonly PlannedReply[]] {
	const before: PlannedReply[] = [];
	let left = count;
	for (const [position, reply] of replies.entries()) {
		const times = reply.times ?? 1;
		if (times <= left) {
			before.push(reply);
			left -= times;
			continue;
		}
		if (left > 0) before.push({ ...reply, times: left });
		return [before, [{ ...reply, times: times - left }, ...replies.slice(position + 1)]];
	}
	return [left > 0 ? [...before, { reply: "truth", times: left }] : before, []];
}

/** The same, in as few steps as possible. */
function merged(replies: readonly PlannedReply[]): PlannedReply[] {
	const steps: PlannedReply[] = [];
	for (const reply of replies) {
		const { times = 1, ...step } = reply;
		const last = steps.at(-1);
		const { times: lastTimes = 1, ...lastStep } = last ?? { reply: "truth" };
		const isSame = last !== undefined && JSON.stringify(lastStep) === JSON.stringify(step);
		if (isSame) steps.pop();
		const all = isSame ? lastTimes + times : times;
		steps.push(all === 1 ? step : { ...step, times: all });
	}
	return steps;
}

function isPlainTruth(reply: PlannedReply | undefined): boolean {
	return reply?.reply === "truth" && reply.after === undefined && reply.wire === undefined;
}
