import type { LaneContent } from "./drawn-lane.ts";
import type { CallLane, NodeLane, QuestionMark } from "./lanes.ts";
import { barMark, HAPPENING_HEIGHT, happeningMark } from "./mark.ts";
import { type TimeAxis, WORD_WIDTH } from "./time-axis.ts";

const PADDING = 8;
const QUESTION_HEIGHT = 20;
const STATE_HEIGHT = 14;

/**
 * A node: what happened to it, a row of questions and answers for each call, and below them the true state of its
 * job.
 */
export function nodeLane(node: NodeLane, calls: readonly CallLane[], axis: TimeAxis): LaneContent {
	const { name, version, questions, happenings } = node;
	const marks: string[] = happenings.map((happening) => happeningMark(happening, axis, PADDING));
	let y = PADDING + (happenings.length > 0 ? HAPPENING_HEIGHT : 0);
	for (const call of [...new Set(questions.map((question) => question.call))].sort((a, b) => a - b)) {
		const settledAt = calls[call]?.settledAt ?? 0;
		for (const question of questions) if (question.call === call) marks.push(questionMark(question, settledAt, axis, y));
		y += QUESTION_HEIGHT + 4;
	}
	marks.push(...stateMarks(node, axis, y));
	return { name, about: version, height: Math.max(y + STATE_HEIGHT + PADDING, 46), marks };
}

function questionMark(question: QuestionMark, settledAt: number, axis: TimeAxis, y: number): string {
	const { askedAt, endedAt, asked, answered, word, tone } = question;
	const x = axis.x(askedAt);
	const end = axis.x(endedAt ?? Math.max(settledAt, askedAt));
	const until = endedAt === undefined ? "" : ` to ${endedAt}`;
	return barMark({
		kind: `question ${tone}`,
		detail: `${askedAt}${until} ms: asked ${asked}, answered ${answered}`,
		x,
		y,
		width: Math.max(end - x, WORD_WIDTH - 6),
		height: QUESTION_HEIGHT,
		text: word,
	});
}

function stateMarks({ name, states }: NodeLane, axis: TimeAxis, y: number): readonly string[] {
	if (states.length === 0) return [`<text class="none" x="${10}" y="${y + 11}">no job</text>`];
	return states.map(({ from, state }, index) => {
		const next = states[index + 1]?.from;
		const x = axis.x(from);
		const until = next === undefined ? "on" : `to ${next} ms`;
		return barMark({
			kind: `state ${STATE_TONES[state] ?? "absent"}`,
			detail: `the job on ${name}, ${from} ms ${until}: ${state}`,
			x,
			y,
			width: Math.max((next === undefined ? axis.width - 6 : axis.x(next)) - x - 1, 2),
			height: STATE_HEIGHT,
			text: state,
		});
	});
}

const STATE_TONES: Readonly<Record<string, string>> = {
	coming: "silent",
	active: "active",
	listed: "active",
	aborting: "error",
	done: "done",
	evicted: "absent",
	lost: "error",
	refused: "error",
};
